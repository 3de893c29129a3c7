//! Compiling: an argument map as a graph of numbered claims and inferences.

use super::graph::{self, GraphBuilder, GraphError};
use crate::argument::{ArgumentMap, Bearing, Target};

/// Enters every claim and every inference of a map, under the numbers that they have there; a premise that is listed twice
/// counts once.
pub(super) fn compile(map: &ArgumentMap) -> Result<GraphBuilder, GraphError> {
    let mut builder = GraphBuilder::new(map.claims.len())?;
    let mut premises: Vec<u32> = Vec::new();
    for inference in &map.inferences {
        premises.clear();
        premises.extend(inference.premises.iter().map(|premise| premise.0));
        premises.sort_unstable();
        premises.dedup();
        let bearing = match (inference.bearing, inference.target) {
            (Bearing::Supports, Target::Claim(claim)) => graph::Bearing::Supports(claim.0),
            (_, Target::Claim(claim)) => graph::Bearing::Rebuts(claim.0),
            (_, Target::Inference(target)) => graph::Bearing::Undercuts(target.0),
        };
        builder.infer(bearing, &premises, 1.0)?;
    }
    Ok(builder)
}
