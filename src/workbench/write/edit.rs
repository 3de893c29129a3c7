//! The one way in which a file of a workbench changes.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;

use super::append::{LineEnding, append};
use super::error::WriteError;
use super::lock::{Lock, PATIENCE};
use super::replace::{replace, resolve, sweep};
use crate::finding::{Code, FileId, Finding, Severity};
use crate::forecast::Scale;
use crate::workbench::disk::{self, DOCUMENT_LIMIT, ReadError};
use crate::workbench::read::{Settings, is_kebab_case};

/// The number that a file has while it is read back.
pub(super) const FILE: FileId = FileId(0);

/// Writes to one workbench.
///
/// Every write takes the lock, reads the file again, appends, reads the new text back, and replaces the file in one
/// step. A dry run does the same without lock and replacement, and touches nothing.
#[derive(Clone, Debug)]
pub struct Writer {
    pub(super) root: PathBuf,
    pub(super) zone: Tz,
    pub(super) scale: Scale,
    dry_run: bool,
    patience: Duration,
}

/// What was written, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file, relative to the root.
    pub path: String,
    /// The line on which the record starts, from 1.
    pub line: usize,
    /// The record as it stands in the file.
    pub text: String,
    /// Whether the file is new.
    pub created: bool,
}

/// A new text of a file, and where in it the new records stand.
#[derive(Clone, Debug)]
pub struct Change {
    /// The whole text.
    pub text: String,
    /// Each new record.
    pub records: Vec<Range<usize>>,
}

impl Writer {
    /// Makes a writer for the workbench whose root and settings are given.
    pub fn new(root: &Path, settings: &Settings) -> Self {
        Self {
            root: root.to_path_buf(),
            zone: settings.zone,
            scale: settings.scale,
            dry_run: false,
            patience: PATIENCE,
        }
    }

    /// Says whether only to show what would be written.
    #[must_use]
    pub fn dry_run(self, dry_run: bool) -> Self {
        Self { dry_run, ..self }
    }

    /// Says how long to wait for another writer.
    #[must_use]
    #[cfg(feature = "internals")]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Changes one file by appending to it.
    ///
    /// `change` makes the new text of the old one (`None` if the file does not exist), under the lock. `verify` reads
    /// old and new text and refuses what is not exactly what was meant. Both may fail; then nothing is written.
    ///
    /// # Errors
    ///
    /// Those of `change` and `verify`; [`WriteError::Locked`]; [`WriteError::ChangedUnderneath`]; what the system
    /// refuses.
    pub fn edit(
        &self,
        relative: &str,
        limit: u64,
        change: impl FnOnce(Option<&str>) -> Result<Change, WriteError>,
        verify: impl FnOnce(Option<&str>, &Change) -> Result<(), WriteError>,
    ) -> Result<Vec<Written>, WriteError> {
        let lock = if self.dry_run { None } else { Some(Lock::acquire(&self.root, self.patience)?) };
        let path = resolve(&self.root, relative)?;
        let old = match disk::read_text(&path, limit) {
            Ok(text) => Some(text),
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(WriteError::Unreadable { path: relative.to_owned(), error }),
        };
        let old = old.as_deref();
        let change = change(old)?;
        if !change.text.starts_with(old.unwrap_or_default()) {
            return Err(not_valid(relative, "something that was there would change"));
        }
        if change.text.len() as u64 > limit {
            return Err(not_valid(relative, &format!("it would have more than {limit} bytes")));
        }
        verify(old, &change)?;
        let written = written(relative, old.is_none(), &change);
        if lock.is_some() {
            if let Some(folder) = path.parent() {
                sweep(folder);
            }
            replace(&path, relative, old, &change.text)?;
        }
        Ok(written)
    }

    /// Changes one file by one record.
    pub(super) fn edit_one(
        &self,
        relative: &str,
        change: impl FnOnce(Option<&str>) -> Result<Change, WriteError>,
        verify: impl FnOnce(Option<&str>, &Change) -> Result<(), WriteError>,
    ) -> Result<Written, WriteError> {
        let mut written = self.edit(relative, DOCUMENT_LIMIT, change, verify)?;
        written.pop().ok_or_else(|| not_valid(relative, "nothing would be written"))
    }

