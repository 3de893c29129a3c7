//! The order of evaluation: what must be known first, and where claims depend on each other in a circle.
#![allow(clippy::cast_possible_truncation, reason = "the builder checked that every count fits into 32 bits")]

use super::components::Components;
use super::graph::{Graph, Kind};
use super::setting::Setting;

/// Claims and inferences in an order in which everything comes after what it depends on, cut into components.
///
/// A *node* is a claim `c`, written `c`, or an inference `e`, written `claims + e`. A claim depends on the
/// inferences that bear on it, an inference on its premises and its undercutters. A component holds the nodes
/// that depend on each other in a circle, or one single node.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    components: Components,
    cyclic: Vec<u32>,
    /// Claims with reasons that count as held.
    cut: Vec<u32>,
    /// Inferences from something that count as having no relevance.
    dropped: Vec<u32>,
}

impl Order {
    /// Finds the order and the components in linear time and without recursion.
    ///
    /// A map that is numbered from the thesis down, or from the facts up, keeps that order, which lies best in
    /// memory; any other is searched (Tarjan 1972).
    pub fn of(graph: &Graph) -> Self {
        Self::find(graph, None)
    }

    /// Finds the order when some claims are held and some inferences have no relevance; both depend on nothing, which
    /// may cut circles.
    ///
    /// Evaluations refuse the order for a [`Setting`] in which one of these claims is not held, or one of these
    /// inferences has a relevance.
    pub fn holding(graph: &Graph, setting: &Setting) -> Self {
        Self::find(graph, Some(setting).filter(|setting| setting.fits(graph)))
    }

    fn find(graph: &Graph, setting: Option<&Setting>) -> Self {
        let claims = graph.claims();
        let dropped: Vec<u32> = setting.map_or_else(Vec::new, |setting| {
            let none = |inference: &u32| setting.relevance()[*inference as usize] <= 0.0;
            let from_something = |inference: &u32| {
                !graph.premises(*inference).is_empty() || !graph.undercutters(*inference).is_empty()
            };
            (0..graph.inferences()).filter(none).filter(from_something).collect()
        });
        let numbered = || {
            let held = setting.map(Setting::held);
            in_sequence(graph, held, (0..claims).rev()).or_else(|| in_sequence(graph, held, 0..claims))
        };
        let numbered = if dropped.is_empty() { numbered() } else { None };
        let mut order = numbered.unwrap_or_else(|| searched(graph, setting));
        if let Some(setting) = setting {
            let is_cut = |&claim: &u32| setting.held()[claim as usize] && !graph.incoming(claim).is_empty();
            order.cut = (0..claims).filter(is_cut).collect();
        }
        order.dropped = dropped;
        order
    }

    /// Returns whether the order is one for a map and setting of that size.
    pub(super) fn fits(&self, graph: &Graph, setting: &Setting) -> bool {
        self.components.nodes.len() == graph.claims() as usize + graph.inferences() as usize
            && setting.fits(graph)
            && self.cut.iter().all(|&claim| setting.held()[claim as usize])
            && self.dropped.iter().all(|&inference| setting.relevance()[inference as usize] <= 0.0)
    }

    /// Returns the nodes that a claim depends on, itself included as the last, in order of evaluation; nothing if
    /// order, map, setting and claim do not belong together.
    pub fn below(&self, graph: &Graph, setting: &Setting, claim: u32) -> Vec<u32> {
        if claim >= graph.claims() || !self.fits(graph, setting) {
            return Vec::new();
        }
        let mut needed = vec![false; self.components.nodes.len()];
        let mut nodes = vec![claim];
        needed[claim as usize] = true;
        let mut next = 0;
        while let Some(&node) = nodes.get(next) {
            next += 1;
            for other in (0..).map_while(|place| dependency(graph, Some(setting), node, place)) {
                if !std::mem::replace(&mut needed[other as usize], true) {
                    nodes.push(other);
                }
            }
        }
        nodes.clear();
        nodes.extend(self.components.nodes.iter().copied().filter(|&node| needed[node as usize]));
        nodes
    }

    /// Returns all nodes, what is depended on first.
    pub fn nodes(&self) -> &[u32] {
        &self.components.nodes
    }

    /// Returns the components in order of evaluation.
    pub fn components(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.components.iter()
    }

    /// Returns the places of the components that are circles.
    pub fn cyclic(&self) -> &[u32] {
        &self.cyclic
    }

    /// Returns whether nothing depends on itself.
    pub fn is_acyclic(&self) -> bool {
        self.cyclic.is_empty()
    }
}

/// Orders a map whose claims can be evaluated in the given sequence, each inference right after the last thing
/// that it depends on.
fn in_sequence(graph: &Graph, held: Option<&[bool]>, sequence: impl Iterator<Item = u32>) -> Option<Order> {
    let claims = graph.claims();
    let mut nodes = Vec::with_capacity(claims as usize + graph.inferences() as usize);
    let wants =
        |inference: u32| (graph.premises(inference).len() + graph.undercutters(inference).len()) as u32;
    let mut missing: Vec<u32> = (0..graph.inferences()).map(wants).collect();
    for claim in sequence {
        let is_held = held.is_some_and(|held| held[claim as usize]);
        if !is_held && graph.incoming(claim).iter().any(|&inference| missing[inference as usize] > 0) {
            return None;
        }
        nodes.push(claim);
        for &used in graph.uses(claim) {
            let mut next = Some(used);
            while let Some(inference) = next {
                let left = &mut missing[inference as usize];
                *left -= 1;
                let complete = *left == 0;
                if complete {
                    nodes.push(claims + inference);
                }
                let undercuts = complete && graph.kind(inference) == Kind::Undercut;
                next = undercuts.then(|| graph.target(inference));
            }
        }
    }
    // Inferences that undercut each other in a circle are never complete.
    if nodes.len() < claims as usize + graph.inferences() as usize {
        return None;
    }
    let starts = (0..=nodes.len() as u32).collect();
    Some(Order {
        components: Components { nodes, starts },
        cyclic: Vec::new(),
        cut: Vec::new(),
        dropped: Vec::new(),
    })
}

