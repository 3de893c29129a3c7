//! Reading tables of binary forecasts, on one thread or several.

use std::io::Read;
use std::sync::{Mutex, PoisonError};

use super::chunk::Chunks;
use super::error::TableError;
use super::forecasts::ForecastTable;
use super::options::TableOptions;
use super::problem::{BadRow, NAMED};
use super::record::Records;
use super::worker::{Layout, Worker};
use crate::score::time::curve::Moments;

/// Reads one table after another into one [`ForecastTable`].
///
/// ```
/// use warrant::score::csv::{TableOptions, TableReader};
/// let text = "forecaster,question,probability,outcome\nann,rain,80%,yes\nbob,rain,0.4,yes\nann,snow,0.1,\n";
/// let mut reader = TableReader::new(TableOptions::default());
/// reader.read("record.csv", "record", text.as_bytes()).unwrap();
/// let table = reader.finish();
/// let board = table.board(true, 1);
/// assert_eq!(table.forecaster(board.rows[0].forecaster), "ann");
/// assert_eq!(board.rows[0].brier.mean, 0.04);
/// assert_eq!(table.problems().reasons().next().unwrap().1, 1, "one question is open");
/// ```
#[derive(Debug, Default)]
pub struct TableReader {
    options: TableOptions,
    parts: Vec<Worker>,
}

impl TableReader {
    /// Makes a reader.
    pub fn new(options: TableOptions) -> Self {
        Self { options, parts: Vec::new() }
    }

    /// Reads a table: its name for bad rows, the forecaster of its rows if there is no column for that (the stem of a
    /// file), and its bytes, unpacked.
    pub fn read(&mut self, source: &str, stem: &str, reader: impl Read + Send) -> Result<(), TableError> {
        let mut chunks = Chunks::new(reader);
        let (header, delimiter) = chunks.header()?;
        let layout = Layout::new(&header, delimiter, stem, &self.options)?;
        let threads = self.options.threads.max(1);
        if self.parts.len() < threads {
            self.parts.resize_with(threads, Worker::default);
        }
        for worker in &mut self.parts {
            worker.start();
        }
        let starts = {
            let first_line = chunks.line();
            let source = Mutex::new(Source { chunks, pieces: 0, ended: false });
            let work = |worker| work(&source, worker, &layout, &self.options);
            std::thread::scope(|scope| {
                let (own, others) = self.parts.split_first_mut().ok_or(TableError::TooLong)?;
                let others: Vec<_> = others.iter_mut().map(|worker| scope.spawn(|| work(worker))).collect();
                let own = work(own);
                others.into_iter().fold(own, |done, other| {
                    // A defect in a thread is a defect here.
                    done.and(other.join().unwrap_or_else(|defect| std::panic::resume_unwind(defect)))
                })
            })?;
            starts_of_pieces(&self.parts, first_line)
        };
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
        bad.truncate(NAMED);
        if let Some(worker) = self.parts.first_mut() {
            worker.part.problems.bad_rows.extend(bad);
        }
        if self.parts.iter().any(|worker| worker.overflow) { Err(TableError::TooLong) } else { Ok(()) }
    }

    /// Returns all that was read.
    pub fn finish(self) -> ForecastTable {
        let parts = self.parts.into_iter().map(|worker| worker.part).collect();
        ForecastTable::from_parts(parts, if self.options.whole { Moments::Each } else { self.options.when })
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

/// What is read from, by one thread at a time.
struct Source<R> {
    chunks: Chunks<R>,
    /// Pieces that were handed out.
    pieces: u32,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Returns the next piece and its number; `None` at the end, and after a failure.
    fn next(&mut self, delimiter: u8, buffer: Vec<u8>) -> Result<Option<(u32, Vec<u8>)>, TableError> {
        if self.ended {
            return Ok(None);
        }
        let next = self.chunks.next_piece(delimiter, buffer);
        self.ended = !matches!(next, Ok(Some(_)));
        self.pieces += 1;
        Ok(next?.map(|bytes| (self.pieces - 1, bytes)))
    }
}

/// Takes piece after piece.
fn work<R: Read>(
    source: &Mutex<Source<R>>,
    worker: &mut Worker,
    layout: &Layout,
    options: &TableOptions,
) -> Result<(), TableError> {
    let mut buffer = Vec::new();
    loop {
        let next = source.lock().unwrap_or_else(PoisonError::into_inner).next(layout.delimiter, buffer)?;
        let Some((piece, bytes)) = next else { return Ok(()) };
        worker.piece(piece);
        let mut records = Records::new(&bytes, layout.delimiter, true, layout.width);
        while let Some(record) = records.next() {
            worker.record(&record, record.line, layout, options);
        }
        worker.look_up();
        worker.lines.push((piece, records.done().1));
        buffer = bytes;
    }
}
