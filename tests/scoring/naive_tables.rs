//! Boards over random tables, written in many ways, beside formulas of one line: weights, times, ties, outcomes from a
//! table of their own, options and quantiles.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use warrant::report::{RuleBoard, long_boards, table_board};
use warrant::score::csv::{
    ColumnMap, ForecastTable, LongForm, LongReader, OutcomesTable, TableOptions, TableReader, Ties,
};
use warrant::score::rules::Rule;
use warrant::score::time::curve::Moments;

use super::plan;

fn long(text: &str, options: TableOptions) -> LongForm {
    let mut reader = LongReader::new(options);
    reader.read("table", "table", text.as_bytes()).unwrap();
    reader.finish()
}

pub(super) fn close(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
        (found, expected) => found == expected,
    }
}

fn score_of(board: &RuleBoard, forecaster: &str) -> Option<f64> {
    board.rows.iter().find(|row| row.forecaster == forecaster)?.score
}

/// A row of a table of yes or no questions.
#[derive(Clone, Debug)]
struct Row {
    forecaster: u8,
    question: u8,
    /// Hundredths; none where the cell is empty.
    p: Option<u32>,
    /// Hundredths of an outcome that is a fraction now and then; none where it is open.
    outcome: Option<u32>,
    /// Tenths.
    weight: u32,
    day: u32,
}

/// How a cell is written, which must not matter.
fn cell(text: &str, how: u32, delimiter: char) -> String {
    match how % 4 {
        0 => format!("\"{text}\""),
        1 => format!(" {text} "),
        _ if text.contains(delimiter) => format!("\"{text}\""),
        _ => text.to_owned(),
    }
}

fn probability(hundredths: u32, how: u32) -> String {
    match how / 4 % 4 {
        0 => format!("{hundredths}%"),
        1 => format!("{}", f64::from(hundredths) / 100.0),
        2 => format!("{hundredths}e-2"),
        _ => format!("{:.6}", f64::from(hundredths) / 100.0),
    }
}

fn outcome(hundredths: Option<u32>, how: u32) -> String {
    let words: &[&str] = match hundredths {
        None => &["", "open"],
        Some(0) => &["no", "0", "FALSE", "0.0"],
        Some(100) => &["yes", "1", "True", "y"],
        Some(50) => &["tie", "0.5"],
        Some(other) => return (f64::from(other) / 100.0).to_string(),
    };
    words[how as usize / 16 % words.len()].to_owned()
}

fn row() -> impl Strategy<Value = Row> {
    let outcome =
        prop_oneof![6 => select(vec![Some(0), Some(100)]), 1 => select(vec![None, Some(50), Some(25)])];
    (0..4_u8, 0..8_u8, option::weighted(0.95, 1..=99_u32), outcome, 1..40_u32, 1..=28_u32).prop_map(
        |(forecaster, question, p, outcome, weight, day)| Row {
            forecaster,
            question,
            p,
            outcome,
            weight,
            day,
        },
    )
}

fn written(rows: &[Row], hows: &[u32], order: &[&str], delimiter: char, with_outcome: bool) -> String {
    let columns: Vec<&&str> = order.iter().filter(|column| with_outcome || **column != "outcome").collect();
    let mut text =
        columns.iter().map(|column| (**column).to_owned()).collect::<Vec<_>>().join(&delimiter.to_string());
    text.push('\n');
    for (row, &how) in rows.iter().zip(hows.iter().cycle()) {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| {
                let text = match **column {
                    "forecaster" => format!("f{}, the {delimiter} \"\"x\"\"", row.forecaster),
                    "question" => format!("q{}", row.question),
                    "probability" => row.p.map(|p| probability(p, how)).unwrap_or_default(),
                    "outcome" => outcome(row.outcome, how),
                    "weight" => (f64::from(row.weight) / 10.0).to_string(),
                    "time" => format!("2026-01-{:02}", row.day),
                    _ => "whatever".to_owned(),
                };
                // Only quoted may a name hold a delimiter.
                if **column == "forecaster" { format!("\"{text}\"") } else { cell(&text, how, delimiter) }
            })
            .collect();
        let _ = writeln!(text, "{}", cells.join(&delimiter.to_string()));
    }
    text
}

fn name(forecaster: u8, delimiter: char) -> String {
    format!("f{forecaster}, the {delimiter} \"x\"")
}

pub(super) fn naive_score(rule: Rule, p: f64, y: f64) -> f64 {
    let of = |y: f64| {
        let on_outcome = if y > 0.5 { p } else { 1.0 - p };
        match rule {
            Rule::Log => -on_outcome.ln(),
            _ => on_outcome / (p * p + (1.0 - p) * (1.0 - p)).sqrt(),
        }
    };
    match rule {
        Rule::Brier => (p - y).powi(2),
        Rule::Brier1950 => 2.0 * (p - y).powi(2),
        _ => y * of(1.0) + (1.0 - y) * of(0.0),
    }
}

