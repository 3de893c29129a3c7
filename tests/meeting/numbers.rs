//! A strength or a belief is printed only where somebody stated a number that it rests on.

use serde_json::Value;
use warrant::argument::{ArgumentMap, Bearing, InferenceIndex, LinkMode, Target};
use warrant::belief::assumption::Assumptions;
use warrant::belief::evaluation::{Evaluation, SemanticsName, evaluate};
use warrant::belief::figures::Range;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::model::Model;

use super::bounds::{drawn, looked_at, random};
use super::{Bench, NO, close, question, row, run_in};
use crate::harness::Screen;

/// A rejected conjecture, one undercut of it, and no number at all.
const UNDERCUT: &str = include_str!("maps/u.toml");
/// One claim said twice, and no number at all.
const TWICE: &str = include_str!("maps/q.toml");

/// A reason that supports by its verb and lowers by its likelihoods.
const LIKELIHOODS: &str = include_str!("maps/lr.toml");

/// Draws a map in which about one number in three is stated.
fn sparse(claims: usize, steps: usize, random: &mut impl FnMut(usize) -> usize) -> String {
    let text = drawn(claims, steps, &mut *random);
    let number = |line: &str| ["credence", "relevance", "bits", "lr"].iter().any(|key| line.starts_with(key));
    text.lines().filter(|line| !number(line) || random(3) == 0).map(|line| format!("{line}\n")).collect()
}

/// Looks at what an argument comes to on 2026-11-23.
fn evaluated(bench: &Bench, look: impl FnOnce(&ArgumentMap, &Evaluation)) {
    looked_at(bench, |map, known| {
        look(map, &evaluate(map, known, &Assumptions::default(), SemanticsName::DfQuad));
    });
}

/// Whether a text shows a number with a decimal point or a percentage.
fn shows_a_number(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|of| of[0].is_ascii_digit() && (of[1] == b'%' || (of[1] == b'.' && of[2].is_ascii_digit())))
}

/// Every number in an answer, with its key.
fn numbers(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) => found.push(format!("{key}: {number}")),
        Value::Array(all) => all.iter().for_each(|value| numbers(value, key, found)),
        Value::Object(all) => all.iter().for_each(|(key, value)| numbers(value, key, found)),
        _ => {}
    }
}

#[test]
fn a_map_without_a_number_prints_none() {
    for argument in [UNDERCUT, &TWICE.replace("file = \"sources/cnas-export.txt\"\n", "")] {
        let bench = Bench::new(argument, &[]);
        for verb in
            ["belief", "table", "crux", "history", "postmortem", "coherence", "report", "show bridge/T"]
        {
            for format in ["text", "plain", "csv", "md"] {
                let arguments: Vec<&str> = ["--as-of", "2026-11-23", "--format", format]
                    .into_iter()
                    .chain(verb.split(' '))
                    .collect();
                let page = Screen::of(run_in(bench.root(), &arguments)).stdout;
                // What a score is like is said where there is none, too.
                let own = page.lines().filter(|line| !line.contains("Brier score"));
                let shown: Vec<&str> = own.filter(|line| shows_a_number(line)).collect();
                assert!(shown.is_empty(), "{verb} --format {format}: {shown:?}");
            }
        }
        for verb in ["belief", "crux", "history", "table"] {
            let mut found = Vec::new();
            numbers(&bench.json(&[verb]), "", &mut found);
            found.retain(|number| {
                !["line", "column", "end_line", "end_column", "committed", "passed_over"]
                    .iter()
                    .any(|key| number.starts_with(key))
            });
            assert!(found.is_empty(), "{verb}: {found:?}");
        }
        let html = Screen::of(run_in(bench.root(), &["report", "--format", "html"])).stdout;
        assert!(
            html.contains("no stated number reaches")
                && html.contains("<td class=\"right\" data-label=\"Belief\">–</td>")
        );
    }
}

