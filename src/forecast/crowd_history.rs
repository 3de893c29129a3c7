//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. The median, the usual method, keeps the numbers in order while members
//! come and go, so that a change costs what it changes and not a new look at everybody.

use std::collections::BTreeMap;

use super::book::{Numbers, View, numbers, pool_numbers};
use super::crowd::{CrowdMethod, normalised};
use super::distribution::Distribution;
use super::grid::GridCdf;
use super::line::Line;
use super::moment::Moment;
use super::question::Question;
use super::timeline::Held;

/// A stretch of time over which the crowd was the same.
#[derive(Clone, Debug, PartialEq)]
pub struct CrowdStretch {
    /// From when.
    pub from: Moment,
    /// Until when, not included.
    pub until: Moment,
    /// How many views stood.
    pub members: usize,
    /// What they make together; `None` where nobody stood, or where the method gives no number.
    pub view: Option<View>,
}

/// Pools the views of the members over time, each member's in order; views without an end last until `end`.
pub fn crowd_history(
    question: &Question,
    members: &[&[Held<'_>]],
    method: CrowdMethod,
    end: Moment,
) -> Vec<CrowdStretch> {
    let numbers: Vec<Vec<Option<Numbers>>> = members
        .iter()
        .map(|held| held.iter().map(|held| numbers(question, &held.forecast.prediction)).collect())
        .collect();
    let mut medians = match method {
        CrowdMethod::Median => Medians::of(numbers.iter().flatten().flatten(), members.len()),
        _ => None,
    };
    let until = |held: &Held<'_>| held.until.unwrap_or(end);
    let mut changes: Vec<Moment> =
        members.iter().flat_map(|held| held.iter().flat_map(|held| [held.from, until(held)])).collect();
    changes.sort_unstable();
    changes.dedup();
    let mut turns: Vec<Turn<'_>> = Vec::with_capacity(changes.len());
    for (member, (held, numbers)) in members.iter().zip(&numbers).enumerate() {
        for (held, numbers) in held.iter().zip(numbers).filter(|(held, _)| held.from < until(held)) {
            let (numbers, since) = (numbers.as_ref(), held.forecast.at);
            turns.push(Turn { at: held.from, begins: true, member, numbers, since });
            turns.push(Turn { at: until(held), begins: false, member, numbers, since });
        }
    }
    // At one moment a view ends before the next begins.
    turns.sort_by_key(|turn| (turn.at, turn.begins));
    let mut turns = turns.into_iter().peekable();
    let mut standing: BTreeMap<usize, Turn<'_>> = BTreeMap::new();
    changes
        .iter()
        .zip(changes.iter().skip(1))
        .map(|(&from, &until)| {
            while let Some(turn) = turns.next_if(|turn| turn.at <= from) {
                if let (Some(medians), Some(numbers)) = (&mut medians, turn.numbers) {
                    if turn.begins { medians.enter(numbers) } else { medians.leave(numbers) }
                }
                if turn.begins {
                    standing.insert(turn.member, turn);
                } else {
                    standing.remove(&turn.member);
                }
            }
            let view = match &medians {
                Some(medians) => medians.view(),
                None => {
                    let held: Vec<(&Numbers, Moment)> =
                        standing.values().filter_map(|turn| Some((turn.numbers?, turn.since))).collect();
                    pool_numbers(question, method, &held)
                }
            };
            CrowdStretch { from, until, members: standing.len(), view }
        })
        .collect()
}

/// A member's view begins or ends.
struct Turn<'n> {
    at: Moment,
    begins: bool,
    member: usize,
    numbers: Option<&'n Numbers>,
    /// Since when the view is held.
    since: Moment,
}

/// The numbers of those who stand in ascending order: for a probability, for each option, or for each height of a grid.
struct Medians {
    kind: Kind,
    columns: Vec<Vec<f64>>,
}

/// What the columns are of.
enum Kind {
    Probability,
    Options,
    Grid(Line),
}

impl Medians {
    /// Makes room for so many members with numbers of one kind; `None` where these are several.
    fn of<'n>(mut all: impl Iterator<Item = &'n Numbers>, members: usize) -> Option<Self> {
        let first = all.next()?;
        let (kind, columns) = match first {
            Numbers::Probability(_) => (Kind::Probability, 1),
            Numbers::Options(options) => (Kind::Options, options.len()),
            Numbers::Grid(grid) => (Kind::Grid(*grid.line()), grid.heights().len()),
        };
        let alike = all.all(|other| match (first, other) {
            (Numbers::Probability(_), Numbers::Probability(_)) => true,
            (Numbers::Options(first), Numbers::Options(other)) => first.len() == other.len(),
            (Numbers::Grid(first), Numbers::Grid(other)) => {
                (first.line(), first.steps()) == (other.line(), other.steps())
            }
            _ => false,
        });
        alike.then(|| Self { kind, columns: (0..columns).map(|_| Vec::with_capacity(members)).collect() })
    }

    fn enter(&mut self, numbers: &Numbers) {
        self.each(numbers, |column, value| {
            let at = column.partition_point(|&other| other < value);
            column.insert(at, value);
        });
    }

    fn leave(&mut self, numbers: &Numbers) {
        self.each(numbers, |column, value| {
            let at = column.partition_point(|&other| other < value);
            if column.get(at).is_some_and(|&other| other <= value) {
                column.remove(at);
            }
        });
    }

    /// Goes through the numbers with the columns that they belong to; options that are not named have none.
    fn each(&mut self, numbers: &Numbers, mut change: impl FnMut(&mut Vec<f64>, f64)) {
        let columns = self.columns.iter_mut();
        match numbers {
            Numbers::Probability(p) => columns.take(1).for_each(|column| change(column, *p)),
            Numbers::Options(options) => {
                for (column, p) in columns.zip(options) {
                    if let Some(p) = p {
                        change(column, *p);
                    }
                }
            }
            Numbers::Grid(grid) => {
                columns.zip(grid.heights()).for_each(|(column, height)| change(column, *height));
            }
        }
    }

    fn view(&self) -> Option<View> {
        let mut medians = self.columns.iter().map(|column| median(column));
        match self.kind {
            Kind::Probability => medians.next()?.map(View::Probability),
            Kind::Options => normalised(&medians.collect::<Vec<_>>()).map(View::Options),
            Kind::Grid(line) => {
                let mut before = 0.0_f64;
                let heights = medians.map(|median| {
                    before = before.max(median?);
                    Some(before)
                });
                let grid = GridCdf::new(line, heights.collect::<Option<_>>()?).ok()?;
                Some(View::Continuous(Box::new(Distribution::from_grid(&grid))))
            }
        }
    }
}

/// The median of numbers in ascending order.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len().is_multiple_of(2) { 0.5 * (sorted.get(middle - 1)? + upper) } else { upper })
}

#[cfg(test)]
mod tests;
