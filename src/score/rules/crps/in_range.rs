//! The score of a distribution over a question's range.

use super::PiecewiseLinear;
use crate::forecast::distribution::Distribution;

/// Returns the CRPS as a share of the range, along the question's line: the answer lies at `location`, 0 to 1, and mass
/// outside the range at its ends. In closed form between knots; what bends by quadrature, to 1e-10.
///
/// `None` without a range.
pub fn crps_in_range(distribution: &Distribution, location: f64) -> Option<f64> {
    if let Some(knots) = distribution.knots_in_range() {
        return PiecewiseLinear::new(&knots).ok()?.crps(location).ok();
    }
    distribution.integral(location, &|at, below| {
        let miss = if at < location { below } else { 1.0 - below };
        miss * miss
    })
}
