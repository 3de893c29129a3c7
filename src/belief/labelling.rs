//! Status: which claims stand, which fall, which stay open (three-valued grounded labelling).
#![allow(clippy::cast_possible_truncation, reason = "the builder checked that every count fits into 32 bits")]

use super::graph::{Graph, Kind};

/// The status of a claim or an inference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Accepted.
    Stands,
    /// Rejected. An inference that falls has no force.
    Falls,
    /// Neither.
    Open,
}

/// How a claim starts, before any reason for or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attitude {
    /// Stands until something standing rebuts it.
    Assumed,
    /// Needs a standing reason. With reasons that all fall it falls; without any it is open.
    NeedsReason,
}

/// What decided the label of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimReason {
    /// It was fixed from outside, as by a resolved question.
    Fixed,
    /// It stands by itself: it is assumed, and whatever rebuts it falls.
    Assumed,
    /// It stands because this inference does, and whatever rebuts it falls.
    SupportedBy(u32),
    /// It falls because this inference against it stands.
    RebuttedBy(u32),
    /// It falls because all its reasons do; this was the last of them.
    ReasonsGone(u32),
    /// It is open because it needs a reason and has none.
    NoReason,
    /// It is open because this inference is: the first one against it, else the first one for it.
    WaitsFor(u32),
}

/// Why a labelling was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {claims} starting values, found {given}")]
pub struct LabellingError {
    given: usize,
    claims: usize,
}

/// The label of every claim and every inference, with what decided it.
///
/// Reasons are well founded: following them from any claim that stands or falls never comes back to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelling {
    claims: Vec<Label>,
    inferences: Vec<Label>,
    claim_reasons: Vec<ClaimReason>,
}

impl Labelling {
    /// Returns the label of every claim.
    pub fn claims(&self) -> &[Label] {
        &self.claims
    }

    /// Returns the label of every inference.
    pub fn inferences(&self) -> &[Label] {
        &self.inferences
    }

    /// Returns what decided each claim.
    pub fn claim_reasons(&self) -> &[ClaimReason] {
        &self.claim_reasons
    }
}

/// Finds the grounded labelling: the least fixpoint of the rules below, in time linear in the graph.
///
/// - An inference stands if all its premises stand and all its undercutters fall; it falls if a premise falls or
///   an undercutter stands.
/// - A claim falls if an inference against it stands, or if it needs a reason, has some, and all of them fall.
/// - A claim stands if it is assumed or an inference for it stands, and all inferences against it fall.
/// - A fixed claim keeps its label. Whatever is left is open, so claims that lean on each other in a circle do
///   not hold each other up.
///
/// With attacks only and everything assumed this is Dung's grounded extension; with supports and undercutters it
/// follows the grounded labelling of Carneades 4, except that there a claim without any reason is out.
/// `attitudes` and `fixed` have one entry per claim.
///
/// ```
/// use warrant::belief::graph::{Bearing, GraphBuilder};
/// use warrant::belief::labelling::{Attitude, ClaimReason, Label, grounded};
/// // Claim 1 rebuts claim 0, and claim 2 rebuts claim 1.
/// let mut builder = GraphBuilder::new(3)?;
/// builder.infer(Bearing::Rebuts(0), &[1], 1.0)?;
/// builder.infer(Bearing::Rebuts(1), &[2], 1.0)?;
/// let graph = builder.build()?;
/// let labelling = grounded(&graph, &[Attitude::Assumed; 3], &[None; 3])?;
/// assert_eq!(labelling.claims(), [Label::Stands, Label::Falls, Label::Stands]);
/// assert_eq!(labelling.claim_reasons()[1], ClaimReason::RebuttedBy(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn grounded(
    graph: &Graph,
    attitudes: &[Attitude],
    fixed: &[Option<Label>],
) -> Result<Labelling, LabellingError> {
    let claims = graph.claims() as usize;
    for given in [attitudes.len(), fixed.len()] {
        if given != claims {
            return Err(LabellingError { given, claims });
        }
    }
    Ok(Pass::new(graph, attitudes, fixed).run())
}

struct Pass<'a> {
    graph: &'a Graph,
    attitudes: &'a [Attitude],
    fixed: &'a [Option<Label>],
    /// Premises that do not stand yet plus undercutters that have not fallen yet.
    wanting: Vec<u32>,
    /// Inferences against a claim that have not fallen yet.
    against: Vec<u32>,
    /// Inferences for a claim that have not fallen yet.
    in_favour: Vec<u32>,
    result: Labelling,
    /// Nodes whose label is new, first in, first out: claims, then inferences from `claims` on.
    decided: Vec<u32>,
}

