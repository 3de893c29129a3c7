//! Cutting bytes into records and fields.
#![expect(
    clippy::cast_possible_truncation,
    reason = "a piece has 256 KiB, and a longer record is refused before"
)]
#![expect(clippy::inline_always, reason = "calls for each field cost a tenth of reading a table")]

use super::problem::Fault;
use crate::score::numerics::exact::{DecimalError, DecimalProbability};

/// What is wrong with a row, and the number of the field.
pub(super) type FieldFault = (usize, Fault);

/// Bytes that may be read from the start of a field on, whatever they belong to.
pub(super) const WINDOW: usize = 16;

/// Bytes that are looked through at once.
const BLOCK: usize = 64;

/// What stands behind the end of what is cut: a line end, so that no record goes on without one, and room to read on.
pub(super) const BEHIND: [u8; BLOCK] = {
    let mut behind = [0; BLOCK];
    behind[0] = b'\n';
    behind
};

/// Blocks that are looked through together: the processor does not wait for one before it starts the next.
const BLOCKS: usize = 32;

/// Finds line ends, delimiters and quotation marks, some blocks of bytes at a time.
struct Marks<'bytes> {
    bytes: &'bytes [u8],
    delimiter: u8,
    /// Start of the block whose marks are being returned.
    block: usize,
    /// Its marks that are still to be returned, a bit for each byte.
    mask: u64,
    /// Start of the first block of `masks`.
    first: usize,
    masks: [u64; BLOCKS],
}

impl<'bytes> Marks<'bytes> {
    fn new(bytes: &'bytes [u8], delimiter: u8) -> Self {
        let mut marks = Self { bytes, delimiter, block: 0, mask: 0, first: 0, masks: [0; BLOCKS] };
        marks.look(0);
        marks
    }

    /// Returns the place of the next mark, or the end of the bytes.
    #[inline(always)]
    fn next(&mut self) -> usize {
        while self.mask == 0 {
            self.block += BLOCK;
            match self.masks.get((self.block - self.first) / BLOCK) {
                Some(&mask) => self.mask = mask,
                None if self.block >= self.bytes.len() => return self.bytes.len(),
                None => self.look(self.block),
            }
        }
        let at = self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        self.block + at
    }

    /// Goes on at a place, forwards or back.
    fn jump(&mut self, to: usize) {
        let block = to / BLOCK * BLOCK;
        if block < self.first || block >= self.first + BLOCKS * BLOCK {
            self.look(block);
        }
        self.block = block;
        self.mask = self.masks.get((block - self.first) / BLOCK).copied().unwrap_or_default();
        self.mask &= u64::MAX << (to - block);
    }

    #[inline(never)]
    fn look(&mut self, block: usize) {
        (self.block, self.first) = (block, block);
        self.masks = [0; BLOCKS];
        let blocks = self.bytes.get(block..).unwrap_or_default().as_chunks().0;
        for (mask, block) in self.masks.iter_mut().zip(blocks) {
            *mask = marked(block, self.delimiter);
        }
        self.mask = self.masks[0];
    }
}

/// Returns a bit for each byte that is a mark.
#[inline]
fn marked(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut marked = [0; BLOCK];
    // A loop and not `map`, whose closure may stay a call: compilers compare sixteen bytes at a time here.
    for (mark, &byte) in marked.iter_mut().zip(block) {
        *mark = u8::from(byte == delimiter) | u8::from(byte == b'\n') | u8::from(byte == b'"');
    }
    // The product has the lowest bits of eight bytes side by side in its highest byte.
    let bits = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    marked.as_chunks().0.iter().zip((0..).step_by(8)).fold(0, |mask, (word, at)| mask | bits(word) << at)
}

/// One record as its fields.
pub(super) struct Record<'record> {
    /// What the fields are cut from, with [`BEHIND`] at the end.
    bytes: &'record [u8],
    /// Start of the first field.
    start: u32,
    /// End of each field; the next one starts a byte behind.
    ends: &'record [u32],
    /// The record as written, without the line end.
    pub(super) raw: &'record [u8],
    /// Line within the bytes, from 0.
    pub(super) line: u64,
    /// What is wrong with its quotes.
    pub(super) malformed: Option<Fault>,
}

impl<'record> Record<'record> {
    /// Returns how many fields there are.
    #[inline]
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    #[inline(always)]
    fn bounds(&self, at: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { self.start } else { self.ends.get(at - 1)? + 1 };
        Some((start as usize, end as usize))
    }

