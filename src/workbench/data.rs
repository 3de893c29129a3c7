//! Whether the data files that rules name are there.

use super::disk::{self, ReadError};
use super::load::Workbench;
use crate::finding::{Code, Finding};

/// Names every rule whose data file does not exist or lies outside the workbench; what it holds is read when a
/// question is resolved by it.
pub(super) fn look_for(workbench: &mut Workbench) {
    let mut findings = Vec::new();
    for question in workbench.questions.values() {
        let Some(rule) = &question.rule else { continue };
        let file = &rule.file;
        let from = workbench.path_of(question.place.file);
        match disk::resolve_inside(&workbench.root, &from, &file.value) {
            Ok(_) => {}
            Err(ReadError::Outside) => findings.push(
                Finding::new(Code::BadRule, file.place, "the data of the rule lies outside the workbench")
                    .help("copy it into `forecasts/data`; the path is relative to the question's file"),
            ),
            Err(_) => findings.push(
                Finding::new(Code::BadRule, file.place, format!("there is no data file `{}`", file.value))
                    .help("put it there, or correct `file`: the path is relative to the question's file"),
            ),
        }
    }
    workbench.findings.extend(findings);
}
