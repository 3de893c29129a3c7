//! Why a table cannot be read at all.

use super::heading::HeadingError;

/// Says why a table cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is not even a line of headings.
    #[error("the table is empty")]
    Empty,
    /// The headings are not UTF-8.
    #[error("the headings are not UTF-8")]
    HeaderNotUtf8,
    /// Lines end in a carriage return alone.
    #[error("lines end in a carriage return alone")]
    CarriageReturns,
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
