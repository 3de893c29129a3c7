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
mod edges;
mod moments;
mod naive;
mod naive_tables;
mod naive_workbench;
mod options;
mod screens;
mod season;
mod season_naive;
mod season_screens;
mod table_resamples;
mod tables;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use warrant::report::TablePlan;
use warrant::score::rules::Rule;
use warrant::score::rules::convention::LogRule;
use warrant::score::time::curve::Moments;

/// What a run of the program left behind.
struct Ran {
    out: String,
    err: String,
    code: i32,
}

impl Ran {
    fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scoring")
}

/// Runs the program in the folder of these tests.
fn run(arguments: &[&str], input: &str) -> Ran {
    run_in(&here(), arguments, input)
}

fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_warrant"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it has read everything closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// Scores a table on standard input.
fn score(table: &str, more: &[&str]) -> Ran {
    run(&[&["score", "--from", "-"], more].concat(), table)
}

/// Judges a table on standard input.
fn calibrate(table: &str, more: &[&str]) -> Ran {
    run(&[&["calibration", "--from", "-"], more].concat(), table)
}

/// How tables are scored by a rule: every forecast as one, no resampling, no rank withheld.
fn plan(rule: Rule) -> TablePlan {
    TablePlan {
        rule: Some(rule),
        log: LogRule::NATS,
        moments: Moments::Each,
        benchmark: None,
        against: None,
        fewest: 1,
        resamples: 0,
        threads: 1,
    }
}

/// Whether a screen shows something that no reader should see.
fn has_nonsense(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "NaN") || text.contains("-0.0000 ")
}
