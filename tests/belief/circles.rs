//! Equilibria of circles: that they are equilibria, and that the verdict is true.

use crate::belief::random_maps::{acyclic_map, any_map, score};
use proptest::prelude::*;
use warrant::belief::gradual::cycle::{Equilibrium, Verdict, settle};
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::strength::{StrengthError, strengths};
use warrant::belief::graph::{Bearing, Graph, GraphBuilder};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;

const ALL: [Semantics; 5] = [
    Semantics::DF_QUAD,
    Semantics::QUADRATIC_ENERGY,
    Semantics::EULER,
    Semantics::LOG_ODDS,
    Semantics::Noisy,
];

/// The worst verdict; without circles all has converged.
fn verdict(settled: &Equilibrium) -> Verdict {
    settled.circles().iter().map(|circle| circle.verdict).max().unwrap_or(Verdict::Converged)
}

/// Evaluates every claim once from given strengths: a map without circles in which each premise is a held copy.
/// Undercutters are unrolled in place, so maps here have no circle of undercutters alone.
fn one_round(graph: &Graph, setting: &Setting, semantics: Semantics, given: &[f64]) -> Vec<f64> {
    let count = graph.claims();
    let mut builder = GraphBuilder::new(2 * count as usize).unwrap();
    for inference in 0..graph.inferences() {
        let target = graph.target(inference);
        let bearing = match graph.kind(inference) {
            warrant::belief::graph::Kind::Support => Bearing::Supports(target),
            warrant::belief::graph::Kind::Attack => Bearing::Rebuts(target),
            warrant::belief::graph::Kind::Undercut => Bearing::Undercuts(target),
        };
        let copies: Vec<u32> = graph.premises(inference).iter().map(|premise| count + premise).collect();
        builder.infer(bearing, &copies, setting.relevance()[inference as usize]).unwrap();
    }
    let unrolled = builder.build().unwrap();
    let bases = [setting.base(), given].concat();
    let copied = Setting::new(&unrolled, bases).unwrap();
    let order = Order::of(&unrolled);
    let result = strengths(&unrolled, &order, semantics, &copied).unwrap();
    result.claims()[..count as usize].to_vec()
}

/// Whether inferences undercut each other in a circle, whatever their premises.
fn undercutters_go_round(graph: &Graph) -> bool {
    let mut builder = GraphBuilder::new(1 + graph.claims() as usize * 2).unwrap();
    for inference in 0..graph.inferences() {
        let bearing = match graph.kind(inference) {
            warrant::belief::graph::Kind::Undercut => Bearing::Undercuts(graph.target(inference)),
            _ => Bearing::Supports(0),
        };
        builder.infer(bearing, &[1], 1.0).unwrap();
    }
    !Order::of(&builder.build().unwrap()).is_acyclic()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn settled_strengths_are_fixpoints(
        graph in any_map(7, 14),
        bases in prop::collection::vec(score(), 7),
    ) {
        prop_assume!(!undercutters_go_round(&graph));
        let setting = Setting::new(&graph, bases[..graph.claims() as usize].to_vec()).unwrap();
        let order = Order::of(&graph);
        for semantics in ALL {
            let settled = settle(&graph, &order, semantics, &setting).unwrap();
            if verdict(&settled) != Verdict::Oscillates {
                let again = one_round(&graph, &setting, semantics, settled.strengths().claims());
                for (settled, again) in settled.strengths().claims().iter().zip(&again) {
                    prop_assert!((settled - again).abs() < 1e-11, "{semantics:?} {settled} {again}");
                }
            }
        }
    }

    #[test]
    fn without_circles_nothing_changes((graph, base) in acyclic_map(8, 12)) {
        let setting = Setting::new(&graph, base).unwrap();
        let order = Order::of(&graph);
        for semantics in ALL {
            let settled = settle(&graph, &order, semantics, &setting).unwrap();
            let known = strengths(&graph, &order, semantics, &setting).unwrap();
            prop_assert_eq!(settled.strengths(), &known);
            prop_assert_eq!(verdict(&settled), Verdict::Converged);
        }
    }
}

/// Groups of `size` claims; all of one group rebut all of the next, and the last group the first.
fn ring(groups: u32, size: u32) -> Graph {
    let mut builder = GraphBuilder::new((groups * size) as usize).unwrap();
    for group in 0..groups {
        for source in 0..size {
            for target in 0..size {
                let next = (group + 1) % groups * size + target;
                builder.infer(Bearing::Rebuts(next), &[group * size + source], 1.0).unwrap();
            }
        }
    }
    builder.build().unwrap()
}

