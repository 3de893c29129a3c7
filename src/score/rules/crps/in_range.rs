//! The score of a distribution over a question's range.

use super::PiecewiseLinear;
use crate::forecast::distribution::Distribution;

/// Panels of equal width, for what bends along a logarithmic line far from where the mass lies.
const PANELS: u32 = 64;

/// Returns the CRPS as a share of the range, along the question's line: the answer lies at `location`, 0 to 1, and mass
/// outside the range at its ends. In closed form between knots; a normal distribution by quadrature, to 1e-10.
///
/// `None` without a range.
pub fn crps_in_range(distribution: &Distribution, location: f64) -> Option<f64> {
    if let Some(knots) = distribution.knots_in_range() {
        return PiecewiseLinear::new(&knots).ok()?.crps(location).ok();
    }
    let line = distribution.line()?;
    let mut cuts: Vec<f64> = (0..=PANELS).map(|at| f64::from(at) / f64::from(PANELS)).collect();
    cuts.extend(distribution.knots().into_iter().filter_map(|value| line.location(value)));
    cuts.push(location);
    cuts.retain(|cut| (0.0..=1.0).contains(cut));
    cuts.sort_by(f64::total_cmp);
    let square = |at: f64| {
        let below = distribution.cdf(line.value(at));
        let miss = if at < location { below } else { 1.0 - below };
        miss * miss
    };
    let panel = |pair: &[f64]| {
        let [left, right] = pair else { return 0.0 };
        let (middle, half) = (f64::midpoint(*left, *right), 0.5 * (right - left));
        // Gauss and Legendre's three points.
        let reach = half * 0.6_f64.sqrt();
        half / 9.0 * (5.0 * (square(middle - reach) + square(middle + reach)) + 8.0 * square(middle))
    };
    Some(cuts.windows(2).map(panel).sum())
}
