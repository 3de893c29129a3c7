//! Forecasts by forecaster.

#![expect(clippy::cast_possible_truncation, reason = "rows and names are numbered in 32 bits")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::moment::Life;
use super::names::Names;
use super::problem::Problems;
use super::row::{DecimalRow, LongRow, OWN, Place, Row, STEP, TableRow};
use super::row_store::RowStore;
use crate::score::calibration::PooledForecasts;
use crate::score::numerics::exact::{DecimalProbability, ScoreTotal, Weight};
use crate::score::time::curve::Moments;

/// The lives of questions by their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives(Vec<Life>);

impl Lives {
    /// Adds what a row says.
    pub(super) fn narrow(&mut self, question: u32, life: Life) {
        if question == OWN || life == Life::default() {
            return;
        }
        if self.0.len() <= question as usize {
            self.0.resize(question as usize + 1, Life::default());
        }
        if let Some(known) = self.0.get_mut(question as usize) {
            known.narrow(life);
        }
    }

    pub(super) fn get(&self, question: u32) -> Life {
        self.0.get(question as usize).copied().unwrap_or_default()
    }
}

/// The groups of questions by their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups(BTreeMap<u32, BTreeSet<String>>);

impl Groups {
    /// Adds what a row says.
    pub(super) fn add(&mut self, question: u32, group: &str) {
        let known = self.0.entry(question).or_default();
        if !group.is_empty() && !known.contains(group) {
            known.insert(group.to_owned());
        }
    }
}

/// What one thread read: numbers of names are its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) forecasters: Names,
    pub(super) questions: Names,
    pub(super) rows: RowStore,
    pub(super) decimal: Vec<DecimalRow>,
    pub(super) long: Vec<LongRow>,
    pub(super) lives: Lives,
    pub(super) groups: Groups,
    pub(super) problems: Problems,
}

/// Holds the rows of a table that are scored, by forecaster, and counts the others.
#[derive(Debug, Clone, Default)]
pub struct ForecastTable {
    forecasters: Names,
    questions: Names,
    /// The rows that each thread read; once chosen, those that count.
    pub(super) rows: Vec<RowStore>,
    /// For each forecaster all rows by question and time, where more than those that count are needed.
    pub(super) histories: Vec<Vec<Row>>,
    /// For each forecaster the shares of the lives of questions that were covered.
    pub(super) coverage: Vec<ScoreTotal>,
    decimal: Vec<DecimalRow>,
    pub(super) long: Vec<LongRow>,
    pub(super) lives: Lives,
    groups: Groups,
    pub(super) when: Option<Moments>,
    pub(super) problems: Problems,
    /// Place of each question in the order of names, computed on first use.
    ranks: OnceLock<Vec<u32>>,
}

impl ForecastTable {
    pub(super) fn from_parts(parts: Vec<Part>, when: Moments) -> Self {
        let mut table = Self { when: Some(when), ..Self::default() };
        for part in parts {
            table.take(part);
        }
        table.choose();
        table.problems.sort();
        table
    }

    fn take(&mut self, part: Part) {
        let first = self.forecasters.len() == 0;
        let (forecasters, questions) = if first {
            ((0..part.forecasters.len() as u32).collect(), Vec::new())
        } else {
            let join = |to: &mut Names, from: &Names| -> Vec<u32> {
                from.iter().map(|name| to.intern(None, name.as_bytes()).unwrap_or(OWN)).collect()
            };
            (join(&mut self.forecasters, &part.forecasters), join(&mut self.questions, &part.questions))
        };
        let (decimals, longs) = (self.decimal.len(), self.long.len());
        if first {
            (self.forecasters, self.questions) = (part.forecasters, part.questions);
            (self.lives, self.groups) = (part.lives, part.groups);
        } else {
            for (question, groups) in part.groups.0 {
                let question = questions.get(question as usize).copied().unwrap_or(OWN);
                self.groups.0.entry(question).or_default().extend(groups);
            }
            for (life, &question) in part.lives.0.into_iter().zip(&questions) {
                self.lives.narrow(question, life);
            }
        }
        let mut rows = part.rows;
        if !first {
            rows.renumber(&forecasters, |row| {
                let question = questions.get(row.question as usize).copied().unwrap_or(OWN);
                row.moved(question, decimals, longs)
            });
        }
        self.rows.push(rows);
        self.decimal.extend(part.decimal);
        self.long.extend(part.long);
        self.problems.merge(part.problems);
    }

    /// Returns what was not scored.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Returns which of several forecasts on one question count.
    pub fn moments(&self) -> Moments {
        self.when.unwrap_or(Moments::Each)
    }

    /// Returns the mean share of the lives of questions that a forecaster covered; `None` where the table does not say
    /// when questions opened and ended, or where each forecast counts.
    pub fn coverage(&self, forecaster: u32) -> Option<f64> {
        self.coverage.get(forecaster as usize)?.mean()
    }

    /// Returns the numbers of all forecasters in the order of their names.
    pub fn forecasters(&self) -> Vec<u32> {
        self.forecasters.sorted()
    }

