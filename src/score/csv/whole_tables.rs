//! Whole tables, from bytes to a board.

#![allow(clippy::float_cmp, reason = "the exact number is meant")]

use proptest::prelude::*;

use super::problem::{Exclusion, Fault};
use super::*;
use crate::forecast::Moment;
use crate::score::comparison::resampling::{ResamplePlan, resample};
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
    let board = table.board(true, threads);
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
    let board = table.board(true, 1);
    assert_eq!(table.forecaster(board.rows[0].forecaster), "stem");
    assert_eq!(board.rows[0].brier.mean, (0.04 + 2.5 * 0.0625) / 3.5);
    assert_eq!(board.rows[0].brier.clusters, 2);
    assert_eq!(board.rows[0].brier.interval, None);

    let kept = read(&[text], TableOptions { ties: Ties::Keep, ..TableOptions::default() });
    assert_eq!(kept.problems().excluded(Exclusion::Fraction), 0);
    assert_eq!(rows_of(&kept), 3);
}

#[test]
fn without_questions_each_row_stands_for_itself() {
    let text: String =
        (0..12).map(|k| ["0.0", &k.to_string(), ",", &(k % 2).to_string(), "\n"].concat()).collect();
    let table = read(&[&format!("p,y\n{text}")], TableOptions::default());
    let board = table.board(true, 1);
    assert_eq!((board.rows[0].brier.clusters, board.rows[0].brier.interval.is_some()), (12, true));
    assert_eq!(board.overall, Some(board.rows[0].brier));
    let reversed: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
    let other = read(&[&format!("p,y\n{reversed}")], TableOptions::default());
    assert_eq!(printed(&table, 1), printed(&other, 2));
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

/// Checks that a table says the same with its lines in another order, in two files and read by several threads.
fn check_order(header: &str, lines: &[String], seed: u64, split: usize, when: Moments) -> ForecastTable {
    let shuffled = shuffle(lines, seed);
    let (left, right) = shuffled.split_at(split.min(shuffled.len()));
    let [all, left, right] =
        [lines.concat(), left.concat(), right.concat()].map(|rows| format!("{header}{rows}"));
    let one = read(&[&all], TableOptions { when, ..TableOptions::default() });
    let two = read(&[&left, &right], TableOptions { when, threads: 3, ..TableOptions::default() });
    assert_eq!(printed(&one, 1), printed(&two, 3));
    assert!(rows_of(&one) <= lines.len());
    one
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
        let table = check_order("forecaster,question,p,outcome\n", &lines, seed, split, Moments::Each);
        let board = table.board(true, 1);
        prop_assert_eq!(board.pooled.brier(), board.overall.map(|overall| overall.mean));
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
        check_order("forecaster,question,p,outcome,time,opens,known,weight\n", &lines, seed, split, when);
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
