//! Findings as rows of the machine-readable answers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Finding, SourceSet, Vocabulary};

/// A finding as `check --format json` and `table --format json` have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingRow {
    /// The kebab-case code.
    pub code: &'static str,
    /// note, warning or error.
    pub severity: &'static str,
    /// What was found.
    pub message: String,
    /// The file, relative to the workbench.
    pub file: Option<String>,
    /// From 1.
    pub line: Option<usize>,
    /// From 1, in characters.
    pub column: Option<usize>,
    /// Where it ends.
    pub end_line: Option<usize>,
    /// One past its last character.
    pub end_column: Option<usize>,
    /// How to mend it.
    pub help: Option<String>,
}

impl FindingRow {
    /// Makes a row of a finding.
    pub fn new(finding: &Finding, sources: &SourceSet) -> Self {
        let start = finding.place.and_then(|place| sources.position(place));
        let end = finding.place.and_then(|place| sources.end_position(place));
        Self {
            code: finding.code.word(),
            severity: finding.severity.word(),
            message: finding.message.clone(),
            file: finding.place.map(|place| sources.path(place.file).to_owned()),
            line: start.map(|at| at.line),
            column: start.map(|at| at.column),
            end_line: end.map(|at| at.line),
            end_column: end.map(|at| at.column),
            help: finding.help.clone(),
        }
    }
}
