//! A part of a map as a map of its own, for formats that other tools lay out.

use super::diagram::{Diagram, ReasonTarget};
use super::selection::{Scope, select};

/// Takes what bears on the focus, down to the depth; nothing folds. Without either the map is as it was.
pub fn part(diagram: &Diagram, scope: Scope) -> Diagram {
    if scope == Scope::default() {
        return diagram.clone();
    }
    let selection = select(diagram, Scope { depth: scope.depth.or(Some(usize::MAX)), ..scope });
    let mut claim_at = vec![None; diagram.claims.len()];
    let mut claims = Vec::new();
    for (index, claim) in diagram.claims.iter().enumerate() {
        if selection.claims[index] {
            claim_at[index] = Some(claims.len());
            claims.push(claim.clone());
        }
    }
    let mut kept: Vec<usize> = selection.below.iter().flatten().copied().collect();
    kept.sort_unstable();
    let reason_at = |reason: usize| kept.binary_search(&reason).ok();
    let reasons = kept.iter().filter_map(|&index| {
        let mut reason = diagram.reasons[index].clone();
        reason.premises = reason.premises.iter().filter_map(|&premise| claim_at[premise]).collect();
        reason.target = match reason.target {
            ReasonTarget::Claim(claim) => ReasonTarget::Claim(claim_at[claim]?),
            ReasonTarget::Reason(target) => ReasonTarget::Reason(reason_at(target)?),
        };
        Some(reason)
    });
    let contraries = selection.contraries.iter().filter_map(|&pair| {
        let (one, other) = diagram.contraries[pair];
        Some((claim_at[one]?, claim_at[other]?))
    });
    Diagram {
        id: diagram.id.clone(),
        title: diagram.title.clone(),
        as_of: diagram.as_of.clone(),
        reasons: reasons.collect(),
        contraries: contraries.collect(),
        groups: diagram.groups.clone(),
        claims,
    }
}
