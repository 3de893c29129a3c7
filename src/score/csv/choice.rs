//! Which of several forecasts on one question count, where that depends on when they were made.

#![expect(clippy::cast_possible_truncation, reason = "rows are numbered in 32 bits")]

use std::ops::Range;

use super::forecasts::ForecastTable;
use super::moment::Life;
use super::problem::{Exclusion, Problems};
use super::row::{LongRow, OWN, Place, Row};
use super::row_store::RowStore;
use crate::forecast::Moment;
use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal, Weight};
use crate::score::time::curve::{Moments, length};

/// The forecasts of one forecaster on one question that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Those that can count, in the order of time.
    pub(super) held: Range<usize>,
    /// Those of them that do.
    pub(super) counting: Range<usize>,
}

/// Chooses among forecasts by their times, which rise; those that do not count are counted by reason.
pub(super) fn choose(times: &[Moment], moments: Moments, life: Life, problems: &mut Problems) -> Chosen {
    let mut exclude = |reason: Exclusion, rows: usize| problems.exclude(reason, rows as u64);
    let start = times.partition_point(|&time| life.excludes(time) == Some(Exclusion::BeforeOpen));
    let end = times.partition_point(|&time| life.excludes(time) != Some(Exclusion::AfterClose)).max(start);
    exclude(Exclusion::BeforeOpen, start);
    exclude(Exclusion::AfterClose, times.len() - end);
    let held = start..end;
    if held.is_empty() {
        return Chosen { counting: held.clone(), held };
    }
    let counting = match moments {
        Moments::Average if life.end.is_none() => {
            exclude(Exclusion::NoEnd, held.len());
            start..start
        }
        Moments::Average | Moments::Each => held.clone(),
        Moments::First => {
            exclude(Exclusion::Later, held.len() - 1);
            start..start + 1
        }
        Moments::Last => {
            exclude(Exclusion::Replaced, held.len() - 1);
            end - 1..end
        }
        Moments::Spot(moment) => {
            let until = times.partition_point(|&time| time <= moment).clamp(start, end);
            let from = until.saturating_sub(1).max(start);
            exclude(Exclusion::Later, end - until);
            exclude(Exclusion::Replaced, from - start);
            from..until
        }
    };
    Chosen { held, counting }
}

/// The share of a question's life from the first forecast on, to the nearest 10^-18; `None` where its life is not known.
pub(super) fn covered(first: Moment, life: Life) -> Option<ExactScore> {
    let (opens, end) = life.opens.zip(life.end)?;
    let (whole, held) = (length(opens, end), length(first.max(opens), end));
    let one = i128::from(DecimalProbability::ONE.units());
    (whole > 0).then(|| ExactScore::from_units((held * one + whole / 2) / whole))
}

impl ForecastTable {
    /// Leaves the rows that count, by question and time. Several at one time become one with their mean: which came
    /// last the table does not say, since the order of rows means nothing.
    pub(super) fn choose(&mut self) {
        let moments = self.moments();
        if moments == Moments::Each {
            return;
        }
        let mut chosen_rows = RowStore::default();
        for at in 0..self.forecasters().len() {
            let mut rows: Vec<Row> = self.stored(at as u32).collect();
            rows.sort_by_key(|&row| (row.question, self.order_of(row)));
            let (mut held, mut counting) = (Vec::new(), Vec::new());
            let mut coverage = ScoreTotal::default();
            for rows in rows.chunk_by(|left, right| left.question == right.question && left.question != OWN) {
                let rows = self.merge_equal_times(rows);
                let times: Vec<Moment> = rows.iter().map(|&row| self.time_of(row)).collect();
                let life = rows.first().map_or(Life::default(), |row| self.lives.get(row.question));
                let chosen = choose(&times, moments, life, &mut self.problems);
                if let (false, Some(&first)) = (chosen.counting.is_empty(), times.get(chosen.held.start))
                    && let Some(share) = covered(first, life)
                {
                    coverage.add(share);
                }
                counting.extend_from_slice(rows.get(chosen.counting).unwrap_or_default());
                held.extend_from_slice(rows.get(chosen.held).unwrap_or_default());
            }
            for row in counting {
                chosen_rows.push(at, row);
            }
            self.coverage.push(coverage);
            if moments == Moments::First {
                self.histories.push(held);
            }
        }
        self.rows = vec![chosen_rows];
    }

    /// With times all rows are long.
    fn long_of(&self, row: Row) -> Option<&LongRow> {
        match row.place() {
            Place::Long(at) => self.long.get(at),
            Place::Short(..) | Place::Decimal(_) => None,
        }
    }

    pub(super) fn time_of(&self, row: Row) -> Moment {
        self.long_of(row).and_then(|long| long.time).unwrap_or_default()
    }

    fn order_of(&self, row: Row) -> (Moment, Option<(DecimalProbability, DecimalProbability, u64)>) {
        let rest = self.long_of(row).map(|long| (long.outcome, long.p, long.weight.micros()));
        (self.time_of(row), rest)
    }

    /// Takes the rows of one forecaster on one question in the order of time, and puts those of one time together.
    fn merge_equal_times(&mut self, rows: &[Row]) -> Vec<Row> {
        let mut merged = Vec::with_capacity(rows.len());
        let mut same = 0;
        let groups: Vec<&[Row]> =
            rows.chunk_by(|&left, &right| self.time_of(left) == self.time_of(right)).collect();
        for group in groups {
            let Some(&first) = group.first() else { continue };
            if group.len() == 1 {
                merged.push(first);
                continue;
            }
            same += group.len() as u64 - 1;
            let all: Vec<LongRow> = group.iter().filter_map(|&row| self.long_of(row).copied()).collect();
            let mean = |of: fn(&LongRow) -> u64| {
                let sum: u128 = all.iter().map(|row| u128::from(of(row))).sum();
                let count = all.len().max(1) as u128;
                ((sum + count / 2) / count) as u64
            };
            let probability = |of| DecimalProbability::from_units(mean(of)).unwrap_or_default();
            let row = LongRow {
                p: probability(|row| row.p.units()),
                outcome: probability(|row| row.outcome.units()),
                weight: Weight::from_micros(mean(|row| row.weight.micros())).unwrap_or(Weight::ONE),
                time: all.first().and_then(|row| row.time),
            };
            let index = self.long.len();
            self.long.push(row);
            merged.push(Row::long(first.question, index));
        }
        self.problems.exclude(Exclusion::SameTime, same);
        merged
    }
}
