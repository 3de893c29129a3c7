//! A board over records: means with their intervals, differences to a benchmark, ranks.

use crate::score::comparison::clustered_interval::{ClusteredMean, Known, known_mean};
use crate::score::comparison::known_values::Errors;
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;

/// Level of all intervals.
pub const LEVEL: f64 = 0.95;

/// Holds what is known of one forecaster under one rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// Mean over finite scores; `None` without any.
    pub mean: Option<ClusteredMean>,
    /// Scores that are infinite.
    pub infinite: u64,
    /// Mean difference to the benchmark on common questions and common time; `None` without any.
    pub difference: Option<ClusteredMean>,
    /// From 1; equal scores share a rank; `None` with too few questions.
    pub rank: Option<usize>,
    /// The best and the worst rank that the questions leave; `None` without a rank, and where pairs are not compared.
    pub ranks: Option<(usize, usize)>,
}

/// How means are bounded under a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) errors: Errors,
    /// The range of the score.
    pub(crate) range: (f64, f64),
}

impl Bounds {
    pub(crate) fn of(rule: Rule, direction: Direction) -> Self {
        Self { errors: Self::errors(direction), range: rule.bounds() }
    }

    pub(crate) fn errors(direction: Direction) -> Errors {
        if direction == Direction::LowerIsBetter { Errors::LOSS } else { Errors::REWARD }
    }

    pub(crate) fn mean(self, totals: &[(ScoreTotal, Option<Known>)]) -> Option<ClusteredMean> {
        known_mean(totals, self.errors, self.range)
    }

    /// The mean of differences, one for each question.
    pub(crate) fn difference(totals: &[(ScoreTotal, Option<Known>)]) -> Option<ClusteredMean> {
        known_mean(totals, Errors::EQUAL, (f64::NEG_INFINITY, f64::INFINITY))
    }
}

/// How forecasters are ranked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankPlan {
    pub(crate) direction: Direction,
    /// Whether ranks go by the difference to a benchmark and not by the mean score.
    pub(crate) by_difference: bool,
    /// Whether mean scores on different sets of questions may stand side by side.
    pub(crate) is_relative: bool,
    /// Fewest questions for a rank.
    pub(crate) fewest: u64,
    /// Bootstrap resamples of questions; 0 for none.
    pub(crate) resamples: u32,
}

/// Gives ranks, by the difference to the benchmark if there is one, else by the mean score.
///
/// Who has an infinite score comes after all others; who has fewer than `fewest` questions (common ones, with a
/// benchmark) gets no rank, and neither has who may have none.
pub(super) fn place(standings: &mut [Standing], plan: RankPlan, may_rank: impl Fn(usize) -> bool) {
    let key = |(at, standing): (usize, &Standing)| {
        key(standing, plan.direction, plan.by_difference, plan.fewest).filter(|_| may_rank(at))
    };
    let keys: Vec<Option<f64>> = standings.iter().enumerate().map(key).collect();
    let mut sorted: Vec<f64> = keys.iter().copied().flatten().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    for (standing, own) in standings.iter_mut().zip(&keys) {
        standing.rank = own.map(|own| 1 + sorted.partition_point(|other| other.total_cmp(&own).is_lt()));
    }
}

fn key(standing: &Standing, direction: Direction, benchmark: bool, fewest: u64) -> Option<f64> {
    let by = if benchmark { standing.difference } else { standing.mean };
    if standing.infinite > 0 {
        let clusters = standing.mean.map_or(0, |mean| mean.clusters) + standing.infinite;
        return (clusters >= fewest).then_some(f64::INFINITY);
    }
    let by = by.filter(|by| by.clusters >= fewest)?;
    Some(match direction {
        Direction::LowerIsBetter => by.mean,
        Direction::HigherIsBetter => -by.mean,
    })
}
