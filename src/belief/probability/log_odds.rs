//! Log-odds: what several reasons in bits make of the probability of one claim.

use super::bayes::{Likelihood, Odds};
use super::beliefs::Exactness;

/// A reason in bits: whether its premises hold, and whether it is open to have any effect.
#[derive(PartialEq)]
pub(super) struct Reason {
    pub(super) premises: f64,
    pub(super) open: f64,
    pub(super) odds: Odds,
}

/// With more cases than this, cases of nearly the same odds are merged.
pub(super) const MOST_CASES: usize = 1 << 20;
/// Merging leaves about so many.
const MERGED_CASES: usize = 1 << 14;

/// Returns the probability of a claim from its base and reasons in bits, each present, absent or undercut, by
/// telling all cases apart; `None` if they contradict each other.
pub(super) fn combine_log_odds(base: f64, reasons: impl Iterator<Item = Reason>) -> Option<(f64, Exactness)> {
    let mut cases = vec![(1.0, Likelihood::NONE)];
    let mut exactness = Exactness::Exact;
    for Reason { premises, open, odds } in reasons {
        let undercut = 1.0 - open;
        let absent = (1.0 - premises) * open;
        // Where absence tells nothing it comes to the same as being undercut.
        let mut outcomes = if odds.absent == Likelihood::NONE {
            vec![(premises * open, odds.present), (absent + undercut, Likelihood::NONE)]
        } else {
            vec![(premises * open, odds.present), (absent, odds.absent), (undercut, Likelihood::NONE)]
        };
        outcomes.retain(|&(weight, _)| weight > 0.0);
        if cases.len() * outcomes.len() > MOST_CASES {
            merge(&mut cases);
            exactness = Exactness::Merged;
        }
        let mut next = Vec::with_capacity(cases.len() * outcomes.len());
        for &(weight, seen) in &cases {
            for &(chance, likelihood) in &outcomes {
                next.push((weight * chance, seen.and(likelihood)?));
            }
        }
        cases = next;
    }
    let mut p = 0.0;
    for (weight, seen) in cases {
        p += weight * seen.update(base)?;
    }
    Some((p.clamp(0.0, 1.0), exactness))
}

/// Merges neighbours in odds, keeping their mean in bits; proof and refutation stay apart from the rest.
fn merge(cases: &mut Vec<(f64, Likelihood)>) {
    cases.sort_by(|a, b| a.1.bits().total_cmp(&b.1.bits()));
    while cases.len() > MERGED_CASES {
        let mut fewer = Vec::with_capacity(cases.len() / 2 + 2);
        for pair in cases.chunks(2) {
            if let [(a, first), (b, second)] = *pair {
                let bits = (a * first.bits() + b * second.bits()) / (a + b);
                if first == second {
                    fewer.push((a + b, first));
                } else if let Some(mean) = Likelihood::from_bits(bits) {
                    fewer.push((a + b, mean));
                } else {
                    fewer.extend_from_slice(pair);
                }
            } else {
                fewer.extend_from_slice(pair);
            }
        }
        *cases = fewer;
    }
}
