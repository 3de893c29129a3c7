//! Whole tables, from bytes to a board.

#![allow(clippy::float_cmp, reason = "the exact number is meant")]

use std::fmt::Write;

use proptest::prelude::*;

use super::problem::{Exclusion, Fault};
use super::*;
use crate::forecast::Moment;
use crate::score::comparison::clustered_interval::clustered_mean;
use crate::score::comparison::resampling::{ResamplePlan, resample};
use crate::score::numerics::exact::{DecimalProbability, ScoreTotal, Weight};
use crate::score::rules::Mark;
use crate::score::time::curve::Moments;

fn read(texts: &[&str], options: TableOptions) -> ForecastTable {
    let mut reader = TableReader::new(options);
    for (at, text) in texts.iter().enumerate() {
        reader.read(&format!("{at}.csv"), "stem", text.as_bytes()).unwrap();
    }
    reader.finish()
}

fn rows_of(table: &ForecastTable) -> usize {
    table.forecasters().into_iter().map(|forecaster| table.rows(forecaster).count()).sum()
}

/// Everything that could be printed of a table.
fn printed(table: &ForecastTable, threads: usize) -> String {
    let board = table.board(0.95, threads);
    let forecasters: Vec<u32> = board.rows.iter().map(|row| row.forecaster).collect();
    let (records, keys) = table.resample_records(&forecasters);
    let plan = ResamplePlan { resamples: 64, threads, ..ResamplePlan::default() };
    let resampled = resample(&records, &keys, plan);
    let rows: Vec<_> = board
        .rows
        .iter()
        .map(|row| (table.forecaster(row.forecaster), row.brier, table.pooled(row.forecaster)))
        .collect();
    let scores: Vec<Vec<_>> = forecasters
        .iter()
        .map(|&forecaster| {
            let scores = table.scores_by_question(forecaster);
            scores
                .into_iter()
                .map(|(at, total)| (at.map(|at| table.question(at).to_owned()), total))
                .collect()
        })
        .collect();
    let reasons: Vec<_> = table.problems().reasons().collect();
    let curves: Vec<_> = forecasters
        .iter()
        .map(|&forecaster| {
            let records = table.records(forecaster, |row| Some(Mark::Finite(row.p.brier(row.outcome))));
            let named: Vec<_> = records
                .into_iter()
                .filter_map(|(at, record)| Some((table.question(at?).to_owned(), record)))
                .collect();
            (named, table.outcomes(forecaster), table.coverage(forecaster))
        })
        .collect();
    format!("{rows:?} {:?} {:?} {resampled:?} {scores:?} {reasons:?} {curves:?}", board.overall, board.pooled)
}

#[test]
fn what_is_not_scored_is_named_and_counted() {
    let text = "\u{feff}question, Probability ,outcome,weight\r\n\
        q1,80%,yes,1\r\n\
        q1,72,yes,1\r\n\
        q2,often,no,1\r\n\
        q3,0.5,maybe,1\r\n\
        q4,0.5,,1\r\n\
        q5,0.5,annulled,1\r\n\
        q6,0.5,0.5,1\r\n\
        q7,,yes,1\r\n\
        q8,0.5\r\n\
        ,0.5,no,1\r\n\
        \"q\n9\",0.25,no,0\r\n\
        q10,0.25,FALSE,2.5\r\n";
    let table = read(&[text], TableOptions::default());
    let bad: Vec<_> = table.problems().bad_rows.iter().map(|bad| (bad.line, bad.column, bad.fault)).collect();
    assert_eq!(
        bad,
        [
            (3, 4, Fault::ProbabilityOutOfRange),
            (4, 4, Fault::NotAProbability),
            (5, 8, Fault::NotAnOutcome),
            (10, 4, Fault::FieldCount),
            (11, 1, Fault::NoName),
            (13, 12, Fault::NotAWeight),
        ]
    );
    assert_eq!(table.problems().bad, 6);
    let reasons: Vec<_> = table.problems().reasons().collect();
    assert_eq!(
        reasons,
        [
            (Exclusion::NoForecast, 1),
            (Exclusion::Open, 1),
            (Exclusion::Annulled, 1),
            (Exclusion::Fraction, 1)
        ]
    );
    let board = table.board(0.95, 1);
    assert_eq!(table.forecaster(board.rows[0].forecaster), "stem");
    assert_eq!(board.rows[0].brier.mean, (0.04 + 2.5 * 0.0625) / 3.5);
    assert_eq!(board.rows[0].brier.clusters, 2);
    assert_eq!(board.rows[0].brier.interval, None);

    let kept = read(&[text], TableOptions { ties: Ties::Keep, ..TableOptions::default() });
    assert_eq!(kept.problems().excluded(Exclusion::Fraction), 0);
    assert_eq!(rows_of(&kept), 3);
}

