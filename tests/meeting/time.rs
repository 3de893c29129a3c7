//! `history`, `coherence` and `postmortem`.

use super::{Bench, NO, close, log, number, question, row, sample};

const ARGUMENT: &str = r#"
[thesis]
id = "T"
text = "The bridge is safe."
credence = 0.2

[[premise]]
id = "P1"
text = "It stays open."
kind = "fact"
supports = "T"
relevance = { T = 0.5 }

[[link]]
claim = "P1"
question = "closed"
answer = "no"
mode = "anchor"
"#;

#[test]
fn history_follows_forecast_and_resolution_and_its_parts_add_up() {
    let bench = Bench::new(
        ARGUMENT,
        &[("questions/closed.toml", &question(NO)), ("log/ada.toml", &log("person", "closed", 0.25))],
    );
    let answer = bench.json(&["history"]);
    // P1 is at its default of 0.5, then at 0.75 by forecast, then at 1: T = 1 - 0.8 * (1 - 0.5 * P1).
    close(&answer["start"], 0.4);
    let turns = answer["turns"].as_array().unwrap();
    assert_eq!(turns.len(), 2);
    close(&turns[0]["to"], 0.5);
    close(&turns[1]["to"], 0.6);
    assert_eq!(turns[1]["parts"][0]["what"], "closed resolved no: 100%");
    let whole: f64 = answer["whole"].as_array().unwrap().iter().map(|part| number(&part["part"])).sum();
    assert!((whole - 0.2).abs() < 1e-12);
    // Two moves of 0.1, and p(1 - p) went from 0.24 to 0.24.
    close(&answer["excess_volatility"], 0.02);
    assert!(answer["volatility"].as_str().unwrap().starts_with("it moved more"));
    // Before the answer was known there is one turn.
    let early = bench.json(&["history", "--as-of", "2026-02-01"]);
    assert_eq!(early["turns"].as_array().unwrap().len(), 1);
}

#[test]
fn history_of_the_sample_shows_the_quiet_year() {
    let answer: serde_json::Value = serde_json::from_str(&sample(&["history", "--json"])).unwrap();
    let sum: f64 = answer["whole"].as_array().unwrap().iter().map(|part| number(&part["part"])).sum();
    assert!((sum - (number(&answer["end"]) - number(&answer["start"]))).abs() < 1e-12);
    assert_eq!(answer["whole"][0]["what"], "beijing-opposes-2025 resolved no");
    assert!(sample(&["history"]).contains("▇▇███"));
}

#[test]
fn a_post_mortem_adds_up_to_the_error() {
    let links = "\n[[link]]\nclaim = \"T\"\nquestion = \"fell\"\nanswer = \"yes\"\nmode = \"anchor\"\n";
    let bench = Bench::new(
        &(ARGUMENT.to_owned() + links),
        &[
            ("questions/closed.toml", &question(NO)),
            ("questions/fell.toml", &question(&NO.replace("2026-03-01", "2026-04-01"))),
            ("log/ada.toml", &log("person", "closed", 0.25)),
            ("log/bob.toml", &log("person", "fell", 0.3)),
        ],
    );
    let answer = bench.json(&["postmortem"]);
    // T was anchored to a question that came out against it. Just before, P1 was already true: T = 0.6.
    let thesis = &answer["thesis"];
    assert_eq!(thesis["holds"], false);
    close(&thesis["before"], 0.6);
    close(&thesis["error"], -0.6);
    // The direct forecast of 0.3 saw half of it; no premise was wrong.
    assert_eq!(thesis["premises"].as_array().unwrap().len(), 0);
    close(&thesis["missing_reasons"], -0.3);
    close(&thesis["inferences"], -0.3);
    // P1 was at 0.75 before its answer came: a Brier score of 0.0625.
    close(&row(&answer["by_kind"], "of", "fact")["brier"], 0.0625);
    close(&row(&answer["outcomes"], "claim", "P1")["before"], 0.75);
    // With the premise known only after the thesis, its part is what it would have changed.
    let late = Bench::new(
        &(ARGUMENT.to_owned() + links),
        &[
            (
                "questions/closed.toml",
                &question(&NO.replace("\"no\"", "\"yes\"").replace("2026-03-01", "2026-05-01")),
            ),
            ("questions/fell.toml", &question(NO)),
            ("log/ada.toml", &log("person", "closed", 0.25)),
        ],
    );
    let thesis = &late.json(&["postmortem"])["thesis"];
    close(&thesis["before"], 0.5);
    close(&thesis["premises"][0]["part"], -0.3);
    close(&thesis["inferences"], -0.2);
}

#[test]
fn the_sample_is_not_settled_and_shows_what_was_never_answered() {
    let answer: serde_json::Value = serde_json::from_str(&sample(&["postmortem", "--json"])).unwrap();
    assert!(answer["thesis"].is_null());
    for (claim, unanswered) in [("C1", true), ("C2", true), ("C3", false)] {
        assert_eq!(row(&answer["rejected"], "claim", claim)["unanswered"], unanswered);
    }
}

