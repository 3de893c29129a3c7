//! `score` and `calibration` as they are typed: over a small workbench, over tables, at every edge.
//!
//! `UPDATE_EXPECTED=1 cargo test --test program scoring::` rewrites the expected screens; read what changed before keeping it.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers made up by tests are small"
)]

mod answers;
mod bench_edges;
mod coverage;
mod edges;
mod missing_answers;
mod moments;
mod naive;
mod naive_tables;
mod naive_workbench;
mod options;
mod quantile_tables;
mod recorded_time;
mod screens;
mod season;
mod season_naive;
mod season_screens;
mod stored_distributions;
mod table_resamples;
mod tables;
mod tables_together;
mod wide_ranges;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use warrant::report::TablePlan;
use warrant::score::rules::Rule;
use warrant::score::rules::convention::LogRule;
use warrant::score::time::curve::Moments;

use crate::harness::{Screen, program, repository};

fn here() -> PathBuf {
    repository().join("tests/scoring")
}

/// Runs the program in the folder of these tests.
#[must_use]
fn run(arguments: &[&str], input: &str) -> Screen {
    run_in(&here(), arguments, input)
}

/// A record on the question `q`, held and recorded at the start of 2025.
fn held_since_new_year(stated: &str) -> String {
    let at = "2025-01-01T00:00:00Z";
    format!("[[forecast]]\nquestion = \"q\"\nat = {at}\nrecorded = {at}\n{stated}\nwhy = \"So.\"\n")
}

/// A workbench of one question `q` with one log for each person.
fn workbench_of(question: &str, logs: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: String, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("warrant.toml".to_owned(), "[workbench]\nname = \"Scores\"\n");
    write("forecasts/questions/q.toml".to_owned(), question);
    for (who, records) in logs {
        write(format!("forecasts/log/{who}.toml"), &format!("[forecaster]\nkind = \"person\"\n\n{records}"));
    }
    folder
}

#[must_use]
fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Screen {
    Screen::with_input(program(folder, folder).args(arguments), input)
}

/// Scores a table on standard input.
#[must_use]
fn score(table: &str, more: &[&str]) -> Screen {
    run(&[&["score", "--from", "-"], more].concat(), table)
}

/// Judges a table on standard input.
#[must_use]
fn calibrate(table: &str, more: &[&str]) -> Screen {
    run(&[&["calibration", "--from", "-"], more].concat(), table)
}

/// How tables are scored by a rule: every forecast as one, no resampling, no rank withheld; nobody answered so much that a
/// part of the questions is left out.
fn plan(rule: Rule) -> TablePlan {
    TablePlan {
        rule: Some(rule),
        log: LogRule::NATS,
        moments: Moments::Each,
        benchmark: None,
        against: None,
        fewest: 1,
        resamples: 0,
        min_coverage: 2.0,
        threads: 1,
    }
}

/// Whether a screen shows something that no reader should see.
fn has_nonsense(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "NaN") || text.contains("-0.0000 ")
}
