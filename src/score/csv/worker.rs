//! What one thread does with records: read their fields, number their names, store them.

#![expect(clippy::cast_possible_truncation, reason = "rows and steps are numbered in 32 bits")]
#![expect(clippy::inline_always, reason = "calls for each field cost a tenth of reading a table")]

use super::forecasts::Part;
use super::heading::{HeadingError, Headings, Role};
use super::moment::{Life, TimeColumns};
use super::names::ShortName;
use super::options::TableOptions;
use super::outcome::{Outcome, Ties};
use super::problem::{Exclusion, Fault, NAMED};
use super::record::{FieldFault, Record, WINDOW, place_of_field};
use super::row::{DecimalRow, LongRow, MOST_ELSEWHERE, OWN, Row, SHORT, STEP};
use crate::forecast::Moment;
use crate::score::numerics::exact::{DecimalProbability, Weight};
use crate::score::time::curve::Moments;

/// The columns of one table.
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) delimiter: u8,
    forecaster: Option<usize>,
    stem: String,
    question: Option<usize>,
    probability: usize,
    outcome: Option<usize>,
    times: TimeColumns,
    weight: Option<usize>,
    group: Option<usize>,
    /// Columns of forecaster, question, probability and outcome, if a row can say nothing besides.
    usual: Option<(usize, usize, usize, usize)>,
}

impl Layout {
    pub(super) fn new(
        header: &[String],
        delimiter: u8,
        stem: &str,
        options: &TableOptions,
    ) -> Result<Self, HeadingError> {
        let headings = Headings::new(header, &options.columns)?;
        // With a table of outcomes the forecasts need a question to look it up by, else an outcome.
        // Carried forward from row to row, forecasts need one too.
        let question = if options.outcomes.is_some() || options.when == Moments::Average || options.whole {
            Some(headings.required(Role::Question)?)
        } else {
            headings.column(Role::Question)?
        };
        let (outcome, times) = options.outcome_and_times(&headings)?;
        let probability = headings.required(Role::Probability)?;
        let (forecaster, weight) = (headings.column(Role::Forecaster)?, headings.column(Role::Weight)?);
        let group = if options.grouped { Some(headings.required(Role::Group)?) } else { None };
        let plain = times.is_empty() && group.is_none();
        let usual = match (forecaster, question, outcome, plain, weight, &options.outcomes) {
            (Some(forecaster), Some(question), Some(outcome), true, None, None) => {
                Some((forecaster, question, probability, outcome))
            }
            _ => None,
        };
        let stem = stem.to_owned();
        Ok(Self {
            width: header.len(),
            delimiter,
            forecaster,
            stem,
            question,
            probability,
            outcome,
            times,
            weight,
            group,
            usual,
        })
    }
}

#[derive(Debug)]
pub(super) struct FoundBad {
    pub(super) piece: u32,
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) fault: Fault,
}

/// What the outcomes table says of a question.
#[derive(Debug, Clone, Copy)]
struct Joined {
    /// `Err` where its word is none.
    outcome: Option<Result<Outcome, ()>>,
    known: Option<Moment>,
    life: Life,
    contradicted: bool,
}

/// One thread's part, and where it is in the source.
#[derive(Debug, Default)]
pub(super) struct Worker {
    pub(super) part: Part,
    joined: Vec<Joined>,
    piece: u32,
    /// Lines of each piece.
    pub(super) lines: Vec<(u32, u64)>,
    pub(super) bad: Vec<FoundBad>,
    pub(super) bad_count: u64,
    /// Set when there are more rows or names than numbers for them.
    pub(super) overflow: bool,
    pending: Vec<Pending>,
}

/// Usual rows that are looked up together.
const TOGETHER: usize = 128;

/// A usual row whose names are still to be looked up.
#[derive(Debug, Clone, Copy)]
struct Pending {
    forecaster: ShortName,
    question: ShortName,
    steps: u32,
    came_true: bool,
}

impl Pending {
    /// Takes a row with short names, a short probability and an outcome of 0 or 1; `None` for any other.
    #[inline(always)]
    fn of(
        record: &Record<'_>,
        forecaster: usize,
        question: usize,
        probability: usize,
        outcome: usize,
    ) -> Option<Self> {
        let name = |at: usize| record.window(at).and_then(|(window, length)| ShortName::pack(window, length));
        let &[digit @ (b'0' | b'1')] = record.field(outcome) else { return None };
        Some(Self {
            forecaster: name(forecaster)?,
            question: name(question)?,
            steps: short_probability(record, probability)?,
            came_true: digit == b'1',
        })
    }
}

impl Worker {
    pub(super) fn start(&mut self) {
        self.lines.clear();
        self.bad_count = 0;
    }

    pub(super) fn piece(&mut self, piece: u32) {
        self.piece = piece;
    }

