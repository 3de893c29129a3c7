//! Noisy strengths of attack trees are probabilities of acceptance, summed over all sub-frameworks.
#![allow(clippy::unwrap_used, reason = "test code")]

use crate::vectors::reference::Largest;
use serde::Deserialize;
use std::collections::BTreeMap;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::strength::strengths;
use warrant::belief::graph::{Bearing, GraphBuilder};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;

#[derive(Deserialize)]
struct File {
    trees: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    arguments: Vec<String>,
    attacks: Vec<(String, String)>,
    p_arguments: BTreeMap<String, f64>,
    p_attacks: Vec<f64>,
    acceptance: BTreeMap<String, f64>,
    closed_form: BTreeMap<String, f64>,
}

#[test]
fn noisy_strengths_of_attack_trees_are_probabilities_of_acceptance() {
    let file: File = serde_json::from_str(include_str!("semantics_prob_af.json")).unwrap();
    assert_eq!(file.trees.len(), 3);
    let mut largest = Largest::default();
    for case in &file.trees {
        let index = |name: &String| -> u32 {
            (0..).zip(&case.arguments).find(|(_, other)| *other == name).unwrap().0
        };
        let mut builder = GraphBuilder::new(case.arguments.len()).unwrap();
        for ((source, target), &p) in case.attacks.iter().zip(&case.p_attacks) {
            builder.infer(Bearing::Rebuts(index(target)), &[index(source)], p).unwrap();
        }
        let graph = builder.build().unwrap();
        let p = case.arguments.iter().map(|argument| case.p_arguments[argument]).collect();
        let setting = Setting::new(&graph, p).unwrap();
        let known = strengths(&graph, &Order::of(&graph), Semantics::Noisy, &setting).unwrap();
        for argument in &case.arguments {
            let strength = known.claims()[index(argument) as usize];
            largest.close(1e-12, strength, case.acceptance[argument], &case.id);
            largest.close(1e-12, strength, case.closed_form[argument], &case.id);
        }
    }
}
