//! Extremes: between which bounds a claim stays, whatever the claims that bear on it directly turn out to be.

use super::bayes::updated;
use super::local::Known;
use super::network::Network;
use crate::belief::graph::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Of so many claims that may work in both directions all combinations are tried, at a cost of two to that power.
const MOST_TORN: usize = 12;

/// Returns the lowest and the highest belief in a claim if each of some claims is true or false; all others keep their
/// base scores. What contradicts itself cannot be so and does not count; if nothing can be so, the lowest is 1 and the
/// highest 0.
///
/// Once everything is true or false, only what bears on the claim directly matters. Most of it works in one direction
/// and is put there; of the rest, such as a claim that both supports and rebuts, all combinations are tried. With more
/// than [`MOST_TORN`] of these the bounds are 0 and 1. So they are never narrower than the truth.
pub(crate) fn extremes(network: &Network<'_>, claim: u32, free: &BTreeSet<u32>) -> (f64, f64) {
    let mut uses: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &inference in network.influences.inferences(claim) {
        for premise in network.graph.premises(inference).iter().filter(|premise| free.contains(premise)) {
            uses.entry(*premise).or_default().push(inference);
        }
    }
    // Whether each claim, if true, raises the belief; or the claims of which that depends on the others.
    let (mut raises, mut torn) = (Vec::new(), Vec::new());
    for (premise, inferences) in uses {
        let directions: BTreeSet<Option<bool>> =
            inferences.iter().map(|&inference| raises_if_in_force(network, inference)).collect();
        match directions.first() {
            Some(&Some(up)) if directions.len() == 1 => raises.push((premise, up)),
            _ => torn.push(premise),
        }
    }
    if torn.len() > MOST_TORN {
        return (0.0, 1.0);
    }
    let mut known = Known::nothing(network.graph);
    known.claims.copy_from_slice(network.setting.base());
    let (mut low, mut high) = (1.0f64, 0.0f64);
    for case in 0..1u32 << torn.len() {
        for (place, &premise) in torn.iter().enumerate() {
            known.claims[premise as usize] = f64::from(case >> place & 1);
        }
        for upwards in [false, true] {
            for &(premise, up) in &raises {
                known.claims[premise as usize] = f64::from(u8::from(up == upwards));
            }
            let before = known.local(network, claim).ok();
            let p = before.and_then(|(before, _)| updated(before, network.evidence(claim)));
            (low, high) = p.map_or((low, high), |p| (low.min(p), high.max(p)));
        }
    }
    (low, high)
}

/// Bounds the belief in a claim while the base scores of claims that are `open`, and of what they rest on, vary, however
/// they hang together: by the truth of all that bears on it directly, but for what is the same in every case and
/// independent of the rest. Wide, and never narrower than the truth.
pub(crate) fn outer(network: &Network<'_>, claim: u32, open: impl Fn(u32) -> bool) -> (f64, f64) {
    let graph = network.graph;
    let varies = |premise: u32| {
        !network.setting.held()[premise as usize]
            && (open(premise)
                || !graph.incoming(premise).is_empty()
                || graph.uses(premise).len() > 1
                || !network.evidence(premise).is_empty())
    };
    let inferences = network.influences.inferences(claim).iter();
    let premises = inferences.flat_map(|&inference| graph.premises(inference)).copied();
    extremes(network, claim, &premises.filter(|&premise| varies(premise)).collect())
}

/// Whether an inference, once it is in force, raises the belief in the claim that it bears on in the end; `None` if that
/// depends on others.
fn raises_if_in_force(network: &Network<'_>, inference: u32) -> Option<bool> {
    let (mut root, mut turned) = (inference, false);
    while network.graph.kind(root) == Kind::Undercut {
        root = network.graph.target(root);
        turned = !turned;
    }
    match network.odds(root) {
        None => Some((network.graph.kind(root) == Kind::Support) != turned),
        // To undercut a reason in bits takes its absence away as well.
        Some(_) if turned || root != inference || !network.graph.undercutters(root).is_empty() => None,
        Some(odds) => Some(odds.present.bits() > odds.absent.bits()),
    }
}
