//! How often each forecaster of a board would come out first if other questions had been asked.

use std::collections::{BTreeMap, BTreeSet};

use super::board_record::single;
use super::score_board::RuleBoard;
use crate::score::board::leaderboard::LEVEL;
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResampleCluster, ResamplePlan, ResampleRecord, resample};
use crate::score::csv::{QuestionRecord, differences};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::Moments;

/// Size of a unit of the sums that are resampled.
const UNIT: f64 = 1e-9;

/// Totals of scores by the number of their question.
pub(super) type Totals = [(usize, ScoreTotal)];

/// The share of resamples of questions in which each of the rivals comes out first, in their order.
///
/// What is resampled is what ranks go by: differences to the benchmark where there is one, else scores. `keys` are those
/// of the questions.
pub(super) fn first_shares(
    rivals: &[&Totals],
    keys: &[u64],
    by_difference: bool,
    direction: Direction,
    resamples: u32,
) -> Vec<f64> {
    let loss = |score: f64| if direction == Direction::LowerIsBetter { score } else { -score };
    let losses = || rivals.iter().flat_map(|totals| totals.iter().filter_map(|(_, total)| total.mean()));
    // Every row of everybody gets the same on top, so that no sum is negative and no order changes.
    let least = losses().map(loss).fold(0.0, f64::min);
    let prepared: Vec<ResampleRecord> = rivals
        .iter()
        .map(|totals| {
            let clusters = totals.iter().filter_map(|&(at, total)| {
                // A difference is one for each question, however many views stand behind it.
                let (sum, rows) =
                    if by_difference { (total.mean()?, 1) } else { (total.sum(), total.rows()) };
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "scores are small, and not negative with the least on top"
                )]
                let sum = ((loss(sum) - least * rows as f64) / UNIT).round().max(0.0) as u64;
                Some(ResampleCluster {
                    question: u32::try_from(at).ok()?,
                    rows: u32::try_from(rows).ok()?,
                    sum,
                })
            });
            ResampleRecord { clusters: clusters.collect(), unit: UNIT }
        })
        .collect();
    let plan = ResamplePlan { resamples, level: LEVEL, ..ResamplePlan::default() };
    resample(&prepared, keys, plan).into_iter().map(|found| found.first_share).collect()
}

/// What is resampled of the forecasters of a table.
pub(super) struct TableResampling<'t> {
    benchmark: Option<&'t [(&'t str, QuestionRecord)]>,
    moments: Moments,
    places: BTreeMap<&'t str, usize>,
    keys: Vec<u64>,
    rivals: Vec<(&'t str, Vec<(usize, ScoreTotal)>)>,
}

impl<'t> TableResampling<'t> {
    /// Takes the names of all questions, and whom differences are taken to.
    pub(super) fn new(
        questions: impl Iterator<Item = &'t str>,
        benchmark: Option<&'t [(&'t str, QuestionRecord)]>,
        moments: Moments,
    ) -> Self {
        let places: BTreeMap<&str, usize> = questions.collect::<BTreeSet<_>>().into_iter().zip(0..).collect();
        let keys = places.keys().map(|question| question_key(question)).collect();
        Self { benchmark, moments, places, keys, rivals: Vec::new() }
    }

    /// Adds a forecaster who is ranked; one with an infinite score is left out.
    pub(super) fn add(&mut self, name: &'t str, records: &[(&str, QuestionRecord)]) {
        if records.iter().any(|(_, record)| record.infinite > 0) {
            return;
        }
        let place = |question: &str| self.places.get(question).copied();
        let totals = match self.benchmark {
            Some(benchmark) => differences(records, benchmark, self.moments)
                .into_iter()
                .filter_map(|(question, difference)| Some((place(question)?, single(difference.finite()?))))
                .collect(),
            None => records
                .iter()
                .filter_map(|(question, record)| Some((place(question)?, record.total)))
                .collect(),
        };
        self.rivals.push((name, totals));
    }

    /// The share of resamples in which each comes out first, by name.
    pub(super) fn shares(&self, direction: Direction, resamples: u32) -> BTreeMap<&'t str, f64> {
        let totals: Vec<&Totals> = self.rivals.iter().map(|(_, totals)| totals.as_slice()).collect();
        let shares = first_shares(&totals, &self.keys, self.benchmark.is_some(), direction, resamples);
        self.rivals.iter().zip(shares).map(|((name, _), share)| (*name, share)).collect()
    }
}

impl RuleBoard {
    /// Says why nothing was resampled.
    pub(super) fn remark_nothing_resampled(&mut self, why: &str) {
        self.remarks.push(format!("nothing was resampled: {why}"));
    }
}

/// Why nothing is resampled where nobody is ranked.
pub(super) const NOBODY_RANKED: &str = "nobody is ranked";
