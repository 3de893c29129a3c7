//! A small workbench, and what the commands of these tests have in common.

use std::ops::Deref;
use std::process::Command;

pub(crate) use crate::harness::WARRANT;
use crate::harness::{Screen, Workbench};

const FILES: &[(&str, &str)] = &[
    ("warrant.toml", "[workbench]\nname = \"test\"\n"),
    (
        "arguments/map.toml",
        r#"[article]
title = "A map"

[thesis]
id = "T"
text = "The bridge opens in time."

[[premise]]
id = "P1"
text = "The steel is there."
kind = "fact"
supports = "T"

[[premise]]
id = "P2"
text = "Nobody strikes."
kind = "judgement"
supports = "T"
contested = true

[[link]]
claim = "P2"
question = "strike"
answer = "no"
mode = "anchor"
"#,
    ),
    (
        "forecasts/questions/strike.toml",
        r#"[question]
title = "Will the workers strike?"
type = "binary"
criteria = "A strike is called by the union."
read_at = "the union's page"
written = 2020-01-01
opens = 2020-01-01
closes = 2099-12-31
resolves = 2100-01-31
"#,
    ),
    (
        "forecasts/questions/over.toml",
        r#"[question]
title = "Did the mayor resign in 2020?"
type = "binary"
criteria = "A letter of resignation."
read_at = "the town hall"
written = 2020-01-01
opens = 2020-01-01
closes = 2020-12-31
"#,
    ),
    (
        "forecasts/log/ann.toml",
        r#"[forecaster]
name = "Ann"
kind = "person"

[[forecast]]
question = "strike"
at = 2026-02-01T10:00:00Z
recorded = 2026-02-01T10:00:00Z
p = 0.72
why = "They did so last year."
"#,
    ),
];

/// A workbench with an argument, two questions and a log.
pub(crate) struct Bench(Workbench);

impl Deref for Bench {
    type Target = Workbench;

    fn deref(&self) -> &Workbench {
        &self.0
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self(Workbench::with(FILES))
    }

    /// The program, on a screen of 100 columns, with its configuration in the workbench.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.program();
        command.env("COLUMNS", "100").env("XDG_CONFIG_HOME", self.path("config"));
        command
    }

    #[must_use]
    pub(crate) fn run(&self, arguments: &[&str]) -> Screen {
        Screen::of(self.command().args(arguments).output().unwrap())
    }

    #[must_use]
    pub(crate) fn run_with_stdin(&self, arguments: &[&str], stdin: &str) -> Screen {
        Screen::with_input(self.command().args(arguments), stdin)
    }

    /// Runs what must succeed, and gives what it printed.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        ended.stdout
    }

    /// Asks how many troops there are: a number from 0 to 50000 or above.
    pub(crate) fn ask_troops(&self) {
        let range = ["--min", "0", "--max", "50000", "--open-high"];
        self.done(&[&["ask", "How many?", "--id", "troops", "--draft"], &range[..]].concat());
    }

    /// Runs what must be refused with 2 and leave every file as it was; gives the messages.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let ended = self.run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, "", "{arguments:?}");
        assert!(self.files() == before, "{arguments:?} wrote something");
        ended.stderr
    }

    /// What `show --json` says.
    #[track_caller]
    pub(crate) fn shown(&self, id: &str) -> serde_json::Value {
        serde_json::from_str(&self.done(&["show", id, "--json"])).unwrap()
    }

    /// `check` finds no error.
    #[track_caller]
    pub(crate) fn sound(&self) {
        let ended = self.run(&["check"]);
        assert_eq!(ended.code, 0, "{}{}", ended.stdout, ended.stderr);
    }
}

/// A message without the moments of this very run.
pub(crate) fn timeless(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ';' | ',' | '.' | '\n'));
        let now = bare.len() == 20
            && bare.ends_with('Z')
            && chrono::DateTime::parse_from_rfc3339(bare).is_ok_and(|at| {
                (chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) - at.to_utc())
                    .num_hours()
                    .abs()
                    < 1
            });
        words.push(if now { word.replace(bare, "NOW") } else { word.to_owned() });
    }
    words.join(" ")
}
