//! Scores and locations against the code of Metaculus.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::Value;
use warrant::forecast::line::Line;
use warrant::score::platforms::metaculus::{
    OpenBounds, OutcomeMass, StandingForecast, TimeLine, TimeScore, Window, bucket,
};

use crate::vectors::reference::{index, near, number, numbers};

const TOLERANCE: f64 = 1e-9;

/// A forecast of the reference's own test whose distribution exceeds 1, which is refused here. What it shows, that e
/// times chance is worth 50, is tested where the score is.
const NO_DISTRIBUTION: &str = "numeric 2-bucket";

/// The one case whose expected coverage is a quirk: after the last forecast is withdrawn the reference lets the peer
/// coverage of its holder run on to the close. The score itself is right.
const WITHDRAWN_TAIL: &str = "binary peer withdrawn tail";

fn file() -> Value {
    serde_json::from_str(include_str!("metaculus_scores.json")).unwrap()
}

fn on_outcome(case: &Value, p: &Value) -> OutcomeMass {
    let bucket = index(&case["resolution_bucket"]);
    match case["question_type"].as_str().unwrap() {
        "binary" => OutcomeMass::binary(number(p), bucket == 1).unwrap(),
        "multiple_choice" => {
            let options: Vec<Option<f64>> = p.as_array().unwrap().iter().map(Value::as_f64).collect();
            OutcomeMass::choice(&options, bucket).unwrap()
        }
        "numeric" | "discrete" => {
            let count = index(&case["open_bounds_count"]);
            // The file counts open bounds; the one there is of one is where the outcome fell.
            let open = OpenBounds { low: count == 2, high: count >= 1 };
            OutcomeMass::continuous(&numbers(p), bucket, open).unwrap()
        }
        other => panic!("{other} is not tested"),
    }
}

fn forecasts(case: &Value) -> (Vec<StandingForecast>, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let standing = case["forecasts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let who = row["who"].as_str().unwrap();
            let forecaster = names.iter().position(|name| name == who).unwrap_or_else(|| {
                names.push(who.to_owned());
                names.len() - 1
            });
            StandingForecast {
                forecaster,
                on_outcome: on_outcome(case, &row["p"]),
                start: number(&row["start"]),
                end: row["end"].as_f64(),
            }
        })
        .collect();
    (standing, names)
}

#[track_caller]
fn check(found: TimeScore, score: &Value, coverage: f64, what: &str) {
    near(found.score.finite().unwrap(), number(score), TOLERANCE, what);
    near(found.coverage, coverage, TOLERANCE, &format!("coverage, {what}"));
}

/// Compares one score of a case, each forecast and the sums, and returns how many numbers were looked at.
fn check_score(
    line: &TimeLine,
    found: &[TimeScore],
    expected: &Value,
    names: &[String],
    what: &str,
) -> usize {
    let rows = expected["per_forecast"].as_array().unwrap();
    assert_eq!(found.len(), rows.len(), "{what}");
    let mut visited = 0;
    let quirk = what == format!("peer of {WITHDRAWN_TAIL}");
    for (row, (found, expected)) in found.iter().zip(rows).enumerate() {
        let coverage = number(&expected[1]);
        if quirk && row == 1 {
            near(coverage, 1.0, TOLERANCE, "the reference's coverage");
            check(*found, &expected[0], 0.8, what);
        } else {
            check(*found, &expected[0], coverage, what);
        }
        visited += 1;
    }
    if let Some(people) = expected.get("per_forecaster") {
        let found: BTreeMap<usize, TimeScore> =
            line.per_forecaster(found).into_iter().map(|score| (score.forecaster, score.earned)).collect();
        let people = people.as_array().unwrap();
        assert_eq!(found.len(), people.len(), "{what}");
        for expected in people {
            let who = names.iter().position(|name| expected["who"] == name.as_str()).unwrap();
            let coverage = if quirk && who == 1 { 0.8 } else { number(&expected["coverage"]) };
            check(found[&who], &expected["score"], coverage, what);
            assert_eq!(found[&who].counts(), expected["stored"].as_bool().unwrap(), "{what}");
            visited += 1;
        }
    }
    visited
}

#[test]
fn scores() {
    let file = file();
    let cases = file["scores"].as_array().unwrap();
    assert_eq!(cases.len(), 22);
    let mut visited = 0;
    let mut skipped = 0;
    for case in cases {
        let name = case["name"].as_str().unwrap();
        if name == NO_DISTRIBUTION {
            let heights = numbers(&case["forecasts"][0]["p"]);
            assert!(OutcomeMass::continuous(&heights, 1, OpenBounds::default()).is_err());
            skipped += 1;
            continue;
        }
        let window = Window::new(
            number(&case["open_day"]),
            number(&case["scheduled_close_day"]),
            number(&case["actual_close_day"]),
        )
        .unwrap();
        let (standing, names) = forecasts(case);
        let line = TimeLine::new(window, &standing).unwrap();
        let spot = number(&case["spot_day"]);
        let expected = &case["expected"];
        let peer = line.peer().unwrap();
        let spot_peer = line.spot_peer(spot).unwrap();
        for (key, found) in [
            ("baseline", line.baseline()),
            ("peer", peer),
            ("spot_baseline", line.spot_baseline(spot)),
            ("spot_peer", spot_peer),
        ] {
            visited += check_score(&line, &found, &expected[key], &names, &format!("{key} of {name}"));
        }
        assert_eq!(expected.as_object().unwrap().len(), 4, "a part of {name} was not tested");
    }
    assert_eq!(skipped, 1);
    assert_eq!(visited, 284);
}

#[test]
fn locations_and_buckets() {
    let file = file();
    let scales = file["locations"].as_array().unwrap();
    assert_eq!(scales.len(), 5);
    let mut visited = 0;
    for scale in scales {
        let name = scale["scale"].as_str().unwrap();
        let question = &scale["question"];
        let (min, max) = (number(&question["range_min"]), number(&question["range_max"]));
        let buckets = u32::try_from(index(&question["inbound_outcome_count"])).unwrap();
        let linear = Line::linear(min, max).unwrap();
        let zero_point = question["zero_point"].as_f64();
        let line = zero_point.map_or(linear, |zero_point| linear.with_zero_point(zero_point).unwrap());
        for row in scale["rows"].as_array().unwrap() {
            let text = row["resolution"].as_str().unwrap();
            // Out of range by an unknown amount, which the reference reads as one unit.
            let value = match text {
                "below_lower_bound" => min - 1.0,
                "above_upper_bound" => max + 1.0,
                _ if question["type"] == "date" => {
                    DateTime::parse_from_rfc3339(text).unwrap().timestamp() as f64
                }
                _ => text.parse().unwrap(),
            };
            let location = line.location(value).unwrap();
            assert_eq!(bucket(location, buckets), index(&row["bucket"]), "{name}: {text}");
            near(location, number(&row["unit_location"]), 1e-12, text);
            visited += 1;
        }
    }
    assert_eq!(visited, 37);
}
