//! `check`.

use insta::assert_snapshot;

use crate::cli::fixture::Fixture;

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["check"]), @r#"
    exit 0
    --- stdout
    note[single-source]: both pieces of evidence come from `inspection`
      --> arguments/bridge.toml:14:6
       |
    14 | id = "inspection"
       |      ^^^^^^^^^^^^
       |
    help: add evidence from a source that does not depend on this one

    note[word-outside-belief]: the author's `likely` means 55-80%, but the belief in `T` is 88.2% to 89.3%
      --> arguments/bridge.toml:22:8
       |
    22 | word = "likely"
       |        ^^^^^^^^
       |
    help: `warrant belief` shows where the numbers come from; one may be the encoder's own view

    warning[unanswered-conjecture]: the conjecture `C2` is rejected, and nothing answers it: it stands
      --> arguments/bridge.toml:34:6
       |
    34 | id = "C2"
       |      ^^^^
    35 | text = "Lorries will wear it down before the repair | and nobody counts them."
    36 | stance = "rejected"
       |          ---------- rejected here
       |
    help: add a claim that rebuts it, or leave the gap: it is the article's

    warning[bears-on-nothing]: the conjecture `C2` bears on nothing
      --> arguments/bridge.toml:34:6
       |
    34 | id = "C2"
       |      ^^^^ supports, rebuts and undercuts nothing
       |
    help: add `supports`, `rebuts`, `undercuts` or `contrary`, or remove the claim

    warning[unsupported-premise]: the judgement `P2` has neither a reason nor evidence
      --> arguments/bridge.toml:50:6
       |
    50 | id = "P2"
       |      ^^^^ `said` is not a reason
       |
    help: add a claim that supports it, or `evidence`; or write kind = "assumption"

    note[unlinked-question]: no claim is linked to `grade`
     --> forecasts/questions/grade.toml:1:1
      |
    1 | [question]
      | ^^^^^^^^^^
      |
    help: add a [[link]] to a claim that it tests; leave it if the question stands on its own

    note[unlinked-question]: no claim is linked to `material`
     --> forecasts/questions/material.toml:1:1
      |
    1 | [question]
      | ^^^^^^^^^^
      |
    help: add a [[link]] to a claim that it tests; leave it if the question stands on its own

    note[unlinked-question]: no claim is linked to `repair-start`
     --> forecasts/questions/repair-start.toml:1:1
      |
    1 | [question]
      | ^^^^^^^^^^
      |
    help: add a [[link]] to a claim that it tests; leave it if the question stands on its own

    note[unlinked-question]: no claim is linked to `strike`
     --> forecasts/questions/strike.toml:1:1
      |
    1 | [question]
      | ^^^^^^^^^^
      |
    help: add a [[link]] to a claim that it tests; leave it if the question stands on its own

    warning[incoherent-group]: ada’s probabilities are incoherent: strike implies bridge-closed, but they are `strike` 50%, `bridge-closed` 9%
     --> forecasts/relations.toml:1:1
      |
    1 | [[implies]]
      | ^^^^^^^^^^^
      |
     ::: forecasts/log/ada.toml:1:1
      |
    1 | [forecaster]
      | ------------ logged here
      |
    help: the nearest coherent ones are `strike` 29.5%, `bridge-closed` 29.5%; `warrant coherence` shows all

    warning[late-forecast]: the forecast is dated 2026-07-02T08:00:00Z, after `bridge-closed` closed on 2026-06-30
      --> forecasts/log/ada.toml:27:1
       |
    27 | [[forecast]]
       | ^^^^^^^^^^^^
       |
    help: nothing to do unless a date is wrong: the record is kept and not scored

    note[records-out-of-order]: recorded on 2026-02-01T08:00:00Z, but stands below a record of 2026-11-20T08:00:00Z; 3 records in this file are out of order
      --> forecasts/log/ada.toml:41:1
       |
    33 | [[forecast]]
       | ------------ recorded later
    ...
    41 | [[forecast]]
       | ^^^^^^^^^^^^
       |
    help: sort the records by `recorded`; of two with the same `at` the later one counts

    note[retrospective-forecast]: the forecast on `bridge-closed` is dated 2026-05-01T08:00:00Z but was recorded on 2026-07-05T08:00:00Z, when the answer was known
      --> forecasts/log/ben.toml:11:1
       |
    11 | [[forecast]]
       | ^^^^^^^^^^^^
       |
    help: it is listed separately and never ranked; add `published = "https://..."` if the view was public at the time

    note[records-out-of-order]: recorded on 2026-02-01T08:00:00Z, but stands below a record of 2026-07-05T08:00:00Z
      --> forecasts/log/ben.toml:18:1
       |
    11 | [[forecast]]
       | ------------ recorded later
    ...
    18 | [[forecast]]
       | ^^^^^^^^^^^^
       |
    help: sort the records by `recorded`; of two with the same `at` the later one counts
    --- stderr
    checked 13 files: 0 errors, 5 warnings, 9 notes
    "#);
}

