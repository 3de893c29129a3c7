//! Gradient: how the strength of one claim changes with everything, in one reverse pass.

use super::semantics::Semantics;
use super::slopes::{self, Source};
use super::strength::{StrengthError, Strengths, fits, known_fits};
use crate::belief::graph::Graph;
use crate::belief::order::Order;
use crate::belief::setting::Setting;

/// The derivatives of the strength of one claim, the topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    pub(super) base: Vec<f64>,
    pub(super) strength: Vec<f64>,
    pub(super) force: Vec<f64>,
}

impl Gradient {
    /// Returns the derivative with the base score of each claim.
    pub fn base(&self) -> &[f64] {
        &self.base
    }

    /// Returns the derivative with the strength of each claim, as if it were moved by hand.
    pub fn strength(&self) -> &[f64] {
        &self.strength
    }

    pub(super) fn none(graph: &Graph) -> Self {
        let (claims, inferences) = (graph.claims() as usize, graph.inferences() as usize);
        Self { base: vec![0.0; claims], strength: vec![0.0; claims], force: vec![0.0; inferences] }
    }
}

/// Differentiates the strength of `topic` with everything else, in time linear in the map.
///
/// `known` is what [`strengths`](super::strength::strengths) returned for the same setting. Where the aggregate
/// of a claim is exactly balanced, DF-QuAD has a kink: the slope given there is that towards a lower balance.
pub fn gradient(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    known: &Strengths,
    topic: u32,
) -> Result<Gradient, StrengthError> {
    fits(graph, order, setting)?;
    known_fits(graph, known)?;
    if !order.is_acyclic() {
        return Err(StrengthError::Cyclic);
    }
    if topic >= graph.claims() {
        return Err(StrengthError::UnknownClaim(topic));
    }
    let mut result = Gradient::none(graph);
    result.strength[topic as usize] = 1.0;
    pass_back(graph, order.nodes(), semantics, setting, known, &mut result);
    Ok(result)
}

/// Passes derivatives from each node to what it depends on; `nodes` in order of evaluation, taken from the end.
pub(super) fn pass_back(
    graph: &Graph,
    nodes: &[u32],
    semantics: Semantics,
    setting: &Setting,
    known: &Strengths,
    result: &mut Gradient,
) {
    let claims = graph.claims();
    for &node in nodes.iter().rev() {
        if node < claims {
            let slope = result.strength[node as usize];
            if slope != 0.0 {
                let force = &mut result.force;
                let base = slopes::of_claim(graph, semantics, setting, &known.forces, node, |from, local| {
                    force[from as usize] = slope * local;
                });
                result.base[node as usize] = slope * base;
            }
        } else {
            let inference = node - claims;
            let slope = result.force[inference as usize];
            if slope != 0.0 {
                let Gradient { strength, force, .. } = &mut *result;
                slopes::of_force(graph, setting, known, inference, |from, local| match from {
                    Source::Premise(claim) => strength[claim as usize] += slope * local,
                    Source::Undercutter(other) => force[other as usize] = slope * local,
                });
            }
        }
    }
}
