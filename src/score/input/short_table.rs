//! A table with a row for each forecast of a yes or no question.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::plan::TablePlan;
use super::table_source::{NamedRecords, References, TableSource};
use crate::forecast::QuestionType;
use crate::score::calibration::PooledForecasts;
use crate::score::comparison::clustered_interval::{ClusteredMean, known_mean};
use crate::score::comparison::known_values::Errors;
use crate::score::comparison::resampling::ResampleRecord;
use crate::score::csv::{ForecastTable, QuestionRecord, TableRow};
use crate::score::numerics::exact::DecimalProbability;
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::{Mark, Rule};
use crate::score::time::curve::Moments;

/// A table of yes or no questions under a rule.
pub(crate) struct ShortTable<'t> {
    /// The table with all its names.
    table: &'t ForecastTable,
    /// The rows that count, where some were left out.
    kept: Option<ForecastTable>,
    pub(crate) rule: Rule,
    pub(crate) convention: String,
    pub(crate) direction: Direction,
    log: LogRule,
    threads: usize,
    /// Forecasters with rows, by their numbers in the table.
    numbers: Vec<u32>,
    /// Their means, where they come from one pass over the rows as they are stored.
    at_once: Option<Vec<ClusteredMean>>,
    /// The mean over all rows and what it is made of, where rows were pooled on the way.
    pub(crate) overall: Option<(ClusteredMean, PooledForecasts)>,
}

impl<'t> ShortTable<'t> {
    /// Takes a table; `None` where the rule does not apply to yes or no questions.
    pub(crate) fn new(table: &'t ForecastTable, plan: &TablePlan) -> Option<Self> {
        let rule = plan.rule.unwrap_or(Rule::Brier);
        let (convention, direction) = rule.convention(QuestionType::Binary, plan.log)?;
        rule.of_probability(DecimalProbability::HALF, DecimalProbability::ONE, plan.log)?;
        Some(Self {
            table,
            kept: None,
            rule,
            convention,
            direction,
            log: plan.log,
            threads: plan.threads,
            numbers: table.forecasters(),
            at_once: None,
            overall: None,
        })
    }

    /// Leaves forecasters with rows, and takes their Brier scores in one pass over the rows as they are stored.
    pub(crate) fn with_means(mut self) -> Self {
        if self.rule == Rule::Brier && self.table.moments() != Moments::Average {
            let board = self.table.board(true, self.threads);
            self.numbers = board.rows.iter().map(|row| row.forecaster).collect();
            self.at_once = Some(board.rows.into_iter().map(|row| row.brier).collect());
            self.overall = board.overall.map(|overall| (overall, board.pooled));
        } else {
            self.numbers.retain(|&number| self.table.rows(number).next().is_some());
        }
        self
    }

    /// The rows that count.
    fn rows(&self) -> &ForecastTable {
        self.kept.as_ref().unwrap_or(self.table)
    }

    fn mark(&self, row: &TableRow) -> Option<Mark> {
        self.rule.of_probability(row.p, row.outcome, self.log)
    }

    fn number(&self, forecaster: usize) -> u32 {
        self.numbers.get(forecaster).copied().unwrap_or(u32::MAX)
    }

    /// Rows that stand for themselves have nothing in common with others and are left out.
    fn named_records(
        &self,
        number: u32,
        answer: Option<DecimalProbability>,
    ) -> Vec<(&'t str, QuestionRecord)> {
        let under = |row: &TableRow| self.mark(&TableRow { outcome: answer.unwrap_or(row.outcome), ..*row });
        let records = self.rows().records(number, under);
        records
            .into_iter()
            .filter_map(|(question, record)| Some((self.table.question(question?), record)))
            .collect()
    }
}

