//! Attribution: how much each claim has to do with the strength of the thesis, asked in three ways.

use std::error::Error;

use super::gradual::gradient::gradient;
use super::gradual::removal::removal;
use super::gradual::semantics::Semantics;
use super::gradual::shapley::{self, MOST_ENUMERATED, ShapleyError};
use super::gradual::strength::strengths;
use super::inputs::Inputs;
use super::model::Model;
use super::order::Order;
use crate::argument::ClaimIndex;
use crate::finding::Vocabulary;

/// A question about the part that a claim plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// What if there were slightly more credence in it?
    Gradient,
    /// What would be lost without it?
    Removal,
    /// What is its fair share of strength minus base score?
    Shapley,
}

impl Vocabulary for Attribution {
    const WHAT: &'static str = "attribution";
    const WORDS: &'static [(&'static str, Self)] =
        &[("gradient", Self::Gradient), ("removal", Self::Removal), ("shapley", Self::Shapley)];
}

/// The part of each claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// By claim.
    pub by_claim: Vec<f64>,
    /// By claim, the standard error where the parts were sampled.
    pub errors: Option<Vec<f64>>,
    /// How it was computed: `exact`, `exact on the tree`, `all coalitions` or `sampled`.
    pub way: &'static str,
}

/// Pairs of permutations for sampled shares.
const PAIRS: usize = 2_000;
/// The seed of sampled shares, so that the same map gives the same numbers.
const SEED: u64 = 20_261_123;

/// Computes the part of each claim in the strength of the topic; the reason in words where there is none.
pub fn attribute(
    model: &Model<'_>,
    inputs: &Inputs,
    semantics: Semantics,
    topic: ClaimIndex,
    asked: Attribution,
) -> Result<Parts, Box<dyn Error>> {
    let graph = model.graph();
    let setting = model.strength_setting(inputs)?;
    let order = Order::holding(graph, &setting);
    let exact = |by_claim| Parts { by_claim, errors: None, way: "exact" };
    match asked {
        Attribution::Gradient => {
            let known = strengths(graph, &order, semantics, &setting)?;
            let slopes = gradient(graph, &order, semantics, &setting, &known, topic.0)?;
            let mut parts = slopes.base().to_vec();
            // A held claim has no base score to move: there the slope is that of the claim itself.
            for (claim, part) in parts.iter_mut().enumerate() {
                if setting.held().get(claim).copied().unwrap_or(false) {
                    *part = slopes.strength().get(claim).copied().unwrap_or(0.0);
                }
            }
            Ok(exact(parts))
        }
        Attribution::Removal => Ok(exact(removal(graph, &order, semantics, &setting, topic.0)?)),
        Attribution::Shapley => match shapley::of_tree(graph, &order, semantics, &setting, topic.0) {
            Ok(by_claim) => Ok(Parts { by_claim, errors: None, way: "exact on the tree" }),
            Err(ShapleyError::Strength(error)) => Err(error.into()),
            Err(_) => {
                let players = order.below(graph, &setting, topic.0);
                let players =
                    players.iter().filter(|&&node| node < graph.claims() && node != topic.0).count();
                // All coalitions of twenty take a second or so; of twelve, no time.
                if players <= MOST_ENUMERATED.min(14) {
                    let by_claim = shapley::of_strength(graph, &order, semantics, &setting, topic.0)?;
                    return Ok(Parts { by_claim, errors: None, way: "exact, over all coalitions" });
                }
                let sampled =
                    shapley::of_strength_sampled(graph, &order, semantics, &setting, topic.0, PAIRS, SEED)?;
                Ok(Parts { by_claim: sampled.shares, errors: sampled.errors, way: "sampled permutations" })
            }
        },
    }
}
