//! Tables in their many shapes: order, files, packed, other headings, outcomes apart, long forms.

use std::fs;

use super::{calibrate, run_in, score};
use crate::harness::words;

fn rows() -> Vec<String> {
    (0..60)
        .map(|i| format!("f{},q{:02},0.{:02},{}", i % 4, i / 4, (i * 37) % 100, u8::from((i / 4) % 3 == 0)))
        .collect()
}

const HEADER: &str = "forecaster,question,probability,outcome";

#[test]
fn packed_tables_and_names_of_files() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(b"p,y\n0.8,1\n0.3,0\n").unwrap();
    fs::write(folder.path().join("carol.csv.gz"), encoder.finish().unwrap()).unwrap();
    let answer = run_in(folder.path(), &["score", "--from", "carol.csv.gz", "--json"], "").json();
    assert_eq!(answer["rows"][0]["forecaster"], "carol");
    assert_eq!(answer["rows"][0]["questions"], 2, "each row is a question of its own");
}

#[test]
fn headings_by_map_and_outcomes_apart() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("outcomes.csv"),
        "question,outcome,time\ng1,yes,2025-02-01\ng2,no,2025-02-01\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("games.csv"),
        "game;when;prob1\ng1;2025-01-01;0.6\ng2;2025-03-01;0.4\ng3;2025-01-01;0.9\n",
    )
    .unwrap();
    let arguments = words(
        "score --from games.csv --columns probability=prob1,question=game,time=when --outcomes outcomes.csv --json",
    );
    let answer = run_in(folder.path(), &arguments, "").json();
    assert!((answer["rows"][0]["score"].as_f64().unwrap() - 0.16).abs() < 1e-12, "{answer}");
    assert_eq!(answer["excluded"]["after-known"], 1);
    assert_eq!(answer["excluded"]["open"], 1, "g3 has no outcome");
    let wrong = run_in(folder.path(), &["score", "--from", "games.csv"], "");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("--columns"), "{}", wrong.stderr);
}

#[test]
fn long_forms() {
    let options = "forecaster,question,option,probability,outcome\nann,c,red,0.2,green\nann,c,green,0.5,green\nann,c,blue,0.3,green\nbob,c,red,0.9,green\n";
    let ran = score(options, &["--json"]);
    let answer = ran.json();
    assert_eq!(
        (answer["question_type"].as_str(), answer["rule"].as_str()),
        (Some("choice"), Some("brier-1950"))
    );
    assert!((answer["rows"][0]["score"].as_f64().unwrap() - 0.38).abs() < 1e-12);
    assert_eq!(answer["excluded"]["inconsistent"], 1, "bob's do not add up to 1");
    assert!(ran.stderr.contains("bob on c"), "{}", ran.stderr);

    let quantiles = "question,quantile,value,outcome\nn,0.1,1,3\nn,0.5,2,3\nn,0.9,4,3\n";
    let answer = score(quantiles, &["--json"]).json();
    assert_eq!(answer["rule"], "quantile");
    // 2 (0.1 * 2 + 0.5 * 1 + 0.1 * 1) / 3.
    assert!((answer["rows"][0]["score"].as_f64().unwrap() - 1.6 / 3.0).abs() < 1e-12);
    assert_eq!(calibrate(quantiles, &[]).code, 2);
}

#[test]
fn comparing_two_in_a_table() {
    let answer =
        score(&format!("{HEADER}\n{}\n", rows().join("\n")), &["--compare", "f0", "f1", "--json"]).json();
    assert_eq!(
        (answer["schema"].as_str(), answer["questions"].as_u64()),
        (Some("warrant.compare/1"), Some(15))
    );
    assert!(answer["low"].as_f64() < answer["difference"].as_f64());
    let apart = score(&format!("{HEADER}\nann,a,0.5,1\nbob,b,0.5,1\n"), &["--compare", "ann", "bob"]);
    assert!(apart.stdout.contains("no question was answered by both"), "{}", apart.stdout);
}

