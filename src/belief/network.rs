//! Belief: the probability of every claim, exact also where reasons share premises.

use super::bayes::{Evidence, Likelihood, MOST_EVIDENCE, Odds, updated};
pub use super::conditioning::Learned;
use super::conditioning::{Finding, Region};
use super::graph::{Graph, Kind};
use super::local_belief::Known;
use super::order::Order;
use super::setting::{Setting, SettingError};
use super::sharing::{Common, Gates, Inputs, Sources};
use super::strength::{StrengthError, fits};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The most claims of which all cases are told apart at a time.
pub const MOST_SPLIT: usize = 20;
/// About how many operations, each on eight cases, telling cases apart may take, all claims together. A hundred claims
/// that each rest on the same 20 premises take three quarters of it, and about half a second is what all of it takes.
pub const MOST_WORK: u64 = 1 << 27;
/// The same for one claim that rests on a belief that assumes independence: it is flagged whatever is done for it.
const WORK_IN_VAIN: u64 = 1 << 14;

/// Why there are no beliefs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BeliefError {
    /// The map has circles, or the values belong to another map.
    #[error(transparent)]
    Strength(#[from] StrengthError),
    /// Bits were given to an inference that undercuts another; there it needs a relevance.
    #[error("inference {0} undercuts another one and takes a relevance, not bits")]
    OddsOfUndercut(u32),
    /// No inference has this index.
    #[error("no inference has index {0}")]
    UnknownInference(u32),
    /// What bears on a claim contradicts itself.
    #[error("what bears on claim {0} cannot all be so")]
    Contradiction(u32),
    /// More than [`MOST_EVIDENCE`] unresolved questions bear on a claim as evidence.
    #[error("too many unresolved questions bear on claim {0}")]
    TooMuchEvidence(u32),
    /// More claims matter than can be told apart.
    #[error("{0} claims are too many to tell all their cases apart")]
    TooMany(usize),
    /// What was found is impossible in this map.
    #[error("what was found cannot be so in this map")]
    Impossible,
}

/// How far a belief can be trusted as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    /// It is the probability that the map implies.
    Exact,
    /// So many reasons in bits bear on one claim that cases of nearly the same odds were merged.
    Merged,
    /// Reasons share more premises than can be told apart; it assumes independence.
    AssumesIndependence,
}

/// The belief in every claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    p: Vec<f64>,
    before: Vec<f64>,
    exactness: Vec<Exactness>,
}

impl Beliefs {
    /// Returns the probability of each claim, given the evidence on it and on all that bears on it.
    pub fn p(&self) -> &[f64] {
        &self.p
    }

    /// Returns the probability of each claim before the evidence on the claim itself.
    pub fn before_evidence(&self) -> &[f64] {
        &self.before
    }

    /// Returns how far each belief can be trusted as a number.
    pub fn exactness(&self) -> &[Exactness] {
        &self.exactness
    }
}

/// Beliefs, and how they were found.
pub(super) struct Evaluated {
    pub(super) beliefs: Beliefs,
    /// The claims whose inputs share something, each with its region, or nothing where that is too large.
    meetings: BTreeMap<u32, Option<Region>>,
    /// By claim, the meetings whose region it is in; filled for following changes.
    within: Vec<Vec<u32>>,
    /// By claim, whether it was uncertain when all was evaluated; filled likewise.
    uncertain: Vec<bool>,
    known: Known,
}

impl Evaluated {
    /// Prepares for [`Network::follow`].
    pub(super) fn following(mut self) -> Self {
        self.uncertain = self.beliefs.p.iter().map(|&p| is_uncertain(p)).collect();
        self.within = vec![Vec::new(); self.beliefs.p.len()];
        for (&meeting, region) in &self.meetings {
            for claim in region.iter().flat_map(Region::claims).filter(|&claim| claim != meeting) {
                self.within[claim as usize].push(meeting);
            }
        }
        self
    }

    fn put(&mut self, claim: u32, before: f64, p: f64, exactness: Exactness) {
        let at = claim as usize;
        (self.beliefs.before[at], self.beliefs.p[at], self.beliefs.exactness[at]) = (before, p, exactness);
        self.known.claims[at] = p;
    }
}

pub(super) fn is_uncertain(p: f64) -> bool {
    p > 0.0 && p < 1.0
}

