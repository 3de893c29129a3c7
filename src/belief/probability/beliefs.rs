//! Beliefs: the probability of every claim, how exact each is, and why there may be none.

use crate::belief::gradual::strength::StrengthError;

/// The most claims of which all cases are told apart at a time.
pub const MOST_SPLIT: usize = 20;
/// About how many operations, each on eight cases, telling cases apart may take, all claims together. A hundred claims
/// that each rest on the same 20 premises take three quarters of it, and about half a second is what all of it takes.
pub const MOST_WORK: u64 = 1 << 27;

/// Why there are no beliefs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BeliefError {
    /// The map has circles, or the values belong to another map.
    #[error(transparent)]
    Strength(#[from] StrengthError),
    /// Bits were given to an inference that undercuts another; there it needs a relevance.
    #[error("inference {0} undercuts another one: expected a relevance, found bits")]
    OddsOfUndercut(u32),
    /// No inference has this index.
    #[error("unknown inference {0}")]
    UnknownInference(u32),
    /// What bears on a claim contradicts itself.
    #[error("evidence on claim {0} is contradictory")]
    Contradiction(u32),
    /// More than [`MOST_EVIDENCE`] unresolved questions bear on a claim as evidence.
    #[error("too many unresolved questions bear on claim {0}")]
    TooMuchEvidence(u32),
    /// More claims matter than can be told apart.
    #[error("too many claims to tell all their cases apart: {0}")]
    TooMany(usize),
    /// What was found is impossible in this map.
    #[error("the findings are impossible in this map")]
    Impossible,
}

/// How far a belief can be trusted as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    /// It is the probability that the map implies.
    Exact,
    /// So many reasons in bits bear on one claim that cases of nearly the same odds were merged.
    Merged,
    /// Reasons share more premises than can be told apart; it assumes independence.
    AssumesIndependence,
}

/// The belief in every claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    pub(super) p: Vec<f64>,
    pub(super) before: Vec<f64>,
    pub(super) exactness: Vec<Exactness>,
}

impl Beliefs {
    pub(super) fn nothing(claims: usize) -> Self {
        Self { p: vec![0.0; claims], before: vec![0.0; claims], exactness: vec![Exactness::Exact; claims] }
    }

    /// Returns the probability of each claim, given the evidence on it and on all that bears on it.
    pub fn p(&self) -> &[f64] {
        &self.p
    }

    /// Returns the probability of each claim before the evidence on the claim itself.
    pub fn before_evidence(&self) -> &[f64] {
        &self.before
    }

    /// Returns how far each belief can be trusted as a number.
    pub fn exactness(&self) -> &[Exactness] {
        &self.exactness
    }
}

/// Whether a probability is neither 0 nor 1.
pub(super) fn is_uncertain(p: f64) -> bool {
    p > 0.0 && p < 1.0
}
