//! The board of a season beside the same numbers derived day by day, in the slowest way there is.

use std::collections::BTreeMap;

use super::run_in;
use super::season::{Answered, LIFE, Season};

const TOLERANCE: f64 = 1e-12;

fn near(found: &serde_json::Value, expected: f64, what: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{what} is {found}"));
    assert!((found - expected).abs() < TOLERANCE, "{what}: {found}, by hand {expected}");
}

fn ask(season: &Season, arguments: &[&str]) -> serde_json::Value {
    run_in(season.root(), &[arguments, &["--as-of", "2026-11-23", "--json"]].concat(), "").json()
}

/// What somebody holds on each day of a question, from its opening to its end.
fn held(season: &Season, who: &str, question: &str, answered: Answered) -> Vec<Option<f64>> {
    (0..answered.known.min(LIFE))
        .map(|day| {
            let said = season.said.iter().filter(|said| said.who == who && said.question == question);
            said.filter(|said| said.day <= day).max_by_key(|said| said.day).and_then(|said| said.p)
        })
        .collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[half]),
        _ => Some(f64::midpoint(values[half - 1], values[half])),
    }
}

const CROWD: [&str; 5] = ["ann", "bob", "bot", "cat", "dan"];
const ALL: [&str; 8] = ["ann", "bob", "bot", "cat", "dan", "gazette", "status-quo", "zed"];

fn brier(p: f64, answered: Answered) -> f64 {
    (p - if answered.yes { 1.0 } else { 0.0 }).powi(2)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn standard_error(values: &[f64]) -> f64 {
    let (n, mean) = (values.len() as f64, mean(values));
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt()
}

/// Each forecaster's mean score on each question, and its mean difference to the crowd of the others over
/// common days.
fn by_hand(season: &Season) -> BTreeMap<&'static str, (Vec<f64>, Vec<f64>)> {
    ALL.iter()
        .map(|&who| {
            let (mut scores, mut differences) = (Vec::new(), Vec::new());
            for (question, &answered) in &season.answers {
                let own = held(season, who, question, answered);
                let others = CROWD.iter().filter(|member| **member != who);
                let crowd: Vec<Vec<Option<f64>>> =
                    others.map(|member| held(season, member, question, answered)).collect();
                let mut days = Vec::new();
                let mut common = Vec::new();
                for (day, own) in own.iter().enumerate() {
                    let Some(own) = own else { continue };
                    let own = brier(*own, answered);
                    days.push(own);
                    if let Some(crowd) = median(crowd.iter().filter_map(|held| held[day]).collect()) {
                        common.push(own - brier(crowd, answered));
                    }
                }
                if !days.is_empty() {
                    scores.push(mean(&days));
                }
                if !common.is_empty() {
                    differences.push(mean(&common));
                }
            }
            (who, (scores, differences))
        })
        .collect()
}

