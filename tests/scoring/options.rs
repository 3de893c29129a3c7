//! Tables in long form: options, options in order, quantiles.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::{has_nonsense, run_in, score};

fn row<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["rows"].as_array().unwrap().iter().find(|row| row["forecaster"] == name).unwrap()
}

/// The reference numbers, each case a forecaster of its own; options are called by their numbers.
#[test]
fn the_reference_numbers_through_the_whole_program() {
    let file: Value = serde_json::from_str(include_str!("../vectors/categorical.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut text = "forecaster,question,option,probability,outcome\n".to_owned();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        for (option, p) in case["p"].as_array().unwrap().iter().enumerate() {
            let _ = writeln!(text, "{id},{id},{option},{},{}", p.as_str().unwrap(), case["outcome_index"]);
        }
    }
    for (rule, key, kind, range) in [
        ("rps", "rps_normalised", "ordinal", "per split, 0 to 1"),
        ("rps-sum", "rps", "ordinal", "summed over the splits, 0 to the number of options less one"),
        ("ordered-brier", "rps_normalised", "ordinal", "0 to 2"),
        ("brier-1950", "brier_sum", "choice", "0 to 2"),
        ("brier", "brier_sum_halved", "choice", "0 to 1"),
        ("log", "log_nats", "choice", "in nats"),
        ("spherical", "spherical_reward", "choice", "higher is better"),
    ] {
        let answer = score(&text, &["--rule", rule, "--json"]).json();
        assert_eq!((&answer["question_type"], &answer["rule"]), (&kind.into(), &rule.into()));
        assert!(answer["convention"].as_str().unwrap().contains(range), "{}", answer["convention"]);
        for case in cases {
            let found = row(&answer, case["id"].as_str().unwrap());
            if case[key] == "inf" {
                assert!(found["score"].is_null() && found["infinite"] == 1, "{found}");
                continue;
            }
            let expected = case[key].as_f64().unwrap() * if rule == "ordered-brier" { 2.0 } else { 1.0 };
            assert!((found["score"].as_f64().unwrap() - expected).abs() < 1e-12, "{rule} {found}");
        }
    }
}

const BANDS: &str = "forecaster,question,option,probability,outcome\n\
    ann,inflation,low,0.1,high\nann,inflation,middle,0.2,high\nann,inflation,high,0.7,high\n\
    bob,inflation,high,0.7,high\nbob,inflation,low,0.2,high\nbob,inflation,middle,0.1,high\n";

