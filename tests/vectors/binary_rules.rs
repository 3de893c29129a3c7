//! Brier, log and spherical scores of yes-or-no forecasts against scoringrules and scikit-learn.
//!
//! Of the sets only the scores and skills are tested here. Bins, decompositions, calibration and discrimination
//! (`bins*`, `unique_values`, `corp`, `pav_*`, `auc`, `spiegelhalter_*`, `cox`, `elementary_theta`) and the part
//! `consistency_counts` are about calibration, not about a rule, and are tested with it.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;
use warrant::score::rules::Score;
use warrant::score::rules::categorical::CategoricalRule;
use warrant::score::rules::convention::{LogRule, LogUnit};
use warrant::score::rules::skill::skill;

use crate::vectors::reference::{fraction, mean, near, number};

const TOLERANCE: f64 = 1e-12;

fn file() -> Value {
    serde_json::from_str(include_str!("binary_small.json")).unwrap()
}

#[track_caller]
fn check(found: Score, expected: &Value, what: &str) {
    if expected == "inf" {
        assert_eq!(found, Score::Infinite, "{what}");
    } else {
        near(found.finite().unwrap(), number(expected), TOLERANCE, what);
    }
}

#[test]
fn single_forecasts() {
    let file = file();
    let cases = file["single"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    for case in cases {
        let (p, happened) = (number(&case["p"]), case["y"] == 1);
        let expect = case["expect"].as_object().unwrap();
        let mut visited = 0;
        for (key, rule) in [
            ("brier_half", CategoricalRule::BrierHalved),
            ("brier_1950", CategoricalRule::Brier1950),
            ("log_nats", CategoricalRule::Log(LogRule::NATS)),
            ("log_bits", CategoricalRule::Log(LogRule { unit: LogUnit::Bits, clip: None })),
            ("spherical_reward", CategoricalRule::Spherical),
        ] {
            check(
                rule.score_yes_no(p, happened).unwrap(),
                &expect[key],
                &format!("{key} of {p}, {happened}"),
            );
            visited += 1;
        }
        let exact = CategoricalRule::BrierHalved.score_yes_no(p, happened).unwrap().finite().unwrap();
        near(exact, fraction(&expect["brier_half_exact"]), TOLERANCE, "exact Brier");
        visited += 1;
        assert_eq!(expect.len(), visited, "a number of {p} was not tested");
    }
}

#[test]
fn sets_of_forecasts() {
    let file = file();
    let sets = file["sets"].as_array().unwrap();
    assert_eq!(sets.len(), 10);
    for set in sets {
        let id = set["id"].as_str().unwrap();
        let rows: Vec<(f64, bool)> = set["p"]
            .as_array()
            .unwrap()
            .iter()
            .zip(set["y"].as_array().unwrap())
            .map(|(p, y)| (number(p), y == 1))
            .collect();
        let expect = &set["expect"];
        // `None` where a score is infinite.
        let mean_score = |rule: CategoricalRule| {
            let scores: Option<Vec<f64>> =
                rows.iter().map(|&(p, happened)| rule.score_yes_no(p, happened).unwrap().finite()).collect();
            scores.map_or(Score::Infinite, |scores| Score::Finite(mean(&scores).unwrap()))
        };
        for (key, rule) in [
            ("brier_half", CategoricalRule::BrierHalved),
            ("brier_1950", CategoricalRule::Brier1950),
            ("log_nats", CategoricalRule::Log(LogRule::NATS)),
            ("spherical", CategoricalRule::Spherical),
        ] {
            check(mean_score(rule), &expect[key], &format!("{key} of {id}"));
        }

        let brier = mean_score(CategoricalRule::BrierHalved).finite().unwrap();
        near(brier, fraction(&expect["brier_half_exact"]), TOLERANCE, id);
        near(skill(brier, 0.25).unwrap(), fraction(&expect["bss_half_exact"]), TOLERANCE, id);

        let happened = rows.iter().filter(|row| row.1).count() as f64;
        let base_rate = happened / rows.len() as f64;
        near(base_rate, fraction(&expect["base_rate_exact"]), TOLERANCE, id);
        // Saying the base rate on every question scores its variance.
        let reference: Vec<f64> = rows
            .iter()
            .map(|&(_, y)| CategoricalRule::BrierHalved.score_yes_no(base_rate, y).unwrap().finite().unwrap())
            .collect();
        let found = skill(brier, mean(&reference).unwrap());
        if expect["bss_climatology"].is_null() {
            assert_eq!(found, None, "{id}");
        } else {
            near(found.unwrap(), number(&expect["bss_climatology"]), TOLERANCE, id);
            near(found.unwrap(), fraction(&expect["bss_climatology_exact"]), TOLERANCE, id);
        }
    }
}
