//! Time and memory to read a long log, and time to append a forecast, as ratios within one run.
//!
//! Each measurement runs in a separate process, which reports its best time and peak resident memory.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_wrap,
    reason = "a bench measures and prints"
)]

use std::fs::{self, File};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::DateTime;
use serde::Deserialize;
use warrant::finding::Place;
use warrant::forecast::{Forecast, Forecaster, Prediction, Probability, Subject};
use warrant::workbench::Workbench;
use warrant::workbench::write::Writer;

const LOG: &str = "forecasts/log/ada.toml";
const HUNDRED_THOUSAND: usize = 100_000;
const MILLION: usize = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, measure, root, rounds] = arguments.as_slice()
        && let Ok(rounds) = rounds.parse()
    {
        let best = measured(measure, Path::new(root), rounds);
        println!("{} {}", best.as_nanos(), peak_kib());
        return;
    }
    let folder = tempfile::tempdir_in(".").expect("a folder for the bench");
    let long = workbench(&folder.path().join("long"), HUNDRED_THOUSAND);
    let longer = workbench(&folder.path().join("longer"), MILLION);

    let idle = child("idle", &long, 1);
    // Alternating, so that a busy machine slows both.
    let (mut serde, mut load) = (child("serde", &long, 3), child("load", &long, 3));
    for _ in 0..4 {
        serde = serde.min(child("serde", &long, 3));
        load = load.min(child("load", &long, 3));
    }
    let faster = serde.0.as_secs_f64() / load.0.as_secs_f64();
    let leaner = memory(serde.1, idle.1) / memory(load.1, idle.1);
    println!(
        "100,000 forecasts, {:.1} MB of text",
        fs::metadata(long.join(LOG)).map_or(0.0, |m| m.len() as f64 / 1e6)
    );
    println!("  toml::from_str     {:>8.1} ms {:>8.1} MB", millis(serde.0), memory(serde.1, idle.1));
    println!("  Workbench::load    {:>8.1} ms {:>8.1} MB", millis(load.0), memory(load.1, idle.1));
    println!("  {faster:.1} times as fast (wanted: 4), 1/{leaner:.1} of the memory (wanted: 1/4)");

    let million = child("load", &longer, 1);
    println!("1,000,000 forecasts");
    println!(
        "  Workbench::load    {:>8.1} ms {:>8.1} MB in all (wanted: 200)",
        millis(million.0),
        memory(million.1, 0)
    );

    let copy = child("copy", &long, 5);
    let append = child("append", &long, 5);
    let times = append.0.as_secs_f64() / (load.0 + copy.0).as_secs_f64();
    println!("appending to 100,000 forecasts");
    println!("  copy and sync      {:>8.1} ms", millis(copy.0));
    println!("  append             {:>8.1} ms", millis(append.0));
    println!("  {times:.1} times one pass, one copy and one sync (wanted: at most 3)");
}

fn child(measure: &str, root: &Path, rounds: usize) -> (Duration, u64) {
    let program = std::env::current_exe().expect("the bench itself");
    let output =
        Command::new(program).arg(measure).arg(root).arg(rounds.to_string()).output().expect("a child");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse::<u64>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(nanos), Some(peak)) => (Duration::from_nanos(nanos), peak),
        _ => panic!("{measure}: {text}{}", String::from_utf8_lossy(&output.stderr)),
    }
}

fn measured(measure: &str, root: &Path, rounds: usize) -> Duration {
    (0..rounds).map(|round| once(measure, root, round)).min().unwrap_or_default()
}

fn once(measure: &str, root: &Path, round: usize) -> Duration {
    let start = Instant::now();
    match measure {
        "serde" => {
            let text = fs::read_to_string(root.join(LOG)).expect("a log");
            let log: PlainLog = toml::from_str(&text).expect("a sound log");
            assert_eq!(black_box(log).forecast.len(), HUNDRED_THOUSAND);
        }
        "load" => {
            let workbench = black_box(Workbench::load(root, None).expect("a workbench"));
            assert!(workbench.findings.is_empty(), "{:?}", workbench.findings.first());
            assert!(workbench.logs["ada"].forecasts.len() >= HUNDRED_THOUSAND);
        }
        "copy" => {
            let copy = root.join("copy");
            fs::copy(root.join(LOG), &copy).expect("a copy");
            File::open(&copy).and_then(|file| file.sync_all()).expect("a sync");
        }
        "append" => {
            let settings = warrant::workbench::Settings::default();
            let written = Writer::new(root, &settings).append_forecasts(
                &Forecaster::person("ada"),
                &[forecast(round)],
                |_| false,
            );
            assert_eq!(written.expect("an append").len(), 1);
        }
        _ => {}
    }
    start.elapsed()
}

fn forecast(round: usize) -> Forecast {
    let at = DateTime::from_timestamp(1_790_000_000 + round as i64, 0).expect("a moment");
    Forecast {
        subject: Subject::Question("question-1".into()),
        at,
        recorded: at,
        prediction: Prediction::Probability(Probability::new(0.5).expect("a probability")),
        why: Some("as before".into()),
        details: None,
        place: Place::NOWHERE,
    }
}

/// What a reader without findings would hold.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct PlainLog {
    forecaster: PlainForecaster,
    forecast: Vec<PlainForecast>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct PlainForecaster {
    name: String,
    kind: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct PlainForecast {
    question: String,
    at: toml::value::Datetime,
    recorded: toml::value::Datetime,
    p: f64,
    word: Option<String>,
    why: Option<String>,
    because: Option<Vec<String>>,
}

fn workbench(root: &Path, forecasts: usize) -> std::path::PathBuf {
    use std::fmt::Write;
    fs::create_dir_all(root.join("forecasts/log")).expect("folders");
    fs::write(root.join("warrant.toml"), "[workbench]\nname = \"bench\"\n").expect("settings");
    let mut text = "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n".to_owned();
    for index in 0..forecasts {
        let (question, p) = (index * 7919 % 997, (index * 31 % 99 + 1) as f64 / 100.0);
        let at = DateTime::from_timestamp(1_600_000_000 + 60 * index as i64, 0).expect("a moment");
        let at = warrant::forecast::rfc3339(at);
        let _ = write!(
            text,
            "\n[[forecast]]\nquestion = \"question-{question}\"\nat = {at}\nrecorded = {at}\np = {p}\n\
             why = \"They said so again, number {index}.\"\n"
        );
    }
    fs::write(root.join(LOG), text).expect("a log");
    root.to_path_buf()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn memory(peak: u64, idle: u64) -> f64 {
    peak.saturating_sub(idle) as f64 * 1024.0 / 1e6
}

/// Peak resident memory in KiB; 0 if the system does not report it.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
