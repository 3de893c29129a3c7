//! Scores of a forecast given as quantiles: pinball loss, interval score, weighted interval score.

use crate::score::error::{ScoreError, finite};

/// How far `1 - level` may miss its partner: levels are typed as decimals.
const PAIR_TOLERANCE: f64 = 1e-9;

/// Returns the pinball loss of one quantile: 0 at best, in the unit of the value, lower is better.
///
/// `level (y - value)` if the outcome `y` lies at or above the quantile, `(1 - level)(value - y)` below it.
/// Errors: a level that is not above 0 and below 1, a value or outcome that is not finite.
///
/// ```
/// use warrant::score::rules::quantile::pinball;
///
/// assert_eq!(pinball(0.25, 8.0, 12.0), Ok(1.0));
/// assert_eq!(pinball(0.25, 8.0, 4.0), Ok(3.0));
/// ```
pub fn pinball(level: f64, value: f64, y: f64) -> Result<f64, ScoreError> {
    let level = checked_level(level)?;
    let (value, y) = (finite(value)?, finite(y)?);
    finite(if y >= value { level * (y - value) } else { (1.0 - level) * (value - y) })
}

/// Holds a weighted interval score and the three parts that make it up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedIntervalScore {
    /// The score in the unit of the value, 0 at best, lower is better.
    pub total: f64,
    /// What the width of the intervals costs.
    pub dispersion: f64,
    /// What it costs that the outcome lies below what was forecast.
    pub overprediction: f64,
    /// What it costs that the outcome lies above what was forecast.
    pub underprediction: f64,
}

/// A central interval read off a pair of quantiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CentralInterval {
    /// Probability that is left outside, both sides together.
    pub alpha: f64,
    /// Quantile at `alpha / 2`.
    pub low: f64,
    /// Quantile at `1 - alpha / 2`.
    pub high: f64,
}

/// Holds a forecast as quantiles: levels that rise, values that do not fall.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileForecast {
    levels: Vec<f64>,
    values: Vec<f64>,
}

impl QuantileForecast {
    /// Takes quantiles as pairs of level and value, in rising order.
    ///
    /// Errors: no pair, a level not above 0 and below 1, a value that is not finite, levels that do not rise,
    /// values that fall (crossing quantiles).
    pub fn new(quantiles: &[(f64, f64)]) -> Result<Self, ScoreError> {
        if quantiles.is_empty() {
            return Err(ScoreError::Empty);
        }
        let mut before: Option<(f64, f64)> = None;
        for (index, &(level, value)) in quantiles.iter().enumerate() {
            checked_level(level)?;
            finite(value)?;
            if before
                .is_some_and(|(level_before, value_before)| level <= level_before || value < value_before)
            {
                return Err(ScoreError::NotIncreasing { index });
            }
            before = Some((level, value));
        }
        if let (Some(first), Some(last)) = (quantiles.first(), quantiles.last()) {
            finite(last.1 - first.1)?;
        }
        let (levels, values) = quantiles.iter().copied().unzip();
        Ok(Self { levels, values })
    }

    /// Returns the levels, rising.
    #[must_use]
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// Returns the quantiles, one for each level.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the pinball loss of every quantile.
    ///
    /// Errors: an outcome that is not finite.
    pub fn pinballs(&self, y: f64) -> Result<Vec<f64>, ScoreError> {
        self.levels.iter().zip(&self.values).map(|(&level, &value)| pinball(level, value, y)).collect()
    }

    /// Returns twice the mean pinball loss, which nears the CRPS as levels are added; any levels will do.
    ///
    /// In the unit of the value, 0 at best, lower is better. Errors: an outcome that is not finite.
    pub fn twice_mean_pinball(&self, y: f64) -> Result<f64, ScoreError> {
        let losses = self.pinballs(y)?;
        finite(2.0 * losses.iter().sum::<f64>() / losses.len() as f64)
    }

