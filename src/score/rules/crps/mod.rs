//! The continuous ranked probability score: `integral of (F(x) - 1{x >= y})^2 dx`, exact for each kind of forecast.
//!
//! Matheson and Winkler (1976); Gneiting and Raftery (2007). It is in the unit of the value, 0 at best, lower is
//! better, and for a forecast of a single number it is the absolute error. A forecast given as quantiles is read as
//! [`PiecewiseLinear`], or scored by [`twice_mean_pinball`](crate::score::rules::quantile::QuantileForecast::twice_mean_pinball).

mod in_range;
mod piecewise_linear;

pub use in_range::crps_in_range;
pub use piecewise_linear::PiecewiseLinear;

/// The naive second implementation: the defining integral by the midpoint rule, in pieces cut at `cuts`.
#[cfg(test)]
pub(crate) fn by_integration(cdf: impl Fn(f64) -> f64, y: f64, cuts: &[f64], steps: u32) -> f64 {
    let mut ends: Vec<f64> = cuts.to_vec();
    ends.push(y);
    ends.sort_by(f64::total_cmp);
    ends.windows(2)
        .map(|pair| {
            let width = (pair[1] - pair[0]) / f64::from(steps);
            (0..steps)
                .map(|step| {
                    let x = pair[0] + width * (f64::from(step) + 0.5);
                    let miss = cdf(x) - if x >= y { 1.0 } else { 0.0 };
                    miss * miss * width
                })
                .sum::<f64>()
        })
        .sum()
}
