//! Calibration, decomposition and discrimination of the small binary sets.
//!
//! Left to other tests, by key: `single` and of each set `brier_1950`, `spherical`, `bss_climatology*` and
//! `bss_half_exact`, which are single scores and skill, not calibration.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a reference file that differs should fail the test"
)]

use serde_json::Value;
use warrant::score::calibration::PooledForecasts;
use warrant::score::calibration::bins::{Binning, bins};
use warrant::score::calibration::corp::corp_brier;
use warrant::score::calibration::cox::cox;
use warrant::score::calibration::discrimination::area_under_curve;
use warrant::score::calibration::expected_calibration_error::calibration_error;
use warrant::score::calibration::murphy::murphy;
use warrant::score::calibration::murphy_diagram::elementary_scores;
use warrant::score::calibration::poisson_binomial::event_counts;
use warrant::score::calibration::pool_adjacent_violators::pool_adjacent_violators;
use warrant::score::calibration::spiegelhalter::spiegelhalter;
use warrant::score::calibration::yates::yates;
use warrant::score::numerics::exact::{DecimalProbability, Weight};

use crate::vectors::reference::{close, fraction, number, numbers, parse, probability};

const FILE: &str = include_str!("binary_small.json");
const TIGHT: f64 = 1e-15;

/// Runs a check over every set and says so if there are not as many as the file had.
fn for_every_set(check: impl Fn(&str, &[DecimalProbability], &PooledForecasts, &Value)) {
    let file = parse(FILE);
    let sets = file["sets"].as_array().unwrap();
    for set in sets {
        let forecasts: Vec<_> = set["p"].as_array().unwrap().iter().map(probability).collect();
        let outcomes = numbers(&set["y"]);
        let rows = forecasts.iter().zip(&outcomes).map(|(&p, &outcome)| {
            (p, if outcome > 0.5 { DecimalProbability::ONE } else { DecimalProbability::ZERO }, Weight::ONE)
        });
        let pooled = PooledForecasts::from_rows(rows);
        check(set["id"].as_str().unwrap(), &forecasts, &pooled, &set["expect"]);
    }
    assert_eq!(sets.len(), 10);
}

#[test]
fn pooled_scores() {
    for_every_set(|id, _, pooled, expect| {
        let exact = fraction(&expect["brier_half_exact"]);
        assert_eq!(pooled.brier(), Some(exact), "{id}: the sum of typed decimals is exact");
        close(pooled.brier().unwrap(), number(&expect["brier_half"]), TIGHT, id);
        let rate = fraction(&expect["base_rate_exact"]);
        assert_eq!(pooled.base_rate(), Some(rate), "{id}");
        if let Some(log) = expect["log_nats"].as_f64() {
            close(pooled.log_score().unwrap(), log, TIGHT, id);
        } else {
            assert_eq!(expect["log_nats"], "inf");
            assert_eq!(pooled.log_score(), None, "{id}");
            assert!(pooled.log_infinite() > 0, "{id}");
        }
        let yates = yates(pooled).unwrap();
        let sum = yates.variance + yates.unc - 2.0 * yates.covariance + yates.bias * yates.bias;
        close(sum, exact, TIGHT, id);
    });
}

#[test]
fn bins_and_murphy_terms() {
    let visited = std::cell::Cell::new(0);
    for_every_set(|id, forecasts, pooled, expect| {
        for count in [5, 10, 20] {
            let what = format!("{id} bins{count}");
            let expected = &expect[format!("bins{count}_left_closed")];
            let binning = Binning::Equal(count);
            let index: Vec<f64> = forecasts.iter().map(|&p| binning.index(p).unwrap() as f64).collect();
            assert_eq!(index, numbers(&expected["index"]), "{what}");
            let terms = murphy(pooled, binning).unwrap();
            let exact = &expected["exact"];
            for (key, found) in
                [("rel", terms.rel), ("res", terms.res), ("wbv", terms.wbv), ("wbc", terms.wbc)]
            {
                close(found, number(&expected[key]), TIGHT, &format!("{what} {key}"));
                close(found, fraction(&exact[key]), TIGHT, &format!("{what} {key} exact"));
            }
            close(terms.unc, number(&expected["unc"]), TIGHT, &what);
            let sum = terms.rel - terms.res + terms.unc + terms.wbv - terms.wbc;
            close(sum, pooled.brier().unwrap(), TIGHT, &what);
            let bins = bins(pooled, binning);
            let error = calibration_error(pooled, &bins).unwrap();
            close(error.expected, number(&expected["ece"]), TIGHT, &what);
            close(error.maximum, number(&expected["mce"]), TIGHT, &what);
            assert_eq!(error.bins as f64, number(&expected["nonempty"]), "{what}");
            assert_eq!(bins.len(), error.bins);
            visited.set(visited.get() + 1);
        }
        let terms = murphy(pooled, Binning::Distinct).unwrap();
        for (key, found) in [("rel", terms.rel), ("res", terms.res), ("unc", terms.unc)] {
            close(found, number(&expect["unique_values"][key]), TIGHT, &format!("{id} distinct {key}"));
        }
        close(terms.wbv.abs() + terms.wbc.abs(), 0.0, TIGHT, id);
    });
    assert_eq!(visited.get(), 30);
}

