//! What resolving one leaf would do to the topic, and exact Shapley values of noisy trees.
#![allow(clippy::unwrap_used, reason = "test code")]

use crate::vectors::reference::Largest;
use crate::vectors::semantics_gradual::{Framework, frameworks, semantics};
use serde::Deserialize;
use std::collections::BTreeMap;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::shapley;
use warrant::belief::gradual::strength::strengths;
use warrant::belief::gradual::what_if::{Change, WhatIf};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;
use warrant::belief::value_of_information::ValueOfInformation;

/// Maps whose structure is in none of the files; only the arithmetic of their rows can be checked.
const WITHOUT_MAP: [(&str, &str); 2] = [
    ("democracy", "not among the frameworks of semantics_gradual.json"),
    ("dag10", "not among the frameworks of semantics_gradual.json"),
];

const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct File {
    resolution: Vec<Table>,
    noisy_shapley: Vec<Shares>,
}

#[derive(Deserialize)]
struct Table {
    qbaf: String,
    semantics: String,
    topic: String,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    argument: String,
    credence: f64,
    thesis_now: f64,
    thesis_if_true: f64,
    thesis_if_false: f64,
    swing: f64,
    expected_abs_change: f64,
    expected_sq_change: f64,
    expectation_gap: f64,
}

#[derive(Deserialize)]
struct Shares {
    qbaf: String,
    topic: String,
    strength: BTreeMap<String, f64>,
    shapley: BTreeMap<String, f64>,
}

fn file() -> File {
    serde_json::from_str(include_str!("semantics_sensitivity.json")).unwrap()
}

fn find<'a>(frameworks: &'a [Framework], id: &str) -> Option<&'a Framework> {
    frameworks.iter().find(|framework| framework.id == id)
}

#[test]
fn resolution() {
    let frameworks = frameworks();
    let file = file();
    assert_eq!(file.resolution.len(), 24);
    let mut largest = Largest::default();
    let mut without_map = 0;
    for table in &file.resolution {
        for row in &table.rows {
            let what = format!("{} {} {}", table.qbaf, table.semantics, row.argument);
            let now = ValueOfInformation {
                p: row.credence,
                now: row.thesis_now,
                if_yes: row.thesis_if_true,
                if_no: row.thesis_if_false,
            };
            compare(&mut largest, now, row, &what);
        }
        let Some(framework) = find(&frameworks, &table.qbaf) else {
            assert!(WITHOUT_MAP.iter().any(|(id, _)| *id == table.qbaf), "{} is missing", table.qbaf);
            without_map += 1;
            continue;
        };
        evaluate(&mut largest, framework, table);
    }
    assert_eq!(without_map, 3 * WITHOUT_MAP.len());
}

fn evaluate(largest: &mut Largest, framework: &Framework, table: &Table) {
    let graph = framework.graph();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, framework.base()).unwrap();
    let topic = framework.index(&table.topic);
    let mut what_if = WhatIf::new(&graph, &order, semantics(&table.semantics), setting).unwrap();
    for row in &table.rows {
        let claim = framework.index(&row.argument);
        // The reference keeps log-odds away from certainty.
        let (yes, no) = if table.semantics == "mlp" { (1.0 - 1e-12, 1e-12) } else { (1.0, 0.0) };
        let information = ValueOfInformation {
            p: framework.base[&row.argument],
            now: what_if.strengths().claims()[topic as usize],
            if_yes: what_if.strength_after(&[Change::Hold(claim, yes)], topic).unwrap(),
            if_no: what_if.strength_after(&[Change::Hold(claim, no)], topic).unwrap(),
        };
        let what = format!("{} {} {}", table.qbaf, table.semantics, row.argument);
        largest.close(TOLERANCE, information.p, row.credence, &what);
        largest.close(TOLERANCE, information.now, row.thesis_now, &what);
        largest.close(TOLERANCE, information.if_yes, row.thesis_if_true, &what);
        largest.close(TOLERANCE, information.if_no, row.thesis_if_false, &what);
        compare(largest, information, row, &what);
    }
}

fn compare(largest: &mut Largest, information: ValueOfInformation, row: &Row, what: &str) {
    largest.close(TOLERANCE, information.swing(), row.swing, what);
    largest.close(TOLERANCE, information.expected_move(), row.expected_abs_change, what);
    largest.close(TOLERANCE, information.brier_gain(), row.expected_sq_change, what);
    largest.close(TOLERANCE, information.expectation_gap(), row.expectation_gap, what);
}

#[test]
fn noisy_shapley() {
    let frameworks = frameworks();
    let file = file();
    assert_eq!(file.noisy_shapley.len(), 5);
    let mut largest = Largest::default();
    for expected in &file.noisy_shapley {
        let framework = find(&frameworks, &expected.qbaf).unwrap();
        let graph = framework.graph();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, framework.base()).unwrap();
        let known = strengths(&graph, &order, Semantics::Noisy, &setting).unwrap();
        let topic = framework.index(&expected.topic);
        let shares = shapley::of_tree(&graph, &order, Semantics::Noisy, &setting, topic).unwrap();
        assert_eq!(expected.strength.len(), framework.arguments.len());
        assert_eq!(expected.shapley.len(), framework.arguments.len() - 1);
        for (argument, &strength) in &expected.strength {
            let claim = framework.index(argument) as usize;
            largest.close(TOLERANCE, known.claims()[claim], strength, argument);
            let share = expected.shapley.get(argument).copied().unwrap_or(0.0);
            largest.close(TOLERANCE, shares[claim], share, argument);
        }
    }
}
