//! Time of `due` compared with reading: 10,000 questions and 100,000 forecasts, printed as a ratio within one run.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench makes its own files and prints its own figures"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use warrant::forecast::{AsOf, DayOrMoment};
use warrant::render::text;
use warrant::report::{World, due_list};
use warrant::schedule::{Horizon, due};
use warrant::workbench::Workbench;

const QUESTIONS: usize = 10_000;
const FORECASTERS: usize = 10;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    generate(folder.path());
    let as_of = match DayOrMoment::parse_iso("2026-06-15").unwrap() {
        DayOrMoment::Day(day) => AsOf::day(day, Tz::UTC),
        DayOrMoment::Moment(moment) => AsOf::instant(moment, Tz::UTC, true),
    };
    let (mut read, mut said) = (Duration::MAX, Duration::MAX);
    let (mut items, mut bytes) = (0, 0);
    for _ in 0..5 {
        let start = Instant::now();
        let workbench = black_box(Workbench::load(folder.path(), None).unwrap());
        read = read.min(start.elapsed());
        assert!(workbench.findings.is_empty(), "{:?}", workbench.findings.first());
        let start = Instant::now();
        let world = World::new(&workbench, as_of);
        let found = due(&workbench, &world.book, as_of, Horizon::default(), &BTreeMap::new());
        let answer = due_list(&world, &found, None);
        let text =
            black_box(text::page(&answer.page(&world), warrant::render::Style { width: None, color: false }));
        said = said.min(start.elapsed());
        (items, bytes) = (found.len(), text.len());
    }
    let ratio = (read + said).as_secs_f64() / read.as_secs_f64();
    println!(
        "{QUESTIONS} questions, {} forecasts: read {read:.2?}, due {said:.2?} ({items} items, {bytes} bytes), \
         due with reading / reading = {ratio:.3}",
        QUESTIONS * FORECASTERS
    );
}

fn generate(root: &Path) {
    fs::create_dir_all(root.join("forecasts/questions")).unwrap();
    fs::create_dir_all(root.join("forecasts/log")).unwrap();
    fs::write(root.join("warrant.toml"), "[workbench]\nname = \"bench\"\n").unwrap();
    for question in 0..QUESTIONS {
        let month = 1 + question % 12;
        let text = format!(
            "[question]\ntitle = \"Will event {question} happen?\"\ntype = \"binary\"\n\
             criteria = \"Yes if it is reported.\"\nread_at = \"the registry\"\nwritten = 2025-12-01\n\
             opens = 2026-01-01\ncloses = 2026-{month:02}-20\nresolves = 2026-{month:02}-27\nowner = \"ada\"\n"
        );
        fs::write(root.join(format!("forecasts/questions/event-{question:05}.toml")), text).unwrap();
    }
    for forecaster in 0..FORECASTERS {
        let mut text = format!("[forecaster]\nname = \"Forecaster {forecaster}\"\nkind = \"person\"\n");
        for question in 0..QUESTIONS {
            let (month, percent) = (1 + (question + forecaster) % 6, 1 + (question * 7 + forecaster) % 99);
            let _ = write!(
                text,
                "\n[[forecast]]\nquestion = \"event-{question:05}\"\nat = 2026-{month:02}-02T10:00:00Z\n\
                 recorded = 2026-{month:02}-02T10:00:00Z\np = 0.{percent:02}\n"
            );
        }
        fs::write(root.join(format!("forecasts/log/forecaster-{forecaster}.toml")), text).unwrap();
    }
}
