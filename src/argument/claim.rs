//! Claims: the thesis, the conjectures an article judges and the premises it rests on.

use crate::finding::{Place, Placed, Vocabulary};
use crate::forecast::{Probability, Scale};

/// Numbers a claim within its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimIndex(pub u32);

impl ClaimIndex {
    /// The position in a slice.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// What a claim does in its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What the article argues for.
    Thesis,
    /// What somebody put forward and the article judges.
    Conjecture,
    /// What the article asserts.
    Premise,
}

impl Vocabulary for Role {
    const WHAT: &'static str = "role";
    const WORDS: &'static [(&'static str, Self)] =
        &[("thesis", Self::Thesis), ("conjecture", Self::Conjecture), ("premise", Self::Premise)];
}

/// What the author makes of a conjecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Held to be false.
    Rejected,
    /// Held to be true.
    Held,
    /// Left open.
    Open,
}

impl Vocabulary for Stance {
    const WHAT: &'static str = "stance";
    const WORDS: &'static [(&'static str, Self)] =
        &[("rejected", Self::Rejected), ("held", Self::Held), ("open", Self::Open)];
}

/// What kind of thing a premise says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PremiseKind {
    /// Something that can be looked up.
    Fact,
    /// Somebody's reading of facts.
    Judgement,
    /// Taken for granted.
    Assumption,
    /// What is good or right.
    Value,
    /// What helps to understand and carries nothing.
    Background,
}

impl Vocabulary for PremiseKind {
    const WHAT: &'static str = "kind of premise";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("fact", Self::Fact),
        ("judgement", Self::Judgement),
        ("assumption", Self::Assumption),
        ("value", Self::Value),
        ("background", Self::Background),
    ];
}

/// How solid the basis of a claim is, apart from how likely it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Solid.
    High,
    /// Middling.
    Moderate,
    /// Thin.
    Low,
}

impl Vocabulary for Confidence {
    const WHAT: &'static str = "confidence";
    const WORDS: &'static [(&'static str, Self)] =
        &[("high", Self::High), ("moderate", Self::Moderate), ("low", Self::Low)];
}

/// A statement of the argument.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Unique within the file, together with the inferences.
    pub id: Placed<String>,
    /// What it does in the argument.
    pub role: Role,
    /// The bare proposition.
    pub text: Placed<String>,
    /// What the author makes of a conjecture.
    pub stance: Option<Placed<Stance>>,
    /// What kind of thing a premise says.
    pub kind: Option<Placed<PremiseKind>>,
    /// How sure the author sounds, as written.
    pub word: Option<Placed<String>>,
    /// Who holds a conjecture.
    pub held_by: Option<String>,
    /// The encoder's number.
    pub credence: Option<Placed<Credence>>,
    /// How solid the basis is.
    pub confidence: Option<Confidence>,
    /// Does not stand by itself.
    pub contested: bool,
    /// Claims with which this one cannot hold together.
    pub contrary: Vec<Placed<ClaimIndex>>,
    /// Where the article says it.
    pub said: Option<Citation>,
    /// What backs it or speaks against it.
    pub evidence: Vec<Evidence>,
    /// The record's header.
    pub place: Place,
}

impl Claim {
    /// Whether the author rejects it.
    pub fn is_rejected(&self) -> bool {
        self.stance.as_ref().is_some_and(|stance| stance.value == Stance::Rejected)
    }

    /// The kind of a premise, where given.
    pub fn premise_kind(&self) -> Option<PremiseKind> {
        self.kind.as_ref().map(|kind| kind.value)
    }
}

/// The encoder's number for a claim, with the word if one was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Credence {
    /// The number.
    pub probability: Probability,
    /// The word and the scale on which it was read.
    pub word: Option<(String, Scale)>,
}

/// A passage of a source.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The source, by position in [`ArgumentMap::sources`](super::ArgumentMap::sources); `None` if it names none.
    pub source: Option<usize>,
    /// Where in the source.
    pub locator: Option<String>,
    /// The words themselves.
    pub quote: Option<Placed<String>>,
}

/// What backs a claim or speaks against it.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The passage.
    pub citation: Citation,
    /// Whether it speaks against the claim.
    pub against: bool,
}
