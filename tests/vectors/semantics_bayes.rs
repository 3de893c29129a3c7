//! Posteriors and values of information, against pgmpy and probability-flow.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "test code on small maps")]

use crate::vectors::reference::Largest;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder};
use warrant::belief::order::Order;
use warrant::belief::probability::bayes::{Evidence, Likelihood, Odds, updated};
use warrant::belief::probability::beliefs::{Beliefs, Exactness};
use warrant::belief::probability::network::Network;
use warrant::belief::setting::Setting;
use warrant::belief::value_of_information::ValueOfInformation;

/// Nets whose values of information are given but not their tables; they are rebuilt from their numbers.
const REBUILT: [&str; 2] = ["linked_vs_convergent", "logodds3"];

const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct File {
    nets: Vec<Net>,
    value_of_information: Vec<Ranking>,
}

#[derive(Deserialize)]
struct Net {
    id: String,
    nodes: BTreeMap<String, Node>,
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Node {
    states: Vec<String>,
    parents: Vec<String>,
    table: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Query {
    #[serde(rename = "query")]
    asked: String,
    evidence: BTreeMap<String, String>,
    virtual_evidence: BTreeMap<String, [f64; 2]>,
    posterior: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Ranking {
    net: String,
    topic: String,
    #[serde(rename = "ranking")]
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    question: String,
    p_true: f64,
    thesis_now: f64,
    thesis_if_true: f64,
    thesis_if_false: f64,
    martingale_residual: f64,
    expected_abs_change: f64,
    expected_brier_gain: f64,
}

fn file() -> File {
    serde_json::from_str(include_str!("semantics_bayes.json")).unwrap()
}

/// A map under construction: claims by name, with base scores, and inferences, some in bits.
struct Map {
    names: Vec<String>,
    base: Vec<f64>,
    inferences: Vec<(Bearing, Vec<u32>, f64, Option<Odds>)>,
}

impl Map {
    fn new(claims: &[(&str, f64)]) -> Self {
        let names = claims.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { names, base: claims.iter().map(|(_, base)| *base).collect(), inferences: Vec::new() }
    }

    fn index(&self, name: &str) -> u32 {
        self.names.iter().position(|other| other == name).unwrap() as u32
    }

    fn all(&self, names: &[&str]) -> Vec<u32> {
        names.iter().map(|name| self.index(name)).collect()
    }

    fn supports(mut self, target: &str, premises: &[&str], relevance: f64) -> Self {
        let bearing = Bearing::Supports(self.index(target));
        self.inferences.push((bearing, self.all(premises), relevance, None));
        self
    }

    fn rebuts(mut self, target: &str, premises: &[&str], relevance: f64) -> Self {
        let bearing = Bearing::Rebuts(self.index(target));
        self.inferences.push((bearing, self.all(premises), relevance, None));
        self
    }

    fn undercuts(mut self, inference: u32, premises: &[&str]) -> Self {
        self.inferences.push((Bearing::Undercuts(inference), self.all(premises), 1.0, None));
        self
    }

    fn bits(mut self, target: &str, premises: &[&str], bits: f64) -> Self {
        let bearing = Bearing::Supports(self.index(target));
        self.inferences.push((bearing, self.all(premises), 1.0, Odds::from_bits(bits)));
        self
    }

    fn graph(&self) -> Graph {
        let mut builder = GraphBuilder::new(self.names.len()).unwrap();
        for (bearing, premises, relevance, _) in &self.inferences {
            builder.infer(*bearing, premises, *relevance).unwrap();
        }
        builder.build().unwrap()
    }

    fn with<R>(&self, ask: impl FnOnce(&Network<'_>, &Beliefs) -> R) -> R {
        let graph = self.graph();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, self.base.clone()).unwrap();
        let mut network = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap();
        for (inference, (.., odds)) in (0u32..).zip(&self.inferences) {
            if let Some(odds) = odds {
                network.set_odds(inference, *odds).unwrap();
            }
        }
        let beliefs = network.beliefs().unwrap();
        assert!(beliefs.exactness().iter().all(|&exactness| exactness == Exactness::Exact));
        ask(&network, &beliefs)
    }
}

/// Writes a map as one would in the product, for the nets that are made of reasons.
fn as_argued(id: &str) -> Option<Map> {
    Some(match id {
        "lr1" => Map::new(&[("H", 0.3), ("E", 0.2)]).bits("E", &["H"], 4.0),
        "or3leak" => Map::new(&[("P1", 0.7), ("P2", 0.4), ("P3", 0.5), ("T", 0.2)])
            .supports("T", &["P1"], 0.8)
            .supports("T", &["P2"], 0.6)
            .supports("T", &["P3"], 0.3),
        "and3" => Map::new(&[("P1", 0.9), ("P2", 0.8), ("P3", 0.7), ("T", 0.0)]).supports(
            "T",
            &["P1", "P2", "P3"],
            0.855,
        ),
        "undercut" => {
            Map::new(&[("P", 0.8), ("U", 0.3), ("T", 0.2)]).supports("T", &["P"], 0.875).undercuts(0, &["U"])
        }
        "rebut_vs_undercut" => Map::new(&[("P", 0.8), ("R", 0.3), ("T", 0.2)])
            .supports("T", &["P"], 0.875)
            .rebuts("T", &["R"], 0.7),
        "gated" => Map::new(&[("P1", 0.8), ("P2", 0.6), ("U", 0.25), ("T", 0.4)])
            .bits("T", &["P1"], 2.0)
            .bits("T", &["P2"], 1.0)
            .undercuts(0, &["U"]),
        "policy_noisy" => Map::new(&[
            ("evidence", 0.9),
            ("p1", 0.8),
            ("answer", 0.6),
            ("rebuttal", 0.5),
            ("p2", 0.7),
            ("p3", 0.6),
            ("refute1", 0.75),
            ("refute2", 0.65),
            ("conj1", 0.5),
            ("conj2", 0.4),
            ("thesis", 0.5),
        ])
        .supports("p1", &["evidence"], 1.0)
        .rebuts("rebuttal", &["answer"], 1.0)
        .rebuts("p2", &["rebuttal"], 1.0)
        .rebuts("conj1", &["refute1"], 1.0)
        .rebuts("conj2", &["refute2"], 1.0)
        .supports("thesis", &["p1"], 1.0)
        .supports("thesis", &["p2"], 1.0)
        .supports("thesis", &["p3"], 1.0)
        .rebuts("thesis", &["conj1"], 1.0)
        .rebuts("thesis", &["conj2"], 1.0),
        "linked_vs_convergent" => Map::new(&[("P1", 0.8), ("P2", 0.6), ("P3", 0.5), ("L", 0.0), ("T", 0.1)])
            .supports("L", &["P1", "P2"], 1.0)
            .supports("T", &["L"], 0.9)
            .supports("T", &["P3"], 0.5),
        "logodds3" => Map::new(&[("P1", 0.8), ("P2", 0.6), ("R", 0.5), ("T", 0.4)])
            .bits("T", &["P1"], 2.0)
            .bits("T", &["P2"], 1.0)
            .bits("T", &["R"], -1.5),
        _ => return None,
    })
}

/// Writes any net of yes-or-no nodes without certainties as a map: the log-odds of a node are a sum over sets of
/// parents that hold together, so that each set becomes one linked inference in bits.
fn from_tables(net: &Net) -> Option<Map> {
    let open = |node: &Node| {
        node.states == ["True", "False"] && node.table.concat().iter().all(|&p| p > 0.0 && p < 1.0)
    };
    if !net.nodes.values().all(open) {
        return None;
    }
    let claims: Vec<(&str, f64)> =
        net.nodes.iter().map(|(name, node)| (name.as_str(), *node.table[0].last().unwrap())).collect();
    let mut map = Map::new(&claims);
    for (name, node) in &net.nodes {
        let count = node.parents.len();
        // Parents that are true, as bits; the last parent changes fastest and "True" comes first.
        let bits = |set: usize| {
            let column =
                (0..count).fold(0, |column, parent| 2 * column + usize::from(set >> parent & 1 == 0));
            (node.table[0][column] / node.table[1][column]).log2()
        };
        for set in 1..1usize << count {
            let subsets = (0..=set).filter(|subset| subset & set == *subset);
            let sign = |subset: usize| if (set ^ subset).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
            let weight: f64 = subsets.map(|subset| sign(subset) * bits(subset)).sum();
            let premises: Vec<&str> = (0..count)
                .filter(|parent| set >> parent & 1 == 1)
                .map(|parent| node.parents[parent].as_str())
                .collect();
            map = map.bits(name, &premises, weight);
        }
    }
    Some(map)
}

fn ask(largest: &mut Largest, net: &Net, map: &Map) {
    map.with(|network, beliefs| {
        for query in &net.queries {
            let hard = query.evidence.iter().map(|(node, state)| {
                let seen = if state == "True" { Likelihood::TRUE } else { Likelihood::FALSE };
                (map.index(node), seen)
            });
            let soft = query
                .virtual_evidence
                .iter()
                .map(|(node, [yes, no])| (map.index(node), Likelihood::new(*yes, *no).unwrap()));
            let findings: Vec<(u32, Likelihood)> = hard.chain(soft).collect();
            let claim = map.index(&query.asked);
            let p = network.posterior(beliefs, claim, &findings).unwrap();
            largest.close(TOLERANCE, p, query.posterior["True"], &net.id);
            largest.close(TOLERANCE, 1.0 - p, query.posterior["False"], &net.id);
            if findings.is_empty() {
                largest.close(TOLERANCE, beliefs.p()[claim as usize], query.posterior["True"], &net.id);
            }
        }
    });
}

#[test]
fn posteriors() {
    let file = file();
    assert_eq!(file.nets.len(), 14);
    assert_eq!(file.nets.iter().map(|net| net.queries.len()).sum::<usize>(), 71);
    let mut largest = Largest::default();
    let mut visited = 0;
    for net in &file.nets {
        let maps: Vec<Map> = as_argued(&net.id).into_iter().chain(from_tables(net)).collect();
        for map in &maps {
            ask(&mut largest, net, map);
        }
        if maps.is_empty() {
            assert_eq!(net.id, "ach3");
            three_conjectures(&mut largest, net);
        }
        visited += net.queries.len();
    }
    assert_eq!(visited, 71);
}

/// Three exclusive conjectures and evidence on them: the likelihoods of each pair move its odds.
fn three_conjectures(largest: &mut Largest, net: &Net) {
    let prior: Vec<f64> = net.nodes["H"].table.iter().map(|row| row[0]).collect();
    assert_eq!(net.nodes["H"].states.len(), 3);
    for query in &net.queries {
        assert_eq!(query.asked, "H");
        // The probability of the first against each other conjecture alone.
        let against = |other: usize| {
            let seen = query.evidence.iter().fold(Likelihood::NONE, |seen, (node, state)| {
                let row = &net.nodes[node].table[usize::from(state == "False")];
                seen.and(Likelihood::new(row[0], row[other]).unwrap()).unwrap()
            });
            seen.update(prior[0] / (prior[0] + prior[other])).unwrap()
        };
        let odds: Vec<f64> = (1..3).map(|other| (1.0 - against(other)) / against(other)).collect();
        let first = 1.0 / (1.0 + odds[0] + odds[1]);
        for (state, p) in [("H1", first), ("H2", first * odds[0]), ("H3", first * odds[1])] {
            largest.close(TOLERANCE, p, query.posterior[state], &net.id);
        }
    }
}

#[test]
fn evidence_links() {
    let file = file();
    let mut largest = Largest::default();
    let mut compared = 0;
    for net in file.nets.iter().filter(|net| net.id == "lr1" || net.id == "naive5") {
        let prior = net.nodes["H"].table[0][0];
        for query in net.queries.iter().filter(|query| query.asked == "H") {
            let evidence: Vec<Evidence> = query
                .evidence
                .iter()
                .map(|(node, state)| {
                    let yes = &net.nodes[node].table[0];
                    Evidence::new(yes[0], yes[1], if state == "True" { 1.0 } else { 0.0 }).unwrap()
                })
                .collect();
            largest.close(TOLERANCE, updated(prior, &evidence).unwrap(), query.posterior["True"], &net.id);
            compared += 1;
        }
    }
    assert_eq!(compared, 10);
}

#[test]
fn a_forecast_enters_in_three_ways() {
    let file = file();
    let net = file.nets.iter().find(|net| net.id == "forecast_entry_prior03").unwrap();
    let map = from_tables(net).unwrap();
    let graph = map.graph();
    let order = Order::of(&graph);
    // As an anchor: the claim is the forecast, whatever is known besides.
    let mut setting = Setting::new(&graph, map.base.clone()).unwrap();
    setting.set_claim(map.index("P"), 0.7, true).unwrap();
    let mut network = Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap();
    for (inference, (.., odds)) in (0u32..).zip(&map.inferences) {
        network.set_odds(inference, odds.unwrap()).unwrap();
    }
    let anchored = network.beliefs().unwrap();
    assert!((anchored.p()[map.index("T") as usize] - 0.65).abs() < TOLERANCE);
    // As evidence of 7 to 3 on a prior of 0.3: even odds.
    let seen = Likelihood::new(0.7, 0.3).unwrap();
    assert!((seen.update(0.3).unwrap() - 0.5).abs() < TOLERANCE);
    // As a prior: the net forecast_as_prior, among the posteriors.
    assert!(file.nets.iter().any(|net| net.id == "forecast_as_prior"));
}

#[test]
fn values_of_information() {
    let file = file();
    assert_eq!(file.value_of_information.len(), 8);
    let mut largest = Largest::default();
    let mut rebuilt = 0;
    for ranking in &file.value_of_information {
        let net = file.nets.iter().find(|net| net.id == ranking.net);
        if net.is_none() {
            assert!(REBUILT.contains(&ranking.net.as_str()), "{}", ranking.net);
            rebuilt += 1;
        }
        let map = as_argued(&ranking.net).or_else(|| net.and_then(from_tables)).unwrap();
        let topic = map.index(&ranking.topic);
        map.with(|network, beliefs| {
            for row in &ranking.rows {
                let question = map.index(&row.question);
                let after = |seen| network.posterior(beliefs, topic, &[(question, seen)]).unwrap();
                let information = ValueOfInformation {
                    p: beliefs.p()[question as usize],
                    now: beliefs.p()[topic as usize],
                    if_yes: after(Likelihood::TRUE),
                    if_no: after(Likelihood::FALSE),
                };
                let what = format!("{} {}", ranking.net, row.question);
                for (got, expected) in [
                    (information.p, row.p_true),
                    (information.now, row.thesis_now),
                    (information.if_yes, row.thesis_if_true),
                    (information.if_no, row.thesis_if_false),
                    (information.expectation_gap(), row.martingale_residual),
                    (information.expected_move(), row.expected_abs_change),
                    (information.brier_gain(), row.expected_brier_gain),
                ] {
                    largest.close(TOLERANCE, got, expected, &what);
                }
            }
        });
    }
    assert_eq!(rebuilt, REBUILT.len());
}
