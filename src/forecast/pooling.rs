//! Many probabilities made one: means, medians and pools of odds.
//!
//! Every function takes numbers from 0 to 1 in any order and gives the same bytes for each order. `None` means that
//! there is no such number: nothing to pool, a number outside 0 to 1, or weights that do not say which counts.

/// The arithmetic mean.
pub fn mean(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values)?;
    between(sorted.iter().sum::<f64>() / sorted.len() as f64, &sorted)
}

/// The mean with weights, which are zero or positive and not all zero.
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    let pairs = weighted(values, Some(weights))?;
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    let sum: f64 = pairs.iter().map(|(value, weight)| value * weight).sum();
    between(sum / total, &pairs.iter().map(|&(value, _)| value).collect::<Vec<_>>())
}

/// The median; of an even number the mean of the middle two.
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() || !values.iter().all(|value| (0.0..=1.0).contains(value)) {
        return None;
    }
    // Minus zero is a zero.
    let mut values: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
    let middle = values.len() / 2;
    let even = values.len() % 2 == 0;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = if even { below.iter().copied().fold(0.0, f64::max) } else { upper };
    Some(0.5 * (lower + upper))
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

/// The mean without the lowest and highest share of values, each rounded down but at least one of three or more.
///
/// `share` is cut off at either end and lies above 0 and below one half; 0.1 to 0.2 are usual. One value always stays.
pub fn trimmed_mean(values: &[f64], share: f64) -> Option<f64> {
    if !(share > 0.0 && share < 0.5) {
        return None;
    }
    let sorted = sorted(values)?;
    let count = sorted.len();
    // The nudge keeps 0.29 x 100 at 29.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below half the count")]
    let by_share = (share * count as f64 + 1e-9).floor() as usize;
    let cut = by_share.max(1).min((count - 1) / 2);
    mean(sorted.get(cut..count - cut)?)
}

/// The geometric mean of odds: the mean of log odds, as a probability.
///
/// A certain 0 or 1 outweighs all others; `None` if both occur.
///
/// ```
/// use warrant::forecast::pooling::geometric_mean_of_odds;
/// assert!((geometric_mean_of_odds(&[0.1, 0.2, 0.3]).unwrap() - 0.18589).abs() < 1e-5);
/// assert_eq!(geometric_mean_of_odds(&[0.0, 0.9]), Some(0.0));
/// assert_eq!(geometric_mean_of_odds(&[0.0, 1.0]), None);
/// ```
pub fn geometric_mean_of_odds(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values)?;
    between(pooled_odds(&sorted, 1.0, 0.5)?, &sorted)
}

/// The mean of log odds times a factor, as a probability: what a crowd would say if its members shared what they know.
///
/// The factor is positive; 2.5 and the square root of 3 are common, Satopää et al. (2014) fitted 1.161 to 3.921.
/// Certain numbers count as in [`geometric_mean_of_odds`].
pub fn extremized(values: &[f64], factor: f64) -> Option<f64> {
    pooled_odds(&sorted(values)?, factor, 0.5)
}

/// The mean of log odds extremized by [`neyman_factor`] about even odds or about a base rate inside 0 to 1.
///
/// Neyman and Roughgarden (2022): logit b + d(n) (mean logit - logit b). Certain numbers count as in
/// [`geometric_mean_of_odds`].
pub fn neyman(values: &[f64], base_rate: Option<f64>) -> Option<f64> {
    pooled_odds(&sorted(values)?, neyman_factor(values.len())?, base_rate.unwrap_or(0.5))
}

/// The factor of Neyman and Roughgarden (2022) for n forecasters: n (sqrt(3n^2 - 3n + 1) - 2) / (n^2 - n - 1).
///
/// It is 1 for one forecaster and rises towards the square root of 3. `None` for no forecaster.
pub fn neyman_factor(forecasters: usize) -> Option<f64> {
    let n = forecasters as f64;
    (forecasters > 0).then(|| n * ((3.0 * n * n - 3.0 * n + 1.0).sqrt() - 2.0) / (n * n - n - 1.0))
}

/// The log odds of a probability; infinite for 0 and 1.
fn logit(probability: f64) -> f64 {
    libm::log(probability) - libm::log1p(-probability)
}

/// The probability of log odds, with its digits on both sides.
fn logistic(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + libm::exp(-log_odds))
    } else {
        let odds = libm::exp(log_odds);
        odds / (1.0 + odds)
    }
}

