//! Elementary scores: one for each threshold at which somebody might act on a forecast.

use super::PooledForecasts;
use crate::score::exact::DecimalProbability;

/// Returns the mean elementary score at a threshold t: t where it did not happen although p > t, 1 - t where it
/// happened although p <= t (Ehm, Gneiting, Jordan and Krüger 2016).
///
/// Twice its integral over t from 0 to 1 is the half Brier score. `None` without rows.
pub fn elementary_score(pooled: &PooledForecasts, threshold: DecimalProbability) -> Option<f64> {
    let (mut false_alarms, mut misses) = (0.0, 0.0);
    for value in pooled.values() {
        if value.p > threshold {
            false_alarms += value.non_events();
        } else {
            misses += value.events;
        }
    }
    let cost = threshold.value() * false_alarms + threshold.complement().value() * misses;
    (!pooled.is_empty()).then(|| cost / pooled.weight())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_integral_is_the_brier_score() {
        let p = |text| DecimalProbability::parse(text).unwrap();
        let pooled = PooledForecasts::from_counts([(p("0.1"), 5, 1), (p("0.6"), 3, 2), (p("1"), 2, 1)]);
        let step = 1_000_000_000_000_000_u64;
        let sum: f64 = (0..1000)
            .map(|k| DecimalProbability::from_units(k * step + step / 2).unwrap())
            .map(|threshold| elementary_score(&pooled, threshold).unwrap())
            .sum();
        assert!((2.0 * sum / 1000.0 - pooled.brier().unwrap()).abs() < 1e-6);
        assert_eq!(elementary_score(&PooledForecasts::default(), p("0.5")), None);
    }
}