#[test]
fn two_camps_stand_on_a_knife_edge() {
    let graph = ring(2, 5);
    let order = Order::of(&graph);
    let mut setting = Setting::new(&graph, vec![0.9; 10]).unwrap();
    let balanced = settle(&graph, &order, Semantics::DF_QUAD, &setting).unwrap();
    assert!((balanced.strengths().claims()[0] - 0.2353).abs() < 5e-5);
    assert_eq!(verdict(&balanced), Verdict::Unstable);
    assert_eq!(balanced.circles().len(), 1);
    assert_eq!(balanced.circles()[0].claims, (0..10).collect::<Vec<u32>>());
    for (change, expected) in [(1e-6, 0.9), (-1e-6, 0.0)] {
        setting.set_claim(0, 0.9 + change, false).unwrap();
        let tipped = settle(&graph, &order, Semantics::DF_QUAD, &setting).unwrap();
        assert!((tipped.strengths().claims()[0] - expected).abs() < 1e-3, "{:?}", tipped.strengths());
        assert_eq!(verdict(&tipped), Verdict::Converged);
    }
    setting.set_claim(0, 0.9, false).unwrap();
    let euler = settle(&graph, &order, Semantics::EULER, &setting).unwrap();
    assert_eq!(verdict(&euler), Verdict::Converged);
}

#[test]
fn full_mutual_attack_settles_anywhere() {
    let graph = ring(2, 1);
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![1.0; 2]).unwrap();
    let settled = settle(&graph, &order, Semantics::DF_QUAD, &setting).unwrap();
    assert!((settled.strengths().claims()[0] - 0.5).abs() < 1e-9);
    assert_eq!(verdict(&settled), Verdict::Unstable);
}

#[test]
fn an_odd_ring_of_groups_goes_round_and_round() {
    let graph = ring(5, 6);
    let order = Order::of(&graph);
    // Without symmetry, or the strengths would stop where all groups are equal.
    let bases = (0..30).map(|claim| 0.9 + 0.001 * f64::from(claim)).collect();
    let setting = Setting::new(&graph, bases).unwrap();
    let settled = settle(&graph, &order, Semantics::QUADRATIC_ENERGY, &setting).unwrap();
    assert_eq!(verdict(&settled), Verdict::Oscillates);
    assert!(settled.strengths().claims().iter().all(|strength| (0.0..=1.0).contains(strength)));
}

#[test]
fn an_undercutter_may_rest_on_what_it_undercuts() {
    // Claim 1 supports claim 0, and claim 0 undercuts that step: s = w + (1 - w) * 0.8 (1 - s).
    let mut builder = GraphBuilder::new(2).unwrap();
    let step = builder.infer(Bearing::Supports(0), &[1], 1.0).unwrap();
    builder.infer(Bearing::Undercuts(step), &[0], 1.0).unwrap();
    let graph = builder.build().unwrap();
    let setting = Setting::new(&graph, vec![0.3, 0.8]).unwrap();
    let settled = settle(&graph, &Order::of(&graph), Semantics::DF_QUAD, &setting).unwrap();
    let expected = (0.3 + 0.7 * 0.8) / (1.0 + 0.7 * 0.8);
    assert!((settled.strengths().claims()[0] - expected).abs() < 1e-12);
    assert_eq!(verdict(&settled), Verdict::Converged);
}

#[test]
fn an_anchored_claim_cuts_the_circle() {
    let graph = ring(2, 1);
    let mut setting = Setting::new(&graph, vec![0.5; 2]).unwrap();
    setting.set_claim(1, 0.8, true).unwrap();
    let order = Order::holding(&graph, &setting);
    assert!(order.is_acyclic());
    let cut = strengths(&graph, &order, Semantics::DF_QUAD, &setting).unwrap();
    assert!((cut.claims()[0] - 0.1).abs() < 1e-15);
    let settled = settle(&graph, &Order::of(&graph), Semantics::DF_QUAD, &setting).unwrap();
    assert!((settled.strengths().claims()[0] - 0.1).abs() < 1e-12);
    setting.set_claim(1, 0.8, false).unwrap();
    let released = strengths(&graph, &order, Semantics::DF_QUAD, &setting);
    assert_eq!(released, Err(StrengthError::Mismatch));
}
