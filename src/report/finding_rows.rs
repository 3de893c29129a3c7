//! Findings as rows of the machine-readable answers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Finding, Position, SourceSet, Vocabulary};

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
        let region = finding.place.and_then(|place| Some((sources.position(place)?, sources.end_position(place)?)));
        Self::at(finding, sources, region)
    }

    /// Makes a row of a finding whose start and end are known.
    pub fn at(finding: &Finding, sources: &SourceSet, region: Option<(Position, Position)>) -> Self {
        Self {
            code: finding.code.word(),
            severity: finding.severity.word(),
            message: finding.message.clone(),
            file: finding.place.map(|place| sources.path(place.file).to_owned()),
            line: region.map(|(start, _)| start.line),
            column: region.map(|(start, _)| start.column),
            end_line: region.map(|(_, end)| end.line),
            end_column: region.map(|(_, end)| end.column),
            help: finding.help.clone(),
        }
    }
}
