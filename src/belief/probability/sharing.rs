//! Sharing: where reasons rest on the same premise, so that they are not independent.

use crate::belief::graph::{Graph, Kind};
use crate::belief::setting::Setting;
use std::collections::BTreeMap;

/// No claim: the way out of the map.
const EXIT: u32 = u32::MAX;

/// The claims that bear directly on each claim, through inferences and their undercutters.
///
/// Held claims have none, since nothing bears on them, and inferences without relevance bear on nothing.
pub(super) struct Influences {
    /// The claim that an inference bears on in the end, through what it undercuts; `EXIT` if that is held, or if there
    /// is no relevance.
    roots: Vec<u32>,
    /// For each claim, its place is from `starts[claim]` to `starts[claim + 1]`.
    starts: Vec<u32>,
    /// Inferences by root, undercutting ones before what they undercut.
    inferences: Vec<u32>,
}

impl Influences {
    /// Groups inferences by root; `nodes` in order of evaluation, without circles.
    pub(super) fn new(graph: &Graph, setting: &Setting, nodes: &[u32]) -> Self {
        let claims = graph.claims();
        let mut roots = vec![EXIT; graph.inferences() as usize];
        let mut starts = vec![0u32; claims as usize + 1];
        for inference in nodes.iter().rev().filter_map(|node| node.checked_sub(claims)) {
            let target = graph.target(inference);
            let root = match graph.kind(inference) {
                _ if setting.relevance()[inference as usize] <= 0.0 => EXIT,
                Kind::Undercut => roots[target as usize],
                _ if setting.held()[target as usize] => EXIT,
                _ => target,
            };
            roots[inference as usize] = root;
            if root != EXIT {
                starts[root as usize + 1] += 1;
            }
        }
        for claim in 0..claims as usize {
            starts[claim + 1] += starts[claim];
        }
        let mut next = starts.clone();
        let mut inferences = vec![0; starts[claims as usize] as usize];
        for inference in nodes.iter().filter_map(|node| node.checked_sub(claims)) {
            let root = roots[inference as usize];
            if root != EXIT {
                let place = &mut next[root as usize];
                inferences[*place as usize] = inference;
                *place += 1;
            }
        }
        Self { roots, starts, inferences }
    }

    /// Returns the inferences that bear on a claim in the end, in order of evaluation.
    pub(super) fn inferences(&self, claim: u32) -> &[u32] {
        &self.inferences[self.starts[claim as usize] as usize..self.starts[claim as usize + 1] as usize]
    }

    /// Returns the premises that bear on a claim, once for each inference that has them.
    pub(super) fn premises<'a>(&'a self, graph: &'a Graph, claim: u32) -> impl Iterator<Item = u32> + 'a {
        self.inferences(claim).iter().flat_map(|&inference| graph.premises(inference).iter().copied())
    }

    /// Returns the claims that a claim bears on, once for each inference that has it as a premise.
    pub(super) fn outputs<'a>(&'a self, graph: &'a Graph, claim: u32) -> impl Iterator<Item = u32> + 'a {
        let roots = graph.uses(claim).iter().map(|&inference| self.roots[inference as usize]);
        roots.filter(|&root| root != EXIT)
    }
}

/// For each claim the first claim through which all of its influence passes (its immediate post-dominator).
pub(super) struct Gates {
    gate: Vec<u32>,
    depth: Vec<u32>,
}

impl Gates {
    /// Finds the gates; `nodes` in order of evaluation (Cooper, Harvey, Kennedy 2001, on a map without circles).
    pub(super) fn new(graph: &Graph, influences: &Influences, nodes: &[u32]) -> Self {
        let claims = graph.claims();
        let count = claims as usize;
        let mut result = Self { gate: vec![EXIT; count], depth: vec![1; count] };
        for &claim in nodes.iter().rev().filter(|&&node| node < claims) {
            let mut outputs = influences.outputs(graph, claim);
            let Some(first) = outputs.next() else { continue };
            let gate = outputs.fold(first, |gate, output| result.meet(gate, output));
            result.gate[claim as usize] = gate;
            result.depth[claim as usize] = result.depth(gate) + 1;
        }
        result
    }

    /// Returns the gate of a claim, if there is one.
    pub(super) fn of(&self, claim: u32) -> Option<u32> {
        Some(self.gate[claim as usize]).filter(|&gate| gate != EXIT)
    }

    fn depth(&self, claim: u32) -> u32 {
        self.depth.get(claim as usize).copied().unwrap_or(0)
    }

    fn meet(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.depth(a) >= self.depth(b) {
                a = self.gate[a as usize];
            } else {
                b = self.gate[b as usize];
            }
        }
        a
    }
}

/// Larger sets are not kept: what they reach is taken as if independent, and said to be.
const WIDEST: usize = 64;

/// Which shared claims lie at or below each claim and still matter beside it.
pub(super) struct Sources {
    /// The number of the set of each claim.
    of: Vec<u32>,
    sets: Vec<Vec<u32>>,
    /// What the inputs of a claim have in common, where they do.
    common: BTreeMap<u32, Vec<u32>>,
}

