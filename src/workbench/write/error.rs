//! Why nothing was written.

use std::io;
use std::time::Duration;

use crate::workbench::disk::ReadError;

/// Why nothing was written; each names the file, relative to the root where it lies in the workbench.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Another writer holds the lock.
    #[error("another writer holds {path}; gave up after {} s", waited.as_secs_f64().round())]
    Locked {
        /// The lock file.
        path: String,
        /// How long was waited.
        waited: Duration,
    },
    /// Somebody else wrote the file between reading and replacing.
    #[error("{path} changed while it was being edited; nothing was written")]
    ChangedUnderneath {
        /// The file.
        path: String,
    },
    /// The file is not valid TOML, so nothing can be added to it safely.
    #[error("{path} has an error in line {line}: {problem}")]
    NotSound {
        /// The file.
        path: String,
        /// Line of the problem, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// The new text would not say what was meant.
    #[error("{path} would not be valid: {problem}")]
    NotValid {
        /// The file.
        path: String,
        /// What would be wrong.
        problem: String,
    },
    /// A file of that name is there already.
    #[error("{path} already exists")]
    Exists {
        /// The file.
        path: String,
    },
    /// Files are there where a new workbench would have its own.
    #[error("{folder} already exists: {}", paths.join(", "))]
    Taken {
        /// The folder.
        folder: String,
        /// The files, below the folder.
        paths: Vec<String>,
    },
    /// There is no such file.
    #[error("there is no {path}")]
    Missing {
        /// The file.
        path: String,
    },
    /// The path, or a link on it, leads out of the workbench.
    #[error("{path} leads out of the workbench")]
    Outside {
        /// The path.
        path: String,
    },
    /// A name that no file may have.
    #[error("invalid id `{id}`: use lower-case letters, digits and single hyphens")]
    BadId {
        /// The name.
        id: String,
    },
    /// The file is marked read-only.
    #[error("{path} is read-only")]
    ReadOnly {
        /// The file.
        path: String,
    },
    /// The file cannot be read.
    #[error("{path} {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: ReadError,
    },
    /// The system refused: no permission, no space, a file system that is read-only.
    #[error("cannot write {path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
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
