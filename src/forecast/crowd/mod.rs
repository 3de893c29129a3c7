//! The crowd's number: which pool, over which standing forecasts, for each kind of question.

mod method;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;

use super::pooling;
use super::recency::{most_recent_weights, recency_weights};
use super::sorted::{Sorted, pooled_odds, trimmed};

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

    /// Pools the probabilities up to one value of a number or date, weighted by [`CrowdMethod::weights`].
    ///
    /// [`CrowdMethod::RecencyMedian`] averages them, as Metaculus does for numbers. `None` as for [`CrowdMethod::pool`].
    pub(super) fn pool_heights(self, heights: &[f64], weights: &[f64]) -> Option<f64> {
        match self {
            Self::Mean | Self::MostRecent | Self::RecencyMedian => {
                let sum: f64 = heights.iter().zip(weights).map(|(height, weight)| height * weight).sum();
                Some(sum / weights.iter().sum::<f64>())
            }
            Self::GeometricOdds => pooled_odds(heights, 1.0),
            Self::Extremized { factor } => pooled_odds(heights, factor),
            Self::Neyman => pooled_odds(heights, pooling::neyman_factor(heights.len())?),
            _ => self.pooled(heights, weights, None),
        }
    }

    /// Whether it pools odds, which bends what is straight.
    pub(super) fn pools_odds(self) -> bool {
        matches!(self, Self::GeometricOdds | Self::Extremized { .. } | Self::Neyman | Self::NeymanBaseRate)
    }

    /// The lowest and highest rank, from 0, whose mean it is; `None` for a method that weighs all or pools odds.
    pub(super) fn ranks(self, count: usize) -> Option<[usize; 2]> {
        let cut = match self {
            Self::Median => count.saturating_sub(1) / 2,
            Self::TrimmedMean { share } => trimmed(count, share),
            _ => return None,
        };
        Some([cut, count.saturating_sub(1) - cut])
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

    /// The weight of each forecast by its age.
    pub(super) fn weights<M: Ord>(self, since: &[M]) -> Vec<f64> {
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
