//! The crowd's view over time: a new one whenever a member's view begins or ends.
//!
//! Each forecast is turned into numbers once. Probabilities are kept in order while members come and go, so that a
//! change costs what it changes and not a new look at everybody.

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
    let mut columns = Columns::new(question, method, members.len());
    let turns = turns(members, end);
    let mut moments = turns.chunk_by(|one, other| one.at == other.at).peekable();
    let mut count = 0;
    let mut stretches = Vec::new();
    // What each member holds, and since when.
    let mut standing: Vec<Option<(&Numbers, Moment)>> = vec![None; members.len()];
    while let Some(turns) = moments.next() {
        for &Turn { kind, member, view, .. } in turns {
            let (member, view) = (member as usize, view as usize);
            let Some(now) = standing.get_mut(member) else { continue };
            match kind {
                TurnKind::Ends => {
                    count -= 1;
                    if let (Some(columns), Some((numbers, _))) = (&mut columns, now.take()) {
                        columns.change(numbers, Sorted::remove);
                    }
                }
                TurnKind::Begins => {
                    count += 1;
                    let own = numbers.get(member).and_then(|own| own.get(view)?.as_ref());
                    let from = members.get(member).and_then(|held| held.get(view)).map(|held| held.from);
                    *now = own.zip(from);
                    if let (Some(columns), Some(numbers)) = (&mut columns, own) {
                        columns.change(numbers, Sorted::insert);
                    }
                }
                TurnKind::Nothing => {}
            }
        }
        let (Some(now), Some(next)) = (turns.first(), moments.peek().and_then(|turns| turns.first())) else {
            continue;
        };
        let (from, until) = (now.at, next.at);
        let pooled = |without: Option<usize>| match &columns {
            Some(columns) => {
                let own = without.and_then(|member| *standing.get(member)?).map(|(numbers, _)| numbers);
                columns.view(own)
            }
            None => {
                let held = standing.iter().enumerate().filter(|(member, _)| Some(*member) != without);
                pool_numbers(question, method, &held.filter_map(|(_, held)| *held).collect::<Vec<_>>())
            }
        };
        stretches.push(CrowdStretch { from, until, members: count, view: pooled(None) });
        if let Some(others) = &mut others {
            for (member, _) in standing.iter().enumerate().filter(|(_, held)| held.is_some()) {
                others(OthersStretch { member, from, until, view: pooled(Some(member)) });
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

/// The probabilities of those who stand in ascending order: of yes, or of each option.
struct Columns {
    columns: Vec<Sorted>,
    shape: AnswerShape,
}

impl Columns {
    /// Makes room for so many members; `None` for distributions and for methods that weigh by age.
    fn new(question: &Question, method: CrowdMethod, members: usize) -> Option<Self> {
        let shape = question.kind.shape();
        let base_rate = question.base_rate.as_ref().map(|rate| rate.probability.value());
        let (count, base_rate) = match shape {
            AnswerShape::YesNo => (1, base_rate),
            AnswerShape::Options => (question.options.len(), None),
            AnswerShape::Line => return None,
        };
        let columns = (0..count).map(|_| Sorted::new(method, base_rate, members)).collect::<Option<_>>()?;
        Some(Self { columns, shape })
    }

    /// Changes each column by what a member says; options that are not named have nothing to change.
    fn change(&mut self, numbers: &Numbers, change: fn(&mut Sorted, f64)) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            if let Some(p) = probability(numbers, at) {
                change(column, p);
            }
        }
    }

    /// The view of all, or of all but the member who says this.
    fn view(&self, without: Option<&Numbers>) -> Option<View> {
        let pooled = self.columns.iter().enumerate().map(|(at, column)| {
            match without.and_then(|numbers| probability(numbers, at)) {
                // An option that nobody named stays empty.
                own if column.len() == usize::from(own.is_some()) => Some(None),
                Some(own) => column.pooled_without(own).map(Some),
                None => column.pooled().map(Some),
            }
        });
        let pooled = pooled.collect::<Option<Vec<Option<f64>>>>()?;
        match self.shape {
            AnswerShape::Options => normalised(&pooled).map(View::Options),
            _ => pooled.first().copied().flatten().map(View::Probability),
        }
    }
}

/// What a forecast gives to yes, or to an option.
fn probability(numbers: &Numbers, at: usize) -> Option<f64> {
    match numbers {
        Numbers::Probability(p) => Some(*p),
        Numbers::Options(options) => options.get(at).copied().flatten(),
        Numbers::Line(_) => None,
    }
}

#[cfg(test)]
mod tests;
