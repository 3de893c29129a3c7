//! A small workbench of questions and logs.

use std::ops::Deref;
use std::process::Command;

use crate::harness::{Screen, Workbench};

pub(crate) struct Fixture(Workbench);

impl Deref for Fixture {
    type Target = Workbench;

    fn deref(&self) -> &Workbench {
        &self.0
    }
}

impl Fixture {
    /// A workbench without questions.
    pub(crate) fn new() -> Self {
        Self(Workbench::with(&[("warrant.toml", "[workbench]\nname = \"Test\"\nstale_after = \"30d\"\n")]))
    }

    /// A yes or no question of 2026 with further lines, in its table and after it.
    pub(crate) fn question(&self, id: &str, opens: &str, closes: &str, resolves: &str, more: &str) {
        let text = format!(
            "[question]\ntitle = \"Will {id} happen?\"\ntype = \"binary\"\ncriteria = \"As reported.\"\n\
             read_at = \"the registry\"\nwritten = 2025-12-01\nopens = {opens}\ncloses = {closes}\n\
             resolves = {resolves}\n{more}"
        );
        self.write(format!("forecasts/questions/{id}.toml"), &text);
    }

    /// A log of a person with forecasts: question, moment, probability, further lines.
    pub(crate) fn log(&self, id: &str, forecasts: &[(&str, &str, &str, &str)]) {
        let mut text = format!("[forecaster]\nname = \"{id}\"\nkind = \"person\"\n");
        for (question, at, p, more) in forecasts {
            let record = format!(
                "\n[[forecast]]\nquestion = \"{question}\"\nat = {at}\nrecorded = {at}\np = {p}\n{more}"
            );
            text.push_str(&record);
        }
        self.write(format!("forecasts/log/{id}.toml"), &text);
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program();
        command.args(arguments);
        command
    }

    #[must_use]
    pub(crate) fn run(&self, arguments: &[&str]) -> Screen {
        Screen::of(self.command(arguments).output().unwrap())
    }

    /// What is due on a day: `question reason days`, a line each.
    pub(crate) fn due(&self, day: &str, more: &[&str]) -> Vec<String> {
        let mut arguments = vec!["due", "--as-of", day, "--json"];
        arguments.extend(more);
        let ended = self.run(&arguments);
        let answer: serde_json::Value =
            serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
        assert_eq!(answer["schema"], "warrant.due/1");
        let line = |item: &serde_json::Value| {
            format!(
                "{} {} {}",
                item["question"].as_str().unwrap(),
                item["reason"].as_str().unwrap(),
                item["days"].as_i64().unwrap()
            )
        };
        answer["items"].as_array().unwrap().iter().map(line).collect()
    }
}