#[test]
fn one_number_reaches_what_it_bears_on_and_nothing_else() {
    let stated = UNDERCUT.replace("id = \"C1\"\n", "id = \"C1\"\ncredence = 0.4\n");
    let answer = Bench::new(&stated, &[]).json(&["belief"]);
    let belief = |id: &str| &row(&answer["claims"], "id", id)["belief"];
    close(belief("C1"), 0.4);
    assert_eq!([belief("P1"), belief("P2")], [&Value::Null; 2]);
    // T = (1 - 0.5 * (1 - 0.5 * P1)) * (1 - 0.5 * 0.4 * (1 - 0.5 * P2)): too wide a range for a number.
    let thesis = row(&answer["claims"], "id", "T");
    close(&thesis["belief_range"]["low"], 0.5 * 0.8);
    close(&thesis["belief_range"]["high"], 0.75 * 0.9);
    assert_eq!((&thesis["belief"], &thesis["belief_range"]["exact"]), (&Value::Null, &Value::Bool(true)));
    // With P1 the rest is narrow enough for one.
    let more = stated.replace("id = \"P1\"\n", "id = \"P1\"\ncredence = 0.6\n");
    let answer = Bench::new(&more, &[]).json(&["belief"]);
    close(&row(&answer["claims"], "id", "T")["belief"], 0.65 * 0.85);
    close(&row(&answer["claims"], "id", "T")["belief_range"]["high"], 0.65 * 0.9);
    // A weight is a number, too.
    let weighed = UNDERCUT.replace("supports = \"T\"\n", "supports = \"T\"\nrelevance = { T = 0.3 }\n");
    let answer = Bench::new(&weighed, &[]).json(&["belief"]);
    assert!(row(&answer["claims"], "id", "T")["belief_range"].is_object());
}

#[test]
fn evidence_reaches_belief_and_no_strength() {
    let linked = format!(
        "{}\n[[link]]\nclaim = \"T\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"evidence\"\nlr = [0.9, 0.3]\n",
        // Nothing bears on the thesis.
        UNDERCUT
            .replace("supports = \"T\"\n", "")
            .replace("rebuts = \"T\"\n", "")
            .replace("undercuts = \"C1->T\"\n", "")
    );
    let bench = Bench::new(&linked, &[("questions/q.toml", &question(NO))]);
    let answer = bench.json(&["belief"]);
    let thesis = row(&answer["claims"], "id", "T");
    assert!(thesis["belief"].is_number() && thesis["strength"].is_null());
    // Without the answer there is no belief to start from; what it is worth in bits is known all the same.
    assert!(answer["evidence"][0]["without"].is_null());
    close(&answer["evidence"][0]["bits"], 3.0_f64.log2());
    let turn = &bench.json(&["history"])["turns"][0];
    assert!(turn["from"].is_null() && turn["to"].is_number() && turn["parts"][0]["part"].is_null());
}

#[test]
fn there_is_a_number_where_a_stated_one_reaches_and_nowhere_else() {
    let mut random = random(11);
    let (mut with, mut without) = (0, 0);
    for round in 0..60 {
        let text = sparse(4 + round % 4, 3 + round % 6, &mut random);
        let bench =
            Bench::new(&text, &[("questions/q.toml", &question(if round % 2 == 0 { NO } else { "" }))]);
        evaluated(&bench, |map, found| {
            let mut claims: Vec<bool> = map.claims.iter().map(|claim| claim.credence.is_some()).collect();
            for (link, reading) in map.links.iter().zip(&found.inputs.readings) {
                claims[link.claim.position()] |= link.mode == LinkMode::Anchor && reading.is_some();
            }
            let mut steps: Vec<bool> = map.inferences.iter().map(|step| step.relevance.is_some()).collect();
            // Again and again, as long as something new is reached.
            for _ in 0..claims.len() + steps.len() {
                for (at, step) in map.inferences.iter().enumerate() {
                    steps[at] |= step.premises.iter().any(|premise| claims[premise.position()]);
                    match step.target {
                        Target::Claim(claim) => claims[claim.position()] |= steps[at],
                        Target::Inference(other) => steps[other.position()] |= steps[at],
                    }
                }
            }
            for (index, claim) in map.numbered_claims() {
                let reached = claims[index.position()];
                let shown = [found.belief_of(index).is_some(), found.strength_of(index).is_some()];
                assert_eq!(shown, [reached; 2], "{} in\n{text}", claim.id.value);
                *(if reached { &mut with } else { &mut without }) += 1;
            }
        });
    }
    assert!(with > 100 && without > 50, "{with} with, {without} without");
}

