//! The plan of cases: in which order claims are split, and what can be computed once so many of them are set.
//!
//! For example, claim 1 is one reason for claim 0 and rests on claim 2, which is split; claim 3 is another reason:
//!
//! ```text
//! level 0, once:                belief in 3, its force on 0, the doubt of 0 that it leaves
//! level 1, in each case of 2:   2 holds or not; claim 1 from it; the doubt of 0 times that; claim 0
//! ```

use super::beliefs::MOST_SPLIT;
use super::cases::{Bits, Cases, Operation, ReasonInBits, Slot, Split};
use super::network::Network;
use crate::belief::graph::Kind;
use std::collections::BTreeMap;

/// A claim whose probability or case is not the same throughout.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) claim: u32,
    /// Whether its cases are told apart.
    pub(super) split: bool,
    /// Whether its probability is computed anew, because members bear on it or may.
    pub(super) varies: bool,
}

/// Plans how the probability of a claim is computed over all cases; `members` in order of evaluation, at most
/// [`MOST_SPLIT`] of them split.
pub(super) fn plan(network: &Network<'_>, members: &[Member], query: u32) -> Cases {
    let mut plan = Plan::new();
    plan.enter(network, members);
    if !plan.members.contains_key(&query) {
        plan.belief(query);
    }
    plan.end_level();
    let mut splits = Vec::new();
    for claim in order(network, members) {
        let case = plan.put(Operation::Case);
        splits.push((claim, case));
        plan.settle(network, vec![Settled::Claim(claim, case)]);
        plan.end_level();
    }
    let at = |slots: &BTreeMap<u32, Slot>, claim: u32| slots.get(&claim).copied().unwrap_or(ONE);
    Cases {
        splits: splits
            .into_iter()
            .map(|(claim, case)| Split { claim, p: at(&plan.chances, claim), case })
            .collect(),
        query: at(&plan.known, query),
        known: plan.known,
        operations: plan.operations,
        ends: plan.ends,
        bits: plan.bits,
    }
}

/// Returns the split claims in the order in which they are set.
///
/// What the last claim bears on is computed in every case, what the first one bears on in two. So the last is the one
/// that least hangs on, the one before it that on which least hangs besides, and so on; but a claim is set after those
/// that its probability depends on.
fn order(network: &Network<'_>, members: &[Member]) -> Vec<u32> {
    let splits: Vec<u32> = members.iter().filter(|member| member.split).map(|member| member.claim).collect();
    debug_assert!(splits.len() <= MOST_SPLIT);
    // Sets of split claims, as bits. On which of them each member depends:
    let mut depends: BTreeMap<u32, u32> = BTreeMap::new();
    // On which of them the probability of each split claim depends:
    let mut before = vec![0u32; splits.len()];
    // How many operations have to wait for one of such a set:
    let mut waiting: BTreeMap<u32, u64> = BTreeMap::new();
    let mut split = 0;
    for member in members {
        let premises = network.influences.premises(network.graph, member.claim).filter(|_| member.varies);
        let on = premises.filter_map(|premise| depends.get(&premise)).fold(0, |all, on| all | on);
        *waiting.entry(on).or_default() += 1;
        let on = if member.split {
            before[split] = on;
            split += 1;
            1 << (split - 1)
        } else {
            on
        };
        depends.insert(member.claim, on);
        *waiting.entry(on).or_default() +=
            network.influences.outputs(network.graph, member.claim).count() as u64;
    }
    let mut left: Vec<usize> = (0..splits.len()).collect();
    let mut turned = Vec::new();
    while !left.is_empty() {
        let free = left
            .iter()
            .enumerate()
            .filter(|(_, of)| left.iter().all(|&other| before[other] >> **of & 1 == 0));
        let hanging = |of: usize| -> u64 {
            waiting.iter().filter(|(on, _)| **on >> of & 1 == 1).map(|(_, operations)| operations).sum()
        };
        // Of equals the one that is evaluated last.
        let last = free.min_by_key(|&(place, &of)| (hanging(of), std::cmp::Reverse(place)));
        let of = left.remove(last.map_or(0, |(place, _)| place));
        turned.push(splits[of]);
        waiting.retain(|on, _| on >> of & 1 == 0);
    }
    turned.reverse();
    turned
}

