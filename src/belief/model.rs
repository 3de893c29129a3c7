//! The model of one argument: its map as a compiled graph, evaluated from inputs for strength and for belief.

use super::compile::compile;
use super::gradual::cycle::{Circle, Verdict, settle};
use super::gradual::semantics::Semantics;
use super::gradual::strength::StrengthError;
use super::graph::{Graph, GraphError, Kind};
use super::inputs::{Inputs, Reading};
use super::order::Order;
use super::probability::bayes::Evidence;
use super::probability::beliefs::{BeliefError, Beliefs, Exactness, MOST_WORK};
use super::probability::network::Network;
use super::setting::{Setting, SettingError};
use crate::argument::{ArgumentMap, ClaimIndex, Link, LinkMode};
use std::borrow::Cow;

/// Enough to tell apart a few shared premises, however many evaluations share the budget.
const LEAST_WORK: u64 = 1 << 12;

/// One argument, compiled.
///
/// `contrary` pairs are no part of it: a mutual attack would make every such map a circle. They decide the status, and
/// whether the beliefs in both add up to more than 1 is looked at afterwards.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    map: &'a ArgumentMap,
    graph: Graph,
    most_work: u64,
}

/// Why there is no belief in an argument.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoBelief {
    /// Claims depend on each other in a circle.
    #[error("claims depend on each other in a circle: no belief")]
    Circle,
    /// The evidence on a claim is contradictory.
    #[error("evidence on `{0}` is contradictory: no belief")]
    Contradiction(String),
    /// No number that somebody stated reaches a claim.
    #[error("no stated number reaches `{0}`: no belief")]
    Unstated(String),
    /// Claims without a number leave more open than a number could say.
    #[error("`{0}` is at {1} as long as claims that bear on it have no number: no belief")]
    Wide(String, String),
    /// Anything else.
    #[error("no belief: {0}")]
    Other(String),
}

/// Strengths of an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Strength {
    /// By claim, in 0..=1; no probability.
    pub claims: Vec<f64>,
    /// By inference, in 0..=1.
    pub forces: Vec<f64>,
    /// Circles and what became of them.
    pub circles: Vec<Circle>,
    /// By claim, whether it rests on nothing that oscillates; else its number means nothing.
    pub settled: Vec<bool>,
}

/// Beliefs in the claims of an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// By claim: its probability.
    pub p: Vec<f64>,
    /// By claim: its probability before the evidence of questions linked to it.
    pub before_evidence: Vec<f64>,
    /// By claim: how far it can be trusted as a number.
    pub exactness: Vec<Exactness>,
}

impl<'a> Model<'a> {
    /// Compiles a map.
    pub fn new(map: &'a ArgumentMap) -> Result<Self, GraphError> {
        Ok(Self { map, graph: compile(map)?.build()?, most_work: MOST_WORK })
    }

    /// Shares the work that one evaluation may take for telling cases of shared premises apart among so many. Beliefs are the same where
    /// [`Belief::exactness`] is exact.
    #[must_use]
    pub fn with_work_budget(mut self, evaluations: usize) -> Self {
        self.most_work = (MOST_WORK / evaluations.max(1) as u64).max(LEAST_WORK);
        self
    }

    /// The compiled graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The values that strengths start from.
    pub fn strength_setting(&self, inputs: &Inputs) -> Result<Setting, SettingError> {
        self.setting(inputs, |weight| weight.strength)
    }

    fn setting(
        &self,
        inputs: &Inputs,
        relevance: impl Fn(&super::inputs::Weight) -> f64,
    ) -> Result<Setting, SettingError> {
        let mut setting =
            Setting::new(&self.graph, inputs.claims.iter().map(|number| number.value).collect())?;
        for (claim, number) in (0u32..).zip(&inputs.claims).filter(|(_, number)| number.held) {
            setting.set_claim(claim, number.value, true)?;
        }
        for (inference, weight) in (0u32..).zip(&inputs.weights) {
            setting.set_relevance(inference, relevance(weight))?;
        }
        Ok(setting)
    }

    /// Evaluates the strengths; in a map with circles, by following the dynamics until they settle.
    pub fn strength(&self, inputs: &Inputs, semantics: Semantics) -> Result<Strength, StrengthError> {
        let setting = self.strength_setting(inputs).map_err(|_| StrengthError::Mismatch)?;
        let order = Order::holding(&self.graph, &setting);
        let settled = settle(&self.graph, &order, semantics, &setting)?;
        Ok(Strength {
            claims: settled.strengths().claims().to_vec(),
            forces: settled.strengths().forces().to_vec(),
            circles: settled.circles().to_vec(),
            settled: self.resting(settled.circles(), &setting),
        })
    }

    /// By claim, whether it rests on nothing that oscillates.
    fn resting(&self, circles: &[Circle], setting: &Setting) -> Vec<bool> {
        let mut settled = vec![true; self.map.claims.len()];
        let mut waiting: Vec<u32> = circles
            .iter()
            .filter(|circle| circle.verdict == Verdict::Oscillates)
            .flat_map(|circle| circle.claims.iter().copied())
            .collect();
        while let Some(claim) = waiting.pop() {
            let held = setting.held().get(claim as usize).copied().unwrap_or(true);
            let Some(slot) = settled.get_mut(claim as usize).filter(|slot| **slot && !held) else { continue };
            *slot = false;
            for &inference in self.graph.uses(claim) {
                let mut bears_on = inference;
                // An undercutter bears on a claim through what it undercuts; a circle of them has no claim.
                for _ in 0..self.graph.inferences() {
                    let target = self.graph.target(bears_on);
                    if self.graph.kind(bears_on) == Kind::Undercut {
                        bears_on = target;
                    } else {
                        waiting.push(target);
                        break;
                    }
                }
            }
        }
        settled
    }

