//! Reads forecast logs with `toml::from_str` of each whole file and counts records: `plain_log FILE..`.
//!
//! The baseline of `benches/score_log.py`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own, which prints")]

use serde::Deserialize;

#[derive(Deserialize)]
struct Log {
    forecaster: Forecaster,
    forecast: Vec<Forecast>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Forecaster {
    name: String,
    kind: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Forecast {
    question: String,
    at: toml::value::Datetime,
    recorded: toml::value::Datetime,
    p: f64,
    why: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut logs = Vec::new();
    for file in std::env::args().skip(1) {
        logs.push(toml::from_str::<Log>(&std::fs::read_to_string(file)?)?);
    }
    let forecasts: usize = logs.iter().map(|log| log.forecast.len()).sum();
    println!(
        "{} forecasters, {forecasts} forecasts",
        logs.iter().filter(|log| !log.forecaster.name.is_empty()).count()
    );
    Ok(())
}
