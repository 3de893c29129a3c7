//! How far the files of a workbench reach: its own folder, and the folders that its user allows.
#![expect(clippy::disallowed_methods, reason = "where a link really leads is for the disk to say")]

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::read_error::ReadError;

/// The folders below which files may be read: the root of a workbench, and those that the user allows in a
/// configuration of their own. What a workbench itself says never widens it.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    root: PathBuf,
    allowed: Vec<PathBuf>,
    real: Vec<PathBuf>,
}

impl Reach {
    /// Makes the reach of a workbench; folders that are not there allow nothing.
    pub fn new(root: &Path, allowed: &[PathBuf]) -> Self {
        let folders = std::iter::once(root).chain(allowed.iter().map(PathBuf::as_path));
        let real = folders.filter_map(|folder| fs::canonicalize(folder).ok()).collect();
        Self { root: root.to_path_buf(), allowed: allowed.to_vec(), real }
    }

    /// Whether a path without links on it lies within reach.
    pub fn holds(&self, real: &Path) -> bool {
        self.real.iter().any(|folder| real.starts_with(folder))
    }

    /// Refuses a path that leads out of reach, links followed; one that is not there is left to whoever reads it.
    pub fn check(&self, path: &Path) -> Result<(), ReadError> {
        match fs::canonicalize(path) {
            Ok(real) if !self.holds(&real) => Err(ReadError::Outside),
            _ => Ok(()),
        }
    }

    /// Finds the file that a file of the workbench names, which must lie within reach, links followed.
    pub fn resolve(&self, from_file: &Path, named: &str) -> Result<PathBuf, ReadError> {
        let joined = from_file.parent().unwrap_or(&self.root).join(named);
        // Refused by its words already, before the disk is asked, so that nothing is learnt about what lies outside.
        let absolute = Path::new(named).is_absolute();
        let within = !absolute && !climbs_out(joined.strip_prefix(&self.root).unwrap_or(&joined));
        if !within {
            let words = without_dots(&std::path::absolute(&joined)?);
            if !self.allowed.iter().any(|folder| words.starts_with(without_dots(folder))) {
                return Err(ReadError::Outside);
            }
        }
        let real = fs::canonicalize(&joined)?;
        if self.holds(&real) { Ok(real) } else { Err(ReadError::Outside) }
    }
}

/// Whether a relative path leads above where it starts.
fn climbs_out(path: &Path) -> bool {
    let mut depth = 0_i64;
    path.components().any(|part| {
        match part {
            Component::ParentDir => depth -= 1,
            Component::Normal(_) => depth += 1,
            _ => {}
        }
        depth < 0
    })
}

/// An absolute path with its `..` taken at their word.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