    /// Returns one field, empty if the record has fewer.
    #[inline]
    pub(super) fn field(&self, at: usize) -> &'record [u8] {
        self.bounds(at).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// Checks that the record is well written and has as many fields as there are headings.
    pub(super) fn check(&self, width: usize) -> Result<(), FieldFault> {
        match self.malformed {
            Some(Fault::OpenQuote) => Err((self.width().saturating_sub(1), Fault::OpenQuote)),
            Some(fault) => Err((0, fault)),
            None if self.width() != width => {
                Err((self.width().min(width).saturating_sub(1), Fault::FieldCount))
            }
            None => Ok(()),
        }
    }

    /// Returns the text of a field without blanks around it.
    pub(super) fn text(&self, at: usize) -> Result<&'record str, FieldFault> {
        std::str::from_utf8(self.field(at).trim_ascii()).map_err(|_| (at, Fault::NotUtf8))
    }

    /// Returns a name, which is never empty.
    pub(super) fn name(&self, at: usize) -> Result<&'record str, FieldFault> {
        self.text(at).and_then(|name| if name.is_empty() { Err((at, Fault::NoName)) } else { Ok(name) })
    }

    /// Returns a probability; `None` where the field is empty.
    pub(super) fn probability(&self, at: usize) -> Result<Option<DecimalProbability>, FieldFault> {
        match DecimalProbability::parse_bytes(self.field(at)) {
            Ok(p) => Ok(Some(p)),
            Err(DecimalError::Empty) => Ok(None),
            Err(DecimalError::NotANumber) => Err((at, Fault::NotAProbability)),
            Err(DecimalError::OutOfRange) => Err((at, Fault::ProbabilityOutOfRange)),
        }
    }

    /// Returns 16 bytes from the start of a field on, which may belong to what follows, and the length of the field.
    #[inline(always)]
    pub(super) fn window(&self, at: usize) -> Option<(&'record [u8; WINDOW], usize)> {
        let (start, end) = self.bounds(at)?;
        Some((self.bytes.get(start..start + WINDOW)?.first_chunk()?, end - start))
    }
}

/// Cuts bytes into records.
pub(super) struct Records<'bytes> {
    marks: Marks<'bytes>,
    /// How many bytes count.
    length: usize,
    last: bool,
    start: usize,
    line: u64,
    /// Room for the ends of a record as wide as it should be.
    expected: Vec<u32>,
    /// Room for those of any other.
    ends: Vec<u32>,
    /// Fields without their quotation marks.
    scratch: Vec<u8>,
}

impl<'bytes> Records<'bytes> {
    /// Takes bytes that start at the start of a record and end in [`BEHIND`], which does not count.
    ///
    /// Unless they are the `last`, a record without its line end is left. Records of `width` fields are cut fastest.
    pub(super) fn new(bytes: &'bytes [u8], delimiter: u8, last: bool, width: usize) -> Self {
        Self {
            marks: Marks::new(bytes, delimiter),
            length: bytes.len().saturating_sub(BEHIND.len()),
            last,
            start: 0,
            line: 0,
            expected: vec![0; width],
            ends: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Returns how many bytes and how many lines are done.
    pub(super) fn done(&self) -> (usize, u64) {
        (self.start.min(self.length), self.line)
    }

    /// Returns the next record; empty lines are passed over.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Record<'_>> {
        let (bytes, start, line) = (self.marks.bytes, self.start, self.line);
        let Some(end) = self.expected() else { return self.any() };
        let raw = bytes.get(start..end)?;
        Some(Record { bytes, start: start as u32, ends: &self.expected, raw, line, malformed: None })
    }

    /// Finds the ends of a record that is as wide as it should be and has no quotation marks, and returns the last.
    #[inline(always)]
    fn expected(&mut self) -> Option<usize> {
        let Marks { bytes, delimiter, .. } = self.marks;
        let (mut mark, mut byte, mut delimiters) = (self.start, b'\n', 1);
        for end in &mut self.expected {
            delimiters += usize::from(byte == delimiter);
            mark = self.marks.next();
            byte = bytes.get(mark).copied().unwrap_or_default();
            *end = mark as u32;
        }
        let end = without_return(bytes, self.start, mark);
        if byte != b'\n' || delimiters != self.expected.len() || mark >= self.length || end == self.start {
            self.marks.jump(self.start);
            return None;
        }
        *self.expected.last_mut()? = end as u32;
        self.start = mark + 1;
        self.line += 1;
        Some(end)
    }

    /// Cuts a record of any width, with or without quotation marks.
    fn any(&mut self) -> Option<Record<'_>> {
        let Marks { bytes, delimiter, .. } = self.marks;
        while self.start < self.length {
            let (start, line) = (self.start, self.line);
            let mut field = start;
            self.ends.clear();
            let mark = loop {
                let mark = self.marks.next();
                match bytes.get(mark) {
                    Some(&byte) if byte == delimiter => {
                        self.ends.push(mark as u32);
                        field = mark + 1;
                    }
                    Some(b'"') if mark == field => return self.quoted(),
                    Some(b'"') => {}
                    _ => break mark,
                }
            };
            if mark >= self.length && !self.last {
                return None;
            }
            self.start = mark + 1;
            self.line += u64::from(mark < self.length);
            let end = without_return(bytes, field, mark);
            if end > start {
                self.ends.push(end as u32);
                let raw = bytes.get(start..end)?;
                return Some(Record {
                    bytes,
                    start: start as u32,
                    ends: &self.ends,
                    raw,
                    line,
                    malformed: None,
                });
            }
        }
        None
    }