#[test]
fn damaged_and_oddly_saved_tables_say_what_to_do() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all("question,p,y\n".as_bytes()).unwrap();
    for row in 0..2000 {
        writeln!(encoder, "q{row},0.{},1", row * 7919 % 1000).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let wide = format!("forecaster{}\nann\n", ",column".repeat(100_000));
    for (name, bytes, says) in [
        ("cut.csv.gz", &packed[..packed.len() / 2], "ends early or is damaged"),
        ("old.csv", b"p,y\r0.5,1\r".as_slice(), "line feeds"),
        ("wide-letters.csv", b"\xff\xfep\0,\0y\0".as_slice(), "UTF-8"),
        ("blank.csv", b"\n\r\n".as_slice(), "a line of headings"),
        ("wide.csv", wide.as_bytes(), "and 99971 more"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        for verb in ["score", "calibration"] {
            let ran = run_in(folder.path(), &[verb, "--from", name], "");
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name}");
            assert!(ran.stderr.contains(says) && ran.stderr.len() < 3000, "{name}: {}", ran.stderr);
        }
    }
}

#[test]
fn hostile_bytes_are_bad_rows_with_a_place() {
    let table = "forecaster,question,p,y\nann,a,0.\0 5,1\n\"ann\"x,a,0.5,1\nann,\"a\nb\",0.5,1,1\nann,a,nan,1\nann,a,inf,1\n\
        ann,a,-0.1,1\nann,a,1e400,1\nann,a,0.5,1\n";
    let ran = score(table, &["--json"]);
    assert_eq!(ran.json()["excluded"]["bad-row"], 7);
    assert_eq!(ran.json()["rows"][0]["forecasts"], 1);
    for place in ["2:7: ", "3:1: ", "6:7: ", "7:7: ", "8:7: ", "9:7: "] {
        assert!(ran.stderr.contains(&format!("standard input:{place}")), "{place} {}", ran.stderr);
    }
}

#[test]
fn a_table_as_spreadsheets_of_other_countries_write_it() {
    let answer =
        score("forecaster;question;prob;result\r\nann;1;0,7;1\r\nann;2;20,5%;0\r\n", &["--json"]).json();
    assert_eq!(answer["rows"][0]["forecasts"], 2, "{answer}");
    assert_eq!(answer["excluded"], serde_json::json!({}));
    // 0.3^2 and 0.205^2.
    assert_eq!(answer["rows"][0]["score"], f64::midpoint(0.09, 0.042_025));
    let quoted = score("p,y\n\"0,7\",1\n", &["--json"]).json();
    assert_eq!(quoted["rows"][0]["score"], 0.09);
}

#[test]
fn two_headings_for_the_outcome_are_asked_about() {
    let ran = score("question,forecast,resolved,resolved_to\nq1,0.7,true,0\n", &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("\"resolved\" and \"resolved_to\" could be the outcome"), "{}", ran.stderr);
}

/// Scores a table of the folder `cases`, as JSON.
fn case(name: &str, arguments: &[&str]) -> serde_json::Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scoring/cases");
    let mut all = vec!["score", "--from", name, "--json"];
    all.extend(arguments);
    run_in(std::path::Path::new(folder), &all, "").json()
}

#[test]
fn ten_answers_of_one_kind_do_not_tell_two_forecasters_apart() {
    let found = case("repro_zero_variance.csv", &["--compare", "a", "b"]);
    assert_eq!(found["verdict"], "cannot tell yet");
    assert!(found["low"].as_f64().unwrap() < 0.0 && found["high"].as_f64().unwrap() > 0.0);
    assert!(found["e_value_a"].as_f64().unwrap() < 20.0);
}

#[test]
fn sixty_of_sixty_are_beyond_doubt() {
    let found = case("repro_shrunk.csv", &["--compare", "sharp", "meh"]);
    assert_eq!(found["verdict"], "a");
    assert!(found["e_value_a"].as_f64().unwrap() > 1e15 && found["p"].as_f64().unwrap() < 1e-15);
    let board = case("repro_shrunk.csv", &[]);
    let row = |name: &str| {
        board["rows"].as_array().unwrap().iter().find(|row| row["forecaster"] == name).unwrap().clone()
    };
    assert!(row("sharp")["rank_high"].as_u64() < row("meh")["rank_low"].as_u64());
    assert!(row("sharp")["shrunk"].is_null());
}

#[test]
fn rare_events_that_did_not_happen_leave_an_interval() {
    let row = &case("repro_rare12.csv", &[])["rows"][0];
    let (low, high) = (row["low"].as_f64().unwrap(), row["high"].as_f64().unwrap());
    assert!((low - 0.0004).abs() < 1e-12 && (high - 0.234_388_382_8).abs() < 1e-9, "{low} {high}");
    assert!((row["skill_even_odds_low"].as_f64().unwrap() - (1.0 - high / 0.25)).abs() < 1e-12);
}
