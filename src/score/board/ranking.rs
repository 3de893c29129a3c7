//! Ranks, and how often each ranks first over bootstrap resamples of the questions.

use std::collections::BTreeMap;

use super::standing::{RankPlan, Standing, place};

/// Standings with their ranks.
pub(crate) struct Ranking {
    pub(crate) standings: Vec<Standing>,
    /// Whether there is no rank because forecasters answered different questions.
    pub(crate) answered_unlike: bool,
    /// The share of resamples in which each ranked forecaster is first, by number.
    pub(crate) first_shares: BTreeMap<usize, f64>,
}

/// Ranks forecasters, whose numbers are their places among the standings.
///
/// `may_rank` says who can have a rank at all; `answered_alike` says whether some of them answered the same questions; `ranks_left` compares all pairs of those with a
/// rank, where no score is infinite, and gives nothing where that is too much work; `first_shares` draws resamples for those with
/// a rank and no infinite score.
pub(crate) fn rank(
    mut standings: Vec<Standing>,
    plan: RankPlan,
    may_rank: impl Fn(usize) -> bool,
    answered_alike: impl FnOnce(&[usize]) -> bool,
    ranks_left: impl FnOnce(&[usize]) -> Vec<(usize, usize)>,
    first_shares: impl FnOnce(&[usize]) -> Vec<f64>,
) -> Ranking {
    place(&mut standings, plan, may_rank);
    let ranked = |standings: &[Standing]| -> Vec<usize> {
        (0..).zip(standings).filter(|(_, standing)| standing.rank.is_some()).map(|(at, _)| at).collect()
    };
    let answered_unlike = !plan.by_difference && !plan.is_relative && !answered_alike(&ranked(&standings));
    if answered_unlike {
        for standing in &mut standings {
            standing.rank = None;
        }
    }
    let mut rivals = ranked(&standings);
    let is_finite = |&at: &usize| standings.get(at).is_some_and(|standing| standing.infinite == 0);
    if rivals.len() > 1 && rivals.iter().all(is_finite) {
        for (&at, (best, worst)) in rivals.iter().zip(ranks_left(&rivals)) {
            if let Some(standing) = standings.get_mut(at) {
                standing.ranks = standing.rank.map(|rank| (best.min(rank), worst.max(rank)));
            }
        }
    }
    rivals
        .retain(|&at| plan.resamples > 0 && standings.get(at).is_some_and(|standing| standing.infinite == 0));
    let shares = if rivals.is_empty() { Vec::new() } else { first_shares(&rivals) };
    Ranking { standings, answered_unlike, first_shares: rivals.into_iter().zip(shares).collect() }
}
