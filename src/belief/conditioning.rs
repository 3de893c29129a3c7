//! Conditioning: telling apart all cases of a few claims, given which everything else is independent.

use super::bayes::Likelihood;
use super::local_belief::Known;
use super::network::{BeliefError, Beliefs, Exactness, MOST_SPLIT, Network};
use super::sharing::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// Something found out about a claim.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) claim: u32,
    pub(super) likelihood: Likelihood,
}

/// Claims whose cases are told apart, and those that vary with them, in order of evaluation.
pub(super) struct Region {
    steps: Vec<Step>,
}

#[derive(Clone, Copy)]
struct Step {
    claim: u32,
    /// Whether its cases are told apart.
    split: bool,
    /// Whether its probability varies with the case, because something before it in the region bears on it.
    varies: bool,
}

impl Region {
    /// Finds the region in which the inputs of a claim depend on each other; nothing if too many claims would be split,
    /// or if that is more work than is left.
    ///
    /// Given the claims that are split, the inputs of every claim in the region are independent: whatever two of
    /// them share below is split, or has passed all of its influence through a claim that is.
    pub(super) fn meeting_at(
        network: &Network<'_>,
        claim: u32,
        sources: &Sources,
        left: &mut u64,
    ) -> Option<Self> {
        let mut split: BTreeSet<u32> = sources.common(claim).iter().copied().collect();
        // As many cases at least: then there is no need to look around.
        if split.len() > MOST_SPLIT || 1 << split.len() > *left {
            return None;
        }
        let near = near(network, claim, sources);
        // Looking around is work too, and a large map has many places for it.
        *left = left.saturating_sub(near.len() as u64);
        let mut steps: Vec<Step>;
        loop {
            let before = split.len();
            steps = Vec::new();
            let mut inside = BTreeSet::new();
            for &inner in &near {
                let varies =
                    network.inputs.premises(network.graph, inner).any(|premise| inside.contains(&premise));
                if varies && inner != claim {
                    // What varies may have to be told apart further.
                    split.extend(sources.common(inner));
                    if network.may_move(inner) {
                        split.insert(inner);
                    }
                }
                let splits = split.contains(&inner);
                if varies || splits || inner == claim {
                    inside.insert(inner);
                    steps.push(Step { claim: inner, split: splits, varies });
                }
            }
            *left = left.saturating_sub(near.len() as u64);
            if split.len() > MOST_SPLIT || 1 << split.len() > *left {
                return None;
            }
            if split.len() == before {
                let region = Self { steps };
                let work = region.work(network);
                *left = left.checked_sub(work)?;
                return Some(region);
            }
        }
    }

    /// Returns about how many numbers are looked at to tell all cases apart.
    fn work(&self, network: &Network<'_>) -> u64 {
        let (mut cases, mut work) = (1u64, 0u64);
        for step in &self.steps {
            let inputs =
                if step.varies { network.inputs.premises(network.graph, step.claim).count() } else { 0 };
            work = work.saturating_add(cases.saturating_mul(1 + inputs as u64));
            if step.split {
                cases = cases.saturating_mul(2);
            }
        }
        work
    }

    /// Returns the claims of the region, in order of evaluation.
    pub(super) fn claims(&self) -> impl Iterator<Item = u32> {
        self.steps.iter().map(|step| step.claim)
    }

    /// Takes everything on which findings and evidence rest as one region. The first finding is the query. The work is
    /// taken off what is left.
    pub(super) fn below(
        network: &Network<'_>,
        beliefs: &Beliefs,
        findings: &[Finding],
        left: &mut u64,
    ) -> Result<Self, BeliefError> {
        let graph = network.graph;
        let mut needed = vec![false; graph.claims() as usize];
        let mut waiting: Vec<u32> = (0..graph.claims())
            .filter(|&claim| !network.evidence(claim).is_empty())
            .chain(findings.iter().map(|finding| finding.claim))
            .collect();
        while let Some(claim) = waiting.pop() {
            if !std::mem::replace(&mut needed[claim as usize], true) {
                waiting.extend(network.inputs.premises(graph, claim));
            }
        }
        let is_found = |claim: u32| findings.iter().any(|finding| finding.claim == claim);
        let claims = network.order.nodes().iter().copied().filter(|&node| node < graph.claims());
        let steps: Vec<Step> = claims
            .filter(|&claim| needed[claim as usize])
            .map(|claim| {
                let p = beliefs.p()[claim as usize];
                let outputs = network.inputs.outputs(graph, claim);
                let shared = outputs.filter(|&output| needed[output as usize]).nth(1).is_some();
                let uncertain = p > 0.0 && p < 1.0;
                let split = is_found(claim) || uncertain && (shared || !network.evidence(claim).is_empty());
                Step { claim, split, varies: !network.inputs.inferences(claim).is_empty() }
            })
            .collect();
        let count = steps.iter().filter(|step| step.split).count();
        let region = Self { steps };
        let work = region.work(network);
        if count > MOST_SPLIT || work > *left {
            return Err(BeliefError::TooMany(count));
        }
        *left -= work;
        Ok(region)
    }

