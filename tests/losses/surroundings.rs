//! Where a workbench may find itself: on a file system that is read-only, in another user's folder, under a clock that
//! jumps back, with thousands of files, with names of any bytes.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Output};

use super::{read, surround, warrant, write};
use crate::harness::words;

const QUESTION: &str = "[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"c\"\nread_at = \"r\"\n\
                        opens = 2026-01-01\ncloses = 2999-12-31\n";
const LOG: &str = "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n\n[[forecast]]\nquestion = \"asked\"\n\
                   at = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.2\n";

fn bench() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("warrant.toml"), "[workbench]\nname = \"surroundings\"\n");
    write(&folder.path().join("forecasts/questions/asked.toml"), QUESTION);
    write(&folder.path().join("forecasts/log/ada.toml"), LOG);
    folder
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const READERS: &[&[&str]] = &[
    &["check"],
    &["report"],
    &["list"],
    &["show", "asked"],
    &["score"],
    &["due"],
    &["due", "--json"],
    &["export", "--json"],
];

const WRITERS: &[&[&str]] = &[
    &["forecast", "asked", "0.3", "--by", "ada"],
    &["forecast", "asked", "0.3", "--by", "new"],
    &["withdraw", "asked", "--by", "ada"],
    &["clarify", "asked", "--text", "more"],
    &["resolve", "asked", "no", "--known", "2026-03-01", "--note", "n"],
    &["ask", "Will it rain?", "--criteria", "c", "--read-at", "r", "--closes", "2999-12-31", "--no-input"],
    &["due", "--notify", "ledger"],
    &["init", "new"],
];

/// Every reader reads, every writer says why it cannot write and ends with 2, and no file is changed.
fn reads_and_refuses(root: &Path, run: impl Fn(&[&str]) -> Output, cause: &[&str]) {
    let before =
        (read(&root.join("forecasts/log/ada.toml")), read(&root.join("forecasts/questions/asked.toml")));
    for line in READERS {
        let output = run(line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}", told(&output));
    }
    for line in WRITERS {
        let output = run(line);
        assert_eq!(output.status.code(), Some(2), "{line:?}: {}", told(&output));
        assert!(cause.iter().any(|cause| told(&output).contains(cause)), "{line:?}: {}", told(&output));
    }
    let after =
        (read(&root.join("forecasts/log/ada.toml")), read(&root.join("forecasts/questions/asked.toml")));
    assert_eq!(before, after);
}

#[test]
#[expect(clippy::print_stderr, reason = "says why nothing was tested")]
fn a_file_system_that_is_read_only() {
    let folder = bench();
    let root = folder.path();
    let mounted = |line: &[&str]| {
        let mut command = Command::new("unshare");
        // A mount of its own, seen by this one process: the folder over itself, read-only.
        command.args(["--mount", "--map-root-user", "sh", "-c"]).arg(
            "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" || exit 77; cd \"$1\"; shift; exec \"$@\"",
        );
        command.arg("sh").arg(root).arg(env!("CARGO_BIN_EXE_warrant")).args(line);
        surround(&mut command, root).output()
    };
    match mounted(&["list"]) {
        Ok(output) if output.status.code() == Some(0) => {}
        refused => {
            eprintln!("skipped: no mount of one's own here: {refused:?}");
            return;
        }
    }
    reads_and_refuses(root, |line| mounted(line).unwrap(), &["Read-only file system"]);
}

#[test]
#[expect(clippy::print_stderr, reason = "says why nothing was tested")]
fn a_folder_of_another_user() {
    let folder = bench();
    let root = folder.path();
    if fs::metadata(root).unwrap().uid() != 0 {
        eprintln!("skipped: only the superuser can be another user");
        return;
    }
    fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
    // The program may lie where others cannot reach it.
    let program = tempfile::tempdir().unwrap();
    fs::set_permissions(program.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = program.path().join("warrant");
    fs::copy(env!("CARGO_BIN_EXE_warrant"), &copy).unwrap();
    let as_another = |line: &[&str]| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(&copy).args(line);
        surround(&mut command, root).output()
    };
    match as_another(&["list"]) {
        Ok(output) if output.status.code() == Some(0) => {}
        refused => {
            eprintln!("skipped: nobody else to be: {refused:?}");
            return;
        }
    }
    reads_and_refuses(root, |line| as_another(line).unwrap(), &["Permission denied"]);
}

