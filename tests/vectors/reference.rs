//! Reading of reference files, and closeness.

#![allow(clippy::unwrap_used, reason = "a reference file that differs should fail the test")]

use serde_json::Value;
use warrant::score::numerics::exact::DecimalProbability;

pub(crate) use super::close_to::{fraction, number, numbers};

/// Parses a reference file.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Returns a probability that is given as text or as a number.
pub(crate) fn probability(value: &Value) -> DecimalProbability {
    match value.as_str() {
        Some(text) => DecimalProbability::parse(text).unwrap(),
        None => DecimalProbability::from_f64(number(value)).unwrap(),
    }
}

/// Asserts that a number is within an absolute tolerance of the reference.
#[track_caller]
pub(crate) fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}