/// Searches any map for its components.
fn searched(graph: &Graph, setting: Option<&Setting>) -> Order {
    let count = graph.claims() + graph.inferences();
    let components = Components::of(count, |node, place| dependency(graph, setting, node, place));
    let circular = |(place, nodes): (u32, &[u32])| {
        (nodes.len() > 1 || nodes.iter().any(|&node| undercuts_itself(graph, node))).then_some(place)
    };
    let cyclic = (0u32..).zip(components.iter()).filter_map(circular).collect();
    Order { components, cyclic, cut: Vec::new(), dropped: Vec::new() }
}

fn undercuts_itself(graph: &Graph, node: u32) -> bool {
    node.checked_sub(graph.claims())
        .is_some_and(|inference| graph.undercutters(inference).contains(&inference))
}

/// Returns the one node that depends on an inference: the claim or the inference that it bears on.
pub(super) fn dependent(graph: &Graph, inference: u32) -> u32 {
    let target = graph.target(inference);
    if graph.kind(inference) == Kind::Undercut { graph.claims() + target } else { target }
}

/// Returns the dependency of `node` at `place`, or nothing after the last.
fn dependency(graph: &Graph, setting: Option<&Setting>, node: u32, place: usize) -> Option<u32> {
    let claims = graph.claims();
    match node.checked_sub(claims) {
        None if setting.is_some_and(|setting| setting.held()[node as usize]) => None,
        None => graph.incoming(node).get(place).map(|inference| claims + inference),
        Some(inference) if setting.is_some_and(|of| of.relevance()[inference as usize] <= 0.0) => None,
        Some(inference) => {
            let premises = graph.premises(inference);
            let undercutters = graph.undercutters(inference);
            premises
                .get(place)
                .copied()
                .or_else(|| undercutters.get(place - premises.len()).map(|undercutter| claims + undercutter))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::belief::graph::{Bearing, GraphBuilder};

    #[test]
    fn keeps_the_numbering_where_it_can() {
        let mut builder = GraphBuilder::new(3).unwrap();
        builder.infer(Bearing::Supports(0), &[1], 1.0).unwrap();
        builder.infer(Bearing::Supports(1), &[2], 1.0).unwrap();
        let down = builder.build().unwrap();
        assert_eq!(Order::of(&down).nodes(), [2, 4, 1, 3, 0]);
        let mut builder = GraphBuilder::new(3).unwrap();
        builder.infer(Bearing::Supports(1), &[0], 1.0).unwrap();
        builder.infer(Bearing::Undercuts(0), &[0], 1.0).unwrap();
        builder.infer(Bearing::Supports(2), &[1], 1.0).unwrap();
        let up = builder.build().unwrap();
        assert_eq!(Order::of(&up).nodes(), [0, 4, 3, 1, 5, 2]);
        assert_eq!(Order::of(&up).components().len(), 6);
    }

    #[test]
    fn finds_circles() {
        let mut builder = GraphBuilder::new(3).unwrap();
        builder.infer(Bearing::Rebuts(0), &[1], 1.0).unwrap();
        builder.infer(Bearing::Rebuts(1), &[0], 1.0).unwrap();
        let itself = builder.infer(Bearing::Supports(2), &[0], 1.0).unwrap();
        builder.infer(Bearing::Undercuts(3), &[1], 1.0).unwrap();
        let graph = builder.build().unwrap();
        let order = Order::of(&graph);
        assert_eq!(order.cyclic().len(), 2);
        let components: Vec<&[u32]> = order.components().collect();
        let mut circle = components[order.cyclic()[0] as usize].to_vec();
        circle.sort_unstable();
        assert_eq!(circle, [0, 1, 3, 4]);
        assert_eq!(components[order.cyclic()[1] as usize], [3 + 3]);
        assert_eq!(itself, 2);
        assert_eq!(components.len(), 4);
    }

    #[test]
    fn what_is_held_or_has_no_relevance_cuts_circles() {
        let mut builder = GraphBuilder::new(2).unwrap();
        builder.infer(Bearing::Supports(0), &[1], 1.0).unwrap();
        let back = builder.infer(Bearing::Supports(1), &[0], 1.0).unwrap();
        let graph = builder.build().unwrap();
        let mut setting = Setting::new(&graph, vec![0.5; 2]).unwrap();
        assert!(!Order::holding(&graph, &setting).is_acyclic());
        setting.set_relevance(back, 0.0).unwrap();
        let order = Order::holding(&graph, &setting);
        assert!(order.is_acyclic() && order.fits(&graph, &setting));
        setting.set_relevance(back, 0.5).unwrap();
        assert!(!order.fits(&graph, &setting));
        setting.set_claim(1, 0.5, true).unwrap();
        assert!(Order::holding(&graph, &setting).is_acyclic());
    }
}
