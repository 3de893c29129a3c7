//! Ranges: how far the claims without a number leave strengths and beliefs open.

use schemars::JsonSchema;
use serde::Serialize;

use super::directions::{BOTH, Below, Directions, RAISES, turned};
use super::gradual::bounds::bounds;
use super::gradual::semantics::Semantics;
use super::graph::Graph;
use super::inputs::Inputs;
use super::model::{Model, evidence_of};
use super::order::{Order, dependent};
use super::probability::beliefs::Exactness;
use super::probability::extremes::outer;
use super::probability::network::Network;

/// The values that a number may take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    /// The lowest, in 0..=1.
    pub low: f64,
    /// The highest, in 0..=1.
    pub high: f64,
    /// Whether it takes both; else they are outer bounds.
    pub exact: bool,
}

impl Range {
    /// "58% to 70%", an outer bound with a tilde.
    pub fn text(&self, number: fn(f64) -> String) -> String {
        format!("{}{} to {}", if self.exact { "" } else { "~" }, number(self.low), number(self.high))
    }
}

/// Sets of ends that are tried; claims beyond that get outer bounds.
const MOST_BATCHES: usize = 16;

/// The claims without a number, and what is open because of them.
pub(super) struct Missing<'a> {
    model: &'a Model<'a>,
    inputs: &'a Inputs,
    /// By claim, whether nobody stated its number.
    free: Vec<bool>,
    /// By claim, whether free ones other than itself bear on it.
    open: Vec<bool>,
}

impl<'a> Missing<'a> {
    pub(super) fn new(model: &'a Model<'a>, inputs: &'a Inputs) -> Self {
        let graph = model.graph();
        let free: Vec<bool> = inputs.claims.iter().map(|number| !number.is_stated()).collect();
        let nodes = free.iter().copied().chain(inputs.weights.iter().map(|_| false)).collect();
        let nodes = spread(graph, inputs, nodes);
        let marked = |inference: &u32| nodes.get((graph.claims() + inference) as usize) == Some(&true);
        let open = (0u32..)
            .zip(&inputs.claims)
            .map(|(claim, number)| !number.held && graph.incoming(claim).iter().any(marked))
            .collect();
        Self { model, inputs, free, open }
    }

    fn free(&self, claim: u32) -> bool {
        self.free.get(claim as usize).copied().unwrap_or(false)
    }

    fn open(&self, claim: u32) -> bool {
        self.open.get(claim as usize).copied().unwrap_or(false)
    }

    /// The claims that are open.
    fn claims(&self) -> impl Iterator<Item = u32> {
        (0u32..).zip(&self.open).filter(|(_, open)| **open).map(|(claim, _)| claim)
    }

    /// Whether each free claim works in one direction.
    fn is_monotone(&self, below: &Below) -> bool {
        below.claims.iter().all(|&(claim, direction)| direction != BOTH || !self.free(claim))
    }

    /// The ranges of the strengths, by claim; where claims depend on each other anything is possible.
    pub(super) fn strengths(&self, semantics: Semantics) -> Vec<Option<Range>> {
        let mut ranges = vec![None; self.open.len()];
        if !self.open.contains(&true) {
            return ranges;
        }
        let Ok(setting) = self.model.strength_setting(self.inputs) else { return ranges };
        let graph = self.model.graph();
        let order = Order::holding(graph, &setting);
        let found = bounds(graph, &order, semantics, &setting, &self.free);
        let mut directions = Directions::new(graph, self.inputs, &order, false);
        for claim in self.claims() {
            ranges[claim as usize] = Some(match &found {
                Ok(found) => {
                    let (low, high) = found[claim as usize];
                    let exact = directions.below(claim).is_some_and(|below| self.is_monotone(&below));
                    Range { low, high, exact }
                }
                Err(_) => Range { low: 0.0, high: 1.0, exact: false },
            });
        }
        ranges
    }

    /// The ranges of the beliefs in claims that are wanted, by claim.
    pub(super) fn beliefs(&self, wanted: impl Fn(u32) -> bool) -> Vec<Option<Range>> {
        let mut ranges = vec![None; self.open.len()];
        let wanted: Vec<u32> = self.claims().filter(|&claim| wanted(claim)).collect();
        if wanted.is_empty() {
            return ranges;
        }
        let Ok(mut network) = self.model.network(self.inputs) else { return ranges };
        let mut batches: Vec<Batch> = Vec::new();
        let mut directions = Directions::new(self.model.graph(), self.inputs, network.order(), true);
        for claim in wanted {
            let (low, high) = outer(&network, claim, |premise| self.free(premise) || self.open(premise));
            ranges[claim as usize] = Some(Range { low, high, exact: false });
            let below = directions.below(claim).filter(|below| self.is_monotone(below));
            if let Some(below) = below.filter(|below| !(below.shared && self.has_open_evidence(below))) {
                self.join(&mut batches, claim, &below);
            }
        }
        network.work_at_most(self.model.most_work() / (2 * batches.len().max(1)) as u64);
        for batch in batches {
            let [first, second] = [false, true].map(|end| self.at_end(&mut network, &batch, end));
            for ((&(claim, turned), first), second) in batch.members.iter().zip(first).zip(second) {
                if let (Some(first), Some(second)) = (first, second) {
                    let (low, high) = if turned { (second, first) } else { (first, second) };
                    ranges[claim as usize] = Some(Range { low, high, exact: true });
                }
            }
        }
        ranges
    }

