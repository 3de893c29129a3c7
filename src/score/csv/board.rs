//! The mean score of each forecaster with its interval, and all forecasts pooled, in one pass over the rows.

#![expect(clippy::cast_possible_truncation, reason = "questions are numbered in 32 bits")]

use super::forecasts::ForecastTable;
use super::row::{DecimalRow, Place, Row, SHORT, STEP};
use crate::score::calibration::PooledForecasts;
use crate::score::comparison::FEWEST_CLUSTERS;
use crate::score::comparison::clustered_interval::{ClusteredMean, around, clustered_mean};
use crate::score::comparison::known_values::{Errors, KnownSum, WidthClass, widen};
use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal, Weight, nearest_quotient};

/// Holds one forecaster's record.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// Number of the forecaster, for [`ForecastTable::forecaster`].
    pub forecaster: u32,
    /// Mean half Brier score over rows, with its interval if asked for. Rows beyond the clusters are repeated forecasts on
    /// a question; each counts in the mean, and none makes the interval narrower than it should be.
    pub brier: ClusteredMean,
}

/// Holds all records.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// Forecasters with at least one scored row, by mean score, ties by name.
    pub rows: Vec<BoardRow>,
    /// Mean half Brier score over all rows, with its interval if asked for and if rows have whole outcomes and weight 1;
    /// `None` without rows.
    pub overall: Option<ClusteredMean>,
    /// All rows pooled by probability.
    pub pooled: PooledForecasts,
}

/// Steps of 10^-18 in a unit of a short score.
const SHORT_STEP: i128 = 10_000_000_000;
/// Units of a short score in 1.
const SHORT_UNITS: u128 = SHORT as u128 * SHORT as u128;

impl ForecastTable {
    /// Scores all forecasters, with intervals or without; the result does not depend on the number of threads.
    pub fn board(&self, intervals: bool, threads: usize) -> Board {
        let forecasters = self.forecasters();
        let threads = threads.clamp(1, forecasters.len().max(1));
        let share = forecasters.len().div_ceil(threads).max(1);
        let tallies: Vec<Tally> = std::thread::scope(|scope| {
            let work: Vec<_> = forecasters
                .chunks(share)
                .map(|forecasters| move || Tally::of(self, forecasters, intervals))
                .collect();
            let mut work = work.into_iter();
            let own = work.next();
            let others: Vec<_> = work.map(|work| scope.spawn(work)).collect();
            let own = own.map(|own| own());
            let others = others.into_iter().map(|other| {
                // A defect in a thread is a defect here.
                other.join().unwrap_or_else(|defect| std::panic::resume_unwind(defect))
            });
            own.into_iter().chain(others).collect()
        });
        let mut tallies = tallies.into_iter();
        let mut all = tallies.next().unwrap_or_default();
        for tally in tallies {
            all.merge(tally);
        }
        all.finish(self, intervals)
    }
}

/// What one thread finds.
#[derive(Default)]
struct Tally {
    rows: Vec<BoardRow>,
    /// Short rows by steps and outcome.
    counts: Vec<u32>,
    /// Rows of many decimals.
    decimal: Vec<DecimalRow>,
    /// Long rows.
    long: Vec<(DecimalProbability, DecimalProbability, Weight)>,
    overall: ByQuestion,
}

/// Scores by question.
#[derive(Default)]
struct ByQuestion {
    /// Rows and sum of short scores.
    short: Vec<Cell>,
    /// Totals of long rows; empty while there are none.
    long: Vec<ScoreTotal>,
    /// Short scores of rows that stand for themselves, with those of the other answer.
    own_short: Vec<(u32, u32)>,
    /// Totals of long rows that stand for themselves.
    own_long: Vec<ScoreTotal>,
    /// Whether there are long rows since the last mean.
    mixed: bool,
}

impl ByQuestion {
    fn new(questions: usize) -> Self {
        Self { short: vec![Cell::default(); questions], ..Self::default() }
    }

    fn add_long(&mut self, question: u32, score: ExactScore, weight: Weight) {
        self.mixed = true;
        if self.long.is_empty() {
            self.long.resize(self.short.len(), ScoreTotal::default());
        }
        if let Some(total) = self.long.get_mut(question as usize) {
            total.add_weighted(score, weight);
        } else {
            let mut total = ScoreTotal::default();
            total.add_weighted(score, weight);
            self.own_long.push(total);
        }
    }

