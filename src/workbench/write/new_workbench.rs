//! A new workbench: all of its files, or a beginning that the next run completes.
#![expect(clippy::disallowed_methods, reason = "the folder may have to be made")]

use std::fs;
use std::path::Path;

use super::error::WriteError;
use super::lock::{Lock, PATIENCE};
use super::replace::{replace, resolve, sweep};
use crate::workbench::disk::{self, DOCUMENT_LIMIT};

/// What makes a folder a workbench; written last, so that a folder that lacks it is none yet.
const ROOT_FILE: &str = "warrant.toml";

/// Writes the files of a new workbench, each a path below `root` and its text, and never over another.
///
/// A run that was killed leaves some of them whole. Those stay as they are, whatever day they name, and this run adds
/// the others.
///
/// # Errors
///
/// [`WriteError::Taken`] if a file of such a name is there that no run began, before anything is written;
/// [`WriteError::Locked`]; and what the system refuses.
pub fn lay_out(root: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    missing(root, files)?;
    let failed = |path: &Path, error| WriteError::Io { path: path.display().to_string(), error };
    fs::create_dir_all(root).map_err(|error| failed(root, error))?;
    let _lock = Lock::acquire(root, PATIENCE)?;
    // Another run may have been at it.
    let mut missing = missing(root, files)?;
    missing.sort_by_key(|(name, _)| name == ROOT_FILE);
    for (name, text) in missing {
        let path = resolve(root, name)?;
        if let Some(folder) = path.parent() {
            sweep(folder);
        }
        replace(&path, &path.display().to_string(), None, text)?;
    }
    Ok(())
}

fn missing<'f>(root: &Path, files: &'f [(String, String)]) -> Result<Vec<&'f (String, String)>, WriteError> {
    let (there, missing): (Vec<_>, Vec<_>) =
        files.iter().partition(|(name, _)| disk::exists(&root.join(name)));
    let is_whole = there.iter().any(|(name, _)| name == ROOT_FILE);
    let begun = |name: &str, text: &str| {
        disk::read_text(&root.join(name), DOCUMENT_LIMIT).is_ok_and(|found| same_but_for_days(&found, text))
    };
    let taken: Vec<String> = there
        .into_iter()
        .filter(|(name, text)| is_whole || !begun(name, text))
        .map(|(name, _)| name.clone())
        .collect();
    if taken.is_empty() {
        Ok(missing)
    } else {
        Err(WriteError::Taken { folder: root.display().to_string(), paths: taken })
    }
}

/// Whether two texts differ in nothing but their numbers, of which the days of a new workbench are made.
fn same_but_for_days(one: &str, other: &str) -> bool {
    one.split(|c: char| c.is_ascii_digit())
        .filter(|words| !words.is_empty())
        .eq(other.split(|c: char| c.is_ascii_digit()).filter(|words| !words.is_empty()))
}
