//! A weighted mixture of normal distributions as forecast.

use super::normal::expected_distance;
use crate::score::error::{ScoreError, finite};

/// One normal part: its share of the mixture, its mean and its deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    share: f64,
    mean: f64,
    deviation: f64,
}

/// Holds a mixture of normal distributions, such as the pooled forecast of several people.
#[derive(Debug, Clone, PartialEq)]
pub struct NormalMixture {
    parts: Vec<Part>,
}

impl NormalMixture {
    /// Makes a mixture from weight, mean and standard deviation of each part; the weights need not sum to 1.
    ///
    /// Errors: no part, weights that are negative or all 0, a number that is not finite, a deviation below 0.
    pub fn new(parts: &[(f64, f64, f64)]) -> Result<Self, ScoreError> {
        if parts.is_empty() {
            return Err(ScoreError::Empty);
        }
        let total: f64 = parts.iter().map(|&(weight, _, _)| weight).sum();
        let weighted = parts.iter().all(|&(weight, _, _)| weight >= 0.0);
        if !weighted || !total.is_finite() || total < f64::MIN_POSITIVE {
            return Err(ScoreError::BadWeights);
        }
        let parts = parts
            .iter()
            .map(|&(weight, mean, deviation)| {
                let (mean, deviation) = (finite(mean)?, finite(deviation)?);
                if deviation < 0.0 {
                    return Err(ScoreError::Negative { value: deviation });
                }
                Ok(Part { share: weight / total, mean, deviation })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { parts })
    }

    /// Returns the score of the outcome `y` (Grimit, Gneiting, Berrocal, Johnson 2006).
    ///
    /// The mean distance to the outcome less half the mean distance between two draws; the time grows with the
    /// square of the number of parts. Errors: an outcome that is not finite, or distances that are not.
    pub fn crps(&self, y: f64) -> Result<f64, ScoreError> {
        let y = finite(y)?;
        let mut to_outcome = 0.0;
        let mut between = 0.0;
        for (index, part) in self.parts.iter().enumerate() {
            to_outcome += part.share * expected_distance(y - part.mean, part.deviation);
            between +=
                part.share * part.share * expected_distance(0.0, part.deviation * std::f64::consts::SQRT_2);
            for other in self.parts.iter().skip(index + 1) {
                let deviation = libm::hypot(part.deviation, other.deviation);
                between +=
                    2.0 * part.share * other.share * expected_distance(part.mean - other.mean, deviation);
            }
        }
        Ok(finite(to_outcome - 0.5 * between)?.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::numerics::normal;
    use crate::score::rules::crps::{NormalForecast, by_integration};

    #[test]
    fn what_is_no_mixture_is_refused() {
        assert_eq!(NormalMixture::new(&[]), Err(ScoreError::Empty));
        for weights in [[-1.0, 2.0], [0.0, 0.0], [f64::NAN, 1.0], [f64::INFINITY, 1.0]] {
            let parts = [(weights[0], 0.0, 1.0), (weights[1], 0.0, 1.0)];
            assert_eq!(NormalMixture::new(&parts), Err(ScoreError::BadWeights));
        }
        assert!(NormalMixture::new(&[(1.0, f64::NAN, 1.0)]).is_err());
        assert!(NormalMixture::new(&[(1.0, 0.0, -1.0)]).is_err());
    }

    proptest! {
        #[test]
        fn the_closed_form_is_the_integral(
            parts in prop::collection::vec((0.1_f64..1.0, -5.0_f64..5.0, 0.2_f64..3.0), 1..5),
            y in -15.0_f64..15.0,
        ) {
            let mixture = NormalMixture::new(&parts).unwrap();
            let total: f64 = parts.iter().map(|part| part.0).sum();
            let cdf = |x| -> f64 {
                parts.iter().map(|&(weight, mean, deviation)| weight / total * normal::cdf((x - mean) / deviation)).sum()
            };
            let naive = by_integration(cdf, y, &[-45.0, 45.0], 2000);
            prop_assert!((mixture.crps(y).unwrap() - naive).abs() < 1e-3, "{naive}");
        }

        #[test]
        fn one_part_is_the_plain_normal(mean in -5.0_f64..5.0, deviation in 0.1_f64..3.0, y in -15.0_f64..15.0) {
            // Cut in two equal parts it is still the same distribution.
            let cut = NormalMixture::new(&[(2.0, mean, deviation), (3.0, mean, deviation)]).unwrap();
            let plain = NormalForecast::new(mean, deviation).unwrap();
            prop_assert!((cut.crps(y).unwrap() - plain.crps(y).unwrap()).abs() < 1e-13);
        }
    }
}
