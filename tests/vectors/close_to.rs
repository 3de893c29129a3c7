//! Reading numbers of a vector file and comparing with them.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;

/// Reads a number, whether it was written as one or as decimal text.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => number.as_f64().unwrap(),
        Value::String(text) => text.parse().unwrap(),
        other => panic!("{other} is not a number"),
    }
}

/// Reads a list of numbers.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// Reads a fraction such as `77/500`, or a whole number, exact up to one rounding.
pub(crate) fn fraction(value: &Value) -> f64 {
    let text = value.as_str().unwrap();
    match text.split_once('/') {
        Some((numerator, denominator)) => {
            numerator.parse::<f64>().unwrap() / denominator.parse::<f64>().unwrap()
        }
        None => text.parse().unwrap(),
    }
}

/// Reads an index or count.
pub(crate) fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Asserts that two numbers differ by no more than `tolerance`, relative to the larger of 1 and the expected one.
#[track_caller]
pub(crate) fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let allowed = tolerance * expected.abs().max(1.0);
    assert!((found - expected).abs() <= allowed, "{what}: found {found}, expected {expected}");
}

/// Asserts that two numbers differ by no more than `tolerance` relative to the expected one.
#[track_caller]
pub(crate) fn relatively_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{what}: found {found:e}, expected {expected:e}"
    );
}

/// The mean; `None` of nothing.
pub(crate) fn mean(scores: &[f64]) -> Option<f64> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}
