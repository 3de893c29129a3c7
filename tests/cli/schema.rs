//! `schema`: every JSON answer and every file of the sample agrees with its schema.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::cli::fixture::Fixture;
use crate::harness::Schema;

#[test]
fn names_are_listed() {
    assert_snapshot!(Fixture::empty().run(&["schema"]), @"
    exit 0
    --- stdout
    argument
    question
    log
    relations
    workbench
    belief
    calibration
    check
    coherence
    compare
    crux
    due
    explain
    export
    history
    list-arguments
    list-forecasters
    list-questions
    murphy
    postmortem
    report
    resolve-auto
    score
    show-claim
    show-forecaster
    show-question
    table
    --- stderr
    ");
}

/// The verbs with a JSON answer, each with the name of its schema.
const ANSWERS: [(&[&str], &str); 14] = [
    (&["report"], "report"),
    (&["check"], "check"),
    (&["explain"], "explain"),
    (&["explain", "cycle"], "explain"),
    (&["table"], "table"),
    (&["tree"], "table"),
    (&["list"], "list-questions"),
    (&["list", "arguments"], "list-arguments"),
    (&["list", "forecasters"], "list-forecasters"),
    (&["score"], "score"),
    (&["export"], "export"),
    (&["show", "QUESTION"], "show-question"),
    (&["show", "CLAIM"], "show-claim"),
    (&["show", "FORECASTER"], "show-forecaster"),
];

#[test]
fn every_json_answer_agrees_with_its_schema() {
    for (fixture, question, claim, forecaster) in [
        (Fixture::bridge(), "repair-cost", "bridge/P2", "ada"),
        (Fixture::sample(), "beijing-opposes-2025", "china-north-korea/P13", "article"),
    ] {
        for (verb, schema) in ANSWERS {
            let verb: Vec<&str> = verb
                .iter()
                .map(|word| match *word {
                    "QUESTION" => question,
                    "CLAIM" => claim,
                    "FORECASTER" => forecaster,
                    word => word,
                })
                .chain(["--json"])
                .collect();
            let screen = fixture.on_the_day(&verb);
            assert_eq!(screen.code, 0, "{verb:?}: {}", screen.stderr);
            let value: Value = serde_json::from_str(&screen.stdout).unwrap();
            Schema::of(schema).allows(&value, &format!("{verb:?}"));
            let named = value.get("schema").and_then(Value::as_str).unwrap_or_default();
            assert_eq!(named, format!("warrant.{schema}/1"), "{verb:?} says which schema it follows");
        }
    }
}

/// TOML as JSON has it: dates become texts.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(flag) => Value::from(*flag),
        toml::Value::Datetime(moment) => Value::from(moment.to_string()),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(key, value)| (key.clone(), as_json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn file_agrees(path: &Path, schema: &str) {
    let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    Schema::of(schema).allows(&as_json(&toml::Value::Table(table)), &path.display().to_string());
}

#[test]
fn every_file_of_the_workbenches_agrees_with_its_schema() {
    let mut seen = 0;
    for fixture in [Fixture::bridge(), Fixture::sample()] {
        let root = fixture.root();
        file_agrees(&root.join("warrant.toml"), "workbench");
        file_agrees(&root.join("forecasts/relations.toml"), "relations");
        for (folder, schema) in
            [("arguments", "argument"), ("forecasts/questions", "question"), ("forecasts/log", "log")]
        {
            for item in fs::read_dir(root.join(folder)).unwrap() {
                let path = item.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "toml") {
                    file_agrees(&path, schema);
                    seen += 1;
                }
            }
        }
    }
    assert_eq!(seen, (1 + 7 + 3) + (1 + 10 + 2));
}

#[test]
fn a_misspelt_key_does_not_agree() {
    let value = serde_json::json!({ "thesis": { "id": "T", "text": "x", "txet": "y" } });
    assert_eq!(Schema::of("argument").problems(&value).len(), 1);
}
