//! How close computed numbers come to reference numbers.
#![allow(clippy::print_stderr, reason = "shown when a test runs with --nocapture")]

/// The largest difference seen so far; printed at the end.
#[derive(Default)]
pub(crate) struct Largest(f64);

impl Largest {
    /// Asserts that one number is close to what is expected.
    pub(crate) fn close(&mut self, tolerance: f64, got: f64, expected: f64, what: &str) {
        let difference = (got - expected).abs();
        self.0 = self.0.max(difference);
        assert!(difference <= tolerance, "{what}: {got} instead of {expected}");
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
