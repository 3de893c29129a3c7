//! Circles in a directed graph: a short way round through each node of a component.

use crate::belief::components::Components;
use std::collections::{HashMap, VecDeque};

/// Circles reported per component; fixing those and checking again finds the rest.
const MOST_CIRCLES: usize = 20;

/// A directed graph over nodes numbered from 0, as rows of successors stored end to end.
pub(super) struct Arrows {
    starts: Vec<usize>,
    ends: Vec<u32>,
}

impl Arrows {
    /// Makes the graph of pairs (from, to); both are below `nodes`, others are left out.
    pub(super) fn new(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let fits = move |pair: &(u32, u32)| (pair.0 as usize) < nodes && (pair.1 as usize) < nodes;
        let mut starts = vec![0; nodes + 1];
        for (from, _) in pairs.clone().filter(fits) {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut ends = vec![0; starts[nodes]];
        for (from, to) in pairs.filter(fits) {
            let slot = &mut next[from as usize];
            ends[*slot] = to;
            *slot += 1;
        }
        Self { starts, ends }
    }

    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    fn from(&self, node: u32) -> &[u32] {
        &self.ends[self.starts[node as usize]..self.starts[node as usize + 1]]
    }

    /// Finds circles: in every strongly connected component shortest ones, until each of its nodes lies on one.
    ///
    /// A circle is the list of its nodes in order, each once, beginning with its lowest number. Components come in
    /// order of their lowest number. Linear in the graph.
    pub(super) fn circles(&self) -> Vec<Vec<u32>> {
        let component = self.components();
        let mut members: HashMap<u32, usize> = HashMap::new();
        for &of in &component {
            *members.entry(of).or_default() += 1;
        }
        let mut covered = vec![false; self.nodes()];
        let mut found: HashMap<u32, usize> = HashMap::new();
        let mut circles = Vec::new();
        for (node, &of) in (0u32..).zip(&component) {
            let alone = members.get(&of).copied() == Some(1) && !self.from(node).contains(&node);
            let named = found.entry(of).or_default();
            if alone || covered[node as usize] || *named >= MOST_CIRCLES {
                continue;
            }
            let Some(mut circle) = self.way_round(node, &component) else { continue };
            *named += 1;
            for &on in &circle {
                covered[on as usize] = true;
            }
            let lowest = (0..circle.len()).min_by_key(|&at| circle[at]).unwrap_or(0);
            circle.rotate_left(lowest);
            circles.push(circle);
        }
        circles.sort();
        circles.dedup();
        circles
    }

    /// The number of each node's component.
    fn components(&self) -> Vec<u32> {
        let count = u32::try_from(self.nodes()).unwrap_or(0);
        let found = Components::of(count, |node, place| self.from(node).get(place).copied());
        let mut component = vec![0; self.nodes()];
        for (number, members) in (0u32..).zip(found.iter()) {
            for &node in members {
                component[node as usize] = number;
            }
        }
        component
    }

    /// A shortest way from a node back to it, within its component.
    fn way_round(&self, start: u32, component: &[u32]) -> Option<Vec<u32>> {
        let mut came_from: HashMap<u32, u32> = HashMap::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            for &next in self.from(node) {
                if next == start {
                    let mut way = vec![node];
                    let mut at = node;
                    while at != start {
                        at = *came_from.get(&at)?;
                        way.push(at);
                    }
                    way.reverse();
                    return Some(way);
                }
                if component[next as usize] == component[start as usize] && !came_from.contains_key(&next) {
                    came_from.insert(next, node);
                    waiting.push_back(next);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn circles(nodes: usize, pairs: &[(u32, u32)]) -> Vec<Vec<u32>> {
        Arrows::new(nodes, pairs.iter().copied()).circles()
    }

    #[test]
    fn each_circle_is_named_once_from_its_lowest_node() {
        assert_eq!(circles(4, &[(0, 1), (1, 2), (2, 3)]), Vec::<Vec<u32>>::new());
        assert_eq!(circles(4, &[(3, 1), (1, 2), (2, 3)]), [vec![1, 2, 3]]);
        assert_eq!(circles(2, &[(1, 1), (0, 1)]), [vec![1]]);
        assert_eq!(
            circles(6, &[(0, 1), (1, 0), (2, 3), (3, 2), (1, 2), (4, 4)]),
            [vec![0, 1], vec![2, 3], vec![4]]
        );
        // Two circles that share a node are two.
        assert_eq!(circles(3, &[(0, 1), (1, 0), (1, 2), (2, 1)]), [vec![0, 1], vec![1, 2]]);
    }

    #[test]
    fn a_ring_of_a_hundred_thousand_needs_no_recursion() {
        let nodes = 100_000u32;
        let ring = (0..nodes).map(|node| (node, (node + 1) % nodes));
        let found = Arrows::new(nodes as usize, ring).circles();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), nodes as usize);
    }

    proptest! {
        #[test]
        fn a_circle_is_found_exactly_where_a_node_reaches_itself(
            pairs in proptest::collection::vec((0u32..8, 0u32..8), 0..16)
        ) {
            let mut reach = [[false; 8]; 8];
            for &(from, to) in &pairs {
                reach[from as usize][to as usize] = true;
            }
            for via in 0..8 {
                for from in 0..8 {
                    for to in 0..8 {
                        reach[from][to] |= reach[from][via] && reach[via][to];
                    }
                }
            }
            let found = circles(8, &pairs);
            for node in 0..8u32 {
                let on_one = found.iter().any(|circle| circle.contains(&node));
                prop_assert_eq!(on_one, reach[node as usize][node as usize]);
            }
            for circle in &found {
                for at in 0..circle.len() {
                    prop_assert!(pairs.contains(&(circle[at], circle[(at + 1) % circle.len()])));
                }
            }
        }
    }
}
