//! Every writer, killed before each of its system calls, and with each of them failing: the file holds the old bytes
//! or the new ones, what was acknowledged is there, and the next command works.
//!
//! `strace` injects the faults; where it is missing, or may not trace, the tests say that they are skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{surround, warrant, write};
use crate::harness::{files_below, words};

/// A command that writes, and the one file that it changes.
struct Writer {
    name: &'static str,
    /// What is typed.
    line: &'static str,
    /// The file, below the workbench.
    file: &'static str,
    /// Whether every system call is hit, or those alone that change something or wait.
    every_call: bool,
    /// What is typed afterwards, so that something else is written into the same folder.
    then: &'static str,
}

const FORECAST: &str = "forecast other 0.5 --by ada --why afterwards";
const CLARIFY: &str = "clarify other --text afterwards";
const DUE: &str = "due --notify ledger";

const WRITERS: &[Writer] = &[
    Writer {
        name: "forecast, into a log that is there",
        line: "forecast asked 0.3 --by ada --why killed",
        file: "forecasts/log/ada.toml",
        every_call: true,
        then: FORECAST,
    },
    Writer {
        name: "forecast, into a new log",
        line: "forecast asked 0.3 --by ben",
        file: "forecasts/log/ben.toml",
        every_call: false,
        then: FORECAST,
    },
    Writer {
        name: "withdraw",
        line: "withdraw asked --by ada",
        file: "forecasts/log/ada.toml",
        every_call: false,
        then: FORECAST,
    },
    Writer {
        name: "clarify",
        line: "clarify asked --text killed",
        file: "forecasts/questions/asked.toml",
        every_call: false,
        then: CLARIFY,
    },
    Writer {
        name: "resolve",
        line: "resolve asked no --known 2026-03-01 --note n --by ada",
        file: "forecasts/questions/asked.toml",
        every_call: false,
        then: CLARIFY,
    },
    Writer {
        name: "resolve --auto --apply",
        line: "resolve --auto --apply",
        file: "forecasts/questions/ruled.toml",
        every_call: false,
        then: CLARIFY,
    },
    Writer {
        name: "ask",
        line: "ask 'Will it rain?' --id rain --criteria c --read-at r --closes 2999-12-31 --no-input",
        file: "forecasts/questions/rain.toml",
        every_call: false,
        then: CLARIFY,
    },
    Writer { name: "due --notify", line: DUE, file: "ledger", every_call: true, then: DUE },
];

/// System calls that change something, wait, or make sure.
const CHANGING: &str = "openat mkdir flock write fchmod fchown fsync rename renameat renameat2 linkat link unlink unlinkat close ftruncate";

/// Those that matter to nobody's file.
const ELSEWHERE: &str = "mmap munmap mprotect brk rt_sigaction rt_sigprocmask sigaltstack exit_group exit futex getrandom madvise mremap";

fn is_changing(call: &Call) -> bool {
    CHANGING.split(' ').any(|name| name == call.name)
}

fn errors_of(call: &str) -> &'static [&'static str] {
    match call {
        "openat" => &["EACCES", "ENOSPC", "EMFILE"],
        "write" => &["ENOSPC", "EIO"],
        "fsync" | "rename" | "renameat" | "renameat2" => &["EIO", "ENOSPC", "EACCES"],
        "mkdir" | "link" | "linkat" => &["ENOSPC"],
        "fchmod" | "fchown" | "unlink" | "unlinkat" => &["EPERM"],
        "flock" => &["ENOLCK"],
        // A close that fails is ignored for files, and the standard library takes it for impossible for folders.
        "read" | "statx" | "newfstatat" | "getdents64" | "readlink" => &["EIO"],
        _ => &[],
    }
}

fn bench() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(&root.join("warrant.toml"), "[workbench]\nname = \"faults\"\n");
    let question = |title: &str| {
        format!(
            "[question]\ntitle = \"{title}\"\ntype = \"binary\"\ncriteria = \"c\"\nread_at = \"r\"\nopens = 2026-01-01\n\
             closes = 2999-12-30\n"
        )
    };
    write(&root.join("forecasts/questions/asked.toml"), &question("Will it?"));
    write(&root.join("forecasts/questions/other.toml"), &question("Will they?"));
    write(
        &root.join("forecasts/questions/ruled.toml"),
        &format!(
            "{}[rule]\nfile = \"../data/d.csv\"\ncolumn = \"v\"\ncovers = \"d\"\nfrom = 2026-01-01\nto = 2026-01-02\n\
             reduce = \"last\"\ncompare = {{ above = 5 }}\n",
            question("Seven?").replace("2999-12-30", "2026-01-02")
        ),
    );
    write(&root.join("forecasts/data/d.csv"), "d,v\n2026-01-01,6\n2026-01-02,7\n");
    let record = "[[forecast]]\nquestion = \"asked\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.2\n";
    write(
        &root.join("forecasts/log/ada.toml"),
        &format!("[forecaster]\nname = \"Ada\"\nkind = \"person\"\n\n{record}"),
    );
    write(&root.join("ledger"), "warrant-reminders 1\nlast 2026-01-05T00:00:00Z\ngone@2026-01-01#due\n");
    folder
}

