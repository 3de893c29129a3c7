//! The story of a belief: how the thesis moved, and what moved it.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;

use super::edits::{State, compare};
use super::lineage::{Edition, Lineage};
use super::replay::{Event, Replay};
use crate::argument::{ArgumentMap, LinkMode};
use crate::belief::figures::{Figure, figure};
use crate::belief::inputs::Knowledge;
use crate::belief::model::{Model, NoBelief};
use crate::belief::order::Order;
use crate::belief::parts::{Change, Move, Update, split};
use crate::belief::probability::beliefs::Exactness;
use crate::belief::tracker::{Tracker, Value};
use crate::forecast::Moment;

/// A moment at which the belief had a new value, or something behind it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// When.
    pub at: Moment,
    /// The edition that began then, by position, if one did.
    pub edition: Option<usize>,
    /// The move.
    pub moved: Move,
    /// The belief before and after, where a stated number reached the thesis; else it is made of defaults.
    pub ends: [Option<Figure>; 2],
}

impl Turn {
    /// Whether the belief is a number before and after.
    pub fn is_stated(&self) -> bool {
        self.ends.iter().flatten().filter_map(Figure::point).count() == 2
    }
}

/// How a belief moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The belief before the first event.
    pub start: f64,
    /// The belief then and now, where a stated number reached the thesis.
    pub ends: [Option<Figure>; 2],
    /// The turns, in order of time.
    pub turns: Vec<Turn>,
    /// Whether the belief in the thesis assumed independence of some shared premises at any time.
    pub loose: bool,
    /// The whole move, with its parts by Shapley.
    pub whole: Move,
    /// Sum of squared moves minus the fall of p(1 - p), over moves from one stated belief to another; 0 is expected of
    /// a belief that is neither jumpy nor stale (Augenblick, Rabin 2021).
    pub excess: f64,
    /// Editions, by position, that were passed over: they have no thesis, or claims that depend on each other.
    pub passed: Vec<usize>,
    /// Editions, by position, in which nothing is different that this follows.
    pub idle: usize,
}

/// Evaluations that all turns together may take for their parts.
const WORK: usize = 100_000;
/// Evaluations that the parts of the whole move may take.
const WORK_WHOLE: usize = 6_000;

