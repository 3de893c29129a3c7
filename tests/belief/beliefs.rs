//! Beliefs against the joint distribution, written out in full.

use crate::belief::random_maps::{acyclic_map, tree};
use proptest::prelude::*;
use std::borrow::Cow;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::strength::strengths;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder, Kind};
use warrant::belief::order::Order;
use warrant::belief::probability::bayes::{Evidence, Likelihood, Odds, updated};
use warrant::belief::probability::beliefs::{BeliefError, Exactness};
use warrant::belief::probability::network::Network;
use warrant::belief::setting::Setting;

/// A small map with everything that bears on its probabilities.
struct Joint<'a> {
    graph: &'a Graph,
    setting: &'a Setting,
    odds: Vec<Option<(f64, f64)>>,
    evidence: Vec<Vec<(f64, f64, f64)>>,
}

impl Joint<'_> {
    /// The probability of one claim being true, given all others and which inferences apply.
    fn local(&self, claim: u32, truths: u32, applies: u32) -> f64 {
        let mut p = self.setting.base()[claim as usize];
        if self.setting.held()[claim as usize] {
            return p;
        }
        for &inference in self.graph.incoming(claim) {
            if let Some((holds, not)) = self.odds[inference as usize] {
                let undercut =
                    self.graph.undercutters(inference).iter().any(|&u| self.in_force(u, truths, applies));
                let (holds, not) = match (undercut, self.premises_hold(inference, truths, applies)) {
                    (true, _) => (1.0, 1.0),
                    (false, true) => (holds, not),
                    (false, false) => (1.0 - holds, 1.0 - not),
                };
                p = p * holds / (p * holds + (1.0 - p) * not);
            }
        }
        for kind in [Kind::Support, Kind::Attack] {
            for &inference in self.graph.incoming(claim) {
                let relevant = self.odds[inference as usize].is_none() && self.graph.kind(inference) == kind;
                if relevant && self.in_force(inference, truths, applies) {
                    p = if kind == Kind::Support { 1.0 } else { 0.0 };
                }
            }
        }
        p
    }

    fn premises_hold(&self, inference: u32, truths: u32, applies: u32) -> bool {
        applies >> inference & 1 == 1
            && self.graph.premises(inference).iter().all(|premise| truths >> premise & 1 == 1)
    }

    fn in_force(&self, inference: u32, truths: u32, applies: u32) -> bool {
        let undercutters = self.graph.undercutters(inference);
        self.premises_hold(inference, truths, applies)
            && !undercutters.iter().any(|&other| self.in_force(other, truths, applies))
    }

    /// Sums over all worlds: which claims are true and which inferences apply.
    fn sum(&self, weigh: impl Fn(u32) -> f64) -> f64 {
        let mut sum = 0.0;
        for applies in 0..1u32 << self.graph.inferences() {
            let mut chance = 1.0;
            for (inference, &r) in self.setting.relevance().iter().enumerate() {
                chance *= if applies >> inference & 1 == 1 { r } else { 1.0 - r };
            }
            if chance == 0.0 {
                continue;
            }
            for truths in 0..1u32 << self.graph.claims() {
                let mut weight = chance;
                for claim in 0..self.graph.claims() {
                    let p = self.local(claim, truths, applies);
                    weight *= if truths >> claim & 1 == 1 { p } else { 1.0 - p };
                }
                if weight > 0.0 {
                    sum += weight * weigh(truths);
                }
            }
        }
        sum
    }

    fn below(&self, claim: u32) -> Vec<u32> {
        let order = Order::of(self.graph);
        let nodes = order.below(self.graph, self.setting, claim);
        nodes.into_iter().filter(|&node| node < self.graph.claims()).collect()
    }

    /// Beliefs claim by claim, each from the whole joint: the evidence of claims below has the weights that move
    /// each of them from before to after (Jeffrey).
    fn beliefs(&self) -> (Vec<f64>, Vec<[f64; 2]>) {
        let order = Order::of(self.graph);
        let mut weights = vec![[1.0, 1.0]; self.graph.claims() as usize];
        let mut p = vec![0.0; self.graph.claims() as usize];
        for &claim in order.nodes().iter().filter(|&&node| node < self.graph.claims()) {
            let below = self.below(claim);
            let weigh = |truths: u32| -> f64 {
                let of = |claim: &u32| weights[*claim as usize][usize::from(truths >> claim & 1 == 1)];
                below.iter().map(of).product()
            };
            let all = self.sum(weigh);
            let before = self.sum(|truths| if truths >> claim & 1 == 1 { weigh(truths) } else { 0.0 }) / all;
            let held = self.setting.held()[claim as usize];
            let evidence: Vec<Evidence> = self.evidence[claim as usize]
                .iter()
                .map(|&(holds, not, outcome)| Evidence::new(holds, not, outcome).unwrap())
                .collect();
            p[claim as usize] = before;
            if !held && !evidence.is_empty() && before > 0.0 && before < 1.0 {
                let after = updated(before, &evidence).unwrap();
                p[claim as usize] = after;
                weights[claim as usize] = [(1.0 - after) / (1.0 - before), after / before];
            }
        }
        (p, weights)
    }

    fn network<'b>(&'b self, order: &'b Order) -> Network<'b> {
        let mut network =
            Network::new(self.graph, Cow::Borrowed(order), Cow::Borrowed(self.setting)).unwrap();
        for inference in 0..self.graph.inferences() {
            if let Some((holds, not)) = self.odds[inference as usize] {
                network.set_odds(inference, Odds::from_ratio(holds, not).unwrap()).unwrap();
            }
        }
        for (claim, items) in (0u32..).zip(&self.evidence) {
            let evidence: Vec<Evidence> = items
                .iter()
                .map(|&(holds, not, outcome)| Evidence::new(holds, not, outcome).unwrap())
                .collect();
            network.set_evidence(claim, &evidence).unwrap();
        }
        network
    }
}

