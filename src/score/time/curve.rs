//! What a forecaster's views scored over the life of a question, and which of them count.

use chrono::TimeDelta;

use crate::forecast::{Moment, rfc3339};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::rules::Mark;

/// Which of a forecaster's views on a question count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moments {
    /// All, each as long as it was held: under the Brier rule, the time-weighted Brier score.
    Average,
    /// The last.
    Last,
    /// The first.
    First,
    /// All, each as one.
    Each,
    /// The one that stood at a moment, or when the question ended if that came before.
    Spot(Moment),
}

impl std::fmt::Display for Moments {
    /// Writes the word that chooses them, which stands in every output.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Average => f.write_str("average"),
            Self::Last => f.write_str("last"),
            Self::First => f.write_str("first"),
            Self::Each => f.write_str("each"),
            // The last moment of a day by that day, which is how a day is typed.
            Self::Spot(moment) => match moment.checked_add_signed(TimeDelta::nanoseconds(1)) {
                Some(next) if rfc3339(next).ends_with(":00Z") && !rfc3339(*moment).ends_with(":00Z") => {
                    write!(f, "spot before {}", rfc3339(next))
                }
                _ => write!(f, "spot {}", rfc3339(*moment)),
            },
        }
    }
}

/// The score of a view over the time for which it was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// From when.
    pub from: Moment,
    /// Until when, not included.
    pub until: Moment,
    /// What it scored.
    pub mark: Mark,
}

/// A mean score less another over common time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Both are finite.
    Finite(ExactScore),
    /// The own score is infinite, the other is not.
    OwnInfinite,
    /// The other score is infinite, the own is not.
    OtherInfinite,
    /// Both are infinite.
    BothInfinite,
}

impl Difference {
    /// Takes one score from another.
    pub fn between(own: Mark, other: Mark) -> Self {
        match (own, other) {
            (Mark::Finite(own), Mark::Finite(other)) => Self::Finite(own.minus(other)),
            (Mark::Infinite, Mark::Finite(_)) => Self::OwnInfinite,
            (Mark::Finite(_), Mark::Infinite) => Self::OtherInfinite,
            (Mark::Infinite, Mark::Infinite) => Self::BothInfinite,
        }
    }

    /// The difference, where both scores are finite.
    pub fn finite(self) -> Option<ExactScore> {
        match self {
            Self::Finite(difference) => Some(difference),
            _ => None,
        }
    }
}

/// Scores over time: steps in order that do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curve(Vec<Step>);

impl Curve {
    /// Takes steps in order of time; empty ones are left out.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().filter(|step| step.until > step.from).collect())
    }

    /// The steps in order.
    pub(in crate::score) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether nothing was held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For how long something was held, in microseconds.
    pub fn held(&self) -> i128 {
        self.0.iter().map(|step| length(step.from, step.until)).sum()
    }

    /// The score that stood at a moment.
    pub fn at(&self, moment: Moment) -> Option<Mark> {
        let begun = self.0.partition_point(|step| step.from <= moment);
        let last = begun.checked_sub(1).and_then(|at| self.0.get(at))?;
        (moment < last.until).then_some(last.mark)
    }

    /// The scores that count; `end` is when the question ended.
    pub fn counting(&self, moments: Moments, end: Moment) -> Vec<Mark> {
        let one = |mark: Option<Mark>| mark.into_iter().collect();
        match moments {
            Moments::Average => {
                one(mean(self.0.iter().map(|step| (step.mark, length(step.from, step.until)))))
            }
            Moments::Last => one(self.0.last().map(|step| step.mark)),
            Moments::First => one(self.0.first().map(|step| step.mark)),
            Moments::Each => self.0.iter().map(|step| step.mark).collect(),
            Moments::Spot(moment) => one(self.spot(moment, end)),
        }
    }

    fn spot(&self, moment: Moment, end: Moment) -> Option<Mark> {
        if moment < end {
            return self.at(moment);
        }
        self.0.last().filter(|step| step.until >= end).map(|step| step.mark)
    }

    /// The own mean score and that of another over common time; `None` without any.
    pub fn beside(&self, other: &Self, moments: Moments, end: Moment) -> Option<(Mark, Mark)> {
        let pairs: Vec<(Mark, Mark, i128)> = match moments {
            Moments::Average => self.common(other),
            Moments::Last => vec![(self.0.last()?.mark, other.0.last()?.mark, 1)],
            Moments::First => {
                let first = self.0.first()?;
                vec![(first.mark, other.at(first.from)?, 1)]
            }
            Moments::Each => {
                self.0.iter().filter_map(|step| Some((step.mark, other.at(step.from)?, 1))).collect()
            }
            Moments::Spot(moment) => vec![(self.spot(moment, end)?, other.spot(moment, end)?, 1)],
        };
        let own = mean(pairs.iter().map(|&(own, _, length)| (own, length)))?;
        let other = mean(pairs.iter().map(|&(_, other, length)| (other, length)))?;
        Some((own, other))
    }

    fn common(&self, other: &Self) -> Vec<(Mark, Mark, i128)> {
        let mut pairs = Vec::new();
        let mut others = other.0.as_slice();
        for step in &self.0 {
            while others.first().is_some_and(|first| first.until <= step.from) {
                others = others.get(1..).unwrap_or_default();
            }
            for other in others.iter().take_while(|other| other.from < step.until) {
                let both = length(step.from.max(other.from), step.until.min(other.until));
                pairs.push((step.mark, other.mark, both));
            }
        }
        pairs
    }
}

