//! Assumptions: what a what-if sets, resolves or drops, applied to map and numbers.

use std::collections::BTreeSet;

use super::inputs::{Inputs, Knowledge};
use crate::argument::{ArgumentMap, ClaimIndex, InferenceIndex, Target};
use crate::forecast::Outcome;

/// What a what-if takes as given; every name was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assumptions {
    /// Claims with another number of their own; 0 and 1 hold the claim there.
    pub set: Vec<(ClaimIndex, f64)>,
    /// Questions with the outcome that they are taken to have.
    pub resolve: Vec<(String, Outcome)>,
    /// Claims that are left out, with every inference that needs them.
    pub drop_claims: Vec<ClaimIndex>,
    /// Inferences that are left out.
    pub drop_inferences: Vec<InferenceIndex>,
}

impl Assumptions {
    /// Whether nothing is assumed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The map without what is dropped. Claims keep their numbers; a dropped one bears on nothing, and nothing bears
    /// on it. What undercut a dropped inference goes with it.
    pub fn map(&self, map: &ArgumentMap) -> ArgumentMap {
        let gone: BTreeSet<ClaimIndex> = self.drop_claims.iter().copied().collect();
        let mut kept: Vec<bool> = map
            .numbered_inferences()
            .map(|(index, inference)| {
                let target_gone = matches!(inference.target, Target::Claim(claim) if gone.contains(&claim));
                !target_gone
                    && !self.drop_inferences.contains(&index)
                    && !inference.premises.iter().any(|premise| gone.contains(premise))
            })
            .collect();
        // An undercutter may be undercut in turn: look until nothing more goes.
        loop {
            let mut changed = false;
            for (index, inference) in map.numbered_inferences() {
                let Target::Inference(target) = inference.target else { continue };
                let lost = !kept.get(target.position()).copied().unwrap_or(false);
                if lost && kept.get(index.position()).copied().unwrap_or(false) {
                    kept[index.position()] = false;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut renumbered = Vec::with_capacity(kept.len());
        let mut next = 0;
        for &stays in &kept {
            renumbered.push(InferenceIndex(next));
            next += u32::from(stays);
        }
        let inferences =
            map.inferences.iter().zip(&kept).filter(|(_, stays)| **stays).map(|(inference, _)| {
                let mut inference = inference.clone();
                if let Target::Inference(target) = inference.target
                    && let Some(&new) = renumbered.get(target.position())
                {
                    inference.target = Target::Inference(new);
                }
                inference
            });
        let claims = map.numbered_claims().map(|(index, claim)| {
            let mut claim = claim.clone();
            if gone.contains(&index) {
                claim.contrary.clear();
            }
            claim.contrary.retain(|other| !gone.contains(&other.value));
            claim
        });
        let links = map.links.iter().filter(|link| !gone.contains(&link.claim)).cloned();
        ArgumentMap::new(
            map.id.clone(),
            map.file,
            map.article.clone(),
            map.sources.clone(),
            claims.collect(),
            inferences.collect(),
            links.collect(),
            map.expect.clone(),
            map.cycles_allowed,
        )
    }

    /// What is known if the questions are resolved as assumed.
    pub fn knowledge<'a>(&self, known: &Knowledge<'a>) -> Knowledge<'a> {
        let mut known = known.clone();
        known.assumed.extend(self.resolve.iter().cloned());
        known
    }

    /// The numbers of the map without what is dropped.
    pub fn inputs(&self, map: &ArgumentMap, known: &Knowledge<'_>) -> Inputs {
        let mut inputs = Inputs::gather(map, &self.knowledge(known));
        for &(claim, value) in &self.set {
            inputs.set(claim.position(), value);
        }
        inputs
    }
}
