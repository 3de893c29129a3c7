//! A workbench to be spoilt, and the program run on it within bounds.

use std::fs;
use std::io::Read;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) use crate::harness::Screen;
use crate::harness::{WARRANT, Workbench, files_below};

/// What a run may take of the machine: seconds of its processor, and kilobytes for its stack. The time that others take does not
/// count.
const BOUNDS: &str = "ulimit -t 5; ulimit -s 640";

/// A run that still waits for something then hangs.
const DEADLINE: Duration = Duration::from_secs(900);

/// A workbench in a temporary folder.
pub(crate) struct Bench(Workbench);

impl Deref for Bench {
    type Target = Workbench;

    fn deref(&self) -> &Workbench {
        &self.0
    }
}

impl Bench {
    /// Settings, one argument and one question with a forecast, without an error.
    pub(crate) fn sound() -> Self {
        let bench = Self(Workbench::empty());
        bench.write("warrant.toml", b"[workbench]\nname = \"hostile\"\n");
        bench.write(
            "arguments/sound.toml",
            b"[article]\ntitle = \"Sound\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n\
              [[premise]]\nid = \"P\"\ntext = \"So it is.\"\nkind = \"assumption\"\nsupports = \"T\"\n",
        );
        bench.write(
            "forecasts/questions/sound-question.toml",
            b"[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"It does.\"\nread_at = \"here\"\n\
              opens = 2026-01-01\ncloses = 2026-12-31\n",
        );
        bench.write(
            "forecasts/log/ada.toml",
            b"[forecaster]\nname = \"Ada\"\nkind = \"person\"\n[[forecast]]\nquestion = \"sound-question\"\n\
              at = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.25\n",
        );
        bench
    }

    pub(crate) fn command(&self) -> Command {
        self.within(BOUNDS)
    }

    /// The program within other bounds, as a shell sets them.
    pub(crate) fn within(&self, bounds: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{bounds}; exec \"$@\""), "sh", WARRANT])
            .env_clear()
            .env("HOME", self.root())
            .env("TZ", "UTC")
            .env("COLUMNS", "100")
            .env("WARRANT_AS_OF", "2026-11-23")
            .current_dir(self.root());
        command
    }

    /// Runs a verb, and holds that it ends by itself, without a panic, and leaves every file as it was.
    #[track_caller]
    #[must_use]
    pub(crate) fn run(&self, arguments: &[&str]) -> Screen {
        let before = self.names();
        let screen = finish(self.command().args(arguments));
        assert_eq!(self.names(), before, "{arguments:?} wrote something");
        screen
    }

    /// `check` has an error with this code, and every other reader shows what is sound and exits with 1.
    #[track_caller]
    pub(crate) fn has_error(&self, code: &str, message: &str) {
        let screen = self.run(&["check"]);
        let found = format!("error[{code}]");
        assert!(screen.stdout.contains(&found), "no {found}:\n{}\n{}", screen.stdout, screen.stderr);
        assert!(screen.stdout.contains(message), "no `{message}`:\n{}", screen.stdout);
        assert_eq!(screen.code, 1);
        for verb in [&["report"][..], &["list"], &["score"], &["export", "--json"]] {
            let screen = self.run(verb);
            assert_eq!(screen.code, 1, "{verb:?}: {}", screen.stderr);
            assert!(screen.stderr.contains("has errors"), "{verb:?}: {}", screen.stderr);
            if verb[0] != "score" {
                assert!(
                    screen.stdout.contains("sound-question"),
                    "{verb:?} hides what is sound:\n{}",
                    screen.stdout
                );
            }
        }
    }

    /// Every reading verb ends well.
    #[track_caller]
    pub(crate) fn is_sound(&self) {
        for verb in [&["check"][..], &["report"], &["list"], &["score"], &["export", "--json"]] {
            let screen = self.run(verb);
            assert_eq!(screen.code, 0, "{verb:?}: {}{}", screen.stdout, screen.stderr);
        }
    }

    /// All paths below the root, with the size of files.
    fn names(&self) -> Vec<(PathBuf, u64)> {
        let size = |path: PathBuf| (path.clone(), fs::symlink_metadata(path).unwrap().len());
        files_below(self.root()).into_iter().map(size).collect()
    }
}

/// Runs a command to its end within the deadline.
#[track_caller]
#[must_use]
pub(crate) fn finish(command: &mut Command) -> Screen {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut streams = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let readers = (
        std::thread::spawn(move || all_of(&mut streams.0)),
        std::thread::spawn(move || all_of(&mut streams.1)),
    );
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > DEADLINE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{command:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let (stdout, stderr) = (readers.0.join().unwrap(), readers.1.join().unwrap());
    let code =
        status.code().unwrap_or_else(|| panic!("{command:?} was ended by a signal: {status}\n{stderr}"));
    assert!(code <= 2 && !stderr.contains("panicked"), "{command:?} panicked: {stderr}");
    Screen { code, stdout, stderr }
}

fn all_of(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
