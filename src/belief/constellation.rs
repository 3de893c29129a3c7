//! Constellations: the probability that a claim stands when claims and inferences are there by chance.

use super::graph::{Bearing, Graph, GraphBuilder, Kind};
use super::labelling::{Attitude, Label, grounded};
use super::setting::Setting;

/// The most uncertain claims and inferences for which all constellations are tried.
pub const MOST_UNCERTAIN: usize = 20;

/// Why there are no probabilities.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConstellationError {
    /// Too much is uncertain.
    #[error("{0} uncertain claims and inferences are too many for all constellations")]
    TooMany(usize),
    /// Setting or attitudes belong to another map.
    #[error("the values belong to another map")]
    Mismatch,
}

/// Returns the probability that each claim stands in the grounded labelling, by trying all constellations (Li, Oren,
/// Norman 2011).
///
/// Each claim is there with the probability that is its base score in `setting`, each inference with its
/// relevance, all independent. A claim that is not there falls; held claims are not special. With attacks only and
/// everything assumed, trees have the closed form of [`Semantics::Noisy`](super::semantics::Semantics::Noisy).
pub fn standing(
    graph: &Graph,
    attitudes: &[Attitude],
    setting: &Setting,
) -> Result<Vec<f64>, ConstellationError> {
    if !setting.fits(graph) || attitudes.len() != graph.claims() as usize {
        return Err(ConstellationError::Mismatch);
    }
    let chances = Chances::new(graph, attitudes, setting)?;
    let uncertain: Vec<usize> =
        (0..chances.p.len()).filter(|&claim| chances.p[claim] > 0.0 && chances.p[claim] < 1.0).collect();
    if uncertain.len() > MOST_UNCERTAIN {
        return Err(ConstellationError::TooMany(uncertain.len()));
    }
    let mut result = vec![0.0; graph.claims() as usize];
    let mut fixed: Vec<Option<Label>> =
        chances.p.iter().map(|&p| (p == 0.0).then_some(Label::Falls)).collect();
    for there in 0..1u32 << uncertain.len() {
        let mut weight = 1.0;
        for (bit, &claim) in uncertain.iter().enumerate() {
            let present = there >> bit & 1 == 1;
            weight *= if present { chances.p[claim] } else { 1.0 - chances.p[claim] };
            fixed[claim] = (!present).then_some(Label::Falls);
        }
        let labelling =
            grounded(&chances.graph, &chances.attitudes, &fixed).map_err(|_| ConstellationError::Mismatch)?;
        for (sum, &label) in result.iter_mut().zip(labelling.claims()) {
            if label == Label::Stands {
                *sum += weight;
            }
        }
    }
    Ok(result)
}

/// A map in which only claims are there by chance: an uncertain inference has one more premise, that it applies.
struct Chances {
    graph: Graph,
    attitudes: Vec<Attitude>,
    p: Vec<f64>,
}

impl Chances {
    fn new(graph: &Graph, attitudes: &[Attitude], setting: &Setting) -> Result<Self, ConstellationError> {
        let mut p = setting.base().to_vec();
        let mut attitudes = attitudes.to_vec();
        let uncertain = setting.relevance().iter().filter(|&&relevance| relevance < 1.0).count();
        let refused = |_| ConstellationError::Mismatch;
        let mut builder = GraphBuilder::new(p.len() + uncertain).map_err(refused)?;
        for inference in 0..graph.inferences() {
            let target = graph.target(inference);
            let bearing = match graph.kind(inference) {
                Kind::Support => Bearing::Supports(target),
                Kind::Attack => Bearing::Rebuts(target),
                Kind::Undercut => Bearing::Undercuts(target),
            };
            let mut premises = graph.premises(inference).to_vec();
            let relevance = setting.relevance()[inference as usize];
            if relevance < 1.0 {
                premises.push(u32::try_from(p.len()).map_err(|_| ConstellationError::Mismatch)?);
                p.push(relevance);
                attitudes.push(Attitude::Assumed);
            }
            builder.infer(bearing, &premises, 1.0).map_err(refused)?;
        }
        let graph = builder.build().map_err(refused)?;
        Ok(Self { graph, attitudes, p })
    }
}
