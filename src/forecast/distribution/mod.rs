//! A forecast of a number or a date: a distribution that answers what lies below and above any value.

mod error;
mod normal;
mod pool;
mod quantiles;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use super::crowd::CrowdMethod;
use super::grid::{GridCdf, GridError};
use super::line::Line;
pub use error::DistributionError;
use normal::Normal;
pub use quantiles::rising_cdf;
use quantiles::{Knot, Knots};
pub use shape::Distribution;
use shape::{Pool, Shape};

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

    /// Pools distributions of one question, each with the moment since which it is held: what lies below a value is the
    /// pool of what the members put below it, so that every method means the same as for a yes or no question. The
    /// pool is exact: straight where all members are and the method keeps that, and asked anew at every value elsewhere.
    ///
    /// [`CrowdMethod::Mean`] averages cumulative distributions; [`CrowdMethod::RecencyMedian`] averages them weighted by
    /// recency, as Metaculus does for numbers. Equal forecasts pool to that forecast, unless the method sharpens what
    /// several say. `None` without forecasts, where one excludes what another is sure of in a pool of odds, and for
    /// [`CrowdMethod::NeymanBaseRate`]: there is no base rate of a number.
    pub fn pool<M: Ord>(method: CrowdMethod, held: &[(&Arc<Self>, M)]) -> Option<Self> {
        let &(first, _) = held.first()?;
        if method.keeps_equal_forecasts(held.len()) && held.iter().all(|&(other, _)| other == first) {
            return Some(Self::clone(first));
        }
        let since: Vec<&M> = held.iter().map(|(_, since)| since).collect();
        let members = held.iter().map(|&(member, _)| Arc::clone(member)).collect();
        let pool = Pool::new(method, method.weights(&since), members);
        if method == CrowdMethod::NeymanBaseRate || method.pools_odds() && pool.contradicts() {
            return None;
        }
        let shape = pool.knots(first.line()).map_or_else(|| Shape::Pool(Box::new(pool)), Shape::Knots);
        Some(Self { line: first.line, shape })
    }

    /// The knots inside the range and its ends, as locations with the probability up to them: mass outside lies at the
    /// ends. `None` for what bends and without a line.
    pub fn knots_in_range(&self) -> Option<Vec<(f64, f64)>> {
        let (Shape::Knots(knots), Some(line)) = (&self.shape, self.line) else { return None };
        let (low, high) = (line.coordinate(line.min()), line.coordinate(line.max()));
        let inside = knots.points().iter().filter(|knot| low < knot.at && knot.at < high);
        let inside = inside.map(|knot| ((knot.at - low) / (high - low), knot.level));
        let ends = [(0.0, self.cdf(line.min())), (1.0, self.mass_below(line.max()))];
        Some([ends[0]].into_iter().chain(inside).chain([ends[1]]).collect())
    }

    /// Integrates a smooth function of location and height over the range, to 1e-10; the function may jump at `cut`.
    ///
    /// `None` without a line.
    pub fn integral(&self, cut: f64, of: &dyn Fn(f64, f64) -> f64) -> Option<f64> {
        let line = self.line()?;
        Some(match &self.shape {
            Shape::Pool(pool) => pool.integral(line, cut, of),
            _ => {
                Pool::new(CrowdMethod::Mean, vec![1.0], vec![Arc::new(self.clone())]).integral(line, cut, of)
            }
        })
    }

    /// Knots, or values between which nothing narrow hides, with the probability up to them.
    fn landmarks(&self) -> Cow<'_, [Knot]> {
        match &self.shape {
            Shape::Knots(knots) => Cow::Borrowed(knots.points()),
            Shape::Normal(normal) => normal
                .landmarks()
                .map(|value| Knot { value, at: self.coordinate(value), level: normal.below(value) })
                .collect(),
            Shape::Pool(_) => Cow::Borrowed(&[]),
        }
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
            Shape::Pool(pool) => pool.height(|member| member.cdf(value)),
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
            Shape::Pool(pool) => pool.height(|member| member.mass_below(value)),
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
            Shape::Pool(_) => 1.0 - self.cdf(value),
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
            Shape::Pool(pool) => pool.quantile(level, self.line())?,
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
