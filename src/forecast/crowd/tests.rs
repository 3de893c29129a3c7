use proptest::prelude::*;

use super::*;

fn every_method() -> Vec<CrowdMethod> {
    CrowdMethod::NAMES.iter().map(|name| CrowdMethod::parse(name).unwrap()).collect()
}

#[test]
fn names_are_read_back() {
    for method in every_method() {
        assert_eq!(CrowdMethod::parse(&method.name()), Ok(method));
    }
    assert_eq!(CrowdMethod::parse("trimmed-mean:0.2"), Ok(CrowdMethod::TrimmedMean { share: 0.2 }));
    assert_eq!(CrowdMethod::parse("extremized: 1.7").unwrap().name(), "extremized:1.7");
}

#[test]
fn what_names_no_method_is_refused_with_the_reason() {
    assert_eq!(CrowdMethod::parse("avarage"), Err(CrowdMethodError::Unknown { name: "avarage".to_owned() }));
    for text in ["trimmed-mean:0.5", "trimmed-mean:x", "extremized:0", "extremized:inf", "median:2", "mean:"]
    {
        assert!(matches!(CrowdMethod::parse(text), Err(CrowdMethodError::Parameter { .. })), "{text}");
    }
}

#[test]
fn an_option_that_nobody_had_stays_empty_and_the_rest_sums_to_one() {
    let rows = [
        (vec![Some(0.7), None, Some(0.3)], 1),
        (vec![Some(0.5), None, Some(0.5)], 2),
        (vec![Some(0.1), None, Some(0.9)], 3),
    ];
    for method in every_method() {
        let pooled = method.pool_options(&rows);
        if method == CrowdMethod::NeymanBaseRate {
            assert_eq!(pooled, None);
            continue;
        }
        let pooled = pooled.unwrap();
        assert_eq!(pooled[1], None);
        assert!((pooled.iter().flatten().sum::<f64>() - 1.0).abs() < 1e-12, "{method:?}");
    }
    assert_eq!(CrowdMethod::Median.pool_options::<Vec<Option<f64>>, u8>(&[]), None);
    assert_eq!(CrowdMethod::Median.pool_options(&[(vec![Some(0.0), None], 1)]), None);
    assert_eq!(normalised_above_floor(&[Some(0.001), Some(0.0)]), None);
    let floored = normalised_above_floor(&[Some(0.0), Some(0.8)]).unwrap();
    assert!((floored[0].unwrap() - 0.001).abs() < 1e-12 && (floored[1].unwrap() - 0.999).abs() < 1e-12);
}

proptest! {
    #[test]
    fn the_crowd_does_not_know_the_order(
        forecasts in prop::collection::vec((0.0..=1.0_f64, 0..5_u8), 1..15),
        base_rate in 0.01..0.99_f64,
    ) {
        let mut turned = forecasts.clone();
        turned.reverse();
        let mut sorted = forecasts.clone();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let low = forecasts.iter().map(|f| f.0).fold(1.0, f64::min);
        let high = forecasts.iter().map(|f| f.0).fold(0.0, f64::max);
        for method in every_method() {
            let found = method.pool(&forecasts, Some(base_rate));
            prop_assert_eq!(found, method.pool(&turned, Some(base_rate)), "{:?}", method);
            prop_assert_eq!(found, method.pool(&sorted, Some(base_rate)), "{:?}", method);
            let extreme = matches!(
                method,
                CrowdMethod::Extremized { .. } | CrowdMethod::Neyman | CrowdMethod::NeymanBaseRate
            );
            if let Some(pooled) = found {
                prop_assert!((0.0..=1.0).contains(&pooled));
                prop_assert!(extreme || (low..=high).contains(&pooled), "{:?} {}", method, pooled);
            }
        }
    }
}
