//! One writer at a time: the lock of a workbench.
#![expect(clippy::disallowed_methods, reason = "the lock is a file")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::error::WriteError;

/// The file at the root that writers lock. It stays empty, and a stale one is no problem: the system lets go of a lock
/// when its holder ends. It is no file that holds anything, since replacing that one would leave the lock behind on
/// the old file.
const LOCK_FILE: &str = ".warrant.lock";

/// How long a writer waits for another unless told otherwise.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Held while writing; given back when dropped, and when the process ends in whatever way.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of a workbench, at most as long as said.
    pub(super) fn acquire(root: &Path, patience: Duration) -> Result<Self, WriteError> {
        Self::take(&root.join(LOCK_FILE), LOCK_FILE, patience)
    }

    /// Waits for the lock of one file that is no part of a workbench: an empty file `.NAME.lock` beside it.
    pub(super) fn beside(path: &Path, patience: Duration) -> Result<Self, WriteError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!(".{name}.lock");
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(&name, error))?;
        }
        Self::take(&path.with_file_name(&name), &name, patience)
    }

    fn take(path: &Path, name: &str, patience: Duration) -> Result<Self, WriteError> {
        let file = open(path).map_err(|error| failed(name, error))?;
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) => return Err(failed(name, error)),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = start.elapsed();
            if waited >= patience {
                return Err(WriteError::Locked { path: name.to_owned(), waited });
            }
            std::thread::sleep(pause.min(patience.saturating_sub(waited)));
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

fn failed(name: &str, error: io::Error) -> WriteError {
    WriteError::Io { path: name.to_owned(), error }
}

fn open(path: &Path) -> io::Result<File> {
    // A link here could have a file made in a place that nobody asked for.
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path) {
        // Made by somebody else who shares the folder; locking needs no more than reading.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && path.exists() => File::open(path),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_after_its_patience_and_a_stale_file_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(LOCK_FILE), "left over").unwrap();
        let held = Lock::acquire(folder.path(), Duration::ZERO).unwrap();
        let error = Lock::acquire(folder.path(), Duration::from_millis(5)).unwrap_err();
        assert!(
            matches!(error, WriteError::Locked { ref path, waited } if path == LOCK_FILE && !waited.is_zero())
        );
        drop(held);
        Lock::acquire(folder.path(), Duration::ZERO).unwrap();
    }
}
