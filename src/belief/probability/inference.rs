//! Inference: what a network says of every claim, exact also where reasons share premises.

use super::bayes::{Likelihood, updated};
use super::beliefs::{BeliefError, Beliefs, Exactness, is_uncertain};
use super::cases::Lanes;
use super::conditioning::{Conditional, Finding, Region};
use super::local::Known;
use super::network::Network;
use super::sharing::{Common, Gates, Sources};
use crate::belief::gradual::strength::StrengthError;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The same for one claim that rests on a belief that assumes independence: it is flagged whatever is done for it.
const FLAGGED_WORK_LIMIT: u64 = 1 << 14;

/// Beliefs, and how they were found.
pub(crate) struct Evaluated {
    pub(crate) beliefs: Beliefs,
    /// The claims whose inputs share something, each with its region, or nothing where that is too large.
    meetings: BTreeMap<u32, Option<Region>>,
    /// By claim, the meetings whose region it is in; filled for following changes.
    within: Vec<Vec<u32>>,
    /// By claim, whether it was uncertain when all was evaluated; filled likewise.
    uncertain: Vec<bool>,
    known: Known,
    /// Room for telling cases apart.
    room: Vec<Lanes>,
}

impl Evaluated {
    /// Prepares for [`Network::follow`].
    pub(crate) fn following(mut self) -> Self {
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

impl Network<'_> {
    /// Computes the belief in every claim.
    ///
    /// Where the inputs of a claim share uncertain claims below them, all cases of these are told apart, up to
    /// [`MOST_SPLIT`] of them at a time, at a cost of two to that power and not more than [`MOST_WORK`] in all; with
    /// more, the belief is flagged.
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use warrant::belief::graph::{Bearing, GraphBuilder};
    /// use warrant::belief::probability::network::Network;
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
    pub fn beliefs(&self) -> Result<Beliefs, BeliefError> {
        Ok(self.evaluated()?.beliefs)
    }

    /// Computes the belief in every claim and remembers how, so that changes can follow.
    pub(crate) fn evaluated(&self) -> Result<Evaluated, BeliefError> {
        let graph = self.graph;
        let gates = Gates::new(graph, &self.influences, self.order.nodes());
        let mut sources = Sources::new(graph);
        let mut left = self.most_work;
        let mut result = Evaluated {
            beliefs: Beliefs::nothing(graph.claims() as usize),
            meetings: BTreeMap::new(),
            within: Vec::new(),
            uncertain: Vec::new(),
            known: Known::nothing(graph),
            room: Vec::new(),
        };
        for &claim in self.order.nodes().iter().filter(|&&node| node < graph.claims()) {
            match sources.enter(graph, &self.influences, &gates, claim) {
                Common::Nothing => {}
                Common::Claims => {
                    let loose = self.influences.premises(graph, claim).any(|premise| {
                        result.beliefs.exactness[premise as usize] == Exactness::AssumesIndependence
                    });
                    let allowed = if loose { left.min(FLAGGED_WORK_LIMIT) } else { left };
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
            if is_uncertain(p) && self.influences.outputs(graph, claim).nth(1).is_some() {
                sources.add(claim);
            }
        }
        Ok(result)
    }

    /// Computes the belief in one claim from those in what bears on it: before its evidence, with it, and how exactly.
    pub(crate) fn belief_in(
        &self,
        claim: u32,
        known: &mut Evaluated,
    ) -> Result<(f64, f64, Exactness), BeliefError> {
        let Evaluated { beliefs, meetings, known, room, .. } = known;
        let (before, mut exactness) = match meetings.get(&claim) {
            None => known.local(self, claim)?,
            Some(Some(region)) => region.probability(self, beliefs, room, &[])?,
            Some(None) => (known.local(self, claim)?.0, Exactness::AssumesIndependence),
        };
        for premise in self.influences.premises(self.graph, claim) {
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
    pub(crate) fn follow(&self, changed: &[u32], known: &mut Evaluated) -> Result<bool, BeliefError> {
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
            let shared = || self.influences.outputs(self.graph, claim).nth(1).is_some();
            if is_uncertain(p) && !known.uncertain.get(at).copied().unwrap_or(true) && shared() {
                return Ok(false);
            }
            let moved = p.to_bits() != of.p[at].to_bits()
                || before.to_bits() != of.before[at].to_bits()
                || exactness != of.exactness[at];
            known.put(claim, before, p, exactness);
            let mut wait = |claim: u32| waiting.push(Reverse((self.place(claim), claim)));
            if moved {
                self.influences.outputs(self.graph, claim).for_each(&mut wait);
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
    pub fn conditionals(
        &self,
        beliefs: &Beliefs,
        query: u32,
        claims: &[u32],
        mut most: u64,
    ) -> Result<(f64, Vec<Option<Conditional>>), BeliefError> {
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
        if region.conditionals_work() > whole {
            return Err(BeliefError::TooMany(region.splits()));
        }
        region.conditionals(self, beliefs, claims)
    }
}
