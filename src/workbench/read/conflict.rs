//! Git conflict markers, named as what they are.

use crate::finding::{Code, FileId, Finding, Place};

/// Finds the lines that git leaves where two versions could not be merged.
pub(super) fn markers(file: FileId, text: &str) -> Vec<Finding> {
    if !text.contains("<<<<<<< ") && !text.contains(">>>>>>> ") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            let place = Place::new(file, start..start + line.trim_end().len());
            findings.push(Finding::new(Code::MergeConflict, place, "git conflict marker").help(
                "keep the records of both sides, each under its own header, and delete the marker lines",
            ));
        }
        start += line.len();
    }
    findings
}
