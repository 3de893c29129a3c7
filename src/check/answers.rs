//! Which conjectures the argument answers, and whether the statuses are what the author and the map say.

use std::collections::HashMap;

use super::known::{cut, listed};
use super::structure::has_backing;
use crate::argument::{ArgumentMap, Bearing, Claim, ClaimIndex, Inference, LinkMode, Role, Stance};
use crate::belief::labelling::Label;
use crate::belief::status::{Statuses, answers};
use crate::finding::{Code, Finding, Place, Vocabulary};
use crate::forecast::AsOf;
use crate::workbench::Workbench;

pub(super) fn check(map: &ArgumentMap, workbench: &Workbench, as_of: AsOf, findings: &mut Vec<Finding>) {
    let statuses = Statuses::of(map, |id| workbench.questions.get(id), as_of.moment);
    let of = Answers { map, statuses, contraries: contraries(map) };
    for (index, claim) in map.numbered_claims() {
        if claim.role == Role::Conjecture {
            of.conjecture(index, claim, findings);
        }
    }
    of.expectation_failed(findings);
    of.anchor_against_claim(findings);
    of.resolved_against_claim(workbench, as_of, findings);
}

/// The claims that are contrary to each claim, declared on either side.
fn contraries(map: &ArgumentMap) -> HashMap<ClaimIndex, Vec<ClaimIndex>> {
    let mut contraries: HashMap<ClaimIndex, Vec<ClaimIndex>> = HashMap::new();
    for (index, claim) in map.numbered_claims() {
        for other in claim.contrary.iter().map(|other| other.value).filter(|&other| other != index) {
            contraries.entry(index).or_default().push(other);
            contraries.entry(other).or_default().push(index);
        }
    }
    contraries
}

struct Answers<'a> {
    map: &'a ArgumentMap,
    statuses: Statuses,
    contraries: HashMap<ClaimIndex, Vec<ClaimIndex>>,
}