fn inner() -> impl Strategy<Value = f64> {
    0.05..0.95f64
}

fn outcome() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), inner()]
}

prop_compose! {
    fn extras()(
        odds in prop::collection::vec(prop::option::weighted(0.4, (inner(), inner())), 9),
        evidence in prop::collection::vec(
            prop::option::weighted(0.3, prop::collection::vec((inner(), inner(), outcome()), 1..3)), 6),
        held in prop::collection::vec(prop::bool::weighted(0.1), 6),
        certain in prop::collection::vec(prop::bool::weighted(0.5), 9),
    ) -> (Vec<Option<(f64, f64)>>, Vec<Option<Vec<(f64, f64, f64)>>>, Vec<bool>, Vec<bool>) {
        (odds, evidence, held, certain)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn beliefs_are_those_of_the_joint(
        (graph, base) in acyclic_map(6, 9),
        (odds, evidence, held, certain) in extras(),
        finding in (0u32..6, inner(), inner()),
    ) {
        let count = graph.claims();
        let mut setting = Setting::new(&graph, base).unwrap();
        for claim in (0..count).filter(|&claim| held[claim as usize]) {
            let base = setting.base()[claim as usize];
            setting.set_claim(claim, base, true).unwrap();
        }
        for inference in 0..graph.inferences() {
            if certain[inference as usize] {
                setting.set_relevance(inference, 1.0).unwrap();
            }
        }
        let of_claims = |inference: u32| graph.kind(inference) != Kind::Undercut;
        let joint = Joint {
            graph: &graph,
            setting: &setting,
            odds: (0..graph.inferences()).map(|i| odds[i as usize].filter(|_| of_claims(i))).collect(),
            evidence: evidence[..count as usize].iter().map(|e| e.clone().unwrap_or_default()).collect(),
        };
        let order = Order::of(&graph);
        let network = joint.network(&order);
        let beliefs = network.beliefs().unwrap();
        let (expected, weights) = joint.beliefs();
        for claim in 0..count as usize {
            prop_assert_eq!(beliefs.exactness()[claim], Exactness::Exact);
            let (got, expected) = (beliefs.p()[claim], expected[claim]);
            prop_assert!((got - expected).abs() < 1e-12, "{claim}: {got} instead of {expected}");
        }
        let (found, holds, not) = (finding.0 % count, finding.1, finding.2);
        let weigh = |truths: u32| -> f64 {
            let of = |claim: u32| weights[claim as usize][usize::from(truths >> claim & 1 == 1)];
            let seen = if truths >> found & 1 == 1 { holds } else { not };
            seen * (0..count).map(of).product::<f64>()
        };
        let all = joint.sum(weigh);
        for query in 0..count {
            let yes = joint.sum(|truths| if truths >> query & 1 == 1 { weigh(truths) } else { 0.0 });
            let likelihood = Likelihood::new(holds, not).unwrap();
            let got = network.posterior(&beliefs, query, &[(found, likelihood)]).unwrap();
            prop_assert!((got - yes / all).abs() < 1e-12, "{query}: {got} instead of {}", yes / all);
        }
    }

    #[test]
    fn noisy_strength_of_a_tree_is_its_belief((graph, base) in tree(30)) {
        let setting = Setting::new(&graph, base).unwrap();
        let order = Order::of(&graph);
        let beliefs = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
        let known = strengths(&graph, &order, Semantics::Noisy, &setting).unwrap();
        for (belief, strength) in beliefs.p().iter().zip(known.claims()) {
            prop_assert!((belief - strength).abs() < 1e-14);
        }
    }
}

/// Diamonds one above the other: claim 3k rests on 3k + 1 and 3k + 2, and both on 3k + 3.
fn tower(height: u32) -> Graph {
    let mut builder = GraphBuilder::new(3 * height as usize + 1).unwrap();
    for foot in (0..height).map(|diamond| 3 * diamond) {
        builder.infer(Bearing::Supports(foot), &[foot + 1, foot + 2], 1.0).unwrap();
        builder.infer(Bearing::Supports(foot + 1), &[foot + 3], 0.9).unwrap();
        builder.infer(Bearing::Supports(foot + 2), &[foot + 3], 0.9).unwrap();
    }
    builder.build().unwrap()
}

#[test]
fn a_tower_of_diamonds_is_exact_at_any_height() {
    let height = 30_000;
    let graph = tower(height);
    let order = Order::of(&graph);
    let mut base = vec![0.0; graph.claims() as usize];
    base[3 * height as usize] = 0.5;
    // Each diamond passes 0.81 of the belief on, and adds some of its own.
    base.iter_mut().step_by(3).take(height as usize).for_each(|own| *own = 0.1);
    let setting = Setting::new(&graph, base).unwrap();
    let beliefs =
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
    let mut expected = 0.5;
    for diamond in (0..height).rev() {
        expected = 1.0 - 0.9 * (1.0 - 0.81 * expected);
        assert!((beliefs.p()[3 * diamond as usize] - expected).abs() < 1e-12);
    }
    assert!(beliefs.exactness().iter().all(|&exactness| exactness == Exactness::Exact));
}

#[test]
fn too_much_sharing_is_flagged() {
    let shared = 25u32;
    let mut builder = GraphBuilder::new(3 + shared as usize).unwrap();
    builder.infer(Bearing::Supports(0), &[1, 2], 1.0).unwrap();
    for claim in 3..3 + shared {
        builder.infer(Bearing::Supports(1), &[claim], 0.1).unwrap();
        builder.infer(Bearing::Supports(2), &[claim], 0.1).unwrap();
    }
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let mut setting = Setting::new(&graph, vec![0.1; 3 + shared as usize]).unwrap();
    let flagged =
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
    assert_eq!(
        flagged.exactness()[..3],
        [Exactness::AssumesIndependence, Exactness::Exact, Exactness::Exact]
    );
    let product = 1.0 - 0.9 * (1.0 - flagged.p()[1] * flagged.p()[2]);
    assert!((flagged.p()[0] - product).abs() < 1e-12);
    // What is settled needs no case of its own.
    for claim in 10..3 + shared {
        setting.set_claim(claim, 0.0, true).unwrap();
    }
    let network = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap();
    let exact = network.beliefs().unwrap();
    assert_eq!(exact.exactness()[0], Exactness::Exact);
    assert!(exact.p()[0] > 1.0 - 0.9 * (1.0 - exact.p()[1] * exact.p()[2]));
    let refused = network.posterior(&flagged, 0, &[]);
    assert_eq!(refused, Err(BeliefError::TooMany(25)));
}

#[test]
fn a_million_claims_in_a_chain_have_beliefs() {
    let length = 1_000_000u32;
    let mut builder = GraphBuilder::new(length as usize).unwrap();
    for claim in 1..length {
        builder.infer(Bearing::Rebuts(claim - 1), &[claim], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.5; length as usize]).unwrap();
    let beliefs =
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
    // b = 0.5 (1 - b)
    assert!((beliefs.p()[0] - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn a_shared_premise_in_bits_and_its_undercutter() {
    // Claim 1 is a reason worth 2 bits and also undercuts the reason worth 1 bit from claim 2.
    let mut builder = GraphBuilder::new(3).unwrap();
    let strong = builder.infer(Bearing::Supports(0), &[1], 1.0).unwrap();
    let weak = builder.infer(Bearing::Supports(0), &[2], 1.0).unwrap();
    builder.infer(Bearing::Undercuts(weak), &[1], 1.0).unwrap();
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.5, 0.3, 0.6]).unwrap();
    let mut network = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap();
    network.set_odds(strong, Odds::from_bits(2.0).unwrap()).unwrap();
    network.set_odds(weak, Odds::from_bits(1.0).unwrap()).unwrap();
    assert_eq!(network.set_odds(2, Odds::from_bits(1.0).unwrap()), Err(BeliefError::OddsOfUndercut(2)));
    let open = vec![Evidence::new(0.6, 0.5, 0.5).unwrap(); 21];
    assert_eq!(network.set_evidence(0, &open), Err(BeliefError::TooMuchEvidence(0)));
    let beliefs = network.beliefs().unwrap();
    let expected = 0.3 * (4.0 / 5.0) + 0.7 * (0.6 * (2.0 / 3.0) + 0.4 * 0.5);
    assert!((beliefs.p()[0] - expected).abs() < 1e-15);
}

#[test]
fn very_many_reasons_in_bits_lose_some_digits_only() {
    let reasons = 40u32;
    let mut builder = GraphBuilder::new(1 + reasons as usize).unwrap();
    for claim in 1..=reasons {
        builder.infer(Bearing::Supports(0), &[claim], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let order = Order::of(&graph);
    let setting = Setting::new(&graph, vec![0.4; 1 + reasons as usize]).unwrap();
    let mut network = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap();
    for inference in 0..reasons {
        let bits = if inference % 2 == 0 { 0.25 } else { -0.25 };
        network.set_odds(inference, Odds::from_bits(bits).unwrap()).unwrap();
    }
    let beliefs = network.beliefs().unwrap();
    assert_eq!(beliefs.exactness()[0], Exactness::Merged);
    // Equal weights make two binomial distributions of which only the difference counts.
    let binomial = |n: u32, k: u32| -> f64 {
        let choose: f64 = (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product();
        choose * 0.4f64.powf(f64::from(k)) * 0.6f64.powf(f64::from(n - k))
    };
    let mut expected = 0.0;
    for up in 0..=20 {
        for down in 0..=20 {
            let odds = 0.4 / 0.6 * (0.25 * (f64::from(up) - f64::from(down))).exp2();
            expected += binomial(20, up) * binomial(20, down) * odds / (1.0 + odds);
        }
    }
    assert!((beliefs.p()[0] - expected).abs() < 1e-4, "{} {expected}", beliefs.p()[0]);
}
