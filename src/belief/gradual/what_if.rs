//! What if: changes to a map, evaluated only where they reach.

use super::semantics::Semantics;
use super::strength::{StrengthError, Strengths, claim_strength, force, strengths};
use crate::belief::graph::Graph;
use crate::belief::order::Order;
use crate::belief::setting::{Setting, SettingError};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A change to what an evaluation starts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Holds the claim at a value, whatever bears on it.
    Hold(u32, f64),
    /// Lets the claim follow its reasons again, from this base score.
    Release(u32, f64),
}

/// Why a change was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChangeError {
    /// The value is out of range or the index unknown.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The map cannot be evaluated in one pass.
    #[error(transparent)]
    Strength(#[from] StrengthError),
}

/// An evaluated map that takes changes one after another, each at the cost of what depends on it.
///
/// A claim that the order takes as held (see [`Order::holding`]) can be held elsewhere, but not be released.
pub struct WhatIf<'a> {
    graph: &'a Graph,
    semantics: Semantics,
    setting: Setting,
    strengths: Strengths,
    order: &'a Order,
    /// The place of each node in the order.
    places: Vec<u32>,
    waiting: BinaryHeap<Reverse<u32>>,
    is_waiting: Vec<bool>,
    undo: Vec<(u32, f64)>,
}

impl<'a> WhatIf<'a> {
    /// Evaluates the whole map once.
    pub fn new(
        graph: &'a Graph,
        order: &'a Order,
        semantics: Semantics,
        setting: Setting,
    ) -> Result<Self, StrengthError> {
        let strengths = strengths(graph, order, semantics, &setting)?;
        let mut places = vec![0; order.nodes().len()];
        for (place, &node) in (0..).zip(order.nodes()) {
            places[node as usize] = place;
        }
        let is_waiting = vec![false; places.len()];
        let waiting = BinaryHeap::new();
        Ok(Self {
            graph,
            semantics,
            setting,
            strengths,
            order,
            places,
            waiting,
            is_waiting,
            undo: Vec::new(),
        })
    }

    /// Returns the strengths after all changes so far.
    pub fn strengths(&self) -> &Strengths {
        &self.strengths
    }

    /// Makes changes that stay.
    pub fn change(&mut self, changes: &[Change]) -> Result<(), ChangeError> {
        for &change in changes {
            self.apply(change)?;
        }
        self.settle();
        self.undo.clear();
        Ok(())
    }

