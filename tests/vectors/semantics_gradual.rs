//! Gradual strengths and attributions, against QBAF-Py, Uncertainpy, formal-argumentation and an own evaluator.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "test code on small maps")]

use crate::vectors::reference::Largest;
use serde::Deserialize;
use std::collections::BTreeMap;
use warrant::belief::gradual::cycle::{Verdict, settle};
use warrant::belief::gradual::gradient::gradient;
use warrant::belief::gradual::removal::removal;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::shapley;
use warrant::belief::gradual::strength::{StrengthError, strengths};
use warrant::belief::graph::{Bearing, Graph, GraphBuilder};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;

const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct File {
    qbafs: Vec<Framework>,
}

/// A quantitative bipolar argumentation framework.
#[derive(Deserialize)]
pub(crate) struct Framework {
    pub(crate) id: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) base: BTreeMap<String, f64>,
    attacks: Vec<(String, String)>,
    supports: Vec<(String, String)>,
    pub(crate) topic: String,
    pub(crate) cyclic: bool,
    strengths: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    attribution: BTreeMap<String, Attribution>,
    #[serde(default)]
    locally_stable: BTreeMap<String, bool>,
    #[serde(default)]
    paper_values: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Attribution {
    gradient: BTreeMap<String, f64>,
    removal: BTreeMap<String, f64>,
    shapley: Option<BTreeMap<String, f64>>,
}

#[derive(Deserialize)]
struct Cyclic {
    discrete: Discrete,
    continuous: Continuous,
}

#[derive(Deserialize)]
struct Discrete {
    converged: bool,
    iterations: usize,
    values: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Continuous {
    converged: bool,
    values: BTreeMap<String, f64>,
}

/// Reads the frameworks of the file.
pub(crate) fn frameworks() -> Vec<Framework> {
    let file: File = serde_json::from_str(include_str!("semantics_gradual.json")).unwrap();
    file.qbafs
}

impl Framework {
    pub(crate) fn index(&self, argument: &str) -> u32 {
        self.arguments.iter().position(|other| other == argument).unwrap() as u32
    }

    pub(crate) fn graph(&self) -> Graph {
        let mut builder = GraphBuilder::new(self.arguments.len()).unwrap();
        for (source, target) in &self.attacks {
            builder.infer(Bearing::Rebuts(self.index(target)), &[self.index(source)], 1.0).unwrap();
        }
        for (source, target) in &self.supports {
            builder.infer(Bearing::Supports(self.index(target)), &[self.index(source)], 1.0).unwrap();
        }
        builder.build().unwrap()
    }

    pub(crate) fn base(&self) -> Vec<f64> {
        self.arguments.iter().map(|argument| self.base[argument]).collect()
    }

    fn values(&self, of: &BTreeMap<String, f64>) -> Vec<f64> {
        self.arguments.iter().map(|argument| of.get(argument).copied().unwrap_or(0.0)).collect()
    }
}

/// Reads a semantics by its name in the file.
pub(crate) fn semantics(name: &str) -> Semantics {
    match name {
        "dfquad" => Semantics::DF_QUAD,
        "qe" => Semantics::QUADRATIC_ENERGY,
        "euler" => Semantics::EULER,
        "mlp" => Semantics::LOG_ODDS,
        other => panic!("unknown semantics {other}"),
    }
}

#[test]
fn acyclic() {
    let frameworks = frameworks();
    assert_eq!(frameworks.len(), 34);
    let mut largest = Largest::default();
    let mut visited = 0;
    for framework in frameworks.iter().filter(|framework| !framework.cyclic) {
        visited += 1;
        let graph = framework.graph();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, framework.base()).unwrap();
        let topic = framework.index(&framework.topic);
        assert_eq!(framework.strengths.len(), 4);
        for (name, expected) in &framework.strengths {
            let what = format!("{} {name}", framework.id);
            let known = strengths(&graph, &order, semantics(name), &setting).unwrap();
            let expected: BTreeMap<String, f64> = serde_json::from_value(expected["values"].clone()).unwrap();
            assert_eq!(expected.len(), framework.arguments.len());
            largest.all(TOLERANCE, known.claims(), &framework.values(&expected), &what);
        }
        assert_eq!(framework.attribution.len(), 3);
        for (name, expected) in &framework.attribution {
            let what = format!("{} {name}", framework.id);
            let semantics = semantics(name);
            let known = strengths(&graph, &order, semantics, &setting).unwrap();
            let slopes = gradient(&graph, &order, semantics, &setting, &known, topic).unwrap();
            largest.all(
                TOLERANCE,
                slopes.base(),
                &framework.values(&expected.gradient),
                &format!("{what} gradient"),
            );
            let removed = removal(&graph, &order, semantics, &setting, topic).unwrap();
            largest.all(
                TOLERANCE,
                &removed,
                &framework.values(&expected.removal),
                &format!("{what} removal"),
            );
            assert_eq!(expected.shapley.is_some(), framework.arguments.len() <= 12);
            if let Some(shares) = &expected.shapley {
                let exact = shapley::of_strength(&graph, &order, semantics, &setting, topic).unwrap();
                largest.all(TOLERANCE, &exact, &framework.values(shares), &format!("{what} shapley"));
            }
        }
    }
    assert_eq!(visited, 24);
}

