//! Probabilities as they were typed.

use std::fmt;

use super::reading::{DecimalError, read_scaled};
use super::total::{ExactScore, ONE};

/// Steps in 10^-9: the square of a difference of nine decimals is a whole number of steps.
const HALF_STEP: u64 = 1_000_000_000;
const DECIMALS: u32 = 18;
/// Powers of ten, all exact.
const POWERS: [f64; 19] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

/// Holds a probability as it was typed: a whole number of 10^-18, from 0 to 10^18.
///
/// Up to 18 decimals are kept exactly, further ones are rounded half up; a number above 0 never becomes 0 and a
/// number below 1 never becomes 1.
///
/// ```
/// use warrant::score::numerics::exact::DecimalProbability;
/// let p = DecimalProbability::parse("7%").unwrap();
/// assert_eq!(p, DecimalProbability::parse("0.070").unwrap());
/// assert_eq!(p.value(), 0.07);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DecimalProbability {
    units: u64,
}

impl fmt::Debug for DecimalProbability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.value())
    }
}

impl DecimalProbability {
    /// Is impossible: 0.
    pub const ZERO: Self = Self { units: 0 };
    /// Is certain: 1.
    pub const ONE: Self = Self { units: ONE };
    /// Is even odds: 0.5.
    pub const HALF: Self = Self { units: ONE / 2 };

    /// Takes a whole number of 10^-18; `None` above 10^18.
    pub const fn from_units(units: u64) -> Option<Self> {
        if units <= ONE { Some(Self { units }) } else { None }
    }

    /// Takes the shortest decimal that reads back as this number, which is what was typed for up to 15 digits;
    /// `None` outside 0..=1 and for NaN.
    pub fn from_f64(value: f64) -> Option<Self> {
        if !(0.0..=1.0).contains(&value) {
            return None;
        }
        // No two decimals of at most fifteen digits read as the same number, so this one is the shortest.
        let steps = (value * 1e4).round();
        if (steps / 1e4).to_bits() == value.to_bits() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10,000")]
            return Some(Self { units: steps as u64 * (ONE / 10_000) });
        }
        Self::parse(&format!("{value:e}")).ok()
    }

    /// Reads `0.72`, `0,72`, `.72`, `72%`, `1`, `7.2e-1`; spaces around are ignored.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        Self::parse_bytes(text.as_bytes())
    }

    /// Reads the same from bytes.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, DecimalError> {
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            return Err(DecimalError::Empty);
        }
        let (number, percent) = match bytes.split_last() {
            Some((b'%', rest)) => (rest.trim_ascii_end(), 2),
            _ => (bytes, 0),
        };
        let units = read_scaled(number, i64::from(DECIMALS) - percent)?;
        match u64::try_from(units) {
            Ok(units) if units <= ONE => Ok(Self { units }),
            _ => Err(DecimalError::OutOfRange),
        }
    }

    /// Returns the whole number of 10^-18.
    pub const fn units(self) -> u64 {
        self.units
    }

    /// Returns the nearest `f64`: the one that the typed decimal reads as.
    pub fn value(self) -> f64 {
        let (digits, places) = self.shortest();
        if digits < 1 << 53 {
            // Both sides of the division are exact, so its result is the nearest f64.
            return digits as f64 / POWERS.get(places as usize).copied().unwrap_or(1e18);
        }
        format!("{digits}e-{places}").parse().unwrap_or(self.units as f64 / ONE as f64)
    }

    fn shortest(self) -> (u64, u32) {
        let (mut digits, mut places) = (self.units, DECIMALS);
        while places > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            places -= 1;
        }
        (digits, places)
    }

    /// Returns `1 - p`, exactly.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self { units: ONE - self.units }
    }

    /// Tells whether this is 0 or 1.
    pub const fn is_certain(self) -> bool {
        self.units == 0 || self.units == ONE
    }

    /// Returns the half Brier score `(p - y)^2` in 0..=1, exact for up to nine decimals, else rounded to 10^-18.
    pub fn brier(self, outcome: Self) -> ExactScore {
        let difference = self.units.abs_diff(outcome.units);
        if difference.is_multiple_of(HALF_STEP) {
            let short = difference / HALF_STEP;
            return ExactScore::from_units(i128::from(short * short));
        }
        let square = u128::from(difference) * u128::from(difference);
        let rounded = (square + u128::from(ONE / 2)) / u128::from(ONE);
        ExactScore::from_units(rounded.cast_signed())
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(typed("0.72"), typed("72%"));
        assert_eq!(typed(" 72 % "), typed(".72"));
        assert_eq!(typed("7.2e-1"), typed("0.720"));
        assert_eq!(typed("72E-2"), typed("+.72"));
        assert_eq!(typed("0,72"), typed("72,0%"));
        assert_eq!(typed("1."), DecimalProbability::ONE);
        assert_eq!(typed("-0"), DecimalProbability::ZERO);
        assert_eq!(typed("0.0000000000000000001").units(), 1);
        assert_eq!(typed("1e-400").units(), 1);
        assert_eq!(typed("0.99999999999999999999999999999999999999999").units(), ONE - 1);
        assert_eq!(typed("0.1234567890123456785").units(), 123_456_789_012_345_679);
        assert_eq!(typed(&format!("0.{}", "3".repeat(300))).units(), 333_333_333_333_333_333);
    }

    #[test]
    fn refuses_what_is_no_probability() {
        let refused = |text: &str| DecimalProbability::parse(text).unwrap_err();
        for text in [
            "nan", "inf", "0,5,1", "0.5,1", "1/2", "0.5.1", ".", "%", "e5", "0x1", "1e", "1e+", "--1", "½",
            "0 5",
        ] {
            assert_eq!(refused(text), DecimalError::NotANumber, "{text}");
        }
        for text in ["72", "-0.1", "1.0000000000000000000001", "101%", "1e30", "1e99999999999", "-1e-9"] {
            assert_eq!(refused(text), DecimalError::OutOfRange, "{text}");
        }
        assert_eq!(refused("  "), DecimalError::Empty);
        assert_eq!(refused(&"9".repeat(400)), DecimalError::OutOfRange);
    }

    #[test]
    fn a_mirrored_forecast_scores_the_same() {
        for text in ["0.1", "0.123456789012345", "0.7"] {
            let p = typed(text);
            let mirrored = p.complement().brier(DecimalProbability::ZERO);
            assert_eq!(p.brier(DecimalProbability::ONE), mirrored);
        }
    }

    #[test]
    fn every_short_decimal_and_its_neighbours_are_the_shortest_that_read_the_same() {
        for steps in 0..=10_000_u32 {
            let value: f64 = format!("{}.{:04}", steps / 10_000, steps % 10_000).parse().unwrap();
            for value in [value.next_down(), value, value.next_up()] {
                assert_eq!(
                    DecimalProbability::from_f64(value),
                    DecimalProbability::parse(&format!("{value:e}")).ok()
                );
            }
        }
    }

    proptest! {
        #[test]
        fn value_is_what_the_text_reads_as(units in 0..=ONE) {
            let p = DecimalProbability { units };
            let text = format!("{}.{:018}", units / ONE, units % ONE);
            prop_assert_eq!(p.value(), text.parse::<f64>().unwrap());
            prop_assert_eq!(DecimalProbability::parse(&text).unwrap(), p);
        }

        #[test]
        fn a_number_and_its_shortest_text_agree(value in 0.0..=1.0_f64) {
            let p = DecimalProbability::from_f64(value).unwrap();
            prop_assert!((p.value() - value).abs() <= 1e-18);
        }
    }
}
