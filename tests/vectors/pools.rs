//! Pools of distributions against a second implementation: value by value, and by brute quadrature.

use std::sync::Arc;

use proptest::prelude::*;
use warrant::forecast::crowd::CrowdMethod;
use warrant::forecast::distribution::Distribution;
use warrant::forecast::line::Line;
use warrant::forecast::pooling::weighted_mean;
use warrant::forecast::recency::recency_weights;
use warrant::score::rules::crps::crps_in_range;

/// The pool of what the members put below one value, by the functions for probabilities.
fn pooled(method: CrowdMethod, heights: &[f64]) -> f64 {
    let since: Vec<usize> = (0..heights.len()).collect();
    let held: Vec<(f64, usize)> = heights.iter().copied().zip(since.iter().copied()).collect();
    match method {
        CrowdMethod::RecencyMedian => weighted_mean(heights, &recency_weights(&since)),
        _ => method.pool(&held, None),
    }
    .unwrap()
}

fn pool(method: CrowdMethod, members: &[Arc<Distribution>]) -> Distribution {
    let held: Vec<_> = members.iter().zip(0..).collect();
    Distribution::pool(method, &held).unwrap()
}

/// The CRPS by Gauss and Legendre's rule of four points on ever so many panels between kinks.
fn by_quadrature(
    method: CrowdMethod,
    members: &[Arc<Distribution>],
    line: &Line,
    location: f64,
    kinks: &[f64],
) -> f64 {
    let mut cuts: Vec<f64> = kinks.iter().filter_map(|&value| line.location(value)).collect();
    cuts.extend((0..=400).map(|step| f64::from(step) / 400.0));
    cuts.push(location);
    cuts.retain(|cut| (0.0..=1.0).contains(cut));
    cuts.sort_by(f64::total_cmp);
    let square = |at: f64| {
        let value = line.value(at);
        let heights: Vec<f64> = members.iter().map(|member| member.cdf(value)).collect();
        let below = pooled(method, &heights);
        let miss = if at < location { below } else { 1.0 - below };
        miss * miss
    };
    let nodes = [
        (0.339_981_043_584_856_26, 0.652_145_154_862_546_1),
        (0.861_136_311_594_052_6, 0.347_854_845_137_453_86),
    ];
    let panel = |pair: &[f64]| {
        (0..8)
            .map(|part| {
                let half = (pair[1] - pair[0]) / 16.0;
                let middle = pair[0] + half * f64::from(2 * part + 1);
                let both = |(node, weight): (f64, f64)| {
                    weight * half * (square(middle - half * node) + square(middle + half * node))
                };
                nodes.into_iter().map(both).sum::<f64>()
            })
            .sum::<f64>()
    };
    cuts.windows(2).map(panel).sum()
}

