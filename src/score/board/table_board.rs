//! The board of a table, of whatever form.

use std::collections::{BTreeMap, BTreeSet};

use super::ranking::{RankPlan, rank};
use super::resampling::{Totals, first_shares};
use super::standing::{LEVEL, Standing, standing};
use crate::score::comparison::clustered_interval::ClusteredMean;
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResamplePlan, resample};
use crate::score::csv::{differences, on_common_questions};
use crate::score::input::{NamedRecords, References, TablePlan, TableSource};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::rules::convention::Direction;
use crate::score::rules::skill::skill;
use crate::score::time::curve::Moments;

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
    pub(crate) first_share: Option<f64>,
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
}

/// Takes standings, ranks, resamples and skills of all forecasters of a table.
pub(crate) fn table_board<'t>(
    table: &impl TableSource<'t>,
    plan: &TablePlan,
    direction: Direction,
) -> TableBoard<'t> {
    let named = |name: &Option<String>| table.records_of(name.as_deref()?);
    let (benchmark, against) = (named(&plan.benchmark), named(&plan.against));
    let standings = table.means(LEVEL).into_iter().enumerate().map(|(at, (mean, infinite))| Standing {
        mean,
        infinite,
        difference: benchmark
            .as_deref()
            .and_then(|benchmark| difference(&table.records(at), benchmark, plan.moments)),
        ..Standing::default()
    });
    let ranks = RankPlan {
        direction,
        by_difference: benchmark.is_some(),
        is_relative: false,
        has_ranks: true,
        fewest: plan.fewest,
        resamples: plan.resamples,
    };
    let ranking = rank(
        standings.collect(),
        ranks,
        |ranked| table.answered_alike(ranked),
        |rivals| shares_of_first_ranks(table, rivals, benchmark.as_deref(), plan, direction),
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
            skill_even_odds: over(references.even_odds),
            skill_base_rate: over(references.base_rate),
            skill_against: against
                .as_deref()
                .filter(|_| is_loss)
                .and_then(|against| common_skill(&table.records(at), against, plan.moments)),
            first_share: ranking.first_shares.get(&at).copied(),
            standing,
        }
    });
    TableBoard {
        entries: entries.collect(),
        answered_unlike: ranking.answered_unlike,
        is_resampled: !ranking.first_shares.is_empty(),
        has_benchmark: benchmark.is_some(),
    }
}

/// The mean difference to another record on common questions; `None` without any.
fn difference(own: &NamedRecords<'_>, other: &NamedRecords<'_>, moments: Moments) -> Option<ClusteredMean> {
    let pairs = differences(own, other, moments);
    let differences: Vec<ExactScore> = pairs.iter().filter_map(|(_, pair)| pair.finite()).collect();
    standing(&[], 0, &differences).difference
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
