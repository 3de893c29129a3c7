//! Weights as they were typed.

use super::reading::{DecimalError, read_scaled};

/// Steps of a weight in one.
pub(super) const MICROS: u64 = 1_000_000;

/// Holds a weight as typed: above 0, at most 100,000, in steps of 10^-6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight {
    micros: u64,
}

impl Weight {
    /// Counts once.
    pub const ONE: Self = Self { micros: MICROS };

    /// Reads a decimal above 0 and at most 100,000; decimals beyond the sixth are rounded half up. A comma is refused, for
    /// it could part thousands.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, DecimalError> {
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            return Err(DecimalError::Empty);
        }
        if bytes.contains(&b',') {
            return Err(DecimalError::NotANumber);
        }
        let micros = read_scaled(bytes, 6)?;
        u64::try_from(micros).ok().and_then(Self::from_micros).ok_or(DecimalError::OutOfRange)
    }

    /// Takes a whole number of 10^-6; `None` for 0 and above 100,000.
    pub(in crate::score) fn from_micros(micros: u64) -> Option<Self> {
        (1..=100_000_000_000).contains(&micros).then_some(Self { micros })
    }

    /// Returns the weight in steps of 10^-6.
    pub const fn micros(self) -> u64 {
        self.micros
    }

    /// Returns the weight.
    pub fn value(self) -> f64 {
        self.micros as f64 / MICROS as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_bounds() {
        assert_eq!(Weight::parse_bytes(b"2.5").unwrap().micros(), 2_500_000);
        for text in ["0", "-1", "100000.1", "1e300", "1,500"] {
            assert!(Weight::parse_bytes(text.as_bytes()).is_err(), "{text}");
        }
    }
}
