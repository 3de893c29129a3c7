//! Everybody's mean score with its interval, and all forecasts pooled, in one pass over the rows.

use super::forecasts::{ForecastTable, OWN, Row, SHORT, STEP};
use crate::score::calibration::PooledForecasts;
use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean, t_of};
use crate::score::exact::{DecimalProbability, ExactScore, ScoreTotal, Weight, nearest_quotient};

/// Holds one forecaster's record.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// Number of the forecaster, for [`ForecastTable::forecaster`].
    pub forecaster: u32,
    /// Mean half Brier score over rows, its interval clustered by question.
    pub brier: ClusteredMean,
}

/// Holds all records.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// Forecasters with at least one scored row, by mean score, ties by name.
    pub rows: Vec<BoardRow>,
    /// Mean half Brier score over all rows, its interval clustered by question; `None` without rows.
    pub overall: Option<ClusteredMean>,
    /// All rows pooled by probability.
    pub pooled: PooledForecasts,
}

/// Units of a short score in 1.
const SHORT_UNITS: u128 = SHORT as u128 * SHORT as u128;

impl ForecastTable {
    /// Scores everybody. `level` is that of the intervals; the result does not depend on the number of threads.
    pub fn board(&self, level: f64, threads: usize) -> Board {
        let forecasters = self.forecasters();
        let threads = threads.clamp(1, forecasters.len().max(1));
        let share = forecasters.len().div_ceil(threads).max(1);
        let tallies: Vec<Tally> = std::thread::scope(|scope| {
            let work: Vec<_> = forecasters
                .chunks(share)
                .map(|forecasters| move || Tally::of(self, forecasters, level))
                .collect();
            let mut work = work.into_iter();
            let own = work.next();
            let others: Vec<_> = work.map(|work| scope.spawn(work)).collect();
            let own = own.map(|own| own());
            // A thread only panics on a defect here, and then there is no result to give.
            own.into_iter().chain(others.into_iter().filter_map(|other| other.join().ok())).collect()
        });
        let mut tallies = tallies.into_iter();
        let mut all = tallies.next().unwrap_or_default();
        for tally in tallies {
            all.merge(tally);
        }
        all.finish(self, level)
    }
}

/// What one thread finds.
#[derive(Default)]
struct Tally {
    rows: Vec<BoardRow>,
    /// Short rows by steps and outcome.
    counts: Vec<u32>,
    /// Rows and sum of short scores, by question.
    by_question: Vec<Cell>,
    long: Vec<(u32, DecimalProbability, DecimalProbability, Weight)>,
    /// Own questions among the short rows: their sum and sum of squares cannot be told by question.
    own: Vec<u32>,
    t: TQuantiles,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    rows: u64,
    sum: u64,
}

impl Cell {
    #[inline]
    fn add(&mut self, score: u32) {
        self.rows += 1;
        self.sum += u64::from(score);
    }
}

/// Quantiles of t, each computed once.
#[derive(Default)]
struct TQuantiles(Vec<Option<f64>>);

impl TQuantiles {
    fn of(&mut self, level: f64, clusters: u64) -> Option<f64> {
        let at = usize::try_from(clusters).ok().filter(|&at| at < 100_000);
        let Some(at) = at else { return t_of(level, clusters) };
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        let slot = self.0.get_mut(at)?;
        if slot.is_none() {
            *slot = t_of(level, clusters);
        }
        *slot
    }
}

impl Tally {
    fn of(table: &ForecastTable, forecasters: &[u32], level: f64) -> Self {
        let mut tally = Self {
            counts: vec![0; 2 * (SHORT as usize + 1)],
            by_question: vec![Cell::default(); table.questions()],
            ..Self::default()
        };
        let mut cells = vec![Cell::default(); table.questions()];
        let mut touched = Vec::new();
        for &forecaster in forecasters {
            if let Some(brier) = tally.record(table, forecaster, level, &mut cells, &mut touched) {
                tally.rows.push(BoardRow { forecaster, brier });
            }
        }
        tally
    }

    fn record(
        &mut self,
        table: &ForecastTable,
        forecaster: u32,
        level: f64,
        cells: &mut [Cell],
        touched: &mut Vec<u32>,
    ) -> Option<ClusteredMean> {
        let mut total = Cell::default();
        let mut usual = true;
        for row in table.slices(forecaster).iter().flatten() {
            let Some((steps, came_true)) = row.as_short() else {
                let long = table.unpack(*row);
                self.long.push((row.question, long.p, long.outcome, long.weight));
                usual = false;
                continue;
            };
            let score = Row::short_score(steps, came_true);
            if let Some(count) = self.counts.get_mut((2 * steps + u32::from(came_true)) as usize) {
                *count += 1;
            }
            total.add(score);
            let at = row.question as usize;
            if let (Some(cell), Some(all)) = (cells.get_mut(at), self.by_question.get_mut(at)) {
                all.add(score);
                if cell.rows == 0 {
                    touched.push(row.question);
                }
                cell.add(score);
            } else {
                self.own.push(score);
                usual = false;
            }
        }
        if !usual {
            for question in touched.drain(..) {
                if let Some(cell) = cells.get_mut(question as usize) {
                    *cell = Cell::default();
                }
            }
            let clusters: Vec<ScoreTotal> =
                table.scores_by_question(forecaster).into_iter().map(|(_, total)| total).collect();
            return clustered_mean(&clusters, level);
        }
        if total.rows == 0 {
            return None;
        }
        let mut spread = Spread::new(total);
        for question in touched.drain(..) {
            if let Some(cell) = cells.get_mut(question as usize) {
                spread.add(std::mem::take(cell));
            }
        }
        let t = self.t.of(level, spread.clusters);
        Some(spread.finish(t))
    }

    fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        for (cell, more) in self.by_question.iter_mut().zip(other.by_question) {
            cell.rows += more.rows;
            cell.sum += more.sum;
        }
        self.long.extend(other.long);
        self.own.extend(other.own);
    }

    fn finish(mut self, table: &ForecastTable, level: f64) -> Board {
        // Rows come in the order of names; a stable sort keeps it for ties.
        self.rows.sort_by(|left, right| left.brier.mean.total_cmp(&right.brier.mean));
        let counts = self.counts.chunks_exact(2).zip(0_u64..).map(|(counts, steps)| {
            let (missed, came_true) = counts.first().zip(counts.last()).unwrap_or((&0, &0));
            let p = DecimalProbability::from_units(steps * STEP).unwrap_or_default();
            (p, u64::from(*missed) + u64::from(*came_true), u64::from(*came_true))
        });
        let long = self.long.iter().map(|&(_, p, outcome, weight)| (p, outcome, weight));
        let pooled = PooledForecasts::from_counts_and_rows(counts, long);
        let overall = if self.long.is_empty() && self.own.is_empty() {
            self.usual_overall(level)
        } else {
            self.mixed_overall(table, level)
        };
        Board { rows: self.rows, overall, pooled }
    }

    fn usual_overall(&self, level: f64) -> Option<ClusteredMean> {
        let mut total = Cell::default();
        for cell in &self.by_question {
            total.rows += cell.rows;
            total.sum += cell.sum;
        }
        if total.rows == 0 {
            return None;
        }
        let mut spread = Spread::new(total);
        for cell in self.by_question.iter().filter(|cell| cell.rows > 0) {
            spread.add(*cell);
        }
        let t = t_of(level, spread.clusters);
        Some(spread.finish(t))
    }

    fn mixed_overall(&self, table: &ForecastTable, level: f64) -> Option<ClusteredMean> {
        let exact = |sum: u64| ExactScore::from_units(i128::from(sum) * 10_000_000_000);
        let mut clusters: Vec<ScoreTotal> = self
            .by_question
            .iter()
            .map(|cell| {
                let mut total = ScoreTotal::default();
                total.add_sum(exact(cell.sum), cell.rows);
                total
            })
            .collect();
        clusters.resize(table.questions(), ScoreTotal::default());
        for &(question, p, outcome, weight) in &self.long {
            let score = p.brier(outcome);
            if let Some(total) = clusters.get_mut(question as usize).filter(|_| question != OWN) {
                total.add_weighted(score, weight);
            } else {
                let mut total = ScoreTotal::default();
                total.add_weighted(score, weight);
                clusters.push(total);
            }
        }
        clusters.extend(self.own.iter().map(|&score| {
            let mut total = ScoreTotal::default();
            total.add(exact(u64::from(score)));
            total
        }));
        clustered_mean(&clusters, level)
    }
}

/// The spread between clusters in integers: their order cannot matter.
struct Spread {
    total: Cell,
    /// A whole score near the mean, so that little is lost when squares are put together.
    center: i64,
    squares: i128,
    products: i128,
    row_squares: i128,
    clusters: u64,
}

impl Spread {
    fn new(total: Cell) -> Self {
        let center = (total.sum + total.rows / 2) / total.rows.max(1);
        Self { total, center: center.cast_signed(), squares: 0, products: 0, row_squares: 0, clusters: 0 }
    }

    #[inline]
    fn add(&mut self, cell: Cell) {
        let rows = cell.rows.cast_signed();
        let excess = i128::from(cell.sum.cast_signed() - rows * self.center);
        self.squares += excess * excess;
        self.products += excess * i128::from(rows);
        self.row_squares += i128::from(rows) * i128::from(rows);
        self.clusters += 1;
    }

    fn finish(self, t: Option<f64>) -> ClusteredMean {
        let (rows, sum) = (u128::from(self.total.rows), i128::from(self.total.sum));
        let mean = nearest_quotient(sum, rows * SHORT_UNITS);
        // What the mean differs from the center by: below half a unit.
        let rest = nearest_quotient(sum - i128::from(self.center) * rows.cast_signed(), rows);
        let squares =
            self.squares as f64 - 2.0 * rest * self.products as f64 + rest * rest * self.row_squares as f64;
        let unit = SHORT_UNITS as f64;
        ClusteredMean::from_squares(
            mean,
            squares / unit / unit,
            self.total.rows as f64,
            (self.clusters, self.total.rows),
            t,
        )
    }
}