pub(super) fn read(text: &str, options: &TableOptions) -> ForecastTable {
    let mut reader = TableReader::new(options.clone());
    reader.read("table", "table", text.as_bytes()).unwrap();
    let table = reader.finish();
    assert_eq!(table.problems().bad, 0, "{:?} in\n{text}", table.problems());
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 120 } else { 2000 }))]

    #[test]
    fn boards_with_weights_times_and_ties_agree_with_the_formulas(
        rows in vec(row(), 1..80),
        hows in vec(any::<u32>(), 1..9),
        order in Just(vec!["forecaster", "question", "probability", "outcome", "weight", "time", "note"]).prop_shuffle(),
        delimiter in select(vec![',', ';', '\t']),
        (keep_ties, last, own_outcomes, weighted, threads) in (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), 1..4_usize),
    ) {
        let mut rows = rows;
        if last {
            // Which of two at one time came last a table does not say.
            let mut seen = std::collections::BTreeSet::new();
            rows.retain(|row| seen.insert((row.forecaster, row.question, row.day)));
        }
        if own_outcomes {
            // The table of outcomes has one for each question, and when it became known.
            let first: BTreeMap<u8, Option<u32>> = rows.iter().rev().map(|row| (row.question, row.outcome)).collect();
            for row in &mut rows {
                row.outcome = first[&row.question];
            }
        }
        let order: Vec<&str> = order.into_iter().filter(|column| weighted || *column != "weight").collect();
        let outcomes = own_outcomes.then(|| {
            let mut text = "question,outcome,known\n".to_owned();
            let by_question: BTreeMap<u8, &Row> = rows.iter().map(|row| (row.question, row)).collect();
            for (question, row) in by_question {
                let _ = writeln!(text, "q{question},{},2026-01-{:02}", outcome(row.outcome, hows[0]), 5 + 2 * question);
            }
            OutcomesTable::read("outcomes", text.as_bytes(), &ColumnMap::default()).unwrap()
        });
        let text = written(&rows, &hows, &order, delimiter, !own_outcomes);
        let options = TableOptions {
            ties: if keep_ties { Ties::Keep } else { Ties::Drop },
            when: if last { Moments::Last } else { Moments::Each },
            outcomes,
            threads,
            ..TableOptions::default()
        };
        let table = read(&text, &options);
        // What counts, as the manual says it.
        let mut counted: Vec<&Row> = rows
            .iter()
            .filter(|row| row.p.is_some() && row.outcome.is_some())
            .filter(|row| keep_ties || matches!(row.outcome, Some(0 | 100)))
            .filter(|row| !own_outcomes || row.day < u32::from(5 + 2 * row.question))
            .collect();
        if last {
            let mut kept: BTreeMap<(u8, u8), &Row> = BTreeMap::new();
            for row in counted {
                let standing = kept.entry((row.forecaster, row.question)).or_insert(row);
                if row.day >= standing.day {
                    *standing = row;
                }
            }
            counted = kept.into_values().collect();
        }
        let rows: usize = table.forecasters().iter().map(|&forecaster| table.rows(forecaster).count()).sum();
        prop_assert_eq!(rows, counted.len(), "{}", text);
        for rule in [Rule::Brier, Rule::Brier1950, Rule::Log, Rule::Spherical] {
            let board = table_board(&table, &plan(rule)).unwrap();
            for forecaster in 0..4 {
                let own: Vec<(f64, f64)> = counted
                    .iter()
                    .filter(|row| row.forecaster == forecaster)
                    .map(|row| {
                        let (p, y) = (f64::from(row.p.unwrap()) / 100.0, f64::from(row.outcome.unwrap()) / 100.0);
                        (naive_score(rule, p, y), if weighted { f64::from(row.weight) / 10.0 } else { 1.0 })
                    })
                    .collect();
                let weight: f64 = own.iter().map(|(_, weight)| weight).sum();
                let expected = (weight > 0.0).then(|| own.iter().map(|(score, weight)| score * weight).sum::<f64>() / weight);
                let found = score_of(&board, &name(forecaster, delimiter));
                prop_assert!(close(found, expected), "{rule:?}: {found:?}, not {expected:?} in\n{text}");
            }
        }
    }

    #[test]
    fn boards_over_options_agree_with_the_formulas(
        forecasts in vec((0..3_u8, 0..5_u8, 1..=28_u32, vec(1..50_u32, 2..5), any::<prop::sample::Index>()), 1..15),
        by_row: bool,
        last: bool,
    ) {
        // One forecast each for a forecaster, a question and a day; the outcome is a question's.
        let mut seen = BTreeMap::new();
        let mut outcomes: BTreeMap<u8, usize> = BTreeMap::new();
        for (forecaster, question, day, shares, outcome) in &forecasts {
            let options = *outcomes.entry(*question).or_insert_with(|| outcome.index(2));
            seen.insert((*forecaster, *question, *day), (shares.clone(), options));
        }
        let mut text = "outcome,option,probability,question,forecaster,time\n".to_owned();
        for ((forecaster, question, day), (shares, outcome)) in &seen {
            let sum: u32 = shares.iter().sum();
            for (option, share) in shares.iter().enumerate() {
                let said = if by_row { u8::from(option == *outcome).to_string() } else { format!("o{outcome}") };
                let p = f64::from(*share) / f64::from(sum);
                let _ = writeln!(text, "{said},o{option},{p:.17},q{question},f{forecaster},2026-01-{day:02}");
            }
        }
        let options = TableOptions { when: if last { Moments::Last } else { Moments::Each }, ..TableOptions::default() };
        let form = long(&text, options);
        prop_assert!(form.inconsistent.is_empty() && form.problems.bad == 0, "{:?}", form.inconsistent);
        let counted: BTreeMap<_, _> = if last {
            seen.iter().map(|(&(forecaster, question, _), view)| ((forecaster, question, 0), view)).collect()
        } else {
            seen.iter().map(|(&key, view)| (key, view)).collect()
        };
        for rule in [Rule::Brier1950, Rule::Brier, Rule::Log, Rule::Spherical] {
            let boards = long_boards(&form, &plan(rule));
            for forecaster in 0..3 {
                let own: Vec<f64> = counted
                    .iter()
                    .filter(|((who, ..), _)| *who == forecaster)
                    .map(|(_, (shares, outcome))| {
                        let sum: u32 = shares.iter().sum();
                        let p: Vec<f64> = shares.iter().map(|share| f64::from(*share) / f64::from(sum)).collect();
                        let brier: f64 = p.iter().enumerate().map(|(at, p)| (p - f64::from(u8::from(at == *outcome))).powi(2)).sum();
                        match rule {
                            Rule::Brier1950 => brier,
                            Rule::Brier => brier / 2.0,
                            Rule::Log => -p[*outcome].ln(),
                            _ => p[*outcome] / p.iter().map(|p| p * p).sum::<f64>().sqrt(),
                        }
                    })
                    .collect();
                let expected = (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64);
                let found = boards.iter().find_map(|board| score_of(board, &format!("f{forecaster}")));
                prop_assert!(close(found, expected), "{rule:?}: {found:?}, not {expected:?} in\n{text}");
            }
        }
    }

    #[test]
    fn boards_over_quantiles_agree_with_twice_the_mean_pinball_loss(
        forecasts in vec((0..3_u8, 0..5_u8, vec((1..100_u32, -1000..1000_i32), 1..6)), 1..12),
        outcomes in vec(-1500..1500_i32, 5),
    ) {
        let mut views: BTreeMap<(u8, u8), Vec<(f64, f64)>> = BTreeMap::new();
        for (forecaster, question, pairs) in forecasts {
            let (mut levels, mut values): (Vec<u32>, Vec<i32>) = pairs.into_iter().unzip();
            levels.sort_unstable();
            levels.dedup();
            values.sort_unstable();
            let pairs = levels.iter().zip(&values).map(|(&level, &value)| (f64::from(level) / 100.0, f64::from(value) / 4.0));
            views.insert((forecaster, question), pairs.collect());
        }
        let mut text = "forecaster,question,quantile,value,outcome\n".to_owned();
        for ((forecaster, question), pairs) in &views {
            for (level, value) in pairs {
                let _ = writeln!(text, "f{forecaster},q{question},{level},{value},{}", outcomes[usize::from(*question)]);
            }
        }
        let form = long(&text, TableOptions::default());
        prop_assert!(form.inconsistent.is_empty() && form.problems.bad == 0);
        let boards = long_boards(&form, &plan(Rule::Quantile));
        for forecaster in 0..3 {
            let own: Vec<f64> = views
                .iter()
                .filter(|((who, _), _)| *who == forecaster)
                .map(|((_, question), pairs)| {
                    let y = f64::from(outcomes[usize::from(*question)]);
                    let losses = pairs.iter().map(|&(level, value)| if y >= value { level * (y - value) } else { (1.0 - level) * (value - y) });
                    2.0 * losses.sum::<f64>() / pairs.len() as f64
                })
                .collect();
            let expected = (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64);
            let found = boards.iter().find_map(|board| score_of(board, &format!("f{forecaster}")));
            prop_assert!(close(found, expected), "{found:?}, not {expected:?} in\n{text}");
        }
    }
}