    /// Cuts a record with a quoted field, byte by byte.
    fn quoted(&mut self) -> Option<Record<'_>> {
        let Marks { bytes, delimiter, .. } = self.marks;
        let rest = bytes.get(self.start..self.length)?;
        let quoted = unquote(rest, delimiter, self.last, &mut self.scratch, &mut self.ends)?;
        let (raw, line, malformed) = (rest.get(..quoted.content)?, self.line, quoted.malformed);
        self.start += quoted.length;
        self.line += quoted.lines;
        self.marks.jump(self.start);
        Some(Record { bytes: &self.scratch, start: 0, ends: &self.ends, raw, line, malformed })
    }
}

/// Returns where a field ends whose line ends at a mark: before a carriage return.
#[inline]
fn without_return(bytes: &[u8], field: usize, mark: usize) -> usize {
    if mark > field && bytes.get(mark - 1) == Some(&b'\r') { mark - 1 } else { mark }
}

struct Quoted {
    /// Bytes with the line end.
    length: usize,
    /// Bytes without it.
    content: usize,
    lines: u64,
    malformed: Option<Fault>,
}

/// Cuts the first record, its fields without quotation marks in `scratch`, each but the last with a delimiter behind; `None` if it has no end yet.
fn unquote(
    bytes: &[u8],
    delimiter: u8,
    last: bool,
    scratch: &mut Vec<u8>,
    ends: &mut Vec<u32>,
) -> Option<Quoted> {
    scratch.clear();
    ends.clear();
    let (mut at, mut lines, mut malformed) = (0, 0, None);
    let mut field = 0;
    let (mut quoted, mut closed) = (false, false);
    let (content, length) = loop {
        let Some(&byte) = bytes.get(at) else {
            if !last {
                return None;
            }
            if quoted {
                malformed = Some(Fault::OpenQuote);
            }
            break (at, at);
        };
        lines += u64::from(byte == b'\n');
        if quoted {
            if byte == b'"' {
                if bytes.get(at + 1) == Some(&b'"') {
                    scratch.push(b'"');
                    at += 1;
                } else if bytes.get(at + 1).is_none() && !last {
                    return None;
                } else {
                    (quoted, closed) = (false, true);
                }
            } else {
                scratch.push(byte);
            }
        } else if byte == delimiter {
            ends.push(scratch.len() as u32);
            scratch.push(delimiter);
            field = scratch.len();
            closed = false;
        } else if byte == b'\n' {
            break (at, at + 1);
        } else if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            lines += 1;
            break (at, at + 2);
        } else if byte == b'"' && scratch.len() == field && !closed {
            quoted = true;
        } else if closed {
            if !byte.is_ascii_whitespace() {
                malformed = Some(Fault::AfterQuote);
            }
        } else {
            scratch.push(byte);
        }
        at += 1;
    };
    ends.push(scratch.len() as u32);
    scratch.extend_from_slice(&BEHIND);
    Some(Quoted { length, content, lines, malformed })
}

/// Returns the fields of the first record, its length and its lines; `None` if it has no end yet.
pub(super) fn first_record(bytes: &[u8], delimiter: u8, last: bool) -> Option<(Vec<Vec<u8>>, usize, u64)> {
    let (mut scratch, mut ends) = (Vec::new(), Vec::new());
    let quoted = unquote(bytes, delimiter, last, &mut scratch, &mut ends)?;
    let record = Record { bytes: &scratch, start: 0, ends: &ends, raw: bytes, line: 0, malformed: None };
    let fields = (0..record.width()).map(|at| record.field(at).to_vec()).collect();
    Some((fields, quoted.length, quoted.lines))
}

/// Returns how far complete records reach, for bytes that start at the start of one.
pub(super) fn complete(bytes: &[u8], delimiter: u8) -> usize {
    if !bytes.contains(&b'"') {
        return bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    }
    let (mut done, mut at, mut field, mut quoted) = (0, 0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        if quoted {
            if byte == b'"' {
                match bytes.get(at + 1) {
                    Some(b'"') => at += 1,
                    _ => quoted = false,
                }
            }
        } else if byte == b'"' && at == field {
            quoted = true;
        } else if byte == delimiter {
            field = at + 1;
        } else if byte == b'\n' {
            field = at + 1;
            done = at + 1;
        }
        at += 1;
    }
    done
}

