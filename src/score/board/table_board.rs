//! The board of a table, of whatever form.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pairing::Side;
use super::rank_intervals::{is_feasible, ranks_left};
use super::ranking::rank;
use super::resampling::{Totals, first_shares};
use super::standing::{Bounds, LEVEL, RankPlan, Standing};
use crate::score::comparison::clustered_interval::{ClusteredMean, Known};
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResamplePlan, resample};
use crate::score::csv::{differences, on_common_questions};
use crate::score::input::{NamedRecords, QuantileMeans, References, TablePlan, TableSource};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::rules::convention::Direction;
use crate::score::rules::skill::skill;
use crate::score::time::curve::{Difference, Moments};

/// One forecaster of a table.
pub(crate) struct TableEntry<'t> {
    pub(crate) name: &'t str,
    pub(crate) standing: Standing,
    pub(crate) questions: u64,
    pub(crate) forecasts: u64,
    pub(crate) coverage: Option<f64>,
    pub(crate) skill_even_odds: Option<f64>,
    pub(crate) skill_base_rate: Option<f64>,
    pub(crate) skill_against: Option<f64>,
    pub(crate) skill_against_interval: Option<(f64, f64)>,
    pub(crate) first_share: Option<f64>,
    pub(crate) quantiles: QuantileMeans,
}

/// All forecasters of a table.
pub(crate) struct TableBoard<'t> {
    pub(crate) entries: Vec<TableEntry<'t>>,
    /// Whether there is no rank because forecasters answered different questions.
    pub(crate) answered_unlike: bool,
    /// Whether anything was resampled.
    pub(crate) is_resampled: bool,
    /// Whether the benchmark that was asked for is in the table.
    pub(crate) has_benchmark: bool,
    /// The questions in common on which ranks stand and those that anybody answered, where these are more.
    pub(crate) ranked_on: Option<(u64, u64)>,
}

/// Forecasters times questions at most for which intervals of skill are searched.
const MOST_SKILL_WORK: usize = 100_000;

/// Takes standings, ranks, resamples and skills of all forecasters of a table.
///
/// Without a benchmark, those who answered most of the questions are ranked on what they answered in common, and keep only
/// that.
pub(crate) fn table_board<'t>(
    table: &mut impl TableSource<'t>,
    plan: &TablePlan,
    direction: Direction,
) -> TableBoard<'t> {
    let errors = Bounds::errors(direction);
    let mut means: Vec<_> = (0..table.forecasters()).map(|at| table.mean(at, errors)).collect();
    let in_common = plan.benchmark.is_none().then(|| questions_in_common(table, &means, plan)).flatten();
    if let Some(found) = &in_common {
        table.keep(&found.forecasters, |question| found.includes(question));
        for &at in &found.forecasters {
            if let Some(mean) = means.get_mut(at) {
                *mean = table.mean(at, errors);
            }
        }
    }
    let table = &*table;
    let side = |name: &Option<String>| Side::of(table, name.as_deref()?);
    let (benchmark_side, against_side) = (side(&plan.benchmark), side(&plan.against));
    let benchmark = benchmark_side.as_ref().map(|side| &*side.records);
    let against = against_side.as_ref().map(|side| &*side.records);
    let skill_work = table.forecasters().saturating_mul(against.map_or(0, <[_]>::len));
    let less = |at: usize, benchmark: &Side<'_, 't>| -> Vec<(&'t str, ExactScore, Option<Known>)> {
        let found =
            Side::of(table, table.name(at)).map(|own| own.less(benchmark, table.by_answer(), plan.moments));
        let finite =
            |(question, difference, known): (_, Difference, _)| Some((question, difference.finite()?, known));
        found.into_iter().flatten().filter_map(finite).collect()
    };
    let standings = (0..).zip(means).map(|(at, (mean, infinite))| {
        let difference = benchmark_side.as_ref().and_then(|benchmark| {
            let totals: Vec<_> = less(at, benchmark)
                .into_iter()
                .map(|(_, difference, known)| (ScoreTotal::of(difference), known))
                .collect();
            Bounds::difference(&totals)
        });
        Standing { mean, infinite, difference, ..Standing::default() }
    });
    let ranks = RankPlan {
        direction,
        by_difference: benchmark.is_some(),
        is_relative: false,
        fewest: plan.fewest,
        resamples: plan.resamples,
    };
    let ranking = rank(
        standings.collect(),
        ranks,
        |at| in_common.as_ref().is_none_or(|found| found.forecasters.contains(&at)),
        |ranked| table.answered_alike(ranked),
        |rivals| {
            let questions = table.questions(rivals).len();
            if !is_feasible(rivals.len(), questions) {
                return Vec::new();
            }
            let scored = |&at: &usize| match &benchmark_side {
                Some(benchmark) => less(at, benchmark)
                    .into_iter()
                    .map(|(question, difference, known)| (question, difference.value(), known))
                    .collect(),
                None => Side::of(table, table.name(at)).map(|own| own.scored()).unwrap_or_default(),
            };
            let all: Vec<Vec<_>> = rivals.iter().map(scored).collect();
            ranks_left(&all, table.by_answer(), direction)
        },
        |rivals| shares_of_first_ranks(table, rivals, benchmark, plan, direction),
    );
    let is_loss = direction == Direction::LowerIsBetter;
    let entries = ranking.standings.into_iter().enumerate().map(|(at, standing)| {
        let (questions, forecasts) = table.counts(at, standing.mean, standing.infinite);
        let score = standing.mean.map(|mean| mean.mean).filter(|_| is_loss && standing.infinite == 0);
        let references = if score.is_some() { table.references(at) } else { References::default() };
        let over = |reference: Option<f64>| score.zip(reference).and_then(|(score, of)| skill(score, of));
        TableEntry {
            name: table.name(at),
            questions,
            forecasts,
            coverage: table.coverage(at),
            quantiles: table.quantile_means(at),
            skill_even_odds: over(references.even_odds),
            skill_base_rate: over(references.base_rate),
            skill_against: against
                .filter(|_| is_loss)
                .and_then(|against| common_skill(&table.records(at), against, plan.moments)),
            skill_against_interval: against_side
                .as_ref()
                .filter(|_| is_loss && table.by_answer() && skill_work <= MOST_SKILL_WORK)
                .and_then(|against| Side::of(table, table.name(at))?.skill_interval(against, plan.moments)),
            first_share: ranking.first_shares.get(&at).copied(),
            standing,
        }
    });
    TableBoard {
        entries: entries.collect(),
        answered_unlike: ranking.answered_unlike,
        is_resampled: !ranking.first_shares.is_empty(),
        has_benchmark: benchmark.is_some(),
        ranked_on: in_common.map(|found| (found.questions, found.all)),
    }
}