/// The slot of the number one.
const ONE: Slot = 0;

/// What has become known and is passed on.
enum Settled {
    /// The value of a claim.
    Claim(u32, Slot),
    /// The force of an inference, as two factors.
    Force(u32, Slot, Slot),
}

/// What is known of an inference so far.
struct Partial {
    /// The chance that it applies and that the premises known so far hold; times what the undercutters known so far
    /// leave, unless that is kept apart.
    force: Slot,
    /// What the undercutters known so far leave, for a reason in bits.
    open: Option<Slot>,
    /// How many premises and undercutters are not known yet.
    missing: usize,
}

/// What is known of a claim so far.
struct Target {
    /// The doubt that the supports known so far leave.
    doubt: Slot,
    /// What the rebuttals known so far leave.
    against: Slot,
    /// How many reasons are not known yet.
    missing: usize,
}

struct Plan {
    operations: Vec<Operation>,
    ends: Vec<usize>,
    bits: Vec<Bits>,
    inferences: BTreeMap<u32, Partial>,
    targets: BTreeMap<u32, Target>,
    /// By split claim, where its probability is kept.
    chances: BTreeMap<u32, Slot>,
    /// By claim, where its value is kept.
    known: BTreeMap<u32, Slot>,
    /// By member, whether it is split.
    members: BTreeMap<u32, bool>,
}

impl Plan {
    fn new() -> Self {
        Self {
            operations: vec![Operation::One],
            ends: Vec::new(),
            bits: Vec::new(),
            inferences: BTreeMap::new(),
            targets: BTreeMap::new(),
            chances: BTreeMap::new(),
            known: BTreeMap::new(),
            members: BTreeMap::new(),
        }
    }

    fn put(&mut self, operation: Operation) -> Slot {
        self.operations.push(operation);
        u32::try_from(self.operations.len() - 1).unwrap_or(u32::MAX)
    }

    /// Takes `a b`.
    fn times(&mut self, a: Slot, b: Slot) -> Slot {
        match (a, b) {
            (ONE, other) | (other, ONE) => other,
            _ => self.put(Operation::Times(a, b)),
        }
    }

    fn end_level(&mut self) {
        self.ends.push(self.operations.len());
    }

    /// Enters all members, with what is known of them before any is set.
    fn enter(&mut self, network: &Network<'_>, members: &[Member]) {
        let mut settled = Vec::new();
        self.members = members.iter().map(|member| (member.claim, member.split)).collect();
        for &Member { claim, split, varies } in members {
            if varies {
                self.enter_varying(network, claim, &mut settled);
            } else if split {
                let chance = self.put(Operation::BeforeEvidence(claim));
                self.chances.insert(claim, chance);
            }
        }
        self.settle(network, settled);
    }

    fn enter_varying(&mut self, network: &Network<'_>, claim: u32, settled: &mut Vec<Settled>) {
        let (doubt, against) =
            if is_in_bits(network, claim) { (ONE, ONE) } else { (self.put(Operation::Lack(claim)), ONE) };
        let mut missing = 0;
        // Those that undercut stand before what they undercut.
        for &inference in network.influences.inferences(claim) {
            let mut partial =
                Partial { force: self.put(Operation::Relevance(inference)), open: None, missing: 0 };
            for &premise in network.graph.premises(inference) {
                if self.members.contains_key(&premise) {
                    partial.missing += 1;
                } else {
                    let belief = self.belief(premise);
                    partial.force = self.times(partial.force, belief);
                }
            }
            let undercutters = network.graph.undercutters(inference).iter();
            partial.missing += undercutters.filter(|by| self.inferences.contains_key(by)).count();
            partial.open = network.odds(inference).map(|_| ONE);
            if partial.missing == 0 {
                settled.push(Settled::Force(inference, partial.force, ONE));
            }
            missing += usize::from(network.graph.kind(inference) != Kind::Undercut);
            self.inferences.insert(inference, partial);
        }
        self.targets.insert(claim, Target { doubt, against, missing });
    }

    /// Where the belief in a claim is kept that is no member.
    fn belief(&mut self, claim: u32) -> Slot {
        if let Some(&slot) = self.known.get(&claim) {
            return slot;
        }
        let slot = self.put(Operation::Belief(claim));
        self.known.insert(claim, slot);
        slot
    }

