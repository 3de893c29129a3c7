//! Conditionals: what knowing each of many claims would do to one, from a single walk through all cases.
//!
//! The weight of all cases in which a claim holds is linear in the value of any claim on the way, so its slope there says
//! what the sum would be if that claim held for certain. The slopes are passed back through the operations of each case,
//! as in reverse differentiation, once all cases below it are done.
//!
//! For example, claim a (30%) is split, b rests on it with relevance 0.9, and the query q is b:
//!
//! ```text
//! case a (weight 0.3):  b = 0.9, q = 0.9: 0.27 of the query's weight, with slope 0.3 in b
//! if b were certain:    0.27 + (1 - 0.9) x 0.3 = 0.3, which happens with chance 0.9: 0.27
//! so P(b) = 0.27, P(q if b) = 0.27 / 0.27 = 1, P(q if not b) = (0.27 - 0.27) / 0.73 = 0
//! ```

use super::cases::{Lanes, Operation, Slot, Visit, Walk, product};
use super::log_odds::combine_log_odds;
use std::array::from_fn;

/// What a claim and the query come to together, up to a common factor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Together {
    /// The weight of all cases in which the claim holds.
    pub(super) holds: f64,
    /// The weight of those in which the query holds too.
    pub(super) both: f64,
}

/// The query's weight and the whole weight, as sums or as slopes.
#[derive(Clone, Copy)]
struct Pair {
    query: Lanes,
    all: Lanes,
}

const NOTHING: Pair = Pair { query: [0.0; 8], all: [0.0; 8] };

impl Pair {
    /// Adds another pair times a number for each case.
    #[inline]
    fn add(&mut self, other: &Self, by: &Lanes) {
        let plus = |sum: &Lanes, slope: &Lanes| from_fn(|lane| sum[lane] + slope[lane] * by[lane]);
        self.query = plus(&self.query, &other.query);
        // Where the chance of no split claim varies, the whole weight does not either.
        if other.all != NOTHING.all {
            self.all = plus(&self.all, &other.all);
        }
    }
}

/// Collects what claims and the query come to together.
pub(super) struct Conditionals {
    /// By slot, if it keeps the value of a claim that is asked about, what is found for that.
    found: Vec<Option<Together>>,
    /// By slot, the slopes of the sums over the cases done since its value was computed.
    slopes: Vec<Pair>,
    /// By level, the slopes with the weight of the case.
    weights: Vec<Pair>,
}

impl Conditionals {
    /// Starts with the slots of the claims that are asked about, out of so many, and with so many split claims.
    pub(super) fn new(asked: &[Slot], slots: usize, splits: usize) -> Self {
        let mut found = vec![None; slots];
        for &slot in asked {
            found[slot as usize] = Some(Together::default());
        }
        Self { found, slopes: vec![NOTHING; slots], weights: vec![NOTHING; splits + 1] }
    }

    /// Returns what the claim whose value is kept there and the query come to together.
    pub(super) fn of(&self, slot: Slot) -> Option<Together> {
        self.found[slot as usize]
    }

    /// Passes the slopes with a value back to those that it is computed from.
    fn pass_back(&mut self, walk: &Walk<'_>, operation: Operation, slope: &Pair, level: usize) {
        let values = &*walk.values;
        let of = |slot: Slot| &values[slot as usize];
        let mut add = |slot: Slot, by: &Lanes| self.slopes[slot as usize].add(slope, by);
        match operation {
            Operation::Times(a, b) => {
                add(a, of(b));
                add(b, of(a));
            }
            Operation::Without(a, b, c) => {
                let (of_a, of_b, of_c) = (of(a), of(b), of(c));
                add(a, &from_fn(|lane| 1.0 - of_b[lane] * of_c[lane]));
                add(b, &from_fn(|lane| -of_a[lane] * of_c[lane]));
                add(c, &from_fn(|lane| -of_a[lane] * of_b[lane]));
            }
            Operation::Claim { claim, against, doubt } if !walk.network.setting.held()[claim as usize] => {
                let (of_against, of_doubt) = (of(against), of(doubt));
                add(against, &from_fn(|lane| 1.0 - of_doubt[lane]));
                add(doubt, &of_against.map(|left| -left));
            }
            Operation::Bits(bits) => {
                let bits = &walk.cases.bits[bits as usize];
                let base = walk.network.setting.base()[bits.claim as usize];
                if walk.network.setting.held()[bits.claim as usize] {
                    return;
                }
                for at in 0..bits.reasons.len() {
                    for open in [false, true] {
                        // From certainly not to certainly so.
                        let step = |lane: usize| {
                            let mut ends = [0.0, 1.0].map(|end| {
                                let reasons = bits.reasons.iter().enumerate().map(|(place, reason)| {
                                    let mut seen = reason.seen(values, lane);
                                    if place == at {
                                        *(if open { &mut seen.open } else { &mut seen.premises }) = end;
                                    }
                                    seen
                                });
                                combine_log_odds(base, reasons).map_or(f64::NAN, |(p, _)| p)
                            });
                            ends[0] -= ends[1];
                            if walk.weights[level][lane] > 0.0 { ends[0] } else { 0.0 }
                        };
                        let reason = &bits.reasons[at];
                        add(if open { reason.open } else { reason.premises }, &from_fn(step));
                    }
                }
            }
            // The rest depends on nothing.
            _ => {}
        }
    }
}

impl Visit for Conditionals {
    fn leaf(&mut self, walk: &Walk<'_>) {
        let count = walk.cases.splits.len();
        let (weight, holds) = (&walk.weights[count], &walk.values[walk.cases.query as usize]);
        let slope = &mut self.slopes[walk.cases.query as usize];
        let of_weight = &mut self.weights[count];
        for lane in 0..8 {
            slope.query[lane] += weight[lane];
            of_weight.query[lane] += holds[lane];
            of_weight.all[lane] += 1.0;
        }
    }

    fn leave(&mut self, walk: &Walk<'_>, level: usize) {
        for at in walk.cases.operations_at(level).rev() {
            let slope = std::mem::replace(&mut self.slopes[at], NOTHING);
            if let Some(found) = &mut self.found[at] {
                let (value, weight, sums) = (&walk.values[at], &walk.weights[level], &self.weights[level]);
                for lane in 0..8 {
                    let (value, weight) = (value[lane], weight[lane]);
                    let if_so = |sum: f64, slope: f64| {
                        product(value, product(weight, sum) + product(1.0 - value, slope))
                    };
                    found.both += if_so(sums.query[lane], slope.query[lane]);
                    found.holds += if_so(sums.all[lane], slope.all[lane]);
                }
            }
            self.pass_back(walk, walk.cases.operations[at], &slope, level);
        }
        let Some(before) = level.checked_sub(1) else { return };
        let split = walk.cases.splits[before];
        let sums = std::mem::replace(&mut self.weights[level], NOTHING);
        let (p, case, weight) =
            (&walk.values[split.p as usize], &walk.values[split.case as usize], &walk.weights[before]);
        let (for_it, against) = walk.moved[before];
        let chance =
            from_fn(|lane| if case[lane] > 0.0 { p[lane] * for_it } else { (1.0 - p[lane]) * against });
        self.weights[before].add(&sums, &chance);
        let by = from_fn(|lane| weight[lane] * if case[lane] > 0.0 { for_it } else { -against });
        self.slopes[split.p as usize].add(&sums, &by);
    }
}
