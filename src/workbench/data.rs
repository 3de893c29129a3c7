//! The data files that rules name: read once each, inside the workbench, as text with its hash.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{self, DOCUMENT_LIMIT, ReadError};
use super::reach::Reach;
use crate::finding::SourceSet;
use crate::forecast::Question;

/// A data file that a rule reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// The path relative to the root, with `/` between folders; as it is named where it lies outside.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What it holds, at most 64 MiB, without a byte order mark.
    pub text: String,
}

/// Why a data file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// The path as the rule names it.
    pub named: String,
    /// What the system, or the limit, said.
    pub problem: String,
}

/// The data files of some questions, each file read once however many rules name it.
#[derive(Clone, Debug, Default)]
pub struct DataFiles {
    by_question: BTreeMap<String, Result<Arc<DataFile>, DataError>>,
}

impl DataFiles {
    /// Reads the data files of the questions that have a rule; the others are passed over.
    pub fn read<'q>(
        root: &Path,
        reach: &Reach,
        sources: &SourceSet,
        questions: impl IntoIterator<Item = &'q Question>,
    ) -> Self {
        let mut read: BTreeMap<PathBuf, Arc<DataFile>> = BTreeMap::new();
        let mut by_question = BTreeMap::new();
        for question in questions {
            let Some(rule) = &question.rule else { continue };
            let from_file = root.join(sources.path(rule.file.place.file));
            let named = rule.file.value.as_str();
            let found = reach.resolve(&from_file, named).and_then(|path| {
                if let Some(known) = read.get(&path) {
                    return Ok(Arc::clone(known));
                }
                let file = Arc::new(read_file(root, &path, named)?);
                read.insert(path, Arc::clone(&file));
                Ok(file)
            });
            let found = found.map_err(|error| DataError { named: named.to_owned(), problem: said(&error) });
            by_question.insert(question.id.clone(), found);
        }
        Self { by_question }
    }

    /// What was read for a question; `None` where it has no rule or was not asked for.
    pub fn of(&self, question: &str) -> Option<Result<&DataFile, &DataError>> {
        self.by_question.get(question).map(|found| found.as_deref())
    }
}

fn read_file(root: &Path, path: &Path, named: &str) -> Result<DataFile, ReadError> {
    let bytes = disk::read_bytes(path, DOCUMENT_LIMIT)?;
    let sha256 = disk::sha256(&bytes);
    let text = disk::text(bytes)?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let path = disk::relative_to_root(root, path).unwrap_or_else(|| named.to_owned());
    Ok(DataFile { path, sha256, text })
}

/// The same words on every system for the commonest case.
fn said(error: &ReadError) -> String {
    match error {
        ReadError::Io(cause) if cause.kind() == std::io::ErrorKind::NotFound => "is not there".to_owned(),
        error => error.to_string(),
    }
}