    /// Returns the median if there is a quantile at 0.5.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let at = self.levels.iter().position(|level| (level - 0.5).abs() <= PAIR_TOLERANCE)?;
        self.values.get(at).copied()
    }

    /// Returns the central intervals, widest first.
    ///
    /// Errors: a level other than 0.5 whose partner at one minus it is missing.
    pub fn central_intervals(&self) -> Result<Vec<CentralInterval>, ScoreError> {
        // Levels rise, so the partner of the first is the last, and so on inwards.
        let pairs = self.levels.iter().zip(&self.values);
        let mirrored = self.levels.iter().zip(&self.values).rev();
        let mut intervals = Vec::with_capacity(self.levels.len() / 2);
        for ((&level, &low), (&partner, &high)) in pairs.zip(mirrored) {
            if (level + partner - 1.0).abs() > PAIR_TOLERANCE {
                let alone = if level + partner < 1.0 { level } else { partner };
                return Err(ScoreError::NotSymmetric { level: alone });
            }
            if level < partner {
                intervals.push(CentralInterval { alpha: 2.0 * level, low, high });
            }
        }
        Ok(intervals)
    }

    /// Returns whether the central interval of a probability covers the outcome, ends included; `None` without its two
    /// quantiles.
    #[must_use]
    pub fn covers(&self, probability: f64, y: f64) -> Option<bool> {
        let at = |level: f64| {
            let at = self.levels.iter().position(|own| (own - level).abs() <= PAIR_TOLERANCE)?;
            self.values.get(at)
        };
        let (low, high) = (at(0.5 - probability / 2.0)?, at(0.5 + probability / 2.0)?);
        Some((*low..=*high).contains(&y))
    }

    /// Returns the bias of the forecast as scoringutils defines it (Bosse and others 2022), from -1 for an outcome above all
    /// quantiles to 1 for one below all: one less twice the level of the quantile next to the outcome on its own side of the
    /// median. `None` without a median.
    ///
    /// ```
    /// use warrant::score::rules::quantile::QuantileForecast;
    ///
    /// let forecast = QuantileForecast::new(&[(0.25, 5.0), (0.5, 10.0), (0.75, 20.0)])?;
    /// assert_eq!([1.0, 7.0, 10.0, 12.0, 21.0].map(|y| forecast.bias(y)), [1.0, 0.5, 0.0, -0.5, -1.0].map(Some));
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    #[must_use]
    pub fn bias(&self, y: f64) -> Option<f64> {
        let median = self.median()?;
        let mut pairs = self.levels.iter().zip(&self.values);
        let level = if y >= median {
            pairs.find(|&(_, &value)| value >= y).map_or(1.0, |(level, _)| *level)
        } else {
            pairs.rfind(|&(_, &value)| value <= y).map_or(0.0, |(level, _)| *level)
        };
        Some(if y.total_cmp(&median).is_eq() { 0.0 } else { 1.0 - 2.0 * level })
    }

    /// Returns the weighted interval score with its parts (Bracher, Ray, Gneiting, Reich 2021).
    ///
    /// Every interval weighs `alpha / 2`, the median 1/2; the sum is divided by the number of intervals, plus 1/2
    /// if there is a median. It then equals [`QuantileForecast::twice_mean_pinball`].
    ///
    /// Errors: levels that do not pair up around 0.5, or an outcome that is not finite.
    ///
    /// ```
    /// use warrant::score::rules::quantile::QuantileForecast;
    ///
    /// let forecast = QuantileForecast::new(&[(0.1, 5.0), (0.5, 10.0), (0.9, 20.0)])?;
    /// let score = forecast.weighted_interval_score(12.0)?;
    /// assert!((score.total - (1.5 + 1.0) / 1.5).abs() < 1e-12);
    /// assert!((score.dispersion - 1.0).abs() < 1e-12 && score.overprediction == 0.0);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn weighted_interval_score(&self, y: f64) -> Result<WeightedIntervalScore, ScoreError> {
        let y = finite(y)?;
        let intervals = self.central_intervals()?;
        let mut weights = intervals.len() as f64;
        let (mut dispersion, mut overprediction, mut underprediction) = (0.0, 0.0, 0.0);
        for interval in &intervals {
            // The weight alpha / 2 and the factor 2 / alpha of a miss cancel.
            dispersion += 0.5 * interval.alpha * (interval.high - interval.low);
            overprediction += (interval.low - y).max(0.0);
            underprediction += (y - interval.high).max(0.0);
        }
        if let Some(median) = self.median() {
            weights += 0.5;
            overprediction += 0.5 * (median - y).max(0.0);
            underprediction += 0.5 * (y - median).max(0.0);
        }
        Ok(WeightedIntervalScore {
            total: finite((dispersion + overprediction + underprediction) / weights)?,
            dispersion: dispersion / weights,
            overprediction: overprediction / weights,
            underprediction: underprediction / weights,
        })
    }
}