fn strace(root: &Path, line: &[&str], options: &[&str], trace: &Path) -> std::io::Result<Output> {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(trace).args(options).arg(env!("CARGO_BIN_EXE_warrant")).args(line);
    surround(&mut command, root).output()
}

/// Whether strace is there and may trace and inject.
fn can_inject() -> bool {
    let folder = bench();
    let trace = folder.path().join("trace");
    let inject = ["-e", "inject=exit_group:signal=KILL:when=1"];
    strace(folder.path(), &["list"], &inject, &trace).is_ok_and(|output| output.status.signal() == Some(9))
}

#[expect(clippy::print_stderr, reason = "says why nothing was tested")]
fn skipped() -> bool {
    let skipped = !can_inject();
    if skipped {
        eprintln!("skipped: there is no strace that may trace and inject faults");
    }
    skipped
}

/// A system call of a run: its name, and the how manieth of that name it is.
#[derive(Clone, Debug)]
struct Call {
    name: String,
    nth: usize,
    text: String,
}

/// The calls of a run from the one that first names `from`; everything before it is reading.
fn calls(root: &Path, line: &[&str], from: &str, trace: &Path) -> Vec<Call> {
    let output = strace(root, line, &[], trace).unwrap();
    assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(trace).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut calls = Vec::new();
    let mut writing = false;
    for entry in text.lines() {
        let call = entry.split_once(' ').map_or("", |(_, call)| call.trim_start());
        let Some((name, _)) = call.split_once('(') else { continue };
        let nth = counts.entry(name).or_default();
        *nth += 1;
        writing |= call.contains(from);
        if writing && !ELSEWHERE.split(' ').any(|other| other == name) {
            calls.push(Call { name: name.to_owned(), nth: *nth, text: call.to_owned() });
        }
    }
    assert!(calls.len() > 10, "{line:?} calls next to nothing:\n{text}");
    calls
}

/// A text without the moments at which its records were written.
fn timeless(text: &str) -> String {
    let is_moment = |line: &&str| {
        !["at = ", "recorded = ", "written = ", "opens = ", "last "].iter().any(|key| line.starts_with(key))
    };
    text.lines().filter(is_moment).fold(String::new(), |text, line| text + line + "\n")
}

fn temporary_files(root: &Path) -> Vec<PathBuf> {
    let mut found = files_below(root);
    found.retain(|path| path.extension().is_some_and(|end| end == "tmp" || end == "new"));
    found
}

/// What a run with a fault left, held against the old text and the new one.
struct Trial<'a> {
    writer: &'a Writer,
    old: Option<&'a str>,
    new: &'a str,
}

impl Trial<'_> {
    fn run(&self, call: &Call, fault: &str, trace: &Path) {
        let folder = bench();
        let root = folder.path();
        let Call { name, nth, text } = call;
        let what = format!("{}: {fault} at {name} {nth}: {text}", self.writer.name);
        let inject = format!("inject={name}:{fault}:when={nth}");
        let output = strace(root, &words(self.writer.line), &["-e", &inject], trace).unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let killed = fault.starts_with("signal");
        if killed {
            assert_eq!(output.status.signal(), Some(9), "{what}: was not reached: {told}");
        } else {
            assert!(matches!(output.status.code(), Some(0..=2)), "{what}: {told}");
            assert!(!told.contains("panicked"), "{what}: {told}");
        }
        let left = fs::read_to_string(root.join(self.writer.file)).ok();
        let is_old = left.as_deref() == self.old;
        let is_new = left.as_deref().is_some_and(|left| {
            left.starts_with(self.old.filter(|_| self.writer.file != "ledger").unwrap_or_default())
                && timeless(left) == timeless(self.new)
        });
        assert!(is_old || is_new, "{what}: neither the old text nor the new one: {left:?}");
        if output.status.success() {
            assert!(is_new, "{what}: acknowledged and not there: {told}");
        }
        if !killed && !output.status.success() {
            assert!(!told.is_empty(), "{what}: failed without a word");
            assert_eq!(temporary_files(root), Vec::<PathBuf>::new(), "{what}: {told}");
        }
        let again = warrant(root, &words(self.writer.then));
        assert!(again.status.success(), "{what}: and then {again:?}");
        let check = warrant(root, &["check", "-q"]);
        assert_eq!(check.status.code(), Some(0), "{what}: and then {check:?}");
        assert_eq!(temporary_files(root), Vec::<PathBuf>::new(), "{what}: left after the next command");
    }
}