/// A clock that was ahead when a record was written, and is right now.
#[test]
fn a_clock_that_jumped_back() {
    let folder = bench();
    let root = folder.path();
    let ahead = "\n[[forecast]]\nquestion = \"asked\"\nat = 2998-01-01T00:00:00Z\nrecorded = 2998-01-01T00:00:00Z\np = 0.9\n";
    write(&root.join("forecasts/log/ada.toml"), &format!("{LOG}{ahead}"));
    write(&root.join("ledger"), "warrant-reminders 1\nlast 2998-01-01T00:00:00Z\nasked@2998-01-01#due\n");
    let old = read(&root.join("forecasts/log/ada.toml"));
    for line in READERS {
        let output = warrant(root, line);
        assert!(matches!(output.status.code(), Some(0)), "{line:?}: {}", told(&output));
    }
    let check = told(&warrant(root, &["check"]));
    assert!(!check.contains("panicked"), "{check}");
    let written = warrant(root, &["forecast", "asked", "0.3", "--by", "ada", "--why", "after the jump"]);
    assert_eq!(written.status.code(), Some(0), "{}", told(&written));
    let new = read(&root.join("forecasts/log/ada.toml"));
    assert!(new.starts_with(&old) && new.contains("after the jump"), "{new}");
    // What was recorded later stands earlier in the file, and is said.
    let check = told(&warrant(root, &["check"]));
    assert!(check.contains("records-out-of-order"), "{check}");
    // The ledger keeps the later moment, and nothing comes twice.
    let due = warrant(root, &["due", "--notify", "ledger"]);
    assert_eq!(due.status.code(), Some(0), "{}", told(&due));
    assert!(
        read(&root.join("ledger")).contains("last 2998-01-01T00:00:00Z"),
        "{}",
        read(&root.join("ledger"))
    );
}

/// Far more files than a process may have open at once.
#[test]
fn two_thousand_files() {
    let folder = bench();
    let root = folder.path();
    for number in 0..1_000 {
        let question = format!("forecasts/questions/q{number}.toml");
        write(&root.join(question), &QUESTION.replace("Will it?", &format!("Will it {number}?")));
        let log = format!("forecasts/log/f{number}.toml");
        write(&root.join(log), &LOG.replace("\"asked\"", &format!("\"q{number}\"")));
    }
    let bounded = |line: &[&str]| {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n 64; ulimit -t 20; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_warrant")]);
        surround(command.args(line), root).output().unwrap()
    };
    for line in [&["check", "-q"][..], &["report"], &["list"], &["due"], &["score"]] {
        let output = bounded(line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}", told(&output));
    }
    let listed = told(&bounded(&["list", "forecasters", "--format", "csv"]));
    assert_eq!(listed.lines().count(), 1_002);
    let written = bounded(&["forecast", "q999", "0.3", "--by", "f999"]);
    assert_eq!(written.status.code(), Some(0), "{}", told(&written));
}

#[test]
fn names_of_any_bytes_are_named_and_nothing_else_is_hindered() {
    let folder = bench();
    let root = folder.path();
    let names: [&[u8]; 7] = [
        b"two words.toml",
        b"quo\"te'.toml",
        b"line\nbreak.toml",
        b"caf\xe9.toml",
        b"-C.toml",
        b"$(reboot).toml",
        b"%s%n.toml",
    ];
    for name in names {
        let name = OsStr::from_bytes(name);
        write(&root.join("forecasts/questions").join(name), QUESTION);
        write(&root.join("forecasts/log").join(name), LOG);
        write(&root.join("arguments").join(name), "[thesis]\nid = \"T\"\ntext = \"It is.\"\n");
    }
    let check = warrant(root, &["check"]);
    assert_eq!(told(&check).matches("error[bad-file-name]").count(), 3 * names.len(), "{}", told(&check));
    for line in READERS.iter().skip(1) {
        let output = warrant(root, line);
        assert_eq!(output.status.code(), Some(1), "{line:?}: {}", told(&output));
    }
    let written = warrant(root, &["forecast", "asked", "0.3", "--by", "ada"]);
    assert_eq!(written.status.code(), Some(0), "{}", told(&written));
    // A workbench whose own folder has such a name.
    for name in names {
        let odd = root.parent().unwrap().join(OsStr::from_bytes(&[b"warrant-", name].concat()));
        fs::create_dir(&odd).unwrap();
        let copied = Command::new("cp")
            .args(["-r", "forecasts/questions/asked.toml", "warrant.toml"])
            .arg(&odd)
            .current_dir(root)
            .status();
        assert!(copied.unwrap().success());
        let report = warrant(&odd, &["report"]);
        let written = warrant(
            &odd,
            &words("ask 'Will it rain?' --criteria c --read-at r --closes 2999-12-31 --no-input"),
        );
        fs::remove_dir_all(&odd).unwrap();
        assert_eq!(report.status.code(), Some(0), "{}", told(&report));
        assert_eq!(written.status.code(), Some(0), "{}", told(&written));
    }
}
