//! Cases: the probability of a claim over all cases of a few others, where each case costs only what it changes.
//!
//! The claims that are told apart ("split") are set one after another. What is known once the first `k` of them are set
//! is computed then, and kept for all cases of the rest: a premise is multiplied into the force of its inference as
//! soon as its value is known, a force into the doubt of its target as soon as its last premise is. The last few
//! claims are set all at once, eight cases side by side.
//!
//! For example, claims 1 and 2 are both needed for claim 0, and each rests on claim 3 (50%) with relevance 0.8:
//!
//! ```text
//! case         weight   claim 1   claim 2   claim 0   weight x claim 0
//! 3 holds      0.5      0.8       0.8       0.64      0.32
//! 3 does not   0.5      0         0         0         0
//! belief in 0: 0.32, where independence would give 0.4 x 0.4 = 0.16
//! ```

use super::bayes::{Likelihood, Odds};
use super::beliefs::{BeliefError, Beliefs, Exactness};
use super::log_odds::{MOST_CASES, Reason, combine_log_odds};
use super::network::Network;
use std::collections::BTreeMap;
use std::ops::Range;

/// One number in each of eight cases.
pub(super) type Lanes = [f64; 8];

/// How many claims have all of their cases side by side.
const ABREAST: usize = 3;
const NEVER: Lanes = [0.0; 8];
const ALWAYS: Lanes = [1.0; 8];

/// Where a number is kept: the position of the operation that computes it.
pub(super) type Slot = u32;

/// One number that is computed from others, which stand before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operation {
    One,
    /// The belief in a claim that does not vary.
    Belief(u32),
    /// The same before its evidence.
    BeforeEvidence(u32),
    /// The relevance of an inference.
    Relevance(u32),
    /// The chance that a claim does not hold by itself.
    Lack(u32),
    /// Whether a split claim holds.
    Case,
    /// `a b`
    Times(Slot, Slot),
    /// `a (1 - b c)`
    Without(Slot, Slot, Slot),
    /// The chance that a claim does not hold by itself or through its reasons in bits, by position of these.
    Bits(u32),
    /// The probability of a claim: what speaks against it leaves so much, what speaks for it so much doubt.
    Claim {
        claim: u32,
        against: Slot,
        doubt: Slot,
    },
}

/// Reasons in bits for or against one claim.
pub(super) struct Bits {
    pub(super) claim: u32,
    pub(super) reasons: Vec<ReasonInBits>,
}

/// Where it is kept whether the premises of a reason hold, and whether nothing undercuts it.
pub(super) struct ReasonInBits {
    pub(super) premises: Slot,
    pub(super) open: Slot,
    pub(super) odds: Odds,
    /// Whether every case says for certain if it is present.
    pub(super) certain: bool,
}

impl ReasonInBits {
    /// Returns what is known of it in one of eight cases.
    pub(super) fn seen(&self, values: &[Lanes], lane: usize) -> Reason {
        Reason {
            premises: values[self.premises as usize][lane],
            open: values[self.open as usize][lane],
            odds: self.odds,
        }
    }
}

impl Bits {
    /// Returns about how many operations weighing them in eight cases is worth.
    fn work(&self) -> u64 {
        let outcomes = |reason: &ReasonInBits| match reason {
            ReasonInBits { certain: true, .. } => 1,
            ReasonInBits { odds, .. } if odds.absent == Likelihood::NONE => 2,
            _ => 3,
        };
        let all = self.reasons.iter().map(outcomes).fold(1u64, u64::saturating_mul);
        let reasons = self.reasons.len() as u64;
        8 * (16 * (1 + reasons) + 4 * all.min(reasons.saturating_mul(MOST_CASES as u64)))
    }
}

/// A claim whose cases are told apart.
#[derive(Clone, Copy)]
pub(super) struct Split {
    pub(super) claim: u32,
    /// Where its probability is kept, which is known before it is set.
    pub(super) p: Slot,
    /// Where it is kept whether it holds.
    pub(super) case: Slot,
}

/// What is to be computed to tell all cases of some claims apart.
pub(super) struct Cases {
    /// In the order in which they are set.
    pub(super) splits: Vec<Split>,
    pub(super) operations: Vec<Operation>,
    /// Up to where the operations go that can be done once the first `k` claims are set.
    pub(super) ends: Vec<usize>,
    pub(super) bits: Vec<Bits>,
    /// Where the probability is kept that is asked for.
    pub(super) query: Slot,
    /// By claim, where its value is kept.
    pub(super) known: BTreeMap<u32, Slot>,
}

