//! Why a rule gives no answer.

/// Why a rule gives no answer: the data or the rule must be fixed first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// One sentence without a full stop that names the file.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

impl RuleProblem {
    /// A problem with its fix.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
