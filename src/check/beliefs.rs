//! Where the author's view of a claim and the belief in it disagree.

use crate::argument::{ArgumentMap, Claim, Role, Stance};
use crate::belief::figures::{Figure, Figures};
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
    let model = model.with_work_budget(HASTE);
    let belief = match model.belief(&inputs) {
        Ok(belief) => {
            let figures = Figures::new(&model, &inputs, None, Some(&belief));
            Ok((belief, figures))
        }
        Err(error @ NoBelief::Contradiction(_)) => Err(error),
        // Cycles are allowed, or reported by their own rule.
        Err(_) => return,
    };
    for (index, claim) in map.numbered_claims().filter(|(_, claim)| said(claim)) {
        let (belief, figures) = match &belief {
            Ok(of) => of,
            Err(error) => {
                findings.extend(not_compared(claim, &error.to_string()));
                continue;
            }
        };
        // A belief made of defaults alone contradicts nobody.
        let Some(figure) = figures.belief(index) else { continue };
        if belief.exactness.get(index.position()) == Some(&Exactness::AssumesIndependence) {
            let why = "too many premises are shared below it, and the belief assumes independence";
            findings.extend(not_compared(claim, why));
            continue;
        }
        findings.extend(match claim.role {
            Role::Thesis => word_outside_belief(claim, figure, workbench),
            _ => stance_against_belief(claim, figure),
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

/// The lowest and the highest that a belief may be, and the same in words.
fn ends(of: Figure) -> (f64, f64, String) {
    match of.range {
        Some(range) => (range.low, range.high, range.text(percent)),
        None => (of.value, of.value, percent(of.value)),
    }
}

fn stance_against_belief(claim: &Claim, belief: Figure) -> Option<Finding> {
    let stance = claim.stance.as_ref()?;
    let (low, high, shown) = ends(belief);
    let against = match stance.value {
        Stance::Rejected => low > 0.5,
        Stance::Held => high < 0.5,
        Stance::Open => false,
    };
    against.then(|| {
        let word = stance.value.word();
        Finding::new(
            Code::StanceAgainstBelief,
            stance.place,
            format!("`{}` is {word}, but its belief is {shown}", claim.id.value),
        )
        .related(claim.id.place, "the conjecture")
        .help(
            "`warrant belief` shows where the numbers come from; leave it if the author disagrees with them",
        )
    })
}

fn word_outside_belief(claim: &Claim, belief: Figure, workbench: &Workbench) -> Option<Finding> {
    let (word, step) = thesis_word(claim, workbench)?;
    // The word may be said of the claim or of its opposite: a thesis is written without the author's negation.
    let (low, high, shown) = ends(belief);
    // Whatever is nearest to the middle of the word's interval lies in it, if anything does.
    let meets = |low: f64, high: f64| step.contains(step.probability().clamp(low, high));
    if meets(low, high) || meets(1.0 - high, 1.0 - low) {
        return None;
    }
    let message = format!(
        "the author's `{}` means {}, but the belief in `{}` is {shown}",
        word.value,
        step.interval(),
        claim.id.value
    );
    Some(
        Finding::new(Code::WordOutsideBelief, word.place, message)
            .help("`warrant belief` shows where the numbers come from; one may be the encoder's own view"),
    )
}
