//! The status of every claim of an argument map: stands, falls or open, each with its reason.

use super::compile::compile;
use super::graph;
use super::labelling::{Attitude, ClaimReason, Label, Labelling, grounded};
use crate::argument::{ArgumentMap, Bearing, ClaimIndex, InferenceIndex, LinkAnswer, LinkMode, Role};
use crate::finding::Vocabulary;
use crate::forecast::{Moment, Outcome, Question};

impl Vocabulary for Label {
    const WHAT: &'static str = "status";
    const WORDS: &'static [(&'static str, Self)] =
        &[("stands", Self::Stands), ("falls", Self::Falls), ("open", Self::Open)];
}

/// The status of every claim and inference of one map.
#[derive(Clone, Debug)]
pub struct Statuses {
    /// `None` only for a map too large for the labelling, which no file within the size limit holds.
    labelling: Option<Labelling>,
    /// The question whose resolution fixed a claim, by claim.
    fixed_by: Vec<Option<FixedBy>>,
    /// The attacks that `contrary` pairs are in the labelling, numbered after the inferences.
    contraries: Vec<ContraryEdge>,
    /// Whether a claim is in a `contrary` pair, by claim.
    has_contrary: Vec<bool>,
    inferences: usize,
}

/// A resolution that decided a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedBy {
    /// The question.
    pub question: String,
    /// Its outcome in words.
    pub outcome: String,
}

/// One direction of a `contrary` pair, as the attack it is in the labelling.
#[derive(Clone, Copy, Debug)]
struct ContraryEdge {
    from: ClaimIndex,
    to: ClaimIndex,
}

