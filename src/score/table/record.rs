//! Cutting bytes into records and fields.
#![expect(
    clippy::cast_possible_truncation,
    reason = "a piece has 256 KiB, and a longer record is refused before"
)]

/// Bytes behind the end of what is cut that may be read but mean nothing.
pub(super) const PADDING: usize = 16;

/// Finds the bytes that may end a field or open a quote, eight bytes at a time.
///
/// Comma, tab, newline, carriage return and the quotation mark are all below 0x2D; so are blanks and a few signs, which
/// the caller passes over. Another delimiter, such as a semicolon, is looked for besides.
struct Marks<'bytes> {
    bytes: &'bytes [u8],
    /// End of the word that `mask` belongs to.
    next: usize,
    /// High bit of each byte of the word that is still to be returned.
    mask: u64,
    /// The delimiter in every byte, if it is not below 0x2D.
    other: Option<u64>,
}

const HIGH: u64 = 0x8080_8080_8080_8080;
const EACH: u64 = 0x0101_0101_0101_0101;

impl Marks<'_> {
    #[inline]
    fn refill(&mut self) -> bool {
        while let Some(word) = self.bytes.get(self.next..).and_then(|rest| rest.first_chunk::<8>()) {
            let word = u64::from_le_bytes(*word);
            // The high bit of a sum is set where the low seven bits reach 0x2D; no carry leaves its byte.
            let mut mask = !(((word & !HIGH) + EACH * (0x80 - 0x2D)) | word) & HIGH;
            if let Some(other) = self.other {
                let differs = word ^ other;
                mask |= !(((differs & !HIGH) + EACH * 0x7f) | differs) & HIGH;
            }
            self.next += 8;
            if mask != 0 {
                self.mask = mask;
                return true;
            }
        }
        false
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.mask == 0 && !self.refill() {
            return None;
        }
        let byte = self.mask.trailing_zeros() as usize / 8;
        self.mask &= self.mask - 1;
        Some(self.next - 8 + byte)
    }

    fn jump(&mut self, to: usize) {
        self.mask = 0;
        self.next = to;
    }
}

/// What is wrong with how a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    /// A quoted field goes on to the end of the file.
    OpenQuote,
    /// Something follows a closing quotation mark.
    AfterQuote,
}

/// One record as its fields.
pub(super) struct Record<'record> {
    /// What the fields are cut from, with [`PADDING`] bytes behind.
    pub(super) bytes: &'record [u8],
    /// Start and end of each field.
    pub(super) fields: &'record [(u32, u32)],
    /// The record as written, without the line end.
    pub(super) raw: &'record [u8],
    /// Line within the bytes, from 0.
    pub(super) line: u64,
    /// What is wrong with its quotes.
    pub(super) malformed: Option<Malformed>,
}

impl Record<'_> {
    /// Returns one field, empty if the record has fewer.
    #[inline]
    pub(super) fn field(&self, at: usize) -> &[u8] {
        let (start, end) = self.fields.get(at).copied().unwrap_or_default();
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Returns 16 bytes from the start of a field on, which may belong to what follows.
    #[inline]
    pub(super) fn window(&self, at: usize) -> Option<(&[u8; PADDING], usize)> {
        let &(start, end) = self.fields.get(at)?;
        let window = self.bytes.get(start as usize..)?.first_chunk::<PADDING>()?;
        Some((window, (end - start) as usize))
    }
}

/// Cuts bytes into records and hands each to `take`; returns how many bytes and how many lines are done.
///
/// `bytes` ends in [`PADDING`] bytes that do not count; they start at the start of a record. Unless it is `last`, a
/// record without its line end is left for the next call. Empty lines are passed over.
pub(super) fn cut(
    bytes: &[u8],
    delimiter: u8,
    last: bool,
    mut take: impl FnMut(&Record<'_>),
) -> (usize, u64) {
    let length = bytes.len().saturating_sub(PADDING);
    let other = (delimiter >= 0x2D).then(|| EACH * u64::from(delimiter));
    let mut marks = Marks { bytes, next: 0, mask: 0, other };
    let mut fields: Vec<(u32, u32)> = Vec::new();
    let mut scratch = Vec::new();
    let (mut start, mut line) = (0, 0);
    'records: while start < length {
        fields.clear();
        let mut field = start;
        loop {
            let mark = marks.next().unwrap_or(length).min(length);
            let byte = bytes.get(mark).copied().filter(|_| mark < length).unwrap_or(b'\n');
            if byte == delimiter {
                fields.push((field as u32, mark as u32));
                field = mark + 1;
            } else if byte == b'\n' {
                if mark == length && !last {
                    break 'records;
                }
                let end = if mark > field && bytes[mark - 1] == b'\r' { mark - 1 } else { mark };
                fields.push((field as u32, end as u32));
                let empty = end == start;
                if !empty {
                    let raw = &bytes[start..end];
                    take(&Record { bytes, fields: &fields, raw, line, malformed: None });
                }
                line += u64::from(mark < length);
                start = mark + 1;
                continue 'records;
            } else if byte == b'"' && mark == field {
                break;
            }
        }
        // A quoted field: the whole record again, byte by byte.
        let Some(quoted) = unquote(&bytes[start..length], delimiter, last, &mut scratch, &mut fields) else {
            break 'records;
        };
        let raw = &bytes[start..start + quoted.content];
        take(&Record { bytes: &scratch, fields: &fields, raw, line, malformed: quoted.malformed });
        line += quoted.lines;
        start += quoted.length;
        marks.jump(start);
    }
    (start.min(length), line)
}

