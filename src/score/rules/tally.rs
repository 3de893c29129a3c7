//! One score, and many of them: an infinite score is a value of its own and is counted.

use crate::score::numerics::exact_sum::ExactSum;

/// Holds what a rule gives for one forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Score {
    /// A number in the unit of the rule.
    Finite(f64),
    /// The worst that a logarithmic rule can give: no probability at all for what happened.
    ///
    /// A loss is then plus infinity, a reward minus infinity; the rule's direction tells which.
    Infinite,
}

impl Score {
    /// Returns the number, or `None` if the score is infinite.
    #[must_use]
    pub fn finite(self) -> Option<f64> {
        match self {
            Self::Finite(value) => Some(value),
            Self::Infinite => None,
        }
    }

    /// Weighs a score; with weight 0 nothing is left of it, infinite or not.
    #[must_use]
    pub fn weighted(self, weight: f64) -> Self {
        match self {
            Self::Finite(value) => Self::Finite(value * weight),
            Self::Infinite if weight > 0.0 => Self::Infinite,
            Self::Infinite => Self::Finite(0.0),
        }
    }

    /// Adds two scores of one rule.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Finite(a), Self::Finite(b)) => Self::Finite(a + b),
            _ => Self::Infinite,
        }
    }
}

/// Collects scores: the exact sum of the finite ones and the number of infinite ones.
///
/// ```
/// use warrant::score::rules::binary::BinaryRule;
/// use warrant::score::rules::convention::LogRule;
/// use warrant::score::rules::tally::Tally;
///
/// let rule = BinaryRule::Log(LogRule::BITS);
/// let mut tally = Tally::new();
/// for (p, happened) in [(0.5, true), (0.25, true), (0.0, true)] {
///     tally.add(rule.score(p, happened)?);
/// }
/// assert_eq!(tally.infinite(), 1);
/// assert_eq!(tally.mean_of_finite(), Some(1.5));
/// # Ok::<(), warrant::score::error::ScoreError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    sum: ExactSum,
    finite: u64,
    infinite: u64,
}

impl Tally {
    /// Makes an empty tally.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one score.
    pub fn add(&mut self, score: Score) {
        match score {
            Score::Finite(value) => {
                self.sum.add(value);
                self.finite += 1;
            }
            Score::Infinite => self.infinite += 1,
        }
    }

    /// Returns how many scores were added.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.finite + self.infinite
    }

    /// Returns how many of them were infinite.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.infinite
    }

    /// Returns the sum, which is infinite if one score is; `None` if it left the range of `f64`.
    #[must_use]
    pub fn sum(&self) -> Option<Score> {
        if self.infinite > 0 { Some(Score::Infinite) } else { self.sum.value().map(Score::Finite) }
    }

    /// Returns the mean, which is infinite if one score is; `None` if there are no scores.
    #[must_use]
    pub fn mean(&self) -> Option<Score> {
        if self.infinite > 0 { Some(Score::Infinite) } else { self.mean_of_finite().map(Score::Finite) }
    }

    /// Returns the mean of the finite scores, to be shown beside [`Tally::infinite`]; `None` if there are none.
    #[must_use]
    pub fn mean_of_finite(&self) -> Option<f64> {
        if self.finite == 0 { None } else { self.sum.value().map(|sum| sum / self.finite as f64) }
    }
}

impl FromIterator<Score> for Tally {
    fn from_iter<I: IntoIterator<Item = Score>>(scores: I) -> Self {
        let mut tally = Self::new();
        for score in scores {
            tally.add(score);
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_infinite_score_makes_the_mean_infinite_and_is_counted() {
        let tally: Tally = [Score::Finite(1.0), Score::Infinite, Score::Finite(3.0)].into_iter().collect();
        assert_eq!(tally.count(), 3);
        assert_eq!(tally.infinite(), 1);
        assert_eq!(tally.mean(), Some(Score::Infinite));
        assert_eq!(tally.sum(), Some(Score::Infinite));
        assert_eq!(tally.mean_of_finite(), Some(2.0));
    }

    #[test]
    fn an_empty_tally_has_no_mean() {
        assert_eq!(Tally::new().mean(), None);
        assert_eq!(Tally::new().sum(), Some(Score::Finite(0.0)));
        let only_infinite: Tally = [Score::Infinite].into_iter().collect();
        assert_eq!(only_infinite.mean_of_finite(), None);
    }

    #[test]
    fn a_weight_of_zero_leaves_nothing() {
        assert_eq!(Score::Infinite.weighted(0.0), Score::Finite(0.0));
        assert_eq!(Score::Infinite.weighted(0.1), Score::Infinite);
        assert_eq!(Score::Finite(4.0).weighted(0.25), Score::Finite(1.0));
        assert_eq!(Score::Finite(4.0).plus(Score::Infinite), Score::Infinite);
    }
}
