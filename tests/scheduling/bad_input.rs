//! Bad input: each is named, nothing is resolved, and the exit code is that of the contract.

use warrant::forecast::AsOf;
use warrant::schedule::{Verdict, verdict};
use warrant::workbench::Workbench;
use warrant::workbench::data::DataFile;

use crate::scheduling::fixture::Fixture;
use crate::scheduling::rules::{findings, with_rule};

const RULE: &str = "compare = { above = 6 }\n";

/// Expects that the rule fails with a message, in `resolve --auto`, in `due` and among the findings.
#[track_caller]
fn fails(fixture: &Fixture, message: &str) {
    let before = fixture.read("forecasts/questions/level.toml");
    fixture.run(&["resolve", "--auto", "--apply"]).code(1).says(message);
    assert_eq!(fixture.read("forecasts/questions/level.toml"), before, "nothing is resolved");
    let ended = fixture.run(&["due", "--as-of", "2026-03-01", "--exit-code"]).code(2).says(message);
    assert!(ended.stdout.contains("overdue"), "what is sound is said: {}", ended.stdout);
    fixture.run(&["due", "--as-of", "2026-03-01"]).code(1).says(message);
    let found = findings(fixture, "2026-03-01");
    assert!(found.iter().any(|(_, found)| found.contains(message)), "{found:?}");
}

#[test]
fn data_that_cannot_be_used() {
    for (data, message) in [
        ("", "forecasts/data/feed.csv is empty"),
        ("day,value\n2026-01-10,5\n2026-01-31", "has no line end; the file may be truncated"),
        (
            "day,value\n2026-01-10,5\n2026-01-31\n",
            "expected 2 cells, found 1 in line 3 of forecasts/data/feed.csv",
        ),
        ("day,valeu\n2026-01-31,7\n", "forecasts/data/feed.csv has no column `value`"),
        ("date,value\n2026-01-31,7\n", "forecasts/data/feed.csv has no column `day`"),
        (
            "day,value\n2026-01-31,n/a\n",
            "expected a number, found `n/a` in line 2 of forecasts/data/feed.csv",
        ),
        ("day,value\n2026-01-31,1.234,5\n", "expected 2 cells, found 3 in line 2 of forecasts/data/feed.csv"),
        (
            "day,value\n2026-01-31,7\n2026-01-31,8\n",
            "line 2 and line 3 of forecasts/data/feed.csv have the same date",
        ),
        ("day,value\n31.01.2026,7\n", "line 2 of forecasts/data/feed.csv: `31.01.2026` is ambiguous"),
        ("day,value\n2026-01-31T10:00:00,7\n", "does not say its offset from UTC"),
        ("day,value\n2026-02-10,7\n", "has no row in the window over 2026-01-01 to 2026-01-31"),
        ("day,value,value\n2026-01-31,7,8\n", "has two columns `value`"),
    ] {
        fails(&with_rule(RULE, data), message);
    }
}

#[test]
fn data_that_would_fill_the_memory() {
    let question = "[question]\ntitle = \"?\"\ntype = \"numeric\"\ncriteria = \"so\"\nread_at = \"here\"\n\
        opens = 2026-01-01\ncloses = 2026-01-31\nrange = { min = 0, max = 9 }\n[rule]\nfile = \"f\"\ncolumn = \"value\"\n";
    let files = [("warrant.toml", &b""[..]), ("forecasts/questions/level.toml", question.as_bytes())];
    let workbench = Workbench::from_files(files).unwrap();
    let as_of = AsOf::day("2026-03-01".parse().unwrap(), workbench.settings.zone);
    let list = |count: usize, item: fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(",");
    for (path, text, message) in [
        // As objects of which no two share a member: half a megabyte, and a thousand million cells.
        ("f.json", format!("[{}]", list(32_000, |n| format!("{{\"m{n}\":1}}"))), "more than 20000000 cells"),
        ("f.json", format!("[{}]", list(1_000_001, |_| "1".to_owned())), "more than 1000000 rows"),
        ("f.json", format!("[\"{}\"]", "x".repeat(8 << 20)), "more than 8 MiB of JSON"),
        ("f.csv", format!("value\n{}", "1\n".repeat(1_000_001)), "more than 1000000 rows"),
        // Each heading is looked for among the others.
        ("f.csv", list(100_000, |n| format!("h{n}")) + "\n", "no column `value`"),
    ] {
        let file = DataFile { path: path.to_owned(), sha256: String::new(), text };
        let Some(Verdict::Fails(problem)) = verdict(&workbench.questions["level"], Ok(&file), as_of) else {
            panic!("{message} is not said");
        };
        assert!(problem.message.contains(message), "{}", problem.message);
        assert!(problem.message.len() + problem.help.len() < 500, "{}", problem.help);
    }
}