#[test]
fn an_order_is_stated_or_there_is_none() {
    let ran = score(BANDS, &["--rule", "rps"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--options LOWEST"), "{}", ran.stderr);
    let ordered = score(BANDS, &["--options", "low,middle,high", "--json"]).json();
    assert_eq!((&ordered["question_type"], &ordered["rule"]), (&"ordinal".into(), &"rps".into()));
    // Cumulated misses 0.1 and 0.3; 0.2 and 0.3.
    for (name, expected) in [("ann", 0.05), ("bob", 0.065)] {
        assert!((row(&ordered, name)["score"].as_f64().unwrap() - expected).abs() < 1e-12);
    }
    let mut by_column = "forecaster,question,option,order,probability,outcome\n".to_owned();
    for line in BANDS.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let place = ["low", "middle", "high"].iter().position(|option| *option == fields[2]).unwrap();
        let _ = writeln!(
            by_column,
            "{},{},{},{place},{},{}",
            fields[0], fields[1], fields[2], fields[3], fields[4]
        );
    }
    assert_eq!(score(&by_column, &["--json"]).json(), ordered);
    for wrong in ["low", "low,low", "low,,high"] {
        assert_eq!(score(BANDS, &["--options", wrong]).code, 2, "{wrong}");
    }
    let some = score(
        &format!("{BANDS}ann,party,left,0.5,left\nann,party,right,0.5,left\n"),
        &["--options", "low,middle,high", "--rule", "rps", "--json"],
    )
    .json();
    assert_eq!(some["excluded"]["no-order"], 1);
}

#[test]
fn a_forecast_may_span_files_in_any_order() {
    let header = BANDS.lines().next().unwrap();
    let rows: Vec<&str> = BANDS.lines().skip(1).collect();
    let folder = tempfile::tempdir().unwrap();
    let (one, two): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(at, _)| at % 3 != 1);
    for (name, rows) in [("one.csv", one), ("two.csv", two)] {
        let rows: Vec<&str> = rows.into_iter().rev().map(|(_, row)| *row).collect();
        fs::write(folder.path().join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    }
    let split = run_in(folder.path(), &["score", "--from", "two.csv", "one.csv"], "");
    assert_eq!((split.code, split.stderr.as_str()), (0, ""));
    assert_eq!(split.stdout, score(BANDS, &[]).stdout);
}

#[test]
fn options_called_yes_or_one() {
    for table in [
        "question,option,p,outcome\na,yes,0.8,yes\na,no,0.2,yes\n",
        "question,option,p,outcome\na,1,0.8,1\na,0,0.2,1\n",
        "question,option,p,outcome\na,y,0.8,1\na,n,0.2,0\n",
        "question,option,p,outcome\na,0,0.8,1\na,1,0.2,0\n",
    ] {
        let answer = score(table, &["--json"]).json();
        assert!((answer["rows"][0]["score"].as_f64().unwrap() - 0.08).abs() < 1e-12, "{table}");
    }
}

/// Two forecasters on so many questions of three options and as many of quantiles.
fn duel(questions: usize) -> (String, String) {
    let mut options = "forecaster,question,option,p,outcome\n".to_owned();
    let mut quantiles = "forecaster,question,quantile,value,outcome\n".to_owned();
    for at in 0..questions {
        let outcome = ["1", "2", "3"][at % 3];
        for (name, share) in [("ann", 60 + at % 7), ("bob", 40 + at % 5)] {
            for option in ["1", "2", "3"] {
                let p = if option == outcome { 2 * share } else { 100 - share };
                let _ = writeln!(options, "{name},q{at},{option},{}e-3,{outcome}", p * 5);
            }
            for (level, off) in [("0.1", -10), ("0.5", 0), ("0.9", 10)] {
                let center = if name == "ann" { 100 } else { [104, 105, 106][at % 3] };
                let _ = writeln!(quantiles, "{name},n{at},{level},{},{}", center + off, 99 + at % 3);
            }
        }
    }
    (options, quantiles)
}

#[test]
fn comparing_two_on_options_and_quantiles() {
    let (options, quantiles) = duel(12);
    for (table, more, rule) in [
        (&options, &[][..], "brier-1950"),
        (&options, &["--rule", "rps"], "rps"),
        (&options, &["--question-type", "choice", "--rule", "log"], "log"),
        (&quantiles, &[], "quantile"),
        (&quantiles, &["--rule", "crps"], "crps"),
    ] {
        let compare = [&["--compare", "ann", "bob"], more].concat();
        let answer = score(table, &[compare.as_slice(), &["--json"]].concat()).json();
        assert_eq!((&answer["rule"], &answer["questions"]), (&rule.into(), &12.into()));
        assert_eq!((&answer["wins"], &answer["verdict"]), (&12.into(), &"cannot tell yet".into()));
        let board = score(
            table,
            &[
                more.iter()
                    .filter(|word| !word.contains("question-type") && **word != "choice")
                    .copied()
                    .collect::<Vec<_>>()
                    .as_slice(),
                &["--json"],
            ]
            .concat(),
        )
        .json();
        let difference =
            row(&board, "ann")["score"].as_f64().unwrap() - row(&board, "bob")["score"].as_f64().unwrap();
        assert!((answer["difference"].as_f64().unwrap() - difference).abs() < 1e-12);
        assert!(!has_nonsense(&score(table, &compare).stdout));
    }
    assert_eq!(score(&options, &["--compare", "ann", "bob", "--question-type", "numeric"]).code, 2);
    let ran = score(&options, &["--compare", "ann", "bot"]);
    assert!(ran.code == 2 && ran.stderr.contains("bob"), "{}", ran.stderr);
}

#[test]
fn long_forms_at_moments() {
    let table = "forecaster,question,option,p,outcome,time,closes\n\
        ann,a,x,0.5,x,2025-01-01,2025-01-04\nann,a,y,0.5,x,2025-01-01,2025-01-04\n\
        ann,a,x,1,x,2025-01-04,2025-01-04\nann,a,y,0,x,2025-01-04,2025-01-04\n";
    // Brier of 1950: 0.5, then 0; three days of the first, one of the second.
    for (when, expected) in
        [("each", 0.25), ("first", 0.5), ("last", 0.0), ("average", 0.375), ("spot=2025-01-03", 0.5)]
    {
        let answer = score(table, &["--when", when, "--json"]).json();
        let found = answer["rows"][0]["score"].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{when}: {found}");
    }
}
