//! A small file that a command keeps between runs, outside or inside a workbench.
#![expect(clippy::disallowed_methods, reason = "where a link really leads is for the disk to say")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::WriteError;
use super::lock::Lock;
use super::replace::{replace, sweep_beside};
use crate::workbench::disk::{self, DOCUMENT_LIMIT, ReadError};

/// A file that is read, and replaced in one step, by one command at a time: others wait from opening to dropping.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    name: String,
    text: Option<String>,
    _lock: Lock,
}

impl StateFile {
    /// Waits for the lock beside the file, at most as long as said, and reads the file; a link means its target.
    ///
    /// # Errors
    ///
    /// [`WriteError::Locked`], and what cannot be read; a file that is missing is no error.
    pub fn open(path: &Path, patience: Duration) -> Result<Self, WriteError> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let name = path.display().to_string();
        let lock = Lock::beside(&path, patience)?;
        let text = match disk::read_text(&path, DOCUMENT_LIMIT) {
            Ok(text) => Some(text),
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(WriteError::Unreadable { path: name, error }),
        };
        Ok(Self { path, name, text, _lock: lock })
    }

    /// What the file held when it was opened; `None` if it was not there.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Replaces the file in one step; the same text is left alone.
    pub fn replace(self, text: &str) -> Result<(), WriteError> {
        if self.text.as_deref() == Some(text) {
            return Ok(());
        }
        sweep_beside(&self.path);
        replace(&self.path, &self.name, self.text.as_deref(), text)
    }
}