impl Answers<'_> {
    fn conjecture(&self, index: ClaimIndex, claim: &Claim, findings: &mut Vec<Finding>) {
        let Some(stance) = &claim.stance else { return };
        let finding = match (stance.value, self.statuses.claim(index)) {
            (Stance::Rejected, Label::Falls) => self.bare_assertion(index, claim),
            (Stance::Rejected, label) if self.is_answered(index) => {
                Some(self.stance_against_status(index, claim, stance.place, label))
            }
            (Stance::Rejected, label) => Some(unanswered(claim, stance.place, label)),
            (Stance::Held, Label::Falls) => Some(
                Finding::new(
                    Code::HeldButRebutted,
                    claim.id.place,
                    format!("`{}` is held but {}", claim.id.value, self.why(index)),
                )
                .related(stance.place, "held here")
                .help("add an answer to what rebuts it, or change the stance"),
            ),
            _ => None,
        };
        findings.extend(finding);
    }

    /// "falls: P7 rebuts it and stands".
    fn why(&self, index: ClaimIndex) -> String {
        let status = match self.statuses.claim(index) {
            Label::Open => "is open",
            label => label.word(),
        };
        format!("{status}: {}", self.statuses.reason(self.map, index))
    }

    fn is_answered(&self, index: ClaimIndex) -> bool {
        self.contraries.contains_key(&index)
            || self.statuses.fixed_by(index).is_some()
            || self.map.reasons_that(Bearing::Rebuts, index).next().is_some()
    }

    fn stance_against_status(
        &self,
        index: ClaimIndex,
        claim: &Claim,
        stance: Place,
        label: Label,
    ) -> Finding {
        let help = match label {
            Label::Stands => "strengthen the answer until it stands, or change the stance",
            _ => "say what decides between them, or set `stance = \"open\"`",
        };
        let message = format!("`{}` is rejected but {}", claim.id.value, self.why(index));
        Finding::new(Code::StanceAgainstStatus, claim.id.place, message)
            .related(stance, "rejected here")
            .help(help)
    }

    /// Reports a conjecture that falls only because of claims without reason or evidence.
    fn bare_assertion(&self, index: ClaimIndex, claim: &Claim) -> Option<Finding> {
        if self.statuses.fixed_by(index).is_some() {
            return None;
        }
        let rebuttals: Vec<&Inference> = self
            .map
            .reasons_that(Bearing::Rebuts, index)
            .map(|rebuttal| self.map.inference(rebuttal))
            .collect();
        let contraries = self.contraries.get(&index).map(Vec::as_slice).unwrap_or_default();
        let bare = |&premise: &ClaimIndex| !has_backing(self.map, premise);
        let is_bare = rebuttals.iter().all(|rebuttal| rebuttal.premises.iter().all(bare))
            && contraries.iter().all(bare);
        if !is_bare || (rebuttals.is_empty() && contraries.is_empty()) {
            return None;
        }
        let answering = rebuttals.iter().flat_map(|rebuttal| &rebuttal.premises).chain(contraries);
        let ids: Vec<&str> = answering.map(|&premise| self.map.claim(premise).id.value.as_str()).collect();
        let message = format!(
            "`{}` is answered only by {}, without reason or evidence",
            claim.id.value,
            listed(ids.iter().copied())
        );
        let mut finding = Finding::new(Code::BareAssertion, claim.id.place, message);
        for rebuttal in rebuttals.iter().take(4) {
            finding = finding.related(rebuttal.target_place, "answered here");
        }
        Some(finding.help("add a reason or `evidence` for the answer"))
    }

    fn expectation_failed(&self, findings: &mut Vec<Finding>) {
        let expect = &self.map.expect;
        for (expected, list, verb) in [
            (Label::Stands, &expect.stands, "to stand"),
            (Label::Falls, &expect.falls, "to fall"),
            (Label::Open, &expect.open, "to be open"),
        ] {
            for claim in list {
                if self.statuses.claim(claim.value) == expected {
                    continue;
                }
                let id = &self.map.claim(claim.value).id.value;
                let message = format!("`{id}` is expected {verb}, but {}", self.why(claim.value));
                findings.push(
                    Finding::new(Code::ExpectationFailed, claim.place, message)
                        .help("correct the argument, or update [expect]"),
                );
            }
        }
    }

    /// Names answers against a claim that do not settle it: from tests, evidence, and anchors on which nothing rests.
    fn resolved_against_claim(&self, workbench: &Workbench, as_of: AsOf, findings: &mut Vec<Finding>) {
        for link in &self.map.links {
            let claim = self.map.claim(link.claim);
            let Some(answer) = &link.answer else { continue };
            let Some(question) = workbench.questions.get(&link.question.value) else { continue };
            let Some(outcome) = question.outcome(as_of.moment) else { continue };
            let against = answers(question, &answer.value, outcome) == Some(false);
            // `anchor-against-claim` reports claims that others rest on.
            let leaned_on = link.mode == LinkMode::Anchor && !self.map.uses(link.claim).is_empty();
            if !against || claim.is_rejected() || leaned_on {
                continue;
            }
            let message = format!(
                "`{}` resolved {}, which counts against `{}` ({})",
                cut(&question.id),
                question.outcome_text(outcome),
                claim.id.value,
                link.mode.word()
            );
            findings.push(
                Finding::new(Code::ResolvedAgainstClaim, link.place, message)
                    .related(claim.id.place, "the claim")
                    .help("say what follows for the claim; `warrant postmortem` shows the belief before the answer"),
            );
        }
    }

    fn anchor_against_claim(&self, findings: &mut Vec<Finding>) {
        for link in self.map.links.iter().filter(|link| link.mode == LinkMode::Anchor) {
            let claim = self.map.claim(link.claim);
            let uses = self.map.uses(link.claim);
            let Some(fixed) = self.statuses.fixed_by(link.claim) else { continue };
            let falls = self.statuses.claim(link.claim) == Label::Falls;
            if !falls || claim.is_rejected() || uses.is_empty() || fixed.question != link.question.value {
                continue;
            }
            let leaning =
                uses.iter().map(|&inference| self.map.target_id(self.map.inference(inference).target));
            let mut finding = Finding::new(
                Code::AnchorAgainstClaim,
                claim.id.place,
                format!(
                    "`{}` falls because `{}` resolved {}, but still bears on {}",
                    claim.id.value,
                    cut(&fixed.question),
                    fixed.outcome,
                    listed(leaning)
                ),
            )
            .related(link.place, "anchored here");
            for &inference in uses.iter().take(4) {
                finding = finding.related(self.map.inference(inference).target_place, "still rests on it");
            }
            findings.push(
                finding
                    .help("say what the argument rests on instead, or concede the claims that depend on it"),
            );
        }
    }
}

fn unanswered(claim: &Claim, stance: Place, label: Label) -> Finding {
    let status = if label == Label::Open { "is open" } else { "stands" };
    let message =
        format!("the conjecture `{}` is rejected, and nothing answers it: it {status}", claim.id.value);
    Finding::new(Code::UnansweredConjecture, claim.id.place, message)
        .related(stance, "rejected here")
        .help("add a claim that rebuts it, or leave the gap: it is the article's")
}
