//! For every finding code the smallest workbench that has it, and what is printed.
//!
//! `UPDATE_EXPECTED=1 cargo test --test program errors::` rewrites the expected texts; read what changed before keeping it.

mod quiet;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use warrant::check::check;
use warrant::finding::{Code, Finding, Vocabulary};
use warrant::forecast::AsOf;
use warrant::workbench::Workbench;

use crate::harness::copy;

/// Adds to the copy of a case's folder.
type Build = fn(&Path);

/// What a folder under version control cannot hold, or should not: built in a copy of the case's folder.
const BUILT: &[(Code, Build)] = &[
    (Code::FileTooLarge, |root| {
        let file = fs::File::create(root.join("arguments/bridge.toml")).unwrap();
        // A hole of 64 MiB and one byte; the disk holds next to nothing of it.
        file.set_len((64 << 20) + 1).unwrap();
    }),
    (Code::NotUtf8, |root| fs::write(root.join("arguments/bridge.toml"), b"# caf\xe9\n").unwrap()),
    // It would hold for this repository too.
    (Code::UnionMerge, |root| {
        fs::write(root.join(".gitattributes"), "forecasts/log/*.toml merge=union\n").unwrap();
    }),
    // The criteria stood in git before the forecast was written down; then somebody rewrote them.
    (Code::CriteriaChanged, |root| {
        let question = root.join("forecasts/questions/bridge-closed.toml");
        let now = fs::read_to_string(&question).unwrap();
        fs::write(&question, now.replace("an hour", "a day")).unwrap();
        git(root, &["init", "--quiet"]);
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=Ask"]);
        fs::write(&question, now).unwrap();
        git(root, &["commit", "--quiet", "--all", "--message=Ask for less"]);
    }),
    // What stands in the folder was committed, and then somebody edited it.
    (Code::RecordAltered, |root| edited(root, "forecasts/log/ada.toml", "p = 0.2", "p = 0.8")),
    (Code::RecordRemoved, |root| {
        let resolution =
            "\n[[resolution]]\noutcome = \"no\"\nknown = 2026-09-01\nnote = \"The city's site says so.\"\n";
        edited(root, "forecasts/questions/bridge-closed.toml", resolution, "");
    }),
    (Code::RenamedSince, |root| {
        edited(root, "forecasts/log/ada.toml", "\"bridge-closed\"", "\"bridge-shut\"");
        let questions = root.join("forecasts/questions");
        fs::rename(questions.join("bridge-closed.toml"), questions.join("bridge-shut.toml")).unwrap();
    }),
    (Code::FolderLoop, |root| link("..", &root.join("forecasts/log/ada/again"))),
];

/// The codes that are found by `--against` alone: here against what was committed last.
const AGAINST: &[Code] = &[Code::RecordAltered, Code::RecordRemoved, Code::RenamedSince];

/// Commits a workbench, then replaces a text in one of its files.
fn edited(root: &Path, path: &str, old: &str, new: &str) {
    git(root, &["init", "--quiet"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message=Ask"]);
    let text = fs::read_to_string(root.join(path)).unwrap();
    assert!(text.contains(old), "{path}");
    fs::write(root.join(path), text.replace(old, new)).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let day = if arguments.contains(&"--all") { "2026-08-01T09:00:00Z" } else { "2026-05-01T09:00:00Z" };
    crate::harness::git(root, day, arguments);
}

#[cfg(unix)]
fn link(target: &str, at: &Path) {
    std::os::unix::fs::symlink(target, at).unwrap();
}

#[cfg(not(unix))]
fn link(_target: &str, _at: &Path) {}

fn folder(code: Code) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors").join(code.word())
}

/// Loads and checks a workbench as of 2026-11-23.
fn checked(root: &Path, against: Option<&str>) -> (Workbench, Vec<Finding>) {
    let mut workbench = Workbench::load(root, None).unwrap();
    if let Some(revision) = against {
        workbench.read_since(revision).unwrap();
    }
    let day = "2026-11-23".parse().unwrap();
    workbench.read_revisions();
    let findings = check(&workbench, AsOf::day(day, workbench.settings.zone));
    workbench.keep_texts(&findings);
    (workbench, findings)
}

fn listing(workbench: &Workbench, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = finding.place.map(|place| workbench.sources.locate(place)).unwrap_or_default();
        writeln!(text, "{}[{}] {place} {}", finding.severity.word(), finding.code.word(), finding.message)
            .unwrap();
        for (place, label) in &finding.related {
            writeln!(text, "  see: {} {label}", workbench.sources.locate(*place)).unwrap();
        }
        if let Some(help) = &finding.help {
            writeln!(text, "  help: {help}").unwrap();
        }
    }
    text
}

#[test]
fn every_code_has_its_workbench() {
    let mut named: Vec<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors"))
        .unwrap()
        .map(|item| item.unwrap())
        .filter(|item| item.path().is_dir())
        .map(|item| item.file_name().into_string().unwrap())
        .collect();
    named.sort();
    let mut codes: Vec<&str> = Code::words().collect();
    codes.sort_unstable();
    assert_eq!(named, codes);
}

#[test]
fn every_workbench_has_its_finding_and_no_other() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = String::new();
    for &code in Code::ALL {
        if cfg!(not(unix)) && code == Code::FolderLoop {
            continue; // Links need a privilege there.
        }
        let folder = folder(code);
        let built = tempfile::tempdir().unwrap();
        let root = match BUILT.iter().find(|(of, _)| *of == code) {
            Some((_, build)) => {
                copy(&folder, built.path());
                // Or the name of a commit would hang on what is expected of it.
                fs::remove_file(built.path().join("expected.txt")).unwrap();
                build(built.path());
                built.path()
            }
            None => &folder,
        };
        let (workbench, findings) = checked(root, AGAINST.contains(&code).then_some("HEAD"));
        let actual = listing(&workbench, &findings);
        let path = folder.join("expected.txt");
        if update {
            fs::write(&path, &actual).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if actual != expected {
            writeln!(wrong, "{}: expected\n{expected}but found\n{actual}", code.word()).unwrap();
        }
        if findings.is_empty() || findings.iter().any(|finding| finding.code != code) {
            writeln!(wrong, "{}: not only its own finding:\n{actual}", code.word()).unwrap();
        }
        for finding in &findings {
            let complete = finding.help.is_some() && finding.place.is_some();
            let sentence = !finding.message.is_empty() && !finding.message.ends_with('.');
            if !complete || !sentence {
                writeln!(wrong, "{}: without place, sentence or help: {finding:?}", code.word()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
