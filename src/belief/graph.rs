//! The compiled argument graph: claims, and the inferences that bear on them, as flat arrays.
#![allow(clippy::cast_possible_truncation, reason = "the builder checked that every count fits into 32 bits")]

use std::ops::Range;

/// Claims and inferences together stay below this; the two largest indices serve as marks.
const MOST_NODES: u32 = u32::MAX - 1;

/// What an inference bears on, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It is a reason for the claim with this index.
    Supports(u32),
    /// It is a reason against the claim with this index.
    Rebuts(u32),
    /// It takes away the force of the inference with this index, which may itself be an undercutting one.
    Undercuts(u32),
}

/// The way an inference bears on its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For a claim.
    Support,
    /// Against a claim.
    Attack,
    /// Against another inference.
    Undercut,
}

/// Why a graph cannot be compiled.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GraphError {
    /// Claims and inferences together do not fit into 32-bit indices.
    #[error("the map is too large for 32-bit indices")]
    TooLarge,
    /// An inference names a claim that does not exist.
    #[error("inference {inference} names unknown claim {claim}")]
    UnknownClaim {
        /// Index of the inference.
        inference: u32,
        /// The index that it names.
        claim: u32,
    },
    /// An inference undercuts one that does not exist.
    #[error("inference {inference} undercuts unknown inference {target}")]
    UnknownInference {
        /// Index of the undercutting inference.
        inference: u32,
        /// The index that it names.
        target: u32,
    },
    /// An inference has no premise.
    #[error("inference {inference} has no premise")]
    NoPremise {
        /// Index of the inference.
        inference: u32,
    },
    /// A premise is listed twice in one inference, which would count its credence twice.
    #[error("inference {inference} lists claim {claim} twice")]
    RepeatedPremise {
        /// Index of the inference.
        inference: u32,
        /// The claim that is repeated.
        claim: u32,
    },
    /// A relevance lies outside 0 to 1 or is not a number.
    #[error("invalid relevance of inference {inference}: expected 0..=1, found {relevance}")]
    Relevance {
        /// Index of the inference.
        inference: u32,
        /// The relevance that was given.
        relevance: f64,
    },
}

/// Collects inferences and compiles them.
///
/// ```
/// use warrant::belief::graph::{Bearing, GraphBuilder};
/// // Claim 1 supports claim 0; claim 2 undercuts that step.
/// let mut builder = GraphBuilder::new(3)?;
/// let step = builder.infer(Bearing::Supports(0), &[1], 1.0)?;
/// builder.infer(Bearing::Undercuts(step), &[2], 1.0)?;
/// let graph = builder.build()?;
/// assert_eq!(graph.incoming(0), [step]);
/// assert_eq!(graph.undercutters(step), [1]);
/// # Ok::<(), warrant::belief::graph::GraphError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GraphBuilder {
    claims: u32,
    kinds: Vec<Kind>,
    targets: Vec<u32>,
    premise_starts: Vec<u32>,
    premises: Vec<u32>,
    relevances: Vec<f64>,
}

impl GraphBuilder {
    /// Starts a graph of `claims` claims, numbered from 0.
    pub fn new(claims: usize) -> Result<Self, GraphError> {
        let claims = u32::try_from(claims).map_err(|_| GraphError::TooLarge)?;
        Ok(Self {
            claims,
            kinds: Vec::new(),
            targets: Vec::new(),
            premise_starts: vec![0],
            premises: Vec::new(),
            relevances: Vec::new(),
        })
    }

