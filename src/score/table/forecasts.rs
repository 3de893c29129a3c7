//! Forecasts by forecaster, eight bytes for a usual row.
#![expect(
    clippy::cast_possible_truncation,
    reason = "rows are counted in 32 bits: the reader stops at 2^30 of them, and refuses more names than that"
)]

use std::cmp::Ordering;

use super::names::Names;
use super::problem::{Exclusion, Problems};
use crate::score::calibration::PooledForecasts;
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResampleCluster, ResampleRecord};
use crate::score::exact::{DecimalProbability, ScoreTotal, Weight};

/// Says which of several forecasts on one question count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Each counts.
    #[default]
    Each,
    /// The last one counts; of equal times the one that was read later. Needs a column for the time.
    Last,
}

/// Holds one row that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRow {
    /// Number of the question, for [`ForecastTable::question`]; `None` where the table has no questions, so that the
    /// row stands for itself.
    pub question: Option<u32>,
    /// The probability as typed.
    pub p: DecimalProbability,
    /// 1 it happened, 0 it did not, between for a tie.
    pub outcome: DecimalProbability,
    /// How much the row counts.
    pub weight: Weight,
    /// When the forecast was made, in seconds since 1970, if that was asked for.
    pub time: Option<i64>,
}

/// Steps of a short probability: four decimals.
pub(super) const SHORT: u32 = 10_000;
/// Units of 10^-18 in a step.
pub(super) const STEP: u64 = 100_000_000_000_000;
/// Marks a value that is an index into the long rows.
const LONG: u32 = 1 << 31;
/// The question of a row that stands for itself.
pub(super) const OWN: u32 = u32::MAX;

/// A row as stored: question, and probability in steps of 10^-4 with the outcome in the lowest bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) question: u32,
    pub(super) value: u32,
}

impl Row {
    pub(super) const fn short(question: u32, steps: u32, came_true: bool) -> Self {
        Self { question, value: steps << 1 | came_true as u32 }
    }

    pub(super) const fn long(question: u32, index: u32) -> Self {
        Self { question, value: index | LONG }
    }

    /// Returns steps and outcome; `None` for a long row.
    #[inline]
    pub(super) const fn as_short(self) -> Option<(u32, bool)> {
        if self.value & LONG == 0 { Some((self.value >> 1, self.value & 1 == 1)) } else { None }
    }

    /// Returns the half Brier score of a short row in 10^-8.
    #[inline]
    pub(super) const fn short_score(steps: u32, came_true: bool) -> u32 {
        let away = if came_true { SHORT - steps } else { steps };
        away * away
    }
}

/// A row that has more than the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LongRow {
    pub(super) p: DecimalProbability,
    pub(super) outcome: DecimalProbability,
    pub(super) weight: Weight,
    pub(super) time: Option<i64>,
    /// Place in the order of reading.
    pub(super) sequence: (u32, u32),
}

/// What one thread read: numbers of names are its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) forecasters: Names,
    pub(super) questions: Names,
    pub(super) rows: Vec<Vec<Row>>,
    pub(super) long: Vec<LongRow>,
    pub(super) problems: Problems,
}

/// Holds the rows of a table that are scored, by forecaster, and counts the others.
#[derive(Debug, Clone, Default)]
pub struct ForecastTable {
    forecasters: Names,
    questions: Names,
    /// For each forecaster the rows that each thread read.
    rows: Vec<Vec<Vec<Row>>>,
    long: Vec<LongRow>,
    problems: Problems,
}

impl ForecastTable {
    pub(super) fn from_parts(parts: Vec<Part>, when: When) -> Self {
        let mut table = Self::default();
        for part in parts {
            table.take(part);
        }
        if when == When::Last {
            table.keep_last();
        }
        table.problems.sort();
        table
    }