    /// Returns the name of a forecaster.
    pub fn forecaster(&self, number: u32) -> &str {
        self.forecasters.name(number)
    }

    /// Returns how many questions there are; none where the table has no column for them.
    pub fn questions(&self) -> usize {
        self.questions.len()
    }

    /// Returns the name of a question.
    pub fn question(&self, number: u32) -> &str {
        self.questions.name(number)
    }

    /// Returns from when to when forecasts on a question count, as far as it was kept.
    pub(crate) fn life(&self, question: u32) -> Life {
        self.lives.get(question)
    }

    /// Returns the groups of a question.
    pub(crate) fn groups(&self, question: u32) -> impl Iterator<Item = &str> {
        self.groups.0.get(&question).into_iter().flatten().map(String::as_str)
    }

    /// Returns the numbers of all questions in the order of their names.
    pub fn questions_by_name(&self) -> Vec<u32> {
        self.questions.sorted()
    }

    /// Whether these forecasters answered the same questions; a row without a question is a question of its own, which no
    /// other forecaster answered.
    pub fn answered_alike(&self, forecasters: impl Iterator<Item = u32>) -> bool {
        // The last forecaster who answered each question, by turns.
        let mut answered_by: Vec<u32> = vec![0; self.questions()];
        let mut first = None;
        for (forecaster, turn) in forecasters.zip(1..) {
            let mut count = 0_usize;
            for row in self.stored(forecaster) {
                let Some(last) = answered_by.get_mut(row.question as usize).filter(|_| row.question != OWN)
                else {
                    if first.is_some() {
                        return false;
                    }
                    count += 1;
                    continue;
                };
                if *last == turn {
                    continue;
                }
                // What the one before did not answer either, the first did not.
                if turn > 1 && *last != turn - 1 {
                    return false;
                }
                *last = turn;
                count += 1;
            }
            if first.is_some_and(|first| first != count) {
                return false;
            }
            first = first.or(Some(count));
        }
        true
    }

    /// Returns a table in which these forecasters have only their rows on some of the questions.
    pub(crate) fn keep(&self, forecasters: &BTreeSet<u32>, is_kept: impl Fn(&str) -> bool) -> Self {
        let questions: Vec<bool> =
            (0..self.questions() as u32).map(|question| is_kept(self.question(question))).collect();
        let is_kept = |question: u32| questions.get(question as usize).copied().unwrap_or(false);
        let mut rows = RowStore::default();
        for forecaster in 0..self.forecasters.len() as u32 {
            let is_whole = !forecasters.contains(&forecaster);
            for row in self.stored(forecaster).filter(|row| is_whole || is_kept(row.question)) {
                rows.push(forecaster as usize, row);
            }
        }
        Self { rows: vec![rows], ..self.clone() }
    }

    /// Returns the rows of a forecaster, in no order.
    pub fn rows(&self, forecaster: u32) -> impl Iterator<Item = TableRow> + '_ {
        self.stored(forecaster).map(|row| self.unpack(row))
    }

    pub(super) fn stored(&self, forecaster: u32) -> impl Iterator<Item = Row> + '_ {
        self.stretches(forecaster).flatten().copied()
    }

    /// Returns the rows of a forecaster, stretch by stretch.
    pub(super) fn stretches(&self, forecaster: u32) -> impl Iterator<Item = &[Row]> {
        self.rows.iter().flat_map(move |rows| rows.stretches(forecaster))
    }

    pub(super) fn unpack(&self, row: Row) -> TableRow {
        let question = (row.question != OWN).then_some(row.question);
        let usual = |row: DecimalRow| TableRow {
            question,
            p: row.p(),
            outcome: row.outcome(),
            weight: Weight::ONE,
            time: None,
        };
        match row.place() {
            Place::Short(steps, came_true) => {
                let p = DecimalProbability::from_units(u64::from(steps) * STEP).unwrap_or_default();
                usual(DecimalRow::new(p, came_true))
            }
            Place::Decimal(at) => usual(self.decimal_row(at)),
            Place::Long(at) => {
                let missing = LongRow {
                    p: DecimalProbability::ZERO,
                    outcome: DecimalProbability::ZERO,
                    weight: Weight::ONE,
                    time: None,
                };
                let LongRow { p, outcome, weight, time } = self.long.get(at).copied().unwrap_or(missing);
                TableRow { question, p, outcome, weight, time }
            }
        }
    }

    pub(super) fn decimal_row(&self, at: usize) -> DecimalRow {
        self.decimal.get(at).copied().unwrap_or(DecimalRow::new(DecimalProbability::ZERO, false))
    }

    /// Pools the rows of one forecaster by probability.
    pub fn pooled(&self, forecaster: u32) -> PooledForecasts {
        PooledForecasts::from_rows(self.rows(forecaster).map(|row| (row.p, row.outcome, row.weight)))
    }

    /// Returns the place of each question in the order of names.
    pub(super) fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| self.questions.ranks())
    }
}
