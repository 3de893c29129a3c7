//! Many probabilities made one with weights.
//!
//! Every function takes numbers from 0 to 1 in any order and gives the same bytes for each order. `None` means that
//! there is no such number: nothing to pool, a number outside 0 to 1, or weights that do not say which counts.

/// The mean with weights, which are zero or positive and not all zero.
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    let pairs = weighted(values, Some(weights))?;
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    let sum: f64 = pairs.iter().map(|(value, weight)| value * weight).sum();
    // Rounding must not carry a mean outside what it is the mean of.
    Some((sum / total).clamp(pairs.first()?.0, pairs.last()?.0)).filter(|mean| mean.is_finite())
}

/// The value at which the cumulative weight passes a percentage, from 0 to 100.
///
/// Metaculus' rule: where a value and the next share the limit, as the middle two of an even number do, it is their
/// mean. Cumulative weights are compared as shares of the total, equal within 1e-12.
pub fn weighted_percentile(values: &[f64], weights: Option<&[f64]>, percent: f64) -> Option<f64> {
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    let pairs = weighted(values, weights)?;
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    let goal = percent / 100.0;
    let mut cumulative = 0.0;
    let mut reached = None;
    for &(value, weight) in &pairs {
        cumulative += weight;
        let share = cumulative / total;
        if share >= goal - 1e-12 {
            let left = *reached.get_or_insert(value);
            if share > goal + 1e-12 {
                return Some(0.5 * (left + value));
            }
        }
    }
    // Only 100 % is never passed: it is the largest value.
    pairs.last().map(|&(value, _)| value)
}

/// The factor of Neyman and Roughgarden (2022) for n forecasters: n (sqrt(3n^2 - 3n + 1) - 2) / (n^2 - n - 1).
///
/// It is 1 for one forecaster and rises towards the square root of 3. `None` for no forecaster.
pub fn neyman_factor(forecasters: usize) -> Option<f64> {
    let n = forecasters as f64;
    (forecasters > 0).then(|| n * ((3.0 * n * n - 3.0 * n + 1.0).sqrt() - 2.0) / (n * n - n - 1.0))
}

/// Probabilities with their weights in ascending order, so that sums do not depend on how they were listed.
fn weighted(values: &[f64], weights: Option<&[f64]>) -> Option<Vec<(f64, f64)>> {
    if values.is_empty() || weights.is_some_and(|weights| weights.len() != values.len()) {
        return None;
    }
    let weight_of = |index: usize| weights.map_or(Some(1.0), |weights| weights.get(index).copied());
    let mut pairs = Vec::with_capacity(values.len());
    for (index, &value) in values.iter().enumerate() {
        let weight = weight_of(index)?;
        let sound = (0.0..=1.0).contains(&value) && weight >= 0.0 && weight.is_finite();
        if !sound {
            return None;
        }
        // Minus zero is a zero.
        pairs.push((value + 0.0, weight));
    }
    pairs.sort_by(|(a, v), (b, w)| a.total_cmp(b).then(v.total_cmp(w)));
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    (total > 0.0 && total.is_finite()).then_some(pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_and_nonsense_have_no_pool() {
        assert_eq!(weighted_mean(&[0.5], &[0.0]), None);
        assert_eq!(weighted_mean(&[0.5], &[1.0, 2.0]), None);
        assert_eq!(weighted_mean(&[0.5, 0.6], &[1.0, -1.0]), None);
        assert_eq!(weighted_percentile(&[0.5], None, 101.0), None);
        assert_eq!(neyman_factor(0), None);
    }

    #[test]
    fn the_ends_of_percentiles() {
        assert_eq!(weighted_percentile(&[0.3, 0.1], None, 100.0), Some(0.3));
        assert_eq!(weighted_percentile(&[0.3, 0.1], None, 0.0), Some(0.1));
    }

    proptest! {
        #[test]
        fn pools_lie_between_and_know_no_order(
            listed in prop::collection::vec((0.0..=1.0_f64, 0.1..10.0_f64), 1..20), share in 0.01..0.49_f64,
        ) {
            let values: Vec<f64> = listed.iter().map(|&(value, _)| value).collect();
            let weights: Vec<f64> = listed.iter().map(|&(_, weight)| weight).collect();
            let (turned, turned_weights): (Vec<f64>, Vec<f64>) = listed.iter().rev().copied().unzip();
            let low = values.iter().copied().fold(1.0, f64::min);
            let high = values.iter().copied().fold(0.0, f64::max);
            let pools = |values: &[f64], weights: &[f64]| {
                [weighted_mean(values, weights), weighted_percentile(values, Some(weights), 100.0 * share)]
            };
            let found = pools(&values, &weights);
            for pool in found {
                let pool = pool.unwrap();
                prop_assert!((low..=high).contains(&pool), "{pool} outside {low}..={high}");
            }
            prop_assert_eq!(found, pools(&turned, &turned_weights));
        }
    }
}
