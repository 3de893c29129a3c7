//! The crowd's number: which pool, over which standing forecasts, for each kind of question.

mod method;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;

use super::pooling;
use super::recency::{most_recent_weights, recency_weights};
use super::sorted::Sorted;

pub use method::{CrowdMethod, CrowdMethodError};

impl CrowdMethod {
    /// Pools the probabilities of a yes or no question, each with the moment since which it is held.
    ///
    /// The order of the list does not matter. `None` without forecasts, where certain numbers contradict each other
    /// in a pool of odds, and for [`CrowdMethod::NeymanBaseRate`] without a base rate inside 0 to 1.
    pub fn pool<M: Ord>(self, forecasts: &[(f64, M)], base_rate: Option<f64>) -> Option<f64> {
        let values: Vec<f64> = forecasts.iter().map(|&(value, _)| value).collect();
        let since: Vec<&M> = forecasts.iter().map(|(_, since)| since).collect();
        self.pooled(&values, &self.weights(&since), base_rate)
    }

    /// Pools forecasts over options, option by option, and scales the result to a sum of 1.
    ///
    /// A forecast has an entry for each option of the question, `None` where the option was not offered; an option
    /// that no forecast has is `None` in the result. [`CrowdMethod::RecencyMedian`] scales as Metaculus does, see
    /// [`normalised_above_floor`]. `None` as for [`CrowdMethod::pool`], or if no option is left with a probability. A
    /// base rate is a yes or no matter, so there is none here.
    pub fn pool_options<R: Borrow<[Option<f64>]>, M: Ord>(
        self,
        forecasts: &[(R, M)],
    ) -> Option<Vec<Option<f64>>> {
        let since: Vec<&M> = forecasts.iter().map(|(_, since)| since).collect();
        let weights = self.weights(&since);
        let options = forecasts.iter().map(|(row, _)| row.borrow().len()).max()?;
        let mut pooled = Vec::with_capacity(options);
        for option in 0..options {
            let (values, weights): (Vec<f64>, Vec<f64>) = forecasts
                .iter()
                .zip(&weights)
                .filter_map(|((row, _), weight)| Some(((*row.borrow().get(option)?)?, *weight)))
                .unzip();
            pooled.push(if values.is_empty() { None } else { Some(self.pooled(&values, &weights, None)?) });
        }
        match self {
            Self::RecencyMedian => normalised_above_floor(&pooled),
            _ => normalised(&pooled),
        }
    }

    /// Pools distributions of a number or date threshold by threshold, each given by its heights at the same thresholds:
    /// what lies below a value is the pool of what the forecasts put below it, so that every method means the same as
    /// for a yes or no question.
    ///
    /// [`CrowdMethod::Mean`] averages cumulative distributions; [`CrowdMethod::RecencyMedian`] averages them weighted
    /// by recency, as Metaculus does for numbers. `None` without forecasts, and where certain probabilities of some
    /// threshold contradict each other in a pool of odds.
    pub fn pool_heights<M: Ord>(self, forecasts: &[(&[f64], M)]) -> Option<Vec<f64>> {
        let since: Vec<&M> = forecasts.iter().map(|(_, since)| since).collect();
        let weights = self.weights(&since);
        let mut before = 0.0_f64;
        (0..forecasts.first()?.0.len())
            .map(|point| {
                let values: Option<Vec<f64>> =
                    forecasts.iter().map(|(heights, _)| heights.get(point).copied()).collect();
                let height = match self {
                    Self::RecencyMedian => pooling::weighted_mean(&values?, &weights)?,
                    _ => self.pooled(&values?, &weights, None)?,
                };
                // Sums in ascending order may differ in the last bit from point to point.
                before = before.max(height);
                Some(before)
            })
            .collect()
    }

    /// Whether the pool of so many equal forecasts is that forecast.
    pub(super) fn keeps_equal_forecasts(self, count: usize) -> bool {
        match self {
            Self::Neyman => count == 1,
            // There is no base rate of a number.
            Self::Extremized { .. } | Self::NeymanBaseRate => false,
            _ => true,
        }
    }

    fn weights<M: Ord>(self, since: &[M]) -> Vec<f64> {
        match self {
            Self::MostRecent => most_recent_weights(since),
            Self::RecencyMedian => recency_weights(since),
            _ => vec![1.0; since.len()],
        }
    }

    fn pooled(self, values: &[f64], weights: &[f64], base_rate: Option<f64>) -> Option<f64> {
        match self {
            Self::MostRecent => pooling::weighted_mean(values, weights),
            Self::RecencyMedian => pooling::weighted_percentile(values, Some(weights), 50.0),
            _ => Sorted::of(self, base_rate, values)?.pooled(),
        }
    }
}

/// Scales the options to a sum of 1.
pub(super) fn normalised(options: &[Option<f64>]) -> Option<Vec<Option<f64>>> {
    let total: f64 = options.iter().flatten().sum();
    (total > 0.0).then(|| options.iter().map(|option| option.map(|p| p / total)).collect())
}

/// Scales the options to a sum of 1 and at least 0.001 each, as Metaculus does with medians: what lies above 0.001 is
/// scaled, then 0.001 added back.
///
/// An option at or below 0.001 ends there. `None` if all do, or if there are a thousand options or more.
pub fn normalised_above_floor(options: &[Option<f64>]) -> Option<Vec<Option<f64>>> {
    const FLOOR: f64 = 0.001;
    let count = options.iter().flatten().count() as f64;
    let above = |p: f64| (p - FLOOR).max(0.0);
    let total: f64 = options.iter().flatten().map(|&p| above(p)).sum();
    let kept = 1.0 - FLOOR * count;
    (total > 0.0 && kept > 0.0)
        .then(|| options.iter().map(|option| option.map(|p| above(p) / total * kept + FLOOR)).collect())
}
