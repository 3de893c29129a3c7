//! Workbenches of these tests, and the day on which they live.

use std::ops::Deref;
use std::process::Command;

pub(crate) use crate::harness::Screen;
use crate::harness::{Workbench, copy, repository};

/// The day on which all tests live.
const TODAY: &str = "2026-11-23";

/// The formats of every table.
pub(crate) const FORMATS: [&str; 6] = ["text", "plain", "json", "csv", "md", "html"];

/// A folder of its own for one test.
pub(crate) struct Fixture(Workbench);

impl Deref for Fixture {
    type Target = Workbench;

    fn deref(&self) -> &Workbench {
        &self.0
    }
}

impl Fixture {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self(Workbench::empty())
    }

    /// A copy of `tests/cli/workbench`: one argument, questions of all types, three logs.
    pub(crate) fn bridge() -> Self {
        let fixture = Self::empty();
        copy(&repository().join("tests/cli/workbench"), fixture.root());
        fixture
    }

    /// A copy of the sample that this repository is.
    pub(crate) fn sample() -> Self {
        Self(Workbench::sample())
    }

    /// The program, on a screen of 100 columns.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.program();
        command.env("COLUMNS", "100");
        command
    }

    /// Runs a verb that does not ask for the day.
    #[must_use]
    pub(crate) fn run(&self, arguments: &[&str]) -> Screen {
        self.screen(self.command().args(arguments))
    }

    /// Runs a verb as of 2026-11-23.
    #[must_use]
    pub(crate) fn on_the_day(&self, arguments: &[&str]) -> Screen {
        self.screen(self.command().args(arguments).args(["--as-of", TODAY]))
    }

    /// What a command showed; the temporary folder is written as `[BENCH]`.
    #[must_use]
    pub(crate) fn screen(&self, command: &mut Command) -> Screen {
        let mut screen = Screen::of(command.output().unwrap());
        for shown in [&mut screen.stdout, &mut screen.stderr] {
            *shown = shown.replace(&*self.root().to_string_lossy(), "[BENCH]");
        }
        screen
    }
}
