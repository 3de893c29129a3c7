//! Time weighting against exact rationals.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a reference file that differs should fail the test"
)]

use chrono::TimeDelta;
use serde_json::Value;
use warrant::forecast::Moment;
use warrant::score::numerics::exact::{DecimalProbability, ExactScore};
use warrant::score::rules::Mark;
use warrant::score::time::curve::{Curve, Moments, Step, total};

use crate::vectors::reference::{close, fraction, number, parse, probability};

/// Times have one decimal: a tenth is a second here.
fn time(value: f64) -> Moment {
    Moment::UNIX_EPOCH + TimeDelta::seconds((value * 10.0).round() as i64)
}

/// Each score holds until the next one or the end; of equal times the later in the file replaces the earlier.
fn curve(held: &[(Moment, ExactScore)], open: Moment, end: Moment) -> Curve {
    let untils = held.iter().skip(1).map(|&(at, _)| at).chain([end]);
    Curve::new(held.iter().zip(untils).map(|(&(from, score), until)| Step {
        from: from.max(open),
        until: until.min(end),
        mark: Mark::Finite(score),
    }))
}

fn mean(curve: &Curve, moments: Moments, end: Moment) -> Option<f64> {
    total(&curve.counting(moments, end)).0.mean()
}

fn same(found: Option<f64>, expected: &Value, what: &str) {
    assert_eq!(found, expected.is_string().then(|| fraction(expected)), "{what}");
}

#[test]
fn every_case() {
    let file = parse(include_str!("time_weighted.json"));
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let outcome =
            if number(&case["outcome"]) > 0.5 { DecimalProbability::ONE } else { DecimalProbability::ZERO };
        let held: Vec<(Moment, ExactScore)> = case["forecasts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|forecast| {
                let at = time(forecast[0].as_str().unwrap().parse().unwrap());
                (at, probability(&forecast[1]).brier(outcome))
            })
            .collect();
        let (open, end) = (time(number(&case["open"])), time(number(&case["close"])));
        let from_first = curve(&held, open, end);
        let average = mean(&from_first, Moments::Average, end);
        same(average, &case["time_weighted_from_first"], id);
        assert_eq!(average, case["time_weighted_from_first_float"].as_f64(), "{id}");
        let covered: f64 = case["covered"].as_str().unwrap().parse().unwrap();
        close(from_first.held() as f64 / 1e7, covered, 0.0, id);
        let half = (open, DecimalProbability::HALF.brier(outcome));
        let filled = curve(&[&[half], held.as_slice()].concat(), open, end);
        same(mean(&filled, Moments::Average, end), &case["time_weighted_fill_half"], id);
        // The reference counts every row, also one that covers no time; so nothing ends here, and no two rows meet.
        let each: Vec<(Moment, ExactScore)> =
            held.iter().enumerate().map(|(row, &(_, score))| (time(row as f64), score)).collect();
        let each = curve(&each, time(0.0), time(each.len() as f64));
        same(mean(&each, Moments::Last, end), &case["last_forecast_score"], id);
        same(mean(&each, Moments::Each, end), &case["row_mean_score"], id);
    }
    assert_eq!(cases.len(), 5);
}