impl Cases {
    /// Returns about how many operations on eight cases it takes.
    pub(super) fn work(&self) -> u64 {
        let mut work = 0u64;
        for level in 0..=self.splits.len() {
            let times = 1u64 << level.min(self.walked());
            work = work.saturating_add(times.saturating_mul(2 + self.operations_at(level).len() as u64));
            for operation in &self.operations[self.operations_at(level)] {
                if let Operation::Bits(at) = operation {
                    work = work.saturating_add(times.saturating_mul(self.bits[*at as usize].work()));
                }
            }
        }
        work
    }

    /// How many claims are set one after another.
    fn walked(&self) -> usize {
        self.splits.len().saturating_sub(ABREAST)
    }

    /// The operations that can be done once so many claims are set, and not before.
    pub(super) fn operations_at(&self, level: usize) -> Range<usize> {
        let start = level.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[level]
    }

    /// Returns the probability over all cases; `moved` says how much what is known of a split claim speaks for it, and
    /// for its opposite. `values` is room to work in.
    pub(super) fn probability(
        &self,
        network: &Network<'_>,
        beliefs: &Beliefs,
        values: &mut Vec<Lanes>,
        moved: impl Fn(u32) -> (f64, f64),
        visit: &mut impl Visit,
    ) -> Result<Found, BeliefError> {
        values.clear();
        values.resize(self.operations.len(), NEVER);
        let mut walk = Walk {
            cases: self,
            network,
            beliefs,
            values,
            moved: self.splits.iter().map(|split| moved(split.claim)).collect(),
            weights: vec![ALWAYS; self.splits.len() + 1],
            exactness: Exactness::Exact,
            refuted: None,
        };
        let (yes, all) = walk.all(visit);
        match walk.refuted {
            // Only a possible case counts.
            Some(claim) if yes.is_nan() || all.is_nan() => Err(BeliefError::Contradiction(claim)),
            _ if all > 0.0 => Ok(Found { yes, all, exactness: walk.exactness }),
            _ => Err(BeliefError::Impossible),
        }
    }
}

/// What a walk through all cases comes to.
pub(super) struct Found {
    /// The weight of the cases in which the query holds.
    pub(super) yes: f64,
    /// The weight of all possible cases, above 0.
    pub(super) all: f64,
    pub(super) exactness: Exactness,
}

impl Found {
    pub(super) fn p(&self) -> f64 {
        (self.yes / self.all).clamp(0.0, 1.0)
    }
}