    fn merge(&mut self, other: Self) {
        for (cell, more) in self.short.iter_mut().zip(other.short) {
            cell.rows += more.rows;
            cell.sum += more.sum;
            cell.other += more.other;
        }
        self.mixed |= other.mixed;
        if self.long.is_empty() {
            self.long = other.long;
        } else {
            for (total, more) in self.long.iter_mut().zip(&other.long) {
                total.merge(more);
            }
        }
        self.own_short.extend(other.own_short);
        self.own_long.extend(other.own_long);
    }

    /// Takes the mean over the questions given, and forgets them. Where there are long rows there is no interval.
    fn take_mean(
        &mut self,
        questions: impl Iterator<Item = u32> + Clone,
        intervals: bool,
    ) -> Option<ClusteredMean> {
        if std::mem::take(&mut self.mixed) {
            return clustered_mean(&self.take_totals(questions));
        }
        let mut cells: Vec<Cell> = questions
            .filter_map(|question| self.short.get_mut(question as usize).map(std::mem::take))
            .filter(|cell| cell.rows > 0)
            .collect();
        cells.extend(self.own_short.drain(..).map(|(sum, other)| Cell {
            rows: 1,
            sum: u64::from(sum),
            other: u64::from(other),
        }));
        let (rows, sum) = cells.iter().fold((0, 0), |(rows, sum), cell| (rows + cell.rows, sum + cell.sum));
        if rows == 0 {
            return None;
        }
        let mean = nearest_quotient(i128::from(sum), u128::from(rows) * SHORT_UNITS);
        let interval = intervals.then(|| interval(&cells, (rows, sum))).flatten();
        let interval = interval.map(|interval| around(interval, mean));
        Some(ClusteredMean { mean, interval, clusters: cells.len() as u64, rows })
    }

    fn take_totals(&mut self, questions: impl Iterator<Item = u32>) -> Vec<ScoreTotal> {
        let exact = |sum: u64| ExactScore::from_units(i128::from(sum) * SHORT_STEP);
        let mut totals: Vec<ScoreTotal> = questions
            .map(|question| {
                let at = question as usize;
                let mut total = self.long.get_mut(at).map(std::mem::take).unwrap_or_default();
                if let Some(cell) = self.short.get_mut(at).map(std::mem::take) {
                    total.add_sum(exact(cell.sum), cell.rows);
                }
                total
            })
            .collect();
        totals.append(&mut self.own_long);
        totals.extend(self.own_short.drain(..).map(|(score, _)| {
            let mut total = ScoreTotal::default();
            total.add(exact(u64::from(score)));
            total
        }));
        totals
    }
}

/// Short scores on a question.
#[derive(Clone, Copy, Default)]
struct Cell {
    rows: u64,
    sum: u64,
    /// The sum under the other answer.
    other: u64,
}

impl Cell {
    #[inline]
    fn add(&mut self, score: u32, other: u32) {
        self.rows += 1;
        self.sum += u64::from(score);
        self.other += u64::from(other);
    }
}

/// The interval of the mean of cells, all of whose sums are whole numbers of units.
fn interval(cells: &[Cell], (rows, sum): (u64, u64)) -> Option<(f64, f64)> {
    let questions = cells.len() as u64;
    if questions < FEWEST_CLUSTERS {
        return None;
    }
    // The scores of one forecast differ by whole steps.
    let mut steps: Vec<u64> = cells
        .iter()
        .map(|cell| cell.sum.abs_diff(cell.other) / u64::from(SHORT) * 2 + u64::from(cell.sum > cell.other))
        .filter(|&steps| steps > 1)
        .collect();
    steps.sort_unstable_by(|left, right| right.cmp(left));
    let widths = steps.chunk_by(|left, right| left / 2 == right / 2).filter_map(|equal| {
        let width = (equal.first()? / 2) as f64 / f64::from(SHORT);
        let hits = equal.iter().filter(|&steps| steps % 2 == 1).count() as f64;
        Some(WidthClass { width, questions: equal.len() as f64, hits })
    });
    let unit = SHORT_UNITS as f64;
    let known = KnownSum::from_widths(widths.collect(), sum as f64 / unit, rows as f64);
    let interval = known.interval(Errors::LOSS);
    if rows == questions {
        return Some(interval);
    }
    // Midpoints are half of these; n * squares - sum^2 is exact.
    let both = || cells.iter().map(|cell| u128::from(cell.sum + cell.other));
    let (sum, squares) = both().fold((0, 0), |(sum, squares), both| (sum + both, squares + both * both));
    let deviations = (u128::from(questions) * squares - sum * sum) as f64 / questions as f64;
    let scale = questions as f64 / rows as f64 / (2.0 * unit);
    Some(widen(interval, known.mean(), (questions as f64, deviations * scale * scale), (0.0, 1.0)))
}