#[test]
fn numbers_printed_in_papers() {
    let mut compared = 0;
    for framework in frameworks() {
        let graph = framework.graph();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, framework.base()).unwrap();
        let topic = framework.index(&framework.topic);
        for (name, values) in &framework.paper_values {
            let semantics = semantics(name);
            let known = strengths(&graph, &order, semantics, &setting).unwrap();
            let slopes = gradient(&graph, &order, semantics, &setting, &known, topic).unwrap();
            let removed = removal(&graph, &order, semantics, &setting, topic).unwrap();
            let shares = shapley::of_strength(&graph, &order, semantics, &setting, topic).unwrap();
            let of = |values: &[f64], argument: &str| values[framework.index(argument) as usize];
            let others = |values: &[f64]| values.iter().sum::<f64>() - values[topic as usize];
            let strength = known.claims();
            let mut same = |got: f64, printed: &serde_json::Value, unit: f64, what: &str| {
                let printed = printed.as_f64().unwrap();
                compared += 1;
                assert!((got - printed).abs() <= unit, "{} {name} {what}: {got}, {printed}", framework.id);
            };
            for (quantity, printed) in values.as_object().unwrap() {
                match quantity.as_str() {
                    "strength" | "strength_rounded" => {
                        let unit = if quantity == "strength" { 1e-12 } else { 0.005 };
                        for (argument, printed) in printed.as_object().unwrap() {
                            same(of(strength, argument), printed, unit, argument);
                        }
                    }
                    "gradient" => {
                        for (argument, printed) in printed.as_object().unwrap() {
                            same(of(slopes.base(), argument), printed, 1e-5, argument);
                        }
                    }
                    "removal_b" => same(of(&removed, "b"), printed, 1e-12, quantity),
                    "shapley_b" => same(of(&shares, "b"), printed, 1e-12, quantity),
                    "gradient_b" => same(of(slopes.base(), "b"), printed, 1e-12, quantity),
                    "delta" => {
                        let delta = strength[topic as usize] - setting.base()[topic as usize];
                        same(delta, printed, 5e-4, quantity);
                    }
                    "removal_sum" => same(others(&removed), printed, 5e-4, quantity),
                    "gradient_sum" => same(others(slopes.base()), printed, 5e-4, quantity),
                    other => panic!("unknown quantity {other}"),
                }
            }
        }
    }
    assert_eq!(compared, 27);
}

#[test]
fn cyclic() {
    let mut equilibria = Largest::default();
    let mut discrete = Largest::default();
    let mut visited = 0;
    for framework in frameworks().iter().filter(|framework| framework.cyclic) {
        visited += 1;
        let graph = framework.graph();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, framework.base()).unwrap();
        assert_eq!(framework.strengths.len(), 4);
        for (name, expected) in &framework.strengths {
            let what = format!("{} {name}", framework.id);
            let semantics = semantics(name);
            assert_eq!(strengths(&graph, &order, semantics, &setting), Err(StrengthError::Cyclic));
            let expected: Cyclic = serde_json::from_value(expected.clone()).unwrap();
            let settled = settle(&graph, &order, semantics, &setting).unwrap();
            assert!(expected.continuous.converged, "{what}");
            let values = framework.values(&expected.continuous.values);
            equilibria.all(1e-9, settled.strengths().claims(), &values, &what);
            // Synchronous iteration, as the peers do it, from a plain loop over the same local rule.
            assert!(expected.discrete.converged, "{what}");
            let (rounds, values) = synchronously(framework, semantics);
            assert_eq!(rounds, expected.discrete.iterations, "{what}");
            discrete.all(TOLERANCE, &values, &framework.values(&expected.discrete.values), &what);
            let stable = settled.circles().iter().all(|circle| circle.verdict == Verdict::Converged);
            assert_eq!(stable, framework.locally_stable[name], "{what}");
        }
        assert_eq!(framework.locally_stable.len(), 4);
    }
    assert_eq!(visited, 10);
}

/// Iterates all strengths at once from the base scores until no change reaches 1e-9, at most 1000 rounds.
///
/// Each round evaluates a map of two layers, so that a circle becomes a single step from old to new strengths.
fn synchronously(framework: &Framework, semantics: Semantics) -> (usize, Vec<f64>) {
    let count = framework.arguments.len() as u32;
    let mut builder = GraphBuilder::new(2 * count as usize).unwrap();
    for (source, target) in &framework.attacks {
        let bearing = Bearing::Rebuts(framework.index(target));
        builder.infer(bearing, &[count + framework.index(source)], 1.0).unwrap();
    }
    for (source, target) in &framework.supports {
        let bearing = Bearing::Supports(framework.index(target));
        builder.infer(bearing, &[count + framework.index(source)], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let base = framework.base();
    let mut old = base.clone();
    for round in 1..=1000 {
        let setting = Setting::new(&graph, [base.clone(), old.clone()].concat()).unwrap();
        let new = strengths(&graph, &order, semantics, &setting).unwrap().claims()[..base.len()].to_vec();
        let change = new.iter().zip(&old).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        old = new;
        if change < 1e-9 {
            return (round, old);
        }
    }
    panic!("{} does not converge", framework.id);
}
