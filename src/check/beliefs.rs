//! Where the author's view of a claim and the belief in it disagree.

use crate::argument::{ArgumentMap, Claim, ClaimIndex, LinkMode, Role, Stance};
use crate::belief::inputs::{Inputs, Knowledge, Voice};
use crate::belief::model::{Model, NoBelief};
use crate::belief::probability::beliefs::Exactness;
use crate::finding::{Code, Finding, Placed, Vocabulary};
use crate::forecast::scale::Word;
use crate::forecast::{AsOf, Book, percent};
use crate::workbench::Workbench;

/// The share of `belief`'s work budget that `check` spends. Where it is too small the belief would assume independence;
/// then no comparison is made, and a finding says so.
const HASTE: usize = 64;

pub(super) fn check(
    map: &ArgumentMap,
    book: &Book<'_>,
    workbench: &Workbench,
    as_of: AsOf,
    findings: &mut Vec<Finding>,
) {
    let said = |claim: &Claim| match claim.role {
        Role::Thesis => thesis_word(claim, workbench).is_some(),
        Role::Conjecture => claim.stance.as_ref().is_some_and(|stance| stance.value != Stance::Open),
        Role::Premise => false,
    };
    if !map.claims.iter().any(said) {
        return;
    }
    let known = Knowledge::new(&workbench.questions, book, Voice::Crowd(workbench.settings.crowd), as_of);
    let inputs = Inputs::gather(map, &known);
    let Ok(model) = Model::new(map) else { return };
    let belief = match model.with_work_budget(HASTE).belief(&inputs) {
        Ok(belief) => Ok(belief),
        Err(error @ NoBelief::Contradiction(_)) => Err(error),
        // Cycles are allowed, or reported by their own rule.
        Err(_) => return,
    };
    for (index, claim) in map.numbered_claims().filter(|(_, claim)| said(claim)) {
        // A belief made of defaults alone contradicts nobody.
        if !rests_on_numbers(map, &inputs, index) {
            continue;
        }
        let belief = match &belief {
            Ok(belief) => belief,
            Err(error) => {
                findings.extend(not_compared(claim, &error.to_string()));
                continue;
            }
        };
        if belief.exactness.get(index.position()) == Some(&Exactness::AssumesIndependence) {
            let why = "too many premises are shared below it, and the belief assumes independence";
            findings.extend(not_compared(claim, why));
            continue;
        }
        let Some(&p) = belief.p.get(index.position()) else { continue };
        findings.extend(match claim.role {
            Role::Thesis => word_outside_belief(claim, p, workbench),
            _ => stance_against_belief(claim, p),
        });
    }
}

/// The author's word for a thesis with its interval, where it is compared with the belief.
fn thesis_word<'a>(claim: &'a Claim, workbench: &Workbench) -> Option<(&'a Placed<String>, &'static Word)> {
    let word = claim.word.as_ref()?;
    // Word and credence of the encoder are compared elsewhere.
    if claim.credence.is_some() {
        return None;
    }
    Some((word, workbench.settings.scale.word(&word.value)?))
}

/// Says that nothing was compared with the stance or the word of a claim, and why.
fn not_compared(claim: &Claim, why: &str) -> Option<Finding> {
    let (place, says) = match claim.role {
        Role::Thesis => claim.word.as_ref().map(|word| (word.place, format!("called `{}`", word.value)))?,
        _ => claim.stance.as_ref().map(|stance| (stance.place, stance.value.word().to_owned()))?,
    };
    let message = format!("`{}` is {says}, not compared with the belief: {why}", claim.id.value);
    Some(
        Finding::new(Code::BeliefNotCompared, place, message)
            .help("run `warrant belief`: it does more work and says where its numbers are exact"),
    )
}

/// Whether somebody gave a number for the claim, for a premise of a reason for or against it, or for a question that
/// is evidence on it.
fn rests_on_numbers(map: &ArgumentMap, inputs: &Inputs, claim: ClaimIndex) -> bool {
    let given = |claim: ClaimIndex| {
        inputs.claims.get(claim.position()).is_some_and(|number| number.origin.word() != "default")
    };
    let linked = map.links.iter().zip(&inputs.readings).any(|(link, reading)| {
        link.claim == claim
            && link.mode == LinkMode::Evidence
            && link.likelihoods.is_some()
            && reading.is_some()
    });
    let reasons = || map.reasons(claim).iter().flat_map(|&reason| &map.inference(reason).premises);
    given(claim) || linked || (reasons().next().is_some() && reasons().all(|&premise| given(premise)))
}

fn stance_against_belief(claim: &Claim, p: f64) -> Option<Finding> {
    let stance = claim.stance.as_ref()?;
    let against = match stance.value {
        Stance::Rejected => p > 0.5,
        Stance::Held => p < 0.5,
        Stance::Open => false,
    };
    against.then(|| {
        let word = stance.value.word();
        Finding::new(
            Code::StanceAgainstBelief,
            stance.place,
            format!("`{}` is {word}, but its belief is {}", claim.id.value, percent(p)),
        )
        .related(claim.id.place, "the conjecture")
        .help(
            "`warrant belief` shows where the numbers come from; leave it if the author disagrees with them",
        )
    })
}

fn word_outside_belief(claim: &Claim, p: f64, workbench: &Workbench) -> Option<Finding> {
    let (word, step) = thesis_word(claim, workbench)?;
    // The word may be said of the claim or of its opposite: a thesis is written without the author's negation.
    if step.contains(p) || step.contains(1.0 - p) {
        return None;
    }
    let message = format!(
        "the author's `{}` means {}, but the belief in `{}` is {}",
        word.value,
        step.interval(),
        claim.id.value,
        percent(p)
    );
    Some(
        Finding::new(Code::WordOutsideBelief, word.place, message)
            .help("`warrant belief` shows where the numbers come from; one may be the encoder's own view"),
    )
}