    #[inline]
    pub(super) fn record(&mut self, record: &Record<'_>, line: u64, layout: &Layout, options: &TableOptions) {
        if let Some((forecaster, question, probability, outcome)) = layout.usual
            && record.malformed.is_none()
            && record.width() == layout.width
            && let Some(pending) = Pending::of(record, forecaster, question, probability, outcome)
        {
            self.pending.push(pending);
            if self.pending.len() >= TOGETHER {
                self.look_up();
            }
            return;
        }
        match self.sound(record, layout, options) {
            Ok(None) => {}
            Ok(Some(reason)) => self.part.problems.exclude(reason, 1),
            Err((field, fault)) => self.bad_row(record, line, layout, field, fault),
        }
    }

    /// Looks up the names of usual rows and stores them.
    pub(super) fn look_up(&mut self) {
        let Part { forecasters, questions, rows, .. } = &mut self.part;
        // First all places in memory, then what is there: the processor waits for many at once.
        let mut guesses = [(0, 0); TOGETHER];
        for (guess, pending) in guesses.iter_mut().zip(&self.pending) {
            *guess = (forecasters.guess(pending.forecaster), questions.guess(pending.question));
        }
        for (pending, guess) in self.pending.iter().zip(&guesses) {
            let found = forecasters.check(pending.forecaster, guess.0);
            let Some((forecaster, question)) = found.zip(questions.check(pending.question, guess.1)) else {
                // More names than numbers for them.
                self.overflow = true;
                return;
            };
            let row = Row::short(question, pending.steps, pending.came_true);
            rows.push(forecaster as usize, row);
        }
        self.pending.clear();
    }

    #[cold]
    fn bad_row(&mut self, record: &Record<'_>, line: u64, layout: &Layout, field: usize, fault: Fault) {
        self.bad_count += 1;
        // Each thread keeps the first ones, so the first of all are among them.
        if self.bad.len() < NAMED {
            let (lines, column) = place_of_field(record.raw, layout.delimiter, field);
            self.bad.push(FoundBad { piece: self.piece, line: line + lines, column, fault });
        }
    }

    #[inline(never)]
    fn sound(
        &mut self,
        record: &Record<'_>,
        layout: &Layout,
        options: &TableOptions,
    ) -> Result<Option<Exclusion>, FieldFault> {
        record.check(layout.width)?;
        let p = match short_probability(record, layout.probability) {
            Some(steps) => Probability::Short(steps),
            None => Probability::read(record, layout.probability)?,
        };
        let forecaster = match layout.forecaster {
            Some(at) => self.part.forecasters.intern_field(record, at)?,
            None => self.part.forecasters.intern(None, layout.stem.as_bytes()).ok_or((0, Fault::NotUtf8))?,
        } as usize;
        let question = match layout.question {
            Some(at) => self.part.questions.intern_field(record, at)?,
            None => OWN,
        };
        if let Some((.., outcome)) = layout.usual
            && let &[digit @ (b'0' | b'1')] = record.field(outcome)
            && let Some(p) = p.stated()
        {
            self.usual(forecaster, question, p, digit == b'1');
            return Ok(None);
        }
        self.unusual(record, layout, options, (forecaster, question), p)
    }

    fn unusual(
        &mut self,
        record: &Record<'_>,
        layout: &Layout,
        options: &TableOptions,
        (forecaster, question): (usize, u32),
        p: Probability,
    ) -> Result<Option<Exclusion>, FieldFault> {
        let mut times = layout.times.read(record)?;
        let weight = match layout.weight {
            Some(at) => Weight::parse_bytes(record.field(at)).map_err(|_| (at, Fault::NotAWeight))?,
            None => Weight::ONE,
        };
        let joined = self.joined(question, options);
        times.join(joined.known, joined.life);
        let has_times = options.when != Moments::Each || options.whole;
        if has_times {
            self.part.lives.narrow(question, times.life);
        }
        if let Some(at) = layout.group {
            let group = record.text(at)?;
            self.part.groups.add(question, group);
        }
        if joined.contradicted {
            return Ok(Some(Exclusion::TwoOutcomes));
        }
        let outcome = match joined.outcome {
            Some(outcome) => {
                outcome.map_err(|()| (layout.question.unwrap_or_default(), Fault::NotAnOutcome))?
            }
            None => match layout.outcome {
                Some(at) => Outcome::parse(record.field(at)).ok_or((at, Fault::NotAnOutcome))?,
                None => Outcome::Open,
            },
        };
        let outcome = match outcome {
            Outcome::Open => return Ok(Some(Exclusion::Open)),
            Outcome::Annulled => return Ok(Some(Exclusion::Annulled)),
            Outcome::Known(outcome) if !outcome.is_certain() && options.ties == Ties::Drop => {
                return Ok(Some(Exclusion::Fraction));
            }
            Outcome::Known(outcome) if !outcome.is_certain() && options.ties == Ties::Refuse => {
                let at = layout.outcome.or(layout.question).unwrap_or_default();
                return Err((at, Fault::FractionalOutcome));
            }
            Outcome::Known(outcome) => outcome,
        };
        if !options.takes(times.known) {
            return Ok(Some(Exclusion::OtherTime));
        }
        let Some(p) = p.stated() else { return Ok(Some(Exclusion::NoForecast)) };
        if let Some(reason) = times.exclusion() {
            return Ok(Some(reason));
        }
        let time = times.time.filter(|_| has_times);
        if outcome.is_certain() && weight == Weight::ONE && time.is_none() {
            self.usual(forecaster, question, p, outcome == DecimalProbability::ONE);
            return Ok(None);
        }
        let index = self.part.long.len();
        self.overflow |= index >= MOST_ELSEWHERE;
        if !self.overflow {
            self.part.long.push(LongRow { p, outcome, weight, time });
            self.push(forecaster, Row::long(question, index));
        }
        Ok(None)
    }

