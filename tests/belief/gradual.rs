//! Strengths, gradients, removals and Shapley values against plainer ways to the same numbers.

use crate::belief::random_maps::{acyclic_map, tree};
use proptest::prelude::*;
use std::collections::HashMap;
use warrant::belief::gradual::gradient::gradient;
use warrant::belief::gradual::removal::removal;
use warrant::belief::gradual::semantics::{Aggregate, Influence, Semantics};
use warrant::belief::gradual::shapley::{self, ShapleyError};
use warrant::belief::gradual::strength::{StrengthError, strengths};
use warrant::belief::gradual::what_if::{Change, WhatIf};
use warrant::belief::graph::{Bearing, Graph, GraphBuilder, Kind};
use warrant::belief::order::Order;
use warrant::belief::setting::Setting;

const ALL: [Semantics; 5] = [
    Semantics::DF_QUAD,
    Semantics::QUADRATIC_ENERGY,
    Semantics::EULER,
    Semantics::LOG_ODDS,
    Semantics::Noisy,
];

/// The strength of a claim by plain recursion over the definitions, without order or arrays.
pub(crate) fn by_definition(
    graph: &Graph,
    semantics: Semantics,
    setting: &Setting,
    claim: u32,
    memory: &mut HashMap<u32, f64>,
) -> f64 {
    if let Some(&known) = memory.get(&claim) {
        return known;
    }
    let w = setting.base()[claim as usize];
    let mut forces = [vec![], vec![]];
    if !setting.held()[claim as usize] {
        for &inference in graph.incoming(claim) {
            let force = force_by_definition(graph, semantics, setting, inference, memory);
            forces[usize::from(graph.kind(inference) == Kind::Attack)].push(force);
        }
    }
    let [supports, attacks] = &forces;
    let rest = |forces: &[f64]| forces.iter().map(|force| 1.0 - force).product::<f64>();
    let sum = |forces: &[f64]| forces.iter().sum::<f64>();
    let result = match semantics {
        Semantics::Noisy => (1.0 - (1.0 - w) * rest(supports)) * rest(attacks),
        Semantics::Balance(aggregate, influence) => {
            let e = match aggregate {
                Aggregate::Product => rest(attacks) - rest(supports),
                Aggregate::Sum => sum(supports) - sum(attacks),
            };
            let way = match influence {
                Influence::SquaredRatio => e * e / (1.0 + e * e),
                _ => e.abs(),
            };
            match influence {
                Influence::Euler => 1.0 - (1.0 - w * w) / (1.0 + w * e.exp()),
                Influence::Logistic => 1.0 / (1.0 + (1.0 - w) / w * (-e).exp()),
                _ if e > 0.0 => w + (1.0 - w) * way,
                _ => w - w * way,
            }
        }
    };
    memory.insert(claim, result);
    result
}

fn force_by_definition(
    graph: &Graph,
    semantics: Semantics,
    setting: &Setting,
    inference: u32,
    memory: &mut HashMap<u32, f64>,
) -> f64 {
    let mut force = setting.relevance()[inference as usize];
    for &premise in graph.premises(inference) {
        force *= by_definition(graph, semantics, setting, premise, memory);
    }
    for &undercutter in graph.undercutters(inference) {
        force *= 1.0 - force_by_definition(graph, semantics, setting, undercutter, memory);
    }
    force
}

