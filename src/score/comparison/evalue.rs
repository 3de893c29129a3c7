//! Evidence that may be looked at every week: e-values, which stay valid however often one peeks.
//!
//! An e-value of 20 is as strong as p = 0.05, and it may be read after every question: the chance that it ever reaches
//! 20 without a true difference is at most 1 in 20. Peeking at p-values keeps no such promise.

use crate::score::numerics::exact::DecimalProbability;

/// Rates that [`mean_difference`] averages over.
pub const RATES: [f64; 6] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4];

/// Follows the evidence that A scores better on average than B, question by question in the order of answers.
///
/// `gains` are score of B less score of A, each within -1..=1 (half Brier is). Null: A is on average no better. The
/// e-value after t questions is the mean over rates l of `exp(l S_t - psi(l) V_t)` with `psi(l) = (-ln(1-2l) - 2l)/4`,
/// S the sum of gains and V the sum of squared distances of each gain from the mean of those before it (Howard et al.
/// 2021; Choe and Ramdas 2024).
pub fn mean_difference(gains: &[f64]) -> Vec<f64> {
    mean_difference_at(gains, &RATES)
}

/// Follows the same with other rates, each between 0 and 0.5; others are left out.
pub fn mean_difference_at(gains: &[f64], rates: &[f64]) -> Vec<f64> {
    const RANGE: f64 = 2.0;
    let rates: Vec<(f64, f64)> = rates
        .iter()
        .filter(|&&rate| rate > 0.0 && rate * RANGE < 1.0)
        .map(|&rate| (rate, (-(-RANGE * rate).ln_1p() - RANGE * rate) / (RANGE * RANGE)))
        .collect();
    let (mut sum, mut spread, mut seen) = (0.0, 0.0, 0.0);
    gains
        .iter()
        .map(|gain| {
            let before = if seen > 0.0 { sum / seen } else { 0.0 };
            spread += (gain - before) * (gain - before);
            sum += gain;
            seen += 1.0;
            let total: f64 = rates.iter().map(|(rate, psi)| (rate * sum - psi * spread).exp()).sum();
            (total / rates.len().max(1) as f64).min(f64::MAX)
        })
        .collect()
}

/// Follows the evidence against "B is at least as good as A on every question", in the order of answers.
///
/// Each row is the probability of A, of B, and whether it came true. The e-value is the product of
/// `1 + (s_B - s_A) / (2 |s_B' - s_A'|)`, where s are half Brier scores and s' those under the outcome that favours B
/// less (Henzi and Ziegel 2022, with half of the stake). Where both said the same nothing changes.
#[cfg_attr(
    not(any(test, feature = "internals")),
    expect(dead_code, reason = "verdicts will be able to rest on e-values")
)]
pub fn stepwise_dominance(rows: &[(DecimalProbability, DecimalProbability, bool)]) -> Vec<f64> {
    let mut product = 1.0_f64;
    rows.iter()
        .map(|&(a, b, came_true)| {
            let gain = |outcome: bool| {
                let outcome = if outcome { DecimalProbability::ONE } else { DecimalProbability::ZERO };
                b.brier(outcome).minus(a.brier(outcome)).value()
            };
            let stake = gain(b > a).abs();
            if stake > 0.0 {
                product = (product * (1.0 + 0.5 * gain(came_true) / stake)).min(f64::MAX);
            }
            product
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::counter_random::random;

    #[test]
    fn no_difference_rarely_reaches_twenty() {
        let ever = (0..500_u64)
            .filter(|&path| {
                let gains: Vec<f64> =
                    (0..300).map(|step| if random(path, step) & 1 == 0 { 0.3 } else { -0.3 }).collect();
                mean_difference(&gains).into_iter().any(|e| e >= 20.0)
            })
            .count();
        assert!(ever <= 25 + 15, "{ever} of 500 crossed");
    }

    #[test]
    fn a_true_difference_is_found_and_stays_finite() {
        let gains: Vec<f64> = (0..4000).map(|step| if step % 4 == 0 { -0.5 } else { 0.9 }).collect();
        let path = mean_difference(&gains);
        assert!(path.iter().all(|e| e.is_finite()) && path[999] > 20.0);
        assert_eq!(mean_difference(&[]), Vec::<f64>::new());
    }

    #[test]
    fn equal_forecasts_are_no_evidence() {
        let half = DecimalProbability::HALF;
        assert_eq!(stepwise_dominance(&[(half, half, true), (half, half, false)]), [1.0, 1.0]);
    }
}
