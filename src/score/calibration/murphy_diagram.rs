//! Elementary scores: one for each threshold at which somebody might act on a forecast.

use super::PooledForecasts;

/// Returns the mean elementary score as a line over all thresholds t from 0 to 1: t where it did not happen although
/// p > t, 1 - t where it happened although p <= t (Ehm, Gneiting, Jordan and Krüger 2016). Twice its integral is the half
/// Brier score.
///
/// The line is given as corners in order of the threshold, two at
/// a threshold where the score jumps, the limit from the left first.
///
/// Between distinct probabilities the score is a straight line of the threshold, so corners at 0, 1 and each of them are
/// the whole curve. Empty without rows.
///
/// ```
/// use warrant::score::calibration::PooledForecasts;
/// use warrant::score::calibration::murphy_diagram::elementary_scores;
/// use warrant::score::numerics::exact::DecimalProbability;
/// let half = PooledForecasts::from_counts([(DecimalProbability::HALF, 4, 1)]);
/// let corners = [(0.0, 0.0), (0.5, 0.375), (0.5, 0.125), (1.0, 0.0)];
/// assert_eq!(elementary_scores(&half), corners);
/// ```
pub fn elementary_scores(pooled: &PooledForecasts) -> Vec<(f64, f64)> {
    if pooled.is_empty() {
        return Vec::new();
    }
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(2 * pooled.values().len() + 2);
    let mut add = |threshold: f64, false_alarms: f64, misses: f64| {
        let cost = threshold * false_alarms + (1.0 - threshold) * misses;
        corners.push((threshold, (cost / pooled.weight()).max(0.0)));
    };
    let (mut false_alarms, mut misses) = (pooled.weight() - pooled.events(), 0.0);
    add(0.0, false_alarms, misses);
    for (at, value) in pooled.values().iter().enumerate() {
        add(value.probability, false_alarms, misses);
        misses += value.events;
        // What is left is nothing, whatever the sums have lost on the way.
        let last = at + 1 == pooled.values().len();
        false_alarms = if last { 0.0 } else { false_alarms - value.non_events() };
        add(value.probability, false_alarms, misses);
    }
    add(1.0, false_alarms, misses);
    corners.dedup();
    corners
}

/// Returns the corners of [`elementary_scores`] for one probability stated always, where a share `base_rate` happened;
/// both 0 to 1.
pub fn elementary_scores_of_constant(p: f64, base_rate: f64) -> Vec<(f64, f64)> {
    let mut corners = vec![(0.0, 0.0), (p, p * (1.0 - base_rate)), (p, (1.0 - p) * base_rate), (1.0, 0.0)];
    corners.dedup();
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;

    /// The score at one threshold as the definition reads.
    fn elementary_score(pooled: &PooledForecasts, threshold: DecimalProbability) -> f64 {
        let (mut false_alarms, mut misses) = (0.0, 0.0);
        for value in pooled.values() {
            if value.p > threshold {
                false_alarms += value.non_events();
            } else {
                misses += value.events;
            }
        }
        let cost = threshold.value() * false_alarms + threshold.complement().value() * misses;
        cost / pooled.weight()
    }

    #[test]
    fn twice_the_integral_is_the_brier_score() {
        let p = |text| DecimalProbability::parse(text).unwrap();
        let pooled = PooledForecasts::from_counts([(p("0.1"), 5, 1), (p("0.6"), 3, 2), (p("1"), 2, 1)]);
        let corners = elementary_scores(&pooled);
        let twice: f64 =
            corners.windows(2).map(|ends| (ends[1].0 - ends[0].0) * (ends[0].1 + ends[1].1)).sum();
        assert!((twice - pooled.brier().unwrap()).abs() < 1e-15);
    }

    #[test]
    fn the_curve_has_the_score_of_every_threshold() {
        let p = |text| DecimalProbability::parse(text).unwrap();
        let pooled = PooledForecasts::from_counts([
            (p("0"), 2, 0),
            (p("0.1"), 5, 1),
            (p("0.6"), 3, 2),
            (p("1"), 2, 1),
        ]);
        let corners = elementary_scores(&pooled);
        for k in 0..=100_u64 {
            let threshold = DecimalProbability::from_units(k * 10_000_000_000_000_000).unwrap();
            let after = corners.partition_point(|corner| corner.0 <= threshold.value());
            let (left, right) = (corners[after - 1], corners[after.min(corners.len() - 1)]);
            let way = if right.0 > left.0 { (threshold.value() - left.0) / (right.0 - left.0) } else { 0.0 };
            let on_line = left.1 + way * (right.1 - left.1);
            let expected = elementary_score(&pooled, threshold);
            assert!((on_line - expected).abs() < 1e-12, "{k}: {on_line} {expected}");
        }
        assert!(elementary_scores(&PooledForecasts::default()).is_empty());
    }

    #[test]
    fn a_constant_scores_as_rows_that_state_it() {
        let p = DecimalProbability::parse("0.3").unwrap();
        let rows = elementary_scores(&PooledForecasts::from_counts([(p, 10, 4)]));
        let constant = elementary_scores_of_constant(0.3, 0.4);
        assert_eq!(rows.len(), constant.len());
        for (row, constant) in rows.iter().zip(&constant) {
            assert!((row.0 - constant.0).abs() < 1e-15 && (row.1 - constant.1).abs() < 1e-15, "{row:?}");
        }
    }
}