    /// Evaluates the beliefs.
    pub fn belief(&self, inputs: &Inputs) -> Result<Belief, NoBelief> {
        self.with_network(inputs, |_, beliefs| {
            Ok(Belief {
                p: beliefs.p().to_vec(),
                before_evidence: beliefs.before_evidence().to_vec(),
                exactness: beliefs.exactness().to_vec(),
            })
        })
    }

    /// Evaluates the belief in one claim.
    pub fn belief_in(&self, inputs: &Inputs, claim: ClaimIndex) -> Result<f64, NoBelief> {
        let belief = self.belief(inputs)?;
        belief.p.get(claim.position()).copied().ok_or_else(|| NoBelief::Other("unknown claim".to_owned()))
    }

    /// Evaluates the network of beliefs and hands it on, for what has to be asked of it further.
    pub fn with_network<T>(
        &self,
        inputs: &Inputs,
        ask: impl FnOnce(&Network<'_>, &Beliefs) -> Result<T, NoBelief>,
    ) -> Result<T, NoBelief> {
        let network = self.network(inputs)?;
        let beliefs = network.beliefs().map_err(|error| self.named(&error))?;
        ask(&network, &beliefs)
    }

    /// The network of beliefs, not evaluated yet.
    pub(super) fn network(&self, inputs: &Inputs) -> Result<Network<'_>, NoBelief> {
        let other = |error: &dyn std::fmt::Display| NoBelief::Other(error.to_string());
        let setting = self.setting(inputs, |weight| weight.belief).map_err(|error| other(&error))?;
        let order = Order::holding(&self.graph, &setting);
        let mut network = Network::new(&self.graph, Cow::Owned(order), Cow::Owned(setting))
            .map_err(|error| self.named(&error))?;
        network.work_at_most(self.most_work);
        for (inference, weight) in (0u32..).zip(&inputs.weights) {
            if let Some(odds) = weight.odds {
                network.set_odds(inference, odds).map_err(|error| self.named(&error))?;
            }
        }
        for (claim, found) in (0u32..).zip(self.evidence(inputs)).filter(|(_, found)| !found.is_empty()) {
            network.set_evidence(claim, &found).map_err(|error| self.named(&error))?;
        }
        Ok(network)
    }

    /// What linked questions say as evidence, by claim.
    fn evidence(&self, inputs: &Inputs) -> Vec<Vec<Evidence>> {
        let mut evidence: Vec<Vec<Evidence>> = vec![Vec::new(); self.map.claims.len()];
        for (link, reading) in self.map.links.iter().zip(&inputs.readings) {
            if let (Some(of), Some(found)) =
                (evidence.get_mut(link.claim.position()), evidence_of(link, reading.as_ref()))
            {
                of.push(found);
            }
        }
        evidence
    }

    /// How much work one evaluation may take.
    pub(super) fn most_work(&self) -> u64 {
        self.most_work
    }

    /// The map that was compiled.
    pub(super) fn map(&self) -> &ArgumentMap {
        self.map
    }

    /// Why there is no belief, with the claim by its id.
    pub(super) fn named(&self, error: &BeliefError) -> NoBelief {
        match error {
            BeliefError::Strength(StrengthError::Cyclic) => NoBelief::Circle,
            BeliefError::Contradiction(claim) => {
                let claim = self.map.claims.get(*claim as usize);
                NoBelief::Contradiction(claim.map_or_else(String::new, |claim| claim.id.value.clone()))
            }
            error => NoBelief::Other(error.to_string()),
        }
    }
}

/// What the question of a link says as evidence; `None` where it says nothing or is none.
pub(super) fn evidence_of(link: &Link, reading: Option<&Reading>) -> Option<Evidence> {
    let (LinkMode::Evidence, Some((if_holds, if_not)), Some(reading)) =
        (link.mode, link.likelihoods, reading)
    else {
        return None;
    };
    Evidence::new(if_holds.value(), if_not.value(), reading.p)
}

/// Whether every claim lies on the same side of one half under DF-QuAD, quadratic energy and Euler; `None` where a
/// semantics does not settle.
pub fn robust(model: &Model<'_>, inputs: &Inputs) -> Option<Vec<bool>> {
    let all: Vec<Strength> = [Semantics::DF_QUAD, Semantics::QUADRATIC_ENERGY, Semantics::EULER]
        .into_iter()
        .map(|semantics| model.strength(inputs, semantics).ok())
        .collect::<Option<_>>()?;
    let settled = |of: &Strength| {
        of.circles.iter().all(|circle| circle.verdict == super::gradual::cycle::Verdict::Converged)
    };
    if !all.iter().all(settled) {
        return None;
    }
    let side = |value: f64| {
        // A value on the line is a verdict of its own, but for rounding.
        let off = value - 0.5;
        if off.abs() < 1e-12 { std::cmp::Ordering::Equal } else { off.total_cmp(&0.0) }
    };
    let first = all.first()?;
    let same = |claim: usize| {
        let verdict = first.claims.get(claim).copied().map(side);
        all.iter().all(|of| of.claims.get(claim).copied().map(side) == verdict)
    };
    Some((0..first.claims.len()).map(same).collect())
}
