//! Reading tables of binary forecasts, on one thread or several.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the numbers were checked or cut to fewer bits just before"
)]

use std::io::Read;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};

use super::chunk::Chunks;
use super::forecasts::{ForecastTable, LongRow, OWN, Part, Row, SHORT, STEP, When};
use super::heading::{ColumnMap, HeadingError, Headings, Role};
use super::moment::parse_moment;
use super::names::ShortName;
use super::outcome::{Outcome, OutcomesTable, Ties};
use super::problem::{BadRow, Exclusion, Fault};
use super::record::{Malformed, PADDING, Record, cut, place_of_field};
use crate::score::exact::{DecimalError, DecimalProbability, Weight};

/// Bad rows of a source that are named one by one; more are only counted.
const NAMED: u64 = 1000;

/// Says why a table cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is not even a line of headings.
    #[error("the table is empty")]
    Empty,
    /// The headings are not UTF-8.
    #[error("the headings are not UTF-8")]
    HeaderNotUtf8,
    /// The headings do not do.
    #[error(transparent)]
    Heading(#[from] HeadingError),
    /// A record does not end within 64 MiB: a quotation mark is probably not closed.
    #[error("the record at line {line} is longer than 64 MiB; is a quotation mark not closed?")]
    RecordTooLong {
        /// Line at or before the start of the record, from 1.
        line: u64,
    },
    /// Reading failed.
    #[error("reading failed: {0}")]
    Read(std::io::ErrorKind),
    /// More rows than can be told apart: 2^31 long ones.
    #[error("the table has too many rows")]
    TooLong,
}

/// Says how tables are read.
#[derive(Debug, Clone, Default)]
pub struct TableOptions {
    /// Which column holds what, where headings are not the usual ones.
    pub columns: ColumnMap,
    /// What happens to outcomes that are fractions.
    pub ties: Ties,
    /// Which of several forecasts on one question count.
    pub when: When,
    /// Outcomes by question; they go before those in the table itself.
    pub outcomes: Option<OutcomesTable>,
    /// Whether times are kept with rows, for time weighting.
    pub keep_times: bool,
    /// Threads that cut and parse, besides the one that reads; 0 and 1 do all on the calling thread.
    pub threads: usize,
}

/// Reads one table after another into one [`ForecastTable`].
///
/// ```
/// use warrant::score::table::{TableOptions, TableReader};
/// let text = "forecaster,question,probability,outcome\nann,rain,80%,yes\nbob,rain,0.4,yes\nann,snow,0.1,\n";
/// let mut reader = TableReader::new(TableOptions::default());
/// reader.read("record.csv", "record", text.as_bytes()).unwrap();
/// let table = reader.finish();
/// let board = table.board(0.95, 1);
/// assert_eq!(table.forecaster(board.rows[0].forecaster), "ann");
/// assert_eq!(board.rows[0].brier.mean, 0.04);
/// assert_eq!(table.problems().reasons().next().unwrap().1, 1, "one question is open");
/// ```
#[derive(Debug, Default)]
pub struct TableReader {
    options: TableOptions,
    parts: Vec<Worker>,
    sources: u32,
}

impl TableReader {
    /// Makes a reader.
    pub fn new(options: TableOptions) -> Self {
        Self { options, parts: Vec::new(), sources: 0 }
    }

    /// Reads a table: its name for bad rows, the forecaster of its rows if there is no column for that (the stem of a
    /// file), and its bytes, unpacked.
    pub fn read(&mut self, source: &str, stem: &str, reader: impl Read) -> Result<(), TableError> {
        let mut chunks = Chunks::new(reader);
        let (header, delimiter) = chunks.header()?;
        let layout = Layout::new(&header, delimiter, stem, self.sources, &self.options)?;
        self.sources += 1;
        let threads = self.options.threads.max(1);
        if self.parts.len() < threads {
            self.parts.resize_with(threads, Worker::default);
        }
        for worker in &mut self.parts {
            worker.start();
        }
        let options = &self.options;
        let first_line = chunks.line();
        match self.parts.as_mut_slice() {
            [only] => {
                only.piece(0);
                chunks.each_record(delimiter, |record, line| only.record(record, line, &layout, options))?;
                only.look_up();
                // Lines came whole, so the piece starts at line 0.
                only.lines.push((0, 0));
            }
            many => in_threads(&mut chunks, many, &layout, options)?,
        }
        let starts = starts_of_pieces(&self.parts, if threads == 1 { 0 } else { first_line });
        let mut bad: Vec<BadRow> = Vec::new();
        for worker in &mut self.parts {
            worker.part.problems.bad += worker.bad_count;
            bad.extend(worker.bad.drain(..).map(|found| BadRow {
                source: source.to_owned(),
                line: starts.get(found.piece as usize).copied().unwrap_or(0) + found.line + 1,
                column: found.column + 1,
                fault: found.fault,
            }));
        }
        bad.sort();
        bad.truncate(NAMED as usize);
        if let Some(worker) = self.parts.first_mut() {
            worker.part.problems.bad_rows.extend(bad);
        }
        if self.parts.iter().any(|worker| worker.overflow) { Err(TableError::TooLong) } else { Ok(()) }
    }

