//! The beta distribution, to nearly full precision also for the shapes that a million rows give.
//!
//! statrs loses digits as shapes grow (its cdf misses by 7e-13 at a + b = 1000 and by 2e-11 at 10,000; its quantiles far
//! in the tail by 3e-7 at 1e4 and 1e-3 at 1e6) because it takes the
//! difference of large log-gamma values. Here that factor is formed from deviances, which are small where the
//! distribution has its mass (Loader 2000, "Fast and accurate computation of binomial probabilities").

use std::f64::consts::PI;

use crate::score::numerics::normal;

/// Shapes below this give quantiles that no longer fit into `f64`.
const SMALLEST_SHAPE: f64 = 0.01;
/// Counts up to `u64::MAX` are shapes.
const LARGEST_SHAPE: f64 = 2e19;
/// Where both shapes are above this the continued fraction gets long, and the Edgeworth series misses a probability by
/// less than the rounding of `x` does. Tails far below 1e-10 keep no relative precision there.
const SERIES_ABOVE: f64 = 1e9;
/// More steps than the continued fraction needs for any shape it is used for.
const MOST_STEPS: u32 = 2_000_000;

/// Returns the probability of a value up to `x` under Beta(a, b), the regularised incomplete beta function.
///
/// `None` unless both shapes lie in 0.01..=2e19 and `x` in 0..=1.
///
/// ```
/// use warrant::score::numerics::beta;
///
/// assert!((beta::cdf(2.0, 1.0, 0.5).unwrap() - 0.25).abs() < 1e-15);
/// ```
#[must_use]
pub fn cdf(a: f64, b: f64, x: f64) -> Option<f64> {
    (shapes_fit(a, b) && (0.0..=1.0).contains(&x)).then(|| tails(a, b, x, 1.0 - x).0)
}

/// Returns the value below which a share `p` of Beta(a, b) lies.
///
/// `None` unless both shapes lie in 0.01..=2e19 and `p` in 0..=1.
///
/// ```
/// use warrant::score::numerics::beta;
///
/// assert!((beta::quantile(1.0, 10.0, 0.025).unwrap() - 0.002_528_578_544_461_785).abs() < 1e-16);
/// ```
#[must_use]
pub fn quantile(a: f64, b: f64, p: f64) -> Option<f64> {
    if p <= 0.5 { solve(a, b, p, Tail::Lower) } else { solve(a, b, 1.0 - p, Tail::Upper) }
}

/// Returns the value above which a share `q` of Beta(a, b) lies; unlike `quantile(a, b, 1.0 - q)` it keeps the
/// digits of a tiny `q`.
///
/// `None` as for [`quantile`].
#[must_use]
pub fn upper_quantile(a: f64, b: f64, q: f64) -> Option<f64> {
    if q <= 0.5 { solve(a, b, q, Tail::Upper) } else { solve(a, b, 1.0 - q, Tail::Lower) }
}

fn shapes_fit(a: f64, b: f64) -> bool {
    (SMALLEST_SHAPE..=LARGEST_SHAPE).contains(&a) && (SMALLEST_SHAPE..=LARGEST_SHAPE).contains(&b)
}

/// Both tails at `x`, where `y` is `1 - x`; the smaller one is computed, the other is what remains.
pub(in crate::score) fn tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        (0.0, 1.0)
    } else if y <= 0.0 {
        (1.0, 0.0)
    } else if a > SERIES_ABOVE && b > SERIES_ABOVE {
        edgeworth(a, b, x)
    } else {
        let n = a + b;
        let below_mean = if a > b { n * y - b } else { a - n * x };
        if below_mean >= 0.0 {
            let lower = (power(a, b, x, y) * continued_fraction(a, b, x, y, below_mean)).min(1.0);
            (lower, 1.0 - lower)
        } else {
            let upper = (power(a, b, x, y) * continued_fraction(b, a, y, x, -below_mean)).min(1.0);
            (1.0 - upper, upper)
        }
    }
}