#[test]
fn github() {
    let shown = Fixture::bridge().on_the_day(&["check", "--format", "github"]).data();
    assert_eq!(shown.lines().filter(|line| line.starts_with("::warning file=")).count(), 5);
    assert_eq!(shown.lines().filter(|line| line.starts_with("::notice file=")).count(), 9);
    assert_snapshot!(shown.lines().nth(1).unwrap(), @"::notice file=arguments/bridge.toml,line=22,col=8,endLine=22,endColumn=16,title=word-outside-belief::the author's `likely` means 55-80%25, but the belief in `T` is 88.2%25 to 89.3%25%0Ahelp: `warrant belief` shows where the numbers come from; one may be the encoder's own view");
}

#[test]
fn sarif_names_every_finding() {
    let shown = Fixture::bridge().on_the_day(&["check", "--format", "sarif"]).data();
    let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(value["version"], "2.1.0");
    let results = value["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "unanswered-conjecture"));
}

#[test]
fn under_a_path() {
    let screen = Fixture::bridge().on_the_day(&["check", "forecasts/log"]);
    assert_eq!(screen.stdout.matches("--> forecasts/log/").count(), 4, "{screen}");
    assert_eq!(screen.stdout.matches("--> ").count(), 4, "{screen}");
    assert_eq!(screen.stderr, "checked 13 files: 0 errors, 1 warning, 3 notes\n");
}

#[test]
fn warnings_are_errors_when_strict() {
    let fixture = Fixture::bridge();
    assert_eq!(fixture.on_the_day(&["check"]).code, 0);
    assert_eq!(fixture.on_the_day(&["check", "--strict"]).code, 1);
}

#[test]
fn a_finding_is_denied_and_allowed() {
    let fixture = Fixture::bridge();
    let denied = fixture.on_the_day(&["check", "-D", "unanswered-conjecture"]);
    assert_eq!(denied.code, 1);
    assert!(denied.stdout.contains("error[unanswered-conjecture]"));
    let allowed = fixture.on_the_day(&["check", "-A", "unanswered-conjecture"]);
    assert_eq!(allowed.code, 0);
    assert!(!allowed.stdout.contains("unanswered-conjecture"));
}

#[test]
fn an_error_has_place_caret_and_help() {
    let fixture = Fixture::bridge();
    let text = fixture.read("arguments/bridge.toml").replace("rebuts = \"C1\"", "rebust = \"C1\"");
    fixture.write("arguments/bridge.toml", &text);
    let screen = fixture.on_the_day(&["check"]).code(1).says(": 3 errors, ");
    let errors: Vec<&str> =
        screen.stdout.split("\n\n").filter(|finding| finding.starts_with("error")).collect();
    assert_snapshot!(errors.join("\n\n"), @r#"
    error[unknown-key]: unknown key `rebust`
      --> arguments/bridge.toml:43:1
       |
    39 | [[premise]]
       | ----------- in this [[premise]]
    ...
    43 | rebust = "C1"
       | ^^^^^^ not a key of [[premise]]
       |
    help: did you mean `rebuts`?

    error[expectation-failed]: `T` is expected to stand, but is open: C1 is contrary to it but is open itself
      --> arguments/bridge.toml:95:11
       |
    95 | stands = ["T"]
       |           ^^^
       |
    help: correct the argument, or update [expect]

    error[expectation-failed]: `C1` is expected to fall, but is open: T is contrary to it but is open itself
      --> arguments/bridge.toml:96:10
       |
    96 | falls = ["C1"]
       |          ^^^^
       |
    help: correct the argument, or update [expect]
    "#);
}

#[test]
fn unknown_codes_are_refused() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["check", "-D", "unanswered"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: unknown finding code `unanswered`
    help: known: unreadable-file, file-too-large, not-utf8, merge-conflict, union-merge, folder-loop, path-outside, bad-file-name, unexpected-file, empty-file, toml-syntax, toml-version
    "#);
}