/// Holds a claim now and then, so that held claims are covered too.
fn setting(graph: &Graph, base: Vec<f64>) -> Setting {
    let mut setting = Setting::new(graph, base.clone()).unwrap();
    for (claim, base) in (0u32..).zip(base).filter(|(claim, _)| claim % 5 == 3) {
        setting.set_claim(claim, base, true).unwrap();
    }
    setting
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn strengths_follow_their_definitions((graph, base) in acyclic_map(10, 20)) {
        let setting = setting(&graph, base);
        let order = Order::of(&graph);
        for semantics in ALL {
            let known = strengths(&graph, &order, semantics, &setting).unwrap();
            let mut memory = HashMap::new();
            for claim in 0..graph.claims() {
                let expected = by_definition(&graph, semantics, &setting, claim, &mut memory);
                let got = known.claims()[claim as usize];
                prop_assert!((0.0..=1.0).contains(&got), "{semantics:?} {got}");
                prop_assert!((got - expected).abs() < 1e-12, "{semantics:?} {claim} {got} {expected}");
            }
        }
    }

    #[test]
    fn gradients_are_finite_differences((graph, base) in acyclic_map(8, 14), topic in 0u32..8) {
        let topic = topic % graph.claims();
        let order = Order::of(&graph);
        let step = 1e-6;
        let inside = base.iter().map(|score| score.clamp(0.01, 0.99)).collect();
        let mut setting = setting(&graph, inside);
        for inference in 0..graph.inferences() {
            // Squeezed, not cut off: equally strong reasons would be a kink.
            let relevance = 0.01 + 0.98 * setting.relevance()[inference as usize];
            setting.set_relevance(inference, relevance).unwrap();
        }
        for semantics in ALL {
            let known = strengths(&graph, &order, semantics, &setting).unwrap();
            let slopes = gradient(&graph, &order, semantics, &setting, &known, topic).unwrap();
            let value = |setting: &Setting| {
                strengths(&graph, &order, semantics, setting).unwrap().claims()[topic as usize]
            };
            let now = value(&setting);
            let same = |up: &Setting, down: &Setting, slope: f64| {
                // At a kink the slope must be one of the two one-sided ones.
                let (up, down) = (value(up), value(down));
                let sides = [(up - down) / (2.0 * step), (up - now) / step, (now - down) / step];
                sides.iter().any(|side| (side - slope).abs() < 2e-5 * (1.0 + slope.abs()))
            };
            for claim in 0..graph.claims() {
                let (base, held) = (setting.base()[claim as usize], setting.held()[claim as usize]);
                let (mut up, mut down) = (setting.clone(), setting.clone());
                up.set_claim(claim, base + step, held).unwrap();
                down.set_claim(claim, base - step, held).unwrap();
                prop_assert!(same(&up, &down, slopes.base()[claim as usize]), "{semantics:?} claim {claim}");
            }
        }
    }

    #[test]
    fn what_if_is_a_new_evaluation(
        (graph, base) in acyclic_map(10, 16),
        changes in prop::collection::vec((any::<bool>(), any::<u32>(), 0.0..=1.0f64), 1..8),
    ) {
        let order = Order::of(&graph);
        let mut plain = setting(&graph, base);
        let mut what_if = WhatIf::new(&graph, &order, Semantics::Noisy, plain.clone()).unwrap();
        for (hold, index, value) in changes {
            let claim = index % graph.claims();
            let change = if hold { Change::Hold(claim, value) } else { Change::Release(claim, value) };
            let tried = what_if.strength_after(&[change], 0).unwrap();
            plain.set_claim(claim, value, hold).unwrap();
            let new = strengths(&graph, &order, Semantics::Noisy, &plain).unwrap();
            prop_assert_eq!(tried.to_bits(), new.claims()[0].to_bits());
            what_if.change(&[change]).unwrap();
            prop_assert_eq!(what_if.strengths(), &new);
        }
    }

    #[test]
    fn removal_is_an_evaluation_without((graph, base) in acyclic_map(8, 12)) {
        let order = Order::of(&graph);
        let setting = setting(&graph, base);
        for semantics in ALL {
            let removed = removal(&graph, &order, semantics, &setting, 0).unwrap();
            let now = strengths(&graph, &order, semantics, &setting).unwrap().claims()[0];
            for claim in 1..graph.claims() {
                let mut without = setting.clone();
                without.set_claim(claim, 0.0, true).unwrap();
                let left = strengths(&graph, &order, semantics, &without).unwrap().claims()[0];
                prop_assert!((removed[claim as usize] - (now - left)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn tree_shares_are_those_of_all_coalitions((graph, base) in tree(11)) {
        let order = Order::of(&graph);
        let setting = setting(&graph, base);
        let semantics = Semantics::Noisy;
        let exact = shapley::of_strength(&graph, &order, semantics, &setting, 0).unwrap();
        let quick = shapley::of_tree(&graph, &order, semantics, &setting, 0).unwrap();
        for (exact, quick) in exact.iter().zip(&quick) {
            prop_assert!((exact - quick).abs() < 1e-12, "{exact} {quick}");
        }
        let now = strengths(&graph, &order, semantics, &setting).unwrap().claims()[0];
        let moved = if setting.held()[0] { 0.0 } else { now - setting.base()[0] };
        prop_assert!((exact.iter().sum::<f64>() - moved).abs() < 1e-12);
        match shapley::of_tree(&graph, &order, Semantics::DF_QUAD, &setting, 0) {
            Ok(quick) => {
                let exact = shapley::of_strength(&graph, &order, Semantics::DF_QUAD, &setting, 0).unwrap();
                for (exact, quick) in exact.iter().zip(&quick) {
                    prop_assert!((exact - quick).abs() < 1e-12, "{exact} {quick}");
                }
            }
            Err(error) => prop_assert!(matches!(error, ShapleyError::BothSides(_))),
        }
    }
}

/// The share of a player by its definition: the mean over all orders of what it adds.
fn over_all_orders(players: usize, game: impl Fn(u32) -> f64) -> Vec<f64> {
    fn permute(order: &mut Vec<usize>, left: usize, all: &mut Vec<Vec<usize>>) {
        if left == 0 {
            all.push(order.clone());
        }
        for place in 0..left {
            order.swap(place, left - 1);
            permute(order, left - 1, all);
            order.swap(place, left - 1);
        }
    }
    let mut orders = Vec::new();
    permute(&mut (0..players).collect(), players, &mut orders);
    let mut shares = vec![0.0; players];
    for order in &orders {
        let mut present = 0;
        for &player in order {
            let before = game(present);
            present |= 1 << player;
            shares[player] += (game(present) - before) / orders.len() as f64;
        }
    }
    shares
}

#[test]
fn shares_are_means_over_all_orders() {
    let game = |present: u32| f64::from(present.wrapping_mul(2_654_435_761) >> 8) / f64::from(1u32 << 24);
    for players in 0..7 {
        let expected = over_all_orders(players, game);
        let got = shapley::exact(players, game).unwrap();
        for (got, expected) in got.iter().zip(&expected) {
            assert!((got - expected).abs() < 1e-14, "{got} {expected}");
        }
    }
    assert_eq!(shapley::exact(21, game), Err(ShapleyError::TooMany(21)));
}

#[test]
fn sampled_shares_come_within_their_error() {
    let mut builder = GraphBuilder::new(9).unwrap();
    for claim in 1..9u32 {
        let target = (claim - 1) / 2;
        let bearing = if claim % 3 == 0 { Bearing::Rebuts(target) } else { Bearing::Supports(target) };
        builder.infer(bearing, &[claim], 1.0).unwrap();
    }
    builder.infer(Bearing::Rebuts(0), &[7], 0.7).unwrap();
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.4; 9]).unwrap();
    for semantics in ALL {
        let exact = shapley::of_strength(&graph, &order, semantics, &setting, 0).unwrap();
        let sampled = shapley::of_strength_sampled(&graph, &order, semantics, &setting, 0, 400, 7).unwrap();
        let errors = sampled.errors.unwrap();
        let strength = strengths(&graph, &order, semantics, &setting).unwrap().claims()[0];
        assert!((sampled.shares.iter().sum::<f64>() - (strength - 0.4)).abs() < 1e-12);
        for claim in 0..9 {
            let off = (exact[claim] - sampled.shares[claim]).abs();
            assert!(off <= 4.5 * errors[claim] + 1e-12, "{semantics:?} {claim} {off} {}", errors[claim]);
            assert!(errors[claim] < 0.01);
        }
    }
}

#[test]
fn redundant_reasons_have_shares_but_no_gradient() {
    let mut builder = GraphBuilder::new(3).unwrap();
    builder.infer(Bearing::Rebuts(0), &[1], 1.0).unwrap();
    builder.infer(Bearing::Rebuts(0), &[2], 1.0).unwrap();
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.5, 1.0, 1.0]).unwrap();
    let known = strengths(&graph, &order, Semantics::DF_QUAD, &setting).unwrap();
    let slopes = gradient(&graph, &order, Semantics::DF_QUAD, &setting, &known, 0).unwrap();
    let removed = removal(&graph, &order, Semantics::DF_QUAD, &setting, 0).unwrap();
    let shares = shapley::of_tree(&graph, &order, Semantics::DF_QUAD, &setting, 0).unwrap();
    assert_eq!(slopes.base()[1..], [0.0, 0.0]);
    assert_eq!(removed[1..], [0.0, 0.0]);
    assert!(shares[1..].iter().all(|share| (share + 0.25).abs() < 1e-15));
}

#[test]
fn a_premise_used_twice_has_no_quick_shares() {
    let mut builder = GraphBuilder::new(2).unwrap();
    builder.infer(Bearing::Supports(0), &[1], 0.5).unwrap();
    builder.infer(Bearing::Supports(0), &[1], 0.5).unwrap();
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.5; 2]).unwrap();
    let quick = |semantics| shapley::of_tree(&graph, &order, semantics, &setting, 0);
    assert_eq!(quick(Semantics::Noisy), Err(ShapleyError::NotATree(1)));
    assert_eq!(quick(Semantics::EULER), Err(ShapleyError::NotMultilinear));
}