impl Statuses {
    /// Labels a map by the grounded labelling (`docs/belief.md`), a resolved anchor first.
    ///
    /// The thesis and contested claims need a standing reason; every other claim stands until something standing
    /// answers it. `contrary` pairs attack each other. `question` finds a question by id, and only resolutions known
    /// by `as_of` count. Linear in the size of the map.
    pub fn of<'q>(map: &ArgumentMap, question: impl Fn(&str) -> Option<&'q Question>, as_of: Moment) -> Self {
        let attitudes: Vec<Attitude> = map
            .claims
            .iter()
            .map(|claim| {
                if claim.role == Role::Thesis || claim.contested {
                    Attitude::NeedsReason
                } else {
                    Attitude::Assumed
                }
            })
            .collect();
        let fixed_by = anchored(map, question, as_of);
        let fixed: Vec<Option<Label>> =
            fixed_by.iter().map(|fixed| fixed.as_ref().map(|(label, _)| *label)).collect();
        let (contraries, labelling) = label(map, &attitudes, &fixed);
        let mut has_contrary = vec![false; map.claims.len()];
        for edge in &contraries {
            if let Some(has) = has_contrary.get_mut(edge.to.position()) {
                *has = true;
            }
        }
        Self {
            labelling,
            fixed_by: fixed_by.into_iter().map(|fixed| fixed.map(|(_, by)| by)).collect(),
            contraries,
            has_contrary,
            inferences: map.inferences.len(),
        }
    }

    /// The status of a claim.
    pub fn claim(&self, claim: ClaimIndex) -> Label {
        self.labelling
            .as_ref()
            .and_then(|of| of.claims().get(claim.position()).copied())
            .unwrap_or(Label::Open)
    }

    /// The status of an inference.
    pub fn inference(&self, inference: InferenceIndex) -> Label {
        self.labelling
            .as_ref()
            .and_then(|of| of.inferences().get(inference.position()).copied())
            .unwrap_or(Label::Open)
    }

    /// Whether a resolution decided the claim.
    pub fn fixed_by(&self, claim: ClaimIndex) -> Option<&FixedBy> {
        self.fixed_by.get(claim.position()).and_then(Option::as_ref)
    }

    /// Whether nothing bears against the claim at all.
    pub fn is_unanswered(&self, map: &ArgumentMap, claim: ClaimIndex) -> bool {
        let rebutted = map.reasons_that(Bearing::Rebuts, claim).next().is_some();
        !rebutted && !self.has_contrary.get(claim.position()).is_some_and(|&has| has)
    }

    /// The status in words with what decided it, such as "falls: P7 rebuts it and nothing answers P7".
    pub fn reason(&self, map: &ArgumentMap, claim: ClaimIndex) -> String {
        let reason = self.labelling.as_ref().and_then(|of| of.claim_reasons().get(claim.position()).copied());
        match reason.unwrap_or(ClaimReason::NoReason) {
            ClaimReason::Fixed => match self.fixed_by(claim) {
                Some(fixed) => format!("{} resolved {}", fixed.question, fixed.outcome),
                None => "fixed".to_owned(),
            },
            ClaimReason::Assumed => self.standing_by_itself(map, claim),
            ClaimReason::SupportedBy(inference) => self.named(map, inference, "supports it"),
            ClaimReason::RebuttedBy(inference) => {
                let how = self.named(map, inference, "rebuts it");
                match self.premises(map, inference).as_slice() {
                    [only] if self.is_unanswered(map, *only) => {
                        format!("{how} and nothing answers {}", map.claim(*only).id.value)
                    }
                    _ => how,
                }
            }
            ClaimReason::ReasonsGone(_) => "its reasons are gone".to_owned(),
            ClaimReason::NoReason => "it needs a reason and has none".to_owned(),
            ClaimReason::WaitsFor(inference) => {
                format!("{} but is open itself", self.named(map, inference, "bears on it"))
            }
        }
    }

    /// Why a claim that stands by itself does: unanswered, answered by what falls, or with its reasons gone.
    fn standing_by_itself(&self, map: &ArgumentMap, claim: ClaimIndex) -> String {
        let reasons: Vec<_> = map.reasons_that(Bearing::Supports, claim).collect();
        if !reasons.is_empty() && reasons.iter().all(|&reason| self.inference(reason) == Label::Falls) {
            return "but its reasons are gone".to_owned();
        }
        let unanswered = self.is_unanswered(map, claim);
        let stands = |reason: &&InferenceIndex| self.inference(**reason) == Label::Stands;
        let against = |reason: &&InferenceIndex| map.inference(**reason).against_its_verb().is_some();
        if let Some(reason) = reasons.iter().filter(stands).find(against).filter(|_| unanswered) {
            return self.named(map, reason.0, "supports it");
        }
        match (map.claim(claim).role, unanswered) {
            (Role::Conjecture, true) => "unanswered".to_owned(),
            (_, true) if reasons.iter().any(|reason| stands(&reason)) => "asserted, with reasons".to_owned(),
            (_, true) => "asserted".to_owned(),
            (_, false) => "what answers it falls".to_owned(),
        }
    }

    /// "P7 rebuts it", "P2 with P3 (I1) supports it", "C4 is contrary to it", "E (I1) lowers it (by its lr, against its verb)".
    fn named(&self, map: &ArgumentMap, inference: u32, does: &str) -> String {
        let position = inference as usize;
        if position >= self.inferences {
            return match self.contraries.get(position - self.inferences) {
                Some(edge) => format!("{} is contrary to it", map.claim(edge.from).id.value),
                None => does.to_owned(),
            };
        }
        let inference = map.inference(InferenceIndex(inference));
        let against = inference.against_its_verb();
        let against = against.map(|(effect, key)| format!("{effect} it (by its {key}, against its verb)"));
        let verb = match inference.bearing {
            _ if against.is_some() => against.as_deref().unwrap_or_default(),
            Bearing::Supports if does == "bears on it" => "supports it",
            Bearing::Rebuts if does == "bears on it" => "rebuts it",
            _ => does,
        };
        let names: Vec<&str> =
            inference.premises.iter().map(|&premise| map.claim(premise).id.value.as_str()).collect();
        let joined = names.join(" with ");
        if inference.plain {
            format!("{joined} {verb}")
        } else {
            format!("{joined} ({}) {verb}", inference.id.value)
        }
    }

    fn premises(&self, map: &ArgumentMap, inference: u32) -> Vec<ClaimIndex> {
        let position = inference as usize;
        if position < self.inferences {
            map.inference(InferenceIndex(inference)).premises.clone()
        } else {
            self.contraries.get(position - self.inferences).map(|edge| edge.from).into_iter().collect()
        }
    }
}

