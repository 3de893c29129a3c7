//! One rule per function, each with a code and an explanation.

use crate::finding::{Finding, Severity, sort};
use crate::forecast::AsOf;
use crate::workbench::{CheckLevels, Workbench};

/// How findings are judged beyond what `warrant.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Strictness {
    /// Severities set for this run; they win over those of the workbench.
    pub levels: CheckLevels,
    /// Whether warnings count as errors.
    pub strict: bool,
}

/// Runs every rule.
pub fn check(workbench: &Workbench, as_of: AsOf) -> Vec<Finding> {
    check_with(workbench, as_of, &Strictness::default())
}

/// Runs every rule.
pub fn check_with(workbench: &Workbench, _: AsOf, strictness: &Strictness) -> Vec<Finding> {
    let mut findings = workbench.findings.clone();
    findings.retain_mut(|finding| {
        finding.severity = strictness.levels.apply(finding);
        finding.severity != Severity::Allowed
    });
    sort(&mut findings);
    findings
}
