//! Shapley values: fair shares of a difference, which add up to the whole of it.

use super::gradient::{Gradient, pass_back};
use super::quadrature::gauss_legendre;
use super::semantics::{Aggregate, Influence, Semantics};
use super::strength::{StrengthError, Strengths, claim_strength, fits, force};
use super::what_if::{Change, ChangeError, WhatIf};
use crate::belief::graph::Graph;
use crate::belief::order::Order;
use crate::belief::setting::Setting;

/// The most players for which all coalitions are tried.
pub const MOST_ENUMERATED: usize = 20;

/// Why there are no exact shares.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ShapleyError {
    /// The map cannot be evaluated.
    #[error(transparent)]
    Strength(#[from] StrengthError),
    /// Too many players to try all coalitions.
    #[error("too many contributors to try all coalitions: {0}")]
    TooMany(usize),
    /// A claim is used twice on the way to the topic.
    #[error("claim {0} is used twice: the exact method needs a tree")]
    NotATree(u32),
    /// A claim has reasons on both sides, which DF-QuAD does not weigh linearly.
    #[error("claim {0} has reasons for and against: the exact method needs one side, or noisy semantics")]
    BothSides(u32),
    /// Only noisy and DF-QuAD maps are multilinear.
    #[error("this semantics is not multilinear: no exact method by quadrature")]
    NotMultilinear,
}

/// Returns each player's exact share of `game(all) - game(none)`, by trying all coalitions.
///
/// `game` takes a set of players as bits, player 0 the lowest. At most [`MOST_ENUMERATED`] players.
///
/// ```
/// use warrant::belief::gradual::shapley;
/// // Either player alone is enough.
/// let shares = shapley::exact(2, |present| if present == 0 { 0.0 } else { 1.0 })?;
/// assert_eq!(shares, [0.5, 0.5]);
/// # Ok::<(), shapley::ShapleyError>(())
/// ```
pub fn exact(players: usize, mut game: impl FnMut(u32) -> f64) -> Result<Vec<f64>, ShapleyError> {
    if players > MOST_ENUMERATED {
        return Err(ShapleyError::TooMany(players));
    }
    // The weight of a coalition of size k that a player joins: k! (n - 1 - k)! / n!.
    let mut weights = vec![1.0 / players.max(1) as f64; players];
    for size in 1..players {
        weights[size] = weights[size - 1] * size as f64 / (players - size) as f64;
    }
    let mut shares = vec![0.0; players];
    for present in 0..1u32 << players {
        let value = game(present);
        let size = present.count_ones() as usize;
        for (player, share) in shares.iter_mut().enumerate() {
            if present >> player & 1 == 1 {
                *share += weights[size - 1] * value;
            } else {
                *share -= weights[size] * value;
            }
        }
    }
    Ok(shares)
}

/// Returns each claim's exact share of strength minus base score of the topic, by trying all coalitions of the
/// claims that the topic depends on; an absent claim gives no force to anything. Claims that it does not depend
/// on, and the topic itself, have share 0.
pub fn of_strength(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    topic: u32,
) -> Result<Vec<f64>, ShapleyError> {
    let nodes = checked(graph, order, setting, topic)?;
    let claims = graph.claims();
    let players: Vec<u32> = nodes.iter().copied().filter(|&node| node < claims && node != topic).collect();
    let mut player = vec![None; claims as usize];
    for (bit, &claim) in players.iter().enumerate() {
        player[claim as usize] = Some(bit);
    }
    let mut known = Strengths::empty(graph);
    let shares = exact(players.len(), |present| {
        for &node in &nodes {
            if let Some(inference) = node.checked_sub(claims) {
                known.forces[inference as usize] = force(graph, setting, &known, inference);
                continue;
            }
            let absent = player[node as usize].is_some_and(|bit| present >> bit & 1 == 0);
            known.claims[node as usize] =
                if absent { 0.0 } else { claim_strength(graph, semantics, setting, &known.forces, node) };
        }
        known.claims[topic as usize]
    })?;
    Ok(spread(graph, &players, &shares))
}

/// Returns the same shares as [`of_strength`] for a tree of any size, in about `n² / 2` steps for `n` claims.
///
/// On a tree the noisy strength is multilinear in the presence of the claims, as is DF-QuAD where no claim has
/// reasons on both sides. The Shapley value is then the integral over `q` in 0 to 1 of the gradient with every
/// claim present with probability `q` (Owen 1972), a polynomial that Gauss–Legendre quadrature integrates exactly.
pub fn of_tree(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    topic: u32,
) -> Result<Vec<f64>, ShapleyError> {
    let nodes = checked(graph, order, setting, topic)?;
    let claims = graph.claims();
    let players = nodes.iter().filter(|&&node| node < claims && node != topic).count();
    multilinear(graph, semantics, setting, &nodes)?;
    let mut known = Strengths::empty(graph);
    let mut slopes = Gradient::none(graph);
    let mut alone = vec![0.0; claims as usize];
    let mut shares = vec![0.0; claims as usize];
    for (presence, weight) in gauss_legendre(players / 2 + 1) {
        for &node in &nodes {
            if let Some(inference) = node.checked_sub(claims) {
                known.forces[inference as usize] = force(graph, setting, &known, inference);
                continue;
            }
            let strength = claim_strength(graph, semantics, setting, &known.forces, node);
            alone[node as usize] = strength;
            known.claims[node as usize] = if node == topic { strength } else { presence * strength };
        }
        for &node in &nodes {
            match node.checked_sub(claims) {
                Some(inference) => slopes.force[inference as usize] = 0.0,
                None => slopes.strength[node as usize] = 0.0,
            }
        }
        slopes.strength[topic as usize] = 1.0;
        for node in nodes.iter().rev() {
            if *node < claims && *node != topic {
                let slope = &mut slopes.strength[*node as usize];
                shares[*node as usize] += weight * *slope * alone[*node as usize];
                *slope *= presence;
            }
            pass_back(graph, std::slice::from_ref(node), semantics, setting, &known, &mut slopes);
        }
    }
    Ok(shares)
}

