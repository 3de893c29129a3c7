//! Rules that resolve from data.

use chrono_tz::Tz;
use warrant::finding::Severity;
use warrant::forecast::AsOf;
use warrant::schedule::rule_findings;
use warrant::workbench::Workbench;

use crate::scheduling::fixture::Fixture;

/// A question of January 2026 that data answers.
pub fn with_rule(rule: &str, data: &str) -> Fixture {
    let fixture = Fixture::new();
    let rule = format!("\n[rule]\nfile = \"../data/feed.csv\"\ncolumn = \"value\"\ncovers = \"day\"\n{rule}");
    fixture.question("level", "2026-01-01", "2026-01-31", "2026-02-10", &rule);
    fixture.write("forecasts/data/feed.csv", data);
    fixture
}

/// What the rule says on a day: action, outcome, why.
pub fn says(fixture: &Fixture, day: &str) -> (String, String, String) {
    let ended = fixture.run(&["resolve", "--auto", "--as-of", day, "--json"]);
    let answer: serde_json::Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    let rule = &answer["rules"][0];
    let text = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
    (text("action"), text("outcome"), text("why"))
}

#[track_caller]
pub fn expect(fixture: &Fixture, day: &str, action: &str, outcome: &str, why: &str) {
    let found = says(fixture, day);
    assert_eq!((found.0.as_str(), found.1.as_str()), (action, outcome), "{}", found.2);
    assert!(found.2.contains(why), "no `{why}` in `{}`", found.2);
}

/// The findings of the rules on a day, with their severities.
pub fn findings(fixture: &Fixture, day: &str) -> Vec<(Severity, String)> {
    let workbench = Workbench::load(fixture.root(), None).unwrap();
    let as_of = AsOf::day(day.parse().unwrap(), Tz::UTC);
    let found = rule_findings(&workbench, &workbench.data, as_of);
    found.into_iter().map(|finding| (finding.severity, finding.message)).collect()
}

const FEED: &str = "day,value\n2026-01-10,5\n2026-01-31,7\n2026-02-01,9\n";

#[test]
fn it_waits_for_the_window_the_settling_and_the_data() {
    let fixture = with_rule("compare = { above = 6 }\nsettle = \"2d\"\n", FEED);
    expect(&fixture, "2026-01-31", "waits", "", "from 2026-02-03");
    expect(&fixture, "2026-02-02", "waits", "", "the data reach 2026-02-01");
    expect(&fixture, "2026-02-03", "resolves", "yes", "7 (last over 2026-01-01 to 2026-01-31) is above 6");
    // A feed that stopped must not answer No.
    fixture.write("forecasts/data/feed.csv", "day,value\n2026-01-10,5\n");
    expect(&fixture, "2026-03-01", "waits", "", "the data reach 2026-01-10; the window ends 2026-01-31");
    fixture.run(&["resolve", "--auto", "--apply"]).code(0);
    assert!(!fixture.read("forecasts/questions/level.toml").contains("[[resolution]]"));
}

#[test]
fn every_reduction_has_its_value() {
    let feed = "day,value\n2025-12-31,100\n2026-01-20,0.1\n2026-01-10,0.2\n2026-01-31,0.3\n";
    for (reduce, threshold, outcome) in [
        ("last", "0.29", "yes"),
        ("first", "0.19", "yes"),
        ("max", "0.3", "no"),
        ("min", "0.1", "no"),
        ("sum", "0.6", "no"),
        ("mean", "0.1999", "yes"),
        ("count", "2", "yes"),
    ] {
        let fixture =
            with_rule(&format!("reduce = \"{reduce}\"\ncompare = {{ above = {threshold} }}\n"), feed);
        expect(&fixture, "2026-02-03", "resolves", outcome, reduce);
    }
}

#[test]
fn equal_is_no_in_both_directions() {
    for direction in ["above", "below"] {
        let fixture = with_rule(&format!("compare = {{ {direction} = 7 }}\n"), FEED);
        expect(&fixture, "2026-02-03", "resolves", "no", "7");
    }
}

