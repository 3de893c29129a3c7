//! Removal: what the strength of one claim would lose without each other claim.

use super::semantics::Semantics;
use super::what_if::{Change, ChangeError, WhatIf};
use crate::belief::graph::Graph;
use crate::belief::order::Order;
use crate::belief::setting::Setting;

/// Removes each claim that `topic` depends on, one at a time, and returns by claim the strength of the topic minus its
/// strength without the claim; 0 for the topic itself. An inference that lacks a premise has no force.
pub fn removal(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    topic: u32,
) -> Result<Vec<f64>, ChangeError> {
    let mut what_if = WhatIf::new(graph, order, semantics, setting.clone())?;
    let mut lost = vec![0.0; graph.claims() as usize];
    let now = what_if.strength_after(&[], topic)?;
    for node in order.below(graph, setting, topic) {
        if node < graph.claims() && node != topic {
            lost[node as usize] = now - what_if.strength_after(&[Change::Hold(node, 0.0)], topic)?;
        }
    }
    Ok(lost)
}
