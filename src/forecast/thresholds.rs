//! The values at which the distributions of one question are pooled.

use super::distribution::Distribution;

/// Most thresholds; of more, evenly many are left out.
const MOST: usize = 1_000;
/// Forecasts and thresholds up to which crossings are looked for.
const CROSSED: usize = 50_000;

/// The knots of all distributions of a question and the places where two of them cross, ascending.
///
/// Between two of them every distribution is straight and their order stays the same, so that what is pooled at the
/// thresholds and straight between them is the mean or the median of the distributions everywhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Thresholds {
    values: Vec<f64>,
}

impl Thresholds {
    pub(super) fn of(all: &[Distribution]) -> Self {
        let mut thresholds = Self { values: all.iter().flat_map(Distribution::knots).collect() };
        thresholds.tidy();
        if all.len() * all.len() * thresholds.values.len() <= CROSSED {
            let crossings = thresholds.crossings(all);
            thresholds.values.extend(crossings);
            thresholds.tidy();
        }
        thresholds
    }

    fn tidy(&mut self) {
        self.values.sort_by(f64::total_cmp);
        self.values.dedup();
        let every = self.values.len().div_ceil(MOST).max(1);
        let last = self.values.last().copied();
        let mut at = 0..;
        self.values.retain(|value| at.next().is_some_and(|at| at % every == 0) || Some(*value) == last);
    }

    fn crossings(&self, all: &[Distribution]) -> Vec<f64> {
        let heights: Vec<Vec<f64>> = all.iter().map(|one| self.heights(one)).collect();
        let mut crossings = Vec::new();
        for (at, pair) in self.values.windows(2).enumerate() {
            let [left, right] = pair else { continue };
            for (one, own) in heights.iter().enumerate() {
                for other in heights.iter().skip(one + 1) {
                    // Above the left threshold and below the right one.
                    let apart = |side: usize| Some(own.get(2 * at + side)? - other.get(2 * at + side)?);
                    let (Some(start), Some(end)) = (apart(1), apart(2)) else { continue };
                    if start * end < 0.0 {
                        let share = start / (start - end);
                        crossings.extend(all.first().map(|any| any.between(*left, *right, share)));
                    }
                }
            }
        }
        crossings
    }

    /// The probability below each threshold and up to it.
    pub(super) fn heights(&self, distribution: &Distribution) -> Vec<f64> {
        self.values
            .iter()
            .flat_map(|&value| [distribution.mass_below(value), distribution.cdf(value)])
            .collect()
    }

    /// The distribution on the line of `any` with these probabilities below and up to each threshold, straight between.
    pub(super) fn distribution(&self, any: &Distribution, heights: &[f64]) -> Distribution {
        let knots = self
            .values
            .iter()
            .zip(heights.chunks_exact(2))
            .flat_map(|(&value, pair)| pair.iter().map(move |&level| (value, level)));
        any.with_knots(knots)
    }
}
