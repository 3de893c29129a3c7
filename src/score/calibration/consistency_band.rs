//! Bands around the diagonal and around the recalibration, by the normal approximation at each distinct probability.

use super::PooledForecasts;
use super::pool_adjacent_violators::pool_adjacent_violators;
use crate::score::numerics::normal;

/// Describes both bands at one distinct probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalBands {
    /// The stated probability.
    pub p: f64,
    /// The recalibrated probability.
    pub recalibrated: f64,
    /// Where a calibrated forecaster's share would lie: `p +- z sqrt(p(1-p)/n)`, cut to 0..=1.
    pub consistency: (f64, f64),
    /// Where the recalibrated probability may lie: `c +- z sqrt(c(1-c)/n)`, cut to 0..=1.
    pub confidence: (f64, f64),
}

/// Returns pointwise bands for many rows at few distinct probabilities (as R's `reliabilitydiag` does for discrete
/// forecasts). Nothing at a level outside 0..1. For many distinct probabilities use
/// [`super::simulation::simulate_calibrated`].
pub fn normal_bands(pooled: &PooledForecasts, level: f64) -> Vec<NormalBands> {
    let Some(z) = normal::quantile(0.5 + level / 2.0) else { return Vec::new() };
    let blocks = pool_adjacent_violators(pooled.values());
    let around = |center: f64, n: f64| {
        let half = z * (center * (1.0 - center) / n).max(0.0).sqrt();
        ((center - half).max(0.0), (center + half).min(1.0))
    };
    blocks
        .iter()
        .flat_map(|block| {
            let values = pooled.values().get(block.first..=block.last).unwrap_or_default();
            values.iter().map(move |value| (value, block.rate()))
        })
        .map(|(value, recalibrated)| NormalBands {
            p: value.probability,
            recalibrated,
            consistency: around(value.probability, value.rows as f64),
            confidence: around(recalibrated, value.rows as f64),
        })
        .collect()
}
