//! Probabilities in ascending order, pooled with or without one of them while they come and go.

use super::crowd::CrowdMethod;
use super::pooling::neyman_factor;

/// Probabilities that stand, for a method that does not weigh them by age.
#[derive(Debug)]
pub(super) struct Sorted {
    method: CrowdMethod,
    base_rate: f64,
    values: Vec<f64>,
    /// What is averaged of each value: itself, or its log odds.
    terms: Vec<f64>,
    /// Sums of terms up to each.
    sums: Vec<f64>,
}

impl Sorted {
    /// Makes room for so many; `None` for a method that weighs by age or lacks the base rate that it needs.
    pub(super) fn new(method: CrowdMethod, base_rate: Option<f64>, capacity: usize) -> Option<Self> {
        let base_rate = match method {
            CrowdMethod::MostRecent | CrowdMethod::RecencyMedian => return None,
            CrowdMethod::NeymanBaseRate => base_rate?,
            _ => 0.5,
        };
        let [values, terms, sums] = [capacity; 3].map(Vec::with_capacity);
        Some(Self { method, base_rate, values, terms, sums })
    }

    /// Takes all at once; `None` too for none, and where one is no probability.
    pub(super) fn of(method: CrowdMethod, base_rate: Option<f64>, values: &[f64]) -> Option<Self> {
        let mut all = Self::new(method, base_rate, values.len())?;
        if values.is_empty() || !values.iter().all(|value| (0.0..=1.0).contains(value)) {
            return None;
        }
        // Minus zero is a zero.
        all.values.extend(values.iter().map(|value| value + 0.0));
        all.values.sort_by(f64::total_cmp);
        all.terms = all.values.iter().map(|&value| all.term(value)).collect();
        all.sum_from(0);
        Some(all)
    }

    /// Adds a probability.
    pub(super) fn insert(&mut self, value: f64) {
        let at = self.rank(value);
        self.values.insert(at, value + 0.0);
        self.terms.insert(at, self.term(value));
        self.sum_from(at);
    }

