//! The crowd's number: which pool, over which standing forecasts, for each kind of question.

#[cfg(test)]
mod tests;

use std::borrow::Borrow;

use super::pooling;
use super::recency::{most_recent_weights, recency_weights};
use super::sorted::Sorted;

/// A way to make one forecast of many.
///
/// ```
/// use warrant::forecast::crowd::CrowdMethod;
/// let forecasts = [(0.1, "2025-01-16"), (0.2, "2025-02-01"), (0.6, "2025-03-01")];
/// let median = CrowdMethod::parse("median").unwrap();
/// assert_eq!(median.pool(&forecasts, None), Some(0.2));
/// assert_eq!(CrowdMethod::parse("extremized").unwrap().name(), "extremized:2.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CrowdMethod {
    /// The median, the default.
    Median,
    /// The arithmetic mean.
    Mean,
    /// The mean without a share of values at either end, rounded down but at least one of three or more; one always stays.
    TrimmedMean {
        /// What is cut off at either end, above 0 and below one half; 0.1 to 0.2 are usual.
        share: f64,
    },
    /// The geometric mean of odds: the mean of log odds, as a probability. A certain 0 or 1 outweighs all others.
    GeometricOdds,
    /// The mean of log odds times a factor: what a crowd would say if its members shared what they know. Satopää et al.
    /// (2014) fitted factors from 1.161 to 3.921; 2.5 and the square root of 3 are common.
    Extremized {
        /// What the mean of log odds is multiplied by; positive.
        factor: f64,
    },
    /// Extremized about even odds by [`pooling::neyman_factor`]; Neyman and Roughgarden (2022).
    Neyman,
    /// Extremized about the question's base rate b, inside 0 to 1: logit b + d(n) (mean logit - logit b).
    NeymanBaseRate,
    /// The mean of the most recent 40 %, as on Good Judgment Open; see [`most_recent_weights`].
    MostRecent,
    /// The median weighted by recency, as on Metaculus; see [`recency_weights`].
    RecencyMedian,
}

/// Why a text names no method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum CrowdMethodError {
    #[error("unknown crowd method `{name}`")]
    Unknown { name: String },
    #[error("`{text}` does not fit `{name}`: {wanted}")]
    Parameter { name: &'static str, text: String, wanted: &'static str },
}

impl CrowdMethod {
    /// Every name, without parameters, the default first.
    pub const NAMES: [&'static str; 9] = [
        "median",
        "mean",
        "trimmed-mean",
        "geometric-odds",
        "extremized",
        "neyman",
        "neyman-base-rate",
        "most-recent",
        "recency-median",
    ];

    /// Reads a name of [`CrowdMethod::NAMES`]; `trimmed-mean` and `extremized` may say their number after a colon:
    /// `trimmed-mean:0.2` (0.1 if not said), `extremized:1.7` (2.5 if not said).
    pub fn parse(text: &str) -> Result<Self, CrowdMethodError> {
        let (name, parameter) = match text.split_once(':') {
            Some((name, parameter)) => (name.trim(), Some(parameter.trim())),
            None => (text.trim(), None),
        };
        let number = |name, default, wanted, fits: fn(f64) -> bool| match parameter {
            None => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|&number| fits(number))
                .ok_or_else(|| CrowdMethodError::Parameter { name, text: text.to_owned(), wanted }),
        };
        let method = match name {
            "median" => Self::Median,
            "mean" => Self::Mean,
            "trimmed-mean" => Self::TrimmedMean {
                share: number("trimmed-mean", 0.1, "a share above 0 and below 0.5", |share| {
                    share > 0.0 && share < 0.5
                })?,
            },
            "geometric-odds" => Self::GeometricOdds,
            "extremized" => Self::Extremized {
                factor: number("extremized", 2.5, "a positive factor", |factor| {
                    factor > 0.0 && factor.is_finite()
                })?,
            },
            "neyman" => Self::Neyman,
            "neyman-base-rate" => Self::NeymanBaseRate,
            "most-recent" => Self::MostRecent,
            "recency-median" => Self::RecencyMedian,
            _ => return Err(CrowdMethodError::Unknown { name: name.to_owned() }),
        };
        match (method, parameter) {
            (Self::TrimmedMean { .. } | Self::Extremized { .. }, _) | (_, None) => Ok(method),
            (_, Some(text)) => Err(CrowdMethodError::Parameter {
                name: method.family(),
                text: text.to_owned(),
                wanted: "this method has no number",
            }),
        }
    }

    /// Names the method so that [`CrowdMethod::parse`] reads it back, its number included.
    pub fn name(self) -> String {
        match self {
            Self::TrimmedMean { share } => format!("{}:{share}", self.family()),
            Self::Extremized { factor } => format!("{}:{factor}", self.family()),
            _ => self.family().to_owned(),
        }
    }

    fn family(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::TrimmedMean { .. } => "trimmed-mean",
            Self::GeometricOdds => "geometric-odds",
            Self::Extremized { .. } => "extremized",
            Self::Neyman => "neyman",
            Self::NeymanBaseRate => "neyman-base-rate",
            Self::MostRecent => "most-recent",
            Self::RecencyMedian => "recency-median",
        }
    }

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