#[test]
fn an_outcomes_table_is_joined() {
    let outcomes = "question,outcome,known\nq1,yes,2026-01-10\nq2,0,2026-01-10\nq3,,\n";
    let outcomes = OutcomesTable::read("outcomes.csv", outcomes.as_bytes(), &ColumnMap::default()).unwrap();
    let text =
        "id;user;p;at\nq1;ann;0.9;2026-01-01\nq1;ann;0.7;2026-01-10\nq2;ann;0.1;\nq3;ann;0.5;\nq4;ann;0.5;\n";
    let table = read(&[text], TableOptions { outcomes: Some(outcomes), ..TableOptions::default() });
    assert_eq!(table.problems().excluded(Exclusion::AfterKnown), 1);
    assert_eq!(table.problems().excluded(Exclusion::Open), 2);
    assert_eq!(table.board(0.95, 1).rows[0].brier.mean, 0.01);
}

#[test]
fn the_last_forecast_counts_on_request() {
    let text = "user,id,p,y,time\nann,q1,0.1,1,2026-01-02\nann,q1,0.9,1,2026-01-05\nann,q1,0.2,1,2026-01-03\n\
        bob,q1,0.5,1,2026-01-03\nann,q2,0.5,0,2026-01-03\n";
    for threads in [1, 2] {
        let options = TableOptions { when: Moments::Last, threads, ..TableOptions::default() };
        let table = read(&[text], options);
        assert_eq!(table.problems().excluded(Exclusion::Replaced), 2);
        let ann = table.scores_by_question(0);
        assert_eq!(ann[0].1.mean(), Some(0.01));
        assert_eq!(rows_of(&table), 3);
        assert_eq!(table.rows(0).find(|row| row.p.value() == 0.9).unwrap().time, Some(1_767_571_200));
    }
    let untimed = TableReader::new(TableOptions { when: Moments::Last, ..TableOptions::default() }).read(
        "a",
        "a",
        &b"p,y\n0.1,1\n"[..],
    );
    assert!(matches!(untimed, Err(TableError::Heading(HeadingError::Missing { role: Role::Time, .. }))));
}

#[test]
fn without_questions_each_row_stands_for_itself() {
    let text: String =
        (0..12).map(|k| ["0.0", &k.to_string(), ",", &(k % 2).to_string(), "\n"].concat()).collect();
    let table = read(&[&format!("p,y\n{text}")], TableOptions::default());
    let board = table.board(0.95, 1);
    assert_eq!((board.rows[0].brier.clusters, board.rows[0].brier.interval.is_some()), (12, true));
    assert_eq!(board.overall, Some(board.rows[0].brier));
    let reversed: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
    let other = read(&[&format!("p,y\n{reversed}")], TableOptions::default());
    assert_eq!(printed(&table, 1), printed(&other, 2));
}

#[test]
fn the_smallest_tables() {
    let table = read(&["forecaster,question,p,outcome\n"], TableOptions::default());
    let board = table.board(0.95, 4);
    assert!(board.rows.is_empty() && board.overall.is_none() && board.pooled.is_empty());
    let one = read(&["forecaster,question,p,outcome\na,q,1,0"], TableOptions::default());
    let board = one.board(0.95, 4);
    assert_eq!((board.rows[0].brier.mean, board.rows[0].brier.standard_error), (1.0, None));
    assert_eq!(TableReader::default().read("a", "a", &b""[..]), Err(TableError::Empty));
    let missing = TableReader::default().read("a", "a", &b"question,outcome\nq,1\n"[..]);
    assert!(matches!(
        missing,
        Err(TableError::Heading(HeadingError::Missing { role: Role::Probability, .. }))
    ));
}

#[test]
fn bad_lines_are_numbered_over_pieces_and_threads() {
    let mut text = String::from("forecaster,question,p,outcome\n\n");
    for row in 3..60_000 {
        text += if row % 20_000 == 7 { "a,q,x,1\n" } else { "ann,question-1,0.25,0\n" };
    }
    for threads in [1, 2, 3] {
        let table = read(&[&text], TableOptions { threads, ..TableOptions::default() });
        let lines: Vec<_> = table.problems().bad_rows.iter().map(|bad| (bad.line, bad.column)).collect();
        assert_eq!(lines, [(7, 5), (20_007, 5), (40_007, 5)], "{threads} threads");
        assert_eq!((rows_of(&table), table.problems().bad), (59_994, 3));
    }
}

/// Scores as the definition reads: rows from the text by splitting at commas.
fn by_definition(text: &str) -> Vec<(String, f64, f64, usize)> {
    let mut records: std::collections::BTreeMap<String, std::collections::BTreeMap<String, ScoreTotal>> =
        std::collections::BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [p, outcome] = [fields[2], fields[3]].map(|field| DecimalProbability::parse(field).unwrap());
        let weight =
            fields.get(4).map_or(Weight::ONE, |weight| Weight::parse_bytes(weight.as_bytes()).unwrap());
        let total = records.entry(fields[0].into()).or_default().entry(fields[1].into()).or_default();
        total.add_weighted(p.brier(outcome), weight);
    }
    records
        .into_iter()
        .map(|(forecaster, questions)| {
            let clusters: Vec<ScoreTotal> = questions.into_values().collect();
            let mean = clustered_mean(&clusters, 0.95).unwrap();
            (forecaster, mean.mean, mean.standard_error.unwrap_or(0.0), clusters.len())
        })
        .collect()
}