    /// Passes on what has become known, until nothing more follows from it.
    fn settle(&mut self, network: &Network<'_>, mut settled: Vec<Settled>) {
        while let Some(next) = settled.pop() {
            match next {
                Settled::Claim(claim, value) => {
                    self.known.insert(claim, value);
                    for &inference in network.graph.uses(claim) {
                        let Some(partial) = self.inferences.get_mut(&inference) else { continue };
                        partial.missing -= 1;
                        let (force, last, apart) =
                            (partial.force, partial.missing == 0, partial.open.is_some());
                        if last && !apart {
                            settled.push(Settled::Force(inference, force, value));
                            continue;
                        }
                        let force = self.times(force, value);
                        self.inferences.entry(inference).and_modify(|partial| partial.force = force);
                        if last {
                            settled.push(Settled::Force(inference, force, ONE));
                        }
                    }
                }
                Settled::Force(inference, a, b) => settled.extend(self.pass_on(network, inference, a, b)),
            }
        }
    }

    /// Passes the force of an inference, as two factors, on to what it bears on; returns what becomes known by that.
    fn pass_on(&mut self, network: &Network<'_>, inference: u32, a: Slot, b: Slot) -> Option<Settled> {
        let on = network.graph.target(inference);
        let kind = network.graph.kind(inference);
        if kind == Kind::Undercut {
            let partial = self.inferences.get(&on)?;
            let whole = partial.open.unwrap_or(partial.force);
            let left = self.put(Operation::Without(whole, a, b));
            let partial = self.inferences.get_mut(&on)?;
            *partial.open.as_mut().unwrap_or(&mut partial.force) = left;
            partial.missing -= 1;
            return (partial.missing == 0).then_some(Settled::Force(on, partial.force, ONE));
        }
        if network.odds(inference).is_none() {
            let target = self.targets.get(&on)?;
            let whole = if kind == Kind::Support { target.doubt } else { target.against };
            let left = self.put(Operation::Without(whole, a, b));
            let target = self.targets.get_mut(&on)?;
            *(if kind == Kind::Support { &mut target.doubt } else { &mut target.against }) = left;
        }
        let target = self.targets.get_mut(&on)?;
        target.missing -= 1;
        if target.missing > 0 {
            return None;
        }
        let value = self.finish(network, on);
        if self.members.get(&on) == Some(&true) {
            self.chances.insert(on, value);
            return None;
        }
        Some(Settled::Claim(on, value))
    }

    /// Computes the probability of a claim all of whose reasons are known.
    fn finish(&mut self, network: &Network<'_>, claim: u32) -> Slot {
        let Some(&Target { mut doubt, against, .. }) = self.targets.get(&claim) else { return ONE };
        if is_in_bits(network, claim) {
            let mut reasons = Vec::new();
            for &inference in network.graph.incoming(claim) {
                let Some(odds) = network.odds(inference) else { continue };
                let (premises, open) = match self.inferences.get(&inference) {
                    Some(partial) => (partial.force, partial.open.unwrap_or(ONE)),
                    // It never applies.
                    None => (self.put(Operation::Relevance(inference)), ONE),
                };
                let certain = open == ONE && self.is_certain(network, inference);
                reasons.push(ReasonInBits { premises, open, odds, certain });
            }
            self.bits.push(Bits { claim, reasons });
            let place = u32::try_from(self.bits.len() - 1).unwrap_or(u32::MAX);
            let lack = self.put(Operation::Bits(place));
            doubt = self.times(doubt, lack);
        }
        self.put(Operation::Claim { claim, against, doubt })
    }

    /// Whether in every case an inference is in force for certain, or for certain is not.
    fn is_certain(&self, network: &Network<'_>, inference: u32) -> bool {
        let relevance = network.setting.relevance()[inference as usize];
        let split = |premise: &u32| self.members.get(premise) == Some(&true);
        relevance <= 0.0 || relevance >= 1.0 && network.graph.premises(inference).iter().all(split)
    }
}

/// Whether some reason for or against a claim is in bits.
fn is_in_bits(network: &Network<'_>, claim: u32) -> bool {
    network.graph.incoming(claim).iter().any(|&inference| network.odds(inference).is_some())
}