    /// Takes one away.
    pub(super) fn remove(&mut self, value: f64) {
        let at = self.rank(value);
        if self.values.get(at).is_some_and(|&other| other <= value) {
            self.values.remove(at);
            self.terms.remove(at);
            self.sum_from(at);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    fn rank(&self, value: f64) -> usize {
        self.values.partition_point(|&other| other < value)
    }

    fn term(&self, value: f64) -> f64 {
        match self.method {
            CrowdMethod::Median | CrowdMethod::Mean | CrowdMethod::TrimmedMean { .. } => value,
            // Certain ones decide a pool of odds without being averaged.
            _ if value <= 0.0 || value >= 1.0 => 0.0,
            _ => logit(value),
        }
    }

    fn sum_from(&mut self, at: usize) {
        if self.method == CrowdMethod::Median {
            return;
        }
        self.sums.truncate(at);
        let mut sum = at.checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or(0.0);
        self.sums.extend(self.terms.iter().skip(at).map(|term| {
            sum += term;
            sum
        }));
    }

    /// The pool of all; `None` as for [`CrowdMethod::pool`].
    pub(super) fn pooled(&self) -> Option<f64> {
        self.pool(self.values.len(), usize::MAX)
    }

    /// The pool of all but one of this value.
    pub(super) fn pooled_without(&self, value: f64) -> Option<f64> {
        self.pool(self.values.len().checked_sub(1)?, self.rank(value))
    }

    /// Pools `count` values, all but the one at rank `left_out`.
    fn pool(&self, count: usize, left_out: usize) -> Option<f64> {
        let value = |rank: usize| self.values.get(rank + usize::from(rank >= left_out)).copied();
        let (low, high) = (value(0)?, value(count.checked_sub(1)?)?);
        // Rounding must not carry a mean outside what it is the mean of.
        let between = |pooled: f64| Some(pooled.clamp(low, high)).filter(|pooled| pooled.is_finite());
        match self.method {
            CrowdMethod::Median => Some(0.5 * (value((count - 1) / 2)? + value(count / 2)?)),
            CrowdMethod::Mean => between(self.mean(0, count, left_out)?),
            CrowdMethod::TrimmedMean { share } => {
                if !(share > 0.0 && share < 0.5) {
                    return None;
                }
                let cut = trimmed(count, share);
                between(self.mean(cut, count - cut, left_out)?)
            }
            CrowdMethod::GeometricOdds => between(self.odds(1.0, count, left_out, (low, high))?),
            CrowdMethod::Extremized { factor } => self.odds(factor, count, left_out, (low, high)),
            CrowdMethod::Neyman | CrowdMethod::NeymanBaseRate => {
                self.odds(neyman_factor(count)?, count, left_out, (low, high))
            }
            CrowdMethod::MostRecent | CrowdMethod::RecencyMedian => None,
        }
    }

    /// The mean term of the ranks `from..to`, counted without the one left out.
    fn mean(&self, from: usize, to: usize, left_out: usize) -> Option<f64> {
        let term = |rank: usize| self.terms.get(rank).copied();
        let count = to - from;
        let (from, to) = (from + usize::from(from >= left_out), to + usize::from(to > left_out));
        if count == 1 {
            return term(from);
        }
        let sum_before =
            |rank: usize| rank.checked_sub(1).map_or(Some(0.0), |last| self.sums.get(last).copied());
        let own = if (from..to).contains(&left_out) { term(left_out)? } else { 0.0 };
        Some((sum_before(to)? - sum_before(from)? - own) / count as f64)
    }

    /// The mean of log odds, moved away from those of the base rate by a factor, as a probability.
    fn odds(&self, factor: f64, count: usize, left_out: usize, (low, high): (f64, f64)) -> Option<f64> {
        let base = logit(self.base_rate);
        if !(factor > 0.0 && factor.is_finite() && base.is_finite()) {
            return None;
        }
        match (low <= 0.0, high >= 1.0) {
            (true, true) => None,
            (true, false) => Some(0.0),
            (false, true) => Some(1.0),
            (false, false) => Some(logistic(base + factor * (self.mean(0, count, left_out)? - base))),
        }
    }
}

/// How many of so many are cut at either end of a trimmed mean.
pub(super) fn trimmed(count: usize, share: f64) -> usize {
    // The nudge keeps 0.29 x 100 at 29.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below half the count")]
    let by_share = (share * count as f64 + 1e-9).floor() as usize;
    by_share.max(1).min(count.saturating_sub(1) / 2)
}

/// The mean of log odds times a factor, as a probability, of numbers in a fixed order: logarithms are taken of products.
pub(super) fn pooled_odds(values: &[f64], factor: f64) -> Option<f64> {
    let (mut for_it, mut against, mut sum) = (1.0_f64, 1.0_f64, 0.0);
    for &value in values {
        for_it *= value;
        against *= 1.0 - value;
        if for_it < 1e-150 || against < 1e-150 {
            sum += libm::log(for_it) - libm::log(against);
            (for_it, against) = (1.0, 1.0);
        }
    }
    sum += libm::log(for_it) - libm::log(against);
    // Contradicting certainties make it infinite minus infinite.
    (!sum.is_nan()).then(|| logistic(factor * sum / values.len() as f64))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ODDS: CrowdMethod = CrowdMethod::GeometricOdds;
    const BASE_RATE: Option<f64> = Some(0.37);

    fn pool(method: CrowdMethod, values: &[f64]) -> Option<f64> {
        Sorted::of(method, BASE_RATE, values)?.pooled()
    }

    fn trimmed(share: f64) -> CrowdMethod {
        CrowdMethod::TrimmedMean { share }
    }

    fn extremized(factor: f64) -> CrowdMethod {
        CrowdMethod::Extremized { factor }
    }

    fn methods() -> [CrowdMethod; 7] {
        let (neyman, base_rate) = (CrowdMethod::Neyman, CrowdMethod::NeymanBaseRate);
        [CrowdMethod::Median, CrowdMethod::Mean, trimmed(0.2), ODDS, extremized(2.5), neyman, base_rate]
    }

    #[test]
    fn nothing_and_nonsense_have_no_pool() {
        for values in [&[][..], &[0.5, 1.5], &[f64::NAN], &[-0.1]] {
            assert!(methods().iter().all(|&method| pool(method, values).is_none()));
        }
        assert_eq!(pool(trimmed(0.5), &[0.5]), None);
        assert_eq!(pool(extremized(f64::NAN), &[0.5]), None);
        assert!(Sorted::of(CrowdMethod::NeymanBaseRate, None, &[0.5]).is_none());
        assert_eq!(
            Sorted::of(CrowdMethod::NeymanBaseRate, Some(0.0), &[0.5]).and_then(|all| all.pooled()),
            None
        );
    }

    #[test]
    fn certainty_outweighs_and_contradiction_is_undefined() {
        assert_eq!(pool(ODDS, &[0.0, 0.9]), Some(0.0));
        assert_eq!(pool(ODDS, &[0.0, 1.0]), None);
        assert_eq!(pool(extremized(2.5), &[0.3, 1.0]), Some(1.0));
        assert_eq!(pool(CrowdMethod::NeymanBaseRate, &[0.3, 0.0]), Some(0.0));
        assert_eq!(pool(CrowdMethod::Mean, &[0.0, 1.0]), Some(0.5));
    }

    #[test]
    fn trimming_keeps_one_and_cuts_at_least_one_of_three() {
        assert_eq!(pool(trimmed(0.4), &[0.9]), Some(0.9));
        assert_eq!(pool(trimmed(0.4), &[0.2, 0.4]).map(|p| (p * 10.0).round()), Some(3.0));
        assert_eq!(pool(trimmed(0.1), &[0.0, 0.4, 1.0]), Some(0.4));
        let hundred: Vec<f64> = (0..100).map(|n| if n < 29 { 0.0 } else { 0.5 }).collect();
        assert_eq!(pool(trimmed(0.29), &hundred), Some(0.5));
    }

    proptest! {
        /// However members came and went, the pools of all and of all but one are those of the lists.
        #[test]
        fn pools_remember_nothing_but_who_stands(
            values in prop::collection::vec((0_u32..=20).prop_map(|n| f64::from(n) / 20.0), 1..12),
            gone in prop::collection::vec(0.0..=1.0_f64, 0..5),
        ) {
            for method in methods() {
                let mut all = Sorted::new(method, BASE_RATE, 4).unwrap();
                for &value in gone.iter().chain(&values) {
                    all.insert(value);
                }
                for &value in &gone {
                    all.remove(value);
                }
                prop_assert_eq!(all.pooled(), pool(method, &values));
                for (at, &value) in values.iter().enumerate() {
                    let others = [&values[..at], &values[at + 1..]].concat();
                    let (found, expected) = (all.pooled_without(value), pool(method, &others));
                    prop_assert_eq!(found.is_some(), expected.is_some());
                    prop_assert!(found.zip(expected).is_none_or(|(found, expected)| (found - expected).abs() < 1e-13));
                    if let ([one], false) = (others.as_slice(), matches!(method, CrowdMethod::Extremized { .. })) {
                        prop_assert!((found.unwrap() - one).abs() < 1e-15);
                    }
                }
            }
        }

        #[test]
        fn extremizing_moves_away_from_even_odds(values in prop::collection::vec(0.01..0.99_f64, 1..10)) {
            let plain = pool(ODDS, &values).unwrap();
            let extreme = pool(extremized(2.5), &values).unwrap();
            prop_assert!((extreme - 0.5).abs() >= (plain - 0.5).abs() - 1e-12);
            prop_assert!((extreme - 0.5) * (plain - 0.5) >= -1e-12);
        }
    }
}