/// Puts lines in another order.
pub(super) fn shuffle(lines: &[String], seed: u64) -> Vec<String> {
    let mut shuffled = lines.to_vec();
    shuffled.sort_by_key(|line| {
        line.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
        })
    });
    shuffled
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_split_and_threads_never_matter(
        rows in proptest::collection::vec(
            (0..4_u32, 0..15_u32, 0..=1000_u32, any::<bool>(), any::<bool>(), 0..10_u8), 1..120),
        seed in any::<u64>(),
        split in 0..120_usize,
    ) {
        let lines: Vec<String> = rows.iter().map(|&(forecaster, question, p, outcome, long, odd)| {
            let p = if long { format!("0.{p:04}25") } else { format!("{:.2}", f64::from(p / 10) / 100.0) };
            let outcome = match odd { 0 => "annulled", 1 => "", 2 => "0.5", _ if outcome => "1", _ => "0" };
            format!("f{forecaster},question-number-{question},{p},{outcome}\n")
        }).collect();
        let shuffled = shuffle(&lines, seed);
        let header = "forecaster,question,p,outcome\n";
        let one = read(&[&format!("{header}{}", lines.concat())], TableOptions::default());
        let split = split.min(shuffled.len());
        let (left, right) = shuffled.split_at(split);
        let two = read(
            &[&format!("{header}{}", left.concat()), &format!("{header}{}", right.concat())],
            TableOptions { threads: 3, ..TableOptions::default() },
        );
        prop_assert_eq!(printed(&one, 1), printed(&two, 3));
    }

    #[test]
    fn order_split_and_threads_never_matter_with_times(
        rows in proptest::collection::vec((0..3_u32, 0..6_u32, 0..=100_u32, 0..8_u32, 0..9_u32), 1..80),
        seed in any::<u64>(),
        split in 0..80_usize,
        which in 0..5_usize,
    ) {
        let at = |hour: i64| Moment::from_timestamp(3600 * hour, 0).unwrap();
        let when = [Moments::Each, Moments::First, Moments::Last, Moments::Average, Moments::Spot(at(3))][which];
        let lines: Vec<String> = rows.iter().map(|&(forecaster, question, p, hour, odd)| {
            let known = if odd == 0 { String::new() } else { (3600 * (4 + question)).to_string() };
            let weight = 1 + question % 2;
            format!("f{forecaster},q{question},{p}%,{},{},{},{known},{weight}\n", question % 2, 3600 * hour, 3600)
        }).collect();
        let header = "forecaster,question,p,outcome,time,opens,known,weight\n";
        let shuffled = shuffle(&lines, seed);
        let (left, right) = shuffled.split_at(split.min(shuffled.len()));
        let one = read(&[&format!("{header}{}", lines.concat())], TableOptions { when, ..TableOptions::default() });
        let two = read(
            &[&format!("{header}{}", left.concat()), &format!("{header}{}", right.concat())],
            TableOptions { when, threads: 3, ..TableOptions::default() },
        );
        prop_assert_eq!(printed(&one, 1), printed(&two, 2));
        prop_assert!(rows_of(&one) <= rows.len());
    }

    #[test]
    fn the_fast_path_agrees_with_the_definition(
        rows in proptest::collection::vec((0..3_u32, 0..20_u32, 0..=10_000_u32, any::<bool>()), 1..150),
        weighted in any::<bool>(),
    ) {
        let heading = if weighted { ",weight" } else { "" };
        let mut text = format!("forecaster,question,p,outcome{heading}\n");
        for &(forecaster, question, p, outcome) in &rows {
            let p = f64::from(p) / 10_000.0;
            let weight = if weighted { format!(",{}", question % 3 + 1) } else { String::new() };
            let _ = writeln!(text, "f{forecaster},q{question},{p},{}{weight}", u8::from(outcome));
        }
        let table = read(&[&text], TableOptions::default());
        let board = table.board(0.95, 1);
        let expected = by_definition(&text);
        prop_assert_eq!(board.rows.len(), expected.len());
        for (forecaster, mean, error, clusters) in expected {
            let row = board.rows.iter().find(|row| table.forecaster(row.forecaster) == forecaster).unwrap();
            prop_assert_eq!(row.brier.mean, mean);
            prop_assert_eq!(row.brier.clusters, clusters as u64);
            prop_assert!((row.brier.standard_error.unwrap_or(0.0) - error).abs() < 1e-13);
        }
        prop_assert_eq!(board.pooled.brier(), board.overall.map(|overall| overall.mean));
    }

    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..300), threads in 1..3_usize) {
        let mut text = b"forecaster,question,p,outcome,time,weight\n".to_vec();
        text.extend(bytes);
        let mut reader = TableReader::new(TableOptions { threads, ..TableOptions::default() });
        let _ = reader.read("any", "any", text.as_slice());
        let _ = printed(&reader.finish(), threads);
        let mut reader = TableReader::new(TableOptions { threads, ..TableOptions::default() });
        let _ = reader.read("any", "any", text.get(42..).unwrap_or_default());
    }
}
