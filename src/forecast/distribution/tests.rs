use proptest::prelude::*;

use super::*;

fn troops() -> Line {
    Line::linear(0.0, 50_000.0).unwrap().with_open_ends(false, true)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn the_pair_at_fault_is_named() {
    let closed = Line::linear(0.0, 10.0).unwrap();
    let refused =
        |quantiles: &[(f64, f64)]| Distribution::from_quantiles(quantiles, Some(&closed)).unwrap_err();
    assert_eq!(refused(&[(0.5, 1.0)]), DistributionError::TooFewPoints { points: 1 });
    assert_eq!(
        refused(&[(1.5, 1.0), (0.5, 2.0)]),
        DistributionError::LevelOutside { level: 1.5, value: 1.0 }
    );
    assert!(matches!(
        refused(&[(f64::NAN, 1.0), (0.5, 2.0)]),
        DistributionError::LevelOutside { value: 1.0, .. }
    ));
    assert!(matches!(
        refused(&[(0.1, f64::NAN), (0.5, 2.0)]),
        DistributionError::ValueNotFinite { level: 0.1, .. }
    ));
    assert_eq!(
        refused(&[(0.5, 3.0), (0.5, 2.0)]),
        DistributionError::LevelTwice { level: 0.5, first: 2.0, second: 3.0 }
    );
    assert_eq!(
        refused(&[(0.9, 2.0), (0.1, 1.0), (0.5, 3.0)]),
        DistributionError::Cross { low_level: 0.5, low_value: 3.0, high_level: 0.9, high_value: 2.0 }
    );
    assert_eq!(
        refused(&[(0.1, -1.0), (0.5, 2.0)]),
        DistributionError::OutsideRange { level: 0.1, value: -1.0, end: 0.0 }
    );
    assert_eq!(
        refused(&[(0.1, 1.0), (0.5, 11.0)]),
        DistributionError::OutsideRange { level: 0.5, value: 11.0, end: 10.0 }
    );
    let open_log = Line::logarithmic(1.0, 10.0).unwrap().with_open_ends(true, true);
    assert_eq!(
        Distribution::from_quantiles(&[(0.1, 0.0), (0.5, 2.0)], Some(&open_log)),
        Err(DistributionError::PastZeroPoint { level: 0.1, value: 0.0, zero_point: 0.0 })
    );
    assert_eq!(
        Distribution::from_quantiles(&[(0.1, 2.0), (0.5, 2.0)], None),
        Err(DistributionError::NoSpread { value: 2.0 })
    );
    assert!(matches!(
        Distribution::from_quantiles(&[(0.1, -1e308), (0.5, 1e308)], None),
        Err(DistributionError::ValueNotFinite { .. })
    ));
    assert!(matches!(Distribution::from_normal(0.0, 0.0, None), Err(DistributionError::NotNormal { .. })));
    assert!(matches!(
        Distribution::from_normal(f64::NAN, 1.0, None),
        Err(DistributionError::NotNormal { .. })
    ));
    assert!(matches!(
        Distribution::from_normal(100.0, 1.0, Some(&closed)),
        Err(DistributionError::NoMassInRange { .. })
    ));
}

#[test]
fn a_closed_end_takes_all_and_an_open_end_half_of_the_rest() {
    let forecast = Distribution::from_low_likely_high(9_000.0, 12_000.0, 20_000.0, Some(&troops())).unwrap();
    assert_eq!((forecast.mass_below(0.0), forecast.cdf(0.0)), (0.0, 0.0));
    assert!(close(forecast.cdf(4_500.0), 0.025));
    assert!(close(forecast.mass_above(50_000.0), 0.025));
    // Beyond the open end the density goes on where it was: 2.5 % over 30,000.
    assert!(close(forecast.mass_above(80_000.0), 0.025 * (-1.0_f64).exp()));
    assert_eq!(forecast.quantile(0.0), Some(0.0));
    assert_eq!(forecast.quantile(1.0), None);
    for (level, value) in [(0.05, 9_000.0), (0.5, 12_000.0), (0.95, 20_000.0)] {
        assert_eq!(forecast.quantile(level), Some(value), "typed values come back as typed");
    }
    assert_eq!(forecast.quantile(0.5), Some(12_000.0));
}

#[test]
fn without_a_range_the_tails_fall_off_from_the_density_next_to_them() {
    let forecast = Distribution::from_quantiles(&[(0.1, 0.0), (0.9, 8.0)], None).unwrap();
    assert!(close(forecast.cdf(-1.0), 0.1 * (-1.0_f64).exp()));
    assert!(close(forecast.mass_above(9.0), 0.1 * (-1.0_f64).exp()));
    assert!(forecast.mass_above(200.0) > 0.0, "far tails keep their digits");
    assert_eq!(forecast.quantile(0.0), None);
    assert!(forecast.grid(201).is_none());
}

#[test]
fn equal_values_put_a_probability_on_one_answer() {
    let forecast = Distribution::from_quantiles(
        &[(0.1, 0.0), (0.25, 5.0), (0.75, 5.0), (0.9, 10.0)],
        Some(&Line::linear(0.0, 10.0).unwrap()),
    )
    .unwrap();
    assert!(close(forecast.cdf(5.0) - forecast.mass_below(5.0), 0.5));
    assert!(close(forecast.cdf(0.0), 0.1) && forecast.mass_below(0.0) == 0.0);
    assert!(close(forecast.mass_below(10.0), 0.9) && forecast.cdf(10.0) >= 1.0);
    assert_eq!(forecast.quantile(0.5), Some(5.0));
    assert_eq!(forecast.quantile(0.05), Some(0.0));
    let grid = forecast.grid(11).unwrap().unwrap();
    let masses = grid.masses();
    assert!(close(masses[0], 0.0) && close(masses[11], 0.0));
    assert!(close(masses[1], 0.1 + 0.03), "an answer of exactly min lies in the first step inside");
    assert!(close(masses[5], 0.03 + 0.5));
}

#[test]
fn a_normal_distribution_has_the_published_quantiles() {
    let standard = Distribution::from_normal(0.0, 1.0, None).unwrap();
    for (level, value) in [
        (0.975, 1.959_963_984_540_054),
        (0.95, 1.644_853_626_951_472),
        (0.005, -2.575_829_303_548_901),
        (1e-12, -7.034_483_825_301_132),
        (0.5, 0.0),
    ] {
        let found = standard.quantile(level).unwrap();
        assert!((found - value).abs() < 1e-12, "{level}: {found}");
    }
    assert!(close(standard.cdf(1.0), 0.841_344_746_068_542_9));
    let tail = standard.mass_above(10.0);
    assert!((tail / 7.619_853_024_160_525e-24 - 1.0).abs() < 1e-9, "{tail}");
}

#[test]
fn a_normal_distribution_is_cut_off_at_closed_ends() {
    let line = Line::linear(0.0, 10.0).unwrap();
    let half = Distribution::from_normal(0.0, 1.0, Some(&line)).unwrap();
    assert_eq!((half.cdf(0.0), half.cdf(10.0)), (0.0, 1.0));
    assert_eq!((half.quantile(0.0), half.quantile(1.0)), (Some(0.0), Some(10.0)));
    assert!(close(half.cdf(1.0), 0.682_689_492_137_085_9));
    assert!(close(half.quantile(0.5).unwrap(), 0.674_489_750_196_081_7));
}

#[test]
fn dates_before_or_after_everything_have_no_surprise() {
    let forecast = Distribution::from_low_likely_high(1.0, 2.0, 3.0, None).unwrap();
    assert_eq!((forecast.cdf(f64::NEG_INFINITY), forecast.cdf(f64::INFINITY)), (0.0, 1.0));
    assert_eq!((forecast.cdf(f64::NAN), forecast.mass_above(f64::NAN)), (0.0, 0.0));
    assert_eq!(forecast.quantile(f64::NAN), None);
}

/// A line with any ends, and quantiles that lie on it.
fn typed() -> impl Strategy<Value = (Option<Line>, Vec<(f64, f64)>)> {
    let levels = prop::collection::btree_set(1..1000_u32, 2..8);
    let values = prop::collection::vec(0..=1000_u32, 8);
    (levels, values, any::<[bool; 4]>()).prop_map(
        |(levels, mut values, [bounded, log, open_low, open_high])| {
            values.sort_unstable();
            let quantiles = levels
                .into_iter()
                .zip(values)
                .map(|(level, value)| (f64::from(level) / 1000.0, 10.0 + f64::from(value) / 10.0))
                .collect();
            let line = if log { Line::logarithmic(10.0, 110.0) } else { Line::linear(10.0, 110.0) };
            let line = line.ok().filter(|_| bounded).map(|line| line.with_open_ends(open_low, open_high));
            (line, quantiles)
        },
    )
}

proptest! {
    #[test]
    fn the_cumulative_distribution_rises_and_its_parts_sum_to_one((line, quantiles) in typed()) {
        let Ok(forecast) = Distribution::from_quantiles(&quantiles, line.as_ref()) else { return Ok(()) };
        let mut before = 0.0;
        for step in -100..400 {
            let value = f64::from(step) / 2.0;
            let height = forecast.cdf(value);
            prop_assert!(height >= before - 1e-15);
            prop_assert!(forecast.mass_below(value) <= height + 1e-15);
            prop_assert!((height + forecast.mass_above(value) - 1.0).abs() < 1e-12);
            before = height;
        }
    }

    #[test]
    fn quantiles_undo_the_cumulative_distribution((line, quantiles) in typed(), thousandth in 1..1000_u32) {
        let Ok(forecast) = Distribution::from_quantiles(&quantiles, line.as_ref()) else { return Ok(()) };
        let level = f64::from(thousandth) / 1000.0;
        let value = forecast.quantile(level).unwrap();
        // At a jump the levels on either side of it frame the one asked for.
        prop_assert!(forecast.mass_below(value) <= level + 1e-9, "{value}");
        prop_assert!(forecast.cdf(value) >= level - 1e-9, "{value}");
        for &(level, value) in &quantiles {
            prop_assert_eq!(forecast.quantile(level), Some(value));
        }
    }

    #[test]
    fn no_numbers_at_all_bring_it_to_nonsense(
        quantiles in prop::collection::vec((0.0..=1.0_f64, any::<f64>()), 2..5),
        ends in any::<(f64, f64, bool, bool)>(),
        zero_point in any::<Option<f64>>(),
        asked in any::<f64>(),
        level in 0.0..=1.0_f64,
    ) {
        let (min, max, open_low, open_high) = ends;
        let line = Line::linear(min, max).map(|line| {
            let line = zero_point.and_then(|zero| line.with_zero_point(zero).ok()).unwrap_or(line);
            line.with_open_ends(open_low, open_high)
        });
        let mut values: Vec<f64> = quantiles.iter().map(|&(_, value)| value).collect();
        values.sort_by(f64::total_cmp);
        let mut levels: Vec<f64> = quantiles.iter().map(|&(level, _)| level).collect();
        levels.sort_by(f64::total_cmp);
        let rising: Vec<(f64, f64)> = levels.into_iter().zip(values).collect();
        let line = line.ok();
        let made = [
            Distribution::from_quantiles(&rising, line.as_ref()),
            Distribution::from_quantiles(&rising, None),
            Distribution::from_quantiles(&quantiles, line.as_ref()),
            Distribution::from_normal(min, max.abs(), line.as_ref()),
        ];
        for forecast in made.into_iter().flatten() {
            for value in [asked, min, max, 0.0] {
                for mass in [forecast.cdf(value), forecast.mass_below(value), forecast.mass_above(value)] {
                    prop_assert!((0.0..=1.0).contains(&mass), "{mass}");
                }
            }
            for level in [level, 0.0, 1.0, 0.5] {
                prop_assert!(forecast.quantile(level).is_none_or(f64::is_finite));
            }
            if let Some(grid) = forecast.grid(201) {
                let _ = grid.unwrap().standardised();
            }
        }
    }

    #[test]
    fn any_order_of_quantiles_is_one_distribution((line, quantiles) in typed()) {
        let mut turned = quantiles.clone();
        turned.reverse();
        prop_assert_eq!(
            Distribution::from_quantiles(&quantiles, line.as_ref()),
            Distribution::from_quantiles(&turned, line.as_ref())
        );
    }

    #[test]
    fn a_standard_grid_is_acceptable_to_the_platform((line, quantiles) in typed()) {
        let Some(line) = line else { return Ok(()) };
        let Ok(forecast) = Distribution::from_quantiles(&quantiles, Some(&line)) else { return Ok(()) };
        let raw = forecast.grid(201).unwrap().unwrap();
        let standard = raw.standardised().unwrap();
        let masses = standard.masses();
        prop_assert!(masses[1..201].iter().all(|&step| (0.01 / 200.0 - 1e-9..=0.2).contains(&step)));
        let enough = |open: bool, mass: f64| if open { mass >= 0.001 - 1e-9 } else { mass <= 0.0 };
        prop_assert!(enough(line.open_low(), masses[0]));
        prop_assert!(enough(line.open_high(), masses[201]));
    }
}