#[test]
fn a_million_claims_in_a_chain_have_strengths_and_gradients() {
    let length = 1_000_000u32;
    let mut builder = GraphBuilder::new(length as usize).unwrap();
    for claim in 1..length {
        builder.infer(Bearing::Supports(claim - 1), &[claim], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![1e-6; length as usize]).unwrap();
    let known = strengths(&graph, &order, Semantics::Noisy, &setting).unwrap();
    // 1 - (1 - 1e-6)^1e6
    let expected = 1.0 - (1e6 * (-1e-6f64).ln_1p()).exp();
    assert!((known.claims()[0] - expected).abs() < 1e-9);
    let slopes = gradient(&graph, &order, Semantics::Noisy, &setting, &known, 0).unwrap();
    // d/dw of the last: (1 - 1e-6)^(1e6 - 1)
    assert!((slopes.base()[length as usize - 1] - (1.0 - expected)).abs() < 1e-6);
    let mut what_if = WhatIf::new(&graph, &order, Semantics::Noisy, setting).unwrap();
    let sure = what_if.strength_after(&[Change::Hold(length - 1, 1.0)], 0).unwrap();
    assert_eq!(sure.to_bits(), 1.0f64.to_bits());
}

#[test]
fn circles_and_foreign_values_are_refused() {
    let mut builder = GraphBuilder::new(2).unwrap();
    builder.infer(Bearing::Rebuts(0), &[1], 1.0).unwrap();
    let chain = builder.clone().build().unwrap();
    builder.infer(Bearing::Rebuts(1), &[0], 1.0).unwrap();
    let circle = builder.build().unwrap();
    let setting = Setting::new(&circle, vec![0.5; 2]).unwrap();
    let refused = |graph: &Graph, order: &Order| strengths(graph, order, Semantics::Noisy, &setting);
    assert_eq!(refused(&circle, &Order::of(&circle)), Err(StrengthError::Cyclic));
    assert_eq!(refused(&circle, &Order::of(&chain)), Err(StrengthError::Mismatch));
    assert_eq!(refused(&chain, &Order::of(&chain)), Err(StrengthError::Mismatch));
}