    /// Returns the strength that `topic` would have after the changes, and takes them back.
    pub fn strength_after(&mut self, changes: &[Change], topic: u32) -> Result<f64, ChangeError> {
        if topic >= self.graph.claims() {
            return Err(StrengthError::UnknownClaim(topic).into());
        }
        let mut reversed = Vec::with_capacity(changes.len());
        let mut refused = None;
        for &change in changes {
            match self.apply(change) {
                Ok(inverse) => reversed.push(inverse),
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        self.settle();
        let result = self.strengths.claims[topic as usize];
        for inverse in reversed.into_iter().rev() {
            self.apply(inverse)?;
        }
        while let Some(Reverse(place)) = self.waiting.pop() {
            self.is_waiting[place as usize] = false;
        }
        while let Some((node, value)) = self.undo.pop() {
            *self.value(node) = value;
        }
        refused.map_or(Ok(result), Err)
    }

    /// Makes one change, marks what it touches, and returns the change that takes it back.
    fn apply(&mut self, change: Change) -> Result<Change, ChangeError> {
        let (Change::Hold(claim, value) | Change::Release(claim, value)) = change;
        let before = self.setting.base().get(claim as usize).copied();
        let before = before.ok_or(SettingError::Unknown { index: claim })?;
        let was_held = self.setting.held()[claim as usize];
        let hold = matches!(change, Change::Hold(..));
        if !hold && !self.comes_after_its_reasons(claim) {
            return Err(StrengthError::Cyclic.into());
        }
        self.setting.set_claim(claim, value, hold)?;
        self.mark(claim);
        Ok(if was_held { Change::Hold(claim, before) } else { Change::Release(claim, before) })
    }

    /// Returns whether evaluating in order gives the claim its reasons first, as it must if it follows them.
    fn comes_after_its_reasons(&self, claim: u32) -> bool {
        let claims = self.graph.claims();
        let place = self.places[claim as usize];
        let reasons = self.graph.incoming(claim);
        reasons.iter().all(|&inference| self.places[(claims + inference) as usize] < place)
    }

    fn mark(&mut self, node: u32) {
        let place = self.places[node as usize];
        if !std::mem::replace(&mut self.is_waiting[place as usize], true) {
            self.waiting.push(Reverse(place));
        }
    }

    fn value(&mut self, node: u32) -> &mut f64 {
        match node.checked_sub(self.graph.claims()) {
            None => &mut self.strengths.claims[node as usize],
            Some(inference) => &mut self.strengths.forces[inference as usize],
        }
    }

    /// Evaluates what is marked, in order, and marks what depends on it as long as values change.
    fn settle(&mut self) {
        let claims = self.graph.claims();
        while let Some(Reverse(place)) = self.waiting.pop() {
            self.is_waiting[place as usize] = false;
            let node = self.order.nodes()[place as usize];
            let new = match node.checked_sub(claims) {
                None => {
                    claim_strength(self.graph, self.semantics, &self.setting, &self.strengths.forces, node)
                }
                Some(inference) => force(self.graph, &self.setting, &self.strengths, inference),
            };
            let old = std::mem::replace(self.value(node), new);
            if new.to_bits() == old.to_bits() {
                continue;
            }
            self.undo.push((node, old));
            let graph = self.graph;
            match node.checked_sub(claims) {
                None => graph.uses(node).iter().for_each(|&inference| self.mark(claims + inference)),
                Some(inference) => self.mark(crate::belief::order::dependent(graph, inference)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::belief::graph::{Bearing, GraphBuilder};

    #[test]
    fn what_is_tried_is_taken_back() {
        let mut builder = GraphBuilder::new(3).unwrap();
        let step = builder.infer(Bearing::Supports(0), &[1], 1.0).unwrap();
        builder.infer(Bearing::Undercuts(step), &[2], 1.0).unwrap();
        let graph = builder.build().unwrap();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, vec![0.5, 0.8, 0.25]).unwrap();
        let mut what_if = WhatIf::new(&graph, &order, Semantics::DF_QUAD, setting).unwrap();
        let before = (what_if.strengths().clone(), what_if.setting.clone());
        let without = what_if.strength_after(&[Change::Hold(2, 0.0)], 0).unwrap();
        assert!((without - 0.9).abs() < 1e-15);
        assert!(what_if.strength_after(&[Change::Hold(2, 0.0), Change::Hold(7, 0.0)], 0).is_err());
        assert_eq!(before, (what_if.strengths().clone(), what_if.setting.clone()));
        what_if.change(&[Change::Hold(2, 1.0)]).unwrap();
        assert!((what_if.strengths().claims()[0] - 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_claim_that_cuts_a_circle_cannot_be_released() {
        let mut builder = GraphBuilder::new(2).unwrap();
        builder.infer(Bearing::Rebuts(0), &[1], 1.0).unwrap();
        builder.infer(Bearing::Rebuts(1), &[0], 1.0).unwrap();
        let graph = builder.build().unwrap();
        let mut setting = Setting::new(&graph, vec![0.5, 0.5]).unwrap();
        assert!(WhatIf::new(&graph, &Order::of(&graph), Semantics::DF_QUAD, setting.clone()).is_err());
        setting.set_claim(0, 0.9, true).unwrap();
        let order = Order::holding(&graph, &setting);
        let mut what_if = WhatIf::new(&graph, &order, Semantics::DF_QUAD, setting).unwrap();
        assert!((what_if.strength_after(&[Change::Hold(0, 0.5)], 1).unwrap() - 0.25).abs() < 1e-15);
        let refused = what_if.strength_after(&[Change::Release(0, 0.5)], 1);
        assert_eq!(refused, Err(ChangeError::Strength(StrengthError::Cyclic)));
        assert!((what_if.strengths().claims()[1] - 0.05).abs() < 1e-15);
    }
}
