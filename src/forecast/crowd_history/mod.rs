//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. Probabilities, also those of options for the median, are kept in order while
//! members come and go, so that a change costs what it changes and not a new look at everybody.

use std::collections::BTreeMap;

use super::book::{Numbers, View, numbers, pool_numbers};
use super::crowd::{CrowdMethod, normalised};
use super::moment::Moment;
use super::question::{AnswerShape, Question};
use super::sorted::Sorted;
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
    let number = |held: &Held<'_>| numbers(question, &held.forecast.prediction);
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
            let view = crowd.view(question, method);
            let (from, until) = (now.at, next.at);
            stretches.push(CrowdStretch { from, until, members: standing, view });
            if let Some(others) = &mut others {
                for (member, held) in held_now.iter().enumerate() {
                    let Some(held) = *held else { continue };
                    let view = crowd.without(member, held, question, method);
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
    Sorted(Medians),
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
    ) -> Option<View> {
        if let (Self::Probabilities(sorted), Numbers::Probability(p)) = (&*self, held.0) {
            return sorted.pooled_without(*p).map(View::Probability);
        }
        let member = u32::try_from(member).ok()?;
        self.leave(member, Some(held.0));
        let view = self.view(question, method);
        self.enter(member, Some(held));
        view
    }

    fn view(&self, question: &Question, method: CrowdMethod) -> Option<View> {
        match self {
            Self::Probabilities(sorted) => sorted.pooled().map(View::Probability),
            Self::Sorted(medians) => medians.view(),
            Self::Anew(standing) => {
                pool_numbers(question, method, &standing.values().copied().collect::<Vec<_>>())
            }
        }
    }
}

/// The probabilities of those who stand in ascending order, for each option.
struct Medians {
    columns: Vec<Vec<f64>>,
}

impl Medians {
    /// Makes room for so many members with probabilities of the same options; `None` where they say something else.
    fn of<'n>(mut all: impl Iterator<Item = &'n Numbers>, members: usize) -> Option<Self> {
        let options = |numbers: &Numbers| match numbers {
            Numbers::Options(options) => Some(options.len()),
            _ => None,
        };
        let count = options(all.next()?)?;
        let alike = all.all(|other| options(other) == Some(count));
        alike.then(|| Self { columns: (0..count).map(|_| Vec::with_capacity(members)).collect() })
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
        let Numbers::Options(options) = numbers else { return };
        for (column, p) in self.columns.iter_mut().zip(options) {
            if let Some(p) = p {
                change(column, *p);
            }
        }
    }

    fn view(&self) -> Option<View> {
        let medians: Vec<Option<f64>> = self.columns.iter().map(|column| median(column)).collect();
        normalised(&medians).map(View::Options)
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len().is_multiple_of(2) { 0.5 * (sorted.get(middle - 1)? + upper) } else { upper })
}

#[cfg(test)]
mod tests;