fn every_fault(writer: &Writer, thorough: bool) -> (usize, usize) {
    let folder = bench();
    let trace = folder.path().join("trace");
    let old = fs::read_to_string(folder.path().join(writer.file)).ok();
    let from = if writer.file == "ledger" { ".ledger.lock" } else { ".warrant.lock" };
    let calls = calls(folder.path(), &words(writer.line), from, &trace);
    let new = fs::read_to_string(folder.path().join(writer.file)).unwrap();
    assert_ne!(old.as_deref(), Some(&*new), "{} writes nothing", writer.name);
    let trial = Trial { writer, old: old.as_deref(), new: &new };
    let (mut kills, mut errors) = (0, 0);
    let all = thorough && writer.every_call;
    for call in calls.iter().filter(|call| all || is_changing(call)) {
        trial.run(call, "signal=KILL", &trace);
        kills += 1;
        for error in errors_of(&call.name) {
            trial.run(call, &format!("error={error}"), &trace);
            errors += 1;
        }
    }
    let seen: BTreeSet<&str> = calls.iter().map(|call| &*call.name).collect();
    for needed in ["openat", "flock", "write", "fsync"] {
        assert!(seen.contains(needed), "{} makes no {needed}: {seen:?}", writer.name);
    }
    (kills, errors)
}

/// Half of the writers in each of two threads; how many kills and errors there were.
fn every_fault_of(writers: &[Writer], thorough: bool) -> (usize, usize) {
    let (first, second) = writers.split_at(writers.len() / 2);
    std::thread::scope(|scope| {
        let halves = [first, second].map(|half| {
            scope.spawn(move || half.iter().map(|writer| every_fault(writer, thorough)).collect::<Vec<_>>())
        });
        let done = halves.into_iter().flat_map(|half| half.join().unwrap());
        done.fold((0, 0), |(kills, errors), (k, e)| (kills + k, errors + e))
    })
}

#[test]
fn a_forecast_and_a_reminder_are_written_whole_whichever_change_fails() {
    if skipped() {
        return;
    }
    let [forecast, .., reminder] = WRITERS else { panic!("there are writers") };
    let (kills, errors) = every_fault(forecast, false);
    let (more_kills, more_errors) = every_fault(reminder, false);
    assert!(
        kills + more_kills > 20 && errors + more_errors > 30,
        "{kills} and {more_kills}, {errors} and {more_errors}"
    );
}

#[test]
#[ignore = "takes a minute or two; .ci/run runs it"]
#[expect(clippy::print_stderr, reason = "says what was tested")]
fn every_writer_leaves_the_old_file_or_the_new_one_whatever_call_fails() {
    if skipped() {
        return;
    }
    let (kills, errors) = every_fault_of(WRITERS, true);
    eprintln!("{} writers: {kills} kills, {errors} errors", WRITERS.len());
    assert!(kills > 100 && errors > 100, "only {kills} kills and {errors} errors");
}

#[test]
#[ignore = "takes half a minute; .ci/run runs it"]
fn a_killed_init_leaves_whole_files_and_no_half_workbench_and_the_next_one_completes_it() {
    if skipped() {
        return;
    }
    let whole = bench();
    let trace = whole.path().join("trace");
    let line = ["init", "new"];
    let calls = calls(whole.path(), &line, "new", &trace);
    let made = files(&whole.path().join("new"));
    let changing = calls.iter().filter(|call| is_changing(call) && call.name != "close");
    let mut halves = 0;
    for call in changing {
        let Call { name, nth, text } = call;
        for fault in ["signal=KILL", "error=ENOSPC"] {
            if fault.starts_with("error") && errors_of(name).is_empty() {
                continue;
            }
            let folder = bench();
            let root = folder.path();
            let output =
                strace(root, &line, &["-e", &format!("inject={name}:{fault}:when={nth}")], &trace).unwrap();
            let what = format!("{fault} at {name} {nth}: {text}: {output:?}");
            let new = root.join("new");
            let left = if new.exists() { files(&new) } else { BTreeMap::new() };
            for (path, text) in left.iter().filter(|(path, _)| path.strip_suffix(".tmp").is_none()) {
                assert_eq!(timeless(text), timeless(&made[path]), "{what}: {path}");
            }
            let complete = made.keys().all(|path| left.contains_key(path));
            assert_eq!(
                left.contains_key("warrant.toml"),
                complete,
                "{what}: half a workbench: {:?}",
                left.keys()
            );
            assert!(!output.status.success() || complete, "{what}");
            halves += usize::from(!left.is_empty() && !complete);
            if !complete {
                let elsewhere = warrant(root, &["init", "another"]);
                assert!(elsewhere.status.success(), "{what}: and then {elsewhere:?}");
                let again = warrant(root, &line);
                assert!(again.status.success(), "{what}: and then {again:?}");
                assert!(files(&new).keys().eq(made.keys()), "{what}: and then {:?}", files(&new).keys());
            }
            assert_eq!(warrant(&new, &["check", "-q"]).status.code(), Some(0), "{what}");
        }
    }
    assert!(halves > 10, "only {halves} runs were caught midway");
}

/// The texts of all files below a folder, by path; those of schemas alike for they hold no day.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let named = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).unwrap())
    };
    files_below(folder).into_iter().map(named).collect()
}