/// Whether an outcome is the answer that a link names; `None` where it says neither, such as a number beyond an open
/// range on the wrong side of the threshold.
pub fn answers(question: &Question, answer: &LinkAnswer, outcome: &Outcome) -> Option<bool> {
    let value = match outcome {
        Outcome::Yes => return Some(*answer == LinkAnswer::Word("yes".to_owned())),
        Outcome::No => return Some(*answer == LinkAnswer::Word("no".to_owned())),
        Outcome::Option(index) => {
            let option = question.options.get(*index)?;
            return Some(*answer == LinkAnswer::Word(option.clone()));
        }
        Outcome::Number(number) => *number,
        Outcome::Date(day) => crate::forecast::days_since_epoch(*day),
        Outcome::Below => {
            let min = question.range.as_ref()?.min;
            return match answer {
                LinkAnswer::Above(threshold) if *threshold >= min => Some(false),
                LinkAnswer::Below(threshold) if *threshold >= min => Some(true),
                _ => None,
            };
        }
        Outcome::Above => {
            let max = question.range.as_ref()?.max;
            return match answer {
                LinkAnswer::Above(threshold) if *threshold <= max => Some(true),
                LinkAnswer::Below(threshold) if *threshold <= max => Some(false),
                _ => None,
            };
        }
    };
    match answer {
        LinkAnswer::Above(threshold) => Some(value > *threshold),
        LinkAnswer::Below(threshold) => Some(value < *threshold),
        LinkAnswer::Word(_) => None,
    }
}

fn anchored<'q>(
    map: &ArgumentMap,
    question: impl Fn(&str) -> Option<&'q Question>,
    as_of: Moment,
) -> Vec<Option<(Label, FixedBy)>> {
    let mut fixed: Vec<Option<(Label, FixedBy)>> = vec![None; map.claims.len()];
    for link in map.links.iter().filter(|link| link.mode == LinkMode::Anchor) {
        let Some(answer) = &link.answer else { continue };
        let Some(question) = question(&link.question.value) else { continue };
        let Some(outcome) = question.outcome(as_of) else { continue };
        let Some(holds) = answers(question, &answer.value, outcome) else { continue };
        let label = if holds { Label::Stands } else { Label::Falls };
        let by = FixedBy { question: question.id.clone(), outcome: question.outcome_text(outcome) };
        if let Some(slot) = fixed.get_mut(link.claim.position()) {
            slot.get_or_insert((label, by));
        }
    }
    fixed
}

/// Compiles the map and labels it; readers have dropped what refers to nothing.
fn label(
    map: &ArgumentMap,
    attitudes: &[Attitude],
    fixed: &[Option<Label>],
) -> (Vec<ContraryEdge>, Option<Labelling>) {
    let mut contraries = Vec::new();
    let compiled = (|| -> Result<graph::Graph, graph::GraphError> {
        let mut builder = compile(map)?;
        for (index, claim) in map.numbered_claims() {
            for other in &claim.contrary {
                // Declared on either side or on both, a pair is one attack each way.
                let mirrored = other.value < index
                    && map.claim(other.value).contrary.iter().any(|back| back.value == index);
                if other.value == index || mirrored {
                    continue;
                }
                builder.infer(graph::Bearing::Rebuts(other.value.0), &[index.0], 1.0)?;
                builder.infer(graph::Bearing::Rebuts(index.0), &[other.value.0], 1.0)?;
                contraries.push(ContraryEdge { from: index, to: other.value });
                contraries.push(ContraryEdge { from: other.value, to: index });
            }
        }
        builder.build()
    })();
    let labelling = compiled.ok().and_then(|graph| grounded(&graph, attitudes, fixed).ok());
    (contraries, labelling)
}