/// Returns the line within a record and the column, from 0 and in characters, at which a field starts.
pub(super) fn place_of_field(raw: &[u8], delimiter: u8, wanted: usize) -> (u64, u64) {
    let (mut fields, mut line, mut column) = (0, 0, 0);
    let (mut quoted, mut at_start) = (false, true);
    for &byte in raw {
        if fields == wanted {
            break;
        }
        match byte {
            b'"' if at_start || quoted => quoted = !quoted,
            byte if byte == delimiter && !quoted => fields += 1,
            _ => {}
        }
        at_start = byte == delimiter && !quoted;
        if byte == b'\n' {
            (line, column) = (line + 1, 0);
        } else if byte & 0xC0 != 0x80 {
            column += 1;
        }
    }
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn padded(text: &str) -> Vec<u8> {
        [text.as_bytes(), &BEHIND].concat()
    }

    fn fields(record: &Record<'_>) -> Vec<String> {
        (0..record.width()).map(|at| String::from_utf8_lossy(record.field(at)).into_owned()).collect()
    }

    fn all(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut records = Vec::new();
        let bytes = padded(text);
        // The width that is expected changes nothing.
        for width in [1, 2, 4] {
            let mut cut = Records::new(&bytes, delimiter, true, width);
            records.clear();
            while let Some(record) = cut.next() {
                assert_eq!(record.malformed, None);
                records.push(fields(&record));
            }
            assert_eq!(cut.done().0, text.len());
        }
        records
    }

    #[test]
    fn plain_and_quoted_records() {
        assert_eq!(all("a,b\n1,2\r\n\n\r\n3,", b','), [["a", "b"], ["1", "2"], ["3", ""]]);
        assert_eq!(
            all("\"a,b\",\"say \"\"hi\"\"\"\n\"x\ny\",5\" pipe\n", b','),
            [["a,b", "say \"hi\""], ["x\ny", "5\" pipe"]]
        );
        assert_eq!(all("a b;c,d\n+1;\"2\" ", b';'), [["a b", "c,d"], ["+1", "2"]]);
        assert_eq!(all("a b\tc,d", b'\t'), [["a b", "c,d"]]);
        assert_eq!(all("", b','), Vec::<Vec<String>>::new());
        assert_eq!(all("é,日本,\u{1f600}\n", b','), [["é", "日本", "\u{1f600}"]]);
    }

    #[test]
    fn broken_quotes_are_told() {
        let faults = |text: &str| {
            let bytes = padded(text);
            let (mut records, mut faults) = (Records::new(&bytes, b',', true, 2), Vec::new());
            while let Some(record) = records.next() {
                faults.push((record.line, record.malformed));
            }
            faults
        };
        assert_eq!(faults("a,b\n\"x\"y,2\n1,2"), [(0, None), (1, Some(Fault::AfterQuote)), (2, None)]);
        assert_eq!(faults("a,b\n1,\"x\n2,3\n"), [(0, None), (1, Some(Fault::OpenQuote))]);
    }

    fn quoted(field: &str) -> String {
        format!("\"{}\"", field.replace('"', "\"\""))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            rows in proptest::collection::vec(
                proptest::collection::vec(("[a-z,\"\n\r ;é0-9.%+]{0,12}", any::<bool>()), 1..5), 1..8),
            delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
            split in 0..200_usize,
            width in 1..5_usize,
        ) {
            let text: String = rows.iter().map(|row| {
                let fields: Vec<String> = row.iter().map(|(field, quote)| {
                    if *quote || field.contains(['"', ',', ';', '\n', '\r']) || row.len() == 1 {
                        quoted(field)
                    } else {
                        field.clone()
                    }
                }).collect();
                fields.join(&char::from(delimiter).to_string()) + "\n"
            }).collect();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|field| field.0.clone()).collect()).collect();
            prop_assert_eq!(&all(&text, delimiter), &expected);
            // Cut in two at any byte: what is left over starts the next part.
            let split = split.min(text.len());
            let mut records = Vec::new();
            let mut collect = |bytes: &[u8], last| {
                let bytes = [bytes, &BEHIND].concat();
                let mut cut = Records::new(&bytes, delimiter, last, width);
                while let Some(record) = cut.next() {
                    records.push(fields(&record));
                }
                cut.done()
            };
            let first = &text.as_bytes()[..split];
            let (done, _) = collect(first, false);
            prop_assert_eq!(done, complete(first, delimiter));
            collect(&text.as_bytes()[done..], true);
            prop_assert_eq!(&records, &expected);
        }
    }
}
