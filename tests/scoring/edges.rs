//! Records too short, too one-sided or too certain for some number: a dash or a sentence, never nonsense.

use std::fmt::Write as _;

use super::{calibrate, has_nonsense, score};

fn close(value: &serde_json::Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-12)
}

#[test]
fn nothing_at_all() {
    for table in ["p,y\n", "question,p,y\na,0.5,\nb,0.2,annulled\n"] {
        let board = score(table, &[]);
        assert_eq!(board.code, 0);
        assert!(board.stdout.contains("Nothing to score"), "{}", board.stdout);
        let screen = calibrate(table, &[]);
        assert!(screen.stdout.contains("No forecast on an answered"), "{}", screen.stdout);
        let answer = calibrate(table, &["--json"]).json();
        assert_eq!(answer["n"], 0);
        for key in ["brier", "log", "base_rate", "corp", "murphy", "auc", "ece", "spiegelhalter_z", "cox"] {
            assert!(answer[key].is_null(), "{key}");
        }
    }
    let open = score("question,p,y\na,0.5,\nb,0.2,annulled\n", &["--json"]).json();
    assert_eq!(
        (open["excluded"]["open"].as_u64(), open["excluded"]["annulled"].as_u64()),
        (Some(1), Some(1))
    );
    let empty = score("", &[]);
    assert_eq!(empty.code, 2);
    assert!(empty.stderr.contains("empty"), "{}", empty.stderr);
}

#[test]
fn one_forecast() {
    let answer = score("forecaster,question,p,y\nann,a,0.8,yes\n", &["--json"]).json();
    let row = &answer["rows"][0];
    assert!(close(&row["score"], 0.04));
    for key in ["low", "high", "rank", "shrunk", "skill_base_rate"] {
        assert!(row[key].is_null(), "{key}");
    }
    let screen = calibrate("p,y\n0.8,1\n", &[]);
    assert!(
        screen.stdout.contains("only one outcome occurred") && !has_nonsense(&screen.stdout),
        "{}",
        screen.stdout
    );
    assert!(
        screen.stdout.contains("said 80%: 1 of 1; a calibrated forecaster gets 0 to 1: cannot tell"),
        "{}",
        screen.stdout
    );
}

#[test]
fn all_equal_and_separable() {
    let equal = calibrate("p,y\n0.5,1\n0.5,0\n0.5,1\n", &[]);
    assert!(
        equal.stdout.contains("all forecasts are equal")
            && equal.stdout.contains("every forecast is 0, 0.5 or 1")
    );
    assert!(!has_nonsense(&equal.stdout), "{}", equal.stdout);
    let parted = calibrate("p,y\n0.2,0\n0.3,0\n0.7,1\n0.9,1\n", &[]);
    assert!(parted.stdout.contains("a threshold separates events from non-events"), "{}", parted.stdout);
}

#[test]
fn certainty_right_and_wrong() {
    let table = "forecaster,question,p,y\nann,a,1,1\nann,b,0,0\nann,c,0.5,1\nbob,a,0,1\nbob,b,0.5,0\n";
    let screen = score(table, &["--rule", "log"]);
    assert!(screen.stdout.contains("inf (1), rest 0.6931"), "{}", screen.stdout);
    assert!(screen.stdout.contains("--clip EPS"), "{}", screen.stdout);
    let answer = score(table, &["--rule", "log", "--json"]).json();
    let bob = answer["rows"].as_array().unwrap().iter().find(|row| row["forecaster"] == "bob").unwrap();
    assert!(bob["score"].is_null());
    assert_eq!(
        (bob["infinite"].as_u64(), bob["questions"].as_u64(), bob["forecasts"].as_u64()),
        (Some(1), Some(2), Some(2))
    );
    let clipped = score(table, &["--rule", "log", "--clip", "0.01", "--json"]).json();
    assert!(clipped["convention"].as_str().unwrap().contains("clipped to 0.01"));
    assert_eq!(clipped["rows"].as_array().unwrap().iter().filter(|row| row["infinite"] == 0).count(), 2);
    let judged = calibrate(table, &["--json"]).json();
    assert_eq!(judged["log_infinite"], 1);
    assert!(judged["log"].is_null() && close(&judged["share_certain"], 0.6));
    assert!(!has_nonsense(&calibrate(table, &[]).stdout));
}

