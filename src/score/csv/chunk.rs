//! Bytes from a reader in pieces that end where records do.

use std::io::Read;

use super::error::TableError;
use super::problem::{Exclusion, Problems};
use super::record::{BEHIND, FieldFault, Record, Records, complete, first_record, place_of_field};

/// Bytes that are read at once: they stay in the cache while they are cut.
const PIECE: usize = 256 * 1024;
/// A record longer than this is refused.
const LONGEST_RECORD: usize = 64 * 1024 * 1024;

/// Reads a source piece by piece.
pub(super) struct Chunks<R> {
    reader: R,
    buffer: Vec<u8>,
    filled: usize,
    ended: bool,
    /// Lines before the first byte of the buffer.
    line: u64,
}

impl<R: Read> Chunks<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; PIECE + BEHIND.len()], filled: 0, ended: false, line: 0 }
    }

    /// Reads until the buffer is full or the source ends.
    fn fill(&mut self) -> Result<(), TableError> {
        let room = self.buffer.len() - BEHIND.len();
        while !self.ended && self.filled < room {
            match self.reader.read(&mut self.buffer[self.filled..room]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(TableError::Read(error.kind())),
            }
        }
        Ok(())
    }

    fn drop_front(&mut self, bytes: usize) {
        self.buffer.copy_within(bytes..self.filled, 0);
        self.filled -= bytes;
    }

    fn grow(&mut self) -> Result<(), TableError> {
        if self.buffer.len() > LONGEST_RECORD {
            return Err(TableError::RecordTooLong { line: self.line + 1 });
        }
        let longer = (self.buffer.len() - BEHIND.len()) * 2 + BEHIND.len();
        self.buffer.resize(longer, 0);
        Ok(())
    }

    /// Returns the headings and the delimiter: of comma, semicolon and tab the one that the first line has most of.
    pub(super) fn header(&mut self) -> Result<(Vec<String>, u8), TableError> {
        self.fill()?;
        if self.buffer.get(..self.filled).is_some_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf")) {
            self.drop_front(3);
        }
        loop {
            self.fill()?;
            let bytes = self.buffer.get(..self.filled).unwrap_or_default();
            let blank = bytes.iter().take_while(|&&byte| byte == b'\n' || byte == b'\r').count();
            let before = bytes.iter().take(blank).filter(|&&byte| byte == b'\n').count() as u64;
            let bytes = bytes.get(blank..).unwrap_or_default();
            if bytes.is_empty() && self.ended {
                return Err(TableError::Empty);
            }
            let line_end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
            let first_line = bytes.get(..line_end).unwrap_or_default();
            let count = |delimiter: u8| {
                let outside = first_line.split(|&byte| byte == b'"').step_by(2);
                outside.flatten().filter(|&&byte| byte == delimiter).count()
            };
            let delimiter =
                [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
            if let Some((headings, length, lines)) = first_record(bytes, delimiter, self.ended) {
                let headings: Result<Vec<String>, _> = headings.into_iter().map(String::from_utf8).collect();
                let headings = headings.map_err(|_| TableError::HeaderNotUtf8)?;
                if headings.iter().any(|heading| heading.contains('\r')) {
                    return Err(TableError::CarriageReturns);
                }
                self.line += before + lines;
                self.drop_front(blank + length);
                return Ok((headings, delimiter));
            }
            self.grow()?;
        }
    }

    /// Hands every record, most of them of `width` fields, to `take` with its line, and notes rows that are not used.
    pub(super) fn each_record(
        &mut self,
        (source, delimiter, width): (&str, u8, usize),
        problems: &mut Problems,
        mut take: impl FnMut(&Record<'_>, u64) -> Result<Option<Exclusion>, FieldFault>,
    ) -> Result<(), TableError> {
        let mut named = 0;
        loop {
            self.fill()?;
            let before = self.line;
            let end = self.filled + BEHIND.len();
            if let Some(behind) = self.buffer.get_mut(self.filled..end) {
                behind.copy_from_slice(&BEHIND);
            }
            let bytes = self.buffer.get(..end).unwrap_or_default();
            let mut records = Records::new(bytes, delimiter, self.ended, width);
            while let Some(record) = records.next() {
                let line = before + record.line + 1;
                let place = |field| {
                    let (lines, column) = place_of_field(record.raw, delimiter, field);
                    (line + lines, column + 1)
                };
                problems.note(source, take(&record, line), &mut named, place);
            }
            let (done, lines) = records.done();
            self.line += lines;
            if self.ended {
                return Ok(());
            }
            if done == 0 {
                self.grow()?;
            }
            self.drop_front(done);
        }
    }

    /// Returns a piece of whole records that ends in [`BEHIND`]; `None` at the end. Reading goes on in the buffer that is
    /// given.
    pub(super) fn next_piece(
        &mut self,
        delimiter: u8,
        mut buffer: Vec<u8>,
    ) -> Result<Option<Vec<u8>>, TableError> {
        loop {
            self.fill()?;
            let bytes = self.buffer.get(..self.filled).unwrap_or_default();
            let done = if self.ended { self.filled } else { complete(bytes, delimiter) };
            if done > 0 {
                let rest = bytes.get(done..).unwrap_or_default();
                buffer.resize(self.buffer.len(), 0);
                if let Some(start) = buffer.get_mut(..rest.len()) {
                    start.copy_from_slice(rest);
                }
                self.filled = rest.len();
                let mut piece = std::mem::replace(&mut self.buffer, buffer);
                piece.truncate(done);
                piece.extend_from_slice(&BEHIND);
                return Ok(Some(piece));
            }
            if self.ended {
                return Ok(None);
            }
            self.grow()?;
        }
    }

    /// Returns the number of lines before what is still to be read.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_longer_than_a_piece() {
        let long = "x".repeat(3 * PIECE);
        let text = format!("a,b\n1,\"{long}\"\n2,3\n");
        let mut chunks = Chunks::new(text.as_bytes());
        let (header, delimiter) = chunks.header().unwrap();
        let mut seen = Vec::new();
        let length = |record: &Record<'_>, line| {
            seen.push((line, record.field(1).len()));
            Ok(None)
        };
        let shape = ("long.csv", delimiter, header.len());
        chunks.each_record(shape, &mut Problems::default(), length).unwrap();
        assert_eq!(seen, [(2, long.len()), (3, 1)]);
    }
}