/// Questions that all who are to be ranked answered.
struct InCommon<'t> {
    /// Who is to be ranked, rising.
    forecasters: Vec<usize>,
    /// How many of them answered each question.
    answered: HashMap<&'t str, usize>,
    questions: u64,
    /// Questions that anybody answered.
    all: u64,
}

impl InCommon<'_> {
    fn includes(&self, question: &str) -> bool {
        self.answered.get(question) == Some(&self.forecasters.len())
    }
}

/// Finds who answered most of the questions and what they have in common; `None` where all who can have a rank answered
/// the same, or where too little is common.
fn questions_in_common<'t>(
    table: &impl TableSource<'t>,
    means: &[(Option<ClusteredMean>, u64)],
    plan: &TablePlan,
) -> Option<InCommon<'t>> {
    let questions = |at: usize| {
        let (mean, infinite) = *means.get(at)?;
        Some(table.counts(at, mean, infinite).0)
    };
    let with = |fewest: u64| -> Vec<usize> {
        (0..means.len()).filter(|&at| questions(at).is_some_and(|own| own >= fewest)).collect()
    };
    if table.answered_alike(&with(plan.fewest)) {
        return None;
    }
    let all = table.answered_by_any();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let fewest = (plan.min_coverage * all as f64).ceil() as u64;
    let forecasters = with(fewest.max(plan.fewest));
    if forecasters.len() < 2 {
        return None;
    }
    let (mut answered, mut common) = (HashMap::new(), 0);
    for &at in &forecasters {
        for question in table.answered(at) {
            let count = answered.entry(question).or_insert(0);
            *count += 1;
            common += u64::from(*count == forecasters.len());
        }
    }
    (common >= plan.fewest).then_some(InCommon { forecasters, answered, questions: common, all })
}

/// The skill against another record on common questions, over common time; `None` without any, or where one score there
/// is infinite.
fn common_skill(own: &NamedRecords<'_>, other: &NamedRecords<'_>, moments: Moments) -> Option<f64> {
    let (mut sum, mut reference) = (ScoreTotal::default(), ScoreTotal::default());
    for (_, own, other) in on_common_questions(own, other, moments) {
        sum.add(own.finite()?);
        reference.add(other.finite()?);
    }
    skill(sum.mean()?, reference.mean()?)
}

/// The share of resamples in which each rival ranks first, in their order.
fn shares_of_first_ranks<'t>(
    table: &impl TableSource<'t>,
    rivals: &[usize],
    benchmark: Option<&NamedRecords<'t>>,
    plan: &TablePlan,
    direction: Direction,
) -> Vec<f64> {
    if benchmark.is_none()
        && let Some((records, keys)) = table.resample_records(rivals)
    {
        let plan = ResamplePlan {
            resamples: plan.resamples,
            threads: plan.threads,
            level: LEVEL,
            ..ResamplePlan::default()
        };
        return resample(&records, &keys, plan).into_iter().map(|found| found.first_share).collect();
    }
    let names: BTreeSet<&str> = table.questions(rivals).into_iter().collect();
    let places: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let keys: Vec<u64> = places.keys().map(|question| question_key(question)).collect();
    let place = |question: &str| places.get(question).copied();
    let totals: Vec<Vec<(usize, ScoreTotal)>> = rivals
        .iter()
        .map(|&at| {
            let own = table.records(at);
            match benchmark {
                Some(benchmark) => differences(&own, benchmark, plan.moments)
                    .into_iter()
                    .filter_map(|(question, difference)| {
                        Some((place(question)?, ScoreTotal::of(difference.finite()?)))
                    })
                    .collect(),
                None => own
                    .iter()
                    .filter_map(|(question, record)| Some((place(question)?, record.total)))
                    .collect(),
            }
        })
        .collect();
    let totals: Vec<&Totals> = totals.iter().map(Vec::as_slice).collect();
    first_shares(&totals, &keys, benchmark.is_some(), direction, plan.resamples)
}
