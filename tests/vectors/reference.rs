//! Reading of reference files, and closeness.

#![allow(clippy::unwrap_used, reason = "a reference file that differs should fail the test")]

use serde_json::Value;
use warrant::score::numerics::exact::DecimalProbability;

/// Parses a reference file.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Returns a number, which must be there.
#[track_caller]
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Returns all numbers of an array.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
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

/// Returns the value of an exact fraction such as `77/500`.
pub(crate) fn fraction(text: &str) -> f64 {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    numerator.parse::<f64>().unwrap() / denominator.parse::<f64>().unwrap()
}
