//! Strength: one forward pass over a map without circles.

use super::semantics::Semantics;
use crate::belief::graph::Graph;
use crate::belief::order::Order;
use crate::belief::setting::Setting;

/// Why a map cannot be evaluated in one pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StrengthError {
    /// Claims depend on each other in a circle.
    #[error("claims depend on each other in a circle")]
    Cyclic,
    /// Setting, order or strengths belong to another graph, or the order takes a claim as held that is not.
    #[error("the values or the order belong to another map")]
    Mismatch,
    /// There is no claim with that index.
    #[error("unknown claim {0}")]
    UnknownClaim(u32),
}

/// The strength of every claim and the force of every inference, each in 0..=1.
#[derive(Clone, Debug, PartialEq)]
pub struct Strengths {
    pub(super) claims: Vec<f64>,
    pub(super) forces: Vec<f64>,
}

impl Strengths {
    /// Returns the strength of every claim. It is no probability, except under [`Semantics::Noisy`] on a tree.
    pub fn claims(&self) -> &[f64] {
        &self.claims
    }

    /// Returns the force of every inference, under every semantics: relevance times the strengths of the
    /// premises times (1 - force) of each undercutter.
    pub fn forces(&self) -> &[f64] {
        &self.forces
    }

    /// Starts from nothing evaluated.
    pub(super) fn empty(graph: &Graph) -> Self {
        Self { claims: vec![0.0; graph.claims() as usize], forces: vec![0.0; graph.inferences() as usize] }
    }
}

/// Evaluates a map without circles in time linear in its size.
///
/// ```
/// use warrant::belief::graph::{Bearing, GraphBuilder};
/// use warrant::belief::order::Order;
/// use warrant::belief::gradual::semantics::Semantics;
/// use warrant::belief::setting::Setting;
/// use warrant::belief::gradual::strength::strengths;
/// let mut builder = GraphBuilder::new(2)?;
/// builder.infer(Bearing::Supports(0), &[1], 1.0)?;
/// let graph = builder.build()?;
/// let setting = Setting::new(&graph, vec![0.5, 0.5])?;
/// let result = strengths(&graph, &Order::of(&graph), Semantics::DF_QUAD, &setting)?;
/// assert_eq!(result.claims(), [0.75, 0.5]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn strengths(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
) -> Result<Strengths, StrengthError> {
    fits(graph, order, setting)?;
    if !order.is_acyclic() {
        return Err(StrengthError::Cyclic);
    }
    let mut result = Strengths::empty(graph);
    evaluate(graph, order.nodes(), semantics, setting, &mut result);
    Ok(result)
}

/// Checks that the order and the setting were made for the graph.
pub(crate) fn fits(graph: &Graph, order: &Order, setting: &Setting) -> Result<(), StrengthError> {
    if order.fits(graph, setting) { Ok(()) } else { Err(StrengthError::Mismatch) }
}

/// Checks that strengths were made for the graph.
pub(super) fn known_fits(graph: &Graph, known: &Strengths) -> Result<(), StrengthError> {
    let fit =
        known.claims.len() == graph.claims() as usize && known.forces.len() == graph.inferences() as usize;
    if fit { Ok(()) } else { Err(StrengthError::Mismatch) }
}

/// Evaluates the given nodes one after another.
pub(super) fn evaluate(
    graph: &Graph,
    nodes: &[u32],
    semantics: Semantics,
    setting: &Setting,
    result: &mut Strengths,
) {
    let claims = graph.claims();
    for &node in nodes {
        if node < claims {
            result.claims[node as usize] = claim_strength(graph, semantics, setting, &result.forces, node);
        } else {
            let inference = node - claims;
            result.forces[inference as usize] = force(graph, setting, result, inference);
        }
    }
}

/// Returns the force of an inference from the strengths of its premises and the forces of its undercutters.
#[inline]
pub(super) fn force(graph: &Graph, setting: &Setting, known: &Strengths, inference: u32) -> f64 {
    let mut force = setting.relevance()[inference as usize];
    for &premise in graph.premises(inference) {
        force *= known.claims[premise as usize];
    }
    for &undercutter in graph.undercutters(inference) {
        force *= 1.0 - known.forces[undercutter as usize];
    }
    force
}

/// Returns the strength of a claim from the forces of the inferences that bear on it.
#[inline]
pub(super) fn claim_strength(
    graph: &Graph,
    semantics: Semantics,
    setting: &Setting,
    forces: &[f64],
    claim: u32,
) -> f64 {
    let base = setting.base()[claim as usize];
    if graph.incoming(claim).is_empty() || setting.held()[claim as usize] {
        return base;
    }
    let mut sides = semantics.no_forces();
    for &inference in graph.supports(claim) {
        semantics.add(&mut sides.support, forces[inference as usize]);
    }
    for &inference in graph.attacks(claim) {
        semantics.add(&mut sides.attack, forces[inference as usize]);
    }
    semantics.strength(base, sides)
}
