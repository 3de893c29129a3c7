//! Confidence intervals for a share.

use super::{beta, normal};

/// Returns Wilson's score interval, without continuity correction, for `events` of `n`, which may be fractions where rows
/// have weights; the whole range without rows.
///
/// It is right on average over shares (Brown, Cai, `DasGupta` 2001, "Interval estimation for a binomial proportion").
pub fn wilson(events: f64, n: f64, level: f64) -> (f64, f64) {
    let Some(z) = normal::quantile(0.5 + level / 2.0).filter(|_| n > 0.0) else { return (0.0, 1.0) };
    let (rate, square) = (events / n, z * z);
    let center = (rate + square / (2.0 * n)) / (1.0 + square / n);
    let half = z / (1.0 + square / n) * (rate * (1.0 - rate) / n + square / (4.0 * n * n)).max(0.0).sqrt();
    let low = if events <= 0.0 { 0.0 } else { (center - half).max(0.0) };
    let high = if events >= n { 1.0 } else { (center + half).min(1.0) };
    (low, high)
}

/// Returns the interval of Clopper and Pearson (1934) for `successes` of `trials`: it never covers less than the level
/// says, and so is wide. The whole range without trials.
///
/// `None` with more successes than trials, or for a level that is not above 0 and below 1.
///
/// ```
/// use warrant::score::numerics::interval::clopper_pearson;
///
/// let (low, high) = clopper_pearson(8, 10, 0.95).unwrap();
/// assert!((low - 0.4439).abs() < 1e-4 && (high - 0.9748).abs() < 1e-4);
/// ```
#[cfg_attr(
    not(any(test, feature = "internals")),
    expect(dead_code, reason = "shares of few questions will get guaranteed intervals")
)]
pub fn clopper_pearson(successes: u64, trials: u64, level: f64) -> Option<(f64, f64)> {
    let failures = trials.checked_sub(successes)?;
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let tail = 0.5 * (1.0 - level);
    let (k, rest) = (successes as f64, failures as f64);
    let low = if successes == 0 { 0.0 } else { beta::quantile(k, rest + 1.0, tail)? };
    let high = if failures == 0 { 1.0 } else { beta::upper_quantile(k + 1.0, rest, tail)? };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the trials")]
    fn part_of(trials: u64, share: f64) -> u64 {
        ((trials as f64) * share) as u64
    }

    fn both(successes: u64, trials: u64, level: f64) -> [(f64, f64); 2] {
        [wilson(successes as f64, trials as f64, level), clopper_pearson(successes, trials, level).unwrap()]
    }

    #[test]
    fn without_trials_nothing_is_known() {
        assert_eq!(both(0, 0, 0.95), [(0.0, 1.0); 2]);
    }

    #[test]
    fn impossible_arguments_are_refused() {
        assert_eq!(clopper_pearson(2, 1, 0.95), None);
        for level in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
            assert_eq!(clopper_pearson(1, 2, level), None);
        }
    }

    #[test]
    fn huge_counts_have_intervals() {
        for (k, n) in [(2_u64, 1_000_000), (u64::MAX / 3, u64::MAX), (0, u64::MAX), (5, u64::MAX)] {
            for (low, high) in both(k, n, 0.95) {
                assert!(low <= high && high - low < 1e-4, "{k} {n} {low} {high}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_share_and_lies_in_the_unit_interval(
            trials in 1_u64..200_000,
            share in 0.0_f64..=1.0,
            level in 0.5_f64..0.999,
        ) {
            let successes = part_of(trials, share);
            let observed = successes as f64 / trials as f64;
            for (low, high) in both(successes, trials, level) {
                prop_assert!(low >= 0.0 && high <= 1.0);
                prop_assert!(low <= observed + 1e-15 && observed <= high + 1e-15, "{low} {high}");
            }
        }

        #[test]
        fn counting_failures_mirrors_the_interval(trials in 1_u64..5000, share in 0.0_f64..=1.0) {
            let successes = part_of(trials, share);
            for (one, other) in both(successes, trials, 0.9).iter().zip(both(trials - successes, trials, 0.9)) {
                prop_assert!((one.0 - (1.0 - other.1)).abs() < 1e-13);
                prop_assert!((one.1 - (1.0 - other.0)).abs() < 1e-13);
            }
        }
    }
}
