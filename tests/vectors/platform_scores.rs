//! Scores of Good Judgment Open, `ForecastBench`, Fatebook and `PredictionBook`.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use std::collections::BTreeMap;

use serde_json::Value;
use warrant::score::platforms::forecastbench::{DifficultyAdjusted, QuestionScore, brier_index};
use warrant::score::platforms::good_judgment::{DailyBoard, DailyForecast, DailyScore};
use warrant::score::rules::categorical::CategoricalRule;

use crate::vectors::reference::{index, mean, near, number, numbers};

const TOLERANCE: f64 = 1e-12;

fn file() -> Value {
    serde_json::from_str(include_str!("other_platforms.json")).unwrap()
}

fn brier(p: f64, happened: bool) -> f64 {
    CategoricalRule::BrierHalved.score_yes_no(p, happened).unwrap().finite().unwrap()
}

#[test]
fn ordered_brier_scores() {
    let file = file();
    let cases = file["ordered_brier"].as_array().unwrap();
    assert_eq!(cases.len(), 30);
    for case in cases {
        let (p, outcome) = (numbers(&case["p"]), index(&case["outcome"]));
        let what = format!("{p:?}, {outcome}");
        let score = |rule: CategoricalRule| rule.score(&p, outcome).unwrap().finite().unwrap();
        near(score(CategoricalRule::OrderedBrier), number(&case["ordered_brier"]), TOLERANCE, &what);
        near(score(CategoricalRule::Brier1950), number(&case["plain_brier"]), TOLERANCE, &what);
    }
}

/// Scores a case of whole days; forecasters are numbered in the order in which they appear.
fn daily_board(case: &Value, days: u32, happened: bool) -> (DailyBoard, BTreeMap<String, DailyScore>) {
    let mut names: Vec<&str> = Vec::new();
    let rows: Vec<DailyForecast> = case["forecasts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let who = row["who"].as_str().unwrap();
            let forecaster = names.iter().position(|name| *name == who).unwrap_or_else(|| {
                names.push(who);
                names.len() - 1
            });
            let p = number(&row["p"]);
            let brier = CategoricalRule::Brier1950.score_yes_no(p, happened).unwrap().finite().unwrap();
            DailyForecast {
                forecaster,
                day: u32::try_from(index(&row["day"])).unwrap(),
                brier: Some(brier),
                counts: true,
            }
        })
        .collect();
    let board = DailyBoard::new(days, &rows).unwrap();
    let scores = board.scores.iter().map(|score| (names[score.forecaster].to_owned(), *score)).collect();
    (board, scores)
}

#[test]
fn daily_scores_of_good_judgment() {
    let file = file();
    let cases = file["gjo_daily"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let days = u32::try_from(index(&case["days"])).unwrap();
        let (board, scores) = daily_board(case, days, case["outcome"] == 1);
        let medians = numbers(&case["daily_median"]);
        assert_eq!(board.daily_median.len(), medians.len());
        for (found, expected) in board.daily_median.iter().zip(medians) {
            near(found.unwrap(), expected, TOLERANCE, "median");
        }
        let expected = case["expected"].as_object().unwrap();
        assert_eq!(scores.len(), expected.len());
        for (who, expected) in expected {
            let found = scores[who];
            for (key, found) in [
                ("brier", found.brier),
                ("median", found.median),
                ("participation", found.participation),
                ("accuracy", found.accuracy),
                ("brier_with_median_imputed", found.brier_with_median_imputed),
            ] {
                near(found, number(&expected[key]), TOLERANCE, &format!("{key} of {who}"));
            }
            assert_eq!(expected.as_object().unwrap().len(), 5, "a number of {who} was not tested");
        }
    }
}

