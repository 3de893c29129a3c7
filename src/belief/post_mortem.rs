//! Post-mortem: once the thesis is settled, which part of its error came from where.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::figures::pointed;
use super::inputs::{Inputs, Knowledge, Number};
use super::model::{Model, NoBelief};
use super::parts::{Change, Part, Update, split};
use super::probability::extremes::extremes;
use super::tracker::{Tracker, Value};
use crate::argument::{ArgumentMap, Bearing, ClaimIndex, InferenceIndex, LinkMode, Target};
use crate::forecast::{AsOf, Moment};

/// A claim whose linked question has an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The link, by position.
    pub link: usize,
    /// Whether the answer is the one under which the claim holds.
    pub holds: bool,
    /// The belief in the claim just before the answer was known.
    pub before: Option<f64>,
}

/// What answers on the way did to the thesis: those that settled premises, and those that are evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// What the argument made of the thesis before the first answer was known.
    pub before: f64,
    /// The same with every settled premise true to fact, and every answer that is evidence taken in.
    pub after: f64,
    /// The part of each in the move from one to the other.
    pub parts: Vec<Part>,
    /// The claims below the thesis that nothing has settled.
    pub unsettled: Vec<ClaimIndex>,
    /// The lowest and the highest that the argument could come to, whatever these turn out to be; never narrower than
    /// the truth.
    pub range: (f64, f64),
}

/// The error of the thesis and its parts: the answers on the way, missing reasons, unsettled premises, inferences. They
/// add up to the truth minus the belief before the first answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBreakdown {
    /// 1 if the thesis holds, else 0.
    pub truth: f64,
    /// The question that settled it.
    pub question: String,
    /// What the answers on the way did.
    pub answered: Answered,
    /// The forecast of the thesis's own question, just before.
    pub direct: Option<f64>,
    /// What that forecast saw and the argument did not: reasons that are missing from the map.
    pub missing: f64,
    /// What premises that nothing has settled could explain at most.
    pub unsettled: f64,
    /// What no premise could explain, however it turned out: the inferences, at least.
    pub inferences: f64,
}

/// Evaluations that the parts of premises may take.
const WORK: usize = 20_000;

/// The numbers just before a moment.
fn just_before(map: &ArgumentMap, known: &Knowledge<'_>, moment: Moment) -> Inputs {
    let as_of = AsOf { moment: moment - TimeDelta::nanoseconds(1), today: known.as_of.today, given: true };
    Inputs::gather(map, &Knowledge { as_of, ..known.clone() })
}

/// Every claim whose linked question is answered, with the belief in it just before.
pub fn outcomes(map: &ArgumentMap, known: &Knowledge<'_>) -> Vec<Outcome> {
    let inputs = Inputs::gather(map, known);
    let model = Model::new(map).ok().map(|model| model.with_work_budget(map.links.len()));
    let mut found = Vec::new();
    for (position, link) in map.links.iter().enumerate() {
        let reading = inputs.readings.get(position).and_then(Option::as_ref);
        let Some(reading) = reading.filter(|reading| reading.outcome.is_some()) else { continue };
        let known_at =
            known.questions.get(&link.question.value).and_then(|question| question.known(known.as_of.moment));
        let before = known_at.and_then(|moment| {
            let (model, inputs) = (model.as_ref()?, just_before(map, known, moment));
            pointed(model, &inputs, link.claim).ok().map(|figure| figure.value)
        });
        found.push(Outcome { link: position, holds: reading.p >= 1.0, before });
    }
    found
}

/// Breaks down the error of the thesis; `None` while no anchor has settled it.
pub fn error_breakdown(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    thesis: ClaimIndex,
) -> Result<Option<ErrorBreakdown>, NoBelief> {
    let now = Inputs::gather(map, known);
    let anchor = map.links.iter().enumerate().find_map(|(position, link)| {
        let reading = now.readings.get(position)?.as_ref()?;
        let settles = link.claim == thesis && link.mode == LinkMode::Anchor && reading.outcome.is_some();
        settles.then_some((position, link, reading.p))
    });
    let Some((position, link, truth)) = anchor else { return Ok(None) };
    let Some(moment) =
        known.questions.get(&link.question.value).and_then(|question| question.known(known.as_of.moment))
    else {
        return Ok(None);
    };
    let last = just_before(map, known, moment);
    let direct = last.readings.get(position).and_then(Option::as_ref).map(|reading| reading.p);
    let first = first_answer(map, known, thesis, &now).map_or(moment, |first| first.min(moment));
    let answered = review(map, just_before(map, known, first), &now, &last, thesis)?;
    let rest = truth - answered.after;
    let missing = match direct {
        Some(direct) if (truth - direct).abs() < rest.abs() => direct - answered.after,
        _ => 0.0,
    };
    let rest = rest - missing;
    let (low, high) = answered.range;
    // Towards the truth, and no farther than what is left to explain.
    let unsettled = if rest > 0.0 {
        (high - answered.after).clamp(0.0, rest)
    } else {
        (low - answered.after).clamp(rest, 0.0)
    };
    Ok(Some(ErrorBreakdown {
        truth,
        question: link.question.value.clone(),
        answered,
        direct,
        missing,
        unsettled,
        inferences: rest - unsettled,
    }))
}

/// Looks at a thesis without an answer of its own through the answers on the way to it; `None` while there is none.
pub fn answered(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    thesis: ClaimIndex,
) -> Result<Option<Answered>, NoBelief> {
    let now = Inputs::gather(map, known);
    let Some(first) = first_answer(map, known, thesis, &now) else { return Ok(None) };
    let answered = review(map, just_before(map, known, first), &now, &now, thesis)?;
    Ok(Some(answered).filter(|answered| !answered.parts.is_empty()))
}

