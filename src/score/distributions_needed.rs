//! The tail probabilities and quantiles that judging track records needs, in one place.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::checked_beta_reg;

/// Degrees of freedom above which the beta function loses digits and a series around the normal is better.
const MANY: f64 = 300.0;

/// Returns P(|Z| >= |z|) for a standard normal Z.
pub(in crate::score) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// Returns the standard normal quantile; `None` outside the open interval 0..1.
pub(in crate::score) fn normal_quantile(share: f64) -> Option<f64> {
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    Some(Normal::standard().inverse_cdf(share))
}

/// Returns P(|T| >= |t|) for Student's t; `None` without degrees of freedom.
pub(in crate::score) fn t_two_sided(t: f64, degrees: f64) -> Option<f64> {
    if degrees < 1.0 || t.is_nan() {
        return None;
    }
    if t.is_infinite() {
        return Some(0.0);
    }
    if degrees > MANY {
        // Hill's (1970) normal deviate of t, good to 1e-9 from here on.
        let a = degrees - 0.5;
        let b = 48.0 * a * a;
        let square = a * (t * t / degrees).ln_1p();
        let z = square.sqrt();
        let tail = ((-0.4 * square - 3.3) * square - 24.0) * square - 85.5;
        let correction = tail / (0.8 * square * square + 100.0 + b) + square + 3.0;
        return Some(normal_two_sided((correction / b + 1.0) * z));
    }
    checked_beta_reg(degrees / 2.0, 0.5, degrees / (degrees + t * t)).ok()
}

/// Returns Student's t quantile; `None` without degrees of freedom or outside the open interval 0..1.
pub(in crate::score) fn t_quantile(share: f64, degrees: f64) -> Option<f64> {
    let z = normal_quantile(share)?;
    if degrees < 1.0 {
        return None;
    }
    if degrees > MANY {
        // Cornish and Fisher; the first term left out is below 1e-11 of z here.
        let square = z * z;
        let first = (square + 1.0) / 4.0;
        let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
        let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
        let fourth =
            ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0;
        let step = 1.0 / degrees;
        return Some(z * (1.0 + step * (first + step * (second + step * (third + step * fourth)))));
    }
    StudentsT::new(0.0, 1.0, degrees).ok().map(|distribution| distribution.inverse_cdf(share))
}

/// Returns the regularised incomplete beta function; `None` outside its domain.
pub(in crate::score) fn beta_cdf(x: f64, a: f64, b: f64) -> Option<f64> {
    checked_beta_reg(a, b, x).ok()
}

/// Returns P(X >= statistic) for a chi-squared X with two degrees of freedom.
pub(in crate::score) fn chi_squared_two_upper(statistic: f64) -> f64 {
    (-statistic.max(0.0) / 2.0).exp()
}

/// Returns Wilson's interval for `events` of `n`; the whole range without rows.
pub(in crate::score) fn wilson(events: f64, n: f64, level: f64) -> (f64, f64) {
    let Some(z) = normal_quantile(0.5 + level / 2.0).filter(|_| n > 0.0) else { return (0.0, 1.0) };
    let (rate, square) = (events / n, z * z);
    let center = (rate + square / (2.0 * n)) / (1.0 + square / n);
    let half = z / (1.0 + square / n) * (rate * (1.0 - rate) / n + square / (4.0 * n * n)).max(0.0).sqrt();
    let low = if events <= 0.0 { 0.0 } else { (center - half).max(0.0) };
    let high = if events >= n { 1.0 } else { (center + half).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_beta_function() {
        for degrees in [301.0, 1000.0] {
            let exact = StudentsT::new(0.0, 1.0, degrees).unwrap().inverse_cdf(0.975);
            assert!((t_quantile(0.975, degrees).unwrap() / exact - 1.0).abs() < 1e-9);
            let tail = checked_beta_reg(degrees / 2.0, 0.5, degrees / (degrees + 4.0)).unwrap();
            assert!((t_two_sided(2.0, degrees).unwrap() / tail - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn outside_their_domain_there_is_no_answer() {
        assert_eq!(normal_quantile(0.0), None);
        assert_eq!(t_quantile(0.975, 0.0), None);
        assert_eq!(t_two_sided(1.0, 0.0), None);
        assert_eq!(wilson(0.0, 0.0, 0.95), (0.0, 1.0));
    }
}