struct Quoted {
    /// Bytes with the line end.
    length: usize,
    /// Bytes without it.
    content: usize,
    lines: u64,
    malformed: Option<Malformed>,
}

/// Cuts the first record, quotation marks resolved into `scratch`; `None` if it has no end yet.
fn unquote(
    bytes: &[u8],
    delimiter: u8,
    last: bool,
    scratch: &mut Vec<u8>,
    fields: &mut Vec<(u32, u32)>,
) -> Option<Quoted> {
    scratch.clear();
    fields.clear();
    let (mut at, mut lines, mut malformed) = (0, 0, None);
    let mut field = 0;
    let (mut quoted, mut closed) = (false, false);
    let (content, length) = loop {
        let Some(&byte) = bytes.get(at) else {
            if !last {
                return None;
            }
            if quoted {
                malformed = Some(Malformed::OpenQuote);
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
            fields.push((field as u32, scratch.len() as u32));
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
                malformed = Some(Malformed::AfterQuote);
            }
        } else {
            scratch.push(byte);
        }
        at += 1;
    };
    fields.push((field as u32, scratch.len() as u32));
    scratch.extend_from_slice(&[0; PADDING]);
    Some(Quoted { length, content, lines, malformed })
}

/// Returns the fields of the first record, its length and its lines; `None` if it has no end yet.
pub(super) fn first_record(bytes: &[u8], delimiter: u8, last: bool) -> Option<(Vec<Vec<u8>>, usize, u64)> {
    let (mut scratch, mut fields) = (Vec::new(), Vec::new());
    let quoted = unquote(bytes, delimiter, last, &mut scratch, &mut fields)?;
    let field =
        |&(start, end): &(u32, u32)| scratch.get(start as usize..end as usize).unwrap_or_default().to_vec();
    Some((fields.iter().map(field).collect(), quoted.length, quoted.lines))
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
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend_from_slice(&[0; PADDING]);
        bytes
    }

    fn all(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut records = Vec::new();
        let bytes = padded(text);
        let (done, _) = cut(&bytes, delimiter, true, |record| {
            assert_eq!(record.malformed, None);
            let fields =
                (0..record.fields.len()).map(|at| String::from_utf8_lossy(record.field(at)).into_owned());
            records.push(fields.collect());
        });
        assert_eq!(done, text.len());
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
            let mut faults = Vec::new();
            cut(&padded(text), b',', true, |record| faults.push((record.line, record.malformed)));
            faults
        };
        assert_eq!(faults("a,b\n\"x\"y,2\n1,2"), [(0, None), (1, Some(Malformed::AfterQuote)), (2, None)]);
        assert_eq!(faults("a,b\n1,\"x\n2,3\n"), [(0, None), (1, Some(Malformed::OpenQuote))]);
    }

    #[test]
    fn a_field_is_found_again() {
        assert_eq!(place_of_field("né,b,c".as_bytes(), b',', 1), (0, 3));
        assert_eq!(place_of_field(b"\"a,\nb\",c,d", b',', 2), (1, 5));
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
            let mut collect = |record: &Record<'_>| {
                let fields: Vec<String> = (0..record.fields.len())
                    .map(|at| String::from_utf8_lossy(record.field(at)).into_owned()).collect();
                records.push(fields);
            };
            let mut first = text.as_bytes()[..split].to_vec();
            prop_assert!(complete(&first, delimiter) <= split);
            first.extend_from_slice(&[0; PADDING]);
            let (done, _) = cut(&first, delimiter, false, &mut collect);
            prop_assert_eq!(done, complete(&text.as_bytes()[..split], delimiter));
            let mut rest = text.as_bytes()[done..].to_vec();
            rest.extend_from_slice(&[0; PADDING]);
            cut(&rest, delimiter, true, &mut collect);
            prop_assert_eq!(&records, &expected);
        }
    }
}