#[test]
fn another_window_is_compared_with() {
    let other = "compare = { below = { from = 2025-12-01, to = 2025-12-31, reduce = \"max\" } }\n";
    let fixture = with_rule(other, "day,value\n2025-12-10,8\n2025-12-11,6\n2026-01-31,7\n");
    expect(&fixture, "2026-02-03", "resolves", "yes", "is below 8 (max over 2025-12-01 to 2025-12-31)");
}

#[test]
fn rows_published_later_are_hidden_and_date_the_answer() {
    let feed = "day,value,published\n2026-01-10,5,2026-01-12\n2026-01-31,7,2026-02-14\n";
    let fixture = with_rule("known = \"published\"\ncompare = { above = 6 }\n", feed);
    expect(&fixture, "2026-02-13", "waits", "", "the data reach 2026-01-10");
    expect(&fixture, "2026-02-14", "resolves", "yes", "7");
    let ended =
        fixture.run(&["resolve", "--auto", "--apply"]).code(0).says("Wrote forecasts/questions/level.toml");
    drop(ended);
    let text = fixture.read("forecasts/questions/level.toml");
    for part in [
        "outcome = \"yes\"",
        "known = 2026-02-14",
        "by = \"rule\"",
        "sha256 = ",
        "line 3: 2026-01-31, 7, 2026-02-14",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    fixture.run(&["check"]).code(0);
    // A second time there is nothing to write.
    fixture.run(&["resolve", "--auto", "--apply"]).code(0);
    assert_eq!(fixture.read("forecasts/questions/level.toml"), text);
    expect(&fixture, "2026-03-01", "agrees", "yes", "7");
    assert_eq!(fixture.due("2026-03-01", &[]), Vec::<String>::new());
}

#[test]
fn due_says_that_a_rule_is_ready() {
    let fixture = with_rule("compare = { above = 6 }\nsettle = \"2d\"\n", FEED);
    assert_eq!(fixture.due("2026-02-02", &["--reason", "rule-ready"]), Vec::<String>::new());
    assert_eq!(fixture.due("2026-02-04", &["--reason", "rule-ready"]), ["level rule-ready -1"]);
}

#[test]
fn where_chooses_rows_and_counting_needs_no_row() {
    let feed = "day,kind,value\n2026-01-10,a,5\n2026-01-10,b,1\n2026-01-31,a,9\n2026-02-01,b,2\n";
    let fixture = with_rule("where = { kind = \"b\" }\nreduce = \"max\"\ncompare = { above = 0.5 }\n", feed);
    expect(&fixture, "2026-02-03", "resolves", "yes", "1 (max");
    let fixture = with_rule("where = { kind = \"c\" }\nreduce = \"count\"\ncompare = { above = 0 }\n", feed);
    expect(&fixture, "2026-02-03", "resolves", "no", "0 (count");
    let fixture = with_rule("where = { kind = \"c\" }\nreduce = \"max\"\ncompare = { above = 0 }\n", feed);
    expect(&fixture, "2026-02-03", "fails", "", "no row of forecasts/data/feed.csv has kind = c");
}

#[test]
fn json_and_values_themselves() {
    let fixture = Fixture::new();
    fixture.write(
        "forecasts/data/feed.json",
        r#"{"data":[{"d":"2026-01-10","n":12.5,"who":"other","on":"2026-01-02"},{"d":"2026-01-31","n":13,"who":"x","on":"2026-01-05"}]}"#,
    );
    let write = |kind: &str, column: &str| {
        let text = format!(
            "[question]\ntitle = \"Q?\"\n{kind}\ncriteria = \"c\"\nread_at = \"r\"\nopens = 2026-01-01\n\
             closes = 2026-01-31\n[rule]\nfile = \"../data/feed.json\"\npointer = \"/data\"\ncolumn = \"{column}\"\ncovers = \"d\"\n"
        );
        fixture.write("forecasts/questions/q.toml", &text);
    };
    write("type = \"numeric\"\nrange = { min = 0, max = 20 }", "n");
    expect(&fixture, "2026-02-01", "resolves", "13", "13 (last");
    write("type = \"choice\"\noptions = [\"x\", \"other\"]", "who");
    expect(&fixture, "2026-02-01", "resolves", "x", "x (last");
    write("type = \"date\"\nrange = { min = 2026-01-01, max = 2026-12-31 }", "on");
    expect(&fixture, "2026-02-01", "resolves", "2026-01-05", "2026-01-05 (last");
    fixture.run(&["resolve", "--auto", "--apply"]).code(0);
    assert!(fixture.read("forecasts/questions/q.toml").contains("outcome = 2026-01-05"));
    write("type = \"choice\"\noptions = [\"y\", \"other\"]", "who");
    expect(&fixture, "2026-02-01", "fails", "", "unknown option `x` in forecasts/data/feed.json");
    write("type = \"numeric\"\nrange = { min = 0, max = 10 }", "n");
    expect(&fixture, "2026-02-01", "fails", "", "above a range that is closed there");
}

#[test]
fn a_record_that_says_something_else_is_a_finding_and_stands() {
    let fixture = with_rule("compare = { above = 6 }\n", FEED);
    let path = "forecasts/questions/level.toml";
    let text =
        fixture.read(path) + "\n[[resolution]]\noutcome = \"no\"\nknown = 2026-02-05\nnote = \"by hand\"\n";
    fixture.write(path, &text);
    fixture.run(&["resolve", "--auto", "--apply"]).code(1).says("level conflicts");
    assert_eq!(fixture.read(path), text);
    let found = findings(&fixture, "2026-03-01");
    assert!(
        matches!(found.as_slice(), [(Severity::Error, message)] if message.contains("the question resolved no, but its rule says yes")),
        "{found:?}"
    );
}

#[test]
fn rules_that_test_nothing_are_findings() {
    let sound = findings(&with_rule("compare = { above = 6 }\n", FEED), "2026-02-05");
    assert_eq!(sound, []);
    for (rule, message) in [
        ("compare = { above = 1 }\n", "every row of forecasts/data/feed.csv is already above 1"),
        ("reduce = \"count\"\ncompare = { below = 0 }\n", "can never hold"),
        ("compare = { above = { from = 2026-01-01, to = 2026-01-31 } }\n", "can never hold"),
        (
            "reduce = \"max\"\ncompare = { below = { from = 2026-01-01, to = 2026-01-31, reduce = \"last\" } }\n",
            "can never hold",
        ),
        ("from = 2025-01-01\nto = 2025-12-31\ncompare = { above = 6 }\n", "ends before the question opens"),
        ("to = 2026-06-30\ncompare = { above = 6 }\n", "ends after the answer is due on 2026-02-10"),
    ] {
        let found = findings(&with_rule(rule, FEED), "2026-02-05");
        assert!(found.iter().any(|(_, found)| found.contains(message)), "{rule}: {found:?}");
    }
}

#[test]
fn the_sample_resolves_by_its_rule_and_waits_with_the_next() {
    let root = env!("CARGO_MANIFEST_DIR");
    let fixture = Fixture::new();
    let run = |arguments: &[&str]| {
        let ended = fixture.command(&[&["-C", root], arguments].concat()).output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&ended.stdout).unwrap()["rules"].clone()
    };
    let rules = run(&["resolve", "--auto", "--as-of", "2026-11-23", "--json"]);
    assert_eq!(rules[0]["question"], "china-russia-trade-2025");
    assert_eq!((&rules[0]["action"], &rules[0]["outcome"]), (&"agrees".into(), &"no".into()));
    assert_eq!((&rules[0]["known"], &rules[0]["value"]), (&"2026-01-14".into(), &228.105.into()));
    assert_eq!(
        (&rules[1]["question"], &rules[1]["action"]),
        (&"china-russia-trade-2026".into(), &"waits".into())
    );
    assert!(rules[1]["why"].as_str().unwrap().contains("the data reach 2025-12-31"), "{}", rules[1]["why"]);
    // Before the figure was published, on 14 January in Beijing, the rule waits for the data, not with another answer.
    let rules = run(&["resolve", "--auto", "china-russia-trade-2025", "--as-of", "2026-01-12", "--json"]);
    assert!(rules[0]["why"].as_str().unwrap().contains("the data reach 2024-12-31"), "{}", rules[0]["why"]);
}
