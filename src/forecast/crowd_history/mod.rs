//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. Probabilities, and for the median all numbers, are kept in order while
//! members come and go, so that a change costs what it changes and not a new look at everybody.

use std::collections::BTreeMap;

use super::book::{Numbers, View, numbers, pool_numbers, thresholds};
use super::crowd::{CrowdMethod, normalised};
use super::distribution::Distribution;
use super::moment::Moment;
use super::question::{AnswerShape, Question};
use super::sorted::Sorted;
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

/// What the others of the crowd make together while a member's own view stands.
#[derive(Clone, Debug, PartialEq)]
pub struct OthersStretch {
    /// The member, by number.
    pub member: usize,
    /// From when.
    pub from: Moment,
    /// Until when, not included.
    pub until: Moment,
    /// The view of the others; `None` where nobody else stood, or where the method gives no number.
    pub view: Option<View>,
}

/// Pools the views of the members over time, each member's in order; views without an end last until `end`.
pub fn crowd_history(
    question: &Question,
    members: &[&[Held<'_>]],
    method: CrowdMethod,
    end: Moment,
) -> Vec<CrowdStretch> {
    crowd_with_others(question, members, method, end, None)
}

/// [`crowd_history`], which tells `others` too what each standing member's others make, stretch by stretch.
pub fn crowd_with_others(
    question: &Question,
    members: &[&[Held<'_>]],
    method: CrowdMethod,
    end: Moment,
    mut others: Option<&mut dyn FnMut(OthersStretch)>,
) -> Vec<CrowdStretch> {
    let thresholds =
        thresholds(question, members.iter().flat_map(|held| held.iter().map(|held| held.forecast)));
    let number = |held: &Held<'_>| numbers(question, &held.forecast.prediction, &thresholds);
    let numbers: Vec<Vec<Option<Numbers>>> =
        members.iter().map(|held| held.iter().map(number).collect()).collect();
    let mut crowd = Crowd::of(question, method, &numbers);
    let turns = turns(members, end);
    let mut moments = turns.chunk_by(|one, other| one.at == other.at).peekable();
    let mut standing = 0;
    let mut stretches = Vec::new();
    // What each member holds.
    let mut held_now: Vec<Option<(&Numbers, Moment)>> = vec![None; members.len()];
    while let Some(turns) = moments.next() {
        for &Turn { kind, member, view, .. } in turns {
            let numbers = numbers.get(member as usize).and_then(|own| own.get(view as usize)?.as_ref());
            match kind {
                TurnKind::Ends => {
                    standing -= 1;
                    crowd.leave(member, numbers);
                    if let Some(now) = held_now.get_mut(member as usize) {
                        *now = None;
                    }
                }
                TurnKind::Begins => {
                    standing += 1;
                    let held = members.get(member as usize).and_then(|held| held.get(view as usize));
                    let held = numbers.zip(held.map(|held| held.from));
                    crowd.enter(member, held);
                    if let Some(now) = held_now.get_mut(member as usize) {
                        *now = held;
                    }
                }
                TurnKind::Nothing => {}
            }
        }
        if let (Some(now), Some(next)) = (turns.first(), moments.peek().and_then(|turns| turns.first())) {
            let view = crowd.view(question, method, &thresholds);
            let (from, until) = (now.at, next.at);
            stretches.push(CrowdStretch { from, until, members: standing, view });
            if let Some(others) = &mut others {
                for (member, held) in held_now.iter().enumerate() {
                    let Some(held) = *held else { continue };
                    let view = crowd.without(member, held, question, method, &thresholds);
                    others(OthersStretch { member, from, until, view });
                }
            }
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
    Probabilities(Sorted),
    Sorted(Medians<'n>),
    /// Numbers and age of what each member holds, pooled anew after each change.
    Anew(BTreeMap<u32, (&'n Numbers, Moment)>),
}

impl<'n> Crowd<'n> {
    fn of(question: &Question, method: CrowdMethod, numbers: &'n [Vec<Option<Numbers>>]) -> Self {
        if question.kind.shape() == AnswerShape::YesNo {
            let base_rate = question.base_rate.as_ref().map(|rate| rate.probability.value());
            if let Some(sorted) = Sorted::new(method, base_rate, numbers.len()) {
                return Self::Probabilities(sorted);
            }
        }
        let medians = match method {
            CrowdMethod::Median => Medians::of(numbers.iter().flatten().flatten(), numbers.len()),
            _ => None,
        };
        medians.map_or_else(|| Self::Anew(BTreeMap::new()), Self::Sorted)
    }

    fn enter(&mut self, member: u32, held: Option<(&'n Numbers, Moment)>) {
        match (self, held) {
            (Self::Probabilities(sorted), Some((Numbers::Probability(p), _))) => sorted.insert(*p),
            (Self::Sorted(medians), Some((numbers, _))) => medians.enter(numbers),
            (Self::Anew(standing), Some(held)) => {
                standing.insert(member, held);
            }
            (Self::Probabilities(_), _) | (_, None) => {}
        }
    }

    fn leave(&mut self, member: u32, numbers: Option<&Numbers>) {
        match (self, numbers) {
            (Self::Probabilities(sorted), Some(Numbers::Probability(p))) => sorted.remove(*p),
            (Self::Sorted(medians), Some(numbers)) => medians.leave(numbers),
            (Self::Anew(standing), _) => {
                standing.remove(&member);
            }
            (Self::Probabilities(_), _) | (Self::Sorted(_), None) => {}
        }
    }

    /// The view of all but one member.
    fn without(
        &mut self,
        member: usize,
        held: (&'n Numbers, Moment),
        question: &Question,
        method: CrowdMethod,
        thresholds: &Thresholds,
    ) -> Option<View> {
        if let (Self::Probabilities(sorted), Numbers::Probability(p)) = (&*self, held.0) {
            return sorted.pooled_without(*p).map(View::Probability);
        }
        let member = u32::try_from(member).ok()?;
        self.leave(member, Some(held.0));
        let view = self.view(question, method, thresholds);
        self.enter(member, Some(held));
        view
    }

    fn view(&self, question: &Question, method: CrowdMethod, thresholds: &Thresholds) -> Option<View> {
        match self {
            Self::Probabilities(sorted) => sorted.pooled().map(View::Probability),
            Self::Sorted(medians) => medians.view(thresholds),
            Self::Anew(standing) => {
                pool_numbers(question, method, thresholds, &standing.values().copied().collect::<Vec<_>>())
            }
        }
    }
}

/// The numbers of those who stand in ascending order: for each option, or for each height at a threshold.
struct Medians<'n> {
    kind: Kind,
    columns: Vec<Vec<f64>>,
    /// The distributions of those who stand.
    standing: Vec<&'n Distribution>,
}

enum Kind {
    Options,
    Line,
}

impl<'n> Medians<'n> {
    /// Makes room for so many members with numbers of one kind; `None` where these are several.
    fn of(mut all: impl Iterator<Item = &'n Numbers>, members: usize) -> Option<Self> {
        let first = all.next()?;
        let (kind, columns) = match first {
            Numbers::Probability(_) => return None,
            Numbers::Options(options) => (Kind::Options, options.len()),
            Numbers::Line(line) => (Kind::Line, line.1.len()),
        };
        let alike = all.all(|other| match (first, other) {
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
            Numbers::Probability(_) => {}
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
        let medians = self.columns.iter().map(|column| median(column));
        match self.kind {
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