/// Checks that the strength is linear in the presence of each single claim.
fn multilinear(
    graph: &Graph,
    semantics: Semantics,
    setting: &Setting,
    nodes: &[u32],
) -> Result<(), ShapleyError> {
    let one_sided = match semantics {
        Semantics::Noisy => false,
        Semantics::Balance(Aggregate::Product, Influence::Linear) => true,
        Semantics::Balance(..) => return Err(ShapleyError::NotMultilinear),
    };
    let claims = graph.claims();
    let mut used = vec![false; claims as usize];
    for &node in nodes {
        if let Some(inference) = node.checked_sub(claims) {
            for &premise in graph.premises(inference) {
                if std::mem::replace(&mut used[premise as usize], true) {
                    return Err(ShapleyError::NotATree(premise));
                }
            }
        } else if one_sided && !setting.held()[node as usize] && has_both_sides(graph, node) {
            return Err(ShapleyError::BothSides(node));
        }
    }
    Ok(())
}

fn has_both_sides(graph: &Graph, claim: u32) -> bool {
    !graph.supports(claim).is_empty() && !graph.attacks(claim).is_empty()
}

/// Shares from sampled permutations, each with its standard error.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// The estimated share of each player. They add up to the whole difference exactly, but for rounding.
    pub shares: Vec<f64>,
    /// The standard error of each estimate; `None` with fewer than two pairs of permutations.
    pub errors: Option<Vec<f64>>,
}

/// Estimates shares for any number of players from `pairs` random orders, each also taken backwards.
///
/// `join` starts a new order when given `None` and returns the value of the empty coalition; given a player, it
/// adds that player to the coalition and returns the new value. The same `seed` gives the same estimate.
pub fn sampled<E>(
    players: usize,
    pairs: usize,
    seed: u64,
    mut join: impl FnMut(Option<usize>) -> Result<f64, E>,
) -> Result<Sampled, E> {
    let mut random = SplitMix(seed);
    let mut order: Vec<usize> = (0..players).collect();
    let (mut mean, mut squares) = (vec![0.0; players], vec![0.0; players]);
    let mut pair = vec![0.0; players];
    for round in 0..pairs {
        for last in (1..players).rev() {
            order.swap(last, random.below(last + 1));
        }
        pair.fill(0.0);
        for _ in 0..2 {
            let mut before = join(None)?;
            for &player in &order {
                let after = join(Some(player))?;
                pair[player] += (after - before) / 2.0;
                before = after;
            }
            order.reverse();
        }
        // Welford's running mean and sum of squares.
        for player in 0..players {
            let off = pair[player] - mean[player];
            mean[player] += off / (round + 1) as f64;
            squares[player] += off * (pair[player] - mean[player]);
        }
    }
    let errors = (pairs >= 2).then(|| {
        let count = pairs as f64;
        squares.iter().map(|square| (square / (count - 1.0) / count).sqrt()).collect()
    });
    Ok(Sampled { shares: mean, errors })
}

/// Estimates what [`of_strength`] computes, for maps that are neither small nor multilinear trees.
pub fn of_strength_sampled(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    topic: u32,
    pairs: usize,
    seed: u64,
) -> Result<Sampled, ChangeError> {
    let claims = graph.claims();
    let players: Vec<u32> = checked(graph, order, setting, topic)?
        .into_iter()
        .filter(|&node| node < claims && node != topic)
        .collect();
    let absent: Vec<Change> = players.iter().map(|&claim| Change::Hold(claim, 0.0)).collect();
    let mut what_if = WhatIf::new(graph, order, semantics, setting.clone())?;
    let result = sampled(players.len(), pairs, seed, |player| {
        match player {
            None => what_if.change(&absent)?,
            Some(player) => {
                let claim = players[player];
                let base = setting.base()[claim as usize];
                let held = setting.held()[claim as usize];
                what_if.change(&[if held {
                    Change::Hold(claim, base)
                } else {
                    Change::Release(claim, base)
                }])?;
            }
        }
        Ok::<f64, ChangeError>(what_if.strengths().claims()[topic as usize])
    })?;
    Ok(Sampled {
        shares: spread(graph, &players, &result.shares),
        errors: result.errors.map(|errors| spread(graph, &players, &errors)),
    })
}

fn checked(graph: &Graph, order: &Order, setting: &Setting, topic: u32) -> Result<Vec<u32>, StrengthError> {
    fits(graph, order, setting)?;
    if !order.is_acyclic() {
        return Err(StrengthError::Cyclic);
    }
    if topic >= graph.claims() {
        return Err(StrengthError::UnknownClaim(topic));
    }
    Ok(order.below(graph, setting, topic))
}

fn spread(graph: &Graph, players: &[u32], shares: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; graph.claims() as usize];
    for (&claim, &share) in players.iter().zip(shares) {
        result[claim as usize] = share;
    }
    result
}

/// A small generator of random bits (Steele, Lea, Flood 2014): good enough to shuffle, and the same on every platform.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        // The high half of a 128-bit product, which is below `bound`.
        usize::try_from((u128::from(self.next()) * bound as u128) >> 64).unwrap_or(0)
    }
}