#[test]
fn corp_and_its_recalibration() {
    for_every_set(|id, forecasts, pooled, expect| {
        let corp = &expect["corp"];
        let found = corp_brier(pooled).unwrap();
        for (key, found) in [
            ("score", found.score),
            ("mcb", found.mcb),
            ("dsc", found.dsc),
            ("unc", found.unc),
            ("recalibrated_score", found.recalibrated),
        ] {
            close(found, number(&corp["brier"][key]), TIGHT, &format!("{id} {key}"));
        }
        assert_eq!(found.blocks as f64, number(&corp["blocks"]), "{id}");
        let blocks = pool_adjacent_violators(pooled.values());
        let expected = expect["pav_blocks_lo_hi_n_events"].as_array().unwrap();
        assert_eq!(blocks.len(), expected.len(), "{id}");
        for (block, expected) in blocks.iter().zip(expected) {
            let values = &pooled.values()[block.first..=block.last];
            let ends = (values[0].probability, values[values.len() - 1].probability);
            let found = [ends.0, ends.1, block.weight, block.events];
            assert_eq!(found.to_vec(), numbers(expected), "{id}");
        }
        let fit: Vec<f64> = forecasts
            .iter()
            .map(|&p| pooled.values().iter().position(|value| value.p == p).unwrap())
            .map(|at| blocks.iter().find(|block| at <= block.last).unwrap().rate())
            .collect();
        assert_eq!(fit, numbers(&expect["pav_fit_in_input_order"]), "{id}");
    });
}

/// Reads a line off its corners; where it jumps, the limit from the right.
fn on_line(corners: &[(f64, f64)], at: f64) -> f64 {
    let after = corners.partition_point(|corner| corner.0 <= at);
    let (left, right) = (corners[after - 1], corners[after.min(corners.len() - 1)]);
    let way = if right.0 > left.0 { (at - left.0) / (right.0 - left.0) } else { 0.0 };
    left.1 + way * (right.1 - left.1)
}

#[test]
fn discrimination_and_spiegelhalter() {
    for_every_set(|id, _, pooled, expect| {
        match expect["auc"].as_f64() {
            Some(auc) => close(area_under_curve(pooled, None, 0.95).unwrap().auc, auc, TIGHT, id),
            None => assert_eq!(area_under_curve(pooled, None, 0.95), None, "{id}"),
        }
        match expect["spiegelhalter_z"].as_f64() {
            Some(z) => {
                let test = spiegelhalter(pooled, None).unwrap();
                close(test.z, z, 5e-15, id);
                close(test.p_value, number(&expect["spiegelhalter_p_two_sided"]), 5e-15, id);
            }
            None => assert_eq!(spiegelhalter(pooled, None), None, "{id}"),
        }
        let thresholds = expect["elementary_theta"].as_object().unwrap();
        assert_eq!(thresholds.len(), 6);
        for (threshold, expected) in thresholds {
            let found = on_line(&elementary_scores(pooled), threshold.parse().unwrap());
            close(found, number(expected), TIGHT, &format!("{id} at {threshold}"));
        }
    });
}

#[test]
fn cox_slope_and_intercept() {
    let fitted = std::cell::Cell::new(0);
    for_every_set(|id, _, pooled, expect| {
        let expected = &expect["cox"];
        if expected.is_null() {
            assert!(cox(pooled).is_err(), "{id}");
            return;
        }
        let fit = cox(pooled).unwrap();
        fitted.set(fitted.get() + 1);
        for (key, found) in [
            ("intercept", fit.intercept),
            ("slope", fit.slope),
            ("se_intercept", fit.intercept_error),
            ("se_slope", fit.slope_error),
            ("intercept_slope1", fit.in_the_large),
            ("se_intercept_slope1", fit.in_the_large_error),
            ("lr_stat_2df", fit.likelihood_ratio),
            ("lr_p", fit.p_value),
            ("n_used", fit.rows as f64),
        ] {
            // The reference's standard errors are one iteration short: 40-digit arithmetic sides with ours.
            let tolerance = if key.starts_with("se_") { 2e-9 } else { 1e-13 };
            close(found, number(&expected[key]), tolerance, &format!("{id} {key}"));
        }
    });
    assert_eq!(fitted.get(), 4);
}

#[test]
fn consistency_counts() {
    let file = parse(FILE);
    let cases = file["consistency_counts"].as_array().unwrap();
    for case in cases {
        let counts = event_counts(numbers(&case["p"]));
        let expected = numbers(&case["pmf"]);
        assert_eq!(counts.len(), expected.len(), "{}", case["id"]);
        for (found, expected) in counts.iter().zip(&expected) {
            close(*found, *expected, TIGHT, &case["id"].to_string());
        }
    }
    assert_eq!(cases.len(), 5);
}