/// Follows the belief in the thesis through every forecast, resolution and edition of the map that touches it.
///
/// The last edition is the argument as it is. At each moment the map and the credences in the file are those of the
/// edition that was the argument then. The cost of a turn is that of what depends on what changed.
///
/// # Errors
///
/// If there is no belief in the last edition, or the evidence is contradictory at some moment.
pub fn story(editions: &[Edition<'_>], known: &Knowledge<'_>) -> Result<Story, NoBelief> {
    let (kept, passed) = fit(editions);
    let editions: Vec<Edition<'_>> = kept.iter().filter_map(|&kept| editions.get(kept).copied()).collect();
    let none = || NoBelief::Other("no thesis to follow".to_owned());
    let lineage = Lineage::new(&editions).ok_or_else(none)?;
    if lineage.places.last().is_some_and(super::lineage::Places::circular) {
        return Err(NoBelief::Circle);
    }
    let topic = lineage.map.thesis().ok_or_else(none)?;
    let mut replay = Replay::new(&editions, known);
    let events = replay.events(&editions);
    let model = Model::new(&lineage.map).map_err(|error| NoBelief::Other(error.to_string()))?;
    let model = model.with_work_budget(2 * events.len());
    let before = events.keys().next().map_or(known.as_of.moment, |first| *first - TimeDelta::nanoseconds(1));
    let Some(first) = editions.first() else { return Err(none()) };
    let opening = lineage.spread(0, &replay.inputs(first.map, before));
    let mut tracker = Tracker::new(&model, opening.clone(), topic);
    let (start, exactness) = tracker.value()?;
    let mut loose = exactness == Exactness::AssumesIndependence;
    let opened = figure(&model, tracker.inputs(), topic, start);
    let mut stood = opened;
    let mut current = Current::new(0, first.map);
    let work = WORK / events.len().max(1);
    let mut turns = Vec::new();
    let mut idle = 0;
    for (&moment, at) in &events {
        for event in at {
            match event {
                Event::Question(id) => replay.advance_question(id, moment),
                Event::Claim(id) => replay.advance_claim(id, moment),
                Event::Edition(_) => {}
            }
        }
        let edition = at.iter().rev().find_map(|event| match event {
            Event::Edition(edition) => Some(*edition),
            _ => None,
        });
        let changes = match edition.and_then(|edition| Some((edition, editions.get(edition)?))) {
            Some((edition, of)) => {
                let inputs = lineage.spread(edition, &replay.inputs(of.map, moment));
                let before = State { edition: current.edition, map: current.map, inputs: tracker.inputs() };
                let after = State { edition, map: of.map, inputs: &inputs };
                let changes = compare(&lineage, before, after);
                current = Current::new(edition, of.map);
                idle += usize::from(changes.is_empty());
                changes
            }
            None => changed(&lineage, &current, &replay, at, moment, &mut tracker),
        };
        if changes.is_empty() {
            continue;
        }
        let moved = split(&mut tracker, changes, work)?;
        loose |= tracker.value()?.1 == Exactness::AssumesIndependence;
        let edition = edition.and_then(|edition| kept.get(edition).copied());
        let before = std::mem::replace(&mut stood, figure(&model, tracker.inputs(), topic, moved.to));
        turns.push(Turn { at: moment, edition, moved, ends: [before, stood] });
    }
    let closing = tracker.inputs().clone();
    let changes = compare(
        &lineage,
        State { edition: 0, map: first.map, inputs: &opening },
        State { edition: current.edition, map: current.map, inputs: &closing },
    );
    let mut from_the_start = Tracker::new(&model, opening.clone(), topic);
    let whole = split(&mut from_the_start, changes, WORK_WHOLE)?;
    let excess =
        |Move { from, to, .. }: &Move| (to - from) * (to - from) - (from * (1.0 - from) - to * (1.0 - to));
    let excess = turns.iter().filter(|turn| turn.is_stated()).map(|turn| excess(&turn.moved)).sum();
    Ok(Story { start, ends: [opened, stood], turns, loose, whole, excess, passed, idle })
}

/// The editions that can be followed, by position, and those that cannot; the last is always followed.
fn fit(editions: &[Edition<'_>]) -> (Vec<usize>, Vec<usize>) {
    let last = editions.len().saturating_sub(1);
    (0..editions.len()).partition(|&position| {
        position == last
            || editions.get(position).is_some_and(|edition| {
                let acyclic = |map| Model::new(map).is_ok_and(|model| Order::of(model.graph()).is_acyclic());
                edition.map.thesis().is_some() && acyclic(edition.map)
            })
    })
}

/// The edition that is the argument now, with what its questions and claims touch.
struct Current<'a> {
    edition: usize,
    map: &'a ArgumentMap,
    /// Links that move something, by question.
    links: HashMap<&'a str, Vec<usize>>,
    /// Anchors by claim.
    anchors: HashMap<usize, Vec<usize>>,
}

impl<'a> Current<'a> {
    fn new(edition: usize, map: &'a ArgumentMap) -> Self {
        let mut links: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut anchors: HashMap<usize, Vec<usize>> = HashMap::new();
        for (position, link) in map.links.iter().enumerate().filter(|(_, link)| link.mode != LinkMode::Test) {
            links.entry(&link.question.value).or_default().push(position);
            if link.mode == LinkMode::Anchor {
                anchors.entry(link.claim.position()).or_default().push(position);
            }
        }
        Self { edition, map, links, anchors }
    }
}

/// What some events change; values that differ in words alone are taken over at once.
fn changed(
    lineage: &Lineage,
    current: &Current<'_>,
    replay: &Replay<'_>,
    at: &[Event],
    moment: Moment,
    tracker: &mut Tracker<'_>,
) -> Vec<Change> {
    let Some(places) = lineage.places.get(current.edition) else { return Vec::new() };
    let map = current.map;
    let mut claims: BTreeSet<usize> = BTreeSet::new();
    let mut evidence: BTreeSet<usize> = BTreeSet::new();
    for event in at {
        match event {
            Event::Claim(id) => claims.extend(map.find_claim(id).map(crate::argument::ClaimIndex::position)),
            Event::Question(id) => {
                for &position in current.links.get(id.as_str()).into_iter().flatten() {
                    match map.links.get(position) {
                        Some(link) if link.mode == LinkMode::Anchor => claims.insert(link.claim.position()),
                        _ => evidence.insert(position),
                    };
                }
            }
            Event::Edition(_) => {}
        }
    }
    let mut changes = Vec::new();
    for claim in claims {
        let (Some(of), Some(&place)) = (map.claims.get(claim), places.claims.get(claim)) else { continue };
        let mut number = replay.number(of);
        for &position in current.anchors.get(&claim).into_iter().flatten() {
            if let (Some(link), Some(reading)) =
                (map.links.get(position), replay.reading(map, position, moment))
            {
                number.anchored(&link.question.value, &reading);
            }
        }
        let Some(old) = tracker.inputs().claims.get(place) else { continue };
        let values = [Value::Claim(place, old.clone()), Value::Claim(place, number.clone())];
        if old.counts_as(&number) {
            tracker.reword(&values[1..]);
        } else {
            changes.push(Change::new(&of.id, Update::Number(number), values));
        }
    }
    for position in evidence {
        let (Some(link), Some(&place)) = (map.links.get(position), places.links.get(position)) else {
            continue;
        };
        let reading = replay.reading(map, position, moment);
        let Some(old) = tracker.inputs().readings.get(place) else { continue };
        let values = [Value::Link(place, old.clone()), Value::Link(place, reading.clone())];
        if old.as_ref().map(|old| old.p) == reading.as_ref().map(|new| new.p) {
            tracker.reword(&values[1..]);
        } else {
            changes.push(Change::new(&map.claim(link.claim).id, Update::reading(link, reading), values));
        }
    }
    changes
}
