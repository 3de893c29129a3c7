//! Directions: whether a claim, if it were likelier, would raise or lower another one.

use std::cmp::Reverse;

use super::graph::{Graph, Kind};
use super::inputs::Inputs;
use super::order::Order;

/// The claim raises the topic.
pub(super) const RAISES: u8 = 1;
/// It lowers it.
pub(super) const LOWERS: u8 = 2;
/// It does both, in several ways.
pub(super) const BOTH: u8 = RAISES | LOWERS;

/// The direction of what works against something of this direction.
pub(super) fn turned(direction: u8) -> u8 {
    (direction << 1 | direction >> 1) & BOTH
}

/// The claims that bear on a topic.
pub(super) struct Below {
    /// Each with its direction, the topic left out.
    pub(super) claims: Vec<(u32, u8)>,
    /// Whether one of them does so in more than one way.
    pub(super) shared: bool,
}

/// Finds what bears on one topic after another, at the cost of what it finds.
pub(super) struct Directions<'a> {
    graph: &'a Graph,
    inputs: &'a Inputs,
    /// Whether reasons in bits point where their odds do, as for belief; for strength all point where their verb does.
    odds: bool,
    /// The place of each node in the order of evaluation.
    places: Vec<u32>,
    /// In which search a node was last seen.
    seen: Vec<u32>,
    search: u32,
    /// The direction of each node in the search at hand.
    found: Vec<u8>,
    /// How many nodes may still be looked at.
    left: usize,
}

/// About a twentieth of a second.
const MOST_NODES: usize = 1 << 20;

impl<'a> Directions<'a> {
    pub(super) fn new(graph: &'a Graph, inputs: &'a Inputs, order: &Order, odds: bool) -> Self {
        let mut places = vec![0; order.nodes().len()];
        for (place, &node) in (0..).zip(order.nodes()) {
            places[node as usize] = place;
        }
        let (seen, found) = (vec![0; places.len()], vec![0; places.len()]);
        Self { graph, inputs, odds, places, seen, search: 0, found, left: MOST_NODES }
    }

    fn odds(&self, inference: u32) -> Option<super::probability::bayes::Odds> {
        self.inputs.weights.get(inference as usize)?.odds.filter(|_| self.odds)
    }

    /// What a claim, or an inference numbered after all claims, depends on; nothing for what is held or has no weight.
    fn dependencies(&self, node: u32) -> impl Iterator<Item = u32> + use<'a> {
        let (graph, claims) = (self.graph, self.graph.claims());
        let (premises, inferences): (&[u32], &[u32]) = match node.checked_sub(claims) {
            None if self.inputs.claims.get(node as usize).is_none_or(|number| number.held) => (&[], &[]),
            None => (&[], graph.incoming(node)),
            Some(inference) => match self.inputs.weights.get(inference as usize) {
                Some(of) if (if self.odds { of.belief } else { of.strength }) > 0.0 => {
                    (graph.premises(inference), graph.undercutters(inference))
                }
                _ => (&[], &[]),
            },
        };
        premises.iter().copied().chain(inferences.iter().map(move |inference| claims + inference))
    }

    /// Finds what bears on a claim; `None` once that is too much work.
    pub(super) fn below(&mut self, topic: u32) -> Option<Below> {
        let claims = self.graph.claims();
        self.search += 1;
        let (mut nodes, mut shared, mut next) = (vec![topic], false, 0);
        self.seen[topic as usize] = self.search;
        while let Some(&node) = nodes.get(next) {
            next += 1;
            for other in self.dependencies(node) {
                if std::mem::replace(&mut self.seen[other as usize], self.search) == self.search {
                    shared = true;
                } else {
                    self.found[other as usize] = 0;
                    nodes.push(other);
                }
            }
            self.left = self.left.checked_sub(1)?;
        }
        nodes.sort_unstable_by_key(|&node| Reverse(self.places[node as usize]));
        self.found[topic as usize] = RAISES;
        for &node in &nodes {
            let direction = self.found[node as usize];
            for other in self.dependencies(node) {
                let passed = match (node.checked_sub(claims), other.checked_sub(claims)) {
                    (None, Some(inference)) => match (self.odds(inference), self.graph.kind(inference)) {
                        (None, Kind::Support) => direction,
                        (None, _) => turned(direction),
                        (Some(odds), _) => match odds.bits_if_present() {
                            raised if raised > 0.0 => direction,
                            lowered if lowered < 0.0 => turned(direction),
                            _ => 0,
                        },
                    },
                    // To undercut a reason takes away what its absence says, too.
                    (Some(inference), Some(_)) => match self.odds(inference) {
                        Some(odds) if odds.absence_tells() => BOTH,
                        _ => turned(direction),
                    },
                    _ => direction,
                };
                self.found[other as usize] |= passed;
            }
        }
        let found = nodes.into_iter().filter(|&node| node < claims && node != topic);
        Some(Below { claims: found.map(|claim| (claim, self.found[claim as usize])).collect(), shared })
    }
}
