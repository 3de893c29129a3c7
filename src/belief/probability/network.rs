//! A map as a network of probabilities: what it holds, not yet what follows from it.

use super::bayes::{Evidence, MOST_EVIDENCE, Odds};
use super::beliefs::{BeliefError, MOST_WORK};
use super::sharing::Influences;
use crate::belief::gradual::strength::{StrengthError, fits};
use crate::belief::graph::{Graph, Kind};
use crate::belief::order::Order;
use crate::belief::setting::{Setting, SettingError};
use std::borrow::Cow;

/// A map read as a network of probabilities.
///
/// A claim holds by itself with the probability that is its base score. Inferences with a relevance make it a
/// leaky noisy-or with inhibitors, as in [`Semantics::Noisy`](crate::belief::gradual::semantics::Semantics::Noisy); inferences with
/// [`Odds`] move its log-odds first. An undercutter in force takes a reason away, also one in bits. Held claims
/// have their base score as probability, whatever bears on them, evidence included. Base scores, and whether an
/// inference applies, are independent; what claims share below them is accounted for.
///
/// Evidence moves a claim and all that it bears on, not what bears on it; [`Network::posterior`] goes both ways.
pub struct Network<'a> {
    pub(super) graph: &'a Graph,
    pub(super) order: Cow<'a, Order>,
    pub(super) setting: Cow<'a, Setting>,
    pub(super) influences: Influences,
    /// The place of each claim in the order of evaluation.
    places: Vec<u32>,
    odds: Vec<Option<Odds>>,
    evidence: Vec<Vec<Evidence>>,
    /// Which claims may get evidence later; empty where none will.
    weighable: Vec<bool>,
    /// How much work telling cases apart may be.
    pub(super) most_work: u64,
}

impl<'a> Network<'a> {
    /// Reads a map without circles; every inference has its relevance from the setting, no claim evidence.
    pub fn new(
        graph: &'a Graph,
        order: Cow<'a, Order>,
        setting: Cow<'a, Setting>,
    ) -> Result<Self, BeliefError> {
        fits(graph, &order, &setting)?;
        if !order.is_acyclic() {
            return Err(StrengthError::Cyclic.into());
        }
        let influences = Influences::new(graph, &setting, order.nodes());
        let mut places = vec![0; graph.claims() as usize];
        for (place, &claim) in (0..).zip(order.nodes()).filter(|(_, node)| **node < graph.claims()) {
            places[claim as usize] = place;
        }
        let odds = vec![None; graph.inferences() as usize];
        let evidence = vec![Vec::new(); graph.claims() as usize];
        Ok(Self {
            graph,
            order,
            setting,
            influences,
            places,
            odds,
            evidence,
            weighable: Vec::new(),
            most_work: MOST_WORK,
        })
    }

    /// Lets an inference move the log-odds of its claim. Its relevance, as a rule 1, stays the probability that
    /// it applies at all.
    pub fn set_odds(&mut self, inference: u32, odds: Odds) -> Result<(), BeliefError> {
        let place = self.odds.get_mut(inference as usize).ok_or(BeliefError::UnknownInference(inference))?;
        if self.graph.kind(inference) == Kind::Undercut {
            return Err(BeliefError::OddsOfUndercut(inference));
        }
        *place = Some(odds);
        Ok(())
    }

    /// Does less work than [`MOST_WORK`] for telling cases apart, where many evaluations are needed; what then is not
    /// exact is flagged as before.
    pub fn work_at_most(&mut self, work: u64) {
        self.most_work = work.min(MOST_WORK);
    }

    /// Replaces all evidence on a claim.
    pub fn set_evidence(&mut self, claim: u32, evidence: &[Evidence]) -> Result<(), BeliefError> {
        if evidence.iter().filter(|item| item.is_unresolved()).count() > MOST_EVIDENCE {
            return Err(BeliefError::TooMuchEvidence(claim));
        }
        let place = self.evidence.get_mut(claim as usize);
        *place.ok_or(StrengthError::UnknownClaim(claim))? = evidence.to_vec();
        Ok(())
    }

    /// Names claims that may get evidence while changes are followed.
    pub(crate) fn may_weigh(&mut self, claims: Vec<bool>) {
        self.weighable = claims;
    }

    /// Returns whether there is evidence on a claim, or may be later.
    pub(super) fn may_move(&self, claim: u32) -> bool {
        !self.evidence(claim).is_empty() || self.weighable.get(claim as usize).copied().unwrap_or(false)
    }

    /// Gives a claim another base score, held there or not.
    pub(crate) fn set_base(&mut self, claim: u32, value: f64, held: bool) -> Result<(), SettingError> {
        self.setting.to_mut().set_claim(claim, value, held)
    }

    /// Returns the order of evaluation.
    pub(crate) fn order(&self) -> &Order {
        &self.order
    }

    /// Returns the place of a claim in the order of evaluation.
    pub(super) fn place(&self, claim: u32) -> u32 {
        self.places[claim as usize]
    }

    /// Returns how an inference moves the log-odds of its claim, if it does.
    pub(super) fn odds(&self, inference: u32) -> Option<Odds> {
        self.odds[inference as usize]
    }

    /// Returns the evidence that moves a claim; a held one is not moved.
    pub(super) fn evidence(&self, claim: u32) -> &[Evidence] {
        if self.setting.held()[claim as usize] { &[] } else { &self.evidence[claim as usize] }
    }
}
