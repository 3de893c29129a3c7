//! Links: what a question has to do with a claim.

use super::claim::ClaimIndex;
use crate::finding::{Place, Placed, Vocabulary};
use crate::forecast::Probability;

/// What the question does to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkMode {
    /// Number and outcome stand beside the claim and move nothing.
    Test,
    /// The outcome is evidence, weighed by its likelihoods.
    Evidence,
    /// Claim and question say the same thing.
    Anchor,
}

impl Vocabulary for LinkMode {
    const WHAT: &'static str = "link mode";
    const WORDS: &'static [(&'static str, Self)] =
        &[("test", Self::Test), ("evidence", Self::Evidence), ("anchor", Self::Anchor)];
}

/// The answer under which a claim holds.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkAnswer {
    /// `yes`, `no` or an option, as written.
    Word(String),
    /// A number, or a day counted from 1970-01-01, above this.
    Above(f64),
    /// A number or a day below this.
    Below(f64),
}

impl std::fmt::Display for LinkAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Above(number) => write!(f, "above {number}"),
            Self::Below(number) => write!(f, "below {number}"),
        }
    }
}

/// A claim and a question.
#[derive(Clone, Debug)]
pub struct Link {
    /// The claim.
    pub claim: ClaimIndex,
    /// The question, by id.
    pub question: Placed<String>,
    /// The answer under which the claim holds; `None` where it is missing, which is a finding.
    pub answer: Option<Placed<LinkAnswer>>,
    /// What the question does to the claim.
    pub mode: LinkMode,
    /// Probability of the answer if the claim holds, and if not.
    pub likelihoods: Option<(Probability, Probability)>,
    /// The record's header.
    pub place: Place,
}
