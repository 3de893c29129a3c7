//! The boards beside formulas written down as they stand in textbooks, on random tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use warrant::report::{calibration_report, table_board};
use warrant::score::calibration::bins::Binning;
use warrant::score::csv::{ForecastTable, TableOptions};
use warrant::score::rules::Rule;

use super::naive_tables::{naive_score, read};
use super::plan;

/// Probability, outcome, bin.
type Judged = (f64, f64, usize);
/// Forecaster, question, hundredths, outcome.
type Row = (u8, u8, u32, bool);

fn table(rows: &[Row]) -> ForecastTable {
    let mut text = "forecaster,question,p,y\n".to_owned();
    for (forecaster, question, p, y) in rows {
        let _ = writeln!(text, "f{forecaster},q{question},{p}%,{}", u8::from(*y));
    }
    read(&text, &TableOptions::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn boards_agree_with_the_formulas(
        mut rows in proptest::collection::vec((0..5_u8, 0..20_u8, 1..=99_u32, any::<bool>()), 1..120),
        alike in any::<bool>()
    ) {
        if alike {
            // Everybody answers what the first rows ask, each with a probability of their own.
            rows.truncate(30);
            let all = |who: u8| rows.iter().map(move |&(_, question, p, y)| (who, question, (p + 31 * u32::from(who)) % 99 + 1, y));
            rows = (0..3).flat_map(all).collect();
        }
        let made = table(&rows);
        for rule in [Rule::Brier, Rule::Brier1950, Rule::Log, Rule::Spherical] {
            let board = table_board(&made, &plan(rule)).unwrap();
            let mut own: BTreeMap<String, BTreeMap<u8, Vec<f64>>> = BTreeMap::new();
            for &(forecaster, question, p, y) in &rows {
                let score = naive_score(rule, f64::from(p) / 100.0, f64::from(u8::from(y)));
                own.entry(format!("f{forecaster}")).or_default().entry(question).or_default().push(score);
            }
            prop_assert_eq!(board.rows.len(), own.len());
            for row in &board.rows {
                let questions = &own[&row.forecaster];
                let n: usize = questions.values().map(Vec::len).sum();
                let mean = questions.values().flatten().sum::<f64>() / n as f64;
                prop_assert!((row.score.unwrap() - mean).abs() < 1e-12);
                prop_assert_eq!((row.questions, row.forecasts), (questions.len() as u64, n as u64));
                match (row.low, row.high) {
                    (Some(low), Some(high)) => {
                        prop_assert!(questions.len() >= 10);
                        prop_assert!(low <= mean + 1e-12 && mean <= high + 1e-12);
                        if let Some((least, greatest)) = rule.limits() {
                            prop_assert!(least - 1e-12 <= low && high <= greatest + 1e-12);
                        }
                    }
                    _ => prop_assert!(questions.len() < 10),
                }
                let better = board.rows.iter().filter(|other| {
                    if rule == Rule::Spherical { other.score > row.score } else { other.score < row.score }
                });
                let is_ranked = own.values().all(|theirs| theirs.keys().eq(questions.keys()));
                prop_assert_eq!(row.rank, is_ranked.then_some(1 + better.count()));
            }
        }
    }

    #[test]
    fn calibration_agrees_with_the_formulas(
        rows in proptest::collection::vec((0..1_u8, 0..200_u8, 0..=100_u32, any::<bool>()), 1..150)
    ) {
        let made = table(&rows);
        let pooled = made.board(true, 1).pooled;
        let report = calibration_report(&pooled, 1, None, Binning::default(), String::new(), Vec::new(), None);
        let n = rows.len() as f64;
        let py: Vec<(f64, f64, usize)> = rows
            .iter()
            .map(|&(_, _, p, y)| (f64::from(p) / 100.0, f64::from(u8::from(y)), (p as usize / 10).min(9)))
            .collect();
        let brier = py.iter().map(|(p, y, _)| (p - y).powi(2)).sum::<f64>() / n;
        let rate = py.iter().map(|(_, y, _)| y).sum::<f64>() / n;
        prop_assert!((report.brier.unwrap() - brier).abs() < 1e-12);
        prop_assert!((report.base_rate.unwrap() - rate).abs() < 1e-12);
        let (mut rel, mut res, mut ece) = (0.0, 0.0, 0.0);
        for bin in 0..10 {
            let inside: Vec<_> = py.iter().filter(|row| row.2 == bin).collect();
            if inside.is_empty() { continue }
            let k = inside.len() as f64;
            let (p, y) = (inside.iter().map(|row| row.0).sum::<f64>() / k, inside.iter().map(|row| row.1).sum::<f64>() / k);
            rel += k * (p - y).powi(2) / n;
            res += k * (y - rate).powi(2) / n;
            ece += k * (p - y).abs() / n;
        }
        let murphy = report.murphy.unwrap();
        prop_assert!((murphy.rel - rel).abs() < 1e-12 && (murphy.res - res).abs() < 1e-12);
        prop_assert!((murphy.rel - murphy.res + murphy.unc + murphy.wbv - murphy.wbc - brier).abs() < 1e-12);
        prop_assert!((report.ece.unwrap() - ece).abs() < 1e-12);
        let corp = report.corp.unwrap();
        prop_assert!((corp.mcb - corp.dsc + corp.unc - brier).abs() < 1e-12);
        let (events, others): (Vec<&Judged>, Vec<&Judged>) = py.iter().partition(|row| row.1 > 0.5);
        let pairs = (events.len() * others.len()) as f64;
        let wins: f64 = events.iter().flat_map(|event| others.iter().map(move |other| {
            if event.0 > other.0 { 1.0 } else if event.0 < other.0 { 0.0 } else { 0.5 }
        })).sum();
        match report.auc {
            Some(auc) => prop_assert!((auc - wins / pairs).abs() < 1e-12),
            None => prop_assert!(pairs == 0.0),
        }
    }
}
