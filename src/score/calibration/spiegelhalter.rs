//! Spiegelhalter's test of calibration.

use super::PooledForecasts;
use crate::score::normal;

/// Holds Spiegelhalter's statistic and its two-sided p-value, for independent rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spiegelhalter {
    /// Standard normal under calibration; above 0 the Brier score is worse than the forecasts themselves promise.
    pub z: f64,
    /// Probability of a z at least as far from 0 under calibration. A pass proves nothing: rows at 0.5 are not seen.
    pub p_value: f64,
}

/// Tests calibration as `sum (y-p)(1-2p) / sqrt(sum (1-2p)^2 p(1-p))` (Spiegelhalter 1986).
///
/// `None` without rows and where every forecast is 0, 0.5 or 1. A weight counts as that many rows.
pub fn spiegelhalter(pooled: &PooledForecasts) -> Option<Spiegelhalter> {
    let (mut excess, mut variance) = (0.0, 0.0);
    for value in pooled.values() {
        let (p, not_p) = (value.probability, value.p.complement().value());
        let lean = not_p - p;
        excess += (value.events * not_p - value.non_events() * p) * lean;
        variance += value.weight * lean * lean * p * not_p;
    }
    (variance > 0.0).then(|| {
        let z = excess / variance.sqrt();
        Spiegelhalter { z, p_value: normal::two_sided(z) }
    })
}
