//! The benchmark of a question: one curve, summed up once.
//!
//! Beside a crowd each of whose members gives it a new view now and then, a walk over its steps for every member costs
//! their product; from sums up to each step, a member's own steps cost a search each.

use crate::forecast::Moment;
use crate::score::numerics::exact::ExactScore;
use crate::score::rules::Mark;
use crate::score::time::curve::{Curve, Difference, Moments, Step, length};

/// A curve that others are measured by.
#[derive(Clone, Debug, Default)]
pub(in crate::score) struct Benchmark {
    curve: Curve,
    /// What lies before each step of the curve.
    before: Vec<Area>,
}

/// What a curve adds up to over some time, in microseconds and in steps of 10^-18 times microseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Area {
    held: i128,
    infinite: i128,
    sum: i128,
}

impl Area {
    fn plus(self, mark: Mark, length: i128) -> Self {
        let held = self.held + length;
        match mark {
            Mark::Finite(score) => {
                Self { held, sum: self.sum.saturating_add(score.units().saturating_mul(length)), ..self }
            }
            Mark::Infinite => Self { held, infinite: self.infinite + length, ..self },
        }
    }

    fn less(self, other: Self) -> Self {
        Self {
            held: self.held - other.held,
            infinite: self.infinite - other.infinite,
            sum: self.sum.saturating_sub(other.sum),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            held: self.held + other.held,
            infinite: self.infinite + other.infinite,
            sum: self.sum.saturating_add(other.sum),
        }
    }

    /// The mean to the nearest step of 10^-18; `None` over no time.
    fn mean(self) -> Option<Mark> {
        if self.held <= 0 {
            return None;
        }
        if self.infinite > 0 {
            return Some(Mark::Infinite);
        }
        let mean = self.sum.saturating_add(self.held / 2).div_euclid(self.held);
        Some(Mark::Finite(ExactScore::from_units(mean)))
    }
}

impl Benchmark {
    /// Sums a curve up.
    pub(in crate::score) fn new(curve: Curve) -> Self {
        let before = curve.steps().iter().scan(Area::default(), |all, step| {
            let before = *all;
            *all = before.plus(step.mark, length(step.from, step.until));
            Some(before)
        });
        Self { before: before.collect(), curve }
    }

    /// The curve itself.
    pub(in crate::score) fn curve(&self) -> &Curve {
        &self.curve
    }

    /// The mean score of a curve less that of the benchmark over common time, as [`Curve::beside`] has them.
    pub(in crate::score) fn under(&self, own: &Curve, moments: Moments, end: Moment) -> Option<Difference> {
        self.beside(own, moments, end).map(|(own, other)| Difference::between(own, other))
    }

    /// The mean score of a curve and that of the benchmark over common time, as [`Curve::beside`] has them.
    pub(in crate::score) fn beside(
        &self,
        own: &Curve,
        moments: Moments,
        end: Moment,
    ) -> Option<(Mark, Mark)> {
        if moments != Moments::Average {
            return own.beside(&self.curve, moments, end);
        }
        let (mut owns, mut others) = (Area::default(), Area::default());
        let mut begun = 0;
        let mut last: Option<(Moment, Area)> = None;
        for step in own.steps() {
            // Most steps begin where the one before ended.
            let before = last.filter(|(moment, _)| *moment == step.from).map(|(_, area)| area);
            let before = before.unwrap_or_else(|| self.until(step.from, &mut begun));
            let after = self.until(step.until, &mut begun);
            let common = after.less(before);
            owns = owns.plus(step.mark, common.held);
            others = others.and(common);
            last = Some((step.until, after));
        }
        Some((owns.mean()?, others.mean()?))
    }

    /// What lies before a moment; `begun` counts the steps before it and only grows, so that the search is short.
    fn until(&self, moment: Moment, begun: &mut usize) -> Area {
        let rest = self.curve.steps().get(*begun..).unwrap_or_default();
        let is_before = |step: &Step| step.from < moment;
        let mut reach = 1;
        while rest.get(reach - 1).is_some_and(is_before) {
            reach *= 2;
        }
        *begun += rest.get(..reach).unwrap_or(rest).partition_point(is_before);
        let last = begun.checked_sub(1).and_then(|at| self.curve.steps().get(at).zip(self.before.get(at)));
        last.map_or_else(Area::default, |(step, before)| {
            before.plus(step.mark, length(step.from, step.until.min(moment)))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn curve() -> impl Strategy<Value = Curve> {
        // For each step: the gap before it, its length, its score; 9 is infinite.
        prop::collection::vec((0_i64..3, 0_i64..4, 0_i128..10), 0..7).prop_map(|steps| {
            let mut hour = 0;
            Curve::new(steps.into_iter().map(|(gap, long, score)| {
                let at = |hour| Moment::UNIX_EPOCH + chrono::TimeDelta::minutes(hour);
                let from = hour + gap;
                hour = from + long;
                let units = score * 77_777_777_777_777_777;
                let mark =
                    if score == 9 { Mark::Infinite } else { Mark::Finite(ExactScore::from_units(units)) };
                Step { from: at(from), until: at(hour), mark }
            }))
        })
    }

    proptest! {
        #[test]
        fn sums_say_what_a_walk_over_both_curves_does(own in curve(), other in curve()) {
            let end = Moment::UNIX_EPOCH + chrono::TimeDelta::minutes(60);
            let benchmark = Benchmark::new(other.clone());
            for moments in [Moments::Average, Moments::Last, Moments::First, Moments::Each] {
                prop_assert_eq!(benchmark.beside(&own, moments, end), own.beside(&other, moments, end));
            }
        }
    }
}
