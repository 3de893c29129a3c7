//! A cumulative distribution, point by point: typed from a file, read from a log, kept as it is.

use super::fixture::Bench;
use crate::harness::words;

const POINTS: &str = "x,F\n0,0\n9000,0.05\n12000.5,0.5\n20000,0.95\n50000,0.99\n";
const RECORD: &str = "cdf = [[0, 0], [9000, 0.05], [12000.5, 0.5], [20000, 0.95], [50000, 0.99]]\n";

#[test]
fn points_come_from_a_file_from_stdin_or_from_lines_of_json() {
    let bench = Bench::new();
    bench.ask_troops();
    bench.write("points.csv", POINTS);
    let said = bench.done(&words("forecast troops --cdf points.csv --by ann"));
    assert!(said.starts_with("Recorded 12000 (9000 to 20000)"), "{said}");
    let json = "[[0, 0], [9000, 0.05], [12000.5, 0.5], [20000, 0.95], [50000, 0.99]]";
    let ended = bench.run_with_stdin(&words("forecast troops --cdf - --by bob"), json);
    assert_eq!(ended.code, 0, "{ended:?}");
    let line = format!("{{\"question\": \"troops\", \"cdf\": {json}}}");
    let ended = bench.run_with_stdin(&words("forecast --from - --by cora"), &line);
    assert_eq!(ended.code, 0, "{ended:?}");
    for who in ["ann", "bob", "cora"] {
        let log = bench.read(&format!("forecasts/log/{who}.toml"));
        assert!(log.contains(RECORD), "{log}");
    }
    bench.sound();
    assert_eq!(bench.shown("troops")["forecasts"][0]["forecast"], "12000 (9000 to 20000)");
    bench.done(&["export", "tables"]);
    let exported = "cdf(0=0; 9000=0.05; 12000.5=0.5; 20000=0.95; 50000=0.99)";
    assert_eq!(bench.read("tables/forecasts.csv").matches(exported).count(), 3);
}

#[test]
fn days_may_have_fractions() {
    let bench = Bench::new();
    bench.done(&words("ask When? --id opening --type date --min 2026-01-01 --max 2026-12-31 --draft"));
    bench.write("points", "2026-01-01 0\n20600.5 0.5\n2026-12-31 1\n");
    bench.done(&words("forecast opening --cdf points --by ann"));
    let log = bench.read("forecasts/log/ann.toml");
    assert!(log.contains("cdf = [[2026-01-01, 0], [20600.5, 0.5], [2026-12-31, 1]]\n"), "{log}");
    bench.sound();
    let moments = log.replace("20600.5", "2026-05-27T12:00:00Z");
    bench.write("forecasts/log/ann.toml", moments);
    let found = bench.run(&["check"]);
    assert!(found.stdout.contains("`2026-05-27T12:00:00Z` is a moment, not a day"), "{found:?}");
}

#[test]
fn what_is_no_cumulative_distribution_of_the_question_is_refused() {
    let bench = Bench::new();
    bench.ask_troops();
    bench.done(&words("forecast troops --low 1 --likely 2 --high 3 --by ann"));
    let log = bench.read("forecasts/log/ann.toml");
    let (head, _) = log.split_once("low = ").unwrap();
    for (points, message, help) in [
        ("0 0\n5 0.5\n9 0.4\n50000 1", "the CDF falls from 0.5 to 0.4 at 9", "cannot fall"),
        ("0 0\n5 0.5\n5 0.6\n50000 1", "the value 5 does not rise above 5", "give each value once"),
        ("0 0\n5 0.5\n4 0.6\n50000 1", "the value 4 does not rise above 5", "sort the points"),
        ("0 0\n5 0.5", "the CDF ends with 0.5 at 5, not with 1", "reach the end of the range"),
        ("7 0.1\n50000 1", "the CDF begins with 0.1 at 7, not with 0", "begin with 0"),
        ("0 0.1\n50000 1", "the CDF begins with 0.1 at 0, not with 0", "begin with 0"),
        (
            "-1 0\n50000 1",
            "the value -1 at level 0 lies outside the range, which is closed at 0",
            "closed end",
        ),
        ("0 0\n50000 1.5", "the level 1.5 of the value 50000 is outside 0 to 1", "from 0 to 1"),
        ("0 0\n50000 nan", "the level NaN of the value 50000 is outside 0 to 1", "from 0 to 1"),
        ("0 0", "a distribution needs at least two points, not 1", "add points"),
    ] {
        bench.write("points", points);
        let said = bench.refused(&words("forecast troops --cdf points --by bob"));
        assert!(said.contains(message) && said.contains(help), "{points}: {said}");
        // The same by hand in a log is a finding at its place.
        let pairs: Vec<String> =
            points.lines().map(|line| format!("[{}]", line.replace(' ', ", "))).collect();
        bench.write("forecasts/log/ann.toml", format!("{head}cdf = [{}]\n", pairs.join(", ")));
        let found = bench.run(&["check"]);
        assert_eq!(found.code, 1, "{points}: {found:?}");
        assert!(found.stdout.contains(message) && found.stdout.contains(help), "{points}: {found:?}");
    }
    for (points, message) in [
        ("", "points: it is empty"),
        ("0 0\n1 2 3\n", "line 2 is not a pair of value and probability"),
        ("[[0, 0], [1]]", "points: invalid length 1"),
        ("0 0\nx 1\n", "invalid number `x`"),
        ("0 0\n1 y\n", "invalid probability `y`"),
    ] {
        bench.write("points", points);
        let said = bench.refused(&words("forecast troops --cdf points --by bob"));
        assert!(said.contains(message), "{points}: {said}");
    }
    bench.refused(&words("forecast strike --cdf points --by bob"));
    bench.refused(&words("forecast troops --cdf missing --by bob"));
}
