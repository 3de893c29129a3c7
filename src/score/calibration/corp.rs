//! The CORP decomposition: miscalibration, discrimination, uncertainty, without bins.

use super::PooledForecasts;
use super::pool_adjacent_violators::pool_adjacent_violators;

/// Splits a mean score as `score = mcb - dsc + unc` (Dimitriadis, Gneiting and Jordan 2021).
///
/// Small samples make `mcb` large even for a calibrated forecaster: never show it without the value expected
/// under calibration, [`super::simulation::CalibratedSimulation::expected_mcb`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corp {
    /// Mean score; lower is better.
    pub score: f64,
    /// Miscalibration, at least 0: what recalibrating would gain.
    pub mcb: f64,
    /// Discrimination, at least 0: what the recalibrated forecast gains over the base rate.
    pub dsc: f64,
    /// Uncertainty: the score of always stating the base rate.
    pub unc: f64,
    /// Score of the recalibrated forecast, `unc - dsc`.
    pub recalibrated: f64,
    /// Number of steps of the recalibration.
    pub blocks: usize,
}

/// Decomposes the mean half Brier score; `None` without rows.
pub fn corp_brier(pooled: &PooledForecasts) -> Option<Corp> {
    let blocks = pool_adjacent_violators(pooled.values());
    let (score, unc, rate) = (pooled.brier()?, pooled.uncertainty()?, pooled.base_rate()?);
    let weight = pooled.weight();
    let within: f64 = blocks.iter().map(|block| block.events * (1.0 - block.rate())).sum();
    let between: f64 = blocks.iter().map(|block| block.weight * (block.rate() - rate).powi(2)).sum();
    let recalibrated = within / weight - pooled.mixture();
    Some(Corp {
        score,
        mcb: (score - recalibrated).max(0.0),
        dsc: between / weight,
        unc,
        recalibrated,
        blocks: blocks.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::{DecimalProbability, Weight};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn closes_for_any_rows_even_fractions(
            rows in proptest::collection::vec((0..=100_u64, 0..=4_u64, 1..4_u64), 1..40)
        ) {
            let unit = 1_000_000_000_000_000_000_u64;
            let pooled = PooledForecasts::from_rows(rows.into_iter().map(|(p, y, w)| (
                DecimalProbability::from_units(p * (unit / 100)).unwrap(),
                DecimalProbability::from_units(y * (unit / 4)).unwrap(),
                Weight::parse_bytes(w.to_string().as_bytes()).unwrap(),
            )));
            let brier = corp_brier(&pooled).unwrap();
            prop_assert!((brier.mcb - brier.dsc + brier.unc - brier.score).abs() < 1e-14);
        }
    }
}
