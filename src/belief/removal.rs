//! Removal: what the strength of one claim would lose without each other claim.

use super::graph::Graph;
use super::order::Order;
use super::semantics::Semantics;
use super::setting::Setting;
use super::what_if::{Change, ChangeError, WhatIf};

/// What each claim contributes to the strength of the topic by being there.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// Strength of the topic minus its strength without the claim; 0 for the topic itself.
    pub whole: Vec<f64>,
    /// The same, but with the claim at its own base score, so without the reasons that bear on it (the
    /// intrinsic removal contribution of Kampik et al. 2024).
    pub intrinsic: Vec<f64>,
}

/// Removes each claim that `topic` depends on, one at a time. An inference that lacks a premise has no force.
pub fn removal(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    topic: u32,
) -> Result<Removal, ChangeError> {
    let mut what_if = WhatIf::new(graph, order, semantics, setting.clone())?;
    let claims = graph.claims();
    let nothing = vec![0.0; claims as usize];
    let mut result = Removal { whole: nothing.clone(), intrinsic: nothing };
    let now = what_if.strength_after(&[], topic)?;
    for node in order.below(graph, setting, topic) {
        if node < claims && node != topic {
            let base = setting.base()[node as usize];
            let without = what_if.strength_after(&[Change::Hold(node, 0.0)], topic)?;
            let alone = what_if.strength_after(&[Change::Hold(node, base)], topic)?;
            result.whole[node as usize] = now - without;
            result.intrinsic[node as usize] = alone - without;
        }
    }
    Ok(result)
}