/// When the first answer was known that settled a premise or is evidence on the thesis or a premise.
fn first_answer(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    thesis: ClaimIndex,
    now: &Inputs,
) -> Option<Moment> {
    let below = below(map, thesis);
    let answers = map.links.iter().zip(&now.readings).filter(|(link, reading)| {
        let counts = match link.mode {
            LinkMode::Test => false,
            LinkMode::Evidence => link.likelihoods.is_some(),
            LinkMode::Anchor => link.claim != thesis,
        };
        let answered = reading.as_ref().is_some_and(|reading| reading.outcome.is_some());
        counts && answered && below.binary_search(&link.claim).is_ok()
    });
    answers.filter_map(|(link, _)| known.questions.get(&link.question.value)?.known(known.as_of.moment)).min()
}

fn is_settled(number: &Number) -> bool {
    number.held && number.origin.word() == "resolution"
}

/// Puts what is known of the premises now, and what was evidence at last, into the numbers before.
fn review(
    map: &ArgumentMap,
    mut before: Inputs,
    now: &Inputs,
    last: &Inputs,
    thesis: ClaimIndex,
) -> Result<Answered, NoBelief> {
    before.lift(thesis.position());
    let model = Model::new(map).map_err(|error| NoBelief::Other(error.to_string()))?;
    let model = model.with_work_budget(4 * map.claims.len());
    pointed(&model, &before, thesis)?;
    let below = below(map, thesis);
    let settled = |claim: &ClaimIndex| now.claims.get(claim.position()).is_some_and(is_settled);
    let mut changes = Vec::new();
    for &claim in below.iter().filter(|&claim| *claim != thesis && settled(claim)) {
        let at = claim.position();
        let (Some(old), Some(new)) = (before.claims.get(at), now.claims.get(at)) else { continue };
        if !old.counts_as(new) {
            let values = [Value::Claim(at, old.clone()), Value::Claim(at, new.clone())];
            changes.push(Change::new(&map.claim(claim).id, Update::Number(new.clone()), values));
        }
    }
    for (position, link) in map.links.iter().enumerate() {
        let of = |inputs: &Inputs| inputs.readings.get(position).cloned().flatten();
        let (old, new) = (of(&before), of(last));
        let bears = link.mode == LinkMode::Evidence
            && link.likelihoods.is_some()
            && below.binary_search(&link.claim).is_ok()
            && (link.claim == thesis || !settled(&link.claim));
        let answered = new.as_ref().is_some_and(|reading| reading.outcome.is_some());
        if bears && answered && old.as_ref().map(|old| old.p) != new.as_ref().map(|new| new.p) {
            let update = Update::reading(link, new.clone());
            let values = [Value::Link(position, old), Value::Link(position, new)];
            changes.push(Change::new(&map.claim(link.claim).id, update, values));
        }
    }
    let unsettled: Vec<ClaimIndex> =
        below.into_iter().filter(|claim| *claim != thesis && !settled(claim)).collect();
    let mut tracker = Tracker::new(&model, before, thesis);
    let moved = split(&mut tracker, changes, WORK)?;
    pointed(&model, tracker.inputs(), thesis)?;
    let free: BTreeSet<u32> = unsettled.iter().map(|claim| claim.0).collect();
    let (low, high) = extremes(&model.network(tracker.inputs())?, thesis.0, &free);
    let range = (low.min(moved.to), high.max(moved.to));
    Ok(Answered { before: moved.from, after: moved.to, parts: moved.parts, unsettled, range })
}

/// The claims that bear on a claim, however indirectly, it included.
fn below(map: &ArgumentMap, claim: ClaimIndex) -> Vec<ClaimIndex> {
    let mut seen = vec![false; map.claims.len()];
    let mut waiting = vec![claim];
    let mut found = Vec::new();
    let mut undercut = vec![false; map.inferences.len()];
    while let Some(next) = waiting.pop() {
        if seen.get_mut(next.position()).is_none_or(|seen| std::mem::replace(seen, true)) {
            continue;
        }
        found.push(next);
        let mut inferences = map.reasons(next).to_vec();
        while let Some(inference) = inferences.pop() {
            if undercut.get_mut(inference.position()).is_some_and(|seen| !std::mem::replace(seen, true)) {
                waiting.extend_from_slice(&map.inference(inference).premises);
                inferences.extend_from_slice(map.undercutters(inference));
            }
        }
    }
    found.sort_unstable();
    found
}

/// An inference whose premises all came true and whose target was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The inference.
    pub inference: InferenceIndex,
    /// Whether the target is what the inference says: true if it is supported, false if it is rebutted.
    pub followed: bool,
}

/// Every inference of which it is known whether its conclusion followed once its premises came true.
pub fn tested(map: &ArgumentMap, known: &Knowledge<'_>) -> Vec<Tested> {
    let now = Inputs::gather(map, known);
    let truth = |claim: ClaimIndex| {
        let number = now.claims.get(claim.position()).filter(|number| is_settled(number))?;
        Some(number.value >= 1.0)
    };
    map.numbered_inferences()
        .filter_map(|(index, inference)| {
            let Target::Claim(target) = inference.target else { return None };
            let came_true = inference.premises.iter().all(|&premise| truth(premise) == Some(true));
            let holds = truth(target).filter(|_| came_true)?;
            Some(Tested { inference: index, followed: holds == (inference.bearing == Bearing::Supports) })
        })
        .collect()
}
