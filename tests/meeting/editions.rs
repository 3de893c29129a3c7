//! `history` follows what git remembers of the argument's file.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::{ANCHORED, Bench, NO, close, log, number, question};
use crate::harness::git;

const SWAYS: &str = r#"
[[premise]]
id = "P2"
text = "It sways."
rebuts = "T"
credence = 0.5
relevance = { T = 0.4 }
"#;

impl Bench {
    /// Writes the argument and commits everything.
    fn commit(&self, day: &str, argument: &str) {
        fs::write(self.root().join("arguments/bridge.toml"), argument).unwrap();
        self.commit_all(day);
    }

    fn commit_all(&self, day: &str) {
        let date = format!("{day}T12:00:00Z");
        git(self.root(), &date, &["add", "-A"]);
        git(self.root(), &date, &["commit", "-q", "-m", "edit"]);
    }

    fn git(&self, arguments: &[&str]) {
        git(self.root(), "2026-11-01T12:00:00Z", arguments);
    }
}

fn bench() -> Bench {
    Bench::new(
        ANCHORED,
        &[("questions/closed.toml", &question(NO)), ("log/ada.toml", &log("person", "closed", 0.25))],
    )
}

fn turns(answer: &Value) -> &Vec<Value> {
    answer["turns"].as_array().unwrap()
}

