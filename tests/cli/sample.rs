//! The sample that this repository is: what its readers are promised.

use serde_json::Value;

use crate::cli::fixture::{FORMATS, Fixture};

fn table() -> Value {
    let shown = Fixture::sample().on_the_day(&["table", "china-north-korea", "--json"]).data();
    serde_json::from_str(&shown).unwrap()
}

fn claims(role: &str) -> Vec<Value> {
    let table = table();
    let rows = table["claims"].as_array().unwrap();
    rows.iter().filter(|row| row["role"] == role).cloned().collect()
}

#[test]
fn the_thesis_stands_and_is_said_to_be_unlikely_to_fail() {
    let theses = claims("thesis");
    assert_eq!(theses.len(), 1);
    assert_eq!(theses[0]["id"], "T");
    assert_eq!(theses[0]["status"], "stands");
    assert!(theses[0]["text"].as_str().unwrap().starts_with("Beijing does not oppose"));
}

#[test]
fn five_conjectures_are_rejected_and_two_of_them_unanswered() {
    let found: Vec<(String, String, String)> = claims("conjecture")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            assert_eq!(row["stance"], "rejected");
            let reason = if text("status_reason") == "unanswered" { "unanswered" } else { "" };
            (text("id"), text("status"), reason.to_owned())
        })
        .collect();
    let expected = [
        ("C0", "falls", ""),
        ("C1", "stands", "unanswered"),
        ("C2", "stands", "unanswered"),
        ("C3", "falls", ""),
        ("C4", "falls", ""),
    ];
    let expected: Vec<_> =
        expected.map(|(id, status, reason)| (id.to_owned(), status.to_owned(), reason.to_owned())).into();
    assert_eq!(found, expected);
}

#[test]
fn every_premise_is_in_the_table_in_every_format() {
    let ids: Vec<String> =
        (1..=22).map(|n| format!("P{n}")).chain((1..=2).map(|n| format!("A{n}"))).collect();
    let premises: Vec<String> =
        claims("premise").iter().map(|row| row["id"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(premises, ids);
    let fixture = Fixture::sample();
    for format in FORMATS {
        let shown = fixture.on_the_day(&["table", "china-north-korea", "--format", format]).data();
        for id in &ids {
            assert!(shown.contains(id), "{format} lacks {id}");
        }
    }
}

#[test]
fn the_report_has_the_articles_brier_score() {
    let shown = Fixture::sample().on_the_day(&["report", "--width", "200"]).data();
    let row = shown.lines().find(|line| line.contains(" article ") && line.contains("0.1056"));
    assert!(row.is_some(), "{shown}");
    assert!(shown.contains("cannot tell"), "one answered question ranks nobody:\n{shown}");
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let (one, two) = (Fixture::sample(), Fixture::sample());
    for verb in
        [&["report"][..], &["table"], &["tree"], &["score"], &["list"], &["export", "--json"], &["check"]]
    {
        for format in FORMATS {
            if verb.len() > 1 || verb == ["check"] {
                assert_eq!(one.on_the_day(verb).stdout, two.on_the_day(verb).stdout, "{verb:?}");
                break;
            }
            if format == "csv" && verb == ["tree"] {
                continue;
            }
            let verb: Vec<&str> = verb.iter().copied().chain(["--format", format]).collect();
            assert_eq!(one.on_the_day(&verb).data(), two.on_the_day(&verb).data(), "{verb:?}");
        }
    }
}
