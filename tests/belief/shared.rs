//! Many claims that rest on the same premises, against every combination of truths, one after another.

use proptest::prelude::*;
use std::borrow::Cow;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder, Kind};
use warrant::belief::order::Order;
use warrant::belief::probability::bayes::{Evidence, Likelihood, Odds, updated};
use warrant::belief::probability::beliefs::{Exactness, MOST_WORK};
use warrant::belief::probability::network::Network;
use warrant::belief::setting::Setting;

/// Claim 0 is the thesis; then come claims that rest on each other and on the premises; then the premises.
const CLAIMS: u32 = if cfg!(debug_assertions) { 5 } else { 6 };
const PREMISES: u32 = if cfg!(debug_assertions) { 4 } else { 5 };
const ALL: u32 = 1 + CLAIMS + PREMISES;

/// What an inference is: how it bears, its premises, its relevance, its bits.
type Drawn = (u8, u32, Vec<u32>, f64, Option<(f64, f64)>);

/// A map whose claims share premises, with what bears on them.
#[derive(Debug)]
struct Shared {
    graph: Graph,
    setting: Setting,
    odds: Vec<Option<(f64, f64)>>,
    evidence: Vec<Vec<(f64, f64, f64)>>,
}

impl Shared {
    /// The chance that an inference is in force, whatever else is true.
    fn force(&self, inference: u32, truths: u32) -> f64 {
        self.chance(inference, truths) * self.open(inference, truths)
    }

    fn chance(&self, inference: u32, truths: u32) -> f64 {
        let holds = self.graph.premises(inference).iter().all(|premise| truths >> premise & 1 == 1);
        if holds { self.setting.relevance()[inference as usize] } else { 0.0 }
    }

    fn open(&self, inference: u32, truths: u32) -> f64 {
        let undercutters = self.graph.undercutters(inference).iter();
        undercutters.map(|&undercutter| 1.0 - self.force(undercutter, truths)).product()
    }

    /// The chance that a claim is true if so many of its reasons in bits are yet to be weighed.
    fn weighed(&self, p: f64, reasons: &[u32], truths: u32) -> f64 {
        let Some((&reason, rest)) = reasons.split_first() else { return p };
        let Some((holds, not)) = self.odds[reason as usize] else { return self.weighed(p, rest, truths) };
        let (present, open) = (self.chance(reason, truths), self.open(reason, truths));
        let after =
            |holds: f64, not: f64| self.weighed(p * holds / (p * holds + (1.0 - p) * not), rest, truths);
        present * open * after(holds, not)
            + (1.0 - present) * open * after(1.0 - holds, 1.0 - not)
            + (1.0 - open) * self.weighed(p, rest, truths)
    }

    /// The chance that a claim is true, given which others are.
    fn local(&self, claim: u32, truths: u32) -> f64 {
        let base = self.setting.base()[claim as usize];
        if self.setting.held()[claim as usize] {
            return base;
        }
        let p = self.weighed(base, self.graph.incoming(claim), truths);
        let doubt = |kind: Kind| -> f64 {
            let reasons = self.graph.incoming(claim).iter();
            let plain = reasons.filter(|&&i| self.odds[i as usize].is_none() && self.graph.kind(i) == kind);
            plain.map(|&inference| 1.0 - self.force(inference, truths)).product()
        };
        (1.0 - (1.0 - p) * doubt(Kind::Support)) * doubt(Kind::Attack)
    }

    /// The chance of every combination of truths.
    fn joint(&self) -> Vec<f64> {
        let of = |truths: u32, claim: u32| {
            let p = self.local(claim, truths);
            if truths >> claim & 1 == 1 { p } else { 1.0 - p }
        };
        (0..1u32 << ALL).map(|truths| (0..ALL).map(|claim| of(truths, claim)).product()).collect()
    }

    /// The claims that a claim depends on, itself included.
    fn below(&self, claim: u32) -> u32 {
        let order = Order::of(&self.graph);
        let nodes = order.below(&self.graph, &self.setting, claim);
        nodes.into_iter().filter(|&node| node < ALL).fold(0, |set, claim| set | 1 << claim)
    }
}

/// The chance of a claim, each combination of truths weighed by what is known of some claims.
fn probability(joint: &[f64], claim: u32, known: u32, weights: &[[f64; 2]]) -> f64 {
    let (mut yes, mut all) = (0.0, 0.0);
    for (truths, &chance) in (0u32..).zip(joint) {
        let mut weight = chance;
        for other in (0..ALL).filter(|other| known >> other & 1 == 1) {
            weight *= weights[other as usize][(truths >> other & 1) as usize];
        }
        all += weight;
        yes += if truths >> claim & 1 == 1 { weight } else { 0.0 };
    }
    yes / all
}