/// A map read as a network of probabilities.
///
/// A claim holds by itself with the probability that is its base score. Inferences with a relevance make it a
/// leaky noisy-or with inhibitors, as in [`Semantics::Noisy`](super::semantics::Semantics::Noisy); inferences with
/// [`Odds`] move its log-odds first. An undercutter in force takes a reason away, also one in bits. Held claims
/// have their base score as probability, whatever bears on them, evidence included. Base scores, and whether an
/// inference applies, are independent; what claims share below them is accounted for.
///
/// Evidence moves a claim and all that it bears on, not what bears on it; [`Network::posterior`] goes both ways.
///
/// ```
/// use std::borrow::Cow;
/// use warrant::belief::graph::{Bearing, GraphBuilder};
/// use warrant::belief::network::Network;
/// use warrant::belief::order::Order;
/// use warrant::belief::setting::Setting;
/// // Claims 1 and 2 are both needed for claim 0, and both rest on claim 3.
/// let mut builder = GraphBuilder::new(4)?;
/// builder.infer(Bearing::Supports(0), &[1, 2], 1.0)?;
/// builder.infer(Bearing::Supports(1), &[3], 1.0)?;
/// builder.infer(Bearing::Supports(2), &[3], 1.0)?;
/// let graph = builder.build()?;
/// let order = Order::of(&graph);
/// let setting = Setting::new(&graph, vec![0.0, 0.0, 0.0, 0.5])?;
/// let beliefs = Network::new(&graph, Cow::Owned(order), Cow::Owned(setting))?.beliefs()?;
/// assert_eq!(beliefs.p()[0], 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Network<'a> {
    pub(super) graph: &'a Graph,
    pub(super) order: Cow<'a, Order>,
    pub(super) setting: Cow<'a, Setting>,
    pub(super) inputs: Inputs,
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
        let inputs = Inputs::new(graph, &setting, order.nodes());
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
            inputs,
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
    pub(super) fn may_weigh(&mut self, claims: Vec<bool>) {
        self.weighable = claims;
    }

    /// Returns whether there is evidence on a claim, or may be later.
    pub(super) fn may_move(&self, claim: u32) -> bool {
        !self.evidence(claim).is_empty() || self.weighable.get(claim as usize).copied().unwrap_or(false)
    }

    /// Gives a claim another base score, held there or not.
    pub(super) fn set_base(&mut self, claim: u32, value: f64, held: bool) -> Result<(), SettingError> {
        self.setting.to_mut().set_claim(claim, value, held)
    }

    /// Computes the belief in every claim.
    ///
    /// Where the inputs of a claim share uncertain claims below them, all cases of these are told apart, up to
    /// [`MOST_SPLIT`] of them at a time, at a cost of two to that power and not more than [`MOST_WORK`] in all; with
    /// more, the belief is flagged.
    pub fn beliefs(&self) -> Result<Beliefs, BeliefError> {
        Ok(self.evaluated()?.beliefs)
    }

    /// Computes the belief in every claim and remembers how, so that changes can follow.
    pub(super) fn evaluated(&self) -> Result<Evaluated, BeliefError> {
        let graph = self.graph;
        let count = graph.claims() as usize;
        let gates = Gates::new(graph, &self.inputs, self.order.nodes());
        let mut sources = Sources::new(graph);
        let mut left = self.most_work;
        let mut result = Evaluated {
            beliefs: Beliefs {
                p: vec![0.0; count],
                before: vec![0.0; count],
                exactness: vec![Exactness::Exact; count],
            },
            meetings: BTreeMap::new(),
            within: Vec::new(),
            uncertain: Vec::new(),
            known: Known::nothing(graph),
        };
        for &claim in self.order.nodes().iter().filter(|&&node| node < graph.claims()) {
            match sources.enter(graph, &self.inputs, &gates, claim) {
                Common::Nothing => {}
                Common::Claims => {
                    let loose = self.inputs.premises(graph, claim).any(|premise| {
                        result.beliefs.exactness[premise as usize] == Exactness::AssumesIndependence
                    });
                    let allowed = if loose { left.min(WORK_IN_VAIN) } else { left };
                    let mut after = allowed;
                    let region = Region::meeting_at(self, claim, &sources, &mut after);
                    left -= allowed - after;
                    result.meetings.insert(claim, region);
                }
                Common::TooMany => {
                    result.meetings.insert(claim, None);
                }
            }
            let (before, p, exactness) = self.belief_in(claim, &mut result)?;
            result.put(claim, before, p, exactness);
            if is_uncertain(p) && self.inputs.outputs(graph, claim).nth(1).is_some() {
                sources.add(claim);
            }
        }
        Ok(result)
    }

    /// Computes the belief in one claim from those in what bears on it: before its evidence, with it, and how exactly.
    fn belief_in(&self, claim: u32, known: &mut Evaluated) -> Result<(f64, f64, Exactness), BeliefError> {
        let Evaluated { beliefs, meetings, known, .. } = known;
        let (before, mut exactness) = match meetings.get(&claim) {
            None => known.local(self, claim)?,
            Some(Some(region)) => region.probability(self, beliefs, &mut known.room, &[])?,
            Some(None) => (known.local(self, claim)?.0, Exactness::AssumesIndependence),
        };
        for premise in self.inputs.premises(self.graph, claim) {
            exactness = exactness.max(beliefs.exactness[premise as usize]);
        }
        let p = updated(before, self.evidence(claim)).ok_or(BeliefError::Contradiction(claim))?;
        Ok((before, p, exactness))
    }

    /// Follows changes of base scores and of evidence, at the cost of what depends on the claims that changed.
    ///
    /// Returns whether that was possible: a claim that others share and that was certain when all was evaluated, and
    /// ceased to be, changes what has to be told apart, and all must be evaluated anew. So must it where a claim was
    /// held then and is not now, or has evidence that could not be foreseen.
    pub(super) fn follow(&self, changed: &[u32], known: &mut Evaluated) -> Result<bool, BeliefError> {
        let mut waiting: BinaryHeap<Reverse<(u32, u32)>> =
            changed.iter().map(|&claim| Reverse((self.place(claim), claim))).collect();
        let mut last = None;
        while let Some(Reverse((_, claim))) = waiting.pop() {
            if last == Some(claim) {
                continue;
            }
            last = Some(claim);
            let (before, p, exactness) = self.belief_in(claim, known)?;
            let at = claim as usize;
            let of = &known.beliefs;
            let shared = || self.inputs.outputs(self.graph, claim).nth(1).is_some();
            if is_uncertain(p) && !known.uncertain.get(at).copied().unwrap_or(true) && shared() {
                return Ok(false);
            }
            let moved = p.to_bits() != of.p[at].to_bits()
                || before.to_bits() != of.before[at].to_bits()
                || exactness != of.exactness[at];
            known.put(claim, before, p, exactness);
            let mut wait = |claim: u32| waiting.push(Reverse((self.place(claim), claim)));
            if moved {
                self.inputs.outputs(self.graph, claim).for_each(&mut wait);
            }
            // What a meeting tells apart may change though no probability on the way does.
            known.within.get(at).into_iter().flatten().copied().for_each(wait);
        }
        Ok(true)
    }

    /// Returns the probability of a claim given findings on any claims and all evidence in the map.
    ///
    /// Unlike [`Network::beliefs`] this follows findings and evidence in every direction. `beliefs` are those of
    /// this network. Claims that are found or have evidence, and those used more than once by what matters, must
    /// not exceed [`MOST_SPLIT`], nor the work [`MOST_WORK`]. Unresolved evidence counts with the weight that it has in the beliefs.
    #[cfg_attr(
        not(any(test, feature = "internals")),
        expect(dead_code, reason = "competing hypotheses will ask for it")
    )]
    pub fn posterior(
        &self,
        beliefs: &Beliefs,
        query: u32,
        findings: &[(u32, Likelihood)],
    ) -> Result<f64, BeliefError> {
        let claims = self.graph.claims();
        if beliefs.p.len() != claims as usize {
            return Err(StrengthError::Mismatch.into());
        }
        let mut merged = vec![Finding { claim: query, likelihood: Likelihood::NONE }];
        for &(claim, likelihood) in findings {
            match merged.iter_mut().find(|finding| finding.claim == claim) {
                Some(finding) => {
                    let both = finding.likelihood.and(likelihood);
                    finding.likelihood = both.ok_or(BeliefError::Impossible)?;
                }
                None => merged.push(Finding { claim, likelihood }),
            }
        }
        if let Some(unknown) = merged.iter().find(|finding| finding.claim >= claims) {
            return Err(StrengthError::UnknownClaim(unknown.claim).into());
        }
        let region = Region::below(self, beliefs, query, &merged, &mut self.most_work.clone())?;
        Ok(region.probability(self, beliefs, &mut Vec::new(), &merged)?.0)
    }

    /// Returns the probability of a query given all evidence in the map, and what learning each of some claims does to it:
    /// the same as [`Network::posterior`] with findings that prove and refute each, in five to eight times the time of one
    /// probability. Errors as there.
    ///
    /// `None` for a claim that neither bears on the query nor on any evidence. An error if that is more work than `most`.
    pub fn learning(
        &self,
        beliefs: &Beliefs,
        query: u32,
        claims: &[u32],
        mut most: u64,
    ) -> Result<(f64, Vec<Option<Learned>>), BeliefError> {
        let count = self.graph.claims();
        if beliefs.p.len() != count as usize {
            return Err(StrengthError::Mismatch.into());
        }
        if query >= count {
            return Err(StrengthError::UnknownClaim(query).into());
        }
        let found = [Finding { claim: query, likelihood: Likelihood::NONE }];
        let whole = most;
        let region = Region::below(self, beliefs, query, &found, &mut most)?;
        if region.learning_work() > whole {
            return Err(BeliefError::TooMany(region.splits()));
        }
        region.learning(self, beliefs, claims)
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