/// A line with any ends and members on it, half of them on shared values, with ties and jumps.
fn crowds() -> impl Strategy<Value = (Line, Vec<Arc<Distribution>>)> {
    let member =
        (any::<[bool; 2]>(), prop::collection::vec(0_u32..=40, 7), prop::collection::vec(0_u32..=20, 7));
    (any::<[bool; 3]>(), prop::collection::vec(member, 2..9)).prop_map(
        |([log, open_low, open_high], members)| {
            let line = if log { Line::logarithmic(10.0, 110.0) } else { Line::linear(10.0, 110.0) };
            let line = line.unwrap().with_open_ends(open_low, open_high);
            let made = members.into_iter().filter_map(|([shared, points], mut values, mut levels)| {
                values.sort_unstable();
                levels.sort_unstable();
                let value = |value: u32| {
                    10.0 + if shared { 10.0 * f64::from(value / 4) } else { 2.5 * f64::from(value) }
                };
                let level = |level: u32| f64::from(level) / 20.0;
                let mut pairs: Vec<(f64, f64)> =
                    values.into_iter().map(value).zip(levels.into_iter().map(level)).collect();
                if points {
                    pairs.insert(0, (10.0, 0.0));
                    pairs.push((110.0, 1.0));
                    pairs.dedup_by(|later, earlier| later.0 <= earlier.0);
                    pairs.last_mut()?.1 = 1.0;
                    Distribution::from_cdf(&pairs, Some(&line)).ok()
                } else {
                    pairs.dedup_by(|later, earlier| later.1 <= earlier.1);
                    let pairs: Vec<(f64, f64)> =
                        pairs.into_iter().map(|(value, level)| (level, value)).collect();
                    Distribution::from_quantiles(&pairs, Some(&line)).ok()
                }
            });
            (line, made.map(Arc::new).collect())
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_pool_is_the_pool_at_every_value(
        (_, members) in crowds(),
        asked in prop::collection::vec(10.0..110.0_f64, 40),
        share in 0.05..0.45_f64,
    ) {
        prop_assume!(members.len() > 1);
        let methods = [
            CrowdMethod::Median,
            CrowdMethod::Mean,
            CrowdMethod::TrimmedMean { share },
            CrowdMethod::MostRecent,
            CrowdMethod::RecencyMedian,
        ];
        for method in methods {
            let pool = pool(method, &members);
            for value in asked.iter().copied().chain((0..=40).map(|step| 10.0 + 2.5 * f64::from(step))) {
                for (found, of) in [
                    (pool.cdf(value), Distribution::cdf as fn(&Distribution, f64) -> f64),
                    (pool.mass_below(value), Distribution::mass_below),
                ] {
                    let heights: Vec<f64> = members.iter().map(|member| of(member, value)).collect();
                    let expected = pooled(method, &heights);
                    prop_assert!((found - expected).abs() < 1e-12, "{method:?} {value}: {found} {expected}");
                }
            }
        }
    }
}

#[test]
fn pools_of_odds_and_of_normals_are_integrated_to_ten_digits() {
    let open = Line::linear(0.0, 100.0).unwrap().with_open_ends(true, true);
    let log = Line::logarithmic(1.0, 1000.0).unwrap().with_open_ends(false, true);
    let normal = |mean, sd, line: &Line| Distribution::from_normal(mean, sd, Some(line)).unwrap();
    let three = |low, likely, high, line: &Line| {
        Distribution::from_low_likely_high(low, likely, high, Some(line)).unwrap()
    };
    let crowds = [
        (open, vec![normal(30.0, 4.0, &open), normal(50.0, 10.0, &open), normal(48.0, 0.5, &open)]),
        (
            open,
            vec![three(20.0, 30.0, 60.0, &open), three(10.0, 45.0, 47.0, &open), normal(60.0, 7.0, &open)],
        ),
        (
            open,
            vec![
                three(20.0, 30.0, 60.0, &open),
                three(10.0, 45.0, 47.0, &open),
                three(29.0, 30.0, 31.0, &open),
            ],
        ),
        (log, vec![normal(300.0, 90.0, &log), three(20.0, 300.0, 600.0, &log), three(2.0, 30.0, 31.0, &log)]),
        (open, vec![normal(30.0, 4.0, &open)]),
    ];
    let methods = [
        "mean",
        "median",
        "trimmed-mean",
        "geometric-odds",
        "extremized",
        "neyman",
        "most-recent",
        "recency-median",
    ];
    for (line, members) in crowds {
        let members: Vec<Arc<Distribution>> = members.into_iter().map(Arc::new).collect();
        for method in methods.map(|name| CrowdMethod::parse(name).unwrap()) {
            let pool = pool(method, &members);
            let mut kinks: Vec<f64> =
                [2.0, 10.0, 20.0, 29.0, 30.0, 31.0, 45.0, 47.0, 60.0, 300.0, 600.0].to_vec();
            kinks.extend(rank_changes(&members, &line));
            for location in [0.0, 0.31, 0.475, 0.9] {
                let found = crps_in_range(&pool, location).unwrap();
                let expected = by_quadrature(method, &members, &line, location, &kinks);
                assert!(
                    (found - expected).abs() < 1e-10,
                    "{method:?} {location}: {found} {expected} {members:?}"
                );
            }
            for level in [0.03, 0.5, 0.97] {
                let value = pool.quantile(level).unwrap();
                assert!(
                    pool.mass_below(value) <= level + 1e-9 && pool.cdf(value) >= level - 1e-9,
                    "{method:?}"
                );
            }
        }
    }
}

/// Values at which two members cross, found by bisection.
fn rank_changes(members: &[Arc<Distribution>], line: &Line) -> Vec<f64> {
    let mut found = Vec::new();
    for (number, one) in members.iter().enumerate() {
        for other in members.iter().skip(number + 1) {
            let apart = |at: f64| one.cdf(line.value(at)) - other.cdf(line.value(at));
            for step in 0..1000 {
                let (mut low, mut high) = (f64::from(step) / 1000.0, f64::from(step + 1) / 1000.0);
                if apart(low) * apart(high) < 0.0 {
                    for _ in 0..60 {
                        let middle = f64::midpoint(low, high);
                        if apart(low) * apart(middle) <= 0.0 { high = middle } else { low = middle }
                    }
                    found.push(line.value(low));
                }
            }
        }
    }
    found
}

#[test]
fn odds_have_no_pool_where_one_excludes_what_another_is_sure_of() {
    let line = Line::linear(0.0, 10.0).unwrap();
    let within = |low: f64, high: f64| {
        Arc::new(Distribution::from_cdf(&[(low, 0.0), (high, 1.0)], Some(&line)).unwrap())
    };
    let (low, high, over) = (within(1.0, 3.0), within(4.0, 8.0), within(2.0, 9.0));
    let odds = |one, other| Distribution::pool(CrowdMethod::GeometricOdds, &[(one, 0), (other, 1)]);
    assert_eq!(odds(&low, &high), None);
    assert_eq!(odds(&low, &over).unwrap().cdf(2.0), 0.0);
    assert_eq!(Distribution::pool(CrowdMethod::NeymanBaseRate, &[(&low, 0), (&over, 1)]), None);
    assert_eq!(Distribution::pool::<u8>(CrowdMethod::Mean, &[]), None);
}
