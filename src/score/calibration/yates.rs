//! Yates's covariance decomposition of the half Brier score, which needs no bins.

use super::PooledForecasts;

/// Splits the mean half Brier score as `variance + unc - 2 covariance + bias^2` (Yates 1982).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yates {
    /// Variance of the forecasts.
    pub variance: f64,
    /// Variance of the outcomes.
    pub unc: f64,
    /// Covariance of forecasts and outcomes; higher is better.
    pub covariance: f64,
    /// Mean forecast less base rate, -1..=1.
    pub bias: f64,
}

/// Decomposes the mean half Brier score; `None` without rows.
pub fn yates(pooled: &PooledForecasts) -> Option<Yates> {
    let (rate, unc, weight) = (pooled.base_rate()?, pooled.uncertainty()?, pooled.weight());
    let base = pooled.values().first()?.probability;
    let mean_excess =
        pooled.values().iter().map(|value| value.weight * (value.probability - base)).sum::<f64>() / weight;
    let mean = base + mean_excess;
    let (mut variance, mut covariance) = (0.0, 0.0);
    for value in pooled.values() {
        let away = value.probability - mean;
        variance += value.weight * away * away;
        covariance += away * (value.events - value.weight * rate);
    }
    Some(Yates { variance: variance / weight, unc, covariance: covariance / weight, bias: mean - rate })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn closes(counts in proptest::collection::vec((0..=100_u64, 1..6_u64, 0..6_u64), 1..30)) {
            let pooled = PooledForecasts::from_counts(counts.into_iter().map(|(p, rows, events)| {
                (DecimalProbability::from_units(p * 10_000_000_000_000_000).unwrap(), rows, events)
            }));
            let terms = yates(&pooled).unwrap();
            prop_assert!((terms.variance + terms.unc - 2.0 * terms.covariance + terms.bias.powi(2) - pooled.brier().unwrap()).abs() < 1e-14);
        }
    }
}