    /// Stores a row that says no more than a probability and what happened.
    fn usual(&mut self, forecaster: usize, question: u32, p: DecimalProbability, came_true: bool) {
        if p.units().is_multiple_of(STEP) {
            self.push(forecaster, Row::short(question, (p.units() / STEP) as u32, came_true));
            return;
        }
        let index = self.part.decimal.len();
        self.overflow |= index >= MOST_ELSEWHERE;
        if !self.overflow {
            self.part.decimal.push(DecimalRow::new(p, came_true));
            self.push(forecaster, Row::decimal(question, index));
        }
    }

    #[inline]
    fn push(&mut self, forecaster: usize, row: Row) {
        self.part.rows.push(forecaster, row);
    }

    fn joined(&mut self, question: u32, options: &TableOptions) -> Joined {
        let none = Joined { outcome: None, known: None, life: Life::default(), contradicted: false };
        let Some(outcomes) = &options.outcomes else { return none };
        while self.joined.len() <= question as usize && question != OWN {
            let name = self.part.questions.name(self.joined.len() as u32);
            self.joined.push(outcomes.get(name).map_or(none, |found| Joined {
                outcome: Some(Outcome::parse(found.text.as_bytes()).ok_or(())),
                known: found.known,
                life: found.life,
                contradicted: found.contradicted,
            }));
        }
        self.joined.get(question as usize).copied().unwrap_or(none)
    }
}

#[derive(Clone, Copy)]
enum Probability {
    None,
    Short(u32),
    Long(DecimalProbability),
}

impl Probability {
    fn stated(self) -> Option<DecimalProbability> {
        match self {
            Self::None => None,
            Self::Short(steps) => DecimalProbability::from_units(u64::from(steps) * STEP),
            Self::Long(p) => Some(p),
        }
    }

    #[cold]
    fn read(record: &Record<'_>, at: usize) -> Result<Self, FieldFault> {
        Ok(match record.probability(at)? {
            Some(p) if p.units().is_multiple_of(STEP) => Self::Short((p.units() / STEP) as u32),
            Some(p) => Self::Long(p),
            None => Self::None,
        })
    }
}

/// Reads `0`, `1`, `0.d` to `0.dddd` in steps of 10^-4; `None` for any other way of writing.
#[inline(always)]
fn short_probability(record: &Record<'_>, at: usize) -> Option<u32> {
    let (window, length) = record.window(at)?;
    let text = u64::from_le_bytes(*window.first_chunk()?);
    if length == 1 {
        return (text as u8 ^ b'0' <= 1).then(|| u32::from(text as u8 - b'0') * SHORT);
    }
    if !(3..=6).contains(&length) || text as u16 != u16::from_le_bytes(*b"0.") {
        return None;
    }
    // Four digits, one in each byte; those that are not written are 0.
    let written = u32::MAX >> (8 * (6 - length));
    let digits = ((text >> 16) as u32 ^ u32::from_le_bytes(*b"0000")) & written;
    // The high bit of a byte is set where it exceeds 9.
    if (digits.wrapping_add(0x7676_7676) | digits) & 0x8080_8080 != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff;
    Some((pairs & 0xff) * 100 + (pairs >> 16))
}

impl super::names::Names {
    #[inline]
    fn intern_field(&mut self, record: &Record<'_>, at: usize) -> Result<u32, FieldFault> {
        let field = record.field(at);
        let name = field.trim_ascii();
        if name.is_empty() {
            return Err((at, Fault::NoName));
        }
        let window = record.window(at).filter(|_| name.len() == field.len()).map(|(window, _)| window);
        let window: Option<&[u8; WINDOW]> = window;
        self.intern(window, name).ok_or((at, Fault::NotUtf8))
    }
}