#[test]
fn a_reason_that_lowers_what_it_is_said_to_support_is_found_and_named() {
    let bench = Bench::new(LIKELIHOODS, &[]);
    let thesis = |answer: &Value| row(&answer["claims"], "id", "T").clone();
    let answer = bench.json(&["belief"]);
    // E counts as 0.999: 1 : 2 against T from even odds, 4 : 7 for the chance that E is not so, as its absence tells.
    close(&thesis(&answer)["belief"], 0.999 / 3.0 + 0.001 * 7.0 / 11.0);
    assert_eq!(thesis(&answer)["status_reason"], "E (I1) lowers it (by its lr, against its verb)");
    let findings = bench.json(&["check"])["findings"].to_string();
    assert!(findings.contains("`I1` supports `T`, but its weight (`lr`) lowers it"), "{findings}");
    // A rebuttal that raises; one along its verb is no finding.
    let rebuttal = LIKELIHOODS.replace("supports = \"T\"\nlr = [0.3, 0.6]", "rebuts = \"T\"\nbits = -1");
    let bench = Bench::new(&rebuttal, &[]);
    assert!(bench.json(&["check"])["findings"].to_string().contains("its weight (`bits`) raises it"));
    let reason = thesis(&bench.json(&["belief"]))["status_reason"].to_string();
    assert!(reason.contains("E (I1) raises it (by its bits, against its verb)"), "{reason}");
    let along = Bench::new(&rebuttal.replace("bits = -1", "lr = [0.3, 0.6]"), &[]).json(&["check"]);
    assert_eq!(along["findings"], serde_json::json!([]));
}

/// The directions in which claims bear on `topic` along every path, numbered by claim: 1 up, 2 down. `None` for what could
/// do either: an undercut of likelihoods, whose absence counts as well.
fn paths(map: &ArgumentMap, topic: Target, up: bool, odds: bool, found: &mut Vec<Vec<Option<bool>>>) {
    for inference in map.inferences.iter().filter(|inference| inference.target == topic) {
        let weight = inference.relevance.as_ref().map(|weight| weight.value).filter(|_| odds);
        let in_bits = weight.and_then(|of| of.bits().or(of.likelihoods().map(|[holds, not]| holds - not)));
        if in_bits.is_some_and(|bits| bits.abs() < 1e-12) {
            continue;
        }
        let along = inference.bearing == Bearing::Supports && in_bits.is_none_or(|bits| bits > 0.0);
        let up = if along { up } else { !up };
        for premise in &inference.premises {
            found[premise.position()].push(Some(up));
            paths(map, Target::Claim(*premise), up, odds, found);
        }
        let at = map.inferences.iter().position(|other| std::ptr::eq(other, inference)).unwrap();
        let this = Target::Inference(InferenceIndex(u32::try_from(at).unwrap()));
        let torn =
            odds && inference.relevance.as_ref().is_some_and(|weight| weight.value.likelihoods().is_some());
        let mut below = vec![Vec::new(); found.len()];
        paths(map, this, up, odds, &mut below);
        for (all, below) in found.iter_mut().zip(below) {
            all.extend(below.into_iter().map(|direction| direction.filter(|_| !torn)));
        }
    }
}

