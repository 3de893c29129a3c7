//! `crux`: what to watch next.

use super::{ANCHORED, Bench, close, log, number, question, row, sample};

fn bench(argument: &str) -> Bench {
    let log = log("person", "closed", 0.25);
    Bench::new(argument, &[("questions/closed.toml", &question("")), ("log/ada.toml", &log)])
}

#[test]
fn the_expected_move_by_hand() {
    let answer = bench(ANCHORED).json(&["crux", "--attribution", "shapley"]);
    // P1 is at 0.75: T = 1 - 0.8 * (1 - 0.375) = 0.5; with P1 true 1 - 0.8 * 0.5 = 0.6, with P1 false 0.2.
    close(&answer["now"], 0.5);
    let crux = row(&answer["rows"], "id", "closed");
    assert_eq!(crux["event"], "no");
    close(&crux["if_so"], 0.6);
    close(&crux["if_not"], 0.2);
    close(&crux["swing"], 0.4);
    close(&crux["expected_move"], 0.75 * 0.1 + 0.25 * 0.3);
    close(&crux["brier_gain"], 0.75 * 0.01 + 0.25 * 0.09);
    assert!(number(&crux["expectation_gap"]).abs() < 1e-12);
    // From 2026-11-23 to 2027-01-10.
    assert_eq!((&crux["days"], &crux["due"]), (&48.into(), &"2027-01-10".into()));
    close(&crux["move_per_day"], 0.15 / 48.0);
    // The share of the only other claim is the whole move of the strength from 0.2 to 0.2 + 0.8 * 0.375.
    assert_eq!(answer["attribution"]["way"], "exact on the tree");
    close(&row(&answer["attribution"]["rows"], "claim", "P1")["part"], 0.3);
}

#[test]
fn a_settled_thesis_is_lifted_and_that_is_said() {
    let anchored = ANCHORED.to_owned()
        + "\n[[link]]\nclaim = \"T\"\nquestion = \"closed\"\nanswer = \"no\"\nmode = \"anchor\"\n";
    let answer = bench(&anchored).json(&["crux"]);
    assert_eq!(answer["lifted"], true);
    close(&answer["now"], 0.5);
    assert!(answer["notes"].to_string().contains("this ranking lifts the anchor"), "{}", answer["notes"]);
}

#[test]
fn gradient_and_removal_are_named_answers() {
    let bench = bench(ANCHORED);
    let part = |how: &str| {
        let answer = bench.json(&["crux", "--attribution", how]);
        number(&row(&answer["attribution"]["rows"], "claim", "P1")["part"])
    };
    // T = 0.2 + 0.8 * 0.5 * P1.
    assert!((part("gradient") - 0.4).abs() < 1e-12);
    assert!((part("removal") - 0.4 * 0.75).abs() < 1e-12);
    let wrong = bench.run(&["crux", "--attribution", "shapely"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("a similar value exists: 'shapley'"));
}

#[test]
fn the_sample_says_what_to_watch_in_2026() {
    let answer: serde_json::Value = serde_json::from_str(&sample(&["crux", "--json"])).unwrap();
    assert_eq!(answer["schema"], "warrant.crux/1");
    let questions: Vec<&str> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "question")
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(questions, ["beijing-opposes-2026", "lethal-arms-2026", "china-russia-trade-2026"]);
    let first = row(&answer["rows"], "id", "beijing-opposes-2026");
    assert!(number(&first["swing"]) > 0.3 && number(&first["expected_move"]) < 0.01, "{first}");
    for crux in answer["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "claim") {
        assert!(number(&crux["expectation_gap"]).abs() < 1e-9, "{crux}");
    }
}
