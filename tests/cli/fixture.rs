//! A workbench in a temporary folder, and the program run in it with a cleared environment.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The day on which all tests live.
const TODAY: &str = "2026-11-23";

/// The formats of every table.
pub(crate) const FORMATS: [&str; 6] = ["text", "plain", "json", "csv", "md", "html"];

/// A folder of its own for one test.
pub(crate) struct Fixture {
    folder: TempDir,
    root: PathBuf,
}

impl Fixture {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("bench");
        fs::create_dir(&root).unwrap();
        Self { folder, root }
    }

    /// A copy of `tests/cli/workbench`: one argument, questions of all types, three logs.
    pub(crate) fn bridge() -> Self {
        let fixture = Self::empty();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/workbench"), &fixture.root);
        fixture
    }

    /// A copy of the sample that this repository is.
    pub(crate) fn sample() -> Self {
        let fixture = Self::empty();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::copy(repository.join("warrant.toml"), fixture.root.join("warrant.toml")).unwrap();
        for folder in ["arguments", "forecasts"] {
            copy(&repository.join(folder), &fixture.root.join(folder));
        }
        fixture
    }

    /// The folder in which the program runs.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, its folders included.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// The program, in this folder and with nothing of the surroundings but what is set here.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warrant"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("TZ", "UTC")
            .env("COLUMNS", "100")
            .current_dir(&self.root);
        command
    }

    /// Runs a verb that does not ask for the day.
    pub(crate) fn run(&self, arguments: &[&str]) -> Screen {
        self.screen(self.command().args(arguments))
    }

    /// Runs a verb as of 2026-11-23.
    pub(crate) fn on_the_day(&self, arguments: &[&str]) -> Screen {
        self.screen(self.command().args(arguments).args(["--as-of", TODAY]))
    }

    /// What a command showed; the temporary folder is written as `[BENCH]`.
    pub(crate) fn screen(&self, command: &mut Command) -> Screen {
        let output = command.output().unwrap();
        let shown = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap().replace(&*self.root.to_string_lossy(), "[BENCH]")
        };
        Screen {
            code: output.status.code().expect("ended by itself"),
            stdout: shown(output.stdout),
            stderr: shown(output.stderr),
        }
    }
}

/// What a command showed.
#[must_use = "a screen that nobody looks at tests nothing"]
pub(crate) struct Screen {
    /// The exit code.
    pub(crate) code: i32,
    /// Data.
    pub(crate) stdout: String,
    /// Messages.
    pub(crate) stderr: String,
}

impl Screen {
    /// The data of a command that did what it was asked, without a word on stderr.
    #[track_caller]
    pub(crate) fn data(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let path = item.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}
