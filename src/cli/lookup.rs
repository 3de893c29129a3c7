//! What is named on the command line, found in the workbench; an unknown name is an error with the nearest known one.

use super::error::CommandError;
use crate::argument::{ArgumentMap, ClaimIndex};
use crate::finding::{Code, Vocabulary};
use crate::forecast::Question;
use crate::workbench::Workbench;

pub(super) fn argument<'w>(workbench: &'w Workbench, id: &str) -> Result<&'w ArgumentMap, CommandError> {
    let known = workbench.arguments.keys().map(String::as_str);
    workbench.arguments.get(id).ok_or_else(|| CommandError::unknown("argument", id, known))
}

pub(super) fn question<'w>(workbench: &'w Workbench, id: &str) -> Result<&'w Question, CommandError> {
    let known = workbench.questions.keys().map(String::as_str);
    workbench.questions.get(id).ok_or_else(|| CommandError::unknown("question", id, known))
}

pub(super) fn claim(map: &ArgumentMap, id: &str) -> Result<ClaimIndex, CommandError> {
    let known = map.claims.iter().map(|claim| claim.id.value.as_str());
    map.find_claim(id).ok_or_else(|| CommandError::unknown("claim", id, known))
}

/// An id without the argument that it belongs to.
pub(super) fn local<'i>(map: &ArgumentMap, id: &'i str) -> &'i str {
    id.strip_prefix(map.id.as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

pub(super) fn code(word: &str) -> Result<Code, CommandError> {
    let known = Code::ALL.iter().map(|code| code.word());
    Code::from_word(word).ok_or_else(|| CommandError::unknown("finding code", word, known))
}

/// The id of a forecaster who has a log.
pub(super) fn forecaster(workbench: &Workbench, id: &str) -> Result<String, CommandError> {
    let known = workbench.logs.keys().map(String::as_str);
    if workbench.logs.contains_key(id) {
        Ok(id.to_owned())
    } else {
        Err(CommandError::unknown("forecaster", id, known))
    }
}
