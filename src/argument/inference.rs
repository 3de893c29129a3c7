//! Inferences: why some claims bear on another, or on an inference.

use super::claim::ClaimIndex;
use crate::finding::{Place, Placed, Vocabulary};
use crate::forecast::Probability;

/// Numbers an inference within its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InferenceIndex(pub u32);

impl InferenceIndex {
    /// The position in a slice.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// How an inference bears on its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearing {
    /// Speaks for a claim.
    Supports,
    /// Speaks against a claim.
    Rebuts,
    /// Takes away the force of an inference.
    Undercuts,
}

impl Vocabulary for Bearing {
    const WHAT: &'static str = "bearing";
    const WORDS: &'static [(&'static str, Self)] =
        &[("supports", Self::Supports), ("rebuts", Self::Rebuts), ("undercuts", Self::Undercuts)];
}

/// What an inference bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A claim that is supported or rebutted.
    Claim(ClaimIndex),
    /// An inference that is undercut.
    Inference(InferenceIndex),
}

/// How much a reason counts if its premises hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relevance {
    /// From 0 to 1.
    Share(Probability),
    /// Weight of evidence; one bit doubles the odds.
    Bits(f64),
    /// Probability of the reason if the target holds, and if not.
    Likelihoods(Probability, Probability),
}

impl Relevance {
    /// The share, where it is given as one.
    pub fn share(self) -> Option<f64> {
        if let Self::Share(share) = self { Some(share.value()) } else { None }
    }

    /// The bits, where it is given in them.
    pub fn bits(self) -> Option<f64> {
        if let Self::Bits(bits) = self { Some(bits) } else { None }
    }

    /// Both likelihoods, where it is given as them.
    pub fn likelihoods(self) -> Option<[f64; 2]> {
        if let Self::Likelihoods(holds, not) = self { Some([holds.value(), not.value()]) } else { None }
    }
}

/// One reason: all of its premises are needed.
#[derive(Clone, Debug)]
pub struct Inference {
    /// The id as written, or `P1->T` for a plain edge.
    pub id: Placed<String>,
    /// Whether it was written as a key of a claim rather than as a record of its own.
    pub plain: bool,
    /// The linked premises.
    pub premises: Vec<ClaimIndex>,
    /// How it bears.
    pub bearing: Bearing,
    /// On what.
    pub target: Target,
    /// Where the target was written.
    pub target_place: Place,
    /// Why these premises bear on the target.
    pub why: Option<String>,
    /// How much it counts.
    pub relevance: Option<Placed<Relevance>>,
}

impl Inference {
    /// What its weight does to the claim where that is not what its verb says: "lowers" for a support whose `bits` or
    /// `lr` count against the claim, "raises" for a rebuttal whose weight counts for it; with the key that says so.
    pub fn against_its_verb(&self) -> Option<(&'static str, &'static str)> {
        // The weight along the verb, up to scale: `bits` of a rebuttal count against the claim already.
        let (along, key) = match self.relevance.as_ref()?.value {
            Relevance::Share(_) => return None,
            Relevance::Bits(bits) => (bits, "bits"),
            Relevance::Likelihoods(holds, not) if self.bearing == Bearing::Supports => {
                (holds.value() - not.value(), "lr")
            }
            Relevance::Likelihoods(holds, not) => (not.value() - holds.value(), "lr"),
        };
        match self.bearing {
            Bearing::Supports if along < 0.0 => Some(("lowers", key)),
            Bearing::Rebuts if along < 0.0 => Some(("raises", key)),
            _ => None,
        }
    }
}