/// Called back while cases are walked through.
pub(super) trait Visit {
    /// All claims are set.
    fn leaf(&mut self, _walk: &Walk<'_>) {}
    /// All cases are done that agree with this one on so many claims.
    fn leave(&mut self, _walk: &Walk<'_>, _level: usize) {}
}

impl Visit for () {}

/// Returns the product, which is 0 if either factor is, also where the other is no number.
pub(super) fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// A walk through all cases. A number that what is so in a case contradicts is not a number.
pub(super) struct Walk<'a> {
    pub(super) cases: &'a Cases,
    pub(super) network: &'a Network<'a>,
    beliefs: &'a Beliefs,
    pub(super) values: &'a mut Vec<Lanes>,
    /// By split claim, how much what is known of it speaks for it and for its opposite.
    pub(super) moved: Vec<(f64, f64)>,
    /// The weight of the cases once so many claims are set.
    pub(super) weights: Vec<Lanes>,
    exactness: Exactness,
    /// The last claim that could not be.
    refuted: Option<u32>,
}

impl Walk<'_> {
    /// Walks through all cases; returns the weight of those in which the query holds, and of all.
    fn all(&mut self, visit: &mut impl Visit) -> (f64, f64) {
        let cases = self.cases;
        let (mut yes, mut all) = (NEVER, NEVER);
        self.compute(0);
        let (count, walked) = (cases.splits.len(), cases.walked());
        for level in walked..count {
            // The eight cases of the last three, again and again where there are fewer.
            self.values[cases.splits[level].case as usize] =
                std::array::from_fn(|lane| f64::from(u8::from(lane >> (count - 1 - level) & 1 == 1)));
        }
        let (mut case, mut set) = (0u64, 0);
        'cases: while case < 1 << walked {
            // From one case to the next the last claims change, down to the first one that now holds.
            let first = if case == 0 { 0 } else { walked - 1 - case.trailing_zeros() as usize };
            for level in (first + 1..=set).rev() {
                visit.leave(self, level);
            }
            set = first;
            for level in first..walked {
                let rest = walked - 1 - level;
                let holds = case >> rest & 1 == 1;
                self.values[cases.splits[level].case as usize] = if holds { ALWAYS } else { NEVER };
                if !self.set(level) {
                    // Impossible, and so is every case that differs from it in later claims only.
                    case += 1 << rest;
                    continue 'cases;
                }
                set = level + 1;
            }
            while set < count && self.set(set) {
                set += 1;
            }
            if set == count {
                let (weight, holds) = (&self.weights[count], &self.values[cases.query as usize]);
                for lane in 0..8 {
                    all[lane] += weight[lane];
                    yes[lane] += product(weight[lane], holds[lane]);
                }
                visit.leaf(self);
            }
            for level in (walked + 1..=set).rev() {
                visit.leave(self, level);
            }
            set = set.min(walked);
            case += 1;
        }
        for level in (0..=set).rev() {
            visit.leave(self, level);
        }
        (yes.iter().sum(), all.iter().sum())
    }

    /// Weighs the case of a claim that has been set and computes what is known now; returns whether that case is possible.
    fn set(&mut self, level: usize) -> bool {
        let split = self.cases.splits[level];
        let (p, case) = (&self.values[split.p as usize], &self.values[split.case as usize]);
        let (for_it, against) = self.moved[level];
        let before = &self.weights[level];
        let weight = std::array::from_fn(|lane| {
            let chance = if case[lane] > 0.0 { p[lane] * for_it } else { (1.0 - p[lane]) * against };
            product(chance, before[lane])
        });
        self.weights[level + 1] = weight;
        let possible = weight != NEVER;
        if possible {
            self.compute(level + 1);
        }
        possible
    }

    /// Computes what is known once so many claims are set.
    fn compute(&mut self, level: usize) {
        let setting = &*self.network.setting;
        for at in self.cases.operations_at(level) {
            let values = &*self.values;
            let of = |slot: Slot| &values[slot as usize];
            let value: Lanes = match self.cases.operations[at] {
                Operation::Case => continue,
                Operation::Times(a, b) => {
                    let (a, b) = (of(a), of(b));
                    std::array::from_fn(|lane| a[lane] * b[lane])
                }
                Operation::Without(a, b, c) => {
                    let (a, b, c) = (of(a), of(b), of(c));
                    std::array::from_fn(|lane| a[lane] * (1.0 - b[lane] * c[lane]))
                }
                Operation::Claim { claim, .. } if setting.held()[claim as usize] => {
                    [setting.base()[claim as usize]; 8]
                }
                Operation::Claim { against, doubt, .. } => {
                    let (against, doubt) = (of(against), of(doubt));
                    std::array::from_fn(|lane| against[lane] * (1.0 - doubt[lane]))
                }
                Operation::Bits(bits) => self.weigh(&self.cases.bits[bits as usize], level),
                Operation::One => ALWAYS,
                Operation::Belief(claim) => [self.beliefs.p()[claim as usize]; 8],
                Operation::BeforeEvidence(claim) => [self.beliefs.before_evidence()[claim as usize]; 8],
                Operation::Relevance(inference) => [setting.relevance()[inference as usize]; 8],
                Operation::Lack(claim) => [1.0 - setting.base()[claim as usize]; 8],
            };
            self.values[at] = value;
        }
    }

    /// Weighs reasons in bits: the chance that their claim does not hold in spite of them.
    fn weigh(&mut self, bits: &Bits, level: usize) -> Lanes {
        let setting = &*self.network.setting;
        let mut result = NEVER;
        if setting.held()[bits.claim as usize] {
            return result;
        }
        let values = self.values.as_slice();
        let seen = |lane: usize| {
            let reasons = bits.reasons.iter();
            reasons.map(move |reason| reason.seen(values, lane))
        };
        let (mut exactness, mut refuted) = (self.exactness, self.refuted);
        for lane in 0..8 {
            if self.weights[level][lane] == 0.0 {
                continue;
            }
            let last = lane.checked_sub(1).filter(|&last| self.weights[level][last] != 0.0);
            result[lane] = match last {
                Some(last) if seen(last).eq(seen(lane)) => result[last],
                _ if seen(lane).any(|reason| (reason.premises + reason.open).is_nan()) => f64::NAN,
                _ => match combine_log_odds(setting.base()[bits.claim as usize], seen(lane)) {
                    Some((p, how)) => {
                        exactness = exactness.max(how);
                        1.0 - p
                    }
                    None => {
                        refuted = Some(bits.claim);
                        f64::NAN
                    }
                },
            };
        }
        (self.exactness, self.refuted) = (exactness, refuted);
        result
    }
}