    /// Adds an inference from jointly needed `premises` and returns its index; `relevance` is in 0..=1.
    ///
    /// An undercut may name an inference that is added later; that is checked by [`GraphBuilder::build`].
    pub fn infer(&mut self, bearing: Bearing, premises: &[u32], relevance: f64) -> Result<u32, GraphError> {
        let inference = u32::try_from(self.kinds.len()).map_err(|_| GraphError::TooLarge)?;
        if premises.is_empty() {
            return Err(GraphError::NoPremise { inference });
        }
        if let Some(&claim) = premises.iter().find(|&&claim| claim >= self.claims) {
            return Err(GraphError::UnknownClaim { inference, claim });
        }
        let mut sorted = premises.to_vec();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(GraphError::RepeatedPremise { inference, claim: pair[0] });
        }
        if !(0.0..=1.0).contains(&relevance) {
            return Err(GraphError::Relevance { inference, relevance });
        }
        let (kind, target) = match bearing {
            Bearing::Supports(claim) => (Kind::Support, claim),
            Bearing::Rebuts(claim) => (Kind::Attack, claim),
            Bearing::Undercuts(target) => (Kind::Undercut, target),
        };
        if kind != Kind::Undercut && target >= self.claims {
            return Err(GraphError::UnknownClaim { inference, claim: target });
        }
        let end = u32::try_from(self.premises.len() + premises.len()).map_err(|_| GraphError::TooLarge)?;
        self.kinds.push(kind);
        self.targets.push(target);
        self.premises.extend_from_slice(premises);
        self.premise_starts.push(end);
        self.relevances.push(relevance);
        Ok(inference)
    }

    /// Compiles the graph, with an index in both directions.
    pub fn build(self) -> Result<Graph, GraphError> {
        let inferences = u32::try_from(self.kinds.len()).map_err(|_| GraphError::TooLarge)?;
        self.claims
            .checked_add(inferences)
            .filter(|&nodes| nodes < MOST_NODES)
            .ok_or(GraphError::TooLarge)?;
        for (inference, (&kind, &target)) in (0u32..).zip(self.kinds.iter().zip(&self.targets)) {
            if kind == Kind::Undercut && target >= inferences {
                return Err(GraphError::UnknownInference { inference, target });
            }
        }
        let of_kind = |wanted: Kind| {
            (0u32..)
                .zip(self.kinds.iter().zip(&self.targets))
                .filter(move |(_, (kind, _))| **kind == wanted)
                .map(|(inference, (_, &target))| (target, inference))
        };
        let undercutters = Index::new(inferences as usize, || of_kind(Kind::Undercut));
        let incoming =
            Index::new(self.claims as usize, || of_kind(Kind::Support).chain(of_kind(Kind::Attack)));
        let mut first_attacks = incoming.starts[..self.claims as usize].to_vec();
        for (claim, _) in of_kind(Kind::Support) {
            first_attacks[claim as usize] += 1;
        }
        let starts = &self.premise_starts;
        let premises = &self.premises;
        let uses = Index::new(self.claims as usize, || {
            (0u32..).zip(starts.windows(2)).flat_map(move |(inference, ends)| {
                premises[ends[0] as usize..ends[1] as usize].iter().map(move |&claim| (claim, inference))
            })
        });
        Ok(Graph {
            claims: self.claims,
            kinds: self.kinds,
            targets: self.targets,
            premises: Index { starts: self.premise_starts, items: self.premises },
            relevances: self.relevances,
            incoming,
            first_attacks,
            undercutters,
            uses,
        })
    }
}

/// Lists of indices, one per row, stored end to end (compressed sparse rows).
#[derive(Clone, Debug, PartialEq)]
struct Index {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Index {
    /// Groups pairs (row, item) by row; items keep their order. All rows are below `rows`.
    fn new<I: Iterator<Item = (u32, u32)>>(rows: usize, pairs: impl Fn() -> I) -> Self {
        let mut starts = vec![0u32; rows + 1];
        for (row, _) in pairs() {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; starts[rows] as usize];
        for (row, item) in pairs() {
            let place = &mut next[row as usize];
            items[*place as usize] = item;
            *place += 1;
        }
        Self { starts, items }
    }

    #[inline]
    fn range(&self, row: u32) -> Range<usize> {
        self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize
    }

    #[inline]
    fn row(&self, row: u32) -> &[u32] {
        &self.items[self.range(row)]
    }
}

/// A compiled argument graph. Claims and inferences are numbered from 0, each in its own range.
///
/// Indices given to its methods must be below [`Graph::claims`] or [`Graph::inferences`]; what the graph itself
/// hands out always is.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    claims: u32,
    kinds: Vec<Kind>,
    targets: Vec<u32>,
    premises: Index,
    relevances: Vec<f64>,
    incoming: Index,
    first_attacks: Vec<u32>,
    undercutters: Index,
    uses: Index,
}

impl Graph {
    /// Returns the number of claims.
    #[inline]
    pub fn claims(&self) -> u32 {
        self.claims
    }