fn pooled_odds(sorted: &[f64], factor: f64, base_rate: f64) -> Option<f64> {
    if !(factor > 0.0 && factor.is_finite() && base_rate > 0.0 && base_rate < 1.0) {
        return None;
    }
    match (*sorted.first()? <= 0.0, *sorted.last()? >= 1.0) {
        (true, true) => return None,
        (true, false) => return Some(0.0),
        (false, true) => return Some(1.0),
        (false, false) => {}
    }
    let mean = sorted.iter().map(|&value| logit(value)).sum::<f64>() / sorted.len() as f64;
    let base = logit(base_rate);
    Some(logistic(base + factor * (mean - base)))
}

/// Probabilities in ascending order; `None` for none, or if one is no probability.
fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    let pairs = weighted(values, None)?;
    Some(pairs.into_iter().map(|(value, _)| value).collect())
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

/// Rounding must not carry a mean outside what it is the mean of.
fn between(pooled: f64, sorted: &[f64]) -> Option<f64> {
    let pooled = pooled.clamp(*sorted.first()?, *sorted.last()?);
    pooled.is_finite().then_some(pooled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_and_nonsense_have_no_pool() {
        for values in [&[][..], &[0.5, 1.5], &[f64::NAN], &[-0.1]] {
            assert_eq!(mean(values), None);
            assert_eq!(median(values), None);
            assert_eq!(trimmed_mean(values, 0.1), None);
            assert_eq!(geometric_mean_of_odds(values), None);
            assert_eq!(neyman(values, None), None);
        }
        assert_eq!(weighted_mean(&[0.5], &[0.0]), None);
        assert_eq!(weighted_mean(&[0.5], &[1.0, 2.0]), None);
        assert_eq!(weighted_mean(&[0.5, 0.6], &[1.0, -1.0]), None);
        assert_eq!(weighted_percentile(&[0.5], None, 101.0), None);
        assert_eq!(trimmed_mean(&[0.5], 0.5), None);
        assert_eq!(extremized(&[0.5], f64::NAN), None);
        assert_eq!(neyman(&[0.5], Some(0.0)), None);
        assert_eq!(neyman_factor(0), None);
    }

    #[test]
    fn certainty_outweighs_and_contradiction_is_undefined() {
        assert_eq!(extremized(&[0.3, 1.0], 2.5), Some(1.0));
        assert_eq!(neyman(&[0.3, 0.0], Some(0.37)), Some(0.0));
        assert_eq!(neyman(&[1.0, 0.0], Some(0.37)), None);
        assert_eq!(mean(&[0.0, 1.0]), Some(0.5));
    }

    #[test]
    fn trimming_keeps_one_and_cuts_at_least_one_of_three() {
        assert_eq!(trimmed_mean(&[0.9], 0.4), Some(0.9));
        assert_eq!(trimmed_mean(&[0.2, 0.4], 0.4).map(|p| (p * 10.0).round()), Some(3.0));
        assert_eq!(trimmed_mean(&[0.0, 0.4, 1.0], 0.1), Some(0.4));
        let hundred: Vec<f64> = (0..100).map(|n| if n < 29 { 0.0 } else { 0.5 }).collect();
        assert_eq!(trimmed_mean(&hundred, 0.29), Some(0.5));
    }

    #[test]
    fn equal_weights_meet_the_middle_however_they_round() {
        for count in 1..40_u32 {
            let values: Vec<f64> = (1..=2 * count).map(|n| f64::from(n) / 100.0).collect();
            let weights = vec![0.1; values.len()];
            assert_eq!(weighted_percentile(&values, Some(&weights), 50.0), median(&values), "{count}");
        }
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
                [
                    mean(values),
                    median(values),
                    trimmed_mean(values, share),
                    geometric_mean_of_odds(values),
                    weighted_mean(values, weights),
                    weighted_percentile(values, Some(weights), 100.0 * share),
                ]
            };
            let found = pools(&values, &weights);
            for pool in found {
                let pool = pool.unwrap();
                prop_assert!((low..=high).contains(&pool), "{pool} outside {low}..={high}");
            }
            prop_assert_eq!(found, pools(&turned, &turned_weights));
            for factor in [1.2, 2.5] {
                prop_assert_eq!(extremized(&values, factor), extremized(&turned, factor));
            }
            prop_assert_eq!(neyman(&values, Some(0.37)), neyman(&turned, Some(0.37)));
        }

        #[test]
        fn extremizing_moves_away_from_even_odds(values in prop::collection::vec(0.01..0.99_f64, 1..10)) {
            let plain = geometric_mean_of_odds(&values).unwrap();
            let extreme = extremized(&values, 2.5).unwrap();
            prop_assert!((extreme - 0.5).abs() >= (plain - 0.5).abs() - 1e-12);
            prop_assert!((extreme - 0.5) * (plain - 0.5) >= -1e-12);
        }
    }
}
