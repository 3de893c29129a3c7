//! Why nothing was written.

use std::io;
use std::time::Duration;

use crate::workbench::disk::ReadError;

/// Why nothing was written; each names the file, relative to the root where it lies in the workbench.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum WriteError {
    #[error("another writer holds {path}; gave up after {} s", waited.as_secs_f64().round())]
    Locked { path: String, waited: Duration },
    /// Somebody else wrote the file between reading and replacing.
    #[error("{path} changed while it was being edited; nothing was written")]
    ChangedUnderneath { path: String },
    /// The file is not valid TOML, so nothing can be added to it safely.
    #[error("{path} has an error in line {line}: {problem}")]
    NotSound { path: String, line: usize, problem: String },
    #[error("{path} would not be valid: {problem}")]
    NotValid { path: String, problem: String },
    #[error("{path} already exists")]
    Exists { path: String },
    /// Files are there where a new workbench would have its own.
    #[error("{folder} already exists: {}", paths.join(", "))]
    Taken { folder: String, paths: Vec<String> },
    #[error("there is no {path}")]
    Missing { path: String },
    #[error("{path} leads out of the workbench")]
    Outside { path: String },
    #[error("invalid id `{id}`: use lower-case letters, digits and single hyphens")]
    BadId { id: String },
    #[error("{path} is read-only")]
    ReadOnly { path: String },
    #[error("{path} {error}")]
    Unreadable { path: String, error: ReadError },
    /// The system refused: no permission, no space, a file system that is read-only.
    #[error("cannot write {path}: {error}")]
    Io { path: String, error: io::Error },
}

impl WriteError {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Locked { .. } => Some("wait for the other command to end, then try again"),
            Self::ChangedUnderneath { .. } => {
                Some("save or close the file in the editor, then run the command again")
            }
            Self::NotSound { .. } => Some("run `warrant check` and fix the file first"),
            Self::ReadOnly { .. } => Some("make the file writable, for example with `chmod u+w`"),
            Self::Taken { .. } => Some("`init` never overwrites; name an empty folder"),
            Self::Outside { .. } => Some("keep the file itself in the workbench"),
            _ => None,
        }
    }
}