#[test]
fn ties_are_ties() {
    // The same scores on the same questions in another order: floating point would rank them by noise.
    let mut table = "forecaster,question,p,y\n".to_owned();
    for i in 0..20 {
        let p = 3 + 4 * i;
        let _ = write!(table, "ann,q{i},0.{p:02},1\nbob,q{},0.{p:02},1\n", 19 - i);
    }
    let answer = score(&table, &["--json"]).json();
    assert_eq!((answer["rows"][0]["rank"].as_u64(), answer["rows"][1]["rank"].as_u64()), (Some(1), Some(1)));
    assert_eq!(answer["rows"][0]["score"], answer["rows"][1]["score"]);
}

/// Three questions more, and the better mean is no longer that of the better forecaster.
#[test]
fn nobody_is_ranked_across_different_questions() {
    let mut table = "forecaster,question,p,y\n".to_owned();
    for i in 0..12 {
        let _ = write!(table, "quo,q{i},0.1,0\nsly,q{i},0.2,0\n");
    }
    let alike = score(&table, &["--json"]).json();
    assert_eq!((&alike["rows"][0]["forecaster"], &alike["rows"][0]["rank"]), (&"quo".into(), &1.into()));

    table.push_str("quo,r1,0.1,1\nquo,r2,0.1,1\nquo,r3,0.1,1\nquo,r4,0.1,1\n");
    let unlike = score(&table, &["--json"]).json();
    for row in unlike["rows"].as_array().unwrap() {
        assert!(row["rank"].is_null(), "{row}");
    }
    assert!(score(&table, &[]).stdout.contains("cannot tell: not the same questions"));
    let benchmark = score(&table, &["--benchmark", "sly", "--json"]).json();
    assert_eq!(
        (&benchmark["rows"][0]["forecaster"], &benchmark["rows"][0]["rank"]),
        (&"quo".into(), &1.into())
    );

    // A row without a question is nobody else's.
    let nameless = "forecaster,p,y\n".to_owned() + &"ann,0.1,0\nbob,0.2,0\n".repeat(12);
    assert!(score(&nameless, &["--json"]).json()["rows"][0]["rank"].is_null());
}

#[test]
fn fractions_are_dropped_kept_or_refused() {
    let table = "question,p,y\na,0.5,tie\nb,0.7,1\n";
    assert_eq!(score(table, &["--json"]).json()["excluded"]["fraction"], 1);
    let kept = score(table, &["--json", "--fractional", "keep"]).json();
    assert!(close(&kept["rows"][0]["score"], 0.045));
    let refused = score(table, &["--fractional", "refuse"]);
    assert!(refused.stderr.contains(":2:7: the outcome is a fraction"), "{}", refused.stderr);
    assert_eq!((refused.code, score(table, &["--fractional", "refuse", "--strict"]).code), (0, 1));
    assert_eq!(score(table, &["--fractional", "perhaps"]).code, 2);
}

#[test]
fn bad_rows_are_named_and_refused() {
    let table = "question,p,y\na,0.5,1\nb,72,1\nc,0.5\nd,0.5,maybe\n";
    let ran = score(table, &[]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains("standard input:3:3: ") && ran.stderr.contains("standard input:5:7: "),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("3 bad rows") && ran.stdout.contains("3 in bad rows"),
        "{}{}",
        ran.stderr,
        ran.stdout
    );
    let strict = score(table, &["--strict"]);
    assert_eq!((strict.code, strict.stdout.as_str()), (1, ""));
    assert_eq!(score("question,p,y\na,0.5,1\n", &["--strict"]).code, 0);
}

#[test]
fn duplicate_rows_count_twice_and_last_counts_once() {
    let table = "question,p,y,time\na,0.5,1,2025-01-01\na,0.5,1,2025-01-01\na,0.9,1,2025-02-01\n";
    let each = score(table, &["--json"]).json();
    assert_eq!(
        (each["rows"][0]["questions"].as_u64(), each["rows"][0]["forecasts"].as_u64()),
        (Some(1), Some(3))
    );
    let last = score(table, &["--json", "--when", "last"]).json();
    assert!(close(&last["rows"][0]["score"], 0.01));
    assert_eq!((&last["excluded"]["same-time"], &last["excluded"]["replaced"]), (&1.into(), &1.into()));
}
