//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. The median, the usual method, keeps the numbers in order while members
//! come and go, so that a change costs what it changes and not a new look at everybody.

use std::collections::BTreeSet;

use super::book::{Numbers, View, numbers, pool_numbers};
use super::crowd::CrowdMethod;
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
    let changes: BTreeSet<Moment> = members
        .iter()
        .flat_map(|held| held.iter().flat_map(|held| [held.from, held.until.unwrap_or(end)]))
        .collect();
    let changes: Vec<Moment> = changes.into_iter().collect();
    let numbers: Vec<Vec<Option<Numbers>>> = members
        .iter()
        .map(|held| held.iter().map(|held| numbers(question, &held.forecast.prediction)).collect())
        .collect();
    let mut medians = match method {
        CrowdMethod::Median => Medians::of(numbers.iter().flatten().flatten()),
        _ => None,
    };
    let mut next = vec![0_usize; members.len()];
    let mut stands = vec![false; members.len()];
    let mut standing = 0;
    changes
        .iter()
        .zip(changes.iter().skip(1))
        .map(|(&from, &until)| {
            for (((held, numbers), next), stands) in
                members.iter().zip(&numbers).zip(&mut next).zip(&mut stands)
            {
                let number = |at: usize| numbers.get(at).and_then(Option::as_ref);
                while held.get(*next).is_some_and(|held| held.until.unwrap_or(end) <= from) {
                    if std::mem::take(stands) {
                        standing -= 1;
                        change(medians.as_mut(), number(*next), Medians::leave);
                    }
                    *next += 1;
                }
                if !*stands && held.get(*next).is_some_and(|held| held.from <= from) {
                    *stands = true;
                    standing += 1;
                    change(medians.as_mut(), number(*next), Medians::enter);
                }
            }
            let view = match &medians {
                Some(medians) => medians.view(),
                None => {
                    let all = members.iter().zip(&numbers).zip(&next).zip(&stands);
                    let held: Vec<(&Numbers, Moment)> = all
                        .filter(|&(_, &stands)| stands)
                        .filter_map(|(((held, numbers), &next), _)| {
                            Some((numbers.get(next)?.as_ref()?, held.get(next)?.forecast.at))
                        })
                        .collect();
                    pool_numbers(question, method, &held)
                }
            };
            CrowdStretch { from, until, members: standing, view }
        })
        .collect()
}

fn change(medians: Option<&mut Medians>, numbers: Option<&Numbers>, how: fn(&mut Medians, &Numbers)) {
    if let (Some(medians), Some(numbers)) = (medians, numbers) {
        how(medians, numbers);
    }
}

/// The numbers of those who stand in ascending order, for a probability or for each height of a grid.
struct Medians {
    /// The line of a number or date.
    line: Option<Line>,
    columns: Vec<Vec<f64>>,
}

impl Medians {
    /// Makes room for numbers of one kind; `None` where these are several, or options.
    fn of<'n>(mut all: impl Iterator<Item = &'n Numbers>) -> Option<Self> {
        let first = all.next()?;
        let alike = match first {
            Numbers::Probability(_) => all.all(|other| matches!(other, Numbers::Probability(_))),
            Numbers::Grid(grid) => all.all(|other| {
                matches!(other, Numbers::Grid(other) if (other.line(), other.steps()) == (grid.line(), grid.steps()))
            }),
            Numbers::Options(_) => false,
        };
        let line = match first {
            Numbers::Grid(grid) => Some(*grid.line()),
            _ => None,
        };
        alike.then(|| Self { line, columns: vec![Vec::new(); values(first).len()] })
    }

    fn enter(&mut self, numbers: &Numbers) {
        for (column, &value) in self.columns.iter_mut().zip(values(numbers)) {
            let at = column.partition_point(|&other| other < value);
            column.insert(at, value);
        }
    }

    fn leave(&mut self, numbers: &Numbers) {
        for (column, &value) in self.columns.iter_mut().zip(values(numbers)) {
            let at = column.partition_point(|&other| other < value);
            if column.get(at).is_some_and(|&other| other <= value) {
                column.remove(at);
            }
        }
    }

    fn view(&self) -> Option<View> {
        let mut before = 0.0_f64;
        let mut heights = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let middle = column.len() / 2;
            let upper = *column.get(middle)?;
            let median =
                if column.len().is_multiple_of(2) { 0.5 * (column.get(middle - 1)? + upper) } else { upper };
            before = before.max(median);
            heights.push(before);
        }
        match self.line {
            None => Some(View::Probability(before)),
            Some(line) => {
                let grid = GridCdf::new(line, heights).ok()?;
                Some(View::Continuous(Box::new(Distribution::from_grid(&grid))))
            }
        }
    }
}

fn values(numbers: &Numbers) -> &[f64] {
    match numbers {
        Numbers::Probability(p) => std::slice::from_ref(p),
        Numbers::Grid(grid) => grid.heights(),
        Numbers::Options(_) => &[],
    }
}

#[cfg(test)]
mod tests;
