//! The story of a belief: how the thesis moved, and what moved it.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::inputs::{Inputs, Knowledge};
use super::model::{Model, NoBelief};
use super::network::Exactness;
use super::shapley;
use crate::argument::{ArgumentMap, ClaimIndex, LinkMode};
use crate::forecast::{AsOf, Moment, Subject};

/// A number that changed between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// The number that a claim starts from, or at which an anchor holds it.
    Claim(usize),
    /// What the question of an evidence link says, by position of the link.
    Link(usize),
}

/// A move with its parts, which add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The belief before.
    pub from: f64,
    /// The belief after.
    pub to: f64,
    /// The part of each number that changed.
    pub parts: Vec<(Changed, f64)>,
    /// Whether the parts are estimated, since too many numbers changed at once.
    pub sampled: bool,
}

/// A moment at which the belief had a new value.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// When.
    pub at: Moment,
    /// The move.
    pub moved: Move,
    /// The numbers from then on.
    pub inputs: Inputs,
}

/// How a belief moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The belief before the first event.
    pub start: f64,
    /// The turns, in order of time.
    pub turns: Vec<Turn>,
    /// Whether the belief in the topic assumes independence of some shared premises.
    pub loose: bool,
    /// The whole move, with its parts by Shapley.
    pub whole: Move,
    /// Sum of squared moves minus the fall of p(1 - p); 0 is expected of a belief that is neither jumpy nor stale
    /// (Augenblick, Rabin 2021).
    pub excess: f64,
}

/// Follows the belief in a claim through every forecast and resolution that touches the argument.
///
/// Edits of the file are not followed: the map is that of today throughout, and so are the credences written in it.
pub fn story(map: &ArgumentMap, known: &Knowledge<'_>, topic: ClaimIndex) -> Result<Story, NoBelief> {
    let model = Model::new(map).map_err(|error| NoBelief::Other(error.to_string()))?.in_haste();
    let moments = moments(map, known);
    let at = |moment: Moment| {
        let as_of = AsOf { moment, today: known.as_of.today, given: true };
        Inputs::gather(map, &Knowledge { as_of, ..known.clone() })
    };
    let first = moments.first().map_or(known.as_of.moment, |first| *first - TimeDelta::nanoseconds(1));
    let opening = at(first);
    let belief = model.belief(&opening)?;
    let (Some(&start), Some(&exactness)) =
        (belief.p.get(topic.position()), belief.exactness.get(topic.position()))
    else {
        return Err(NoBelief::Other("unknown claim".to_owned()));
    };
    let loose = exactness == Exactness::AssumesIndependence;
    let (mut before, mut value) = (opening.clone(), start);
    let mut turns = Vec::new();
    for &moment in &moments {
        let inputs = at(moment);
        let moved = split(&model, map, &before, &inputs, topic)?;
        if moved.parts.is_empty() {
            continue;
        }
        value = moved.to;
        turns.push(Turn { at: moment, moved, inputs: inputs.clone() });
        before = inputs;
    }
    let whole = split(&model, map, &opening, &before, topic)?;
    let squares: f64 =
        turns.iter().map(|turn| (turn.moved.to - turn.moved.from) * (turn.moved.to - turn.moved.from)).sum();
    let excess = squares - (start * (1.0 - start) - value * (1.0 - value));
    Ok(Story { start, turns, loose, whole, excess })
}

/// Every moment at which something that touches the argument was said, ran out or became known.
fn moments(map: &ArgumentMap, known: &Knowledge<'_>) -> Vec<Moment> {
    let linked: BTreeSet<&str> = map
        .links
        .iter()
        .filter(|link| link.mode != LinkMode::Test)
        .map(|link| link.question.value.as_str())
        .collect();
    let mut moments = BTreeSet::new();
    for log in known.book.logs() {
        for forecast in &log.forecasts {
            let touches = match &forecast.subject {
                Subject::Question(id) => linked.contains(&**id),
                Subject::Claim(claim) => {
                    claim.split_once('/').is_some_and(|(argument, _)| argument == map.id)
                }
            };
            if touches {
                moments.insert(forecast.at);
                moments.extend(forecast.expires().map(crate::forecast::When::moment));
            }
        }
    }
    for question in linked.iter().filter_map(|id| known.questions.get(*id)) {
        moments.extend(question.resolutions.iter().map(|resolution| resolution.known.moment()));
    }
    moments.into_iter().filter(|&moment| moment <= known.as_of.moment).collect()
}

/// The numbers that differ and bear on beliefs.
fn changed(map: &ArgumentMap, before: &Inputs, after: &Inputs) -> Vec<Changed> {
    let claims = before.claims.iter().zip(&after.claims).enumerate();
    let claims = claims.filter(|(_, (a, b))| a.held != b.held || a.value.to_bits() != b.value.to_bits());
    let p = |inputs: &Inputs, link: usize| {
        inputs.readings.get(link).and_then(Option::as_ref).map(|reading| reading.p)
    };
    let links = (0..map.links.len())
        .filter(|&link| map.links[link].mode == LinkMode::Evidence && p(before, link) != p(after, link));
    claims.map(|(claim, _)| Changed::Claim(claim)).chain(links.map(Changed::Link)).collect()
}

fn take(mixed: &mut Inputs, from: &Inputs, what: Changed) {
    match what {
        Changed::Claim(claim) => {
            if let (Some(slot), Some(number)) = (mixed.claims.get_mut(claim), from.claims.get(claim)) {
                slot.clone_from(number);
            }
        }
        Changed::Link(link) => {
            if let (Some(slot), Some(reading)) = (mixed.readings.get_mut(link), from.readings.get(link)) {
                slot.clone_from(reading);
            }
        }
    }
}

/// The most changes for which all orders are weighed.
const MOST_EXACT: usize = 10;
/// Pairs of permutations beyond that.
const PAIRS: usize = 200;
/// The seed, so that the same files give the same numbers.
const SEED: u64 = 1;

/// Splits the move of a belief between two sets of numbers over what changed, so that the parts add up.
pub fn split(
    model: &Model<'_>,
    map: &ArgumentMap,
    before: &Inputs,
    after: &Inputs,
    topic: ClaimIndex,
) -> Result<Move, NoBelief> {
    let players = changed(map, before, after);
    let from = model.belief_in(before, topic)?;
    let to = model.belief_in(after, topic)?;
    let mut failed = None;
    let (shares, sampled) = if players.len() <= MOST_EXACT {
        let shares = shapley::exact(players.len(), |present| {
            let mut mixed = before.clone();
            for (bit, &what) in players.iter().enumerate() {
                if present >> bit & 1 == 1 {
                    take(&mut mixed, after, what);
                }
            }
            model.belief_in(&mixed, topic).unwrap_or_else(|error| {
                failed.get_or_insert(error);
                from
            })
        });
        (shares.map_err(|error| NoBelief::Other(error.to_string()))?, false)
    } else {
        let mut mixed = before.clone();
        let sampled = shapley::sampled(players.len(), PAIRS, SEED, |player| {
            match player.and_then(|player| players.get(player)) {
                None => mixed.clone_from(before),
                Some(&what) => take(&mut mixed, after, what),
            }
            model.belief_in(&mixed, topic)
        })?;
        (sampled.shares, true)
    };
    match failed {
        Some(error) => Err(error),
        None => Ok(Move { from, to, parts: players.into_iter().zip(shares).collect(), sampled }),
    }
}
