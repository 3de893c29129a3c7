//! A small workbench in a temporary folder, and the binary run on it in a cleared environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A workbench in a folder of its own.
pub struct Fixture {
    folder: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Fixture {
    /// A workbench without questions.
    pub fn new() -> Self {
        let fixture = Self { folder: tempfile::tempdir().unwrap() };
        fixture.write("warrant.toml", "[workbench]\nname = \"Test\"\nstale_after = \"30d\"\n");
        fixture
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A yes or no question of 2026 with further lines, in its table and after it.
    pub fn question(&self, id: &str, opens: &str, closes: &str, resolves: &str, more: &str) {
        let text = format!(
            "[question]\ntitle = \"Will {id} happen?\"\ntype = \"binary\"\ncriteria = \"As reported.\"\n\
             read_at = \"the registry\"\nwritten = 2025-12-01\nopens = {opens}\ncloses = {closes}\n\
             resolves = {resolves}\n{more}"
        );
        self.write(&format!("forecasts/questions/{id}.toml"), &text);
    }

    /// A log of a person with forecasts: question, moment, probability, further lines.
    pub fn log(&self, id: &str, forecasts: &[(&str, &str, &str, &str)]) {
        let mut text = format!("[forecaster]\nname = \"{id}\"\nkind = \"person\"\n");
        for (question, at, p, more) in forecasts {
            let record = format!(
                "\n[[forecast]]\nquestion = \"{question}\"\nat = {at}\nrecorded = {at}\np = {p}\n{more}"
            );
            text.push_str(&record);
        }
        self.write(&format!("forecasts/log/{id}.toml"), &text);
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warrant"));
        command.args(arguments).current_dir(self.root()).env_clear().stdin(Stdio::null());
        command
    }

    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        Ended {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// What is due on a day: `question reason days`, a line each.
    pub fn due(&self, day: &str, more: &[&str]) -> Vec<String> {
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

impl Ended {
    /// Expects an exit code, and gives what was printed.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Expects that nothing was printed.
    #[track_caller]
    pub fn silent(self) {
        assert_eq!((self.stdout.as_str(), self.stderr.as_str(), self.code), ("", "", 0));
    }

    /// Expects a message.
    #[track_caller]
    pub fn says(self, message: &str) -> Self {
        assert!(self.stderr.contains(message), "no `{message}` in:\n{}", self.stderr);
        self
    }
}
