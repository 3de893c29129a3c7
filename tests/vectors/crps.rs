//! CRPS, quantile and log scores against scoringrules, properscoring, scores, scoringRules and mpmath.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;
use warrant::forecast::distribution::Distribution;
use warrant::forecast::line::Line;
use warrant::score::rules::crps::{PiecewiseLinear, crps_in_range};
use warrant::score::rules::quantile::QuantileForecast;

use crate::vectors::reference::{fraction, near, number, numbers, relatively_close};

const TOLERANCE: f64 = 1e-12;

/// Checks the CRPS against the float and, where the case has one, the exact fraction.
fn check_crps(found: f64, case: &Value, id: &str) {
    relatively_close(found, number(&case["crps"]), TOLERANCE, id);
    if let Some(exact) = case.get("crps_exact") {
        relatively_close(found, fraction(exact), TOLERANCE, id);
    }
}

/// On a range that holds all but nothing of it.
fn normal(case: &Value, id: &str) {
    let (mean, sd, y) = (number(&case["mu"]), number(&case["sigma"]), number(&case["y"]));
    if sd <= 0.0 {
        return;
    }
    let (min, max) = (mean.min(y) - 10.0 * sd, mean.max(y) + 10.0 * sd);
    let line = Line::linear(min, max).unwrap();
    let forecast = Distribution::from_normal(mean, sd, Some(&line)).unwrap();
    let found = crps_in_range(&forecast, line.location(y).unwrap()).unwrap();
    relatively_close(found * (max - min), number(&case["crps"]), 1e-10, id);
}

fn quantiles(case: &Value, id: &str) {
    let pairs: Vec<(f64, f64)> = numbers(&case["levels"]).into_iter().zip(numbers(&case["values"])).collect();
    let forecast = QuantileForecast::new(&pairs).unwrap();
    let y = number(&case["y"]);

    let losses = forecast.pinballs(y).unwrap();
    let expected = numbers(&case["pinball"]);
    assert_eq!(losses.len(), expected.len(), "{id}");
    for (found, expected) in losses.iter().zip(expected) {
        near(*found, expected, TOLERANCE, id);
    }
    let twice = forecast.twice_mean_pinball(y).unwrap();
    near(twice, number(&case["two_mean_pinball"]), TOLERANCE, id);
    near(twice / 2.0, number(&case["mean_pinball"]), TOLERANCE, id);

    let score = forecast.weighted_interval_score(y).unwrap();
    near(score.total, number(&case["wis"]), TOLERANCE, id);
    near(score.total, fraction(&case["wis_exact"]), TOLERANCE, id);
    near(score.dispersion, number(&case["wis_dispersion"]), TOLERANCE, id);
    near(score.overprediction, number(&case["wis_overprediction"]), TOLERANCE, id);
    near(score.underprediction, number(&case["wis_underprediction"]), TOLERANCE, id);

    let intervals = forecast.central_intervals().unwrap();
    let expected = case["interval_scores"].as_array().unwrap();
    assert_eq!(intervals.len(), expected.len(), "{id}");
    for (found, expected) in intervals.iter().zip(expected) {
        near(found.alpha, number(&expected["alpha"]), TOLERANCE, id);
        near(found.low, number(&expected["lower"]), TOLERANCE, id);
        near(found.high, number(&expected["upper"]), TOLERANCE, id);
    }
}

fn piecewise_linear(case: &Value, id: &str) {
    let (places, heights) = (numbers(&case["x"]), numbers(&case["cdf"]));
    let knots: Vec<(f64, f64)> = places.iter().copied().zip(heights.iter().copied()).collect();
    let y = number(&case["y"]);
    check_crps(PiecewiseLinear::new(&knots).unwrap().crps(y).unwrap(), case, id);
}

#[test]
fn every_kind_of_forecast() {
    let file: Value = serde_json::from_str(include_str!("crps.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let id = case["id"].as_str().unwrap();
        match case["kind"].as_str().unwrap() {
            "normal" => normal(case, id),
            "quantiles" => quantiles(case, id),
            "piecewise_linear_cdf" => piecewise_linear(case, id),
            other => panic!("{other} is not tested"),
        }
    }
}
