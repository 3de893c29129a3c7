//! Probabilistic abstract argumentation: grounded acceptance over all constellations, and its closed form on trees.
#![allow(clippy::unwrap_used, reason = "test code")]

use crate::vectors::closeness::Largest;
use serde::Deserialize;
use std::collections::BTreeMap;
use warrant::belief::constellation::standing;
use warrant::belief::graph::{Bearing, GraphBuilder};
use warrant::belief::labelling::Attitude;
use warrant::belief::order::Order;
use warrant::belief::semantics::Semantics;
use warrant::belief::setting::Setting;
use warrant::belief::strength::strengths;

/// What the file holds besides, and why it is not tested.
const SKIPPED: [(&str, usize, &str); 3] = [
    ("preferred_credulous", 8, "preferred extensions: status is the grounded labelling only"),
    ("preferred_skeptical", 8, "preferred extensions: status is the grounded labelling only"),
    ("epistemic", 18, "postulates on freely assigned probabilities: beliefs here are computed, not assigned"),
];

const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct File {
    constellations: Vec<Case>,
    epistemic: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    arguments: Vec<String>,
    attacks: Vec<(String, String)>,
    p_arguments: BTreeMap<String, f64>,
    p_attacks: Vec<f64>,
    acceptance: BTreeMap<String, BTreeMap<String, f64>>,
    tree_closed_form: Option<BTreeMap<String, f64>>,
}

#[test]
fn constellations() {
    let file: File = serde_json::from_str(include_str!("semantics_prob_af.json")).unwrap();
    assert_eq!(file.constellations.len(), 8);
    let mut largest = Largest::default();
    let mut trees = 0;
    for case in &file.constellations {
        let index = |name: &String| -> u32 {
            (0..).zip(&case.arguments).find(|(_, other)| *other == name).unwrap().0
        };
        let mut builder = GraphBuilder::new(case.arguments.len()).unwrap();
        assert_eq!(case.attacks.len(), case.p_attacks.len());
        for ((source, target), &p) in case.attacks.iter().zip(&case.p_attacks) {
            builder.infer(Bearing::Rebuts(index(target)), &[index(source)], p).unwrap();
        }
        let graph = builder.build().unwrap();
        let p = case.arguments.iter().map(|argument| case.p_arguments[argument]).collect();
        let setting = Setting::new(&graph, p).unwrap();
        let attitudes = vec![Attitude::Assumed; case.arguments.len()];
        let probabilities = standing(&graph, &attitudes, &setting).unwrap();
        let expected = &case.acceptance["grounded"];
        assert_eq!(expected.len(), case.arguments.len());
        for (argument, &expected) in expected {
            largest.close(TOLERANCE, probabilities[index(argument) as usize], expected, &case.id);
        }
        if let Some(closed_form) = &case.tree_closed_form {
            trees += 1;
            let known = strengths(&graph, &Order::of(&graph), Semantics::Noisy, &setting).unwrap();
            assert_eq!(closed_form.len(), case.arguments.len());
            for (argument, &expected) in closed_form {
                largest.close(TOLERANCE, known.claims()[index(argument) as usize], expected, &case.id);
            }
        }
    }
    assert_eq!(trees, 3);
    for (name, count, _) in SKIPPED {
        let there = match name {
            "epistemic" => file.epistemic.len(),
            _ => file.constellations.iter().filter(|case| case.acceptance.contains_key(name)).count(),
        };
        assert_eq!(there, count, "{name}");
    }
}
