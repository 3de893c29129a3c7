//! `report`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn the_screens_of_other_verbs_follow_each_other() {
    let fixture = Fixture::bridge();
    let report = fixture.on_the_day(&["report", "--width", "140"]).data();
    let mut rest = report.as_str();
    for heading in [
        "The bridge ",
        "bridge: ",
        "open questions\n",
        "due\n",
        "settled questions\n",
        "scores\n",
        "findings\n",
    ] {
        let at = if rest.starts_with(heading) { Some(0) } else { rest.find(&format!("\n\n{heading}")) };
        rest = &rest[at.unwrap_or_else(|| panic!("no `{heading}` in\n{rest}")) + heading.len()..];
    }
    for verb in [["table", "bridge"], ["score", "--color=never"]] {
        let shown = fixture.on_the_day(&[&verb[..], &["--width", "140"]].concat()).data();
        let (_, below_the_heading) = shown.split_once('\n').unwrap();
        assert!(report.contains(below_the_heading), "{below_the_heading}\nis not in\n{report}");
    }
    for row in [
        " toll-rise   open    2026-12-31   2027-01-15   32.5%, unlikely ",
        " 2026-11-15   8 days overdue   overdue   repair-start ",
        " strike          void       2026-05-31   2026-06-15   50%, roughly even    void (annulled) ",
        "\ncheck: 0 errors, 5 warnings, 9 notes; `warrant check` shows them.\n",
    ] {
        assert!(report.contains(row), "{row}\nis not in\n{report}");
    }
}

#[test]
fn every_format_holds_the_thesis_the_questions_and_the_scores() {
    let fixture = Fixture::bridge();
    // CSV holds one table, the first: those of an argument's review.
    for format in FORMATS.into_iter().filter(|format| *format != "csv") {
        let shown = fixture.on_the_day(&["report", "--format", format, "--width", "220"]).data();
        for part in ["The bridge stays open until it is repaired.", "repair-start", "gazette", "0.1056"] {
            assert!(shown.contains(part), "{format} lacks {part}:\n{shown}");
        }
    }
}

fn state_of_bridge_closed(arguments: &[&str]) -> String {
    let shown = Fixture::bridge().run(&[&["list", "--json"], arguments].concat()).data();
    let list: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let rows = list["questions"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == "bridge-closed").unwrap();
    row["state"].as_str().unwrap().to_owned()
}

#[test]
fn the_past_does_not_know_the_answer() {
    assert_eq!(state_of_bridge_closed(&["--as-of", "2026-11-23"]), "resolved");
    assert_eq!(state_of_bridge_closed(&["--as-of", "2026-05-15"]), "open");
    let shown = Fixture::bridge().run(&["report", "--as-of", "2026-05-15"]).data();
    assert!(!shown.contains("0.1056"), "nothing is scored before it is answered:\n{shown}");
}

#[test]
fn what_was_recorded_later_is_hidden() {
    let recorded_by_june = ["--as-of", "2026-11-23", "--as-recorded", "2026-06-01"];
    assert_eq!(
        state_of_bridge_closed(&recorded_by_june),
        "overdue",
        "the resolution was written down in July"
    );
}

#[test]
fn a_broken_file_is_named_and_the_rest_is_shown() {
    let fixture = Fixture::bridge();
    fixture.write("forecasts/questions/broken.toml", "[question\n");
    let screen = fixture.on_the_day(&["report"]);
    assert!(screen.stdout.contains("bridge-closed"));
    assert_eq!(screen.code, 1);
    assert_snapshot!(screen.stderr, @r#"
    error: forecasts/questions/broken.toml has errors; what it holds may be missing here
    help: `warrant check` shows them
    "#);
}