/// Whether the inputs of a claim have something in common below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Common {
    /// They are independent.
    Nothing,
    /// Some claims lie below more than one of them.
    Claims,
    /// More may be common than is kept track of.
    TooMany,
}

/// The empty set.
const NOTHING: u32 = 0;
/// The set that is too large to be kept.
const TOO_WIDE: u32 = 1;

impl Sources {
    pub(super) fn new(graph: &Graph) -> Self {
        let of = vec![NOTHING; graph.claims() as usize];
        Self { of, sets: vec![Vec::new(), Vec::new()], common: BTreeMap::new() }
    }

    /// Returns the sources at or below a claim, in rising order; empty also if they are too many.
    pub(super) fn at(&self, claim: u32) -> &[u32] {
        &self.sets[self.of[claim as usize] as usize]
    }

    /// Returns what lies below more than one input of a claim, in rising order.
    pub(super) fn common(&self, claim: u32) -> &[u32] {
        self.common.get(&claim).map_or(&[], Vec::as_slice)
    }

    /// Enters a claim whose inputs are all entered.
    pub(super) fn enter(
        &mut self,
        graph: &Graph,
        influences: &Influences,
        gates: &Gates,
        claim: u32,
    ) -> Common {
        let sets = || influences.premises(graph, claim).map(|premise| self.of[premise as usize]);
        let mut some = sets().filter(|&set| set != NOTHING);
        let (first, second) = (some.next().unwrap_or(NOTHING), some.next());
        let mut all: Vec<u32> = self.sets[first as usize].clone();
        let mut result = Common::Nothing;
        if second.is_some() {
            if sets().any(|set| set == TOO_WIDE) {
                self.of[claim as usize] = TOO_WIDE;
                return Common::TooMany;
            }
            all = sets().flat_map(|set| self.sets[set as usize].iter().copied()).collect();
            all.sort_unstable();
            let twice = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
            let mut common: Vec<u32> = twice.collect();
            common.dedup();
            all.dedup();
            if !common.is_empty() {
                self.common.insert(claim, common);
                result = Common::Claims;
            }
        }
        let unchanged = all.len();
        all.retain(|&source| gates.of(source) != Some(claim));
        let same = second.is_none() && all.len() == unchanged;
        self.of[claim as usize] = if same { first } else { self.keep(all) };
        result
    }

    /// Makes a claim that was entered a source itself, because it is uncertain and used more than once.
    pub(super) fn add(&mut self, claim: u32) {
        if self.of[claim as usize] != TOO_WIDE {
            let mut set = self.at(claim).to_vec();
            set.push(claim);
            set.sort_unstable();
            self.of[claim as usize] = self.keep(set);
        }
    }

    fn keep(&mut self, set: Vec<u32>) -> u32 {
        match set.len() {
            0 => NOTHING,
            length if length > WIDEST => TOO_WIDE,
            _ => {
                self.sets.push(set);
                u32::try_from(self.sets.len() - 1).unwrap_or(TOO_WIDE)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::belief::graph::{Bearing, GraphBuilder};
    use crate::belief::order::Order;

    /// Claim 4 is shared by 2 and 3, which meet in 1; claim 1 alone bears on 0.
    fn diamond() -> Graph {
        let mut builder = GraphBuilder::new(6).unwrap();
        for (target, premise) in [(0, 1), (1, 2), (1, 3), (2, 4), (3, 4), (0, 5)] {
            builder.infer(Bearing::Supports(target), &[premise], 1.0).unwrap();
        }
        builder.build().unwrap()
    }

    #[test]
    fn finds_where_shared_premises_meet() {
        let graph = diamond();
        let setting = Setting::new(&graph, vec![0.5; 6]).unwrap();
        let order = Order::of(&graph);
        let influences = Influences::new(&graph, &setting, order.nodes());
        let gates = Gates::new(&graph, &influences, order.nodes());
        assert_eq!([4, 2, 1, 0].map(|claim| gates.of(claim)), [Some(1), Some(1), Some(0), None]);
        let mut sources = Sources::new(&graph);
        for &claim in order.nodes().iter().filter(|&&node| node < 6) {
            let common = sources.enter(&graph, &influences, &gates, claim);
            assert_eq!(common, if claim == 1 { Common::Claims } else { Common::Nothing }, "{claim}");
            if claim == 4 {
                sources.add(claim);
            }
        }
        assert_eq!((sources.at(2), sources.common(1)), (&[4][..], &[4][..]));
        // Claim 1 has taken in all of claim 4's influence.
        assert!(sources.at(1).is_empty() && sources.at(0).is_empty());
    }

    #[test]
    fn held_claims_pass_nothing_on() {
        let graph = diamond();
        let mut setting = Setting::new(&graph, vec![0.5; 6]).unwrap();
        setting.set_claim(2, 0.5, true).unwrap();
        let order = Order::of(&graph);
        let influences = Influences::new(&graph, &setting, order.nodes());
        assert_eq!(influences.outputs(&graph, 4).collect::<Vec<u32>>(), [3]);
        assert!(influences.premises(&graph, 2).next().is_none());
    }
}
