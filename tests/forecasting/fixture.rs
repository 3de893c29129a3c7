//! A small workbench in a folder of its own, and the command run on it with a bare environment.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The binary under test.
pub(crate) const WARRANT: &str = env!("CARGO_BIN_EXE_warrant");

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

/// A workbench that is gone when the test ends.
pub(crate) struct Bench {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self { folder: TempDir::new().unwrap() };
        for (name, text) in FILES {
            bench.put(name, text);
        }
        bench
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file with its bytes, the lock left aside.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut waiting = vec![self.root().to_path_buf()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else if path.file_name().unwrap() != ".warrant.lock" {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// A command with nothing in its environment but the width.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(WARRANT);
        command
            .env_clear()
            .env("COLUMNS", "100")
            .env("XDG_CONFIG_HOME", self.path("config"))
            .current_dir(self.root());
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command().args(arguments).output().unwrap())
    }

    pub(crate) fn run_with_stdin(&self, arguments: &[&str], stdin: &str) -> Ended {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // A command that refuses early does not read to the end.
        let _ = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        Ended::of(child.wait_with_output().unwrap())
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

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
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