impl<'a> Pass<'a> {
    fn new(graph: &'a Graph, attitudes: &'a [Attitude], fixed: &'a [Option<Label>]) -> Self {
        let claims = graph.claims();
        let wanting =
            |inference: u32| (graph.premises(inference).len() + graph.undercutters(inference).len()) as u32;
        Self {
            graph,
            attitudes,
            fixed,
            wanting: (0..graph.inferences()).map(wanting).collect(),
            against: (0..claims).map(|claim| graph.attacks(claim).len() as u32).collect(),
            in_favour: (0..claims).map(|claim| graph.supports(claim).len() as u32).collect(),
            result: Labelling {
                claims: vec![Label::Open; claims as usize],
                inferences: vec![Label::Open; graph.inferences() as usize],
                claim_reasons: vec![ClaimReason::NoReason; claims as usize],
            },
            decided: Vec::with_capacity(claims as usize + graph.inferences() as usize),
        }
    }

    fn run(mut self) -> Labelling {
        for claim in 0..self.graph.claims() {
            if let Some(label) = self.fixed[claim as usize] {
                self.result.claim_reasons[claim as usize] = ClaimReason::Fixed;
                self.result.claims[claim as usize] = label;
                if label != Label::Open {
                    self.decided.push(claim);
                }
            } else if self.attitudes[claim as usize] == Attitude::Assumed && self.against[claim as usize] == 0
            {
                self.decide_claim(claim, Label::Stands, ClaimReason::Assumed);
            }
        }
        let mut next = 0;
        while let Some(&node) = self.decided.get(next) {
            next += 1;
            match node.checked_sub(self.graph.claims()) {
                None => self.spread_claim(node),
                Some(inference) => self.spread_inference(inference),
            }
        }
        self.explain_what_is_open();
        self.result
    }

    fn decide_claim(&mut self, claim: u32, label: Label, reason: ClaimReason) {
        let place = claim as usize;
        if self.fixed[place].is_none() && self.result.claims[place] == Label::Open {
            self.result.claims[place] = label;
            self.result.claim_reasons[place] = reason;
            self.decided.push(claim);
        }
    }

    fn decide_inference(&mut self, inference: u32, label: Label) {
        let place = inference as usize;
        if self.result.inferences[place] == Label::Open {
            self.result.inferences[place] = label;
            self.decided.push(self.graph.claims() + inference);
        }
    }

    fn spread_claim(&mut self, claim: u32) {
        let graph = self.graph;
        let stands = self.result.claims[claim as usize] == Label::Stands;
        for &inference in graph.uses(claim) {
            if stands {
                self.one_less_wanting(inference);
            } else {
                self.decide_inference(inference, Label::Falls);
            }
        }
    }

    fn one_less_wanting(&mut self, inference: u32) {
        let wanting = &mut self.wanting[inference as usize];
        *wanting -= 1;
        if *wanting == 0 {
            self.decide_inference(inference, Label::Stands);
        }
    }

    fn spread_inference(&mut self, inference: u32) {
        let target = self.graph.target(inference);
        let stands = self.result.inferences[inference as usize] == Label::Stands;
        match (self.graph.kind(inference), stands) {
            (Kind::Undercut, true) => self.decide_inference(target, Label::Falls),
            (Kind::Undercut, false) => self.one_less_wanting(target),
            (Kind::Attack, true) => {
                self.decide_claim(target, Label::Falls, ClaimReason::RebuttedBy(inference));
            }
            (Kind::Attack, false) => {
                self.against[target as usize] -= 1;
                self.stand_if_unanswered(target);
            }
            (Kind::Support, true) => {
                if let reason @ ClaimReason::NoReason = &mut self.result.claim_reasons[target as usize] {
                    *reason = ClaimReason::SupportedBy(inference);
                }
                self.stand_if_unanswered(target);
            }
            (Kind::Support, false) => {
                let left = &mut self.in_favour[target as usize];
                *left -= 1;
                if *left == 0 && self.attitudes[target as usize] == Attitude::NeedsReason {
                    self.decide_claim(target, Label::Falls, ClaimReason::ReasonsGone(inference));
                }
            }
        }
    }

    fn stand_if_unanswered(&mut self, claim: u32) {
        if self.against[claim as usize] > 0 {
            return;
        }
        // The first support that stood was noted; it came before this moment, so reasons stay well founded.
        match (self.result.claim_reasons[claim as usize], self.attitudes[claim as usize]) {
            (reason @ ClaimReason::SupportedBy(_), _) => self.decide_claim(claim, Label::Stands, reason),
            (_, Attitude::Assumed) => self.decide_claim(claim, Label::Stands, ClaimReason::Assumed),
            _ => {}
        }
    }

    fn explain_what_is_open(&mut self) {
        let graph = self.graph;
        for claim in 0..graph.claims() {
            let place = claim as usize;
            if self.result.claims[place] != Label::Open || self.fixed[place].is_some() {
                continue;
            }
            let open = |of: &[u32]| {
                of.iter()
                    .copied()
                    .find(|&inference| self.result.inferences[inference as usize] == Label::Open)
            };
            let helpless = self.attitudes[place] == Attitude::NeedsReason && graph.supports(claim).is_empty();
            let waits = if helpless {
                None
            } else {
                open(graph.attacks(claim)).or_else(|| open(graph.supports(claim)))
            };
            self.result.claim_reasons[place] = waits.map_or(ClaimReason::NoReason, ClaimReason::WaitsFor);
        }
    }
}