/// Three forecasts of one forecaster.
fn forecasts(of: &[(&str, f64)]) -> String {
    let mut text = String::from("[forecaster]\nname = \"Ada\"\nkind = \"person\"\n");
    for (id, p) in of {
        text += log("person", id, *p).split_once("\n\n").unwrap().1;
        text.push('\n');
    }
    text.replace("[[forecast]]", "\n[[forecast]]")
}

fn relations(relations: &str, of: &[(&str, f64)]) -> serde_json::Value {
    let log = forecasts(of);
    let text = question("");
    let names: Vec<String> = of.iter().map(|(id, _)| format!("questions/{id}.toml")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    files.push(("relations.toml", relations));
    files.push(("log/ada.toml", &log));
    Bench::new("[thesis]\nid = \"T\"\ntext = \"It is safe.\"\n", &files).json(&["coherence"])["relations"][0]
        .clone()
}

#[test]
fn relations_give_the_allowed_interval_and_the_nearest_numbers() {
    let both = |relation: &serde_json::Value, at: usize| {
        let of = &relation["forecasts"][at];
        (number(&of["allowed"][0]), number(&of["allowed"][1]), number(&of["nearest"]))
    };
    let near = |(a, b, c): (f64, f64, f64), (x, y, z): (f64, f64, f64)| {
        assert!((a - x).abs() < 1e-9 && (b - y).abs() < 1e-9 && (c - z).abs() < 1e-9, "{a} {b} {c}");
    };
    // A nearer deadline cannot be likelier; both move to the middle.
    let nested = relations(
        "[[implies]]\nif = \"by-2026\"\nthen = \"by-2027\"\n",
        &[("by-2026", 0.5), ("by-2027", 0.3)],
    );
    assert_eq!(nested["fits"], false);
    near(both(&nested, 0), (0.0, 0.3, 0.4));
    near(both(&nested, 1), (0.5, 1.0, 0.4));
    // Exactly one of three: 0.5 + 0.4 + 0.4 is 0.3 too much, a tenth each.
    let one = relations(
        "[[exclusive]]\nquestions = [\"a\", \"b\", \"c\"]\nexhaustive = true\n",
        &[("a", 0.5), ("b", 0.4), ("c", 0.4)],
    );
    near(both(&one, 0), (0.2, 0.2, 0.4));
    // Both of 0.8 and 0.7 is at least 0.5 and at most 0.7.
    let and = relations(
        "[[conjunction]]\nquestion = \"both\"\nof = [\"a\", \"b\"]\n",
        &[("a", 0.8), ("b", 0.7), ("both", 0.75)],
    );
    assert_eq!((&and["kind"], &and["fits"]), (&"conjunction".into(), &false.into()));
    let (low, high, _) = both(&and, 0);
    assert!((low - 0.5).abs() < 1e-9 && (high - 0.7).abs() < 1e-9, "{and}");
    // Total probability: with a at 0.5 and b given a at 0.6, b lies between 0.3 and 0.8.
    let total = relations(
        "[[conditional]]\nquestion = \"b-if-a\"\ncondition = \"a\"\nanswer = \"yes\"\nunconditional = \"b\"\n",
        &[("a", 0.5), ("b", 0.9), ("b-if-a", 0.6)],
    );
    assert_eq!(total["fits"], false);
    near(both(&total, 0), (0.3, 0.8, 0.8));
    let fits = relations("[[implies]]\nif = \"a\"\nthen = \"b\"\n", &[("a", 0.2), ("b", 0.3)]);
    assert_eq!(fits["fits"], true);
}

#[test]
fn a_forecast_may_go_as_far_as_its_arguments() {
    let linked = ARGUMENT.replace("credence = 0.2\n", "")
        + "\n[[link]]\nclaim = \"T\"\nquestion = \"safe\"\nanswer = \"yes\"\nmode = \"test\"\n";
    let log = log("person", "safe", 0.8);
    let bench = Bench::new(&linked, &[("questions/safe.toml", &question("")), ("log/ada.toml", &log)]);
    // P1 at 0.5 passes 0.25. Three bits times 0.25 multiply even odds by 2^0.75.
    let answer = bench.json(&["coherence"]);
    let of = &answer["arguments"][0];
    close(&of["confidence"], 0.25);
    let odds = 2.0_f64.powf(0.75);
    close(&of["high"], odds / (1.0 + odds));
    assert_eq!(of["verdict"], "too-far");
    // The classic rule allows a quarter more than 50%.
    close(&bench.json(&["coherence", "--faf"])["arguments"][0]["high"], 0.625);
}

#[test]
fn every_answer_has_the_keys_of_its_published_schema() {
    for verb in ["belief", "crux", "history", "coherence", "postmortem"] {
        let answer: serde_json::Value = serde_json::from_str(&sample(&[verb, "--json"])).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&sample(&["schema", verb])).unwrap();
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let (mut given, mut published) = (keys(&answer), keys(&schema["properties"]));
        given.sort();
        published.sort();
        assert_eq!(given, published, "{verb}");
        assert_eq!(answer["schema"], format!("warrant.{verb}/1"));
        // Same input, same bytes, in every format.
        for format in ["text", "plain", "json", "csv", "md", "html"] {
            assert_eq!(
                sample(&[verb, "--format", format]),
                sample(&[verb, "--format", format]),
                "{verb} {format}"
            );
        }
    }
}