/// Fatebook's own absolute score is no rule here: it divides by all days even for those who came late, which makes late
/// joiners look better. Its relative score is the accuracy of Good Judgment where forecasts are made at whole days.
#[test]
fn the_relative_score_of_fatebook_is_accuracy() {
    let file = file();
    let cases = file["fatebook_relative_brier"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    let skipped = BTreeMap::from([
        ("own test: part day, one forecast late", "a day is scored as a whole here"),
        (
            "own test: part day, two forecasts",
            "forecasts within a day are not averaged here: the last one counts",
        ),
        ("fractional last day", "a day is scored as a whole here"),
        ("update inside a day is time-weighted before scoring", "the last forecast of a day counts here"),
    ]);
    let (mut tested, mut left_out) = (0, 0);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        if skipped.contains_key(name) {
            left_out += 1;
            continue;
        }
        let days = u32::try_from(index(&case["days_open"])).unwrap();
        let (_, scores) = daily_board(case, days, case["resolution"] == "YES");
        let expected = case["expected"].as_object().unwrap();
        assert_eq!(scores.len(), expected.len());
        for (who, expected) in expected {
            // With a single forecaster Fatebook has no relative score, and the median is one's own.
            let relative = expected["relative"].as_f64().unwrap_or(0.0);
            near(scores[who].accuracy, relative, TOLERANCE, &format!("{who} of {name}"));
            // What it divides by is all days, not own days.
            let absolute = scores[who].brier * scores[who].participation;
            near(absolute, number(&expected["absolute"]), TOLERANCE, &format!("{who} of {name}"));
        }
        tested += 1;
    }
    assert_eq!((tested, left_out), (3, skipped.len()));
}

#[test]
fn brier_indices() {
    let file = file();
    let cases = file["brier_index"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        near(brier_index(number(&case["brier"])).unwrap(), number(&case["index"]), TOLERANCE, "index");
    }
}

#[test]
fn scores_adjusted_for_difficulty() {
    let file = file();
    let case = &file["forecastbench_difficulty_adjusted"];
    let outcomes = case["outcomes"].as_object().unwrap();
    let questions: Vec<&str> = outcomes.keys().map(String::as_str).collect();
    let people = case["forecasts"].as_object().unwrap();
    let excluded = case["excluded_from_fit"].as_array().unwrap();
    let mut rows = Vec::new();
    for (forecaster, (who, forecasts)) in people.iter().enumerate() {
        let mut raw = Vec::new();
        for (question, p) in forecasts.as_object().unwrap() {
            let brier = brier(number(p), outcomes[question] == 1);
            raw.push(brier);
            let question = questions.iter().position(|name| name == question).unwrap();
            let fits = !excluded.iter().any(|name| name == who.as_str());
            rows.push(QuestionScore { forecaster, question, brier, fits });
        }
        near(mean(&raw).unwrap(), number(&case["raw_mean_brier"][who]), TOLERANCE, who);
    }
    let fit = DifficultyAdjusted::fit(people.len(), questions.len(), &rows).unwrap();
    assert!(fit.question_groups.iter().all(|group| *group == Some(0)));

    let first = fit.question_effects[questions.iter().position(|name| *name == "q1").unwrap()].unwrap();
    let expected = case["question_effect_minus_q1"].as_object().unwrap();
    assert_eq!(expected.len(), 5);
    for (question, name) in questions.iter().enumerate() {
        near(fit.question_effects[question].unwrap() - first, number(&expected[*name]), TOLERANCE, name);
    }
    let expected = case["adjusted_brier_anchored_at_0.25"].as_object().unwrap();
    assert_eq!(expected.len(), people.len());
    for (forecaster, who) in people.keys().enumerate() {
        let [score] = fit.scores[forecaster].as_slice() else { panic!("{who} is in one group") };
        near(score.adjusted, number(&expected[who]), TOLERANCE, who);
        let index = &case["brier_index"][who];
        match brier_index(score.adjusted) {
            Some(found) => near(found, number(index), TOLERANCE, who),
            None => assert!(index.is_null(), "{who}"),
        }
    }
}

/// The score of `PredictionBook` is the Brier score of one number. Its error, one over the square root of the number of
/// wagers, is left out: it does not depend on the scores and is no standard error of them.
#[test]
fn predictionbook_is_the_brier_score() {
    let file = file();
    let cases = file["predictionbook"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let confidences = numbers(&case["confidences"]);
        let judged = case["judged"].as_array().unwrap();
        let scores: Vec<f64> = confidences
            .iter()
            .zip(judged)
            .map(|(confidence, judged)| {
                CategoricalRule::BrierHalved
                    .score_yes_no(confidence / 100.0, judged == "right")
                    .unwrap()
                    .finite()
                    .unwrap()
            })
            .collect();
        if confidences.is_empty() {
            // It gives the worst score to whoever said nothing; here there is no score then.
            assert_eq!(mean(&scores), None);
        } else {
            near(mean(&scores).unwrap(), number(&case["score"]), TOLERANCE, &format!("{confidences:?}"));
        }
    }
}