fn checked_level(value: f64) -> Result<f64, ScoreError> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(ScoreError::NotALevel { value }) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Width plus `2 / alpha` times the distance by which the outcome misses the interval (Gneiting, Raftery 2007).
    fn interval_score(interval: &CentralInterval, y: f64) -> f64 {
        let miss = (interval.low - y).max(0.0) + (y - interval.high).max(0.0);
        (interval.high - interval.low) + 2.0 / interval.alpha * miss
    }

    /// Symmetric levels with rising values; with a median or without.
    fn symmetric() -> impl Strategy<Value = QuantileForecast> {
        (1_usize..6, any::<bool>(), -50.0_f64..50.0, prop::collection::vec(0.0_f64..10.0, 13)).prop_map(
            |(pairs, median, start, steps)| {
                let mut levels: Vec<f64> = (1..=pairs).map(|k| 0.5 * k as f64 / (pairs + 1) as f64).collect();
                if median {
                    levels.push(0.5);
                }
                let upper: Vec<f64> =
                    levels.iter().rev().filter(|&&level| level < 0.5).map(|level| 1.0 - level).collect();
                levels.extend(upper);
                let mut value = start;
                let quantiles: Vec<(f64, f64)> = levels
                    .iter()
                    .zip(steps)
                    .map(|(&level, step)| {
                        value += step;
                        (level, value)
                    })
                    .collect();
                QuantileForecast::new(&quantiles).unwrap()
            },
        )
    }

    #[test]
    fn what_is_no_quantile_forecast_is_refused() {
        assert_eq!(QuantileForecast::new(&[]), Err(ScoreError::Empty));
        assert_eq!(
            QuantileForecast::new(&[(0.5, 2.0), (0.9, 1.0)]),
            Err(ScoreError::NotIncreasing { index: 1 })
        );
        assert_eq!(
            QuantileForecast::new(&[(0.5, 2.0), (0.5, 3.0)]),
            Err(ScoreError::NotIncreasing { index: 1 })
        );
        for level in [0.0, 1.0, f64::NAN] {
            assert!(QuantileForecast::new(&[(level, 2.0)]).is_err());
        }
        assert!(QuantileForecast::new(&[(0.5, f64::NAN)]).is_err());
        assert!(pinball(0.5, 0.0, f64::INFINITY).is_err());
    }

    #[test]
    fn levels_without_a_partner_have_no_interval_score() {
        let lopsided = QuantileForecast::new(&[(0.1, 1.0), (0.5, 2.0), (0.8, 3.0)]).unwrap();
        assert_eq!(lopsided.weighted_interval_score(2.0), Err(ScoreError::NotSymmetric { level: 0.1 }));
        assert!(lopsided.twice_mean_pinball(2.0).is_ok());
    }

    #[test]
    fn a_median_alone_is_the_absolute_error() {
        let point = QuantileForecast::new(&[(0.5, 7.0)]).unwrap();
        let score = point.weighted_interval_score(10.0).unwrap();
        assert_eq!((score.total, score.underprediction), (3.0, 3.0));
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_equal_twice_the_pinball(forecast in symmetric(), y in -80.0_f64..200.0) {
            let score = forecast.weighted_interval_score(y).unwrap();
            let sum = score.dispersion + score.overprediction + score.underprediction;
            prop_assert!((score.total - sum).abs() < 1e-12 * (1.0 + score.total));
            let pinball = forecast.twice_mean_pinball(y).unwrap();
            prop_assert!((score.total - pinball).abs() < 1e-11 * (1.0 + score.total), "{} {pinball}", score.total);
            prop_assert!(score.dispersion >= 0.0 && score.overprediction >= 0.0 && score.underprediction >= 0.0);
        }

        #[test]
        fn the_score_is_the_weighted_mean_of_its_intervals(forecast in symmetric(), y in -80.0_f64..200.0) {
            let intervals = forecast.central_intervals().unwrap();
            let mut sum: f64 = intervals
                .iter()
                .map(|part| 0.5 * part.alpha * interval_score(part, y))
                .sum();
            let mut weight = intervals.len() as f64;
            if let Some(median) = forecast.median() {
                sum += 0.5 * (median - y).abs();
                weight += 0.5;
            }
            let score = forecast.weighted_interval_score(y).unwrap().total;
            prop_assert!((score - sum / weight).abs() < 1e-10 * (1.0 + score));
        }

        #[test]
        fn the_true_quantile_has_the_least_expected_pinball(level in 0.05_f64..0.95, said in 0.0_f64..1.0) {
            // Outcomes uniform on 0..1: the true quantile is the level itself.
            let expected = |value: f64| -> f64 {
                (0..1000).map(|k| pinball(level, value, (f64::from(k) + 0.5) / 1000.0).unwrap()).sum::<f64>() / 1000.0
            };
            prop_assert!(expected(level) <= expected(said) + 1e-6);
        }

        #[test]
        fn too_high_a_forecast_is_never_called_too_low(forecast in symmetric()) {
            let below_all = forecast.values()[0] - 1.0;
            let score = forecast.weighted_interval_score(below_all).unwrap();
            prop_assert!(score.underprediction == 0.0 && score.overprediction > 0.0);
        }
    }
}
