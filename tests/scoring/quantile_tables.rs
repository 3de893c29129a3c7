//! What a table of quantiles shows: scoringutils' scores, from their definitions.

use std::fmt::Write as _;

use serde_json::Value;

use super::score;

const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The quantiles of a forecaster on a question.
fn stated(who: usize, question: usize) -> [f64; 5] {
    let middle = 50.0 + (question * 13 % 17) as f64 + 3.0 * who as f64;
    [-9.0, -4.0, 0.0, 3.0, 12.0].map(|away| middle + away * (who + 1) as f64 / 2.0)
}

/// Answers below, within and above, some of them at a quantile.
fn answer(question: usize) -> f64 {
    [40.0, 54.0, 57.0, 63.0, 80.0, stated(0, question)[2], stated(1, question)[3]][question % 7]
}

#[test]
fn parts_bias_coverage_and_median_error() {
    let mut table = "forecaster,question,quantile,value,outcome\n".to_owned();
    for (who, question) in (0..2).flat_map(|who| (0..28).map(move |question| (who, question))) {
        for (level, value) in LEVELS.into_iter().zip(stated(who, question)) {
            let _ = writeln!(table, "f{who},q{question},{level},{value},{}", answer(question));
        }
    }
    let shown = score(&table, &["--json"]).json();
    for who in 0..2 {
        let row = shown["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["forecaster"] == format!("f{who}"))
            .unwrap();
        let mean = |of: &dyn Fn([f64; 5], f64) -> f64| {
            (0..28).map(|question| of(stated(who, question), answer(question))).sum::<f64>() / 28.0
        };
        let close = |key: &str, expected: f64| {
            assert!((row[key].as_f64().unwrap() - expected).abs() < 1e-9, "{key} {expected} {row}");
        };
        // Bracher and others 2021: the median weighs 1/2, an interval alpha / 2; two and a half weights in all.
        let interval = |low: f64, high: f64, alpha: f64, y: f64| {
            (high - low) + 2.0 / alpha * ((low - y).max(0.0) + (y - high).max(0.0))
        };
        close(
            "score",
            mean(&|[a, b, m, c, d], y| {
                (0.5 * (y - m).abs() + 0.05 * interval(a, d, 0.1, y) + 0.25 * interval(b, c, 0.5, y)) / 2.5
            }),
        );
        close("dispersion", mean(&|[a, b, _, c, d], _| (0.05 * (d - a) + 0.25 * (c - b)) / 2.5));
        let over = |values: &[f64], y: f64| values.iter().map(|value| (value - y).max(0.0)).sum::<f64>();
        close("overprediction", mean(&|[a, b, m, ..], y| (0.5 * (m - y).max(0.0) + over(&[a, b], y)) / 2.5));
        close(
            "underprediction",
            mean(&|[.., m, c, d], y| (0.5 * (y - m).max(0.0) + over(&[-c, -d], -y)) / 2.5),
        );
        close("median_error", mean(&|[_, _, m, _, _], y| (y - m).abs()));
        close("interval_coverage_50", mean(&|[_, b, _, c, _], y| f64::from(u8::from(b <= y && y <= c))));
        close("interval_coverage_90", mean(&|[a, .., d], y| f64::from(u8::from(a <= y && y <= d))));
        close(
            "bias",
            mean(&|values, y| {
                let levels = || LEVELS.into_iter().zip(values);
                if y < values[2] {
                    1.0 - 2.0
                        * levels()
                            .filter(|&(_, value)| value <= y)
                            .map(|(level, _)| level)
                            .fold(0.0, f64::max)
                } else if y > values[2] {
                    1.0 - 2.0
                        * levels()
                            .filter(|&(_, value)| value >= y)
                            .map(|(level, _)| level)
                            .fold(1.0, f64::min)
                } else {
                    0.0
                }
            }),
        );
    }
    let screen = score(&table, &[]).stdout;
    assert!(
        ["WIDTH", "TOO HIGH", "TOO LOW", "BIAS", "IN 50%", "IN 90%", "MEDIAN ERROR"]
            .iter()
            .all(|title| screen.contains(title)),
        "{screen}"
    );
}

#[test]
fn what_levels_do_not_say_is_not_shown() {
    // Without partners there are no intervals, and without a median neither bias nor its error.
    let table = "question,quantile,value,outcome\na,0.25,1,3\na,0.9,4,3\nb,0.25,1,3\nb,0.9,4,3\n";
    let row = &score(table, &["--json"]).json()["rows"][0];
    assert!(row["score"].is_number());
    for key in ["dispersion", "bias", "interval_coverage_50", "interval_coverage_90", "median_error"] {
        assert_eq!(row[key], Value::Null, "{key}");
    }
}
