//! Forecasts with the question that each is about: what repeats on one question shares its outcome.

use super::PooledForecasts;
use super::bins::Bin;
use crate::score::numerics::counter_random::{random, scramble};
use crate::score::numerics::exact::{DecimalProbability, Weight};
use crate::score::numerics::interval::wilson;

/// One forecast on a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuestionRow {
    /// Stands for the question: [`crate::score::comparison::question_key`] of its id.
    pub question: u64,
    /// The probability stated.
    pub p: DecimalProbability,
    /// 1 it happened, 0 it did not, between for a tie.
    pub outcome: DecimalProbability,
    /// How much the row counts.
    pub weight: Weight,
}

/// A row as the statistics need it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClusteredRow {
    /// Index among the pooled values.
    pub(super) value: usize,
    /// Weight of the row.
    pub(super) weight: f64,
    /// How much of the weight came true.
    pub(super) events: f64,
    /// The row comes true in a draw below this, in 2^-64.
    below: u128,
    /// Standard deviation of its outcome under calibration, times the weight.
    deviation: f64,
}

/// Forecasts sorted by question, beside the same forecasts pooled by probability.
#[derive(Debug, Clone)]
pub struct ByQuestion {
    clustered: Vec<ClusteredRow>,
    /// Key of each question, and where its rows begin; rows of a question rise in probability.
    questions: Vec<(u64, usize)>,
}

/// Returns the covariance under calibration of two sums of `lean * (y - p)` over all rows. Each sum is given by its
/// deviations, `lean * sqrt(p (1 - p))` at each of the pooled values.
///
/// What rows on one question miss their answer by is taken as perfectly correlated, whoever made them and in whatever
/// order. This needs no outcomes: an estimate from the spread between ten questions rejects calibration far too often.
/// Size under simulation: `docs/scoring.md`. Without `rows`, rows are independent.
pub(super) fn covariance(
    pooled: &PooledForecasts,
    rows: Option<&ByQuestion>,
    first: &[f64],
    second: &[f64],
) -> f64 {
    let Some(rows) = rows else {
        let values = pooled.values().iter().zip(first).zip(second);
        return values.map(|((value, first), second)| value.weight * first * second).sum();
    };
    let of = |deviations: &[f64], row: &ClusteredRow| {
        deviations.get(row.value).map_or(0.0, |own| own * row.weight)
    };
    rows.clusters()
        .map(|(_, rows)| {
            let sums = |(one, other), row| (one + of(first, row), other + of(second, row));
            let (one, other) = rows.iter().fold((0.0, 0.0), sums);
            one * other
        })
        .sum()
}

