//! Figures: which strengths and beliefs rest on a number that somebody stated, and so are fit to print.

use super::graph::Graph;
use super::inputs::{Inputs, Number, Origin};
use super::model::{Model, evidence_of};
use super::order::dependent;
use crate::argument::{ClaimIndex, InferenceIndex};

/// What a stated number reaches: a claim by one of its own or of what bears on it, however indirectly, an inference likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Claims, then inferences.
    strength: Vec<bool>,
    belief: Vec<bool>,
    claims: usize,
}

impl Number {
    /// Whether somebody stated it, so that it is no default.
    pub fn is_stated(&self) -> bool {
        self.origin != Origin::Default
    }
}

impl Reached {
    /// Follows every stated number: credences, forecasts and answers of claims, weights of inferences, and for belief
    /// what questions say as evidence.
    pub fn new(model: &Model<'_>, inputs: &Inputs) -> Self {
        let stated = inputs.claims.iter().map(Number::is_stated);
        let mut nodes: Vec<bool> = stated.chain(inputs.weights.iter().map(|weight| weight.given)).collect();
        let strength = spread(model.graph(), inputs, nodes.clone());
        for (link, reading) in model.map().links.iter().zip(&inputs.readings) {
            if let (Some(node), Some(_)) =
                (nodes.get_mut(link.claim.position()), evidence_of(link, reading.as_ref()))
            {
                *node = true;
            }
        }
        Self { strength, belief: spread(model.graph(), inputs, nodes), claims: inputs.claims.len() }
    }

    /// Whether one reaches the strength of a claim, which no evidence moves.
    pub fn strength(&self, claim: ClaimIndex) -> bool {
        self.strength.get(claim.position()).copied().unwrap_or(false)
    }

    /// Whether one reaches the force of an inference.
    pub fn force(&self, inference: InferenceIndex) -> bool {
        self.strength.get(self.claims + inference.position()).copied().unwrap_or(false)
    }

    /// Whether one reaches the belief in a claim.
    pub fn belief(&self, claim: ClaimIndex) -> bool {
        self.belief.get(claim.position()).copied().unwrap_or(false)
    }
}

/// Marks every claim and inference that marked ones bear on; nothing bears on what is held.
fn spread(graph: &Graph, inputs: &Inputs, mut nodes: Vec<bool>) -> Vec<bool> {
    let claims = graph.claims();
    let mut waiting: Vec<u32> = (0u32..).zip(&nodes).filter(|(_, marked)| **marked).map(|of| of.0).collect();
    let held = |node: u32| inputs.claims.get(node as usize).is_some_and(|number| number.held);
    // What an earlier edition of the map had and this one lacks has no weight.
    let counts = |inference: u32| {
        inputs.weights.get(inference as usize).is_some_and(|weight| weight.given || weight.belief > 0.0)
    };
    while let Some(node) = waiting.pop() {
        let onward: Vec<u32> = match node.checked_sub(claims) {
            None => graph.uses(node).iter().map(|inference| claims + inference).collect(),
            Some(inference) => {
                Some(dependent(graph, inference)).filter(|_| counts(inference)).into_iter().collect()
            }
        };
        for next in onward.into_iter().filter(|&next| !held(next)) {
            if nodes.get_mut(next as usize).is_some_and(|marked| !std::mem::replace(marked, true)) {
                waiting.push(next);
            }
        }
    }
    nodes
}
