//! Findings as the JSON answer of `check`, schema `warrant.check/1`.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{NotWritable, answer};
use super::place::Places;
use crate::finding::{Finding, Severity, SourceSet};
use crate::report::FindingRow;

/// The answer of `check`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckAnswer {
    /// Always `warrant.check/1`.
    pub schema: &'static str,
    /// How many files were checked.
    pub files: usize,
    /// How many findings are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// How many are notes.
    pub notes: usize,
    /// Each finding, in the order of the text format.
    pub findings: Vec<FindingRow>,
}

/// How many findings there are of each severity; those that are allowed are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Counts {
    pub(super) fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

/// The findings that are reported, so all but those that are allowed.
pub(super) fn reported(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.severity != Severity::Allowed)
}

/// Makes the answer of `check` for findings in `files` files, without those that are allowed.
pub fn check_answer(findings: &[Finding], sources: &SourceSet, files: usize) -> CheckAnswer {
    let mut places = Places::new(sources);
    let each = |finding: &Finding| {
        let region = finding.place.and_then(|place| places.region(place));
        FindingRow::at(finding, sources, region.map(|region| (region.start, region.end)))
    };
    let Counts { errors, warnings, notes } = Counts::of(findings);
    let findings = reported(findings).map(each).collect();
    CheckAnswer { schema: "warrant.check/1", files, errors, warnings, notes, findings }
}

/// Writes the answer of `check`; null for what is absent.
pub fn text(findings: &[Finding], sources: &SourceSet, files: usize) -> Result<String, NotWritable> {
    answer(&check_answer(findings, sources, files))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_contract_of_check() {
        let (findings, sources) = samples::findings();
        let shown = text(&findings, &sources, 14).expect("no floats");
        let value: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        // A message is one line.
        let hostile = samples::HOSTILE.replace('\n', "\u{240a}");
        assert_eq!(
            value,
            serde_json::json!({
                "schema": "warrant.check/1", "files": 14, "errors": 2, "warnings": 1, "notes": 2,
                "findings": [
                    { "code": "unknown-key", "severity": "error", "message": "unknown key `probabilty`",
                      "file": "forecasts/controls-2028.toml", "line": 4, "column": 1, "end_line": 4, "end_column": 11,
                      "help": "did you mean `probability`?" },
                    { "code": "unused-source", "severity": "warning", "message": "nothing cites `cnas`",
                      "file": "sources/cnas.txt", "line": null, "column": null, "end_line": null,
                      "end_column": null, "help": "cite it" },
                    { "code": "draft-question", "severity": "note", "message": "a draft", "file": null, "line": null,
                      "column": null, "end_line": null, "end_column": null, "help": null },
                    { "code": "empty-text", "severity": "note", "message": "several lines",
                      "file": "forecasts/controls-2028.toml", "line": 5, "column": 1, "end_line": 8, "end_column": 4,
                      "help": null },
                    { "code": "bad-id", "severity": "error", "message": hostile, "file": "od%d:na,me\u{1b}.toml",
                      "line": 1, "column": 3, "end_line": 1, "end_column": 5, "help": hostile },
                ],
            })
        );
        assert!(shown.starts_with("{\n  \"schema\": \"warrant.check/1\",\n  \"files\": 14,\n"));
    }
}
