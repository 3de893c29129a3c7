//! `check --against`: nothing that was said is unsaid.

use std::path::Path;
use std::process::Command;

use crate::cli::fixture::Fixture;

/// The bridge in a repository, with everything committed.
fn committed() -> Fixture {
    let fixture = Fixture::bridge();
    git(fixture.root(), &["init", "--quiet"]);
    commit(&fixture);
    fixture
}

fn commit(fixture: &Fixture) {
    git(fixture.root(), &["add", "--all"]);
    git(fixture.root(), &["commit", "--quiet", "--allow-empty", "--message=Keep"]);
}

fn git(root: &Path, arguments: &[&str]) {
    crate::harness::git(root, "2026-11-20T09:00:00Z", arguments);
}

/// What `check --against HEAD` finds beyond what `check` finds: code and message of each.
fn found(fixture: &Fixture) -> Vec<String> {
    let findings = |arguments: &[&str]| -> Vec<String> {
        let shown = fixture.on_the_day(arguments).stdout;
        let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let all = value["findings"].as_array().unwrap().iter();
        all.map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            format!("{}: {} ({})", text("code"), text("message"), text("file"))
        })
        .collect()
    };
    let plain = findings(&["check", "--json"]);
    let mut found = findings(&["check", "--json", "--against", "HEAD"]);
    found.retain(|finding| !plain.contains(finding));
    found
}

fn change(fixture: &Fixture, path: &str, old: &str, new: &str) {
    let text = fixture.read(path);
    assert!(text.contains(old), "{path} lacks {old}:\n{text}");
    fixture.write(path, text.replacen(old, new, 1));
}

const ADA: &str = "forecasts/log/ada.toml";

#[test]
fn nothing_changed_and_everything_added_is_fine() {
    let fixture = committed();
    assert_eq!(found(&fixture), [""; 0]);
    let run = |arguments: &[&str]| assert_eq!(fixture.run(arguments).code, 0, "{arguments:?}");
    let open = ["forecast", "toll-rise", "0.3", "--by", "ada", "--why", "a reason"];
    run(&[&open[..], &["--late"]].concat());
    run(&["clarify", "toll-rise", "--text", "A rise for lorries alone counts."]);
    assert_eq!(found(&fixture), [""; 0]);
}

#[test]
fn another_order_blanks_comments_and_files_are_no_alteration() {
    let fixture = committed();
    let text = fixture.read(ADA);
    let at = text.find("[[forecast]]").unwrap();
    let (head, records) = text.split_at(at);
    let mut records: Vec<&str> = records.split("[[forecast]]").skip(1).collect();
    records.reverse();
    // One half stays, the other moves to a file of its own below the forecaster's folder.
    let (moved, kept) = records.split_at(records.len() / 2);
    let joined = |records: &[&str]| {
        records.iter().map(|record| format!("# noted\n[[forecast]]\n\n{record}\n")).collect::<String>()
    };
    fixture.write(ADA, format!("{head}\n{}", joined(kept)).replace(" = ", "   =  ").replace('\n', "\r\n"));
    fixture.write("forecasts/log/ada/older.toml", joined(moved));
    let found = found(&fixture);
    let altered: Vec<&String> = found.iter().filter(|found| found.starts_with("record-")).collect();
    assert!(altered.is_empty(), "{altered:#?}");
}

#[test]
fn an_altered_forecast_is_named_with_what_changed() {
    let fixture = committed();
    let text = fixture.read(ADA);
    let p = text.lines().find(|line| line.starts_with("p = 0.")).unwrap().to_owned();
    change(&fixture, ADA, &p, "p = 0.123");
    let recorded = text.lines().filter(|line| line.starts_with("recorded")).nth(2).unwrap().to_owned();
    change(&fixture, ADA, &recorded, "recorded = 2026-01-01T00:00:00Z");
    let found = found(&fixture);
    let altered: Vec<&String> = found.iter().filter(|found| found.starts_with("record-altered")).collect();
    assert_eq!(altered.len(), 2, "{found:#?}");
    assert!(altered.iter().any(|found| found.contains("and is 0.123")), "{altered:#?}");
    assert!(altered.iter().any(|found| found.contains("`recorded` was ")), "{altered:#?}");
}

#[test]
fn removed_records_logs_and_questions_are_named() {
    let fixture = committed();
    let text = fixture.read(ADA);
    let last = text.rfind("[[forecast]]").unwrap();
    fixture.write(ADA, &text[..last]);
    std::fs::remove_file(fixture.root().join("forecasts/log/ben.toml")).unwrap();
    std::fs::remove_file(fixture.root().join("forecasts/questions/toll-rise.toml")).unwrap();
    let found = found(&fixture);
    let removed: Vec<&str> = found
        .iter()
        .filter_map(|found| found.strip_prefix("record-removed: "))
        .map(|found| found.split(" since commit").next().unwrap())
        .collect();
    assert_eq!(removed.len(), 3, "{found:#?}");
    assert!(removed.iter().any(|found| found.starts_with("a record of `ada` on ")), "{removed:#?}");
    assert!(removed.iter().any(|found| found.starts_with("the log of `ben` with ")), "{removed:#?}");
    assert!(removed.iter().any(|found| found.starts_with("the question `toll-rise`")), "{removed:#?}");
}