#[test]
fn scores_differences_and_intervals() {
    let season = Season::new();
    let answer = ask(&season, &["score"]);
    let expected = by_hand(&season);
    let mut seen = 0;
    for row in answer["rows"].as_array().unwrap() {
        let name = row["forecaster"].as_str().unwrap();
        let Some((scores, differences)) = expected.get(name) else { continue };
        seen += 1;
        assert_eq!(row["questions"].as_u64(), Some(scores.len() as u64), "{name}");
        assert_eq!(row["common_questions"].as_u64(), Some(differences.len() as u64), "{name}");
        near(&row["score"], mean(scores), name);
        near(&row["difference"], mean(differences), name);
        if scores.len() >= 10 {
            let number = |key: &str| row[key].as_f64().unwrap();
            assert!(0.0 <= number("low") && number("low") <= number("score"), "{name}");
            assert!(number("score") < number("high") && number("high") <= 1.0, "{name}");
            assert!(number("difference_low") <= number("difference"), "{name}");
            assert!(number("difference") <= number("difference_high"), "{name}");
            let (rank, best, worst) = (number("rank"), number("rank_low"), number("rank_high"));
            assert!(1.0 <= best && best <= rank && rank <= worst && worst <= ALL.len() as f64, "{name}");
        } else {
            assert!(
                row["low"].is_null() && row["difference_low"].is_null() && row["rank"].is_null(),
                "{name}"
            );
        }
    }
    assert_eq!(seen, ALL.len());
    // Ranks follow the differences, not the scores.
    let mut ranked: Vec<(&str, f64)> = expected
        .iter()
        .filter(|(_, (_, differences))| differences.len() >= 10)
        .map(|(name, (_, differences))| (*name, mean(differences)))
        .collect();
    ranked.sort_by(|left, right| left.1.total_cmp(&right.1));
    let shown: Vec<&str> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["rank"].is_number())
        .map(|row| row["forecaster"].as_str().unwrap())
        .collect();
    assert_eq!(shown, ranked.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn a_comparison_of_two() {
    let season = Season::new();
    for (a, b) in [("ann", "bob"), ("dan", "cat"), ("bot", "status-quo")] {
        let answer = ask(&season, &["score", "--compare", a, b]);
        // Differences over days on which both hold a view, in the order in which answers became known.
        let mut pairs: Vec<(i64, &str, f64)> = Vec::new();
        for (question, &answered) in &season.answers {
            let (of_a, of_b) = (held(&season, a, question, answered), held(&season, b, question, answered));
            let days: Vec<f64> = of_a
                .iter()
                .zip(&of_b)
                .filter_map(|(a, b)| Some(brier((*a)?, answered) - brier((*b)?, answered)))
                .collect();
            if !days.is_empty() {
                pairs.push((answered.opens + answered.known, question.as_str(), mean(&days)));
            }
        }
        pairs.sort_by(|left, right| (left.0, left.1).cmp(&(right.0, right.1)));
        let differences: Vec<f64> = pairs.iter().map(|pair| pair.2).collect();
        let n = differences.len();
        assert_eq!(answer["questions"].as_u64(), Some(n as u64), "{a} {b}");
        if n == 0 {
            assert_eq!(answer["verdict"], "cannot tell yet");
            continue;
        }
        near(&answer["difference"], mean(&differences), "difference");
        let error = standard_error(&differences);
        let (low, high) = (answer["low"].as_f64().unwrap(), answer["high"].as_f64().unwrap());
        assert!(low <= mean(&differences) && mean(&differences) <= high, "{a} {b}");
        let needed = (7.848_879_734_349_09 * n as f64 * (error / mean(&differences)).powi(2)).ceil();
        assert_eq!(answer["questions_needed"].as_u64(), Some(needed as u64), "{a} {b}");
        for key in ["t", "t_p", "diebold_mariano", "diebold_mariano_p", "sign_flip_p", "sign_flip_exact"] {
            assert!(answer[key].is_null(), "{key} does not hold its error");
        }
        assert!(answer["p"].as_f64().is_some_and(|p| (0.0..=1.0).contains(&p)));
        assert!(["e_value_a", "e_value_b"].iter().all(|key| answer[*key].as_f64().unwrap() > 0.0));
    }
}

#[test]
fn shares_whose_forecasts_repeat_on_a_question() {
    let season = Season::new();
    let answer = ask(&season, &["calibration", "--when", "each"]);
    assert_eq!(answer["by_question"], true);
    let mut bins: BTreeMap<usize, BTreeMap<&str, (f64, bool)>> = BTreeMap::new();
    for said in &season.said {
        let Some(p) = said.p else { continue };
        let answered = season.answers[&said.question];
        if said.day >= answered.known {
            continue;
        }
        let bin = (((p * 100.0).round() as usize) / 10).min(9);
        let row = bins.entry(bin).or_default().entry(said.question.as_str()).or_insert((0.0, answered.yes));
        row.0 += 1.0;
    }
    let shown = answer["bins"].as_array().unwrap();
    assert_eq!(shown.len(), bins.len());
    for (row, questions) in shown.iter().zip(bins.values()) {
        let n: f64 = questions.values().map(|(rows, _)| rows).sum();
        let happened: f64 = questions.values().filter(|(_, yes)| *yes).map(|(rows, _)| rows).sum();
        assert_eq!((row["n"].as_f64(), row["questions"].as_u64()), (Some(n), Some(questions.len() as u64)));
        let (share, z) = (happened / n, 1.959_963_984_540_054_f64);
        near(&row["rate"], share, "rate");
        // The variance of the share is that of one answer times the sum of squares, so this many rows count.
        let effective = n * n / questions.values().map(|(rows, _)| rows * rows).sum::<f64>();
        let center = (share + z * z / (2.0 * effective)) / (1.0 + z * z / effective);
        let half = z / (1.0 + z * z / effective)
            * (share * (1.0 - share) / effective + z * z / (4.0 * effective * effective)).sqrt();
        near(&row["rate_low"], (center - half).max(0.0), "rate_low");
        near(&row["rate_high"], (center + half).min(1.0), "rate_high");
        let (low, high) = (row["band_low"].as_f64().unwrap(), row["band_high"].as_f64().unwrap());
        let stated = row["mean_p"].as_f64().unwrap();
        assert!(low <= high && (0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
        assert!(low <= stated + 1e-9 || questions.len() == 1, "{row}");
    }
}