/// A length of time in microseconds.
pub(in crate::score) fn length(from: Moment, until: Moment) -> i128 {
    i128::from((until - from).num_microseconds().unwrap_or(i64::MAX)).max(0)
}

/// The mean of scores by length, to the nearest step of 10^-18: integers, so that equal records tie.
fn mean(marks: impl Iterator<Item = (Mark, i128)>) -> Option<Mark> {
    let (mut sum, mut whole) = (0_i128, 0_i128);
    for (mark, length) in marks.filter(|&(_, length)| length > 0) {
        let Mark::Finite(score) = mark else { return Some(Mark::Infinite) };
        sum = sum.saturating_add(score.units().saturating_mul(length));
        whole += length;
    }
    (whole > 0)
        .then(|| Mark::Finite(ExactScore::from_units((sum.saturating_add(whole / 2)).div_euclid(whole))))
}

/// Adds up the finite scores; the second number counts the infinite ones.
pub fn total(marks: &[Mark]) -> (ScoreTotal, u64) {
    let mut total = ScoreTotal::default();
    let mut infinite = 0;
    for mark in marks {
        match mark {
            Mark::Finite(score) => total.add(*score),
            Mark::Infinite => infinite += 1,
        }
    }
    (total, infinite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour: i64) -> Moment {
        Moment::UNIX_EPOCH + chrono::TimeDelta::hours(hour)
    }

    fn step(from: i64, until: i64, tenths: i128) -> Step {
        let mark = Mark::Finite(ExactScore::from_units(tenths * 100_000_000_000_000_000));
        Step { from: hour(from), until: hour(until), mark }
    }

    fn tenths(marks: &[Mark]) -> Vec<f64> {
        marks.iter().filter_map(|mark| Some((mark.finite()?.value() * 1e6).round() / 1e5)).collect()
    }

    #[test]
    fn the_moments_that_count() {
        let own = Curve::new([step(0, 1, 8), step(1, 4, 4), step(6, 6, 9)]);
        let end = hour(10);
        assert_eq!(tenths(&own.counting(Moments::Average, end)), [5.0]);
        assert_eq!(tenths(&own.counting(Moments::Last, end)), [4.0]);
        assert_eq!(tenths(&own.counting(Moments::First, end)), [8.0]);
        assert_eq!(tenths(&own.counting(Moments::Each, end)), [8.0, 4.0]);
        assert_eq!(tenths(&own.counting(Moments::Spot(hour(1)), end)), [4.0]);
        assert!(own.counting(Moments::Spot(hour(5)), end).is_empty(), "withdrawn by then");
        assert!(own.counting(Moments::Spot(hour(99)), end).is_empty());
        assert_eq!(tenths(&own.counting(Moments::Spot(hour(99)), hour(4))), [4.0], "held at the end");
        assert!(Curve::default().counting(Moments::Average, end).is_empty());
    }

    fn less(own: &Curve, other: &Curve) -> Option<Difference> {
        own.beside(other, Moments::Average, hour(9)).map(|(own, other)| Difference::between(own, other))
    }

    #[test]
    fn differences_are_over_common_time() {
        let own = Curve::new([step(0, 2, 8), step(2, 4, 4)]);
        let crowd = Curve::new([step(1, 3, 5), step(3, 9, 1)]);
        // An hour of 8 and an hour of 4 beside 5, an hour of 4 beside 1: 16/3 less 11/3.
        let difference = less(&own, &crowd).and_then(Difference::finite).map(ExactScore::value);
        assert!(
            difference.is_some_and(|difference| (difference - 0.5 / 3.0).abs() < 1e-12),
            "{difference:?}"
        );
        assert_eq!(less(&own, &Curve::default()), None);
        let infinite = Curve::new([Step { mark: Mark::Infinite, ..step(0, 1, 0) }]);
        assert_eq!(infinite.counting(Moments::Average, hour(9)), [Mark::Infinite]);
        assert_eq!(less(&infinite, &own), Some(Difference::OwnInfinite));
        assert_eq!(less(&own, &infinite), Some(Difference::OtherInfinite));
        assert_eq!(less(&infinite, &infinite), Some(Difference::BothInfinite));
    }
}