    /// Appends one table to an array of an existing document that `read` makes a value of.
    ///
    /// `text` writes the table, in lines of its own where its second argument allows them; `same` says whether a
    /// value ends with what was meant.
    pub(super) fn append_record<T>(
        &self,
        relative: &str,
        array: &str,
        read: impl Fn(&str) -> (Option<T>, Vec<Finding>),
        text: impl FnOnce(&T, bool) -> String,
        same: impl FnOnce(&T) -> bool,
    ) -> Result<Written, WriteError> {
        let change = |old: Option<&str>| {
            let path = relative.to_owned();
            let old = old.ok_or_else(|| WriteError::Missing { path: path.clone() })?;
            let (value, findings) = read(old);
            sound(relative, old, &findings)?;
            let Some(value) = value else {
                let problem =
                    findings.first().map_or("it holds no question", |finding| finding.message.as_str());
                return Err(WriteError::NotSound { path, line: 1, problem: problem.to_owned() });
            };
            let appended = append(old, &[text(&value, LineEnding::of(old).allows_blocks())]);
            Ok(Change { text: appended.text, records: appended.records })
        };
        self.edit_one(relative, change, |old, change| {
            let old = old.unwrap_or_default();
            let ((_, before), (value, after)) = (read(old), read(&change.text));
            no_new_error(relative, &before, &after)?;
            only_added(relative, old, &change.text, array, 1)?;
            if value.is_some_and(|value| same(&value)) {
                Ok(())
            } else {
                Err(not_valid(relative, "the new record would not read back as what was meant"))
            }
        })
    }
}

fn written(path: &str, created: bool, change: &Change) -> Vec<Written> {
    let mut line = 1;
    let mut counted = 0;
    change
        .records
        .iter()
        .map(|range| {
            line += line_breaks(change.text.get(counted..range.start).unwrap_or_default());
            counted = range.start;
            let text = change.text.get(range.clone()).unwrap_or_default().to_owned();
            Written { path: path.to_owned(), line, text, created }
        })
        .collect()
}

fn line_breaks(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// Refuses an id that no file may have.
pub(super) fn checked_id(id: &str) -> Result<&str, WriteError> {
    if is_kebab_case(id) { Ok(id) } else { Err(WriteError::BadId { id: id.to_owned() }) }
}

pub(super) fn not_valid(path: &str, problem: &str) -> WriteError {
    WriteError::NotValid { path: path.to_owned(), problem: problem.to_owned() }
}

/// Refuses a file that is not valid TOML or holds conflict markers: what is appended could land anywhere.
pub(super) fn sound(path: &str, text: &str, findings: &[Finding]) -> Result<(), WriteError> {
    let broken =
        findings.iter().find(|finding| matches!(finding.code, Code::TomlSyntax | Code::MergeConflict));
    match broken {
        None => Ok(()),
        Some(finding) => {
            let start = finding.place.map_or(0, |place| place.start as usize);
            let line = 1 + line_breaks(text.get(..start).unwrap_or(text));
            Err(WriteError::NotSound { path: path.to_owned(), line, problem: finding.message.clone() })
        }
    }
}

/// Refuses a new text in which reading finds an error that the old one did not have.
pub(super) fn no_new_error(path: &str, old: &[Finding], new: &[Finding]) -> Result<(), WriteError> {
    match new.iter().find(|finding| finding.severity == Severity::Error && !old.contains(finding)) {
        Some(finding) => Err(not_valid(path, &finding.message)),
        None => Ok(()),
    }
}

/// Refuses a new text that differs in anything but `count` more tables at the end of one array.
pub(super) fn only_added(
    path: &str,
    old: &str,
    new: &str,
    array: &str,
    count: usize,
) -> Result<(), WriteError> {
    let parse = |text: &str| {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.parse::<toml::Table>().map_err(|error| not_valid(path, error.message()))
    };
    let (old, mut new) = (parse(old)?, parse(new)?);
    let had = old.get(array).and_then(toml::Value::as_array).map_or(0, Vec::len);
    let grown = match new.get_mut(array).and_then(toml::Value::as_array_mut) {
        Some(items) => {
            let grown = items.len() == had + count;
            items.truncate(had);
            grown
        }
        None => false,
    };
    if had == 0 {
        new.remove(array);
    }
    let unchanged = |old: &toml::Table| {
        // A number that is none equals nothing, itself included; its text does.
        *old == new || format!("{old:?}") == format!("{new:?}")
    };
    if grown && unchanged(&old) {
        Ok(())
    } else {
        Err(not_valid(path, "more than the new record would change"))
    }
}
