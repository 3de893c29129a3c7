//! The chi-squared distribution.

use std::f64::consts::FRAC_1_SQRT_2;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Above this many degrees of freedom the library loses digits, and no test here has nearly as many.
const MOST_DEGREES_OF_FREEDOM: f64 = 10_000.0;

/// Returns the probability of a value above `x` with so many degrees of freedom: the p-value of a test.
///
/// `None` unless `x` is a number from 0 up and the degrees of freedom lie above 0 and up to 10,000.
///
/// ```
/// use warrant::score::numerics::chi_squared;
///
/// assert!((chi_squared::sf(5.991_464_547_107_979, 2.0).unwrap() - 0.05).abs() < 1e-15);
/// ```
#[must_use]
pub fn sf(x: f64, degrees_of_freedom: f64) -> Option<f64> {
    let fits = degrees_of_freedom > 0.0 && degrees_of_freedom <= MOST_DEGREES_OF_FREEDOM;
    if !fits || x.is_nan() || x < 0.0 {
        return None;
    }
    if x <= 0.0 {
        return Some(1.0);
    }
    if x.is_infinite() {
        return Some(0.0);
    }
    // The two that occur daily have closed forms.
    if (degrees_of_freedom - 1.0).abs() <= 0.0 {
        return Some(libm::erfc(x.sqrt() * FRAC_1_SQRT_2));
    }
    if (degrees_of_freedom - 2.0).abs() <= 0.0 {
        return Some(libm::exp(-0.5 * x));
    }
    let tail = ChiSquared::new(degrees_of_freedom).ok()?.sf(x);
    tail.is_finite().then(|| tail.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn arguments_out_of_range_have_no_answer() {
        for (x, freedom) in [(-1.0, 1.0), (f64::NAN, 1.0), (1.0, 0.0), (1.0, f64::NAN), (1.0, 1e5)] {
            assert_eq!(sf(x, freedom), None);
        }
        assert_eq!(sf(0.0, 3.0), Some(1.0));
        assert_eq!(sf(f64::INFINITY, 3.0), Some(0.0));
    }

    proptest! {
        #[test]
        fn even_degrees_of_freedom_are_a_poisson_sum(half in 1_u32..40, x in 0.01_f64..150.0) {
            let mean = 0.5 * x;
            let mut term = libm::exp(-mean);
            let mut expected = term;
            for k in 1..half {
                term *= mean / f64::from(k);
                expected += term;
            }
            let found = sf(x, 2.0 * f64::from(half)).unwrap();
            prop_assert!((found - expected).abs() < 1e-13, "{found} {expected}");
        }

        #[test]
        fn the_closed_form_for_one_agrees_with_the_library(x in 0.01_f64..50.0) {
            let library = ChiSquared::new(1.0).unwrap().sf(x);
            prop_assert!((sf(x, 1.0).unwrap() - library).abs() < 1e-13);
        }

        #[test]
        fn any_bits_get_an_answer_in_range(x: f64, freedom: f64) {
            prop_assert!(sf(x, freedom).is_none_or(|tail| (0.0..=1.0).contains(&tail)));
        }
    }
}
