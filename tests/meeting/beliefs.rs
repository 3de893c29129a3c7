//! `belief`: the three columns, links, what-ifs, and what is refused.

use super::{Bench, NO, close, log, number, question, row, sample};

/// Every kind of inference once.
const ARGUMENT: &str = r#"
[thesis]
id = "T"
text = "The bridge is safe."

[[premise]]
id = "P1"
text = "Its cables were renewed."
supports = "T"
relevance = { T = 0.5 }
credence = 0.6

[[premise]]
id = "P2"
text = "Its piers stand on rock."
credence = 0.4

[[premise]]
id = "P3"
text = "Its deck is light."
credence = 0.5

[[premise]]
id = "U"
text = "The cables are of poor steel."
undercuts = "P1->T"
credence = 0.25

[[premise]]
id = "R"
text = "It sways."
rebuts = "T"
relevance = { T = 0.5 }
credence = 0.3

[[inference]]
id = "I1"
from = ["P2", "P3"]
supports = "T"
relevance = 0.8
"#;

/// The belief in T by hand. P1 passes 0.5 * 0.6 * (1 - 0.5 * 0.25) = 0.2625, since an undercutter without a relevance
/// counts half for belief; P2 with P3 pass 0.8 * 0.4 * 0.5 = 0.16; R takes 0.5 * 0.3 = 0.15. T starts from 0.5.
const T: f64 = (1.0 - 0.5 * (1.0 - 0.2625) * (1.0 - 0.16)) * (1.0 - 0.15);

fn with_link(link: &str) -> String {
    format!("{ARGUMENT}\n[[link]]\n{link}\n")
}

#[test]
fn one_force_formula_for_linked_convergent_undercut_and_weighted_reasons() {
    let answer = Bench::new(ARGUMENT, &[]).json(&["belief"]);
    let thesis = row(&answer["claims"], "id", "T");
    close(&thesis["belief"], T);
    // For strength the undercutter counts in full: 0.5 * 0.6 * (1 - 0.25) = 0.225. DF-QuAD: the supports leave
    // 0.775 * 0.84 = 0.651 of doubt, the rebuttal 0.85, so E = 0.85 - 0.651 = 0.199 and T = 0.5 + 0.5 * 0.199.
    close(&thesis["strength"], 0.5 + 0.5 * 0.199);
    assert_eq!(thesis["robust"], true);
    assert_eq!((&thesis["source"], &thesis["number"]), (&"default".into(), &serde_json::Value::Null));
    assert_eq!(row(&answer["claims"], "id", "P1")["source"], "credence");
    // Quadratic energy: E = 0.225 + 0.16 - 0.15 = 0.235, T = 0.5 + 0.5 * E^2 / (1 + E^2).
    let quadratic = Bench::new(ARGUMENT, &[]).json(&["belief", "--semantics", "quadratic-energy"]);
    let square: f64 = 0.235 * 0.235;
    close(&row(&quadratic["claims"], "id", "T")["strength"], 0.5 + 0.5 * square / (1.0 + square));
}

#[test]
fn a_test_link_moves_nothing() {
    let argument = with_link("claim = \"P1\"\nquestion = \"q\"\nanswer = \"yes\"\nmode = \"test\"");
    let bench = Bench::new(&argument, &[("questions/q.toml", &question(NO))]);
    close(&row(&bench.json(&["belief"])["claims"], "id", "T")["belief"], T);
}