/// `x^a y^b / B(a, b)` from deviances and Stirling remainders.
fn power(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let remainders = stirling_remainder(n) - stirling_remainder(a) - stirling_remainder(b);
    let deviances = deviance(a, n * x) + deviance(b, n * y);
    // a / n * b and not a * b / n: the product of two counts may overflow.
    (a / n * b / (2.0 * PI)).sqrt() * libm::exp(remainders - deviances)
}

/// `ln gamma(z + 1)` minus Stirling's formula for it.
fn stirling_remainder(z: f64) -> f64 {
    if z < 16.0 {
        return libm::lgamma(z + 1.0) - (z + 0.5) * libm::log(z) + z - 0.5 * libm::log(2.0 * PI);
    }
    let w = 1.0 / (z * z);
    (1.0 / 12.0
        - w * (1.0 / 360.0
            - w * (1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * (691.0 / 360_360.0))))))
        / z
}

/// `count ln(count / mean) + mean - count`, without cancellation where the two are close.
fn deviance(count: f64, mean: f64) -> f64 {
    let difference = count - mean;
    if difference.abs() >= 0.1 * (count + mean) {
        return count * libm::log(count / mean) + mean - count;
    }
    let v = difference / (count + mean);
    let mut sum = difference * v;
    let mut term = 2.0 * count * v;
    let mut odd = 1.0;
    loop {
        term *= v * v;
        odd += 2.0;
        let next = sum + term / odd;
        // |v| < 0.1, so this ends after at most ten rounds.
        if (next - sum).abs() <= f64::EPSILON * next.abs() / 4.0 {
            return next;
        }
        sum = next;
    }
}

/// The continued fraction of the incomplete beta function over `x^a y^b / B(a, b)`, for `x` up to the mean.
///
/// The even part of DLMF 8.17.22 in the arrangement of Didonato and Morris (1992, algorithm 708): it starts from
/// `a - (a + b) x`, which the caller forms without cancellation, and all its terms are positive at first.
fn continued_fraction(a: f64, b: f64, x: f64, y: f64, below_mean: f64) -> f64 {
    let c = 1.0 + below_mean;
    let c1 = 1.0 + 1.0 / a;
    let (mut numerator_before, mut denominator_before) = (0.0, 1.0);
    let (mut numerator, mut denominator) = (1.0, c / c1);
    let mut ratio = c1 / c;
    let mut p = 1.0;
    let mut s = a + 1.0;
    for step in 1..=MOST_STEPS {
        let n = f64::from(step);
        let t = n / a;
        let w = n * (b - n) * x;
        let e = a / s;
        let alpha = p * (p + b / a) * e * e * (w * x);
        let beta = n + w / s + (1.0 + t) / (c1 + t + t) * (c + n * (1.0 + y));
        p = 1.0 + t;
        s += 2.0;
        let next = alpha * numerator_before + beta * numerator;
        numerator_before = numerator;
        numerator = next;
        let next = alpha * denominator_before + beta * denominator;
        denominator_before = denominator;
        denominator = next;
        let before = ratio;
        ratio = numerator / denominator;
        if (ratio - before).abs() <= f64::EPSILON * ratio {
            break;
        }
        // Only the ratio counts: scaling keeps the four in range.
        numerator_before /= denominator;
        denominator_before /= denominator;
        numerator = ratio;
        denominator = 1.0;
    }
    ratio
}

/// Both tails by the Edgeworth series to the fourth cumulant.
fn edgeworth(a: f64, b: f64, x: f64) -> (f64, f64) {
    let n = a + b;
    let mean = a / n;
    let variance = mean * (b / n) / (n + 1.0);
    let z = (x - mean) / variance.sqrt();
    let skewness = 2.0 * (b / n - mean) * (n + 1.0).sqrt() / (n + 2.0) / (mean * (b / n)).sqrt();
    let excess = 6.0 * ((a - b) / n * ((a - b) / n) * (n + 1.0) - mean * (b / n) * (n + 2.0))
        / (mean * (b / n) * (n + 2.0) * (n + 3.0));
    let z2 = z * z;
    let correction = normal::pdf(z)
        * (skewness / 6.0 * (z2 - 1.0)
            + excess / 24.0 * z * (z2 - 3.0)
            + skewness * skewness / 72.0 * z * (z2 * z2 - 10.0 * z2 + 15.0));
    ((normal::cdf(z) - correction).clamp(0.0, 1.0), (normal::sf(z) + correction).clamp(0.0, 1.0))
}

