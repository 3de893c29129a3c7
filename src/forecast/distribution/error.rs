//! Why numbers form no distribution.

/// Why numbers form no distribution; names the pair at fault.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum DistributionError {
    #[error("a distribution needs at least two points, not {points}")]
    TooFewPoints { points: usize },
    #[error("the level {level} of the value {value} is outside 0 to 1")]
    LevelOutside { level: f64, value: f64 },
    /// A value that is infinite, no number, or further from the others than numbers reach.
    #[error("the value {value} at level {level} is not finite")]
    ValueNotFinite { level: f64, value: f64 },
    #[error("the level {level} has two values, {first} and {second}")]
    LevelTwice { level: f64, first: f64, second: f64 },
    #[error("the quantiles cross: {low_value} at {low_level}, but {high_value} at {high_level}")]
    Cross { low_level: f64, low_value: f64, high_level: f64, high_value: f64 },
    #[error("the value {value} at level {level} lies outside the range, which is closed at {end}")]
    OutsideRange { level: f64, value: f64, end: f64 },
    #[error("the value {value} does not rise above {before} before it")]
    NotRising { before: f64, value: f64 },
    #[error("the CDF falls from {before} to {level} at {value}")]
    Falls { before: f64, level: f64, value: f64 },
    /// An outermost point that leaves open where the rest lies.
    #[error("the CDF {} with {level} at {value}, not with {wanted}", if *wanted > 0.5 { "ends" } else { "begins" })]
    Stops { level: f64, value: f64, wanted: f64 },
    /// A value at or past the point that a logarithmic line never reaches.
    #[error(
        "the value {value} at level {level} does not lie on the logarithmic range, which never reaches {zero_point}"
    )]
    PastZeroPoint { level: f64, value: f64, zero_point: f64 },
    /// All quantiles at one value and nothing that says how far the rest reaches.
    #[error("all quantiles are {value}: they say nothing about the rest")]
    NoSpread { value: f64 },
    /// A standard deviation that is not a positive number, or a mean that is no number.
    #[error(
        "a normal distribution needs a finite mean and a positive standard deviation, not {mean} and {sd}"
    )]
    NotNormal { mean: f64, sd: f64 },
    /// A normal distribution of which less than a millionth lies between closed ends.
    #[error(
        "hardly anything of the normal distribution with mean {mean} and standard deviation {sd} lies in the range"
    )]
    NoMassInRange { mean: f64, sd: f64 },
}

impl DistributionError {
    /// What to write instead, for a cumulative distribution given point by point.
    pub fn cdf_help(&self) -> &'static str {
        match self {
            Self::TooFewPoints { .. } => "add points, for example [[0, 0], [9000, 0.4], [50000, 1]]",
            Self::LevelOutside { .. } => "write value and probability up to it, from 0 to 1: [9000, 0.4]",
            Self::NotRising { .. } => "sort the points by value; give each value once",
            Self::Falls { .. } => "the probability up to a value cannot fall",
            Self::Stops { .. } => {
                "begin with 0 and end with 1, or reach the end of the range where that is open"
            }
            Self::OutsideRange { .. } => "keep all points inside the closed end",
            _ => "write finite numbers on the line of the question",
        }
    }
}
