//! Bounds: between which strengths a claim stays while some base scores vary.

use super::semantics::Semantics;
use super::strength::{StrengthError, Strengths, claim_strength, fits, force};
use crate::belief::graph::{Graph, Kind};
use crate::belief::order::Order;
use crate::belief::setting::Setting;

/// Bounds the strength of every claim while the base scores of other claims that are `free` vary over 0 to 1, its own kept.
///
/// They are never narrower than the truth, and are the truth where no free claim works in both directions: strengths
/// rise with supports and fall with attacks, so the lowest of each comes from the lowest and highest of what bears on it.
pub fn bounds(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    free: &[bool],
) -> Result<Vec<(f64, f64)>, StrengthError> {
    fits(graph, order, setting)?;
    if !order.is_acyclic() {
        return Err(StrengthError::Cyclic);
    }
    let ends = [0.0, 1.0].map(|value| {
        let mut end = setting.clone();
        for (claim, _) in (0u32..).zip(free).filter(|(_, free)| **free) {
            let _ = end.set_claim(claim, value, false);
        }
        end
    });
    // For the lowest strengths: the lowest supports, the highest attacks and undercutters; and the other way round.
    let mut known = [Strengths::empty(graph), Strengths::empty(graph)];
    let mut found = vec![(0.0, 1.0); graph.claims() as usize];
    for &node in order.nodes() {
        if let Some(inference) = node.checked_sub(graph.claims()) {
            let mut forces = [0, 1].map(|end| force(graph, setting, &known[end], inference));
            if graph.kind(inference) != Kind::Support {
                forces.reverse();
            }
            for (known, force) in known.iter_mut().zip(forces) {
                known.forces[inference as usize] = force;
            }
        } else {
            let at =
                |end: usize, setting| claim_strength(graph, semantics, setting, &known[end].forces, node);
            found[node as usize] = (at(0, setting), at(1, setting));
            let passed = [at(0, &ends[0]), at(1, &ends[1])];
            for (known, strength) in known.iter_mut().zip(passed) {
                known.claims[node as usize] = strength;
            }
        }
    }
    Ok(found)
}
