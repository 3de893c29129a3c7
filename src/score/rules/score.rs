//! What one forecast scores: an infinite score is a value of its own.

use crate::score::numerics::exact::ExactScore;

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

/// One score, in exact steps where it is finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A number.
    Finite(ExactScore),
    /// The log score of what was called impossible.
    Infinite,
}

impl Mark {
    /// Rounds to exact steps; `None` for a number that has none.
    pub(in crate::score) fn of(score: Score) -> Option<Self> {
        match score {
            Score::Finite(score) => ExactScore::from_f64(score).map(Self::Finite),
            Score::Infinite => Some(Self::Infinite),
        }
    }

    /// The score, where it is finite.
    pub fn finite(self) -> Option<ExactScore> {
        match self {
            Self::Finite(score) => Some(score),
            Self::Infinite => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_zero_leaves_nothing() {
        assert_eq!(Score::Infinite.weighted(0.0), Score::Finite(0.0));
        assert_eq!(Score::Infinite.weighted(0.1), Score::Infinite);
        assert_eq!(Score::Finite(4.0).weighted(0.25), Score::Finite(1.0));
        assert_eq!(Score::Finite(4.0).plus(Score::Infinite), Score::Infinite);
    }
}