impl<'t> TableSource<'t> for ShortTable<'t> {
    fn forecasters(&self) -> usize {
        self.numbers.len()
    }

    fn name(&self, forecaster: usize) -> &'t str {
        self.table.forecaster(self.number(forecaster))
    }

    fn mean(&self, forecaster: usize, errors: Errors) -> (Option<ClusteredMean>, u64) {
        if let Some(means) = &self.at_once {
            return (means.get(forecaster).copied(), 0);
        }
        let records = self.rows().known_records(self.number(forecaster), |row| self.mark(row));
        let totals: Vec<_> = records.iter().map(|(_, record, known)| (record.total, *known)).collect();
        let mean = known_mean(&totals, errors, self.rule.bounds());
        (mean, records.iter().map(|(_, record, _)| record.infinite).sum())
    }

    fn records(&self, forecaster: usize) -> Cow<'_, NamedRecords<'t>> {
        self.named_records(self.number(forecaster), None).into()
    }

    fn records_of(&self, name: &str) -> Option<Cow<'_, NamedRecords<'t>>> {
        let number = self.table.forecasters().into_iter().find(|&at| self.table.forecaster(at) == name)?;
        Some(self.named_records(number, None).into())
    }

    fn known_records_of(&self, name: &str) -> Option<[Vec<(&'t str, QuestionRecord)>; 2]> {
        let number = self.table.forecasters().into_iter().find(|&at| self.table.forecaster(at) == name)?;
        let under = |answer| self.named_records(number, Some(answer));
        Some([under(DecimalProbability::ZERO), under(DecimalProbability::ONE)])
    }

    fn by_answer(&self) -> bool {
        true
    }

    fn counts(&self, forecaster: usize, mean: Option<ClusteredMean>, infinite: u64) -> (u64, u64) {
        let number = self.number(forecaster);
        let questions = match mean {
            Some(mean) if infinite == 0 => mean.clusters,
            _ => questions_of(self.rows(), number),
        };
        let forecasts = match mean {
            Some(mean) if self.rows().moments() != Moments::Average => mean.rows + infinite,
            _ => self.rows().rows(number).count() as u64,
        };
        (questions, forecasts)
    }

    fn coverage(&self, forecaster: usize) -> Option<f64> {
        self.rows().coverage(self.number(forecaster))
    }

    fn references(&self, forecaster: usize) -> References {
        references(&self.rows().outcomes(self.number(forecaster)), self.rule, self.log)
    }

    fn answered_alike(&self, forecasters: &[usize]) -> bool {
        self.rows().answered_alike(forecasters.iter().map(|&at| self.number(at)))
    }

    fn answered_by_any(&self) -> u64 {
        if let Some((overall, _)) = &self.overall {
            return overall.clusters;
        }
        let mut named = BTreeSet::new();
        let mut own = 0;
        for row in self.numbers.iter().flat_map(|&number| self.rows().rows(number)) {
            own += u64::from(row.question.is_none());
            named.extend(row.question);
        }
        own + named.len() as u64
    }

    fn answered(&self, forecaster: usize) -> Vec<&'t str> {
        let rows = self.rows().rows(self.number(forecaster));
        let mut named: Vec<u32> = rows.filter_map(|row| row.question).collect();
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(|question| self.table.question(question)).collect()
    }

    fn keep(&mut self, forecasters: &[usize], is_kept: impl Fn(&str) -> bool) {
        let numbers: BTreeSet<u32> = forecasters.iter().map(|&at| self.number(at)).collect();
        let kept = self.table.keep(&numbers, is_kept);
        if let Some(means) = &mut self.at_once {
            let board = kept.board(true, self.threads);
            let of: HashMap<u32, ClusteredMean> =
                board.rows.into_iter().map(|row| (row.forecaster, row.brier)).collect();
            for (mean, number) in means.iter_mut().zip(&self.numbers) {
                *mean = of.get(number).copied().unwrap_or(*mean);
            }
        }
        self.kept = Some(kept);
    }

    fn questions(&self, _rivals: &[usize]) -> Vec<&'t str> {
        self.table.questions_by_name().into_iter().map(|number| self.table.question(number)).collect()
    }

    fn resample_records(&self, rivals: &[usize]) -> Option<(Vec<ResampleRecord>, Vec<u64>)> {
        self.at_once.as_ref()?;
        let rivals: Vec<u32> = rivals.iter().map(|&at| self.number(at)).collect();
        Some(self.rows().resample_records(&rivals))
    }
}

/// How many questions a forecaster has rows on; a row without one stands for itself.
fn questions_of(table: &ForecastTable, forecaster: u32) -> u64 {
    let mut own = 0;
    let named: BTreeSet<u32> = table
        .rows(forecaster)
        .inspect(|row| own += u64::from(row.question.is_none()))
        .filter_map(|row| row.question)
        .collect();
    own + named.len() as u64
}

/// What even odds and the own base rate would have scored on the same rows.
fn references(outcomes: &[(DecimalProbability, u128)], rule: Rule, log: LogRule) -> References {
    let all: f64 = outcomes.iter().map(|&(_, micros)| micros as f64).sum();
    let came: f64 = outcomes.iter().map(|&(outcome, micros)| outcome.value() * micros as f64).sum();
    let mean = |p: Option<DecimalProbability>| {
        let p = p?;
        let mut sum = 0.0;
        for &(outcome, micros) in outcomes {
            sum += rule.of_probability(p, outcome, log)?.finite()?.value() * micros as f64;
        }
        (all > 0.0).then_some(sum / all)
    };
    References {
        even_odds: mean(Some(DecimalProbability::HALF)),
        base_rate: mean(DecimalProbability::from_f64(came / all)),
    }
}
