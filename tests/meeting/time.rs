//! `history`, `coherence` and `postmortem`.

use super::{ANCHORED, Bench, NO, close, log, number, question, row, sample};

#[test]
fn history_follows_forecast_and_resolution_and_its_parts_add_up() {
    let bench = Bench::new(
        ANCHORED,
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
    assert!(answer["volatility"].as_str().unwrap().starts_with("moved more"));
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
        &(ANCHORED.to_owned() + links),
        &[
            ("questions/closed.toml", &question(NO)),
            ("questions/fell.toml", &question(&NO.replace("2026-03-01", "2026-04-01"))),
            ("log/ada.toml", &log("person", "closed", 0.25)),
            ("log/bob.toml", &log("person", "fell", 0.3)),
        ],
    );
    let answer = bench.json(&["postmortem"]);
    // T was anchored to a question that came out against it. Before the first answer P1 was at 0.75: T = 0.5.
    let thesis = &answer["thesis"];
    assert_eq!(thesis["holds"], false);
    close(&thesis["before"], 0.5);
    close(&thesis["error"], -0.5);
    // P1 came true, so T = 0.6: the premise was right, and its rightness took the argument farther from the truth.
    assert_eq!(thesis["premises"][0]["claim"], "P1");
    close(&thesis["premises"][0]["part"], 0.1);
    // The direct forecast of 0.3 saw half of the rest; nothing is unsettled.
    close(&thesis["missing_reasons"], -0.3);
    close(&thesis["unsettled_premises"], 0.0);
    close(&thesis["inferences"], -0.3);
    // The inference had its premise and not its conclusion.
    assert_eq!(
        answer["inferences"],
        serde_json::json!([{"id": "P1->T", "kind": "supports", "target": "T", "followed": false}])
    );
    // P1 was at 0.75 before its answer came: a Brier score of 0.0625.
    close(&row(&answer["by_kind"], "of", "fact")["brier"], 0.0625);
    close(&row(&answer["outcomes"], "claim", "P1")["before"], 0.75);
    // With the premise known only after the thesis, its part is what it would have changed.
    let late = Bench::new(
        &(ANCHORED.to_owned() + links),
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

const UNSETTLED: &str = r#"
[[premise]]
id = "P2"
credence = 0.5
text = "It is dry."
supports = "T"
relevance = { T = 0.5 }
"#;

#[test]
fn what_nobody_has_settled_is_told_apart_from_the_inferences() {
    let links = "\n[[link]]\nclaim = \"T\"\nquestion = \"fell\"\nanswer = \"yes\"\nmode = \"anchor\"\n";
    let files = [
        ("questions/closed.toml", question(NO)),
        ("questions/fell.toml", question(&NO.replace("2026-03-01", "2026-04-01"))),
        ("log/ada.toml", log("person", "closed", 0.25)),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let answer = Bench::new(&format!("{ANCHORED}{UNSETTLED}{links}"), &files).json(&["postmortem"]);
    // T = 1 - 0.8 (1 - 0.5 P1)(1 - 0.5 P2): 0.625 at first, 0.7 with P1 true, and 0.6 if P2 were false as well.
    let thesis = &answer["thesis"];
    close(&thesis["before"], 0.625);
    close(&thesis["premises"][0]["part"], 0.075);
    close(&thesis["unsettled_premises"], -0.1);
    close(&thesis["inferences"], -0.6);
    close(&thesis["missing_reasons"], 0.0);
    let parts = ["missing_reasons", "unsettled_premises", "inferences"].map(|part| number(&thesis[part]));
    assert!((0.075 + parts.iter().sum::<f64>() - number(&thesis["error"])).abs() < 1e-12);

    // Without an answer for T itself: what the premise did, and what the other could still do.
    let answer = Bench::new(&format!("{ANCHORED}{UNSETTLED}"), &files).json(&["postmortem"]);
    assert!(answer["thesis"].is_null());
    let answered = &answer["answered"];
    close(&answered["before"], 0.625);
    close(&answered["after"], 0.7);
    close(&answered["low"], 0.6);
    close(&answered["high"], 0.8);
    assert_eq!((&answered["enough"], &answered["unsettled"]), (&true.into(), &serde_json::json!(["P2"])));
    assert!(answer["notes"][0].as_str().unwrap().contains("whether the inferences were right is not"));
    // Before any answer there is nothing to take apart.
    let early = ["--as-of", "2026-02-01", "--json", "postmortem"];
    let output = Bench::new(&format!("{ANCHORED}{UNSETTLED}"), &files).run(&early);
    let early: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(early["answered"].is_null() && early["thesis"].is_null());
    assert!(early["notes"][0].as_str().unwrap().contains("no error to break down yet"));
}

#[test]
fn answers_that_are_evidence_have_their_part_too() {
    let evidence = "\n[[link]]\nclaim = \"T\"\nquestion = \"quiet\"\nanswer = \"no\"\nmode = \"evidence\"\nlr = [0.9, 0.6]\n";
    let bench = Bench::new(
        &format!("{ANCHORED}{evidence}"),
        &[("questions/quiet.toml", &question(NO)), ("questions/closed.toml", &question(""))],
    );
    let answered = &bench.json(&["postmortem"])["answered"];
    // T at 0.4, and odds of 2 to 3 become 1 to 1.
    close(&answered["before"], 0.4);
    close(&answered["after"], 0.5);
    assert_eq!(answered["premises"][0]["evidence"], "quiet");
    close(&answered["premises"][0]["part"], 0.1);
    assert_eq!(answered["enough"], false);
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
    let linked = ANCHORED.replace("credence = 0.2\n", "")
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
fn credences_on_claims_are_compared_with_arguments_and_with_each_other() {
    let argument = ANCHORED.replace("credence = 0.2\n", "")
        + "\n[[conjecture]]\nid = \"C\"\ntext = \"It is not.\"\nstance = \"rejected\"\ncontrary = \"T\"\n";
    let credence = |claim: &str, p: f64| {
        log("person", "x", p)
            .split_once("\n\n")
            .unwrap()
            .1
            .replace("question = \"x\"", &format!("claim = \"bridge/{claim}\""))
    };
    let text = log("person", "closed", 0.25)
        + "\n"
        + &credence("T", 0.8)
        + "\n"
        + &credence("C", 0.4)
        + "\n"
        + &credence("P1", 0.9);
    let bench = Bench::new(&argument, &[("questions/closed.toml", &question("")), ("log/ada.toml", &text)]);
    let answer = bench.json(&["coherence"]);
    // P1 is held at the forecast of 0.75 and passes 0.375; three bits times that may move even odds.
    let of = &answer["arguments"][0];
    assert!(of["question"].is_null());
    assert_eq!((&of["claim"], &of["verdict"]), (&"bridge/T".into(), &"too-far".into()));
    close(&of["confidence"], 0.375);
    let odds = 2.0_f64.powf(3.0 * 0.375);
    close(&of["high"], odds / (1.0 + odds));
    // The claim is anchored to the question: 0.9 is not 0.75. And T and its contrary make 1.2.
    let anchor = row(&answer["relations"], "kind", "anchor");
    assert_eq!(anchor["says"], "bridge/P1 is closed no");
    assert_eq!(anchor["fits"], false);
    let allowed = &row(&anchor["forecasts"], "question", "bridge/P1")["allowed"];
    close(&allowed[0], 0.75);
    close(&allowed[1], 0.75);
    let contrary = row(&answer["relations"], "kind", "contrary");
    assert_eq!(contrary["fits"], false);
    let nearest = |id: &str| number(&row(&contrary["forecasts"], "question", id)["nearest"]);
    assert!((nearest("bridge/T") - 0.7).abs() < 1e-9 && (nearest("bridge/C") - 0.3).abs() < 1e-9);
    // `check` names both.
    let output = bench.run(&["--as-of", "2026-11-23", "check"]);
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(found.matches("[incoherent-group]").count(), 2, "{found}");
}

#[test]
fn a_correction_voids_a_credence_on_a_claim() {
    let record = |at: &str, p: &str| {
        format!("\n[[forecast]]\nclaim = \"bridge/T\"\nat = {at}\nrecorded = {at}\n{p}\n")
    };
    let (first, second, third) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
    let head = "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n";
    let plain = "[thesis]\nid = \"T\"\ntext = \"The bridge is safe.\"\n";
    let belief = |log: &str, as_of: &str| {
        let bench = Bench::new(plain, &[("log/ada.toml", log)]);
        let output = bench.run(&["--as-of", as_of, "--json", "belief"]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["claims"][0]["belief"].clone()
    };
    // The record of February was a slip; its correction is a withdrawal of it, so that January's stands again.
    let slip = format!("{head}{}{}", record(first, "p = 0.3"), record(second, "p = 0.9"));
    close(&belief(&slip, "2026-11-23"), 0.9);
    let same_moment =
        record(second, "p = 0.09").replace("p = 0.09", &format!("p = 0.09\ncorrects = {second}"));
    close(&belief(&format!("{slip}{same_moment}"), "2026-11-23"), 0.09);
    // Corrected later: until then the slip stood, and `history` shows both.
    let later = record(third, &format!("p = 0.2\ncorrects = {second}"));
    let both = format!("{slip}{later}");
    close(&belief(&both, "2026-02-10"), 0.9);
    close(&belief(&both, "2026-11-23"), 0.2);
    let bench = Bench::new(plain, &[("log/ada.toml", &both)]);
    let turns: Vec<f64> = bench.json(&["history"])["turns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| number(&turn["to"]))
        .collect();
    assert!(
        turns.iter().zip([0.3, 0.9, 0.2]).all(|(turn, by_hand)| (turn - by_hand).abs() < 1e-12),
        "{turns:?}"
    );
    // The correction expires: what it voided does not come back.
    let expired = both.replace("p = 0.2\n", "p = 0.2\nexpires = 2026-04-01\n");
    assert!(belief(&expired, "2026-11-23").is_null());
}

#[test]
fn a_number_that_leaves_its_band_is_named_and_logged_all_the_same() {
    let linked = ANCHORED.replace("credence = 0.2\n", "")
        + "\n[[link]]\nclaim = \"T\"\nquestion = \"safe\"\nanswer = \"yes\"\nmode = \"test\"\n";
    let open = question("").replace("2026-12-31", "2099-12-31").replace("2027-01-10", "2100-01-10");
    let bench = Bench::new(
        &linked,
        &[
            ("questions/safe.toml", &open),
            ("questions/later.toml", &open),
            ("questions/closed.toml", &question("")),
            ("relations.toml", "[[implies]]\nif = \"safe\"\nthen = \"later\"\n"),
        ],
    );
    let said = |arguments: &[&str]| {
        let mut all = vec!["forecast", "--by", "ada", "--why", "so"];
        all.extend_from_slice(arguments);
        let output = bench.run(&all);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap()
    };
    // P1 at 0.5 passes 0.25: even odds may go to 62.7%.
    let note = said(&["safe", "80%"]);
    assert!(
        note.contains("80% for yes is outside its band: the arguments on bridge/T allow 50% to 62.7%"),
        "{note}"
    );
    assert!(!said(&["safe", "60%"]).contains("band"));
    let note = said(&["later", "40%"]);
    assert!(
        note.contains("40% on later does not fit: safe implies later; the other forecasts allow 60% to 100%"),
        "{note}"
    );
    assert!(!said(&["later", "70%"]).contains("fit"));
    let note = said(&["bridge/T", "90%"]);
    assert!(note.contains("90% is outside its band: the arguments on bridge/T allow 50% to 62.7%"), "{note}");
    assert_eq!(bench.json(&["coherence"])["warnings"], 0);
}
