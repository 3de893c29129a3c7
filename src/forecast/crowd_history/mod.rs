//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. The median, the usual method, keeps the numbers in order while members
//! come and go, so that a change costs what it changes and not a new look at everybody.

use std::collections::BTreeMap;

use super::book::{Numbers, View, numbers, pool_numbers, thresholds};
use super::crowd::{CrowdMethod, normalised};
use super::distribution::Distribution;
use super::moment::Moment;
use super::question::Question;
use super::thresholds::Thresholds;
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
    let thresholds =
        thresholds(question, members.iter().flat_map(|held| held.iter().map(|held| held.forecast)));
    let number = |held: &Held<'_>| numbers(question, &held.forecast.prediction, &thresholds);
    let numbers: Vec<Vec<Option<Numbers>>> =
        members.iter().map(|held| held.iter().map(number).collect()).collect();
    let mut crowd = match method {
        CrowdMethod::Median => Medians::of(numbers.iter().flatten().flatten(), members.len()),
        _ => None,
    }
    .map_or_else(|| Crowd::Anew(BTreeMap::new()), Crowd::Sorted);
    let turns = turns(members, end);
    let mut moments = turns.chunk_by(|one, other| one.at == other.at).peekable();
    let mut standing = 0;
    let mut stretches = Vec::new();
    while let Some(turns) = moments.next() {
        for &Turn { kind, member, view, .. } in turns {
            let numbers = numbers.get(member as usize).and_then(|own| own.get(view as usize)?.as_ref());
            match kind {
                TurnKind::Ends => {
                    standing -= 1;
                    crowd.leave(member, numbers);
                }
                TurnKind::Begins => {
                    standing += 1;
                    let held = members.get(member as usize).and_then(|held| held.get(view as usize));
                    crowd.enter(member, numbers.zip(held.map(|held| held.from)));
                }
                TurnKind::Nothing => {}
            }
        }
        if let (Some(now), Some(next)) = (turns.first(), moments.peek().and_then(|turns| turns.first())) {
            let view = crowd.view(question, method, &thresholds);
            stretches.push(CrowdStretch { from: now.at, until: next.at, members: standing, view });
        }
    }
    stretches
}

/// A moment at which a member's view begins or ends.
struct Turn {
    at: Moment,
    kind: TurnKind,
    member: u32,
    view: u32,
}

/// What happens at a moment, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TurnKind {
    Ends,
    Begins,
    /// The view was held for no time.
    Nothing,
}

/// When views begin and end, in order of time.
fn turns(members: &[&[Held<'_>]], end: Moment) -> Vec<Turn> {
    let mut turns = Vec::with_capacity(2 * members.iter().map(|held| held.len()).sum::<usize>());
    for (member, held) in (0u32..).zip(members) {
        for (view, held) in (0u32..).zip(*held) {
            let until = held.until.unwrap_or(end);
            let (begins, ends) = if held.from < until {
                (TurnKind::Begins, TurnKind::Ends)
            } else {
                (TurnKind::Nothing, TurnKind::Nothing)
            };
            turns.push(Turn { at: held.from, kind: begins, member, view });
            turns.push(Turn { at: until, kind: ends, member, view });
        }
    }
    // Each member's are in order already, of which a stable sort makes use.
    turns.sort_by_key(|turn| (turn.at, turn.kind));
    turns
}

enum Crowd<'n> {
    Sorted(Medians<'n>),
    /// Numbers and age of what each member holds, pooled anew after each change.
    Anew(BTreeMap<u32, (&'n Numbers, Moment)>),
}

impl<'n> Crowd<'n> {
    fn enter(&mut self, member: u32, held: Option<(&'n Numbers, Moment)>) {
        match (self, held) {
            (Self::Sorted(medians), Some((numbers, _))) => medians.enter(numbers),
            (Self::Anew(standing), Some(held)) => {
                standing.insert(member, held);
            }
            (_, None) => {}
        }
    }

    fn leave(&mut self, member: u32, numbers: Option<&Numbers>) {
        match (self, numbers) {
            (Self::Sorted(medians), Some(numbers)) => medians.leave(numbers),
            (Self::Anew(standing), _) => {
                standing.remove(&member);
            }
            (Self::Sorted(_), None) => {}
        }
    }

    fn view(&self, question: &Question, method: CrowdMethod, thresholds: &Thresholds) -> Option<View> {
        match self {
            Self::Sorted(medians) => medians.view(thresholds),
            Self::Anew(standing) => {
                pool_numbers(question, method, thresholds, &standing.values().copied().collect::<Vec<_>>())
            }
        }
    }
}

/// The numbers of those who stand in ascending order: for a probability, for each option, or for each height at a
/// threshold.
struct Medians<'n> {
    kind: Kind,
    columns: Vec<Vec<f64>>,
    /// The distributions of those who stand.
    standing: Vec<&'n Distribution>,
}

enum Kind {
    Probability,
    Options,
    Line,
}

impl<'n> Medians<'n> {
    /// Makes room for so many members with numbers of one kind; `None` where these are several.
    fn of(mut all: impl Iterator<Item = &'n Numbers>, members: usize) -> Option<Self> {
        let first = all.next()?;
        let (kind, columns) = match first {
            Numbers::Probability(_) => (Kind::Probability, 1),
            Numbers::Options(options) => (Kind::Options, options.len()),
            Numbers::Line(line) => (Kind::Line, line.1.len()),
        };
        let alike = all.all(|other| match (first, other) {
            (Numbers::Probability(_), Numbers::Probability(_)) => true,
            (Numbers::Options(first), Numbers::Options(other)) => first.len() == other.len(),
            (Numbers::Line(first), Numbers::Line(other)) => first.1.len() == other.1.len(),
            _ => false,
        });
        let columns = (0..columns).map(|_| Vec::with_capacity(members)).collect();
        alike.then_some(Self { kind, columns, standing: Vec::new() })
    }

    fn enter(&mut self, numbers: &'n Numbers) {
        if let Numbers::Line(line) = numbers {
            self.standing.push(&line.0);
        }
        self.each(numbers, |column, value| {
            let at = column.partition_point(|&other| other < value);
            column.insert(at, value);
        });
    }

    fn leave(&mut self, numbers: &Numbers) {
        if let Numbers::Line(line) = numbers {
            let at = self.standing.iter().position(|&standing| std::ptr::eq(standing, &raw const line.0));
            at.map(|at| self.standing.swap_remove(at));
        }
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
            Numbers::Line(line) => {
                columns.zip(&line.1).for_each(|(column, height)| change(column, *height));
            }
        }
    }

    fn view(&self, thresholds: &Thresholds) -> Option<View> {
        let mut medians = self.columns.iter().map(|column| median(column));
        match self.kind {
            Kind::Probability => medians.next()?.map(View::Probability),
            Kind::Options => normalised(&medians.collect::<Vec<_>>()).map(View::Options),
            Kind::Line => {
                let &first = self.standing.first()?;
                let view = if self.standing.iter().all(|&other| other == first) {
                    first.clone()
                } else {
                    thresholds.distribution(first, &medians.collect::<Option<Vec<f64>>>()?)
                };
                Some(View::Continuous(Box::new(view)))
            }
        }
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len().is_multiple_of(2) { 0.5 * (sorted.get(middle - 1)? + upper) } else { upper })
}

#[cfg(test)]
mod tests;