fn inner() -> impl Strategy<Value = f64> {
    0.05..0.95f64
}

fn chance() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 1 => Just(1.0), 8 => inner()]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let premises = prop::collection::vec(any::<u32>(), 1..4);
    (any::<u8>(), any::<u32>(), premises, chance(), prop::option::weighted(0.2, (inner(), inner())))
}

prop_compose! {
    fn shared()(
        reasons in prop::collection::vec(drawn(), 10..26),
        base in prop::collection::vec(chance(), ALL as usize),
        held in prop::collection::vec(prop::bool::weighted(0.08), ALL as usize),
        evidence in prop::collection::vec(
            prop::option::weighted(0.15, (prop_oneof![1 => Just(0.0), 3 => inner()], inner(), prop_oneof![Just(1.0), inner()])), ALL as usize),
    ) -> Shared {
        let mut builder = GraphBuilder::new(ALL as usize).unwrap();
        let mut roots: Vec<u32> = Vec::new();
        let mut odds = Vec::new();
        for (kind, target, premises, relevance, bits) in reasons {
            let undercuts = (kind % 6 == 5 && !roots.is_empty()).then(|| target % roots.len() as u32);
            let root = undercuts.map_or(target % (1 + CLAIMS), |inference| roots[inference as usize]);
            let bearing = match undercuts {
                Some(inference) => Bearing::Undercuts(inference),
                None if kind % 3 == 0 => Bearing::Rebuts(root),
                None => Bearing::Supports(root),
            };
            // The thesis rests on any claim, the claims mostly on the premises.
            let first = if root == 0 { 1 } else if kind % 4 == 0 { root + 1 } else { 1 + CLAIMS };
            let mut premises: Vec<u32> = premises.iter().map(|premise| first + premise % (ALL - first)).collect();
            premises.sort_unstable();
            premises.dedup();
            let bits = bits.filter(|_| undercuts.is_none());
            // A reason in bits that never applies is none.
            let relevance: f64 = if bits.is_some() { relevance.max(0.1) } else { relevance };
            builder.infer(bearing, &premises, relevance).unwrap();
            roots.push(root);
            odds.push(bits);
        }
        let graph = builder.build().unwrap();
        let mut setting = Setting::new(&graph, base).unwrap();
        for claim in (0..ALL).filter(|&claim| held[claim as usize]) {
            let base = setting.base()[claim as usize];
            setting.set_claim(claim, base, true).unwrap();
        }
        let evidence = evidence.into_iter().map(|of| of.into_iter().collect()).collect();
        Shared { graph, setting, odds, evidence }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 40 } else { 600 }))]

    /// Linked premises, undercutters of undercutters, bits, evidence that may prove a claim, claims that are held or certain.
    #[test]
    fn beliefs_in_claims_that_share_premises_are_those_of_all_truths(
        map in shared(),
        (found, holds, not) in (0..ALL, inner(), inner()),
    ) {
        let order = Order::holding(&map.graph, &map.setting);
        let mut network = Network::new(&map.graph, Cow::Borrowed(&order), Cow::Borrowed(&map.setting)).unwrap();
        for (inference, odds) in (0u32..).zip(&map.odds) {
            if let Some((holds, not)) = *odds {
                network.set_odds(inference, Odds::from_ratio(holds, not).unwrap()).unwrap();
            }
        }
        let mut evidence: Vec<Vec<Evidence>> = Vec::new();
        for (claim, of) in (0u32..).zip(&map.evidence) {
            let of: Vec<Evidence> = of.iter().map(|&(holds, not, outcome)| Evidence::new(not, holds, outcome).unwrap()).collect();
            network.set_evidence(claim, &of).unwrap();
            evidence.push(of);
        }
        let Ok(beliefs) = network.beliefs() else {
            // What is impossible is not compared.
            return Ok(());
        };
        let joint = map.joint();
        let mut weights = vec![[1.0, 1.0]; ALL as usize];
        for &claim in order.nodes().iter().filter(|&&node| node < ALL) {
            let at = claim as usize;
            let before = probability(&joint, claim, map.below(claim) & !(1 << claim), &weights);
            let mut after = before;
            if !map.setting.held()[at] {
                after = updated(before, &evidence[at]).unwrap();
            }
            if before > 0.0 && before < 1.0 {
                weights[at] = [(1.0 - after) / (1.0 - before), after / before];
            }
            prop_assert_eq!(beliefs.exactness()[at], Exactness::Exact);
            let found = (beliefs.before_evidence()[at], beliefs.p()[at]);
            prop_assert!((found.0 - before).abs() < 1e-12, "{claim}: {} instead of {before}", found.0);
            prop_assert!((found.1 - after).abs() < 1e-12, "{claim}: {} instead of {after}", found.1);
        }
        for query in [0, found] {
            let claims: Vec<u32> = (0..ALL).collect();
            let Ok((now, learned)) = network.conditionals(&beliefs, query, &claims, MOST_WORK) else { continue };
            prop_assert!((now - probability(&joint, query, (1 << ALL) - 1, &weights)).abs() < 1e-12);
            for (claim, learned) in claims.into_iter().zip(learned) {
                let Some(learned) = learned else { continue };
                let p = probability(&joint, claim, (1 << ALL) - 1, &weights);
                prop_assert!((learned.p - p).abs() < 1e-12, "{claim}: {} instead of {p}", learned.p);
                for (at, got) in [(1, learned.if_holds), (0, learned.if_not)] {
                    let mut found = weights.clone();
                    found[claim as usize][1 - at] = 0.0;
                    let expected = probability(&joint, query, (1 << ALL) - 1, &found);
                    // What hardly ever comes has fewer digits.
                    let digits = 1e-13 / if at == 1 { p } else { 1.0 - p };
                    prop_assert!(
                        expected.is_nan() || !(1e-9..=1.0 - 1e-9).contains(&p) || (got - expected).abs() < digits.max(1e-12),
                        "{query} after {claim}: {got} instead of {expected}"
                    );
                }
            }
        }
        let likelihood = Likelihood::new(holds, not).unwrap();
        weights[found as usize][1] *= holds;
        weights[found as usize][0] *= not;
        for query in 0..ALL {
            let expected = probability(&joint, query, (1 << ALL) - 1, &weights);
            if expected.is_nan() {
                prop_assert!(network.posterior(&beliefs, query, &[(found, likelihood)]).is_err());
                continue;
            }
            let got = network.posterior(&beliefs, query, &[(found, likelihood)]).unwrap();
            prop_assert!((got - expected).abs() < 1e-12, "{query}: {got} instead of {expected}");
        }
    }
}