#[test]
fn resolutions_may_be_added_but_neither_altered_nor_removed() {
    let fixture = committed();
    let cost = "forecasts/questions/repair-cost.toml";
    let text = fixture.read(cost);
    fixture.write(
        cost,
        format!("{text}\n[[resolution]]\noutcome = 4.6\nknown = 2026-04-02\nnote = \"Corrected.\"\n"),
    );
    assert!(!found(&fixture).iter().any(|found| found.starts_with("record-")));
    fixture.write(cost, text.replace("outcome = 4.5", "outcome = 5.5"));
    let altered = found(&fixture);
    let said = "record-altered: a resolution of `repair-cost` was altered from 4.5 to 5.5";
    assert!(altered.iter().any(|found| found.starts_with(said)), "{altered:#?}");
    fixture.write(cost, text.split("[[resolution]]").next().unwrap());
    let removed = found(&fixture);
    let said = "record-removed: a resolution of `repair-cost` (4.5) was removed";
    assert!(removed.iter().any(|found| found.starts_with(said)), "{removed:#?}");
}

#[test]
fn a_clarification_is_a_record_too() {
    let fixture = Fixture::bridge();
    let path = "forecasts/questions/toll-rise.toml";
    let text = fixture.read(path);
    let clarified = format!("{text}\n[[clarification]]\nat = 2026-03-01\ntext = \"Lorries alone count.\"\n");
    fixture.write(path, &clarified);
    git(fixture.root(), &["init", "--quiet"]);
    commit(&fixture);
    fixture.write(path, clarified.replace("Lorries alone", "Buses alone"));
    let said = "record-altered: the clarification of `toll-rise` of 2026-03-01 was altered";
    assert!(found(&fixture).iter().any(|found| found.starts_with(said)), "{:#?}", found(&fixture));
    fixture.write(path, &text);
    let said = "record-removed: the clarification of `toll-rise` of 2026-03-01 was removed";
    assert!(found(&fixture).iter().any(|found| found.starts_with(said)), "{:#?}", found(&fixture));
}

#[test]
fn criteria_options_range_and_dates_are_held_against_the_revision() {
    for (path, old, new, what) in [
        ("forecasts/questions/bridge-closed.toml", "closes = ", "closes = 2026-12-30 #", "closing"),
        ("forecasts/questions/grade.toml", "options = [", "options = [\"new\", ", "options"),
        ("forecasts/questions/repair-cost.toml", "max = ", "max = 9", "range"),
    ] {
        let fixture = committed();
        change(&fixture, path, old, new);
        let found = found(&fixture);
        let said = format!("criteria-changed: the {what} of `");
        assert!(found.iter().any(|found| found.starts_with(&said)), "{what}: {found:#?}");
    }
}

#[test]
fn a_renamed_question_is_said_and_its_records_follow() {
    let fixture = committed();
    for log in ["ada", "ben", "gazette"] {
        let path = format!("forecasts/log/{log}.toml");
        fixture.write(&path, fixture.read(&path).replace("\"bridge-closed\"", "\"bridge-shut\""));
    }
    let questions = fixture.root().join("forecasts/questions");
    std::fs::rename(questions.join("bridge-closed.toml"), questions.join("bridge-shut.toml")).unwrap();
    let found = found(&fixture);
    assert!(
        found
            .iter()
            .any(|found| found
                .starts_with("renamed-since: the question `bridge-shut` was named `bridge-closed`")),
        "{found:#?}"
    );
    assert!(!found.iter().any(|found| found.starts_with("record-")), "{found:#?}");
}

#[test]
fn a_workbench_below_the_top_of_its_repository_and_names_of_any_kind() {
    let fixture = Fixture::bridge();
    let top = tempfile::tempdir().unwrap();
    let bench = top.path().join("sub folder/bench");
    std::fs::create_dir_all(bench.parent().unwrap()).unwrap();
    std::fs::rename(fixture.root(), &bench).unwrap();
    std::fs::write(bench.join("forecasts/log/q\"uo te.toml"), "[forecaster]\nname = \"Q\"\n").unwrap();
    git(top.path(), &["init", "--quiet"]);
    git(top.path(), &["add", "--all"]);
    git(top.path(), &["commit", "--quiet", "--message=Keep"]);
    std::fs::remove_file(bench.join("forecasts/log/ben.toml")).unwrap();
    std::fs::remove_file(bench.join("forecasts/log/q\"uo te.toml")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_warrant"));
    command.args(["check", "--against", "HEAD", "-C"]).arg(&bench).env("COLUMNS", "100");
    let output = command.current_dir(top.path()).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("error[record-removed]: the log of `ben` with"), "{shown}");
    assert!(shown.contains("q\"uo te"), "{shown}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_no_revision_is_refused() {
    let fixture = committed();
    for (revision, said) in [
        ("nowhere", "git knows no such revision"),
        ("--output=x", "git knows no such revision"),
        ("", "git knows"),
    ] {
        let screen = fixture.on_the_day(&["check", &format!("--against={revision}")]);
        assert_eq!(screen.code, 2, "{revision}: {}", screen.stdout);
        assert!(screen.stderr.contains(said), "{revision}: {}", screen.stderr);
    }
    let screen = Fixture::bridge().on_the_day(&["check", "--against", "HEAD"]);
    assert_eq!(screen.code, 2);
    assert!(screen.stderr.contains("no git repository"), "{}", screen.stderr);
    let screen = fixture.on_the_day(&["check", "--against", "HEAD", "--as-recorded", "2026-06-01"]);
    assert_eq!(screen.code, 2, "{}", screen.stdout);
}

#[test]
fn a_run_decides_over_what_the_workbench_allows() {
    let fixture = committed();
    std::fs::remove_file(fixture.root().join("forecasts/log/ben.toml")).unwrap();
    fixture.write("warrant.toml", "[workbench]\nname = \"b\"\n[check]\nallow = [\"record-removed\"]\n");
    assert!(!fixture.on_the_day(&["check", "--against", "HEAD"]).stdout.contains("record-removed"));
    let screen = fixture.on_the_day(&["check", "--against", "HEAD", "-D", "record-removed"]);
    assert!(screen.stdout.contains("error[record-removed]"), "{}", screen.stdout);
}