    /// Whether there is evidence on an open claim below. Where reasons are shared, evidence on one of them tells something
    /// about the others, in a direction of its own.
    fn has_open_evidence(&self, below: &Below) -> bool {
        let links = self.model.map().links.iter().zip(&self.inputs.readings);
        let mut evidence = links.filter(|(link, reading)| evidence_of(link, reading.as_ref()).is_some());
        evidence.any(|(link, _)| {
            let claim = link.claim.0;
            (self.free(claim) || self.open(claim)) && below.claims.iter().any(|&(other, _)| other == claim)
        })
    }

    /// Adds a claim to the first batch whose ends are its own or the opposite ones.
    fn join(&self, batches: &mut Vec<Batch>, claim: u32, below: &Below) {
        let needs = || below.claims.iter().filter(|(other, direction)| self.free(*other) && *direction != 0);
        for at in 0..MOST_BATCHES {
            if at == batches.len() {
                batches.push(Batch { ends: vec![0; self.free.len()], members: Vec::new() });
            }
            let batch = &mut batches[at];
            for opposite in [false, true] {
                let end = |direction: u8| if opposite { turned(direction) } else { direction };
                let fits = |&(other, direction): &(u32, u8)| {
                    let set = batch.ends[other as usize];
                    set == 0 || set == end(direction)
                };
                if needs().all(fits) {
                    for &(other, direction) in needs() {
                        batch.ends[other as usize] = end(direction);
                    }
                    batch.members.push((claim, opposite));
                    return;
                }
            }
        }
    }

    /// The beliefs in the members of a batch with every free claim at one end; `None` where that is not exact.
    fn at_end(&self, network: &mut Network<'_>, batch: &Batch, high: bool) -> Vec<Option<f64>> {
        let own = |claim: u32| self.inputs.claims.get(claim as usize).map_or(0.5, |number| number.value);
        let set = (0u32..).zip(&batch.ends).filter(|(_, end)| **end != 0);
        let end = |end: u8| f64::from(u8::from((end == RAISES) == high));
        for (claim, &of) in set.clone() {
            let _ = network.set_base(claim, end(of), false);
        }
        let mut known = network.evaluated().ok();
        let found = batch.members.iter().map(|&(claim, _)| {
            // A member without a number keeps its own default.
            let _ = network.set_base(claim, own(claim), false);
            let found = known.as_mut().and_then(|known| network.belief_in(claim, known).ok());
            if let Some(&of) = batch.ends.get(claim as usize).filter(|of| **of != 0) {
                let _ = network.set_base(claim, end(of), false);
            }
            found.filter(|(.., exactness)| *exactness == Exactness::Exact).map(|(_, p, _)| p)
        });
        let found = found.collect();
        for (claim, _) in set {
            let _ = network.set_base(claim, own(claim), false);
        }
        found
    }
}

/// Claims whose lowest and highest beliefs are found in the same two evaluations.
struct Batch {
    /// By claim, 0 where it is not set, else the direction in which it is at its high end with the members.
    ends: Vec<u8>,
    /// Each with whether its lowest belief is where those of the others are highest.
    members: Vec<(u32, bool)>,
}

/// Marks every claim and inference that marked ones bear on; nothing bears on what is held.
pub(super) fn spread(graph: &Graph, inputs: &Inputs, mut nodes: Vec<bool>) -> Vec<bool> {
    let claims = graph.claims();
    let mut waiting: Vec<u32> = (0u32..).zip(&nodes).filter(|(_, marked)| **marked).map(|of| of.0).collect();
    let held = |node: u32| inputs.claims.get(node as usize).is_some_and(|number| number.held);
    // What an earlier edition of the map had and this one lacks has no weight.
    let counts = |inference: u32| {
        inputs.weights.get(inference as usize).is_some_and(|weight| weight.given || weight.belief > 0.0)
    };
    while let Some(node) = waiting.pop() {
        let mut mark = |next: u32| {
            let marked = nodes.get_mut(next as usize).filter(|_| !held(next));
            if marked.is_some_and(|marked| !std::mem::replace(marked, true)) {
                waiting.push(next);
            }
        };
        match node.checked_sub(claims) {
            None => graph.uses(node).iter().for_each(|inference| mark(claims + inference)),
            Some(inference) if counts(inference) => mark(dependent(graph, inference)),
            Some(_) => {}
        }
    }
    nodes
}
