//! Figures: which strengths and beliefs rest on a number that somebody stated, and so are fit to print, and how far the
//! numbers that nobody stated leave them open.

use super::gradual::semantics::Semantics;
use super::inputs::{Inputs, Number};
use super::model::{Belief, Model, NoBelief, Strength, evidence_of};
pub use super::ranges::Range;
use super::ranges::{Missing, spread};
use crate::argument::{ClaimIndex, InferenceIndex};

/// What a stated number reaches: a claim by one of its own or of what bears on it, however indirectly, an inference likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Claims, then inferences.
    strength: Vec<bool>,
    belief: Vec<bool>,
    claims: usize,
}

impl Reached {
    /// Follows every stated number: credences, forecasts and answers of claims, weights of inferences, and for belief
    /// what questions say as evidence.
    pub fn new(model: &Model<'_>, inputs: &Inputs) -> Self {
        let stated = inputs.claims.iter().map(Number::is_stated);
        let mut nodes: Vec<bool> = stated.chain(inputs.weights.iter().map(|weight| weight.given)).collect();
        let strength = spread(model.graph(), inputs, nodes.clone());
        for (link, reading) in model.map().links.iter().zip(&inputs.readings) {
            if let (Some(node), Some(_)) =
                (nodes.get_mut(link.claim.position()), evidence_of(link, reading.as_ref()))
            {
                *node = true;
            }
        }
        Self { strength, belief: spread(model.graph(), inputs, nodes), claims: inputs.claims.len() }
    }

    /// Whether one reaches the strength of a claim, which no evidence moves.
    pub fn strength(&self, claim: ClaimIndex) -> bool {
        self.strength.get(claim.position()).copied().unwrap_or(false)
    }

    /// Whether one reaches the force of an inference.
    pub fn force(&self, inference: InferenceIndex) -> bool {
        self.strength.get(self.claims + inference.position()).copied().unwrap_or(false)
    }

    /// Whether one reaches the belief in a claim.
    pub fn belief(&self, claim: ClaimIndex) -> bool {
        self.belief.get(claim.position()).copied().unwrap_or(false)
    }
}

/// The widest range beside which a number is printed, too.
pub const WIDEST: f64 = 0.2;

/// A strength or a belief that a stated number reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The number with every missing one at its default.
    pub value: f64,
    /// The values that it takes while the missing numbers of other claims vary over 0 to 1; `None` where none is missing.
    pub range: Option<Range>,
}

impl Figure {
    fn new(value: f64, range: Option<Range>) -> Self {
        // The range is never narrower than what it is the range of.
        let range = range.map(|of| Range { low: of.low.min(value), high: of.high.max(value), ..of });
        Self { value, range: range.filter(|of| of.high - of.low > 1e-12) }
    }

    /// The number, where the missing ones leave it within a range of [`WIDEST`].
    pub fn point(&self) -> Option<f64> {
        // From 0.7 to 0.9 is no wider than 0.2, whatever doubles say.
        Some(self.value).filter(|_| self.range.is_none_or(|range| range.high - range.low <= WIDEST + 1e-12))
    }
}

/// The strength and the belief of every claim that are fit to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// What stated numbers reach.
    pub reached: Reached,
    strength: Vec<Option<Figure>>,
    belief: Vec<Option<Figure>>,
}

impl Figures {
    /// Looks at what an argument comes to; strengths come with their semantics.
    pub fn new(
        model: &Model<'_>,
        inputs: &Inputs,
        strength: Option<(Semantics, &Strength)>,
        belief: Option<&Belief>,
    ) -> Self {
        let reached = Reached::new(model, inputs);
        let missing = Missing::new(model, inputs);
        let figures = |values: &[f64], ranges: Vec<Option<Range>>, fit: &dyn Fn(ClaimIndex) -> bool| {
            let figure = |(claim, (&value, range))| fit(ClaimIndex(claim)).then(|| Figure::new(value, range));
            (0u32..).zip(values.iter().zip(ranges)).map(figure).collect()
        };
        let strength = strength.map_or_else(Vec::new, |(semantics, of)| {
            // What rests on something that oscillates has no strength.
            let settled = |claim: ClaimIndex| of.settled.get(claim.position()) == Some(&true);
            let fit = |claim: ClaimIndex| reached.strength(claim) && settled(claim);
            figures(&of.claims, missing.strengths(semantics), &fit)
        });
        let belief = belief.map_or_else(Vec::new, |of| {
            let fit = |claim: ClaimIndex| reached.belief(claim);
            figures(&of.p, missing.beliefs(|claim| fit(ClaimIndex(claim))), &fit)
        });
        Self { reached, strength, belief }
    }

    /// The strength of a claim; `None` where no stated number reaches it, or where it rests on what oscillates.
    pub fn strength(&self, claim: ClaimIndex) -> Option<Figure> {
        self.strength.get(claim.position()).copied().flatten()
    }

    /// The belief in a claim; `None` where no stated number reaches it, or where there is none.
    pub fn belief(&self, claim: ClaimIndex) -> Option<Figure> {
        self.belief.get(claim.position()).copied().flatten()
    }
}

/// The belief in one claim whose value is known; `None` where no stated number reaches it.
pub(in crate::belief) fn figure(
    model: &Model<'_>,
    inputs: &Inputs,
    claim: ClaimIndex,
    value: f64,
) -> Option<Figure> {
    // `history` asks ten thousand times: where every number is stated there is nothing to search.
    let own = inputs.claims.get(claim.position()).is_some_and(Number::is_stated);
    if !own && !Reached::new(model, inputs).belief(claim) {
        return None;
    }
    if inputs.claims.iter().all(Number::is_stated) {
        return Some(Figure::new(value, None));
    }
    let ranges = Missing::new(model, inputs).beliefs(|other| other == claim.0);
    Some(Figure::new(value, ranges.get(claim.position()).copied().flatten()))
}

/// The belief in one claim.
///
/// # Errors
///
/// Where there is no belief, or no stated number reaches the claim.
pub(super) fn stated(model: &Model<'_>, inputs: &Inputs, claim: ClaimIndex) -> Result<Figure, NoBelief> {
    let value = model.belief_in(inputs, claim)?;
    let unstated = || NoBelief::Unstated(model.map().claim(claim).id.value.clone());
    figure(model, inputs, claim, value).ok_or_else(unstated)
}

/// The belief in one claim with a number.
///
/// # Errors
///
/// As [`stated`], and where the missing numbers leave more than [`WIDEST`] open.
pub(super) fn pointed(model: &Model<'_>, inputs: &Inputs, claim: ClaimIndex) -> Result<Figure, NoBelief> {
    let figure = stated(model, inputs, claim)?;
    match (figure.point(), figure.range) {
        (None, Some(range)) => {
            let id = model.map().claim(claim).id.value.clone();
            Err(NoBelief::Wide(id, range.text(crate::forecast::percent)))
        }
        _ => Ok(figure),
    }
}
