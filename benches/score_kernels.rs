//! Times the calibration kernels as ratios to sorting the same forecasts: `cargo bench --bench score_kernels`.
#![allow(clippy::disallowed_methods, reason = "a bench measures")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use warrant::forecast::crowd::CrowdMethod;
use warrant::forecast::distribution::Distribution;
use warrant::forecast::line::Line;
use warrant::score::calibration::PooledForecasts;
use warrant::score::calibration::bins::{Binning, bins};
use warrant::score::calibration::corp::corp_brier;
use warrant::score::calibration::cox::cox;
use warrant::score::calibration::discrimination::area_under_curve;
use warrant::score::calibration::expected_calibration_error::calibration_error;
use warrant::score::calibration::simulation::{SimulationPlan, simulate_calibrated};
use warrant::score::numerics::exact::{DecimalProbability, Weight};
use warrant::score::rules::crps::crps_in_range;

/// Returns the median of some runs.
fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn main() {
    // About as many forecasts as three seasons of basketball, nearly all of them distinct.
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    };
    let rows: Vec<(DecimalProbability, DecimalProbability, Weight)> = (0..8886)
        .map(|_| {
            let units = next() % 1_000_000_000_000_000_001;
            let p = DecimalProbability::from_units(units).unwrap_or_default();
            let came_true = next() % 1_000_000_000_000_000_000 < units;
            (p, if came_true { DecimalProbability::ONE } else { DecimalProbability::ZERO }, Weight::ONE)
        })
        .collect();
    let sorting = median(21, || {
        let mut units: Vec<u64> = rows.iter().map(|row| row.0.units()).collect();
        units.sort_unstable();
        black_box(units);
    });
    let pooled = PooledForecasts::from_rows(rows.iter().copied());
    let report = |name: &str, time: Duration| {
        println!("{name:40} {time:>12.1?} {:8.2} x sorting", time.as_secs_f64() / sorting.as_secs_f64());
    };
    report("sorting", sorting);
    report("pooling", median(21, || drop(black_box(PooledForecasts::from_rows(rows.iter().copied())))));
    report(
        "CORP",
        median(21, || {
            black_box(corp_brier(&pooled));
        }),
    );
    report(
        "area under the curve",
        median(21, || {
            black_box(area_under_curve(&pooled, None, 0.95));
        }),
    );
    report(
        "Cox",
        median(21, || {
            let _ = black_box(cox(&pooled));
        }),
    );
    let binning = Binning::default();
    report(
        "ten bins with the error expected",
        median(21, || {
            black_box(calibration_error(&pooled, &bins(&pooled, binning)));
        }),
    );
    let plan = SimulationPlan::default();
    report(
        "CORP band, 1000 draws",
        median(5, || drop(black_box(simulate_calibrated(&pooled, None, &[], plan)))),
    );
    let line = Line::linear(0.0, 1000.0).expect("a range").with_open_ends(false, true);
    let mut unit = || (next() % 1_000_000) as f64 / 1e6;
    let triples: Vec<[f64; 3]> = (0..100_000)
        .map(|_| {
            let middle = 100.0 + 800.0 * unit();
            [middle * 0.9, middle, middle * 1.05]
        })
        .collect();
    report(
        "100,000 quantile forecasts and their CRPS",
        median(5, || {
            for &[low, likely, high] in &triples {
                let made =
                    Distribution::from_low_likely_high(low, likely, high, Some(&line)).expect("rising");
                black_box(crps_in_range(&made, 0.4));
            }
        }),
    );
    // Logistic curves on the platform's own points.
    let crowd: Vec<(Arc<Distribution>, usize)> = (0..100)
        .map(|member| {
            let (middle, width) = (200.0 + 500.0 * unit(), 20.0 + 60.0 * unit());
            let height = |at: f64| 1.0 / (1.0 + ((middle - at) / width).exp());
            let points: Vec<(f64, f64)> = (0..=200)
                .map(|point| (5.0 * f64::from(point), height(5.0 * f64::from(point)) - height(0.0)))
                .collect();
            (Arc::new(Distribution::from_cdf(&points, Some(&line)).expect("rising")), member)
        })
        .collect();
    let held: Vec<(&Arc<Distribution>, usize)> = crowd.iter().map(|(one, since)| (one, *since)).collect();
    for name in CrowdMethod::NAMES.into_iter().filter(|&name| name != "neyman-base-rate") {
        let method = CrowdMethod::parse(name).expect("a name");
        report(
            &format!("{name} of 100 distributions"),
            median(5, || drop(black_box(Distribution::pool(method, &held)))),
        );
        let pooled = Distribution::pool(method, &held).expect("no contradiction");
        report(
            "  its CRPS",
            median(5, || {
                let _ = black_box(crps_in_range(&pooled, 0.4));
            }),
        );
    }
}
