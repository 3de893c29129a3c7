//! A forecast counts from when it was recorded, unless it was published before.

use serde_json::Value;
use tempfile::TempDir;

use super::{run_in, workbench_of};

const QUESTION: &str = r#"[question]
title = "Will the bridge be closed?"
type = "binary"
criteria = "As announced."
read_at = "Here."
opens = 2026-01-01
closes = 2026-12-31

[[resolution]]
outcome = "no"
known = 2026-11-01
recorded = 2026-11-02T00:00:00Z
by = "ann"
sources = [{ url = "https://example.org/n", date = 2026-11-01 }]
note = "Never closed."
"#;

/// Two others, so that there is a crowd to move.
const OTHERS: &str = r#"[[forecast]]
question = "q"
at = 2026-01-02T00:00:00Z
recorded = 2026-01-02T00:00:00Z
p = 0.4
"#;

fn record(at: &str, recorded: &str, rest: &str) -> String {
    format!("[[forecast]]\nquestion = \"q\"\nat = {at}\nrecorded = {recorded}\n{rest}\n")
}

/// A workbench in which `ada` logged these records.
fn workbench(records: &[String]) -> TempDir {
    let others = OTHERS.to_owned();
    workbench_of(QUESTION, &[("ada", records.concat()), ("ben", others.clone()), ("cay", others)])
}

fn json(records: &[String], arguments: &[&str]) -> Value {
    let folder = workbench(records);
    run_in(folder.path(), &[arguments, &["--as-of", "2026-12-01", "--json"]].concat(), "").json()
}

/// Everything that `score` and the history of the crowd say.
fn told(records: &[String]) -> (Value, Value) {
    let mut shown = json(records, &["show", "q"]);
    (json(records, &["score"]), shown["sparklines"].take())
}

#[test]
fn a_view_dated_back_gains_nothing() {
    let backdated = [record("2026-01-05T00:00:00Z", "2026-10-31T12:00:00Z", "p = 0.01")];
    let honest = [record("2026-10-31T12:00:00Z", "2026-10-31T12:00:00Z", "p = 0.01")];
    assert_eq!(told(&backdated), told(&honest));
    let folder = workbench(&backdated);
    let shown = run_in(folder.path(), &["show", "q", "--as-of", "2026-12-01"], "").data();
    assert!(shown.contains("counts from 2026-10-31"), "{shown}");
    let checked = run_in(folder.path(), &["check", "--as-of", "2026-12-01"], "");
    assert!(checked.stdout.contains("note[backdated]"), "{checked:?}");
}

#[test]
fn a_published_view_counts_from_when_it_was_held() {
    let published = "p = 0.01\npublished = \"https://example.org/\"";
    let proven = [record("2026-01-05T00:00:00Z", "2026-10-31T12:00:00Z", published)];
    let honest = [record("2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z", "p = 0.01")];
    assert_eq!(told(&proven), told(&honest));
}

#[test]
fn what_stood_before_a_correction_keeps_its_score() {
    let first = record("2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z", "p = 0.9");
    let correction = "p = 0.05\ncorrects = 2026-01-05T00:00:00Z";
    let corrected = [first.clone(), record("2026-01-05T00:00:00Z", "2026-05-05T00:00:00Z", correction)];
    let updated = [first, record("2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z", "p = 0.05")];
    assert_eq!(told(&corrected), told(&updated));
}

#[test]
fn a_slip_corrected_within_a_quarter_of_an_hour_leaves_the_scores() {
    let slip = record("2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z", "p = 0.9");
    let correction = "p = 0.09\ncorrects = 2026-01-05T00:00:00Z";
    let at = "2026-01-05T00:15:00Z";
    let corrected = [slip, record(at, at, correction)];
    let clean = [record(at, at, "p = 0.09")];
    let mut with_slip = json(&corrected, &["score"]);
    assert_eq!(with_slip["excluded"].take()["corrected forecast"], 1);
    let mut without = json(&clean, &["score"]);
    without["excluded"].take();
    assert_eq!(with_slip, without);
    let late = "2026-01-05T00:15:01Z";
    let views = |records: &[String]| {
        let shown = json(records, &["show", "q"]);
        let rows = shown["forecasts"].as_array().unwrap().clone();
        rows.iter().filter(|row| row["forecaster"] == "ada" && row["standing"] == "counts").count()
    };
    assert_eq!(views(&corrected), 1);
    assert_eq!(views(&[corrected[0].clone(), record(late, late, correction)]), 2);
}

#[test]
fn a_view_written_down_after_a_later_one_is_never_held() {
    let later = record("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "p = 0.2");
    let added = record("2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z", "p = 0.01");
    let shown = json(&[later, added], &["show", "q"]);
    let rows = shown["forecasts"].as_array().unwrap();
    let added = rows.iter().find(|row| row["p"] == 0.01).unwrap();
    assert_eq!(added["counts_from"], Value::Null, "{added:#}");
}