#[test]
fn evidence_updates_by_bayes_and_a_forecast_mixes_both_branches() {
    let argument =
        with_link("claim = \"T\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"evidence\"\nlr = [0.9, 0.3]");
    let resolved = Bench::new(&argument, &[("questions/q.toml", &question(NO))]);
    // Bayes: the answer is 0.9 : 0.3 in favour.
    let after_no = T * 0.9 / (T * 0.9 + (1.0 - T) * 0.3);
    let answer = resolved.json(&["belief"]);
    close(&row(&answer["claims"], "id", "T")["belief"], after_no);
    let moved = row(&answer["evidence"], "question", "q");
    close(&moved["without"], T);
    close(&moved["bits"], 3.0_f64.log2());
    // Before it was known, and without a forecast, the question says nothing.
    let early = resolved.json(&["belief", "--as-of", "2026-02-01"]);
    close(&row(&early["claims"], "id", "T")["belief"], T);
    assert!(early["notes"].to_string().contains("no effect yet: q"), "{}", early["notes"]);
    // A forecast of 20% yes is 80% no.
    let open = Bench::new(
        &argument,
        &[("questions/q.toml", &question("")), ("log/ada.toml", &log("person", "q", 0.2))],
    );
    let after_yes = T * 0.1 / (T * 0.1 + (1.0 - T) * 0.7);
    let mixed = 0.8 * after_no + 0.2 * after_yes;
    close(&row(&open.json(&["belief"])["claims"], "id", "T")["belief"], mixed);
    // What if it resolved yes?
    let assumed = open.json(&["belief", "--resolve", "q=yes"]);
    let thesis = row(&assumed["claims"], "id", "T");
    close(&thesis["belief"], after_yes);
    close(&thesis["belief_before"], mixed);
    assert_eq!(row(&assumed["path"], "claim", "T")["through"][0], "q");
}

#[test]
fn an_anchor_is_the_forecast_and_then_the_outcome() {
    let argument = with_link("claim = \"P1\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"anchor\"");
    let files = |resolution: &str| {
        let files = [("questions/q.toml", question(resolution)), ("log/ada.toml", log("person", "q", 0.1))];
        Bench::new(&argument, &files.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>())
    };
    let with_p1 = |p1: f64| {
        let force = 0.5 * p1 * (1.0 - 0.125);
        (1.0 - 0.5 * (1.0 - force) * (1.0 - 0.16)) * 0.85
    };
    let open = files("").json(&["belief"]);
    // A forecast of 10% yes anchors the claim, which holds if no, at 90%; its own number is 60%.
    close(&row(&open["claims"], "id", "P1")["belief"], 0.9);
    close(&row(&open["claims"], "id", "T")["belief"], with_p1(0.9));
    let anchor = row(&open["anchors"], "claim", "P1");
    close(&anchor["own"], 0.6);
    close(&anchor["gap"], 0.9 - 0.6);
    let resolved = files(NO);
    close(&row(&resolved.json(&["belief"])["claims"], "id", "T")["belief"], with_p1(1.0));
    // The world before the answer was known still has the forecast.
    let early = resolved.json(&["belief", "--as-of", "2026-02-01"]);
    close(&row(&early["claims"], "id", "T")["belief"], with_p1(0.9));
    // A void question falls back to the last forecast and says so.
    let void = NO.replace("outcome = \"no\"", "void = \"ambiguous\"\nnote = \"nobody knows\"");
    let void = files(&void).json(&["belief"]);
    close(&row(&void["claims"], "id", "P1")["belief"], 0.9);
    assert!(void["notes"].to_string().contains("void, last forecast used: q"), "{}", void["notes"]);
    // An article's number feeds nothing, also when it is asked for by name.
    let article = Bench::new(
        &argument,
        &[("questions/q.toml", &question("")), ("log/paper.toml", &log("article", "q", 0.1))],
    );
    close(&row(&article.json(&["belief", "--by", "paper"])["claims"], "id", "P1")["belief"], 0.6);
}

