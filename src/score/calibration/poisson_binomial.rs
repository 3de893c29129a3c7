//! How many of independent events with different probabilities come true: consistency bars without resampling.

use super::ForecastValue;

/// Returns the probability of 0, 1, .. n events among n independent ones.
///
/// Takes time in the square of n. Probabilities are taken to lie in 0..=1.
///
/// ```
/// use warrant::score::calibration::poisson_binomial::event_counts;
/// assert_eq!(event_counts([0.5, 0.5]), [0.25, 0.5, 0.25]);
/// ```
pub fn event_counts(probabilities: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut counts = vec![1.0];
    for p in probabilities {
        let mut carried = 0.0;
        for count in &mut counts {
            let stays = *count * (1.0 - p);
            let moves = *count * p;
            *count = stays + carried;
            carried = moves;
        }
        counts.push(carried);
    }
    counts
}

/// Returns the mean of |events - expected events| among rows that come true with the stated probabilities.
///
/// Exact up to 1000 rows; beyond, the normal limit `sd * sqrt(2 / pi)`, within 1 % there.
pub fn expected_deviation(values: &[ForecastValue]) -> f64 {
    let rows: u64 = values.iter().map(|value| value.rows).sum();
    let expected: f64 = values.iter().map(|value| value.rows as f64 * value.probability).sum();
    if rows > 1000 {
        let variance: f64 = values
            .iter()
            .map(|value| value.rows as f64 * value.probability * value.p.complement().value())
            .sum();
        return (variance * std::f64::consts::FRAC_2_PI).sqrt();
    }
    let each = values.iter().flat_map(|value| (0..value.rows).map(|_| value.probability));
    event_counts(each)
        .iter()
        .enumerate()
        .map(|(count, chance)| chance * (count as f64 - expected).abs())
        .sum()
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;
    use crate::score::calibration::PooledForecasts;
    use crate::score::numerics::exact::DecimalProbability;

    #[test]
    fn the_normal_limit_meets_the_exact_mean() {
        let p = DecimalProbability::parse("0.3").unwrap();
        let exact = expected_deviation(PooledForecasts::from_counts([(p, 1000, 0)]).values());
        let limit = expected_deviation(PooledForecasts::from_counts([(p, 1001, 0)]).values());
        assert!((exact / limit - 1.0).abs() < 0.002);
    }

    #[test]
    fn certain_events_leave_no_doubt() {
        assert_eq!(event_counts([1.0, 0.0, 1.0]), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(expected_deviation(&[]), 0.0);
    }
}
