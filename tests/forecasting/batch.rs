//! `forecast --from`: JSON lines, all or none.

use super::fixture::Bench;

const GOOD: &str = r#"{"question": "strike", "p": 0.65, "why": "talks", "at": "2026-03-01"}

{"question": "strike", "p": "likely", "because": ["map/P2"]}
{"claim": "map/P1", "p": "70%"}
{"question": "winner", "p": {"Ann": 0.6, "Bob": "40%"}}
{"question": "troops", "quantiles": [[0.5, 12000], [0.05, 9000]], "expires": "2098-01-01"}
{"question": "troops", "normal": [12000, 1500]}
{"question": "troops", "low": 1, "likely": 2, "high": 3}
{"question": "strike", "p": "same"}
"#;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.done(&["ask", "Who wins?", "--id", "winner", "--draft", "--option", "Ann", "--option", "Bob"]);
    bench.ask_troops();
    bench
}

#[test]
fn all_good_lines_are_logged_from_stdin_or_a_file() {
    let bench = bench();
    let ended = bench.run_with_stdin(&["forecast", "--from", "-", "--by", "ann"], GOOD);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(ended.stdout, "Recorded 8 forecasts by ann in forecasts/log/ann.toml.\n");
    assert_eq!(bench.read("forecasts/log/ann.toml").matches("[[forecast]]").count(), 9);
    bench.sound();
    // Whoever has no forecast yet has none to say again.
    let without_same = GOOD.lines().filter(|line| !line.contains("same")).collect::<Vec<_>>().join("\n");
    bench.write("lines.jsonl", format!("\u{feff}{without_same}"));
    let said = bench.done(&["forecast", "--from", "lines.jsonl", "--by", "bob"]);
    assert_eq!(said, "Recorded 7 forecasts by bob (new forecaster) in forecasts/log/bob.toml.\n");
    bench.sound();
}

#[test]
fn one_bad_line_stops_all_and_every_bad_line_is_named() {
    let bench = bench();
    let before = bench.files();
    let bad = format!(
        "{GOOD}{}",
        r#"{"question": "strike", "p": 72}
{"question": "strik", "p": 0.5}
not json
{"question": "winner", "p": {"Ann": 0.6, "Bob": 0.5}}
{"question": "strike", "pp": 0.5}
{"question": "strike"}
{"question": "strike", "p": 0.5, "withdrawn": true}
{"question": "strike", "p": 1}
{"question": "over", "p": 0.5}
{"question": "strike", "p": 0.5, "at": "04/01/2026"}
{"question": "strike", "p": 0.5, "why": "\u001b[31m"}
{"question": "strike", "p": [0.5]}
"#
    );
    let ended = bench.run_with_stdin(&["forecast", "--from", "-", "--by", "ann"], &bad);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    for part in [
        "line 10: `72` is ambiguous",
        "line 11: unknown question `strik`",
        "line 12: expected ident",
        "line 13: the probabilities sum to 110%",
        "line 14: unknown field `pp`",
        "line 15: the line has no forecast",
        "line 16: the line has more than one forecast",
        "line 17: 1 says that nothing could change your mind",
        "line 18: `over` is closed",
        "line 19: `at`: `04/01/2026` is ambiguous",
        "line 20: `why` has the control character U+001B",
        "line 21: `p` holds neither a number nor a text",
        "12 of 20 lines cannot be logged; nothing was written",
    ] {
        assert!(ended.stderr.contains(part), "`{part}` is not in: {}", ended.stderr);
    }
    assert!(bench.files() == before);
}

#[test]
fn a_reason_of_a_megabyte_is_refused() {
    let bench = Bench::new();
    let before = bench.files();
    let line = format!("{{\"question\": \"strike\", \"p\": 0.5, \"why\": \"{}\"}}\n", "x".repeat(1 << 20));
    let ended = bench.run_with_stdin(&["forecast", "--from", "-", "--by", "ann"], &line);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("line 1: `why` has 1048576 bytes; at most 65536 fit"), "{}", ended.stderr);
    assert!(bench.files() == before);
}

#[test]
fn what_is_no_text_or_not_there_is_refused() {
    let bench = Bench::new();
    assert!(
        bench.refused(&["forecast", "--from", "nowhere.jsonl", "--by", "ann"]).contains("cannot be read")
    );
    assert!(
        bench
            .refused(&["forecast", "strike", "5%", "--from", "-", "--by", "ann"])
            .contains("cannot be used with")
    );
    let ended = bench.run_with_stdin(&["forecast", "--from", "-", "--by", "ann"], "\n\n");
    assert_eq!(ended.code, 0);
    assert!(ended.stderr.contains("Nothing to log: no lines."));
}

#[test]
fn a_dry_run_shows_every_record() {
    let bench = bench();
    let before = bench.files();
    let ended = bench.run_with_stdin(&["forecast", "--from", "-", "--by", "ann", "--dry-run"], GOOD);
    assert_eq!(ended.code, 0);
    assert_eq!(ended.stdout.matches("[[forecast]]").count(), 8, "{}", ended.stdout);
    assert!(bench.files() == before);
}