#[test]
fn a_number_question_answers_by_its_threshold() {
    let argument = with_link("claim = \"P1\"\nquestion = \"count\"\nabove = 10\nmode = \"anchor\"");
    let text = question("").replace("\"binary\"", "\"numeric\"\nrange = { min = 0, max = 100 }");
    let made = "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n\n[[forecast]]\nquestion = \"count\"\n\
                at = 2026-01-01T00:00:00Z\nrecorded = 2026-01-01T00:00:00Z\nquantiles = [[0.1, 5], [0.3, 10], [0.9, 60]]\n";
    let bench = Bench::new(&argument, &[("questions/count.toml", &text), ("log/ada.toml", made)]);
    let claim = bench.json(&["belief"]);
    let belief = number(&row(&claim["claims"], "id", "P1")["belief"]);
    assert!((belief - 0.7).abs() < 1e-9, "{belief}");
    let low = bench.json(&["belief", "--resolve", "count=9"]);
    close(&row(&low["claims"], "id", "P1")["belief"], 0.0);
    assert_eq!(row(&low["claims"], "id", "P1")["status"], "falls");
}

#[test]
fn credences_come_from_the_forecaster_then_the_crowd_then_the_file() {
    let credence = |who: &str, p: f64| {
        log("person", "q", p).replace("question = \"q\"", "claim = \"bridge/P2\"").replace("Somebody", who)
    };
    let files = [("log/ada.toml", credence("Ada", 0.8)), ("log/bob.toml", credence("Bob", 0.6))];
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let bench = Bench::new(ARGUMENT, &files);
    let own = |arguments: &[&str]| row(&bench.json(arguments)["claims"], "id", "P2")["number"].clone();
    close(&own(&["belief", "--by", "ada"]), 0.8);
    close(&own(&["belief", "--crowd", "mean"]), 0.7);
    close(&own(&["belief", "--as-of", "2025-06-01"]), 0.4);
    close(&row(&bench.json(&["belief", "--by", "ada"])["claims"], "id", "P3")["number"], 0.5);
}

#[test]
fn a_what_if_with_the_number_in_force_changes_nothing_and_a_drop_takes_its_inferences() {
    let bench = Bench::new(ARGUMENT, &[]);
    let plain = bench.json(&["belief"]);
    for claim in plain["claims"].as_array().unwrap() {
        // What has no number starts from even odds.
        let number = claim["number"].as_f64().unwrap_or(0.5);
        let set = format!("{}={number}", claim["id"].as_str().unwrap());
        let same = bench.json(&["belief", "--set", &set]);
        assert_eq!(same["path"].as_array().unwrap().len(), 0, "{set}: {}", same["path"]);
        for after in same["claims"].as_array().unwrap() {
            let before = row(&plain["claims"], "id", after["id"].as_str().unwrap());
            assert_eq!(
                (&before["belief"], &before["strength"]),
                (&after["belief"], &after["strength"]),
                "{set}"
            );
        }
    }
    // Without P2 the linked reason is gone, without U the other is whole: 0.5 * 0.6 = 0.3.
    let dropped = bench.json(&["belief", "--drop", "P2", "--drop", "U"]);
    close(&row(&dropped["claims"], "id", "T")["belief"], (1.0 - 0.5 * (1.0 - 0.3)) * 0.85);
    assert_eq!(row(&dropped["path"], "claim", "P2")["through"][0], "dropped");
    let cut = bench.json(&["belief", "--drop", "P1->T"]);
    close(&row(&cut["claims"], "id", "T")["belief"], (1.0 - 0.5 * (1.0 - 0.16)) * 0.85);
    // 100% holds a claim as true, which 0.999 would not.
    let sure = bench.json(&["belief", "--set", "P2=100%"]);
    close(&row(&sure["claims"], "id", "T")["belief"], (1.0 - 0.5 * (1.0 - 0.2625) * (1.0 - 0.4)) * 0.85);
}