#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Lower,
    Upper,
}

/// Finds `x` where the tail has the probability `target`, by Newton's method on the logarithms of both, kept in
/// a bracket that every step narrows.
fn solve(a: f64, b: f64, target: f64, tail: Tail) -> Option<f64> {
    if !shapes_fit(a, b) || !(0.0..=1.0).contains(&target) {
        return None;
    }
    if target <= 0.0 {
        return Some(if tail == Tail::Lower { 0.0 } else { 1.0 });
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let mut x = first_guess(a, b, target, tail);
    for _ in 0..400 {
        let y = 1.0 - x;
        let (lower, upper) = tails(a, b, x, y);
        let (value, rises) = if tail == Tail::Lower { (lower, true) } else { (upper, false) };
        if (value < target) == rises {
            low = x;
        } else {
            high = x;
        }
        // d ln(tail) / d ln(x) is plus or minus x times the density over the tail.
        let slope = power(a, b, x, y) / y / value;
        let step = libm::log(value / target) / slope;
        let mut next = x * libm::exp(if rises { -step } else { step });
        let inside = next > low && next < high;
        if !inside {
            next = between(low, high);
        }
        if (next - x).abs() <= f64::EPSILON * 0.5 * x || next <= low || next >= high {
            return Some(next.clamp(low, high));
        }
        x = next;
    }
    Some(x)
}

/// A point in the bracket: by ratio where its ends are of different size, else the middle.
fn between(low: f64, high: f64) -> f64 {
    if low <= 0.0 {
        high * 1e-3
    } else if high / low > 4.0 {
        low.sqrt() * high.sqrt()
    } else {
        low + 0.5 * (high - low)
    }
}

/// The normal approximation where it lies inside, else the mean.
fn first_guess(a: f64, b: f64, target: f64, tail: Tail) -> f64 {
    let n = a + b;
    let mean = a / n;
    let deviation = (mean * (b / n) / (n + 1.0)).sqrt();
    let z = normal::quantile(target).unwrap_or(0.0);
    let guess = if tail == Tail::Lower { mean + z * deviation } else { mean - z * deviation };
    if guess > 0.0 && guess < 1.0 { guess } else { mean.clamp(1e-300, 1.0 - f64::EPSILON) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_shape_or_no_probability_has_no_answer() {
        for shape in [0.0, -1.0, 0.001, 1e20, f64::NAN, f64::INFINITY] {
            assert_eq!(cdf(shape, 1.0, 0.5), None);
            assert_eq!(quantile(1.0, shape, 0.5), None);
        }
        for p in [-0.1, 1.1, f64::NAN] {
            assert_eq!(cdf(1.0, 1.0, p), None);
            assert_eq!(quantile(1.0, 1.0, p), None);
            assert_eq!(upper_quantile(1.0, 1.0, p), None);
        }
    }

    #[test]
    fn the_ends_are_reached() {
        assert_eq!(quantile(3.0, 4.0, 0.0), Some(0.0));
        assert_eq!(quantile(3.0, 4.0, 1.0), Some(1.0));
        assert_eq!(upper_quantile(3.0, 4.0, 0.0), Some(1.0));
        assert_eq!(cdf(3.0, 4.0, 0.0), Some(0.0));
    }

    #[test]
    fn a_tiny_tail_terminates_and_keeps_its_digits() {
        // Closed form for b = 1: x^a.
        let x = quantile(200.0, 1.0, 1e-60).unwrap();
        assert!((x / libm::pow(1e-60, 1.0 / 200.0) - 1.0).abs() < 1e-13);
        let x = quantile(1.0, 1.0, 1e-200).unwrap();
        assert!((x / 1e-200 - 1.0).abs() < 1e-13);
        let x = quantile(200.0, 2.0, 1e-60).unwrap();
        assert!((cdf(200.0, 2.0, x).unwrap() / 1e-60 - 1.0).abs() < 1e-10);
    }

    #[test]
    fn the_series_meets_the_fraction_where_they_take_over() {
        for share in [0.1, 0.5, 0.83] {
            let below = quantile(0.999e9, 0.999e9 * share, 0.025).unwrap();
            let series = edgeworth(0.999e9, 0.999e9 * share, below).0;
            assert!((series - 0.025).abs() < 1e-10, "{share} {series}");
        }
        // A count of the size of u64::MAX still has an interval.
        let low = quantile(9e18, 9e18, 0.025).unwrap();
        assert!(low < 0.5 && low > 0.499_999_999);
    }

    proptest! {
        #[test]
        fn the_closed_forms_are_met(a in 0.05_f64..2000.0, x in 1e-6_f64..1.0) {
            // Beta(a, 1) has the distribution x^a, Beta(1, a) its mirror.
            let expected = libm::pow(x, a);
            let found = cdf(a, 1.0, x).unwrap();
            prop_assert!((found - expected).abs() <= 1e-14 + 1e-12 * expected, "{found} {expected}");
            let mirrored = tails(1.0, a, 1.0 - x, 1.0 - (1.0 - x)).1;
            let expected = libm::exp(a * libm::log(1.0 - (1.0 - x)));
            prop_assert!((mirrored - expected).abs() <= 1e-14 + 1e-12 * expected);
        }

        #[test]
        fn the_recurrence_holds(a in 0.1_f64..1e5, b in 0.1_f64..1e5, p in 0.001_f64..0.999) {
            // I_x(a, b) = I_x(a + 1, b) + x^a y^b / (a B(a, b)).
            let x = quantile(a, b, p).unwrap();
            let left = cdf(a, b, x).unwrap();
            let right = cdf(a + 1.0, b, x).unwrap() + power(a, b, x, 1.0 - x) / a;
            prop_assert!((left - right).abs() < 1e-11, "{left} {right}");
        }

        #[test]
        fn quantile_and_cdf_undo_each_other(
            a in -1.9_f64..6.0,
            b in -1.9_f64..6.0,
            p in 0.0005_f64..0.9995,
        ) {
            let (a, b) = (libm::exp10(a), libm::exp10(b));
            let x = quantile(a, b, p).unwrap();
            // Where the density is steep, the neighbours of x are all that f64 can offer.
            let (below, above) = (x * (1.0 - 4e-16), (x * (1.0 + 4e-16)).min(1.0));
            prop_assert!(cdf(a, b, below).unwrap() <= p + 1e-11, "{a} {b} {p} {x}");
            prop_assert!(cdf(a, b, above).unwrap() >= p - 1e-11, "{a} {b} {p} {x}");
        }

        #[test]
        fn every_shape_and_tail_that_fits_gets_an_answer(a in -2.0_f64..19.3, b in -2.0_f64..19.3, q in -300.0_f64..0.0) {
            let (a, b, q) = (libm::exp10(a), libm::exp10(b), libm::exp10(q));
            for answer in [quantile(a, b, q), upper_quantile(a, b, q)] {
                prop_assert!(answer.is_some_and(|x| (0.0..=1.0).contains(&x)));
            }
        }

        #[test]
        fn any_bits_get_an_answer_in_range(a: f64, b: f64, p: f64) {
            for answer in [cdf(a, b, p), quantile(a, b, p), upper_quantile(a, b, p)] {
                prop_assert!(answer.is_none_or(|value| (0.0..=1.0).contains(&value)));
            }
        }

        #[test]
        fn quantiles_rise_with_the_probability(a in 0.1_f64..1e4, b in 0.1_f64..1e4, p in 0.001_f64..0.9) {
            prop_assert!(quantile(a, b, p).unwrap() < quantile(a, b, p + 0.05).unwrap());
        }
    }
}
