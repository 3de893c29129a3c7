//! What follows from another finding and would only hide it.

use std::collections::HashSet;

use crate::finding::{Code, FileId, Finding, Place};

/// Drops findings that a broken file or value brings about, so that each fault is named once.
///
/// Beside conflict markers nothing else in a file counts; beside a syntax error what seems to be missing may stand in
/// the part that could not be read; a key whose value was refused is not missing.
pub(super) fn drop_consequences(findings: &mut Vec<Finding>) {
    let files = |code: Code| -> HashSet<FileId> {
        findings
            .iter()
            .filter(|finding| finding.code == code)
            .filter_map(|finding| Some(finding.place?.file))
            .collect()
    };
    let (conflicted, unparsed) = (files(Code::MergeConflict), files(Code::TomlSyntax));
    let refused: HashSet<(Place, String)> = findings
        .iter()
        .filter(|finding| finding.code == Code::WrongType)
        .filter_map(|finding| {
            let key = finding.message.split('`').nth(1)?;
            Some((finding.related.first()?.0, key.to_owned()))
        })
        .collect();
    findings.retain(|finding| {
        let Some(place) = finding.place else { return true };
        if conflicted.contains(&place.file) {
            return finding.code == Code::MergeConflict;
        }
        if unparsed.contains(&place.file) && is_absence(finding.code) {
            return false;
        }
        if finding.code == Code::MissingKey && !refused.is_empty() {
            let key = finding.message.rsplit('`').nth(1).unwrap_or_default();
            return !refused.contains(&(place, key.to_owned()));
        }
        true
    });
}

/// Findings that say that something is not there.
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
    )
}
