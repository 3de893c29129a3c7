//! Why a score, an interval or a distribution cannot be computed.

use thiserror::Error;

/// Says which argument of a rule lies outside what the rule is defined for.
///
/// Nothing in this room answers with NaN: a value that does not exist is an error or `None`.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ScoreError {
    /// A probability that is not a number from 0 to 1.
    #[error("{value} is not a probability between 0 and 1")]
    NotAProbability {
        /// What was given.
        value: f64,
    },
    /// Probabilities of exclusive options whose sum misses 1 by more than the tolerance.
    #[error("the probabilities sum to {sum}, not to 1")]
    SumIsNotOne {
        /// The sum that was found.
        sum: f64,
    },
    /// Fewer options than the rule can compare.
    #[error("{options} options are too few, at least two are needed")]
    TooFewOptions {
        /// How many there were.
        options: usize,
    },
    /// An outcome that is not among the options or buckets.
    #[error("outcome {outcome} is not one of the {options} that the forecast covers")]
    NoSuchOutcome {
        /// Index of the outcome, from 0.
        outcome: usize,
        /// How many options or buckets the forecast has.
        options: usize,
    },
    /// A clip that is not above 0 and below one half.
    #[error("a clip of {value} is not above 0 and below 0.5")]
    NotAClip {
        /// What was given.
        value: f64,
    },
    /// A value, mean or time that is infinite or not a number.
    #[error("{value} is not a finite number")]
    NotFinite {
        /// What was given.
        value: f64,
    },
    /// A list that must not be empty.
    #[error("there is nothing to score")]
    Empty,
    /// Quantile levels, quantiles, knots or heights that go down where they must go up.
    #[error("entry {index} lies below the one before it")]
    NotIncreasing {
        /// Index of the first entry that breaks the order, from 0.
        index: usize,
    },
    /// Quantile levels that do not come in pairs a and 1 - a.
    #[error("level {level} has no partner at 1 minus it")]
    NotSymmetric {
        /// The level that stands alone.
        level: f64,
    },
    /// An index of a forecaster or question that is not below their number.
    #[error("there is no index {index} among {count}")]
    NoSuchIndex {
        /// The index.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A fit that rounding keeps from settling.
    #[error("the fit does not settle")]
    NotSettled,
    /// A confidence level that is not above 0 and below 1.
    #[error("a level of {value} is not above 0 and below 1")]
    NotALevel {
        /// What was given.
        value: f64,
    },
    /// A question that closes no later than it opens.
    #[error("the question closes before it opens")]
    ClosesBeforeOpening,
    /// An outcome beyond a bound that the question calls closed.
    #[error("the outcome lies beyond a closed bound")]
    BeyondClosedBound,
    /// A relative score against a forecast that gave no probability to what happened.
    #[error("forecast {index} gave no probability to what happened, so no score relative to it exists")]
    ZeroMass {
        /// Index of that forecast, from 0.
        index: usize,
    },
}

/// Checks that a number is a probability.
pub(super) fn probability(value: f64) -> Result<f64, ScoreError> {
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(ScoreError::NotAProbability { value }) }
}

/// Checks that a number is finite.
pub(super) fn finite(value: f64) -> Result<f64, ScoreError> {
    if value.is_finite() { Ok(value) } else { Err(ScoreError::NotFinite { value }) }
}
