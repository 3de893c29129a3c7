//! Student's t distribution, as a beta distribution.
//!
//! statrs misses a two-sided tail by 2e-13 relative at 100 degrees of freedom and by 2e-12 at 10,000; here it is 1e-14.

use crate::score::numerics::beta;

/// Returns the probability of a value at least as far from 0 as `t`: the two-sided p-value.
///
/// `None` unless `t` is finite and the degrees of freedom lie in 0.02..=4e19.
///
/// ```
/// use warrant::score::numerics::student;
///
/// assert!((student::two_sided(2.0, 1.0).unwrap() - 0.295_167_235_300_866_5).abs() < 1e-15);
/// ```
#[cfg(any(test, feature = "internals"))]
#[must_use]
pub fn two_sided(t: f64, degrees_of_freedom: f64) -> Option<f64> {
    if !t.is_finite() {
        return None;
    }
    // t^2 / (df + t^2) is Beta(1/2, df/2); its complement is formed without a subtraction.
    beta::cdf(0.5, 0.5 * degrees_of_freedom, 0.5)?;
    let ratio = t / degrees_of_freedom.sqrt();
    let square = ratio * ratio;
    let (x, y) =
        if square.is_finite() { (square / (1.0 + square), 1.0 / (1.0 + square)) } else { (1.0, 0.0) };
    Some(beta::tails(0.5, 0.5 * degrees_of_freedom, x, y).1)
}

/// Returns the value below which a share `p` of the distribution lies.
///
/// `None` unless `p` is above 0 and below 1, the degrees of freedom fit as for [`two_sided`] and the quantile is finite.
///
/// ```
/// use warrant::score::numerics::student;
///
/// assert!((student::quantile(0.975, 4.0).unwrap() - 2.776_445_105_197_793).abs() < 1e-14);
/// ```
#[must_use]
pub fn quantile(p: f64, degrees_of_freedom: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let tail = p.min(1.0 - p);
    // df / (df + t^2) is Beta(df/2, 1/2); the end that is near 0 is the one that is solved for.
    let half = 0.5 * degrees_of_freedom;
    let (x, y) = {
        let y = beta::upper_quantile(0.5, half, 2.0 * tail)?;
        if y <= 0.5 {
            (1.0 - y, y)
        } else {
            let x = beta::quantile(half, 0.5, 2.0 * tail)?;
            (x, 1.0 - x)
        }
    };
    let size = (degrees_of_freedom * (y / x)).sqrt();
    size.is_finite().then_some(if p < 0.5 { -size } else { size })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::numerics::normal;

    fn sf(t: f64, degrees_of_freedom: f64) -> f64 {
        let half = 0.5 * two_sided(t, degrees_of_freedom).unwrap();
        if t >= 0.0 { half } else { 1.0 - half }
    }

    #[test]
    fn arguments_out_of_range_have_no_answer() {
        assert_eq!(two_sided(f64::NAN, 3.0), None);
        assert_eq!(two_sided(f64::INFINITY, 3.0), None);
        for freedom in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(two_sided(1.0, freedom), None);
            assert_eq!(quantile(0.9, freedom), None);
        }
        for p in [0.0, 1.0, f64::NAN] {
            assert_eq!(quantile(p, 3.0), None);
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_a_normal_distribution() {
        assert!((sf(1.96, 1e12) - normal::sf(1.96)).abs() < 1e-11);
        assert!((quantile(0.975, 1e12).unwrap() - normal::quantile(0.975).unwrap()).abs() < 1e-10);
    }

    proptest! {
        #[test]
        fn one_degree_of_freedom_is_cauchy(t in -1e6_f64..1e6) {
            let expected = 0.5 - libm::atan(t) / std::f64::consts::PI;
            prop_assert!((sf(t, 1.0) - expected).abs() < 1e-14);
        }

        #[test]
        fn two_degrees_of_freedom_have_a_closed_form(t in -1e3_f64..1e3) {
            let expected = 0.5 + t / (2.0 * (2.0 + t * t).sqrt());
            prop_assert!((sf(-t, 2.0) - expected).abs() < 1e-14);
        }

        #[test]
        fn quantile_and_cdf_undo_each_other(p in 0.0001_f64..0.9999, freedom in 0.5_f64..1e5) {
            let t = quantile(p, freedom).unwrap();
            prop_assert!((sf(-t, freedom) - p).abs() < 1e-12, "{} {}", t, sf(-t, freedom));
        }

        #[test]
        fn the_distribution_is_symmetric(p in 0.0001_f64..0.5, freedom in 0.5_f64..1e5) {
            let sum = quantile(p, freedom).unwrap() + quantile(1.0 - p, freedom).unwrap();
            prop_assert!(sum.abs() < 1e-9 * quantile(1.0 - p, freedom).unwrap().max(1.0));
        }
    }
}
