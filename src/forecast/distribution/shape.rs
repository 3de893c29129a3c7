//! What a distribution is made of.

use std::sync::Arc;

use super::normal::Normal;
use super::quantiles::Knots;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::line::Line;

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
    pub(super) line: Option<Line>,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Knots(Knots),
    Normal(Normal),
    Pool(Box<Pool>),
}

/// Distributions of one question that are pooled value by value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pool {
    pub(super) method: CrowdMethod,
    pub(super) weights: Vec<f64>,
    pub(super) members: Vec<Arc<Distribution>>,
}
