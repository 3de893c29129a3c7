//! Time weighting: a forecast that is updated counts for as long as each value was held.

use super::exact::{ExactScore, nearest_quotient};

/// Describes what a forecast scored and from when it was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldScore {
    /// When the forecast was made, in whole units of time, such as seconds.
    pub at: i64,
    /// What it scores.
    pub score: ExactScore,
}

/// Holds a score averaged over the time that it was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeWeighted {
    /// Sum of score times duration, in 10^-18 and the unit of time.
    sum: i128,
    /// Time covered, from the first forecast (or the opening, if that was filled) to the close.
    covered: u64,
}

impl TimeWeighted {
    /// Returns the `f64` nearest to the mean score; `None` where no time is covered.
    pub fn mean(&self) -> Option<f64> {
        let unit = 1_000_000_000_000_000_000_u128;
        (self.covered > 0).then(|| nearest_quotient(self.sum, u128::from(self.covered) * unit))
    }

    /// Returns the mean rounded to 10^-18, for exact sums over questions; `None` where no time is covered.
    pub fn score(&self) -> Option<ExactScore> {
        let covered = i128::from(self.covered);
        (covered > 0).then(|| {
            let (whole, left) = (self.sum.div_euclid(covered), self.sum.rem_euclid(covered));
            ExactScore::from_units(whole + i128::from(left * 2 >= covered))
        })
    }

    /// Returns the time covered, in the unit of time.
    pub const fn covered(&self) -> u64 {
        self.covered
    }
}

/// Averages scores over time: each holds until the next, the last until the close.
///
/// Of forecasts at the same time the later in the slice replaces the earlier; otherwise their order does not matter. A
/// forecast before the opening holds from the opening; one at or after the close covers no time. With `fill` that
/// score is taken from the opening to the first forecast; without it the time before counts for nothing, which ignores
/// who came late, so a report must name the rule.
///
/// ```
/// use warrant::score::exact::DecimalProbability;
/// use warrant::score::time_weight::{HeldScore, time_weighted};
/// let held = |at, p| {
///     let p = DecimalProbability::parse(p).unwrap();
///     HeldScore { at, score: p.brier(DecimalProbability::ONE) }
/// };
/// // 0.25 for four days, 0.09 for six.
/// let mean = time_weighted(&[held(0, "0.5"), held(4, "0.7")], 0, 10, None).mean();
/// assert_eq!(mean, Some(0.154));
/// ```
pub fn time_weighted(held: &[HeldScore], open: i64, close: i64, fill: Option<ExactScore>) -> TimeWeighted {
    let mut held: Vec<HeldScore> = held.to_vec();
    held.sort_by_key(|held| held.at);
    let mut result = TimeWeighted { sum: 0, covered: 0 };
    let mut hold = |score: ExactScore, from: i64, to: i64| {
        let (from, to) = (from.max(open), to.min(close));
        if from < to {
            let duration = to.abs_diff(from);
            result.sum = result.sum.saturating_add(score.units().saturating_mul(i128::from(duration)));
            result.covered = result.covered.saturating_add(duration);
        }
    };
    if let Some(fill) = fill {
        hold(fill, open, held.first().map_or(close, |first| first.at));
    }
    for (at, held_now) in held.iter().enumerate() {
        // Equal times leave no duration to the earlier.
        hold(held_now.score, held_now.at, held.get(at + 1).map_or(close, |next| next.at));
    }
    result
}

/// Returns the score of the last forecast; of equal times the later in the slice.
pub fn last_score(held: &[HeldScore]) -> Option<ExactScore> {
    held.iter().max_by_key(|held| held.at).map(|held| held.score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_times_are_survived() {
        let held = [HeldScore { at: i64::MIN, score: ExactScore::from_f64(0.5).unwrap() }];
        assert_eq!(time_weighted(&held, i64::MIN, i64::MAX, None).mean(), Some(0.5));
        assert_eq!(time_weighted(&held, 5, 5, None).mean(), None);
        assert_eq!(time_weighted(&held, 9, 3, Some(ExactScore::ZERO)).mean(), None);
        assert_eq!(time_weighted(&[], 0, 10, None).mean(), None);
        assert_eq!(time_weighted(&[], 0, 10, Some(ExactScore::ZERO)).mean(), Some(0.0));
        assert_eq!(last_score(&[]), None);
    }
}
