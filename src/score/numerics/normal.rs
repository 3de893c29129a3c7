//! The standard normal distribution.
//!
//! statrs's quantile is good to 2e-16, but its cdf misses by up to 9e-11 (at z = -1): that one is made of libm's `erfc`.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, PI};

use statrs::distribution::{ContinuousCDF, Normal};

/// What `FRAC_1_SQRT_2` misses of one over the square root of two.
const FRAC_1_SQRT_2_REST: f64 = -4.833_646_656_726_457e-17;

/// Returns the density at `z`; 0 far out, and 0 for what is not a number.
#[must_use]
pub fn pdf(z: f64) -> f64 {
    if z.is_nan() { 0.0 } else { libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt() }
}

/// Returns the probability of a value up to `z`, with full relative precision in the lower tail.
///
/// `z` must be a number; infinities give 0 and 1.
///
/// ```
/// use warrant::score::numerics::normal;
///
/// assert_eq!(normal::cdf(0.0), 0.5);
/// assert!((normal::cdf(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
/// ```
#[must_use]
pub fn cdf(z: f64) -> f64 {
    let x = z * FRAC_1_SQRT_2;
    let tail = libm::erfc(-x);
    // What the product lost moves the far tail by z^2 units in the last place, so it is put back.
    let lost = libm::fma(z, FRAC_1_SQRT_2, -x) + z * FRAC_1_SQRT_2_REST;
    let correction = FRAC_2_SQRT_PI * libm::exp(-x * x) * lost;
    if correction.is_finite() { 0.5 * (tail + correction) } else { 0.5 * tail }
}

/// Returns the probability of a value above `z`, with full relative precision in the upper tail.
#[must_use]
pub fn sf(z: f64) -> f64 {
    cdf(-z)
}

/// Returns the probability of a deviation at least as far from 0, on either side.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    2.0 * sf(z.abs())
}

/// Returns the value below which a share `p` of the distribution lies.
///
/// `None` unless `p` is above 0 and below 1, where the quantile is finite.
///
/// ```
/// use warrant::score::numerics::normal;
///
/// assert!((normal::quantile(0.975).unwrap() - 1.959_963_984_540_054).abs() < 1e-15);
/// assert_eq!(normal::quantile(1.0), None);
/// ```
#[must_use]
pub fn quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quantiles_outside_the_open_unit_interval_do_not_exist() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(quantile(p), None, "{p}");
        }
    }

    #[test]
    fn the_ends_are_zero_and_one() {
        assert_eq!(cdf(f64::NEG_INFINITY).to_bits(), 0.0_f64.to_bits());
        assert_eq!(cdf(f64::INFINITY).to_bits(), 1.0_f64.to_bits());
        assert!(quantile(f64::from_bits(1)).unwrap() < -38.0);
    }

    proptest! {
        #[test]
        fn quantile_and_cdf_undo_each_other(exponent in -300.0_f64..-0.31) {
            let p = libm::exp10(exponent);
            let z = quantile(p).unwrap();
            // One unit in the last place of z moves the tail by z^2 units.
            prop_assert!((cdf(z) / p - 1.0).abs() < 1e-15 * (2.0 + z * z), "{p} {z}");
        }

        #[test]
        fn density_is_the_slope_of_the_cdf(z in -5.0_f64..5.0) {
            let step = 1e-4;
            let slope = (cdf(z + step) - cdf(z - step)) / (2.0 * step);
            prop_assert!((slope - pdf(z)).abs() < 1e-8);
        }

        #[test]
        fn the_tails_mirror_each_other(z in -30.0_f64..30.0) {
            prop_assert_eq!(sf(z).to_bits(), cdf(-z).to_bits());
            prop_assert!((cdf(z) + sf(z) - 1.0).abs() < 1e-15);
        }
    }
}
