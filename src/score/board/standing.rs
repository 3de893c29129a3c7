//! A board over records: means with their intervals, differences to a benchmark, shrunk means, ranks.

use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean};
use crate::score::comparison::shrinkage::shrink;
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::rules::convention::Direction;

/// Level of all intervals.
pub const LEVEL: f64 = 0.95;

/// Holds what is known of one forecaster under one rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// Mean over finite scores, clustered by question; `None` without any.
    pub mean: Option<ClusteredMean>,
    /// Scores that are infinite.
    pub infinite: u64,
    /// Mean difference to the benchmark on common questions and common time; `None` without any.
    pub difference: Option<ClusteredMean>,
    /// The mean, drawn towards that of all by how uncertain it is; `None` below two forecasters or two questions.
    pub shrunk: Option<f64>,
    /// From 1; equal scores share a rank; `None` with too few questions.
    pub rank: Option<usize>,
}

/// Takes the mean over questions and, where there is a benchmark, of the differences to it.
pub(super) fn standing(totals: &[ScoreTotal], infinite: u64, differences: &[ExactScore]) -> Standing {
    let single: Vec<ScoreTotal> = differences.iter().copied().map(ScoreTotal::of).collect();
    Standing {
        mean: clustered_mean(totals, LEVEL),
        infinite,
        difference: clustered_mean(&single, LEVEL),
        ..Standing::default()
    }
}

/// Draws means together and gives ranks, by the difference to the benchmark if there is one, else by the mean score.
///
/// Who has an infinite score comes after all others; who has fewer than `fewest` questions (common ones, with a
/// benchmark) gets no rank.
pub(super) fn place(standings: &mut [Standing], direction: Direction, benchmark: bool, fewest: u64) {
    let errors: Vec<(usize, (f64, f64))> = standings
        .iter()
        .enumerate()
        .filter_map(|(at, standing)| {
            let mean = standing.mean.filter(|_| standing.infinite == 0)?;
            let error = mean.standard_error.filter(|&error| error > 0.0)?;
            Some((at, (mean.mean, error)))
        })
        .collect();
    if errors.len() > 1
        && let Some(fit) = shrink(&errors.iter().map(|&(_, record)| record).collect::<Vec<_>>())
    {
        for (&(at, _), shrunk) in errors.iter().zip(fit.shrunk) {
            if let Some(standing) = standings.get_mut(at) {
                standing.shrunk = Some(shrunk);
            }
        }
    }
    let keys: Vec<Option<f64>> =
        standings.iter().map(|standing| key(standing, direction, benchmark, fewest)).collect();
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
