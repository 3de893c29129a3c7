//! Argument and forecast meet: what the verbs about belief say, against numbers computed by hand.

mod answers;
mod beliefs;
mod bounds;
mod circles;
mod cruxes;
mod editions;
mod numbers;
mod time;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::harness::{Screen, Workbench, program, repository};

/// A thesis with one premise, which an anchored question settles.
const ANCHORED: &str = r#"
[thesis]
id = "T"
text = "The bridge is safe."
credence = 0.2

[[premise]]
id = "P1"
text = "It stays open."
kind = "fact"
credence = 0.5
supports = "T"
relevance = { T = 0.5 }

[[link]]
claim = "P1"
question = "closed"
answer = "no"
mode = "anchor"
"#;

/// A workbench of one argument.
struct Bench(Workbench);

impl Bench {
    /// Writes an argument `bridge` and files below `forecasts/`.
    fn new(argument: &str, files: &[(&str, &str)]) -> Self {
        let workbench = Workbench::with(&[
            ("warrant.toml", "[workbench]\nname = \"bridge\"\n"),
            ("arguments/bridge.toml", argument),
        ]);
        for place in ["forecasts/questions", "forecasts/log"] {
            fs::create_dir_all(workbench.path(place)).unwrap();
        }
        for (name, text) in files {
            workbench.write(Path::new("forecasts").join(name), text);
        }
        Self(workbench)
    }

    fn root(&self) -> &Path {
        self.0.root()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run_in(self.root(), arguments)
    }

    /// Runs a verb as of 2026-11-23 and reads its JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        Screen::of(self.run(&[&["--as-of", "2026-11-23", "--json"], arguments].concat())).json()
    }
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, folder).args(arguments).output().unwrap()
}

/// What the sample workbench prints as of 2026-11-23.
fn sample(arguments: &[&str]) -> String {
    let all = [&["--as-of", "2026-11-23"], arguments].concat();
    Screen::of(run_in(repository(), &all)).code(0).stdout
}

/// The row of a table in JSON whose `key` is `id`.
fn row<'a>(rows: &'a Value, key: &str, id: &str) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row[key] == id).unwrap_or_else(|| panic!("no {id} in {rows}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    let actual = number(value);
    assert!((actual - expected).abs() < 1e-12, "{actual} is not {expected}");
}

/// A yes or no question from 2025-01-01 to 2026-12-31.
fn question(resolution: &str) -> String {
    format!(
        "[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"As it says.\"\nread_at = \"the paper\"\n\
         written = 2025-01-01\nopens = 2025-01-01\ncloses = 2026-12-31\nresolves = 2027-01-10\n{resolution}"
    )
}

const NO: &str = "\n[[resolution]]\noutcome = \"no\"\nknown = 2026-03-01\nrecorded = 2026-03-01T12:00:00Z\n\
                      by = \"ada\"\nsources = [{ url = \"https://example.org/\" }]\n";

/// The log of a forecaster with one forecast of a question.
fn log(kind: &str, question: &str, p: f64) -> String {
    format!(
        "[forecaster]\nname = \"Somebody\"\nkind = \"{kind}\"\n\n[[forecast]]\nquestion = \"{question}\"\n\
         at = 2026-01-01T00:00:00Z\nrecorded = 2026-01-01T00:00:00Z\np = {p}\n"
    )
}
