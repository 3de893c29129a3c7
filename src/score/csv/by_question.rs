//! Scores gathered by question, for intervals, pairs and resamples.

#![expect(clippy::cast_possible_truncation, reason = "questions are numbered in 32 bits")]

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::forecasts::ForecastTable;
use super::question_record::{QuestionRecord, Scored};
use super::row::{OWN, Place, Row, SHORT, TableRow};
use crate::score::comparison::clustered_interval::{Known, known_mean};
use crate::score::comparison::known_values::Errors;
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResampleCluster, ResampleRecord};
use crate::score::numerics::exact::{DecimalProbability, ScoreTotal, Weight};
use crate::score::rules::Mark;
use crate::score::time::curve::Moments;

impl ForecastTable {
    /// Returns what a forecaster scored on each question under a rule, in the order of question names; a row without a
    /// question stands for itself, and those come last. Rows for which the rule gives nothing are left out.
    pub fn records(
        &self,
        forecaster: u32,
        rule: impl Fn(&TableRow) -> Option<Mark>,
    ) -> Vec<(Option<u32>, QuestionRecord)> {
        let scored = |row: &TableRow| {
            Some((row.question, Scored { time: row.time, mark: rule(row)?, weight: row.weight }))
        };
        let history = self.histories.get(forecaster as usize);
        let ranks = self.ranks();
        let rank = |question: Option<u32>| {
            question.and_then(|question| ranks.get(question as usize).copied()).unwrap_or(OWN)
        };
        // Named ones first, by name and time; the others by what was typed, so that the rule does not change their order.
        let by = |row: &TableRow| {
            let typed = row.question.is_none().then(|| (row.p, row.outcome, row.weight.micros()));
            (rank(row.question), row.time, typed)
        };
        let in_order = |mut rows: Vec<TableRow>| -> Vec<_> {
            rows.sort_by_key(by);
            rows.iter().filter_map(scored).collect()
        };
        let counting = in_order(self.rows(forecaster).collect());
        let held = in_order(history.into_iter().flatten().map(|&row| self.unpack(row)).collect());
        let moments = self.moments();
        let mut rest = held.as_slice();
        counting
            .chunk_by(|left, right| left.0 == right.0 && left.0.is_some())
            .map(|rows| {
                let question = rows.first().and_then(|(question, _)| *question);
                let before = rest.iter().take_while(|(other, _)| rank(*other) < rank(question)).count();
                rest = rest.get(before..).unwrap_or_default();
                let own = rest.iter().take_while(|(other, _)| *other == question).count();
                let marks = |rows: &[(Option<u32>, Scored)]| -> Vec<Scored> {
                    rows.iter().map(|(_, scored)| *scored).collect()
                };
                let counting = marks(rows);
                let held = match question.and(history) {
                    Some(_) => marks(rest.get(..own).unwrap_or_default()),
                    None => counting.clone(),
                };
                let life = self.lives.get(question.unwrap_or(OWN));
                (question, QuestionRecord::new(&counting, &held, moments, life))
            })
            .collect()
    }

    /// Returns the half Brier scores of a forecaster by question, in the order of [`Self::records`].
    pub fn scores_by_question(&self, forecaster: u32) -> Vec<(Option<u32>, ScoreTotal)> {
        let records = self.records(forecaster, |row| Some(Mark::Finite(row.p.brier(row.outcome))));
        records.into_iter().map(|(question, record)| (question, record.total)).collect()
    }

    /// Returns what a forecaster scored on each question under a rule, with what the sum is if the answer is no and if it
    /// is yes.
    pub fn known_records(
        &self,
        forecaster: u32,
        rule: impl Fn(&TableRow) -> Option<Mark>,
    ) -> Vec<(Option<u32>, QuestionRecord, Option<Known>)> {
        let under =
            |outcome: DecimalProbability| self.records(forecaster, |row| rule(&TableRow { outcome, ..*row }));
        let no = under(DecimalProbability::ZERO);
        let yes = under(DecimalProbability::ONE);
        let sum = |of: Option<&(Option<u32>, QuestionRecord)>| {
            let (_, record) = of?;
            (record.infinite == 0 && record.total.rows() > 0).then(|| record.total.sum())
        };
        let own = self.records(forecaster, &rule).into_iter().enumerate();
        own.map(|(at, (question, record))| {
            let known = sum(no.get(at)).zip(sum(yes.get(at))).map(|(no, yes)| [no, yes]);
            (question, record, known)
        })
        .collect()
    }

    /// Returns the interval of a forecaster's mean half Brier score.
    pub(super) fn brier_interval(&self, forecaster: u32) -> Option<(f64, f64)> {
        let records = self.known_records(forecaster, |row| Some(Mark::Finite(row.p.brier(row.outcome))));
        let totals: Vec<_> = records.iter().map(|(_, record, known)| (record.total, *known)).collect();
        known_mean(&totals, Errors::LOSS, (0.0, 1.0))?.interval
    }

    /// Returns each outcome of a forecaster's rows that count with the sum of their weights in 10^-6; where forecasts are
    /// averaged over time, each question counts as one, with the weight of the last forecast.
    pub fn outcomes(&self, forecaster: u32) -> Vec<(DecimalProbability, u128)> {
        let mut counts = [0_u64; 2];
        let mut long: BTreeMap<DecimalProbability, u128> = BTreeMap::new();
        let mut count = |rows: &[Row]| {
            for row in rows {
                match row.place() {
                    Place::Short(_, came_true) => counts[usize::from(came_true)] += 1,
                    Place::Decimal(at) => counts[usize::from(self.decimal_row(at).came_true())] += 1,
                    Place::Long(_) => {
                        let row = self.unpack(*row);
                        *long.entry(row.outcome).or_default() += u128::from(row.weight.micros());
                    }
                }
            }
        };
        if self.moments() == Moments::Average {
            let mut last: Vec<Row> = self.stored(forecaster).collect();
            last.sort_by_key(|&row| (row.question, Reverse(self.time_of(row))));
            last.dedup_by_key(|row| row.question);
            count(&last);
        } else {
            self.stretches(forecaster).for_each(count);
        }
        for (outcome, rows) in [DecimalProbability::ZERO, DecimalProbability::ONE].into_iter().zip(counts) {
            if rows > 0 {
                *long.entry(outcome).or_default() += u128::from(rows) * u128::from(Weight::ONE.micros());
            }
        }
        long.into_iter().collect()
    }

    /// Prepares forecasters for [`crate::score::comparison::resampling::resample`], in the order given, with the keys
    /// of questions.
    ///
    /// Weights of rows are taken to three decimals. Rows without a question are questions of their own, told apart by
    /// their place in the order of scores.
    pub fn resample_records(&self, forecasters: &[u32]) -> (Vec<ResampleRecord>, Vec<u64>) {
        let mut keys: Vec<u64> =
            (0..self.questions() as u32).map(|at| question_key(self.question(at))).collect();
        let named = keys.len();
        let mut sums: Vec<(u32, u64)> = vec![(0, 0); named];
        let records = forecasters
            .iter()
            .map(|&forecaster| {
                let usual = |row: Row| matches!(row.place(), Place::Short(..)) && row.question != OWN;
                if self.stored(forecaster).all(usual) {
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
            let Place::Short(steps, came_true) = row.place() else { continue };
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
                #[expect(clippy::cast_sign_loss, reason = "scores are 0 to 1")]
                let (rows, sum) =
                    ((total.weight() * scale).round() as u32, (total.sum() * scale * 1e9).round() as u64);
                ResampleCluster { question, rows, sum }
            })
            .collect();
        ResampleRecord { clusters, unit: 1e-9 }
    }
}
