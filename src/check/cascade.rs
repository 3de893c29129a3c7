//! Findings that only follow from another one.

use std::collections::{HashMap, HashSet};

use crate::finding::{Code, FileId, Finding, Place};

/// Drops findings that a broken file or value causes, so that each fault is reported once.
///
/// In a file with conflict markers nothing else counts. In a file with a syntax error, what seems missing may be in the
/// part that could not be read. A key whose value was refused is not missing.
pub(super) fn drop_consequences(findings: &mut Vec<Finding>) {
    let files = |code: Code| -> HashSet<FileId> {
        findings
            .iter()
            .filter(|finding| finding.code == code)
            .filter_map(|finding| Some(finding.place?.file))
            .collect()
    };
    let conflicted = files(Code::MergeConflict);
    // Findings are sorted only later.
    let mut unparsed: HashMap<FileId, u32> = HashMap::new();
    for place in
        findings.iter().filter(|finding| finding.code == Code::TomlSyntax).filter_map(|finding| finding.place)
    {
        let first = unparsed.entry(place.file).or_insert(place.start);
        *first = place.start.min(*first);
    }
    let refused: HashSet<(Place, String)> = findings
        .iter()
        .filter(|finding| finding.code == Code::WrongType)
        .filter_map(|finding| finding.key.clone())
        .collect();
    findings.retain(|finding| {
        let Some(place) = finding.place else { return true };
        if conflicted.contains(&place.file) {
            return finding.code == Code::MergeConflict;
        }
        if let Some(&error) = unparsed.get(&place.file) {
            // Below a broken header, keys are taken for those of the table above.
            let misplaced = matches!(finding.code, Code::UnknownKey | Code::WrongType) && place.start > error;
            if misplaced || is_absence(finding.code) {
                return false;
            }
        }
        finding.code != Code::MissingKey || finding.key.as_ref().is_none_or(|key| !refused.contains(key))
    });
}

/// Whether a finding reports that something is missing.
fn is_absence(code: Code) -> bool {
    matches!(
        code,
        Code::MissingThesis
            | Code::MissingKey
            | Code::LogWithoutForecaster
            | Code::UnknownReference
            | Code::LinkWithoutAnswer
            | Code::InferenceShape
            | Code::UnansweredConjecture
            | Code::StanceAgainstStatus
            | Code::BearsOnNothing
            | Code::UnsupportedPremise
            | Code::FactWithoutEvidence
            | Code::BareAssertion
            | Code::ExpectationFailed
            | Code::UnusedSource
            | Code::UndatedSource
            | Code::ResolutionWithoutSource
            | Code::RecordRemoved
    )
}
