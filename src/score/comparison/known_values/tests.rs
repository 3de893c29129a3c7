use proptest::prelude::*;

use super::*;
use crate::score::numerics::counter_random::random;

fn brier(p: f64, is_yes: bool) -> KnownValue {
    KnownValue::of_answers(p * p, (1.0 - p) * (1.0 - p), is_yes)
}

fn answered() -> impl Strategy<Value = Vec<KnownValue>> {
    let question = (0_u32..=100, any::<bool>()).prop_map(|(p, is_yes)| brier(f64::from(p) / 100.0, is_yes));
    proptest::collection::vec(question, 1..120)
}

fn sum(values: &[KnownValue]) -> KnownSum {
    KnownSum::new(values.iter().copied()).unwrap()
}

#[test]
fn values_that_are_not_finite_have_no_interval() {
    let infinite = KnownValue::of_answers(0.0, f64::INFINITY, false);
    assert_eq!(KnownSum::new([infinite]), None);
    assert_eq!(KnownSum::new([]), None);
}

#[test]
fn a_hit_may_be_a_fraction() {
    let values: Vec<KnownValue> =
        (0..30).map(|at| KnownValue { least: 0.0, greatest: 1.0, value: f64::from(at % 4) / 10.0 }).collect();
    let (low, high) = sum(&values).interval(Errors::LOSS);
    let mean = sum(&values).mean();
    assert!(0.0 < low && low < mean && mean < high && high < 0.4, "{low} {high}");
}

#[test]
fn repeated_questions_widen_an_interval_to_both_sides_within_the_range() {
    let interval = (0.1, 0.3);
    let same = widen(interval, 0.2, (12.0, 0.0), (0.0, 1.0));
    assert!((same.0 - 0.1).abs() < 1e-12 && (same.1 - 0.3).abs() < 1e-12);
    let wide = widen(interval, 0.2, (4.0, 1.0), (0.0, 1.0));
    assert_eq!(wide.0, 0.0);
    assert!(wide.1 > 0.9 && wide.1 <= 1.0);
    assert_eq!(widen(interval, 0.2, (1.0, 0.0), (0.0, 1.0)), interval);
}

proptest! {
    #[test]
    fn the_order_of_questions_does_not_matter(mut values in answered()) {
        let before = sum(&values);
        values.reverse();
        prop_assert_eq!(before, sum(&values));
    }

    #[test]
    fn an_interval_holds_the_mean_and_stays_within_what_is_possible(values in answered()) {
        let sum = sum(&values);
        let (low, high) = sum.interval(Errors::LOSS);
        let mean = |of: fn(&KnownValue) -> f64| values.iter().map(of).sum::<f64>() / values.len() as f64;
        prop_assert!(mean(|value| value.least) <= low + 1e-12 && high <= mean(|value| value.greatest) + 1e-12);
        prop_assert!(low <= sum.mean() && sum.mean() <= high);
        let is_known = values.iter().all(|value| value.least == value.greatest);
        prop_assert_eq!(high - low < 1e-12, is_known);
    }

    #[test]
    fn scores_in_another_unit_have_the_same_interval(values in answered(), scale in 0.1..20.0_f64) {
        let scaled: Vec<KnownValue> = values
            .iter()
            .map(|v| KnownValue { least: v.least * scale, greatest: v.greatest * scale, value: v.value * scale })
            .collect();
        let (one, other) = (sum(&values).interval(Errors::EQUAL), sum(&scaled).interval(Errors::EQUAL));
        let (low, high) = ((one.0 * scale - other.0).abs(), (one.1 * scale - other.1).abs());
        // Which chances are cut may turn on rounding, which moves the approximation by some 1e-5.
        prop_assert!(low.max(high) < 1e-4 * scale, "{:?} {:?}", one, other);
    }

    #[test]
    fn turning_the_sign_turns_the_interval(values in answered()) {
        let sum = sum(&values);
        let (low, high) = sum.interval(Errors::EQUAL);
        prop_assert_eq!(sum.negated().interval(Errors::EQUAL), (-high, -low));
    }

    #[test]
    fn an_interval_of_differences_excludes_0_where_its_p_value_is_small(
        pairs in proptest::collection::vec((0_u32..=100, 0_u32..=100, any::<bool>()), 2..120)
    ) {
        let values = pairs.iter().map(|&(a, b, is_yes)| {
            let (a, b) = (f64::from(a) / 100.0, f64::from(b) / 100.0);
            KnownValue::of_answers(a * a - b * b, (1.0 - a).powi(2) - (1.0 - b).powi(2), is_yes)
        });
        let sum = KnownSum::new(values).unwrap();
        let (low, high) = sum.interval(Errors::EQUAL);
        for (p, excludes) in [(sum.p_at_most_zero(), low > 1e-7), (sum.negated().p_at_most_zero(), high < -1e-7)] {
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!(!excludes || p <= 0.0251, "{} {} {}", p, low, high);
            prop_assert!(excludes || p >= 0.0249 || low.abs().min(high.abs()) <= 1e-6, "{} {} {}", p, low, high);
        }
        prop_assert!(sum.e_value() >= 0.0 && sum.e_value().is_finite());
    }
}

/// Coverage under chances that no calibrated forecaster meets, for many questions, where chances are fitted.
#[test]
fn a_few_wide_questions_among_narrow_ones_are_covered() {
    let unit = |key: u64, at: u64| (random(key, at) >> 11) as f64 / (1_u64 << 53) as f64;
    let mut missed = 0;
    for run in 0..300 {
        let mut expected = 0.0;
        let values: Vec<KnownValue> = (0..150)
            .map(|at| {
                let key = run * 1000 + at;
                let (p, chance) =
                    if at < 6 { (0.02, 0.2) } else { (0.38 + (unit(key, 0) * 10.0).floor() / 100.0, 0.01) };
                expected += (chance * (1.0 - p) * (1.0 - p) + (1.0 - chance) * p * p) / 150.0;
                brier(p, unit(key, 1) < chance)
            })
            .collect();
        let (low, high) = sum(&values).interval(Errors::LOSS);
        missed += u32::from(expected < low || expected > high);
    }
    assert!(missed <= 21, "{missed} of 300 missed");
}
