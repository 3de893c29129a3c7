//! What must never be lost: properties of appending, and what happens when writing goes wrong.

mod faults;
mod processes;
mod reading;
mod records;
#[cfg(target_os = "linux")]
mod surroundings;
#[cfg(target_os = "linux")]
mod syscalls;

use std::path::Path;
#[cfg(target_os = "linux")]
use std::process::{Command, Output, Stdio};

use chrono::DateTime;
use tempfile::TempDir;
use warrant::finding::Place;
use warrant::forecast::{Forecast, Prediction, Probability, Subject};
use warrant::workbench::Workbench;
use warrant::workbench::write::Writer;

/// A workbench with nothing but settings.
fn empty_workbench() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("warrant.toml"), "[workbench]\nname = \"losses\"\n");
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Gives a command the surroundings of a run: the workbench's folder, and nothing of the machine but where programs are.
#[cfg(target_os = "linux")]
fn surround<'c>(command: &'c mut Command, root: &Path) -> &'c mut Command {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", root.join("home"))
        .current_dir(root)
        .stdin(Stdio::null())
}

/// Runs the program in a workbench.
#[cfg(target_os = "linux")]
fn warrant(root: &Path, line: &[&str]) -> Output {
    surround(Command::new(env!("CARGO_BIN_EXE_warrant")).args(line), root).output().unwrap()
}

fn load(root: &Path) -> Workbench {
    Workbench::load(root, None).unwrap()
}

fn writer(root: &Path) -> Writer {
    Writer::new(root, &load(root).settings)
}

/// A forecast that its reason tells from all others.
fn forecast(why: &str) -> Forecast {
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    Forecast {
        subject: Subject::Question("will-it".into()),
        at,
        recorded: at,
        prediction: Prediction::Probability(Probability::new(0.5).expect("a probability")),
        why: Some(why.into()),
        details: None,
        place: Place::NOWHERE,
    }
}

/// The reasons in a log, which must be free of errors.
fn reasons(root: &Path, forecaster: &str) -> Vec<String> {
    let workbench = load(root);
    assert!(workbench.broken_files().is_empty(), "{:?}", workbench.findings);
    let Some(log) = workbench.logs.get(forecaster) else { return Vec::new() };
    log.forecasts.iter().map(|forecast| forecast.why.as_deref().unwrap_or_default().to_owned()).collect()
}
