//! Reading of reference files, and closeness.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a file that differs should fail; shown with --nocapture"
)]

use serde_json::Value;
use warrant::score::numerics::exact::DecimalProbability;

/// Parses a reference file.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Reads a number, whether it was written as one or as decimal text.
#[track_caller]
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => other.as_f64().unwrap_or_else(|| panic!("{other} is not a number")),
    }
}

/// Reads a list of numbers.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// Reads a probability that is given as text or as a number.
pub(crate) fn probability(value: &Value) -> DecimalProbability {
    match value.as_str() {
        Some(text) => DecimalProbability::parse(text).unwrap(),
        None => DecimalProbability::from_f64(number(value)).unwrap(),
    }
}

/// Reads a fraction such as `77/500`, or a whole number, exact up to one rounding.
pub(crate) fn fraction(value: &Value) -> f64 {
    let text = value.as_str().unwrap();
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    numerator.parse::<f64>().unwrap() / denominator.parse::<f64>().unwrap()
}

/// Reads an index or count.
pub(crate) fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// The mean; `None` of nothing.
pub(crate) fn mean(scores: &[f64]) -> Option<f64> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// Asserts that a number is within an absolute tolerance of the reference.
#[track_caller]
pub(crate) fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found:e} instead of {expected:e}");
}

/// Asserts that a number is within a tolerance relative to the larger of 1 and the reference.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    close(found, expected, tolerance * expected.abs().max(1.0), what);
}

/// Asserts that a number is within a tolerance relative to the reference.
#[track_caller]
pub(crate) fn relatively_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    close(found, expected, tolerance * expected.abs(), what);
}

/// The largest difference seen so far; printed at the end.
#[derive(Default)]
pub(crate) struct Largest(f64);

impl Largest {
    /// Asserts that one number is close to what is expected.
    pub(crate) fn close(&mut self, tolerance: f64, got: f64, expected: f64, what: &str) {
        self.0 = self.0.max((got - expected).abs());
        close(got, expected, tolerance, what);
    }

    /// Asserts that all numbers are close to what is expected.
    pub(crate) fn all(&mut self, tolerance: f64, got: &[f64], expected: &[f64], what: &str) {
        assert_eq!(got.len(), expected.len());
        for (place, (&got, &expected)) in got.iter().zip(expected).enumerate() {
            self.close(tolerance, got, expected, &format!("{what} {place}"));
        }
    }
}

impl Drop for Largest {
    fn drop(&mut self) {
        eprintln!("largest difference {:e}", self.0);
    }
}
