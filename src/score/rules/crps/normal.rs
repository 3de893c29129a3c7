//! A normal distribution as forecast.

use std::f64::consts::PI;

use crate::score::error::{ScoreError, finite};
use crate::score::numerics::normal;

/// Beyond this many deviations the tail is 0 in `f64` and a quotient could overflow.
const FAR: f64 = 40.0;

/// Holds a forecast that is normal around a mean; with deviation 0 it is a single number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalForecast {
    mean: f64,
    deviation: f64,
}

impl NormalForecast {
    /// Makes a forecast from mean and standard deviation.
    ///
    /// Errors: a number that is not finite, a deviation below 0.
    pub fn new(mean: f64, deviation: f64) -> Result<Self, ScoreError> {
        let (mean, deviation) = (finite(mean)?, finite(deviation)?);
        if deviation < 0.0 {
            return Err(ScoreError::Negative { value: deviation });
        }
        Ok(Self { mean, deviation })
    }

    /// Returns the score of the outcome `y`: `s (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi))`, `z = (y - m) / s`.
    ///
    /// Errors: an outcome that is not finite, or so far away that the distance is not.
    ///
    /// ```
    /// use warrant::score::rules::crps::NormalForecast;
    ///
    /// let standard = NormalForecast::new(0.0, 1.0)?;
    /// assert!((standard.crps(0.0)? - 0.233_694_977_255_109_07).abs() < 1e-15);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn crps(self, y: f64) -> Result<f64, ScoreError> {
        let distance = finite(finite(y)? - self.mean)?;
        Ok((expected_distance(distance, self.deviation) - self.deviation / PI.sqrt()).max(0.0))
    }
}

/// The mean distance of a normal variable around `distance` from 0: `2 s phi(m/s) + m (2 Phi(m/s) - 1)`.
pub(super) fn expected_distance(distance: f64, deviation: f64) -> f64 {
    if distance.abs() >= FAR * deviation {
        return distance.abs();
    }
    let z = distance / deviation;
    2.0 * deviation * normal::pdf(z) + distance * normal::central(z)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::rules::crps::by_integration;

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(NormalForecast::new(f64::NAN, 1.0).is_err());
        assert!(NormalForecast::new(0.0, f64::INFINITY).is_err());
        assert_eq!(NormalForecast::new(0.0, -1.0), Err(ScoreError::Negative { value: -1.0 }));
        let standard = NormalForecast::new(0.0, 1.0).unwrap();
        assert!(standard.crps(f64::NAN).is_err());
        assert!(NormalForecast::new(-1e308, 1.0).unwrap().crps(1e308).is_err());
    }

    #[test]
    fn extreme_scales_stay_finite() {
        let narrow = NormalForecast::new(0.0, 1e-308).unwrap();
        assert_eq!(narrow.crps(1.0), Ok(1.0));
        assert!(NormalForecast::new(0.0, 1e300).unwrap().crps(1.0).unwrap().is_finite());
    }

    proptest! {
        #[test]
        fn the_closed_form_is_the_integral(mean in -5.0_f64..5.0, deviation in 0.1_f64..5.0, y in -20.0_f64..20.0) {
            let forecast = NormalForecast::new(mean, deviation).unwrap();
            let ends = [(mean - 12.0 * deviation).min(y), (mean + 12.0 * deviation).max(y)];
            let naive = by_integration(|x| normal::cdf((x - mean) / deviation), y, &ends, 4000);
            prop_assert!((forecast.crps(y).unwrap() - naive).abs() < 1e-4 * deviation, "{naive}");
        }

        #[test]
        fn the_true_distribution_has_the_best_expected_score(mean in -2.0_f64..2.0, deviation in 0.3_f64..3.0) {
            // Outcomes at the midpoints of 400 equal shares of a standard normal distribution.
            let expected = |forecast: NormalForecast| -> f64 {
                (0..400)
                    .map(|k| forecast.crps(normal::quantile((f64::from(k) + 0.5) / 400.0).unwrap()).unwrap())
                    .sum::<f64>() / 400.0
            };
            let truth = expected(NormalForecast::new(0.0, 1.0).unwrap());
            prop_assert!(truth <= expected(NormalForecast::new(mean, deviation).unwrap()) + 1e-3);
        }
    }
}
