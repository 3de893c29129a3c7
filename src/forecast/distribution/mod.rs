//! A forecast of a number or a date: a distribution that answers what lies below and above any value.

mod error;
mod normal;
mod quantiles;
#[cfg(test)]
mod tests;

use super::grid::{GridCdf, GridError};
use super::line::Line;
pub use error::DistributionError;
use normal::Normal;
use quantiles::Knots;
pub use quantiles::rising_cdf;

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

    /// Makes a distribution of points, pairs of value and the probability up to it, kept as they are: straight in
    /// between, along the logarithm on a logarithmic line.
    ///
    /// It begins with 0 and ends with 1, or reaches an open end and leaves the rest beyond it. Values within 1e-8 of an
    /// end of the range, as a share of the range, lie on that end.
    pub fn from_cdf(points: &[(f64, f64)], line: Option<&Line>) -> Result<Self, DistributionError> {
        let knots = Knots::from_cdf(points, line)?;
        Ok(Self { line: line.copied(), shape: Shape::Knots(knots) })
    }

    /// Makes a normal distribution. What lies beyond a closed end is cut off and the rest scaled up to 1.
    pub fn from_normal(mean: f64, sd: f64, line: Option<&Line>) -> Result<Self, DistributionError> {
        Ok(Self { line: line.copied(), shape: Shape::Normal(Normal::new(mean, sd, line)?) })
    }

    /// Values with the whole shape between them: the knots, straight in between; of a normal distribution, values a
    /// sixteenth of a standard deviation apart.
    pub fn knots(&self) -> Vec<f64> {
        match &self.shape {
            Shape::Knots(knots) => knots.values().collect(),
            Shape::Normal(normal) => normal.landmarks().collect(),
        }
    }

    /// The knots inside the range and its ends, as locations with the probability up to them: mass outside lies at the
    /// ends. `None` for a normal distribution and without a line.
    pub fn knots_in_range(&self) -> Option<Vec<(f64, f64)>> {
        let (Shape::Knots(knots), Some(line)) = (&self.shape, self.line) else { return None };
        let (low, high) = (line.coordinate(line.min()), line.coordinate(line.max()));
        let inside = knots.points().filter(|&(at, _)| low < at && at < high);
        let inside = inside.map(|(at, level)| ((at - low) / (high - low), level));
        let ends = [(0.0, self.cdf(line.min())), (1.0, self.mass_below(line.max()))];
        Some([ends[0]].into_iter().chain(inside).chain([ends[1]]).collect())
    }

    /// The same line with these values and the probability up to each, both ascending, as knots.
    pub(super) fn with_knots(&self, knots: impl Iterator<Item = (f64, f64)>) -> Self {
        let knots = Knots::rising(knots.map(|(value, level)| (value, self.coordinate(value), level)));
        Self { line: self.line, shape: Shape::Knots(knots) }
    }

    /// The value at this share of the way from one to the other, along the line.
    pub(super) fn between(&self, left: f64, right: f64, share: f64) -> f64 {
        let (start, end) = (self.coordinate(left), self.coordinate(right));
        let at = start + (end - start) * share;
        self.line.map_or(at, |line| line.value_at(at)).clamp(left, right)
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
