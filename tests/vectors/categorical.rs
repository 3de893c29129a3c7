//! Scores over options against scoringrules, scikit-learn, xskillscore and R verification.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;
use warrant::score::rules::Score;
use warrant::score::rules::categorical::CategoricalRule;
use warrant::score::rules::convention::LogRule;

use crate::vectors::close_to::{close, fraction, index, number, numbers};

const TOLERANCE: f64 = 1e-12;

fn file() -> Value {
    serde_json::from_str(include_str!("categorical.json")).unwrap()
}

#[test]
fn single_forecasts() {
    let file = file();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let (p, outcome) = (numbers(&case["p"]), index(&case["outcome_index"]));
        let score = |rule: CategoricalRule| rule.score(&p, outcome).unwrap();
        // id, p and outcome_index are not expectations.
        let mut visited = 3;
        for (key, rule) in [
            ("rps", CategoricalRule::RankedProbability),
            ("rps_normalised", CategoricalRule::RankedProbabilityNormalised),
            ("brier_sum", CategoricalRule::Brier1950),
            ("brier_sum_halved", CategoricalRule::BrierHalved),
            ("log_nats", CategoricalRule::Log(LogRule::NATS)),
            ("spherical_reward", CategoricalRule::Spherical),
        ] {
            if case[key] == "inf" {
                assert_eq!(score(rule), Score::Infinite, "{key} of {id}");
            } else {
                close(
                    score(rule).finite().unwrap(),
                    number(&case[key]),
                    TOLERANCE,
                    &format!("{key} of {id}"),
                );
            }
            visited += 1;
        }
        for (key, rule) in [
            ("rps_exact", CategoricalRule::RankedProbability),
            ("rps_normalised_exact", CategoricalRule::RankedProbabilityNormalised),
            ("brier_sum_exact", CategoricalRule::Brier1950),
        ] {
            close(score(rule).finite().unwrap(), fraction(&case[key]), TOLERANCE, &format!("{key} of {id}"));
            visited += 1;
        }
        assert_eq!(case.as_object().unwrap().len(), visited, "a number of {id} was not tested");
    }
}

/// Summaries of files whose rows are not in the vector file, so there is nothing to compute them from.
#[test]
fn the_real_sets_come_without_their_rows() {
    let file = file();
    let real = file["real"].as_object().unwrap();
    let skipped = ["world_cup_matches_men", "world_cup_matches_women"];
    assert_eq!(real.keys().map(String::as_str).collect::<Vec<_>>(), skipped);
    for (name, set) in real {
        assert!(set["rows_seen"].is_u64() && set.get("rows").is_none() && set.get("p").is_none(), "{name}");
    }
}
