//! A forecast of a number or a date: a distribution that answers what lies below and above any value.

mod normal;
mod quantiles;
#[cfg(test)]
mod tests;

use super::grid::{GridCdf, GridError};
use super::line::Line;
use normal::Normal;
use quantiles::Knots;

/// A monotone cumulative distribution of a number; dates are numbers in the caller's unit.
///
/// On a line with a closed end nothing lies beyond that end. How each constructor fills what was not typed is said
/// there.
///
/// ```
/// use warrant::forecast::distribution::Distribution;
/// use warrant::forecast::line::Line;
/// let troops = Line::linear(0.0, 50_000.0).unwrap().with_open_ends(false, true);
/// let forecast = Distribution::from_low_likely_high(9_000.0, 12_000.0, 20_000.0, Some(&troops)).unwrap();
/// assert_eq!(forecast.quantile(0.5), Some(12_000.0));
/// assert!((forecast.cdf(16_000.0) - 0.725).abs() < 1e-12);
/// assert_eq!(forecast.mass_below(0.0), 0.0);
/// assert!((forecast.mass_above(50_000.0) - 0.025).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    line: Option<Line>,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Knots(Knots),
    Normal(Normal),
}

/// Why numbers make no distribution; names the pair at fault.
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

impl Distribution {
    /// Makes a distribution of quantiles, pairs of level and value in any order.
    ///
    /// Between quantiles the cumulative distribution is straight, along the logarithm on a logarithmic line. Equal
    /// values at several levels put the difference of levels on that very value. Outside the outermost quantiles
    /// - a closed end takes all: the distribution runs straight to 0 or 1 there;
    /// - an open end beyond the outermost quantile takes half of what is left, as in Metaculus' tools: 5 % become
    ///   2.5 % between end and quantile and 2.5 % beyond the end;
    /// - what lies beyond an open end, or beyond the outermost quantile without a range, falls off exponentially,
    ///   with the density next to it as its start.
    pub fn from_quantiles(quantiles: &[(f64, f64)], line: Option<&Line>) -> Result<Self, DistributionError> {
        let knots = Knots::from_quantiles(quantiles, line)?;
        Ok(Self { line: line.copied(), shape: Shape::Knots(knots) })
    }

    /// Makes a distribution of a low, a likely and a high value, read as its 5 %, 50 % and 95 % quantiles; see
    /// [`Distribution::from_quantiles`].
    pub fn from_low_likely_high(
        low: f64,
        likely: f64,
        high: f64,
        line: Option<&Line>,
    ) -> Result<Self, DistributionError> {
        Self::from_quantiles(&[(0.05, low), (0.5, likely), (0.95, high)], line)
    }

    /// Makes a normal distribution. What lies beyond a closed end is cut off and the rest scaled up to 1.
    pub fn from_normal(mean: f64, sd: f64, line: Option<&Line>) -> Result<Self, DistributionError> {
        Ok(Self { line: line.copied(), shape: Shape::Normal(Normal::new(mean, sd, line)?) })
    }

    /// Makes a distribution of heights on a grid, straight between the points; what lies beyond an end falls off as
    /// in [`Distribution::from_quantiles`]. What a grid leaves beyond a closed end counts at that end.
    pub fn from_grid(grid: &GridCdf) -> Self {
        Self { line: Some(*grid.line()), shape: Shape::Knots(Knots::from_grid(grid)) }
    }

    /// The line on which it was made.
    pub fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    /// The probability of an answer up to and including `value`. What is no number has 0.
    pub fn cdf(&self, value: f64) -> f64 {
        if value.is_nan() {
            return 0.0;
        }
        let height = match &self.shape {
            Shape::Knots(knots) => knots.up_to(self.coordinate(value)),
            Shape::Normal(normal) => normal.below(value),
        };
        // Rounding may leave it a hair outside.
        height.clamp(0.0, 1.0)
    }

    /// The probability of an answer strictly below `value`. What is no number has 0.
    pub fn mass_below(&self, value: f64) -> f64 {
        if value.is_nan() {
            return 0.0;
        }
        let height = match &self.shape {
            Shape::Knots(knots) => knots.below(self.coordinate(value)),
            Shape::Normal(normal) => normal.below(value),
        };
        height.clamp(0.0, 1.0)
    }

    /// The probability of an answer strictly above `value`, also where that is too small to show in 1 - cdf. What is
    /// no number has 0.
    pub fn mass_above(&self, value: f64) -> f64 {
        if value.is_nan() {
            return 0.0;
        }
        let height = match &self.shape {
            Shape::Knots(knots) => knots.above(self.coordinate(value)),
            Shape::Normal(normal) => normal.above(value),
        };
        height.clamp(0.0, 1.0)
    }

    /// The smallest value up to which at least `level` of the probability lies; at level 0 the value where
    /// probability begins.
    ///
    /// `None` outside 0..=1, and at 0 or 1 where the distribution has no end.
    pub fn quantile(&self, level: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&level) {
            return None;
        }
        let value = match &self.shape {
            Shape::Knots(knots) => {
                knots.quantile(level, |at| self.line.map_or(at, |line| line.value_at(at)))?
            }
            Shape::Normal(normal) => normal.quantile(level)?,
        };
        value.is_finite().then_some(value)
    }

    /// Reads the distribution off at evenly spaced points of its line, ends included; [`POINTS`](super::grid::POINTS)
    /// is Metaculus' number. `None` without a line.
    pub fn grid(&self, points: usize) -> Option<Result<GridCdf, GridError>> {
        let line = *self.line.as_ref()?;
        let last = points.saturating_sub(1);
        let mut before: f64 = 0.0;
        let heights = (0..points)
            .map(|index| {
                let height = if index == 0 {
                    // The first bucket inside the range holds `min` itself.
                    self.mass_below(line.min())
                } else if index == last {
                    self.cdf(line.max())
                } else {
                    // A typed value that sits on a point belongs below it even if one of the two was rounded.
                    self.cdf(line.value(index as f64 / last as f64 + 1e-13))
                };
                before = before.max(height);
                before
            })
            .collect();
        Some(GridCdf::new(line, heights))
    }

    fn coordinate(&self, value: f64) -> f64 {
        self.line.map_or(value, |line| line.coordinate(value))
    }
}
