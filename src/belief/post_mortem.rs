//! Post-mortem: once the thesis is settled, which part of its error came from where.

use chrono::TimeDelta;

use super::edits::same_number;
use super::inputs::{Inputs, Knowledge};
use super::model::{Model, NoBelief};
use super::parts::{Change, News, split};
use super::tracker::{Tracker, Value};
use crate::argument::{ArgumentMap, ClaimIndex, LinkMode};
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

/// The error of the thesis and its parts; they add up to `truth - before`.
#[derive(Clone, Debug, PartialEq)]
pub struct Autopsy {
    /// 1 if the thesis holds, else 0.
    pub truth: f64,
    /// What the argument made of the thesis just before the answer was known.
    pub before: f64,
    /// The question that settled it.
    pub question: String,
    /// The part of each premise whose own answer is known.
    pub premises: Vec<(ClaimIndex, f64)>,
    /// The forecast of the thesis's own question, just before.
    pub direct: Option<f64>,
    /// What that forecast saw and the argument did not: reasons that are missing from the map.
    pub missing: f64,
    /// What remains with all settled premises true to fact: the inferences, and premises that nothing settled.
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
    let model = Model::new(map).ok().map(|model| model.in_haste(map.links.len()));
    let mut found = Vec::new();
    for (position, link) in map.links.iter().enumerate() {
        let reading = inputs.readings.get(position).and_then(Option::as_ref);
        let Some(reading) = reading.filter(|reading| reading.outcome.is_some()) else { continue };
        let known_at =
            known.questions.get(&link.question.value).and_then(|question| question.known(known.as_of.moment));
        let before = known_at
            .and_then(|moment| model.as_ref()?.belief_in(&just_before(map, known, moment), link.claim).ok());
        found.push(Outcome { link: position, holds: reading.p >= 1.0, before });
    }
    found
}

/// Takes the error of the thesis apart; `None` while no anchor has settled it.
pub fn autopsy(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    thesis: ClaimIndex,
) -> Result<Option<Autopsy>, NoBelief> {
    let now = Inputs::gather(map, known);
    let anchor = map.links.iter().enumerate().find(|(position, link)| {
        let reading = now.readings.get(*position).and_then(Option::as_ref);
        link.claim == thesis
            && link.mode == LinkMode::Anchor
            && reading.is_some_and(|reading| reading.outcome.is_some())
    });
    let Some((position, link)) = anchor else { return Ok(None) };
    let Some(moment) =
        known.questions.get(&link.question.value).and_then(|question| question.known(known.as_of.moment))
    else {
        return Ok(None);
    };
    let Some(truth) = now.readings.get(position).and_then(Option::as_ref).map(|reading| reading.p) else {
        return Ok(None);
    };
    let model = Model::new(map).map_err(|error| NoBelief::Other(error.to_string()))?.in_haste(64);
    let mut before = just_before(map, known, moment);
    let direct = before.readings.get(position).and_then(Option::as_ref).map(|reading| reading.p);
    before.lift(thesis.position());
    let mut settled: Vec<(ClaimIndex, Change)> = Vec::new();
    for ((index, claim), (number, old)) in map.numbered_claims().zip(now.claims.iter().zip(&before.claims)) {
        if index != thesis && number.held && number.origin.word() == "resolution" && !same_number(number, old)
        {
            let change = Change {
                through: claim.id.value.clone(),
                news: News::Number(number.clone()),
                before: vec![Value::Claim(index.position(), old.clone())],
                after: vec![Value::Claim(index.position(), number.clone())],
            };
            settled.push((index, change));
        }
    }
    let (claims, changes): (Vec<ClaimIndex>, Vec<Change>) = settled.into_iter().unzip();
    let moved = split(&mut Tracker::new(&model, before.clone(), thesis), changes, WORK)?;
    let premises = claims.into_iter().zip(moved.parts.iter().map(|part| part.part)).collect();
    let rest = truth - moved.to;
    let missing = match direct {
        Some(direct) if (truth - direct).abs() < rest.abs() => direct - moved.to,
        _ => 0.0,
    };
    Ok(Some(Autopsy {
        truth,
        before: moved.from,
        question: link.question.value.clone(),
        premises,
        direct,
        missing,
        inferences: rest - missing,
    }))
}
