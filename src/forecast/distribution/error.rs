//! Why numbers form no distribution.

/// Why numbers form no distribution; names the pair at fault.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DistributionError {
    /// Fewer than two quantiles.
    #[error("a distribution needs at least two quantiles, not {points}")]
    TooFewPoints {
        /// How many there are.
        points: usize,
    },
    /// A level outside 0..=1, or no number.
    #[error("the level {level} of the value {value} is outside 0 to 1")]
    LevelOutside {
        /// Level as given.
        level: f64,
        /// Its value.
        value: f64,
    },
    /// A value that is infinite, no number, or further from the others than numbers reach.
    #[error("the value {value} at level {level} is not finite")]
    ValueNotFinite {
        /// Its level.
        level: f64,
        /// Value as given.
        value: f64,
    },
    /// One level with two values.
    #[error("the level {level} has two values, {first} and {second}")]
    LevelTwice {
        /// The level.
        level: f64,
        /// Its smaller value.
        first: f64,
        /// Its other value.
        second: f64,
    },
    /// A higher level with a smaller value.
    #[error("the quantiles cross: {low_value} at {low_level}, but {high_value} at {high_level}")]
    Cross {
        /// The lower level.
        low_level: f64,
        /// Its value, the larger one.
        low_value: f64,
        /// The higher level.
        high_level: f64,
        /// Its value, the smaller one.
        high_value: f64,
    },
    /// A value beyond a closed end of the range.
    #[error("the value {value} at level {level} lies outside the range, which is closed at {end}")]
    OutsideRange {
        /// Its level.
        level: f64,
        /// Value as given.
        value: f64,
        /// The end that it passes.
        end: f64,
    },
    /// A value at or past the point that a logarithmic line never reaches.
    #[error(
        "the value {value} at level {level} does not lie on the logarithmic range, which never reaches {zero_point}"
    )]
    PastZeroPoint {
        /// Its level.
        level: f64,
        /// Value as given.
        value: f64,
        /// The point.
        zero_point: f64,
    },
    /// All quantiles at one value and nothing that says how far the rest reaches.
    #[error("all quantiles are {value}: they say nothing about the rest")]
    NoSpread {
        /// The value.
        value: f64,
    },
    /// A standard deviation that is not a positive number, or a mean that is no number.
    #[error(
        "a normal distribution needs a finite mean and a positive standard deviation, not {mean} and {sd}"
    )]
    NotNormal {
        /// Mean as given.
        mean: f64,
        /// Standard deviation as given.
        sd: f64,
    },
    /// A normal distribution of which less than a millionth lies between closed ends.
    #[error(
        "hardly anything of the normal distribution with mean {mean} and standard deviation {sd} lies in the range"
    )]
    NoMassInRange {
        /// Mean as given.
        mean: f64,
        /// Standard deviation as given.
        sd: f64,
    },
}
