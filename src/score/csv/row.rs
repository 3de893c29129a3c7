//! One row: eight bytes where it says the usual, more where it says more.

#![expect(clippy::cast_possible_truncation, reason = "steps are numbered in 32 bits")]

use crate::forecast::Moment;
use crate::score::numerics::exact::{DecimalProbability, Weight};

/// Holds one row that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRow {
    /// Number of the question, for [`super::ForecastTable::question`]; `None` where the table has no questions, so that the
    /// row stands for itself.
    pub question: Option<u32>,
    /// The probability as typed.
    pub p: DecimalProbability,
    /// 1 it happened, 0 it did not, between for a tie.
    pub outcome: DecimalProbability,
    /// How much the row counts.
    pub weight: Weight,
    /// When the forecast was made, if that was asked for.
    pub time: Option<Moment>,
}

/// Steps of a short probability: four decimals.
pub(super) const SHORT: u32 = 10_000;
/// Units of 10^-18 in a step.
pub(super) const STEP: u64 = 100_000_000_000_000;
/// The question of a row that stands for itself.
pub(super) const OWN: u32 = u32::MAX;
/// Most rows that are kept elsewhere, of either kind.
pub(super) const MOST_ELSEWHERE: usize = 1 << 30;

/// Marks a value that is an index into the decimal rows.
const DECIMAL: u32 = 1 << 30;
/// Marks a value that is an index into the long rows.
const LONG: u32 = 1 << 31;

/// A row as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) question: u32,
    /// Steps of 10^-4 with the outcome in the lowest bit, or a mark and an index.
    value: u32,
}

/// Where a row says what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Here: steps of 10^-4, and whether it came true.
    Short(u32, bool),
    /// Among the decimal rows: more decimals, and otherwise the usual.
    Decimal(usize),
    /// Among the long rows.
    Long(usize),
}

impl Row {
    pub(super) const fn short(question: u32, steps: u32, came_true: bool) -> Self {
        Self { question, value: steps << 1 | came_true as u32 }
    }

    pub(super) const fn decimal(question: u32, index: usize) -> Self {
        Self { question, value: index as u32 | DECIMAL }
    }

    pub(super) const fn long(question: u32, index: usize) -> Self {
        Self { question, value: index as u32 | LONG }
    }

    /// Makes no row, but a place among rows and a number of them.
    pub(super) const fn link(start: u32, rows: u32) -> Self {
        Self { question: start, value: rows }
    }

    /// Returns what [`Self::link`] was given.
    pub(super) const fn linked(self) -> (u32, u32) {
        (self.question, self.value)
    }

    /// Returns where the row says what it says.
    #[inline]
    pub(super) const fn place(self) -> Place {
        if self.value < DECIMAL {
            Place::Short(self.value >> 1, self.value & 1 == 1)
        } else if self.value < LONG {
            Place::Decimal((self.value & !DECIMAL) as usize)
        } else {
            Place::Long((self.value & !LONG) as usize)
        }
    }

    /// Returns the row for a place among more rows of its kind.
    pub(super) const fn moved(self, question: u32, decimals: usize, longs: usize) -> Self {
        match self.place() {
            Place::Short(..) => Self { question, value: self.value },
            Place::Decimal(at) => Self::decimal(question, at + decimals),
            Place::Long(at) => Self::long(question, at + longs),
        }
    }

    /// Returns the half Brier score of a short row in 10^-8.
    #[inline]
    pub(super) const fn short_score(steps: u32, came_true: bool) -> u32 {
        let away = if came_true { SHORT - steps } else { steps };
        away * away
    }
}

/// A probability of many decimals with an outcome of 0 or 1, in eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DecimalRow(u64);

impl DecimalRow {
    pub(super) const fn new(p: DecimalProbability, came_true: bool) -> Self {
        Self(p.units() << 1 | came_true as u64)
    }

    pub(super) fn p(self) -> DecimalProbability {
        DecimalProbability::from_units(self.0 >> 1).unwrap_or_default()
    }

    pub(super) const fn came_true(self) -> bool {
        self.0 & 1 == 1
    }

    pub(super) const fn outcome(self) -> DecimalProbability {
        if self.came_true() { DecimalProbability::ONE } else { DecimalProbability::ZERO }
    }
}

/// A row that has more than the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LongRow {
    pub(super) p: DecimalProbability,
    pub(super) outcome: DecimalProbability,
    pub(super) weight: Weight,
    pub(super) time: Option<Moment>,
}
