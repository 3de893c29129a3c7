//! Confidence intervals for a share: k successes in n trials.

use crate::score::error::ScoreError;
use crate::score::numerics::beta;
use crate::score::numerics::normal;

/// Holds the two ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end, not below the lower one.
    pub high: f64,
}

impl Interval {
    /// Tells whether a value lies in the interval, ends included.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Returns the distance between the ends.
    #[must_use]
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// Names a way to put an interval around a share.
///
/// Brown, Cai, `DasGupta` (2001), "Interval estimation for a binomial proportion", compare them. With no trials
/// every one of them is 0..1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProportionInterval {
    /// The score interval without continuity correction: right on average, and the default.
    #[default]
    Wilson,
    /// Never covers less than the level says, and so is wide: for when a guarantee is wanted.
    ClopperPearson,
    /// Equal-tailed quantiles of Beta(k + 1/2, n - k + 1/2).
    Jeffreys,
    /// [`ProportionInterval::Jeffreys`] with its lower end at 0 for no success and its upper end at 1 for no failure.
    JeffreysEndCorrected,
}

impl ProportionInterval {
    /// Puts an interval around `successes / trials`.
    ///
    /// `level` is the confidence level, such as 0.95. Errors: more successes than trials, or a level that is not
    /// above 0 and below 1.
    ///
    /// ```
    /// use warrant::score::numerics::interval::ProportionInterval;
    ///
    /// let wilson = ProportionInterval::Wilson.around(8, 10, 0.95)?;
    /// assert!((wilson.low - 0.4902).abs() < 1e-4 && (wilson.high - 0.9433).abs() < 1e-4);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn around(self, successes: u64, trials: u64, level: f64) -> Result<Interval, ScoreError> {
        if successes > trials {
            return Err(ScoreError::MoreSuccessesThanTrials { successes, trials });
        }
        if !(level > 0.0 && level < 1.0) {
            return Err(ScoreError::NotALevel { value: level });
        }
        if trials == 0 {
            return Ok(Interval { low: 0.0, high: 1.0 });
        }
        let tail = 0.5 * (1.0 - level);
        let (k, failures) = (successes as f64, (trials - successes) as f64);
        let (low, high) = match self {
            Self::Wilson => wilson(k, failures, tail),
            Self::ClopperPearson => (
                if successes == 0 { Some(0.0) } else { beta::quantile(k, failures + 1.0, tail) },
                if successes == trials { Some(1.0) } else { beta::upper_quantile(k + 1.0, failures, tail) },
            ),
            Self::Jeffreys => jeffreys(k, failures, tail),
            Self::JeffreysEndCorrected => {
                let (low, high) = jeffreys(k, failures, tail);
                (
                    if successes == 0 { Some(0.0) } else { low },
                    if successes == trials { Some(1.0) } else { high },
                )
            }
        };
        match (low, high) {
            (Some(low), Some(high)) => Ok(Interval { low, high }),
            // A level within a rounding error of 1 leaves no tail to cut off.
            _ => Err(ScoreError::NotALevel { value: level }),
        }
    }
}

fn wilson(k: f64, failures: f64, tail: f64) -> (Option<f64>, Option<f64>) {
    let Some(z) = normal::quantile(tail) else { return (None, None) };
    let n = k + failures;
    let square = z * z;
    let middle = k + 0.5 * square;
    let half = (square * (k * (failures / n) + 0.25 * square)).sqrt();
    // Where all trials agree the two terms are equal and the end is exactly 0 or 1.
    let low = if k > 0.0 { ((middle - half) / (n + square)).max(0.0) } else { 0.0 };
    let high = if failures > 0.0 { ((middle + half) / (n + square)).min(1.0) } else { 1.0 };
    (Some(low), Some(high))
}

fn jeffreys(k: f64, failures: f64, tail: f64) -> (Option<f64>, Option<f64>) {
    let (a, b) = (k + 0.5, failures + 0.5);
    (beta::quantile(a, b, tail), beta::upper_quantile(a, b, tail))
}

/// Returns Wilson's interval for `events` of `n`, which may be fractions where rows have weights; the whole range without rows.
pub(in crate::score) fn wilson_of_weights(events: f64, n: f64, level: f64) -> (f64, f64) {
    let Some(z) = normal::quantile(0.5 + level / 2.0).filter(|_| n > 0.0) else { return (0.0, 1.0) };
    let (rate, square) = (events / n, z * z);
    let center = (rate + square / (2.0 * n)) / (1.0 + square / n);
    let half = z / (1.0 + square / n) * (rate * (1.0 - rate) / n + square / (4.0 * n * n)).max(0.0).sqrt();
    let low = if events <= 0.0 { 0.0 } else { (center - half).max(0.0) };
    let high = if events >= n { 1.0 } else { (center + half).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [ProportionInterval; 4] = [
        ProportionInterval::Wilson,
        ProportionInterval::ClopperPearson,
        ProportionInterval::Jeffreys,
        ProportionInterval::JeffreysEndCorrected,
    ];

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the trials")]
    fn part_of(trials: u64, share: f64) -> u64 {
        ((trials as f64) * share) as u64
    }

    #[test]
    fn without_trials_nothing_is_known() {
        for kind in ALL {
            assert_eq!(kind.around(0, 0, 0.95), Ok(Interval { low: 0.0, high: 1.0 }));
        }
    }

    #[test]
    fn impossible_arguments_are_refused() {
        for kind in ALL {
            assert!(kind.around(2, 1, 0.95).is_err());
            for level in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
                assert!(kind.around(1, 2, level).is_err());
            }
        }
    }

    #[test]
    fn huge_counts_have_intervals() {
        for kind in ALL {
            for (k, n) in [(2_u64, 1_000_000), (u64::MAX / 3, u64::MAX), (0, u64::MAX), (5, u64::MAX)] {
                let interval = kind.around(k, n, 0.95).unwrap();
                assert!(
                    interval.low <= interval.high && interval.width() < 1e-4,
                    "{kind:?} {k} {n} {interval:?}"
                );
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
            for kind in [ProportionInterval::Wilson, ProportionInterval::ClopperPearson, ProportionInterval::JeffreysEndCorrected] {
                let interval = kind.around(successes, trials, level).unwrap();
                prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
                prop_assert!(interval.low <= observed + 1e-15 && observed <= interval.high + 1e-15, "{kind:?} {interval:?}");
            }
        }

        #[test]
        fn counting_failures_mirrors_the_interval(trials in 1_u64..5000, share in 0.0_f64..=1.0) {
            let successes = part_of(trials, share);
            for kind in ALL {
                let one = kind.around(successes, trials, 0.9).unwrap();
                let other = kind.around(trials - successes, trials, 0.9).unwrap();
                prop_assert!((one.low - (1.0 - other.high)).abs() < 1e-13);
                prop_assert!((one.high - (1.0 - other.low)).abs() < 1e-13);
            }
        }

        #[test]
        fn the_guaranteed_interval_is_wider_than_the_even_tailed_one(trials in 1_u64..5000, share in 0.0_f64..=1.0) {
            let successes = part_of(trials, share);
            let exact = ProportionInterval::ClopperPearson.around(successes, trials, 0.9).unwrap();
            let even = ProportionInterval::JeffreysEndCorrected.around(successes, trials, 0.9).unwrap();
            prop_assert!(exact.low <= even.low + 1e-12 && even.high <= exact.high + 1e-12);
        }
    }
}