#[test]
fn bits_and_likelihoods_move_the_log_odds() {
    let argument = "[thesis]\nid = \"T\"\ntext = \"It is safe.\"\n\n[[premise]]\nid = \"P\"\ntext = \"Tests say so.\"\n\
                    credence = 0.75\n\n[[inference]]\nid = \"I\"\nfrom = [\"P\"]\nsupports = \"T\"\nbits = 2\n";
    let answer = Bench::new(argument, &[]).json(&["belief"]);
    // With the reason the odds are 1 : 1 times four, so 0.8; without it 0.5.
    close(&row(&answer["claims"], "id", "T")["belief"], 0.75 * 0.8 + 0.25 * 0.5);
    // For strength two bits take away three quarters of the doubt: a force of 0.75 * 0.75.
    close(&row(&answer["claims"], "id", "T")["strength"], 0.5 + 0.5 * 0.5625);
    let ratio = argument.replace("bits = 2", "lr = [0.8, 0.4]");
    let answer = Bench::new(&ratio, &[]).json(&["belief"]);
    // Odds of 2 : 1 with it, and 0.2 : 0.6 without it.
    close(&row(&answer["claims"], "id", "T")["belief"], 0.75 * 2.0 / 3.0 + 0.25 * 0.25);
    let against = argument.replace("supports = \"T\"", "rebuts = \"T\"");
    let answer = Bench::new(&against, &[]).json(&["belief"]);
    close(&row(&answer["claims"], "id", "T")["belief"], 0.75 * 0.2 + 0.25 * 0.5);
}

#[test]
fn circles_are_said_and_have_no_belief() {
    let argument = "[thesis]\nid = \"T\"\ntext = \"It is safe.\"\nrebuts = \"C\"\ncredence = 0.5\n\n[[conjecture]]\nid = \"C\"\n\
                    text = \"It sways.\"\ncredence = 0.5\nstance = \"open\"\nrebuts = \"T\"\n\n[options]\ncycles = \"allow\"\n";
    let answer = Bench::new(argument, &[]).json(&["belief"]);
    let thesis = row(&answer["claims"], "id", "T");
    assert!((number(&thesis["strength"]) - 1.0 / 3.0).abs() < 1e-9);
    assert!(thesis["belief"].is_null());
    let notes = answer["notes"].to_string();
    assert!(notes.contains("T, C depend on each other: converged"), "{notes}");
}

#[test]
fn unknown_names_are_refused_before_anything_is_computed() {
    let bench = Bench::new(ARGUMENT, &[("questions/safe-2026.toml", &question(""))]);
    for (arguments, said) in [
        (&["--set", "P11=90%"][..], "did you mean `P1`?"),
        (&["--set", "P1=90"], "write `90%` or `0.9`"),
        (&["--set", "P1"], "write --set P2=90%"),
        (&["--resolve", "safe-2025=yes"], "did you mean `safe-2026`?"),
        (&["--resolve", "safe-2026=yess"], "did you mean `yes`?"),
        (&["--drop", "P1->Q"], "did you mean `P1->T`?"),
        (&["--set", "P1=90%", "--drop", "P1"], "keep one of them"),
        (&["--semantics", "euller"], "a similar value exists: 'euler'"),
        (&["--crowd", "medain"], "did you mean `median`?"),
        (&["--by", "nobody"], "there is no forecaster yet"),
    ] {
        let mut all = vec!["belief"];
        all.extend_from_slice(arguments);
        let output = bench.run(&all);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn the_sample_says_how_far_the_quiet_year_went_and_is_not_certain() {
    let page = sample(&["belief", "--width", "170"]);
    let line = page.lines().find(|line| line.starts_with(" T       beijing-opposes-2025")).unwrap();
    assert!(
        line.contains("resolved no") && line.contains("86.4% → 89.2%") && line.contains("+0.38"),
        "{line}"
    );
    assert!(page.contains("T stands: P17 supports it; strength 0.86, robust; belief 89.2%."), "{page}");
    // A strength is no probability: nothing between the status and the belief has a percent sign.
    let answer: serde_json::Value = serde_json::from_str(&sample(&["belief", "--json"])).unwrap();
    assert_eq!(answer["schema"], "warrant.belief/1");
    for claim in answer["claims"].as_array().unwrap() {
        let belief = claim["belief"].as_f64().unwrap_or_else(|| number(&claim["belief_range"]["high"]));
        assert!((0.0..1.0).contains(&belief), "{claim}");
    }
}
