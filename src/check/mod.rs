//! One rule per function, each with a code and an explanation.
//!
//! Reading reports what is wrong within a file; the rules here look at the loaded workbench as a whole. They build
//! lookups first, so that checking a large workbench costs little more than reading it.

mod answers;
mod beliefs;
mod cascade;
mod circle;
mod coherence;
mod forecasts;
mod known;
mod links;
mod questions;
mod quote;
mod relations;
mod since;
mod sources;
mod structure;
mod words;

use known::Known;

use crate::finding::{Finding, Severity, sort};
use crate::forecast::{AsOf, Book};
use crate::schedule::rule_findings;
use crate::workbench::{CheckLevels, Workbench};

/// Severities set on the command line.
#[derive(Clone, Debug, Default)]
pub struct Strictness {
    /// Severities set for this run; they win over those of the workbench.
    pub levels: CheckLevels,
    /// Whether warnings count as errors.
    pub strict: bool,
}

/// Runs every rule and returns all findings, those of reading included, in the order of their places.
///
/// Severities are as `warrant.toml` sets them; allowed findings are omitted.
pub fn check(workbench: &Workbench, as_of: AsOf) -> Vec<Finding> {
    check_with(workbench, as_of, &Strictness::default())
}

/// Runs every rule as [`check`] does, with severities that a run sets for itself.
///
/// The run's levels override the workbench's; then `strict` turns warnings into errors.
pub fn check_with(workbench: &Workbench, as_of: AsOf, strictness: &Strictness) -> Vec<Finding> {
    let mut findings = workbench.findings.clone();
    let known = Known::of(workbench);
    let book = Book::new(&workbench.logs);
    for map in workbench.arguments.values() {
        structure::check(map, &known, &mut findings);
        answers::check(map, workbench, as_of, &mut findings);
        beliefs::check(map, &book, workbench, as_of, &mut findings);
        sources::check(map, &known, &mut findings);
        words::check_argument(map, workbench.settings.scale, &mut findings);
        links::check(map, &known, &mut findings);
    }
    links::unlinked(workbench, &mut findings);
    questions::check(workbench, &mut findings);
    findings.extend(rule_findings(workbench, &workbench.data, as_of));
    relations::check(workbench, &known, &mut findings);
    coherence::check(workbench, &book, as_of, &mut findings);
    for log in workbench.logs.values() {
        words::check_log(log, &mut findings);
        forecasts::check(log, &known, as_of, &mut findings);
    }
    if let Some(since) = &workbench.since {
        since::check(workbench, since, &mut findings);
    }
    cascade::drop_consequences(&mut findings);
    let levels = &workbench.settings.levels;
    findings.retain_mut(|finding| {
        finding.severity = levels.apply(finding);
        finding.severity = strictness.levels.apply(finding);
        if strictness.strict && finding.severity == Severity::Warning {
            finding.severity = Severity::Error;
        }
        finding.severity != Severity::Allowed
    });
    sort(&mut findings);
    findings
}