/// So many claims that each rest on so many premises, none like the other.
fn all_on_all(claims: u32, premises: u32) -> (Graph, Setting) {
    let mut builder = GraphBuilder::new((1 + claims + premises) as usize).unwrap();
    let part = |number: u32, of: u32| 0.02 + 0.9 * f64::from(number * 7919 % of) / f64::from(of);
    for claim in 1..=claims {
        builder.infer(Bearing::Supports(0), &[claim], part(claim, 31)).unwrap();
        for premise in claims + 1..=claims + premises {
            builder
                .infer(Bearing::Supports(claim), &[premise], 0.3 * part(claim * 37 + premise, 101))
                .unwrap();
        }
    }
    let graph = builder.build().unwrap();
    let base = (0..graph.claims()).map(|claim| part(claim, 53)).collect();
    let setting = Setting::new(&graph, base).unwrap();
    (graph, setting)
}

#[test]
fn ten_claims_that_share_fourteen_premises_agree_with_a_plain_sum() {
    let (claims, premises) = (10u32, 14u32);
    let (graph, setting) = all_on_all(claims, premises);
    let order = Order::of(&graph);
    let beliefs =
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
    assert_eq!(beliefs.exactness()[0], Exactness::Exact);
    let (base, relevance) = (setting.base(), setting.relevance());
    let mut expected = 0.0;
    for case in 0..1u32 << premises {
        let (mut weight, mut doubt) = (1.0, 1.0 - base[0]);
        for premise in 0..premises {
            let p = base[(1 + claims + premise) as usize];
            weight *= if case >> premise & 1 == 1 { p } else { 1.0 - p };
        }
        for claim in 0..claims {
            let first = (claim * (1 + premises)) as usize;
            let mut unlikely = 1.0 - base[(1 + claim) as usize];
            for premise in (0..premises).filter(|premise| case >> premise & 1 == 1) {
                unlikely *= 1.0 - relevance[first + 1 + premise as usize];
            }
            doubt *= 1.0 - relevance[first] * (1.0 - unlikely);
        }
        expected += weight * (1.0 - doubt);
    }
    assert!((beliefs.p()[0] - expected).abs() < 1e-12, "{} instead of {expected}", beliefs.p()[0]);
}

#[test]
fn ten_claims_that_share_twenty_premises_are_told_apart() {
    let (graph, setting) = all_on_all(10, 20);
    let order = Order::of(&graph);
    let beliefs =
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap();
    assert!(beliefs.exactness().iter().all(|&exactness| exactness == Exactness::Exact));
}
