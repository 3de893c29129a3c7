//! Conditioning: telling apart all cases of a few claims, given which everything else is independent.

use super::bayes::Likelihood;
use super::beliefs::{BeliefError, Beliefs, Exactness, MOST_SPLIT, is_uncertain};
use super::case_plan::{Member, plan};
use super::cases::{Cases, Lanes, Slot};
use super::conditionals::{Conditionals, Together};
use super::network::Network;
use super::sharing::Sources;
use std::collections::BTreeSet;

/// Something found out about a claim.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) claim: u32,
    pub(super) likelihood: Likelihood,
}

/// Claims whose cases are told apart, and those that vary with them.
pub(super) struct Region {
    /// In order of evaluation.
    claims: Vec<u32>,
    cases: Cases,
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
        let mut members: Vec<Member>;
        loop {
            let before = split.len();
            members = Vec::new();
            let mut inside = BTreeSet::new();
            for &inner in &near {
                let varies = network
                    .influences
                    .premises(network.graph, inner)
                    .any(|premise| inside.contains(&premise));
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
                    members.push(Member { claim: inner, split: splits, varies });
                }
            }
            *left = left.saturating_sub(near.len() as u64);
            if split.len() > MOST_SPLIT || 1 << split.len() > *left {
                return None;
            }
            if split.len() == before {
                let region = Self::planned(network, &members, claim);
                *left = left.checked_sub(region.cases.work())?;
                return Some(region);
            }
        }
    }

    fn planned(network: &Network<'_>, members: &[Member], query: u32) -> Self {
        let claims = members.iter().map(|member| member.claim).collect();
        Self { claims, cases: plan(network, members, query) }
    }

    /// Returns the claims of the region, in order of evaluation.
    pub(super) fn claims(&self) -> impl Iterator<Item = u32> {
        self.claims.iter().copied()
    }

    /// Takes everything on which findings and evidence rest as one region for a query, which is one of the
    /// findings. The work is taken off what is left.
    pub(super) fn below(
        network: &Network<'_>,
        beliefs: &Beliefs,
        query: u32,
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
                waiting.extend(network.influences.premises(graph, claim));
            }
        }
        let is_found = |claim: u32| {
            findings.iter().any(|finding| finding.claim == claim && finding.likelihood != Likelihood::NONE)
        };
        let claims = network.order.nodes().iter().copied().filter(|&node| node < graph.claims());
        let members: Vec<Member> = claims
            .filter(|&claim| needed[claim as usize])
            .filter_map(|claim| {
                let (before, p) = (beliefs.before_evidence()[claim as usize], beliefs.p()[claim as usize]);
                let outputs = network.influences.outputs(graph, claim);
                let outputs = outputs.filter(|&output| needed[output as usize]).take(2).count();
                // What proves or refutes it still tells something of what bears on it.
                let split = is_found(claim)
                    || is_uncertain(p) && (outputs > 1 || outputs > 0 && claim == query)
                    || is_uncertain(before) && !network.evidence(claim).is_empty();
                let varies = !network.influences.inferences(claim).is_empty();
                (split || varies).then_some(Member { claim, split, varies })
            })
            .collect();
        let count = members.iter().filter(|member| member.split).count();
        if count > MOST_SPLIT {
            return Err(BeliefError::TooMany(count));
        }
        let region = Self::planned(network, &members, query);
        *left = left.checked_sub(region.cases.work()).ok_or(BeliefError::TooMany(count))?;
        Ok(region)
    }

    /// Returns the probability of the claim that the region is for, over all cases, weighed by findings and by the
    /// evidence on split claims. `room` is where it may work.
    pub(super) fn probability(
        &self,
        network: &Network<'_>,
        beliefs: &Beliefs,
        room: &mut Vec<Lanes>,
        findings: &[Finding],
    ) -> Result<(f64, Exactness), BeliefError> {
        let moved = |claim| {
            let found = findings.iter().find(|finding| finding.claim == claim);
            let found = found.map_or(Likelihood::NONE, |finding| finding.likelihood);
            let (for_it, against) = moved(network, beliefs, claim);
            (for_it * found.of(true), against * found.of(false))
        };
        let found = self.cases.probability(network, beliefs, room, moved, &mut ())?;
        Ok((found.p(), found.exactness))
    }

    /// Returns, for each of some claims of the region, its probability and what the query's is if it holds and if not;
    /// and the query's own. `None` for a claim that is none of the region.
    pub(super) fn conditionals(
        &self,
        network: &Network<'_>,
        beliefs: &Beliefs,
        claims: &[u32],
    ) -> Result<(f64, Vec<Option<Conditional>>), BeliefError> {
        let slot = |claim: &u32| self.cases.known.get(claim).copied();
        let asked: Vec<Slot> = claims.iter().filter_map(slot).collect();
        let mut learning = Conditionals::new(&asked, self.cases.operations.len(), self.cases.splits.len());
        let moved = |claim| moved(network, beliefs, claim);
        let whole = self.cases.probability(network, beliefs, &mut Vec::new(), moved, &mut learning)?;
        let learned = |claim: &u32| {
            let Together { holds, both } = learning.of(slot(claim)?)?;
            let share = |part: f64, of: f64| (part / of).clamp(0.0, 1.0);
            Some(Conditional {
                p: share(holds, whole.all),
                if_holds: share(both, holds),
                if_not: share(whole.yes - both, whole.all - holds),
            })
        };
        Ok((whole.p(), claims.iter().map(learned).collect()))
    }

    /// Returns how many claims are split.
    pub(super) fn splits(&self) -> usize {
        self.cases.splits.len()
    }

    /// Returns about how much work that is.
    pub(super) fn conditionals_work(&self) -> u64 {
        let bits: u64 = self.cases.bits.iter().map(|bits| 4 * bits.reasons.len() as u64).sum();
        self.cases.work().saturating_mul(5 + bits)
    }
}

/// What learning a claim does to a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    /// The probability of the claim, in 0..=1.
    pub p: f64,
    /// The probability of the query if the claim holds; no number if it cannot.
    pub if_holds: f64,
    /// The same if the claim does not hold.
    pub if_not: f64,
}

/// Returns by how much the evidence on a claim moves the probability that it holds, and that it does not.
fn moved(network: &Network<'_>, beliefs: &Beliefs, claim: u32) -> (f64, f64) {
    let (before, p) = (beliefs.before_evidence()[claim as usize], beliefs.p()[claim as usize]);
    if network.evidence(claim).is_empty() || !is_uncertain(before) {
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
        for premise in network.influences.premises(network.graph, next) {
            let at = sources.at(premise);
            if !at.is_empty() && result.insert((network.place(premise), premise)) && at != [premise] {
                waiting.push(premise);
            }
        }
    }
    result.into_iter().map(|(_, claim)| claim).collect()
}