impl Tally {
    fn of(table: &ForecastTable, forecasters: &[u32], intervals: bool) -> Self {
        let mut tally = Self {
            counts: vec![0; 2 * (SHORT as usize + 1)],
            overall: ByQuestion::new(table.questions()),
            ..Self::default()
        };
        let mut record = ByQuestion::new(table.questions());
        let mut touched = Vec::new();
        for &forecaster in forecasters {
            for rows in table.stretches(forecaster) {
                for &row in rows {
                    tally.add(table, row, &mut record, &mut touched);
                }
            }
            let is_mixed = intervals && record.mixed;
            if let Some(mut brier) = record.take_mean(touched.iter().copied(), intervals) {
                if is_mixed {
                    brier.interval = table.brier_interval(forecaster);
                }
                tally.rows.push(BoardRow { forecaster, brier });
            }
            touched.clear();
        }
        tally
    }

    /// Adds a row to the record of its forecaster and to what all have in common.
    #[inline]
    fn add(&mut self, table: &ForecastTable, row: Row, record: &mut ByQuestion, touched: &mut Vec<u32>) {
        let at = row.question as usize;
        let Place::Short(steps, came_true) = row.place() else {
            let (score, weight) = if let Place::Decimal(at) = row.place() {
                let decimal = table.decimal_row(at);
                self.decimal.push(decimal);
                (decimal.p().brier(decimal.outcome()), Weight::ONE)
            } else {
                let long = table.unpack(row);
                self.long.push((long.p, long.outcome, long.weight));
                (long.p.brier(long.outcome), long.weight)
            };
            self.overall.add_long(row.question, score, weight);
            record.add_long(row.question, score, weight);
            if record.long.get(at).is_some_and(|total| total.rows() == 1)
                && record.short.get(at).is_some_and(|cell| cell.rows == 0)
            {
                touched.push(row.question);
            }
            return;
        };
        let (score, other) = (Row::short_score(steps, came_true), Row::short_score(steps, !came_true));
        if let Some(count) = self.counts.get_mut((2 * steps + u32::from(came_true)) as usize) {
            *count += 1;
        }
        if let (Some(cell), Some(all)) = (record.short.get_mut(at), self.overall.short.get_mut(at)) {
            all.add(score, other);
            if cell.rows == 0 && record.long.get(at).is_none_or(|total| total.rows() == 0) {
                touched.push(row.question);
            }
            cell.add(score, other);
        } else {
            self.overall.own_short.push((score, other));
            record.own_short.push((score, other));
        }
    }

    fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        self.decimal.extend(other.decimal);
        self.long.extend(other.long);
        self.overall.merge(other.overall);
    }

    fn finish(mut self, table: &ForecastTable, intervals: bool) -> Board {
        // Rows come in the order of names; a stable sort keeps it for ties.
        self.rows.sort_by(|left, right| left.brier.mean.total_cmp(&right.brier.mean));
        let counts = self.counts.chunks_exact(2).zip(0_u64..).map(|(counts, steps)| {
            let (missed, came_true) = counts.first().zip(counts.last()).unwrap_or((&0, &0));
            let p = DecimalProbability::from_units(steps * STEP).unwrap_or_default();
            (p, u64::from(*missed) + u64::from(*came_true), u64::from(*came_true))
        });
        self.decimal.sort_unstable();
        let decimals = self.decimal.chunk_by(|left, right| left.p() == right.p()).filter_map(|equal| {
            let came_true = equal.iter().filter(|row| row.came_true()).count() as u64;
            Some((equal.first()?.p(), equal.len() as u64, came_true))
        });
        let pooled = PooledForecasts::from_counts_and_rows(counts.chain(decimals), self.long);
        let questions = 0..table.questions() as u32;
        let overall = self.overall.take_mean(questions, intervals);
        Board { rows: self.rows, overall, pooled }
    }
}
