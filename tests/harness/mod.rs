//! A workbench in a temporary folder, and the program run in it with nothing of the machine around it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The binary under test.
pub(crate) const WARRANT: &str = env!("CARGO_BIN_EXE_warrant");

/// The folder of this repository, which is the sample workbench.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program in a folder, with a home and a time zone and nothing else in its environment.
pub(crate) fn program(folder: &Path, home: &Path) -> Command {
    let mut command = Command::new(WARRANT);
    command.env_clear().env("HOME", home).env("TZ", "UTC").current_dir(folder).stdin(Stdio::null());
    command
}

/// The words of a command line as it is typed, with texts in single quotes.
pub(crate) fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split(' ').filter(|word| !word.is_empty()));
        }
    }
    words
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let path = item.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// Every file below a folder, links included.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}

/// Git in a folder, with fixed names and times, so that commits have the same names everywhere.
#[track_caller]
pub(crate) fn git(folder: &Path, moment: &str, arguments: &[&str]) {
    let ran = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.autocrlf=false",
        ])
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", moment)
        .env("GIT_COMMITTER_DATE", moment)
        .current_dir(folder)
        .status();
    assert!(ran.is_ok_and(|status| status.success()), "git {arguments:?}");
}

/// Holds texts against the files that keep them; with `UPDATE_EXPECTED` in the environment they are kept anew.
#[track_caller]
pub(crate) fn as_kept(texts: impl IntoIterator<Item = (PathBuf, String)>) {
    let mut differing = Vec::new();
    for (path, text) in texts {
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &text).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            differing.push(format!("{}:\n{text}", path.display()));
        }
    }
    assert!(differing.is_empty(), "differ from what is kept:\n{}", differing.join("\n"));
}

/// A schema that the program publishes.
pub(crate) struct Schema(jsonschema::Validator);

impl Schema {
    #[track_caller]
    pub(crate) fn of(name: &str) -> Self {
        let printed = program(repository(), repository()).args(["schema", name]).output().unwrap();
        let schema = Screen::of(printed).json();
        Self(jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("schema {name}: {error}")))
    }

    /// What does not agree with it.
    pub(crate) fn problems(&self, value: &serde_json::Value) -> Vec<String> {
        self.0.iter_errors(value).map(|problem| format!("{problem} at {}", problem.instance_path())).collect()
    }

    #[track_caller]
    pub(crate) fn allows(&self, value: &serde_json::Value, what: &str) {
        let problems = self.problems(value);
        assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
    }
}

/// A workbench that is gone when the test ends. Its folder lies in another, which is the home.
pub(crate) struct Workbench {
    home: TempDir,
    root: PathBuf,
}

impl Workbench {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("bench");
        fs::create_dir(&root).unwrap();
        Self { home, root }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let workbench = Self::empty();
        for (name, text) in files {
            workbench.write(name, text);
        }
        workbench
    }

    /// A copy of the sample that this repository is.
    pub(crate) fn sample() -> Self {
        let workbench = Self::empty();
        fs::copy(repository().join("warrant.toml"), workbench.path("warrant.toml")).unwrap();
        for folder in ["arguments", "forecasts"] {
            copy(&repository().join(folder), &workbench.path(folder));
        }
        workbench
    }

    /// The folder in which the program runs.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, its folders included.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file with its bytes; a link with what it points at. The lock is left aside.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = files_below(&self.root);
        files.retain(|path| path.file_name().unwrap() != ".warrant.lock");
        files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    /// The program in this folder.
    pub(crate) fn program(&self) -> Command {
        program(&self.root, self.home.path())
    }
}

/// What a command showed. Whoever runs one has to look at it.
#[derive(Debug)]
pub(crate) struct Screen {
    /// The exit code.
    pub(crate) code: i32,
    /// Data.
    pub(crate) stdout: String,
    /// Messages.
    pub(crate) stderr: String,
}

impl Screen {
    #[must_use]
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}")),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command with a text as its input.
    #[must_use]
    pub(crate) fn with_input(command: &mut Command, input: &str) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A program that ends before it has read everything closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Self::of(child.wait_with_output().unwrap())
    }

    /// The data of a command that did what it was asked, without a word on stderr.
    #[must_use]
    #[track_caller]
    pub(crate) fn data(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }

    /// The answer in JSON of a command that succeeded.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// Expects an exit code, and gives what was printed.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Expects that nothing was printed.
    #[track_caller]
    pub(crate) fn silent(self) {
        assert_eq!((self.stdout.as_str(), self.stderr.as_str(), self.code), ("", "", 0));
    }

    /// Expects a message.
    #[track_caller]
    pub(crate) fn says(self, message: &str) -> Self {
        assert!(self.stderr.contains(message), "no `{message}` in:\n{}", self.stderr);
        self
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Blanks at the end of a line are neither seen nor kept by editors.
        let lines =
            |text: &str| text.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
        write!(
            f,
            "exit {}\n--- stdout\n{}--- stderr\n{}",
            self.code,
            lines(&self.stdout),
            lines(&self.stderr)
        )
    }
}