/// What each turn did, as `to: claim what; claim what`.
fn told(answer: &Value) -> Vec<String> {
    let of = |turn: &Value| {
        let parts: Vec<String> = turn["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| format!("{} {}", part["claim"].as_str().unwrap(), part["what"].as_str().unwrap()))
            .collect();
        format!("{:.4}: {}", number(&turn["to"]), parts.join("; "))
    };
    turns(answer).iter().map(of).collect()
}

fn notes(answer: &Value) -> String {
    answer["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned() + "\n").collect()
}

fn second() -> String {
    ANCHORED.replace("The bridge is safe.", "The bridge is sound.") + SWAYS
}

fn third() -> String {
    second().replace("relevance = { T = 0.5 }", "relevance = { T = 0.8 }")
}

/// Three editions: P2 comes in February, P1 counts for more from April on.
fn edited() -> Bench {
    let bench = bench();
    bench.git(&["init", "-q"]);
    bench.commit("2025-12-01", ANCHORED);
    bench.commit("2026-02-01", &second());
    bench.commit("2026-04-01", &third());
    bench
}

#[test]
fn every_edit_is_a_step_of_its_own() {
    let bench = edited();
    let answer = bench.json(&["history"]);
    // T = (1 - 0.8 (1 - r P1)) (1 - 0.4 P2) with P1 at 0.5, 0.75 and 1, r at 0.5 and 0.8, P2 absent and at 0.5.
    close(&answer["start"], 0.4);
    assert_eq!(
        told(&answer),
        [
            "0.5000: P1 closed, crowd (median of 1): 75%",
            "0.4000: T reworded; P2 added, rebuts T",
            "0.4800: P1 closed resolved no: 100%",
            "0.6720: T inference P1->T relevance 0.5 \u{2192} 0.8",
        ]
    );
    let edit = &turns(&answer)[1];
    assert_eq!(edit["at"], "2026-02-01T12:00:00Z");
    assert_eq!(edit["commit"].as_str().unwrap().len(), 40);
    close(&edit["parts"][0]["part"], 0.0);
    close(&edit["parts"][1]["part"], -0.1);
    assert!(turns(&answer)[2]["commit"].is_null());
    // The parts of the whole add up, and the end is what `belief` says.
    let whole: f64 = answer["whole"].as_array().unwrap().iter().map(|part| number(&part["part"])).sum();
    assert!((whole - 0.272).abs() < 1e-12);
    close(&bench.json(&["belief"])["claims"][0]["belief"], 0.672);
    assert_eq!(answer["editions"], serde_json::json!({"from": "git", "committed": 3, "passed_over": 0}));
}

#[test]
fn the_parts_of_the_whole_are_shapley_values() {
    let answer = edited().json(&["history"]);
    // Three things are different: P1's number, its relevance, and P2. All orders of them, by hand.
    let value = |set: [bool; 3]| {
        let p1 = if set[0] { 1.0 } else { 0.5 };
        let relevance = if set[1] { 0.8 } else { 0.5 };
        (1.0 - 0.8 * (1.0 - relevance * p1)) * if set[2] { 0.8 } else { 1.0 }
    };
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut shares = [0.0; 3];
    for order in orders {
        let mut set = [false; 3];
        for player in order {
            let before = value(set);
            set[player] = true;
            shares[player] += (value(set) - before) / 6.0;
        }
    }
    let part = |what: &str| {
        let parts = answer["whole"].as_array().unwrap();
        number(&parts.iter().find(|part| part["what"].as_str().unwrap().contains(what)).unwrap()["part"])
    };
    for (what, share) in [("resolved no", shares[0]), ("relevance", shares[1]), ("added", shares[2])] {
        assert!((part(what) - share).abs() < 1e-12, "{what}: {} is not {share}", part(what));
    }
}

#[test]
fn the_past_has_the_map_of_the_past() {
    let bench = edited();
    let answer: Value =
        serde_json::from_slice(&bench.run(&["--as-of", "2026-02-15", "--json", "history"]).stdout).unwrap();
    assert_eq!(turns(&answer).len(), 2);
    close(&answer["end"], 0.4);
    // What this workbench held then: the answer of March was not written down, nor was the last edit.
    let recorded = bench.json(&["--as-recorded", "2026-02-15", "history"]);
    assert_eq!(turns(&recorded).len(), 2);
    close(&recorded["end"], 0.4);
    // Nothing had been committed: today's file counts.
    let early: Value =
        serde_json::from_slice(&bench.run(&["--as-of", "2025-11-01", "--json", "history"]).stdout).unwrap();
    assert!(turns(&early).is_empty());
    assert!(notes(&early).contains("the argument's file was not committed by then"));
}

#[test]
fn what_is_not_committed_yet_comes_last() {
    let bench = edited();
    fs::write(
        bench.root().join("arguments/bridge.toml"),
        third().replace("credence = 0.2", "credence = 0.6"),
    )
    .unwrap();
    let answer = bench.json(&["history"]);
    let last = turns(&answer).last().unwrap();
    assert!(last["commit"].is_null());
    assert_eq!(last["parts"][0]["what"], "credence 20% \u{2192} 60%");
    close(&answer["end"], (1.0 - 0.4 * 0.2) * 0.8);
    let screen = String::from_utf8(bench.run(&["--as-of", "2026-11-23", "history"]).stdout).unwrap();
    assert!(screen.contains("edit, not committed: credence 20%"), "{screen}");
}

#[test]
fn without_git_it_says_that_edits_were_not_seen() {
    let answer = bench().json(&["history"]);
    assert!(notes(&answer).contains("not in a git repository, edits of the argument's file unknown"));
    assert_eq!(answer["editions"]["from"], "nowhere");
    let untracked = bench();
    untracked.git(&["init", "-q"]);
    assert!(notes(&untracked.json(&["history"])).contains("git has no commit of the argument's file"));
}

#[test]
fn a_broken_edition_is_passed_over_and_named() {
    let bench = bench();
    bench.git(&["init", "-q"]);
    bench.commit("2025-12-01", ANCHORED);
    bench.commit("2026-02-01", &format!("<<<<<<< ours\n{ANCHORED}"));
    bench.commit("2026-02-02", &ANCHORED.replace("supports = \"T\"", "supports = \"T9\""));
    bench.commit("2026-02-03", &ANCHORED.replace("[thesis]\nid = \"T\"", "[[premise]]\nid = \"T\""));
    bench.commit("2026-02-04", &(ANCHORED.replace("supports = \"T\"", "supports = [\"T\", \"P2\"]") + "[[premise]]\nid = \"P2\"\ntext = \"Round.\"\nsupports = \"P1\"\n[options]\ncycles = \"allow\"\n"));
    bench.commit("2026-04-01", &third());
    let answer = bench.json(&["history"]);
    assert_eq!(turns(&answer).len(), 3, "{answer:#}");
    assert_eq!(answer["editions"]["committed"], 2);
    assert_eq!(answer["editions"]["passed_over"], 4);
    let notes = notes(&answer);
    assert!(notes.contains("skipped, committed with errors: "), "{notes}");
    assert!(
        notes.contains("skipped, without a thesis or with claims that depend on each other: "),
        "{notes}"
    );
}

#[test]
fn a_renamed_file_is_followed_to_its_old_name() {
    let bench = edited();
    let old = bench.root().join("arguments/bridge.toml");
    fs::rename(&old, bench.root().join("arguments/span.toml")).unwrap();
    fs::write(bench.root().join("arguments/other.toml"), "[thesis]\nid = \"X\"\ntext = \"No.\"\n").unwrap();
    bench.commit_all("2026-05-01");
    let answer = bench.json(&["history", "span"]);
    assert_eq!(turns(&answer).len(), 4);
    assert!(notes(&answer).contains("the argument was called bridge"), "{}", notes(&answer));
    // The other file came with the same commit and is no continuation of anything.
    assert!(!notes(&bench.json(&["history", "other"])).contains("was called"));
}

#[test]
fn a_merge_is_one_step() {
    let bench = bench();
    bench.git(&["init", "-q"]);
    bench.commit("2025-12-01", ANCHORED);
    bench.git(&["checkout", "-q", "-b", "side"]);
    bench.commit("2026-02-01", &ANCHORED.replace("credence = 0.2", "credence = 0.3"));
    bench.commit("2026-02-02", &ANCHORED.replace("credence = 0.2", "credence = 0.4"));
    bench.git(&["checkout", "-q", "main"]);
    fs::write(bench.root().join("README"), "meanwhile\n").unwrap();
    bench.commit_all("2026-02-03");
    git(bench.root(), "2026-02-10T12:00:00Z", &["merge", "-q", "--no-ff", "side", "-m", "merge"]);
    let answer = bench.json(&["history"]);
    let edits: Vec<_> = turns(&answer).iter().filter(|turn| !turn["commit"].is_null()).collect();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["at"], "2026-02-10T12:00:00Z");
    assert_eq!(edits[0]["parts"][0]["what"], "credence 20% \u{2192} 40%");
}

#[test]
fn a_shallow_clone_says_what_it_does_not_have() {
    let bench = edited();
    let target = tempfile::tempdir().unwrap();
    let from = format!("file://{}", bench.root().display());
    let to = target.path().join("clone");
    git(target.path(), "2026-05-01T12:00:00Z", &["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    let output = super::run_in(&to, &["--as-of", "2026-11-23", "--json", "history"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        notes(&answer).contains("the clone is shallow: edits before 2026-04-01T12:00:00Z"),
        "{}",
        notes(&answer)
    );
    assert_eq!(turns(&answer).len(), 2);
}

#[test]
fn turning_an_inference_around_is_taken_as_one_change() {
    let bench = bench();
    bench.git(&["init", "-q"]);
    let side = "[[premise]]\nid = \"A\"\ntext = \"A.\"\ncredence = 0.3\nsupports = \"T\"\n[[premise]]\nid = \"B\"\ntext = \"B.\"\ncredence = 0.6\n";
    bench.commit("2025-12-01", &format!("{ANCHORED}\n{side}supports = \"A\"\n"));
    let turned = side.replace("supports = \"T\"", "supports = [\"T\", \"B\"]");
    bench.commit("2026-02-01", &format!("{ANCHORED}\n{turned}supports = \"T\"\n"));
    let answer = bench.json(&["history"]);
    let edit = turns(&answer).iter().find(|turn| !turn["commit"].is_null()).unwrap();
    // Half of it would be a circle of A and B.
    let sum: f64 = edit["parts"].as_array().unwrap().iter().map(|part| number(&part["part"])).sum();
    assert!((sum - (number(&edit["to"]) - number(&edit["from"]))).abs() < 1e-12);
    assert!(edit["parts"][0]["what"].as_str().unwrap().starts_with("together: "), "{edit:#}");
    let whole: f64 = answer["whole"].as_array().unwrap().iter().map(|part| number(&part["part"])).sum();
    assert!((whole - (number(&answer["end"]) - number(&answer["start"]))).abs() < 1e-12);
}

#[test]
fn very_many_commits_are_followed_as_far_as_is_said() {
    let bench = bench();
    bench.git(&["init", "-q"]);
    bench.commit("2020-01-01", ANCHORED);
    // One after another by fast-import: a thousand and more would take git itself a minute.
    let mut stream = String::new();
    for number in 0..1_200 {
        let text = ANCHORED.replace("credence = 0.2", &format!("credence = 0.{:04}", 1_000 + number));
        let when = 1_600_000_000 + number;
        stream += &format!(
            "commit refs/heads/main\ncommitter A <a@b> {when} +0000\ndata 1\nx\n{}M 100644 inline arguments/bridge.toml\ndata {}\n{text}\n",
            if number == 0 { "from refs/heads/main^0\n" } else { "" },
            text.len(),
        );
    }
    let mut child = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(bench.root())
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    bench.git(&["reset", "-q", "--hard"]);
    let answer = bench.json(&["history"]);
    assert_eq!(answer["editions"]["committed"], 1_000);
    assert!(notes(&answer).contains("history is cut: edits before 2020-09-13"), "{}", notes(&answer));
    // The newest thousand: 999 edits, a forecast and an answer.
    assert_eq!(turns(&answer).len(), 1_001);
}

#[test]
fn each_turn_is_what_belief_said_then() {
    let bench = edited();
    // Without git: the map is today's, then and now.
    fs::remove_dir_all(bench.root().join(".git")).unwrap();
    let answer = bench.json(&["history"]);
    for turn in turns(&answer) {
        let at = turn["at"].as_str().unwrap();
        let then: Value =
            serde_json::from_slice(&bench.run(&["--as-of", at, "--json", "belief"]).stdout).unwrap();
        close(&then["claims"][0]["belief"], number(&turn["to"]));
    }
}