    /// Returns all that was read.
    pub fn finish(self) -> ForecastTable {
        let parts = self.parts.into_iter().map(|worker| worker.part).collect();
        ForecastTable::from_parts(parts, self.options.when)
    }
}

/// Returns the lines before each piece.
fn starts_of_pieces(workers: &[Worker], first: u64) -> Vec<u64> {
    let mut lines: Vec<(u32, u64)> = workers.iter().flat_map(|worker| worker.lines.iter().copied()).collect();
    lines.sort_unstable();
    let mut before = first;
    lines
        .into_iter()
        .map(|(_, lines)| {
            let start = before;
            before += lines;
            start
        })
        .collect()
}

fn in_threads<R: Read>(
    chunks: &mut Chunks<R>,
    workers: &mut [Worker],
    layout: &Layout,
    options: &TableOptions,
) -> Result<(), TableError> {
    let ahead = workers.len() + 2;
    let (send, receive) = sync_channel::<(u32, Vec<u8>)>(ahead);
    let (give_back, spare) = sync_channel::<Vec<u8>>(2 * ahead);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        for worker in workers {
            let (receive, give_back) = (&receive, give_back.clone());
            scope.spawn(move || {
                loop {
                    // Nothing panics while the lock is held.
                    let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((piece, bytes)) = next else { return };
                    worker.piece(piece);
                    let (_, lines) = cut(&bytes, layout.delimiter, true, |record| {
                        worker.record(record, record.line, layout, options);
                    });
                    worker.look_up();
                    worker.lines.push((piece, lines));
                    let _ = give_back.try_send(bytes);
                }
            });
        }
        let mut piece = 0;
        let result = loop {
            match chunks.next_piece(layout.delimiter, spare.try_recv().unwrap_or_default()) {
                Ok(Some(bytes)) => {
                    if send.send((piece, bytes)).is_err() {
                        break Ok(());
                    }
                    piece += 1;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        drop(send);
        result
    })
}

/// The columns of one table.
struct Layout {
    width: usize,
    delimiter: u8,
    forecaster: Option<usize>,
    stem: String,
    question: Option<usize>,
    probability: usize,
    outcome: Option<usize>,
    time: Option<usize>,
    weight: Option<usize>,
    source: u32,
    /// Columns of forecaster, question, probability and outcome, if a row can say nothing besides.
    usual: Option<(usize, usize, usize, usize)>,
}

impl Layout {
    fn new(
        header: &[String],
        delimiter: u8,
        stem: &str,
        source: u32,
        options: &TableOptions,
    ) -> Result<Self, HeadingError> {
        let headings = Headings::find(header, &options.columns)?;
        // With a table of outcomes the forecasts need a question to look it up by, else an outcome.
        let (question, outcome) = if options.outcomes.is_some() {
            (Some(headings.required(Role::Question)?), headings.column(Role::Outcome))
        } else {
            (headings.column(Role::Question), Some(headings.required(Role::Outcome)?))
        };
        let time = match options.when {
            When::Last => Some(headings.required(Role::Time)?),
            When::Each => headings.column(Role::Time),
        };
        let probability = headings.required(Role::Probability)?;
        let (forecaster, weight) = (headings.column(Role::Forecaster), headings.column(Role::Weight));
        let usual = match (forecaster, question, outcome, time, weight, &options.outcomes) {
            (Some(forecaster), Some(question), Some(outcome), None, None, None) => {
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
            time,
            weight,
            source,
            usual,
        })
    }
}

impl Fault {
    /// Tells whether a record is cut well and has as many fields as there are headings.
    pub(super) fn of_record(record: &Record<'_>, width: usize) -> Result<(), (usize, Self)> {
        match record.malformed {
            Some(Malformed::OpenQuote) => Err((record.fields.len().saturating_sub(1), Self::OpenQuote)),
            Some(Malformed::AfterQuote) => Err((0, Self::AfterQuote)),
            None if record.fields.len() != width => {
                Err((record.fields.len().min(width).saturating_sub(1), Self::FieldCount))
            }
            None => Ok(()),
        }
    }
}

#[derive(Debug)]
struct FoundBad {
    piece: u32,
    line: u64,
    column: u64,
    fault: Fault,
}

/// What the outcomes table says of a question.
#[derive(Debug, Clone, Copy)]
struct Joined {
    /// `Err` where its word is none.
    outcome: Option<Result<Outcome, ()>>,
    known: Option<i64>,
}

/// One thread's part, and where it is in the source.
#[derive(Debug, Default)]
struct Worker {
    part: Part,
    joined: Vec<Joined>,
    piece: u32,
    row: u32,
    lines: Vec<(u32, u64)>,
    bad: Vec<FoundBad>,
    bad_count: u64,
    overflow: bool,
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
    #[inline]
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
    fn start(&mut self) {
        self.lines.clear();
        self.bad_count = 0;
    }

    fn piece(&mut self, piece: u32) {
        self.piece = piece;
        self.row = 0;
    }

    #[inline]
    fn record(&mut self, record: &Record<'_>, line: u64, layout: &Layout, options: &TableOptions) {
        if let Some((forecaster, question, probability, outcome)) = layout.usual
            && record.malformed.is_none()
            && record.fields.len() == layout.width
            && let Some(pending) = Pending::of(record, forecaster, question, probability, outcome)
        {
            self.pending.push(pending);
            if self.pending.len() >= TOGETHER {
                self.look_up();
            }
            return;
        }
        self.row = self.row.saturating_add(1);
        match self.sound(record, layout, options) {
            Ok(None) => {}
            Ok(Some(reason)) => self.part.problems.exclude(reason, 1),
            Err((field, fault)) => self.bad_row(record, line, layout, field, fault),
        }
    }

    /// Looks up the names of usual rows and stores them.
    fn look_up(&mut self) {
        let Part { forecasters, questions, rows, .. } = &mut self.part;
        // First all places in memory, then what is there: the processor waits for many at once.
        let mut guesses = [(0, 0); TOGETHER];
        for (guess, pending) in guesses.iter_mut().zip(&self.pending) {
            *guess = (forecasters.guess(pending.forecaster), questions.guess(pending.question));
        }
        for (pending, guess) in self.pending.drain(..).zip(guesses) {
            let found = forecasters.check(pending.forecaster, guess.0);
            let Some((forecaster, question)) = found.zip(questions.check(pending.question, guess.1)) else {
                // More names than numbers for them.
                self.overflow = true;
                return;
            };
            let row = Row::short(question, pending.steps, pending.came_true);
            match rows.get_mut(forecaster as usize) {
                Some(rows) => rows.push(row),
                None => {
                    rows.resize_with(forecaster as usize + 1, Vec::new);
                    if let Some(rows) = rows.get_mut(forecaster as usize) {
                        rows.push(row);
                    }
                }
            }
        }
    }

    #[cold]
    fn bad_row(&mut self, record: &Record<'_>, line: u64, layout: &Layout, field: usize, fault: Fault) {
        self.bad_count += 1;
        // Each thread keeps the first ones, so the first of all are among them.
        if self.bad_count <= NAMED {
            let (lines, column) = place_of_field(record.raw, layout.delimiter, field);
            self.bad.push(FoundBad { piece: self.piece, line: line + lines, column, fault });
        }
    }

    #[inline]
    fn sound(
        &mut self,
        record: &Record<'_>,
        layout: &Layout,
        options: &TableOptions,
    ) -> Result<Option<Exclusion>, (usize, Fault)> {
        Fault::of_record(record, layout.width)?;
        let p = match short_probability(record, layout.probability) {
            Some(steps) => Probability::Short(steps),
            None => Probability::read(record, layout.probability)?,
        };
        let forecaster = match layout.forecaster {
            Some(at) => self.part.forecasters.intern_field(record, at)?,
            None => self.part.forecasters.intern(None, layout.stem.as_bytes()).ok_or((0, Fault::NotUtf8))?,
        } as usize;
        if self.part.rows.len() <= forecaster {
            self.part.rows.resize_with(forecaster + 1, Vec::new);
        }
        let question = match layout.question {
            Some(at) => self.part.questions.intern_field(record, at)?,
            None => OWN,
        };
        self.unusual(record, layout, options, (forecaster, question), p)
    }

    fn unusual(
        &mut self,
        record: &Record<'_>,
        layout: &Layout,
        options: &TableOptions,
        (forecaster, question): (usize, u32),
        p: Probability,
    ) -> Result<Option<Exclusion>, (usize, Fault)> {
        let time = match layout.time.map(|at| (at, record.field(at).trim_ascii())) {
            Some((at, text)) if !text.is_empty() || options.when == When::Last => {
                Some(parse_moment(text).ok_or((at, Fault::NotATime))?)
            }
            _ => None,
        };
        let weight = match layout.weight {
            Some(at) => Weight::parse_bytes(record.field(at)).map_err(|_| (at, Fault::NotAWeight))?,
            None => Weight::ONE,
        };
        let joined = self.joined(question, options);
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
            Outcome::Known(outcome) => outcome,
        };
        let p = match p {
            Probability::None => return Ok(Some(Exclusion::NoForecast)),
            Probability::Short(steps) => {
                DecimalProbability::from_units(u64::from(steps) * STEP).unwrap_or_default()
            }
            Probability::Long(p) => p,
        };
        if let (Some(time), Some(known)) = (time, joined.known)
            && time >= known
        {
            return Ok(Some(Exclusion::AfterKnown));
        }
        let keep_time = options.keep_times || options.when == When::Last;
        let time = time.filter(|_| keep_time);
        let short = p.units().is_multiple_of(STEP) && outcome.is_certain() && weight == Weight::ONE;
        if short && time.is_none() {
            let steps = (p.units() / STEP) as u32;
            self.push(forecaster, Row::short(question, steps, outcome == DecimalProbability::ONE));
            return Ok(None);
        }
        let index = self.part.long.len() as u32;
        if self.part.long.len() >= 1 << 30 {
            self.overflow = true;
            return Ok(None);
        }
        // Sources first, then pieces: 2^12 sources of 2^20 pieces of 256 KiB.
        let sequence = (layout.source << 20 | self.piece & 0xf_ffff, self.row);
        self.part.long.push(LongRow { p, outcome, weight, time, sequence });
        self.push(forecaster, Row::long(question, index));
        Ok(None)
    }

    #[inline]
    fn push(&mut self, forecaster: usize, row: Row) {
        if let Some(rows) = self.part.rows.get_mut(forecaster) {
            rows.push(row);
        }
    }

    fn joined(&mut self, question: u32, options: &TableOptions) -> Joined {
        let none = Joined { outcome: None, known: None };
        let Some(outcomes) = &options.outcomes else { return none };
        while self.joined.len() <= question as usize && question != OWN {
            let name = self.part.questions.name(self.joined.len() as u32);
            self.joined.push(match outcomes.get(name) {
                Some((text, known)) => {
                    Joined { outcome: Some(Outcome::parse(text.as_bytes()).ok_or(())), known }
                }
                None => none,
            });
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
    #[cold]
    fn read(record: &Record<'_>, at: usize) -> Result<Self, (usize, Fault)> {
        match DecimalProbability::parse_bytes(record.field(at)) {
            Ok(p) if p.units().is_multiple_of(STEP) => Ok(Self::Short((p.units() / STEP) as u32)),
            Ok(p) => Ok(Self::Long(p)),
            Err(DecimalError::Empty) => Ok(Self::None),
            Err(DecimalError::NotANumber) => Err((at, Fault::NotAProbability)),
            Err(DecimalError::OutOfRange) => Err((at, Fault::ProbabilityOutOfRange)),
        }
    }
}

/// Reads `0`, `1`, `0.d` to `0.dddd` in steps of 10^-4; `None` for any other way of writing.
#[inline]
fn short_probability(record: &Record<'_>, at: usize) -> Option<u32> {
    const STEPS: [u32; 5] = [SHORT, 1000, 100, 10, 1];
    let (window, length) = record.window(at)?;
    let digits = match length {
        1 => return (window[0] ^ b'0' <= 1).then(|| u32::from(window[0] - b'0') * SHORT),
        3..=6 if window[0] == b'0' && window[1] == b'.' => window.get(2..length)?,
        _ => return None,
    };
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u32::from(digit);
    }
    Some(value * STEPS.get(digits.len()).copied()?)
}

impl super::names::Names {
    #[inline]
    fn intern_field(&mut self, record: &Record<'_>, at: usize) -> Result<u32, (usize, Fault)> {
        let field = record.field(at);
        let name = field.trim_ascii();
        if name.is_empty() {
            return Err((at, Fault::NoName));
        }
        let window = record.window(at).filter(|_| name.len() == field.len()).map(|(window, _)| window);
        let window: Option<&[u8; PADDING]> = window;
        self.intern(window, name).ok_or((at, Fault::NotUtf8))
    }
}
