//! Time weighting against exact rationals.

use serde_json::Value;
use warrant::score::exact::{DecimalProbability, ScoreTotal};
use warrant::score::time_weight::{HeldScore, last_score, time_weighted};

use crate::reference::{close, fraction, number, parse, probability};

/// Times have one decimal.
const TENTHS: f64 = 10.0;

fn same(found: Option<f64>, expected: &Value, what: &str) {
    match expected.as_str() {
        Some(expected) => assert_eq!(found, Some(fraction(expected)), "{what}"),
        None => assert_eq!(found, None, "{what}"),
    }
}

#[test]
fn every_case() {
    let file = parse(include_str!("time_weighted.json"));
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let outcome =
            if number(&case["outcome"]) > 0.5 { DecimalProbability::ONE } else { DecimalProbability::ZERO };
        let time = |value: f64| (value * TENTHS).round() as i64;
        let held: Vec<HeldScore> = case["forecasts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|forecast| HeldScore {
                at: time(forecast[0].as_str().unwrap().parse().unwrap()),
                score: probability(&forecast[1]).brier(outcome),
            })
            .collect();
        let (open, close_at) = (time(number(&case["open"])), time(number(&case["close"])));
        let from_first = time_weighted(&held, open, close_at, None);
        same(from_first.mean(), &case["time_weighted_from_first"], id);
        assert_eq!(from_first.mean(), case["time_weighted_from_first_float"].as_f64(), "{id}");
        let covered: f64 = case["covered"].as_str().unwrap().parse().unwrap();
        close(from_first.covered() as f64, covered * TENTHS, 0.0, id);
        let half = DecimalProbability::HALF.brier(outcome);
        let filled = time_weighted(&held, open, close_at, Some(half));
        same(filled.mean(), &case["time_weighted_fill_half"], id);
        same(
            last_score(&held).map(warrant::score::exact::ExactScore::value),
            &case["last_forecast_score"],
            id,
        );
        let mut rows = ScoreTotal::default();
        for held in &held {
            rows.add(held.score);
        }
        same(rows.mean(), &case["row_mean_score"], id);
    }
    assert_eq!(cases.len(), 5);
}