#[test]
fn a_range_holds_every_value_and_ends_at_the_corners_where_the_map_is_monotone() {
    let mut random = random(11);
    let (mut exact, mut outer) = ([0, 0], [0, 0]);
    for round in 0..120 {
        let claims = 4 + round % 4;
        let mut text = sparse(claims, 3 + round % 5, &mut random);
        let with_evidence = round % 3 == 0;
        if with_evidence {
            let claim = random(claims);
            text += &format!(
                "[[link]]\nclaim = \"c{claim}\"\nquestion = \"seen\"\nanswer = \"no\"\nmode = \"evidence\"\nlr = [0.9, 0.3]\n"
            );
        }
        let files = [("questions/q.toml", question("")), ("questions/seen.toml", question(NO))];
        let bench = Bench::new(&text, &files.each_ref().map(|(name, text)| (*name, text.as_str())));
        evaluated(&bench, |map, of| {
            let model = Model::new(map).unwrap();
            let free: Vec<usize> =
                (0..claims).filter(|&claim| !of.inputs.claims[claim].is_stated()).collect();
            for (index, claim) in map.numbered_claims() {
                let others: Vec<usize> =
                    free.iter().copied().filter(|&other| other != index.position()).collect();
                let at = |values: &mut dyn FnMut(usize) -> f64| {
                    let mut inputs = of.inputs.clone();
                    others
                        .iter()
                        .enumerate()
                        .for_each(|(bit, &other)| inputs.claims[other].value = values(bit));
                    let strength =
                        model.strength(&inputs, Semantics::DF_QUAD).unwrap().claims[index.position()];
                    [strength, model.belief_in(&inputs, index).unwrap()]
                };
                let corners: Vec<[f64; 2]> = (0..1_u32 << others.len())
                    .map(|case| at(&mut |bit| f64::from(case >> bit & 1)))
                    .collect();
                let inside: Vec<[f64; 2]> = (0..4).map(|_| at(&mut |_| random(101) as f64 / 100.0)).collect();
                for (column, figure) in [of.strength_of(index), of.belief_of(index)].into_iter().enumerate() {
                    let Some(figure) = figure else { continue };
                    let ends = corners.iter().map(|corner| corner[column]);
                    let (low, high) =
                        ends.fold((1.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
                    let range =
                        figure.range.unwrap_or(Range { low: figure.value, high: figure.value, exact: true });
                    let what = format!(
                        "{} of {}: {range:?} for {low} to {high} in\n{text}",
                        ["strength", "belief"][column],
                        claim.id.value
                    );
                    assert!(range.low <= figure.value && figure.value <= range.high, "{what}");
                    for value in inside.iter().map(|values| values[column]).chain([low, high]) {
                        assert!(
                            range.low - 1e-12 <= value && value <= range.high + 1e-12,
                            "{value} is outside: {what}"
                        );
                    }
                    let mut found = vec![Vec::new(); claims];
                    paths(map, Target::Claim(index), true, column == 1, &mut found);
                    let monotone = others
                        .iter()
                        .all(|&other| found[other].iter().all(|of| of.is_some() && *of == found[other][0]));
                    if monotone && !(column == 1 && with_evidence) {
                        assert!(range.exact, "{what}");
                    }
                    if range.exact {
                        assert!(
                            (range.low - low).abs() < 1e-12 && (range.high - high).abs() < 1e-12,
                            "{what}"
                        );
                    }
                    if figure.range.is_some() {
                        (if range.exact { &mut exact } else { &mut outer })[column] += 1;
                    }
                    // Wider than 0.2 there is no number beside it.
                    assert_eq!(figure.point().is_some(), range.high - range.low <= 0.2 + 1e-12, "{what}");
                }
            }
        });
    }
    assert!(exact.iter().all(|&of| of > 50) && outer.iter().all(|&of| of > 5), "{exact:?}, {outer:?}");
}