    fn take(&mut self, part: Part) {
        let first = self.rows.is_empty();
        let (forecasters, questions) = if first {
            ((0..part.forecasters.len() as u32).collect(), Vec::new())
        } else {
            let join = |to: &mut Names, from: &Names| -> Vec<u32> {
                from.iter().map(|name| to.intern(None, name.as_bytes()).unwrap_or(OWN)).collect()
            };
            (join(&mut self.forecasters, &part.forecasters), join(&mut self.questions, &part.questions))
        };
        let offset = self.long.len() as u32;
        if first {
            (self.forecasters, self.questions) = (part.forecasters, part.questions);
        }
        self.rows.resize_with(self.forecasters.len(), Vec::new);
        for (mut rows, &forecaster) in part.rows.into_iter().zip(&forecasters) {
            if !first {
                for row in &mut rows {
                    row.question = questions.get(row.question as usize).copied().unwrap_or(OWN);
                    if row.as_short().is_none() {
                        row.value += offset;
                    }
                }
            }
            if let Some(all) = self.rows.get_mut(forecaster as usize).filter(|_| !rows.is_empty()) {
                all.push(rows);
            }
        }
        self.long.extend(part.long);
        self.problems.merge(part.problems);
    }

    fn keep_last(&mut self) {
        let mut replaced = 0;
        for parts in &mut self.rows {
            let mut rows: Vec<Row> = parts.concat();
            let place = |row: &Row| {
                self.long.get((row.value & !LONG) as usize).map(|long| (long.time, long.sequence))
            };
            rows.sort_by(|left, right| match left.question.cmp(&right.question) {
                Ordering::Equal => place(left).cmp(&place(right)),
                order => order,
            });
            let before = rows.len();
            rows.reverse();
            rows.dedup_by(|later, kept| later.question == kept.question && later.question != OWN);
            replaced += (before - rows.len()) as u64;
            *parts = vec![rows];
        }
        self.problems.exclude(Exclusion::Replaced, replaced);
    }

    /// Returns what was not scored.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Returns the number of rows that are scored.
    pub fn len(&self) -> u64 {
        self.rows.iter().flatten().map(|rows| rows.len() as u64).sum()
    }

    /// Tells whether no row is scored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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

    /// Returns the numbers of all questions in the order of their names.
    pub fn questions_by_name(&self) -> Vec<u32> {
        self.questions.sorted()
    }

