//! `ForecastBench`'s view of a board: Brier scores less the difficulty of their questions.

use std::collections::{BTreeMap, BTreeSet};

use super::scored_question::ScoredQuestion;
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::platforms::forecastbench::{DifficultyAdjusted, QuestionScore, market_effects};

/// What the adjustment did, for the remarks below the board.
#[derive(Clone, Copy, Debug)]
pub struct Adjustment {
    /// Forecasts on questions whose difficulty cannot be estimated.
    pub unknown: u64,
    /// Forecasts on questions that no shared forecaster links to the rest.
    pub unlinked: u64,
    /// Retrospective forecasts, which are not adjusted.
    pub retrospective: u64,
    /// Questions whose difficulty is the market's score.
    pub market_questions: u64,
    /// Questions whose difficulty was fitted.
    pub dataset_questions: u64,
}

/// Takes from each Brier score how hard its question is: as much as the market's own score where `market` names a
/// forecaster who holds its prices and has one, else what a fit over forecasters and questions says.
///
/// Fitted difficulties can be compared only among questions that shared forecasters link: the largest such group is kept.
pub(super) fn adjust_for_difficulty(scored: &mut [ScoredQuestion<'_>], market: Option<&str>) -> Adjustment {
    let prices: Vec<Option<f64>> = scored
        .iter()
        .map(|scored| {
            let own = scored.scores.counts.iter().find(|own| Some(own.who.id.as_str()) == market)?;
            own.total.mean()
        })
        .collect();
    for (scored, price) in scored.iter_mut().zip(&prices) {
        scored.is_market = Some(price.is_some());
    }
    let of_market = market_effects(&prices);
    let (of_dataset, unlinked) = fitted(scored, market);
    let mut made = Adjustment {
        unknown: 0,
        unlinked: 0,
        retrospective: 0,
        market_questions: prices.iter().flatten().count() as u64,
        dataset_questions: of_dataset.iter().flatten().count() as u64,
    };
    for (at, scored) in scored.iter_mut().enumerate() {
        let effect = of_market.get(at).copied().flatten().or_else(|| of_dataset.get(at).copied().flatten());
        let effect = effect.and_then(ExactScore::from_f64);
        if effect.is_none() {
            let left = if unlinked.contains(&at) { &mut made.unlinked } else { &mut made.unknown };
            *left += scored.scores.counts.iter().map(|own| own.forecasts).sum::<u64>();
        }
        scored.scores.counts.retain_mut(|own| {
            let adjusted = effect.zip(own.total.mean_score()).map(|(effect, mean)| mean.minus(effect));
            own.total = adjusted.map(ScoreTotal::of).unwrap_or_default();
            (own.difference, own.words) = (None, None);
            adjusted.is_some()
        });
        // Baselines are not adjusted, so they would mislead beside what is.
        (scored.scores.even_odds, scored.scores.base_rate, scored.scores.crowd) = (None, None, None);
        made.retrospective += scored.scores.retrospective.iter().map(|own| own.forecasts).sum::<u64>();
        scored.scores.retrospective.clear();
    }
    made
}

/// The fitted difficulties of the largest group of linked questions, and which questions are in other groups.
fn fitted(scored: &[ScoredQuestion<'_>], market: Option<&str>) -> (Vec<Option<f64>>, BTreeSet<usize>) {
    let names: BTreeSet<&str> =
        scored.iter().flat_map(|scored| &scored.scores.counts).map(|own| own.who.id.as_str()).collect();
    let numbers: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let mut rows = Vec::new();
    for (question, scored) in scored.iter().enumerate().filter(|(_, scored)| scored.is_market == Some(false))
    {
        rows.extend(scored.scores.counts.iter().filter_map(|own| {
            let fits = own.who.kind.counts_for_crowd() && Some(own.who.id.as_str()) != market;
            let brier = own.total.mean()?;
            Some(QuestionScore { forecaster: *numbers.get(own.who.id.as_str())?, question, brier, fits })
        }));
    }
    let Ok(fit) = DifficultyAdjusted::fit(numbers.len(), scored.len(), &rows) else {
        return (vec![None; scored.len()], BTreeSet::new());
    };
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for group in fit.question_groups.iter().flatten() {
        *sizes.entry(*group).or_default() += 1;
    }
    // The first of equally large groups: questions come in the order of their ids.
    let largest = sizes.iter().rev().max_by_key(|(_, size)| **size).map(|(group, _)| *group);
    let mut unlinked = BTreeSet::new();
    let effects = fit
        .question_effects
        .iter()
        .zip(&fit.question_groups)
        .enumerate()
        .map(|(at, (effect, group))| {
            let is_other = group.is_some() && *group != largest;
            if is_other {
                unlinked.insert(at);
            }
            effect.filter(|_| !is_other)
        })
        .collect();
    (effects, unlinked)
}
