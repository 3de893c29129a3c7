//! Why a typed text is not a forecast or an answer.

use crate::forecast::moment::DateError;
use crate::forecast::probability::ProbabilityError;

/// Why a typed text is not a forecast or an answer, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TypedError {
    /// What is wrong, one sentence.
    pub message: String,
    /// What to type instead.
    pub help: String,
}

impl TypedError {
    /// Makes an error with its fix.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<ProbabilityError> for TypedError {
    fn from(error: ProbabilityError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<DateError> for TypedError {
    fn from(error: DateError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}