    /// Returns the rows of a forecaster, in no order.
    pub fn rows(&self, forecaster: u32) -> impl Iterator<Item = TableRow> + '_ {
        self.stored(forecaster).map(|row| self.unpack(row))
    }

    pub(super) fn stored(&self, forecaster: u32) -> impl Iterator<Item = Row> + '_ {
        self.rows.get(forecaster as usize).into_iter().flatten().flatten().copied()
    }

    pub(super) fn slices(&self, forecaster: u32) -> &[Vec<Row>] {
        self.rows.get(forecaster as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn unpack(&self, row: Row) -> TableRow {
        let question = (row.question != OWN).then_some(row.question);
        let at = |steps: u64| DecimalProbability::from_units(steps * STEP).unwrap_or_default();
        match (row.as_short(), self.long.get((row.value & !LONG) as usize)) {
            (None, Some(long)) => {
                TableRow { question, p: long.p, outcome: long.outcome, weight: long.weight, time: long.time }
            }
            (short, _) => {
                let (steps, came_true) = short.unwrap_or_default();
                TableRow {
                    question,
                    p: at(u64::from(steps)),
                    outcome: if came_true { DecimalProbability::ONE } else { DecimalProbability::ZERO },
                    weight: Weight::ONE,
                    time: None,
                }
            }
        }
    }

    /// Pools the rows of one forecaster by probability.
    pub fn pooled(&self, forecaster: u32) -> PooledForecasts {
        PooledForecasts::from_rows(self.rows(forecaster).map(|row| (row.p, row.outcome, row.weight)))
    }

    /// Returns the half Brier scores of a forecaster by question, in the order of question names; a row without a
    /// question stands for itself, and those come last, by score.
    pub fn scores_by_question(&self, forecaster: u32) -> Vec<(Option<u32>, ScoreTotal)> {
        let mut rows: Vec<(Option<u32>, ScoreTotal)> = self
            .rows(forecaster)
            .map(|row| {
                let mut total = ScoreTotal::default();
                total.add_weighted(row.p.brier(row.outcome), row.weight);
                (row.question, total)
            })
            .collect();
        let name = |question: Option<u32>| question.map(|number| self.question(number));
        rows.sort_by(|(left, one), (right, other)| {
            let named = name(*right).is_some().cmp(&name(*left).is_some());
            named.then(name(*left).cmp(&name(*right))).then(one.mean_score().cmp(&other.mean_score()))
        });
        rows.dedup_by(|(later, total), (kept, sum)| {
            let same = later.is_some() && later == kept;
            if same {
                sum.merge(total);
            }
            same
        });
        rows
    }

    /// Prepares forecasters for [`crate::score::comparison::resampling::resample`], in the order given, with the keys
    /// of questions.
    ///
    /// Weights of rows are taken to three decimals. Rows without a question are questions of their own, told apart by
    /// their place in the order of scores.
    pub fn resample_records(&self, forecasters: &[u32]) -> (Vec<ResampleRecord>, Vec<u64>) {
        let mut keys: Vec<u64> = self.questions.iter().map(question_key).collect();
        let named = keys.len();
        let mut sums: Vec<(u32, u64)> = vec![(0, 0); named];
        let records = forecasters
            .iter()
            .map(|&forecaster| {
                let short =
                    self.stored(forecaster).all(|row| row.as_short().is_some() && row.question != OWN);
                if short {
                    self.short_record(forecaster, &mut sums)
                } else {
                    self.long_record(forecaster, named, &mut keys)
                }
            })
            .collect();
        (records, keys)
    }

    fn short_record(&self, forecaster: u32, sums: &mut [(u32, u64)]) -> ResampleRecord {
        let mut touched = Vec::new();
        let mut coarse = true;
        for row in self.stored(forecaster) {
            let (steps, came_true) = row.as_short().unwrap_or_default();
            coarse &= steps.is_multiple_of(100);
            if let Some((rows, sum)) = sums.get_mut(row.question as usize) {
                if *rows == 0 {
                    touched.push(row.question);
                }
                *rows += 1;
                *sum += u64::from(Row::short_score(steps, came_true));
            }
        }
        // Two decimals need two limbs less.
        let (scale, unit) = if coarse { (u64::from(SHORT), 1e-4) } else { (1, 1e-8) };
        let clusters = touched
            .into_iter()
            .filter_map(|question| {
                let (rows, sum) = std::mem::take(sums.get_mut(question as usize)?);
                Some(ResampleCluster { question, rows, sum: sum / scale })
            })
            .collect();
        ResampleRecord { clusters, unit }
    }

    fn long_record(&self, forecaster: u32, named: usize, keys: &mut Vec<u64>) -> ResampleRecord {
        const THOUSAND: f64 = 1000.0;
        let mut own = named;
        let weighted = self.rows(forecaster).any(|row| row.weight != Weight::ONE);
        let scale = if weighted { THOUSAND } else { 1.0 };
        let clusters = self
            .scores_by_question(forecaster)
            .into_iter()
            .map(|(question, total)| {
                let question = question.unwrap_or_else(|| {
                    // Rows of different forecasters share nothing, so their draws may.
                    if own == keys.len() {
                        keys.push(question_key(&format!("#{}", own - named)));
                    }
                    own += 1;
                    (own - 1) as u32
                });
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "scores are 0 to 1"
                )]
                let (rows, sum) =
                    ((total.weight() * scale).round() as u32, (total.sum() * scale * 1e9).round() as u64);
                ResampleCluster { question, rows, sum }
            })
            .collect();
        ResampleRecord { clusters, unit: 1e-9 }
    }
}
