//! Why a rule cannot say anything.

/// Why a rule cannot say anything: the data, or the rule, must be mended first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// One sentence without a full stop that names the file.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl RuleProblem {
    /// A problem with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
