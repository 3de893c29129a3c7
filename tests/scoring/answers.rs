//! Whole answers in JSON: as kept, and as their schemas say.

use serde_json::Value;

use super::season::Season;
use super::{here, run, run_in};
use crate::harness::{Schema, as_kept};

const AS_OF: [&str; 3] = ["--as-of", "2026-11-23", "--json"];

#[test]
fn whole_answers_are_as_kept() {
    let cases: [(&str, &str, &[&str]); 4] = [
        ("score", "score", &["score", "--resamples", "160", "--against", "bob"]),
        ("compare", "compare", &["score", "--compare", "ann", "bob"]),
        ("calibration", "calibration", &["calibration"]),
        ("calibration_one", "calibration", &["calibration", "--by", "article"]),
    ];
    as_kept(cases.map(|(name, schema, arguments)| {
        let value = run(&[&["-C", "workbench"], &AS_OF[..], arguments].concat(), "").json();
        Schema::of(schema).allows(&value, name);
        let pretty = serde_json::to_string_pretty(&value).unwrap() + "\n";
        (here().join("screens").join(format!("{name}.json")), pretty)
    }));
}

const RULES: [&str; 15] = [
    "brier",
    "brier-1950",
    "log",
    "spherical",
    "rps",
    "ordered-brier",
    "crps",
    "quantile",
    "metaculus-baseline",
    "metaculus-peer",
    "metaculus-spot-baseline",
    "metaculus-spot-peer",
    "good-judgment",
    "forecastbench",
    "",
];

/// Every rule over every choice of moments and rows gives an answer that agrees with the schema, and a row with a rank
/// has a score or says how many are infinite.
#[test]
fn every_rule_agrees_with_the_schema() {
    let season = Season::new();
    let schema = Schema::of("score");
    for rule in RULES {
        let rule: &[&str] = if rule.is_empty() { &[] } else { &["--rule", rule] };
        for more in [
            &[][..],
            &["--when", "each", "--by", "tag"],
            &["--when", "spot=2025-02-20", "--resamples", "32"],
            &["--market", "bot", "--benchmark", "ann"],
        ] {
            let what = format!("{rule:?} {more:?}");
            let answer = run_in(season.root(), &[&["score"], rule, more, &AS_OF[..]].concat(), "").json();
            schema.allows(&answer, &what);
            assert!(!answer["convention"].as_str().unwrap_or_default().is_empty(), "{what}: a rule is named");
            let boards = std::iter::once(&answer).chain(answer["others"].as_array().unwrap());
            for row in boards.flat_map(|board| board["rows"].as_array().unwrap()) {
                if row["rank"].is_number() {
                    assert!(row["score"].is_number() || row["infinite"].as_u64() > Some(0), "{what}: {row}");
                }
                if let Some(width) = row["dispersion"].as_f64() {
                    let parts = width
                        + row["overprediction"].as_f64().unwrap()
                        + row["underprediction"].as_f64().unwrap();
                    assert!((parts - row["score"].as_f64().unwrap()).abs() < 1e-12, "{what}: {row}");
                }
                let (low, high) = (row["low"].as_f64(), row["high"].as_f64());
                assert_eq!(low.is_some(), high.is_some(), "{what}: {row}");
                if let (Some(low), Some(high), Some(score)) = (low, high, row["score"].as_f64()) {
                    assert!(low <= score && score <= high, "{what}: {row}");
                }
            }
        }
    }
}

#[test]
fn every_calibration_agrees_with_the_schema() {
    let season = Season::new();
    let schema = Schema::of("calibration");
    for by in ["ann", "cat", "eve", "gazette", "status-quo", "zed", ""] {
        let by: &[&str] = if by.is_empty() { &[] } else { &["--by", by] };
        for more in
            [&[][..], &["--when", "each", "--bins", "5pct"], &["--when", "first", "--bins", "distinct"]]
        {
            let answer = run_in(season.root(), &[&["calibration"], by, more, &AS_OF[..]].concat(), "").json();
            let what = format!("{by:?} {more:?}");
            schema.allows(&answer, &what);
            let Some(brier) = answer["brier"].as_f64() else {
                assert_eq!((&answer["n"], &answer["corp"]), (&0.into(), &Value::Null), "{what}");
                continue;
            };
            let of = |part: &str, term: &str| answer[part][term].as_f64().unwrap();
            let corp = of("corp", "mcb") - of("corp", "dsc") + of("corp", "unc");
            let murphy =
                of("murphy", "rel") - of("murphy", "res") + of("murphy", "unc") + of("murphy", "wbv")
                    - of("murphy", "wbc");
            let yates = of("yates", "variance") + of("corp", "unc") - 2.0 * of("yates", "covariance")
                + of("yates", "bias").powi(2);
            for (name, sum) in [("CORP", corp), ("Murphy", murphy), ("Yates", yates)] {
                assert!((sum - brier).abs() < 1e-12, "{what}: {name} gives {sum}, not {brier}");
            }
        }
    }
}
