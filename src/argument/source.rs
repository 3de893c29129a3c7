//! Sources: what is cited, and its text where it is stored.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::{Place, Placed};

/// Something cited.
#[derive(Clone, Debug)]
pub struct Source {
    /// Unique among the sources of the file.
    pub id: Placed<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it appeared.
    pub date: Option<NaiveDate>,
    /// Where it is.
    pub url: Option<String>,
    /// The source through which it was read, by id, so that two sources that trace to one count as one.
    pub via: Option<Placed<String>>,
    /// The stored file as written, relative to the argument file.
    pub file: Option<Placed<String>>,
    /// The SHA-256 that the stored file must have.
    pub sha256: Option<Placed<String>>,
    /// The stored text, where there is one.
    pub stored: Option<StoredText>,
    /// The record's header.
    pub place: Place,
}

/// The text of a source.
#[derive(Clone, Debug)]
pub struct StoredText {
    /// The path it was read from, relative to the workbench or to the folder given.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}