    /// Returns the probability of a claim of the region over all cases, weighed by findings and by the evidence
    /// on split claims.
    ///
    /// `known` holds the beliefs in all claims before, and again afterwards.
    pub(super) fn probability(
        &self,
        network: &Network<'_>,
        beliefs: &Beliefs,
        known: &mut Known,
        query: u32,
        findings: &[Finding],
    ) -> Result<(f64, Exactness), BeliefError> {
        let likelihoods: BTreeMap<u32, Likelihood> =
            findings.iter().map(|finding| (finding.claim, finding.likelihood)).collect();
        let mut exactness = Exactness::Exact;
        let (mut yes, mut all) = (0.0, 0.0);
        // The weight before each step, and the weight of the other case where that is still to come.
        let mut weights = vec![1.0; self.steps.len() + 1];
        let mut others = vec![None; self.steps.len()];
        let mut place = 0;
        loop {
            if let Some(step) = self.steps.get(place) {
                let p = if step.varies {
                    let (p, local) = known.local(network, step.claim)?;
                    exactness = exactness.max(local);
                    p
                } else {
                    beliefs.before_evidence()[step.claim as usize]
                };
                weights[place + 1] = weights[place];
                known.claims[step.claim as usize] = p;
                if step.split {
                    let found = likelihoods.get(&step.claim).copied().unwrap_or(Likelihood::NONE);
                    let moved = moved(network, beliefs, step.claim);
                    let of = |holds: bool| {
                        let (p, moved) = if holds { (p, moved.0) } else { (1.0 - p, moved.1) };
                        p * moved * found.of(holds)
                    };
                    known.claims[step.claim as usize] = 1.0;
                    weights[place + 1] *= of(true);
                    others[place] = Some(weights[place] * of(false));
                }
                place += 1;
                if weights[place] > 0.0 {
                    continue;
                }
            } else {
                all += weights[place];
                yes += weights[place] * known.claims[query as usize];
            }
            // Back to the last claim of which a case is left.
            loop {
                if place == 0 {
                    for step in &self.steps {
                        known.claims[step.claim as usize] = beliefs.p()[step.claim as usize];
                    }
                    let p = (yes / all).clamp(0.0, 1.0);
                    return if all > 0.0 { Ok((p, exactness)) } else { Err(BeliefError::Impossible) };
                }
                place -= 1;
                if let Some(weight) = others[place].take().filter(|&weight| weight > 0.0) {
                    known.claims[self.steps[place].claim as usize] = 0.0;
                    place += 1;
                    weights[place] = weight;
                    break;
                }
            }
        }
    }
}

/// Returns by how much the evidence on a claim moves the probability that it holds, and that it does not.
fn moved(network: &Network<'_>, beliefs: &Beliefs, claim: u32) -> (f64, f64) {
    let (before, p) = (beliefs.before_evidence()[claim as usize], beliefs.p()[claim as usize]);
    if network.evidence(claim).is_empty() || before <= 0.0 || before >= 1.0 {
        (1.0, 1.0)
    } else {
        (p / before, (1.0 - p) / (1.0 - before))
    }
}

/// Returns a claim and, in order of evaluation, the claims below it that share something with each other.
fn near(network: &Network<'_>, claim: u32, sources: &Sources) -> Vec<u32> {
    let mut result = BTreeSet::from([(network.place(claim), claim)]);
    let mut waiting = vec![claim];
    while let Some(next) = waiting.pop() {
        for premise in network.inputs.premises(network.graph, next) {
            let at = sources.at(premise);
            if !at.is_empty() && result.insert((network.place(premise), premise)) && at != [premise] {
                waiting.push(premise);
            }
        }
    }
    result.into_iter().map(|(_, claim)| claim).collect()
}