    /// Returns the number of inferences, undercutting ones included.
    #[inline]
    pub fn inferences(&self) -> u32 {
        self.kinds.len() as u32
    }

    /// Returns which way an inference bears on its target.
    #[inline]
    pub fn kind(&self, inference: u32) -> Kind {
        self.kinds[inference as usize]
    }

    /// Returns the claim, or for [`Kind::Undercut`] the inference, that an inference bears on.
    #[inline]
    pub fn target(&self, inference: u32) -> u32 {
        self.targets[inference as usize]
    }

    /// Returns the premises of an inference, all of which are needed.
    #[inline]
    pub fn premises(&self, inference: u32) -> &[u32] {
        self.premises.row(inference)
    }

    /// Returns the relevance of every inference.
    #[inline]
    pub fn relevances(&self) -> &[f64] {
        &self.relevances
    }

    /// Returns the inferences that support or rebut a claim: first the supporting ones, then the others, each in
    /// the order in which they were added.
    #[inline]
    pub fn incoming(&self, claim: u32) -> &[u32] {
        self.incoming.row(claim)
    }

    /// Returns the inferences that support a claim.
    #[inline]
    pub fn supports(&self, claim: u32) -> &[u32] {
        let start = self.incoming.starts[claim as usize] as usize;
        &self.incoming.items[start..self.first_attacks[claim as usize] as usize]
    }

    /// Returns the inferences that rebut a claim.
    #[inline]
    pub fn attacks(&self, claim: u32) -> &[u32] {
        let end = self.incoming.starts[claim as usize + 1] as usize;
        &self.incoming.items[self.first_attacks[claim as usize] as usize..end]
    }

    /// Returns the inferences that undercut an inference.
    #[inline]
    pub fn undercutters(&self, inference: u32) -> &[u32] {
        self.undercutters.row(inference)
    }

    /// Returns the inferences that have the claim as a premise.
    #[inline]
    pub fn uses(&self, claim: u32) -> &[u32] {
        self.uses.row(claim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_both_directions() {
        let mut builder = GraphBuilder::new(4).unwrap();
        let against = builder.infer(Bearing::Rebuts(0), &[2], 1.0).unwrap();
        let linked = builder.infer(Bearing::Supports(0), &[1, 2], 0.5).unwrap();
        let gate = builder.infer(Bearing::Undercuts(linked), &[3], 1.0).unwrap();
        let answer = builder.infer(Bearing::Undercuts(gate), &[1], 1.0).unwrap();
        let graph = builder.build().unwrap();
        assert_eq!(graph.incoming(0), [linked, against]);
        assert_eq!((graph.supports(0), graph.attacks(0)), (&[linked][..], &[against][..]));
        assert_eq!(graph.premises(linked), [1, 2]);
        assert_eq!(graph.uses(2), [against, linked]);
        assert_eq!(graph.uses(1), [linked, answer]);
        assert_eq!(graph.undercutters(linked), [gate]);
        assert_eq!(graph.undercutters(gate), [answer]);
        assert!(graph.undercutters(answer).is_empty() && graph.incoming(3).is_empty());
        assert_eq!((graph.kind(gate), graph.target(gate)), (Kind::Undercut, linked));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let mut builder = GraphBuilder::new(2).unwrap();
        let unknown = GraphError::UnknownClaim { inference: 0, claim: 2 };
        assert_eq!(builder.infer(Bearing::Supports(2), &[0], 1.0), Err(unknown.clone()));
        assert_eq!(builder.infer(Bearing::Supports(0), &[2], 1.0), Err(unknown));
        assert_eq!(builder.infer(Bearing::Rebuts(0), &[], 1.0), Err(GraphError::NoPremise { inference: 0 }));
        assert_eq!(
            builder.infer(Bearing::Rebuts(0), &[1, 0, 1], 1.0),
            Err(GraphError::RepeatedPremise { inference: 0, claim: 1 })
        );
        assert!(matches!(
            builder.infer(Bearing::Rebuts(0), &[1], f64::NAN),
            Err(GraphError::Relevance { inference: 0, .. })
        ));
        builder.infer(Bearing::Undercuts(7), &[1], 1.0).unwrap();
        assert_eq!(builder.build(), Err(GraphError::UnknownInference { inference: 0, target: 7 }));
    }
}
