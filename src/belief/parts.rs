//! Parts: a move of a belief split over what changed, so that the parts add up.

use super::gradual::shapley;
use super::inputs::{Number, Reading};
use super::model::NoBelief;
use super::tracker::{Tracker, Value};
use crate::argument::{Link, LinkAnswer};

/// What changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The number that a claim starts from, or at which an anchor holds it.
    Number(Number),
    /// What a question says as evidence; `None` if it says nothing any more.
    Reading {
        /// The question.
        question: String,
        /// The answer under which the claim holds.
        answer: Option<LinkAnswer>,
        /// What it says.
        reading: Option<Reading>,
    },
    /// The map, in words.
    Edit(String),
}

/// A part of a move.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The claim, or for what undercuts the inference, through which it came.
    pub through: String,
    /// What changed.
    pub update: Update,
    /// The part.
    pub amount: f64,
}

/// A move with its parts, which add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The belief before.
    pub from: f64,
    /// The belief after.
    pub to: f64,
    /// The part of each thing that changed.
    pub parts: Vec<Part>,
    /// Whether the parts are estimated, since too many things changed at once.
    pub sampled: bool,
}

/// One thing that changed: the values before and after that belong together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) through: String,
    pub(super) update: Update,
    pub(super) before: Vec<Value>,
    pub(super) after: Vec<Value>,
}

impl Change {
    /// One value that is exchanged for another.
    pub(super) fn new(through: &str, update: Update, [before, after]: [Value; 2]) -> Self {
        Self { through: through.to_owned(), update, before: vec![before], after: vec![after] }
    }

    /// Exchanges another value along with it.
    pub(super) fn add(&mut self, [before, after]: [Value; 2]) {
        self.before.push(before);
        self.after.push(after);
    }
}

impl Update {
    /// What the question of a link says.
    pub(super) fn reading(link: &Link, reading: Option<Reading>) -> Self {
        let answer = link.answer.as_ref().map(|answer| answer.value.clone());
        Self::Reading { question: link.question.value.clone(), answer, reading }
    }
}

/// The most changes for which all orders are weighed.
const MOST_EXACT: usize = 10;
/// Pairs of permutations beyond that, if the work allows.
const PAIRS: usize = 200;
/// The seed, so that the same files give the same numbers.
const SEED: u64 = 1;

/// Moves a belief by some changes and gives each its part by Shapley.
///
/// At most about `work` evaluations; where that is too few to weigh all orders, random ones are drawn and the parts are
/// estimates. Where some changes without the others leave no belief, such as half of a turned inference, which is a
/// circle, all are taken together as one.
pub(super) fn split(tracker: &mut Tracker<'_>, changes: Vec<Change>, work: usize) -> Result<Move, NoBelief> {
    let from = tracker.value()?.0;
    let moving: Vec<&Change> = changes.iter().filter(|change| !change.after.is_empty()).collect();
    let all = |tracker: &mut Tracker<'_>| {
        let after: Vec<Value> = moving.iter().flat_map(|change| change.after.iter().cloned()).collect();
        tracker.take(&after);
        tracker.value().map(|(value, _)| value)
    };
    let (to, shares, sampled) = if moving.len() < 2 {
        let to = all(tracker)?;
        (to, Some(vec![to - from]), false)
    } else if moving.len() <= MOST_EXACT && 1 << moving.len() <= work.max(8) {
        let mut failed = false;
        let mut standing = 0u32;
        let shares = shapley::exact(moving.len(), |present| {
            for (bit, change) in
                moving.iter().enumerate().filter(|(bit, _)| (present ^ standing) >> bit & 1 == 1)
            {
                tracker.take(if present >> bit & 1 == 1 { &change.after } else { &change.before });
            }
            standing = present;
            tracker.value().map_or_else(
                |_| {
                    failed = true;
                    from
                },
                |(value, _)| value,
            )
        });
        let shares = shares.map_err(|error| NoBelief::Other(error.to_string()))?;
        (all(tracker)?, (!failed).then_some(shares), false)
    } else {
        let pairs = (work / (2 * moving.len())).clamp(2, PAIRS);
        let before: Vec<Value> = moving.iter().flat_map(|change| change.before.iter().cloned()).collect();
        let sampled = shapley::sampled(moving.len(), pairs, SEED, |player| {
            match player.and_then(|player| moving.get(player)) {
                None => tracker.take(&before),
                Some(change) => tracker.take(&change.after),
            }
            tracker.value().map(|(value, _)| value)
        });
        (all(tracker)?, sampled.ok().map(|sampled| sampled.shares), true)
    };
    let Some(shares) = shares else {
        let words: Vec<String> = changes
            .iter()
            .map(|change| match &change.update {
                Update::Edit(words) => format!("{} {words}", change.through),
                Update::Number(number) => format!("{} {}", change.through, number.origin),
                Update::Reading { question, .. } => question.clone(),
            })
            .collect();
        let through = changes.first().map_or_else(String::new, |change| change.through.clone());
        let part = Part {
            through,
            update: Update::Edit(format!("together: {}", words.join("; "))),
            amount: to - from,
        };
        return Ok(Move { from, to, parts: vec![part], sampled: false });
    };
    let mut shares = shares.into_iter();
    let parts = changes
        .into_iter()
        .map(|change| {
            let amount = if change.after.is_empty() { 0.0 } else { shares.next().unwrap_or(0.0) };
            Part { through: change.through, update: change.update, amount }
        })
        .collect();
    Ok(Move { from, to, parts, sampled })
}