impl ByQuestion {
    /// Sorts rows by question; `pooled` must be made of the same rows.
    pub fn new(pooled: &PooledForecasts, rows: impl IntoIterator<Item = QuestionRow>) -> Self {
        let mut rows: Vec<QuestionRow> = rows.into_iter().collect();
        rows.sort_unstable_by_key(|row| (row.question, row.p, row.outcome, row.weight.micros()));
        let mut questions: Vec<(u64, usize)> = Vec::new();
        let mut clustered = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            if questions.last().is_none_or(|(question, _)| *question != row.question) {
                questions.push((row.question, at));
            }
            let value = pooled.values().binary_search_by_key(&row.p, |value| value.p).unwrap_or_default();
            let weight = row.weight.value();
            clustered.push(ClusteredRow {
                value,
                weight,
                events: weight * row.outcome.value(),
                below: (u128::from(row.p.units()) << 64) / u128::from(DecimalProbability::ONE.units()),
                deviation: weight * (row.p.value() * row.p.complement().value()).sqrt(),
            });
        }
        Self { clustered, questions }
    }

    /// Whether a question has more than one row, so that rows are not independent.
    pub fn repeats(&self) -> bool {
        self.questions.len() < self.clustered.len()
    }

    /// The rows of each question with its key.
    pub(super) fn clusters(&self) -> impl Iterator<Item = (u64, &[ClusteredRow])> {
        let ends = self.questions.iter().skip(1).map(|&(_, from)| from).chain([self.clustered.len()]);
        self.questions
            .iter()
            .zip(ends)
            .map(|(&(key, from), to)| (key, self.clustered.get(from..to).unwrap_or_default()))
    }

    /// Draws outcomes as if forecasts were calibrated, one random number for each question: a forecast comes true where
    /// the number lies below its probability. Each forecast keeps its own probability of coming true, and those on one
    /// question hang together as closely as that allows.
    pub(super) fn draw(&self, seed: u64, draw: u64, events: &mut [f64]) {
        events.fill(0.0);
        let seed = scramble(seed ^ 0x7f4a_7c15_9e37_79b9);
        for (key, rows) in self.clusters() {
            let drawn = u128::from(random(key ^ seed, draw));
            let first = rows.partition_point(|row| row.below <= drawn);
            for row in rows.get(first..).unwrap_or_default() {
                if let Some(events) = events.get_mut(row.value) {
                    *events += row.weight;
                }
            }
        }
    }

    /// Draws sums of outcomes as if forecasts were calibrated: a question's answer is drawn with its mean probability, and
    /// each of its forecasts is off by as many of its own standard deviations, as in [`covariance`]. What single forecasts
    /// get is no outcome; where nothing repeats it is.
    ///
    /// Draws of [`Self::draw`] stay within what an outcome can be, but vary too little where forecasts move with the news.
    pub(super) fn draw_together(&self, pooled: &PooledForecasts, seed: u64, draw: u64, events: &mut [f64]) {
        for (events, value) in events.iter_mut().zip(pooled.values()) {
            *events = value.weight * value.probability;
        }
        let seed = scramble(seed ^ 0x5851_f42d_4c95_7f2d);
        for (key, rows) in self.clusters() {
            let (weight, stated) = rows.iter().fold((0.0, 0.0), |(weight, stated), row| {
                let p = pooled.values().get(row.value).map_or(0.0, |value| value.probability);
                (weight + row.weight, stated + row.weight * p)
            });
            let mean = stated / weight;
            let happens = (random(key ^ seed, draw) as f64) < mean * 2_f64.powi(64);
            let away = if happens { (1.0 - mean) / mean } else { mean / (1.0 - mean) }.sqrt();
            if !away.is_finite() {
                continue;
            }
            for row in rows {
                if let Some(events) = events.get_mut(row.value) {
                    *events += if happens { row.deviation * away } else { -row.deviation * away };
                }
            }
        }
    }

    /// Returns for each bin how many questions are in it and Wilson's 95 % interval of its share where rows on one
    /// question count as one.
    ///
    /// The number of rows is replaced by Kish's effective number, the square of the sum of the questions' weights over
    /// the sum of their squares: exact where a question's rows in a bin share one outcome, as they do.
    pub fn share_intervals(&self, bins: &[Bin]) -> Vec<(u64, (f64, f64))> {
        let mut sums = vec![(0_u64, 0.0, 0.0); bins.len()];
        for (_, rows) in self.clusters() {
            // Rows rise in probability, so those of one bin stand together.
            let bin_of = |row: &ClusteredRow| bins.partition_point(|bin| bin.values.1 < row.value);
            for together in rows.chunk_by(|left, right| bin_of(left) == bin_of(right)) {
                let weight = together.iter().fold(0.0, |sum, row| sum + row.weight);
                let bin = together.first().map_or(0, bin_of);
                if let Some((questions, sum, squares)) = sums.get_mut(bin) {
                    *questions += 1;
                    *sum += weight;
                    *squares += weight * weight;
                }
            }
        }
        sums.into_iter()
            .zip(bins)
            .map(|((questions, sum, squares), bin)| {
                let effective = if squares > 0.0 { sum * sum / squares } else { 0.0 };
                (questions, wilson(bin.rate * effective, effective, 0.95))
            })
            .collect()
    }
}