#[test]
fn data_that_is_not_there_or_lies_outside() {
    let fixture = with_rule(RULE, "");
    std::fs::remove_file(fixture.path("forecasts/data/feed.csv")).unwrap();
    fails(&fixture, "the data file ../data/feed.csv is not there");
    let text =
        fixture.read("forecasts/questions/level.toml").replace("../data/feed.csv", "../../../feed.csv");
    fixture.write("forecasts/questions/level.toml", &text);
    fails(&fixture, "leads out of the workbench");
    let text = text.replace("../../../feed.csv", "../data/feed.json");
    fixture.write("forecasts/questions/level.toml", &text);
    fixture.write("forecasts/data/feed.json", "[{\"day\": \"2026-01-31\", \"val");
    fails(&fixture, "forecasts/data/feed.json is not valid JSON");
}

#[test]
fn a_rule_whose_time_has_not_come_is_not_read_by_due() {
    let fixture = with_rule(RULE, "");
    std::fs::remove_file(fixture.path("forecasts/data/feed.csv")).unwrap();
    fixture.run(&["due", "--as-of", "2025-12-20", "--exit-code", "-q"]).silent();
}

#[test]
fn days_of_the_data_are_days_of_the_question() {
    // 31 January, 23:30 in Auckland is 10:30 in London: with its offset it is the same row.
    let fixture = with_rule(RULE, "day,value\n2026-01-31T10:30:00Z,7\n2026-01-31T11:30:00Z,1\n");
    let text = fixture.read("forecasts/questions/level.toml");
    let text = text.replace("[question]\n", "[question]\ntimezone = \"Pacific/Auckland\"\n");
    fixture.write("forecasts/questions/level.toml", &text);
    crate::scheduling::rules::expect(&fixture, "2026-02-03", "resolves", "yes", "7 (last");
}

#[test]
fn a_rule_on_a_question_that_is_resolved() {
    let fixture = with_rule(RULE, "day,value\n2026-01-31,7\n");
    let path = "forecasts/questions/level.toml";
    let text =
        fixture.read(path) + "\n[[resolution]]\nvoid = \"annulled\"\nknown = 2026-02-05\nnote = \"flawed\"\n";
    fixture.write(path, &text);
    let ended = fixture.run(&["resolve", "--auto", "--apply"]).code(1);
    assert!(ended.stdout.contains("void (annulled)"), "{}", ended.stdout);
    assert_eq!(fixture.read(path), text);
}

#[test]
fn what_is_typed_wrong() {
    let fixture = with_rule(RULE, "day,value\n2026-01-31,7\n");
    fixture.run(&["due", "--within", "7"]).code(2).says("for example 7d");
    fixture.run(&["due", "--within", "10%"]).code(2).says("for example 7d");
    fixture.run(&["due", "--as-of", "04/01/2026"]).code(2).says("ambiguous");
    fixture.run(&["due", "--format", "icls"]).code(2).says("ics");
    fixture
        .run(&["due", "--notify", "l", "--format", "ics"])
        .code(2)
        .says("`--notify` cannot be combined with `--format ics`");
    fixture.run(&["resolve", "--auto", "levle"]).code(2).says("level");
    fixture.run(&["resolve", "--auto", "--apply", "--as-of", "2026-03-01"]).code(2).says("as of now");
    fixture.question("plain", "2026-01-01", "2026-01-31", "2026-02-10", "");
    fixture.run(&["resolve", "--auto", "plain"]).code(2).says("plain has no [rule]");
    fixture.run(&["due", "--as-of", "1999-01-01", "--exit-code"]).code(0).says("none of 2 questions is open");
}
