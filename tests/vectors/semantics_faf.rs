//! Rationality of forecasts, against the prototype of the paper's first author and against the definition.
#![allow(clippy::unwrap_used, reason = "test code")]

use crate::vectors::reference::Largest;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Bound;
use warrant::belief::faf::{Rationality, Rule, confidence};
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::strength::{Strengths, strengths};
use warrant::belief::graph::{Bearing, GraphBuilder};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;

/// A case with nothing to evaluate.
const SKIPPED: [(&str, &str); 1] =
    [("unvoted", "an argument has no base score, and an evaluation needs them all")];

/// Where the prototype differs from the definition, which is what is followed here.
const PROTOTYPE_DIFFERS: [(&str, &str); 1] =
    [("no_args_same", "with a score of exactly 0 the prototype refuses even an unchanged forecast")];

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    proposal_percent: f64,
    forecast_percent: f64,
    nodes: Vec<Node>,
    expected: Expected,
    definition: Definition,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    r#type: String,
    base: Option<f64>,
    supporters: Vec<String>,
    attackers: Vec<String>,
}

#[derive(Deserialize)]
struct Expected {
    confidence_score: Option<f64>,
    strengths: BTreeMap<String, Option<f64>>,
    accepted: bool,
}

#[derive(Deserialize)]
struct Definition {
    interval: Option<Interval>,
    verdict: Option<String>,
}

#[derive(Deserialize)]
struct Interval {
    low: f64,
    #[serde(default)]
    low_open: bool,
    high: f64,
    #[serde(default)]
    high_open: bool,
}

#[test]
fn classic_rule() {
    let file: File = serde_json::from_str(include_str!("semantics_faf.json")).unwrap();
    assert_eq!(file.cases.len(), 18);
    let mut largest = Largest::default();
    let mut skipped = 0;
    for case in &file.cases {
        let Some(known) = evaluate(case) else {
            assert!(SKIPPED.iter().any(|(id, _)| *id == case.id), "{}", case.id);
            assert!(case.expected.confidence_score.is_none() && case.definition.verdict.is_none());
            skipped += 1;
            continue;
        };
        check(&mut largest, case, &known);
    }
    assert_eq!(skipped, SKIPPED.len());
}

fn check(largest: &mut Largest, case: &Case, known: &Strengths) {
    assert_eq!(case.expected.strengths.len(), case.nodes.len());
    let strength = |node: &Node| known.claims()[index(case, &node.id) as usize];
    for node in &case.nodes {
        largest.close(1e-12, strength(node), case.expected.strengths[&node.id].unwrap(), &case.id);
    }
    let side = |kind: &str| -> Vec<f64> {
        case.nodes.iter().filter(|node| node.r#type == kind).map(strength).collect()
    };
    let score = confidence(&side("increase"), &side("decrease"));
    largest.close(1e-12, score, case.expected.confidence_score.unwrap(), &case.id);

    let (proposal, forecast) = (case.proposal_percent / 100.0, case.forecast_percent / 100.0);
    let verdict = Rule::Classic.judge(proposal, score, forecast).unwrap();
    let expected = match case.definition.verdict.as_deref().unwrap() {
        "rational" => Rationality::Rational,
        "irrational increase" => Rationality::IrrationalIncrease,
        "irrational decrease" => Rationality::IrrationalDecrease,
        "irrational scale" => Rationality::IrrationalScale,
        other => panic!("unknown verdict {other}"),
    };
    assert_eq!(verdict, expected, "{}", case.id);
    let accepted = verdict == Rationality::Rational;
    let differs = PROTOTYPE_DIFFERS.iter().any(|(id, _)| *id == case.id);
    assert_eq!(accepted != case.expected.accepted, differs, "{}", case.id);

    let band = Rule::Classic.band(proposal, score).unwrap();
    let interval = case.definition.interval.as_ref().unwrap();
    for (bound, end, open) in
        [(band.low, interval.low, interval.low_open), (band.high, interval.high, interval.high_open)]
    {
        match bound {
            Bound::Included(value) if !open => largest.close(1e-12, value, end, &case.id),
            Bound::Excluded(value) if open => largest.close(1e-12, value, end, &case.id),
            other => panic!("{}: {other:?} instead of {end}", case.id),
        }
    }
}

fn index(case: &Case, id: &str) -> u32 {
    (0..).zip(&case.nodes).find(|(_, node)| node.id == id).unwrap().0
}

/// Evaluates the debate; nothing if a base score is missing. Amendments have 0.5 unless set.
fn evaluate(case: &Case) -> Option<Strengths> {
    let amends = |node: &Node| node.r#type == "increase" || node.r#type == "decrease";
    let base: Option<Vec<f64>> =
        case.nodes.iter().map(|node| node.base.or(amends(node).then_some(0.5))).collect();
    let mut builder = GraphBuilder::new(case.nodes.len()).unwrap();
    for (claim, node) in (0u32..).zip(&case.nodes) {
        for supporter in &node.supporters {
            builder.infer(Bearing::Supports(claim), &[index(case, supporter)], 1.0).unwrap();
        }
        for attacker in &node.attackers {
            builder.infer(Bearing::Rebuts(claim), &[index(case, attacker)], 1.0).unwrap();
        }
    }
    let graph = builder.build().unwrap();
    let setting = Setting::new(&graph, base?).unwrap();
    Some(strengths(&graph, &Order::of(&graph), Semantics::DF_QUAD, &setting).unwrap())
}
