//! Sums of scores that are exact and therefore the same for any order of rows, file split or thread count.
//!
//! A probability typed with `d` decimals makes `(p - y)^2` an integer over `10^(2d)`; integers add without
//! rounding, so equal forecasters tie and no total depends on the order in which rows arrived. Floating-point
//! sums have neither property: 200 scores added in 1000 orders give a dozen different totals.

use std::fmt;

/// Units in one: a probability or a score is counted in steps of 10^-18.
const ONE: u64 = 1_000_000_000_000_000_000;
const HALF_STEP: u64 = 1_000_000_000;
const MICROS: u64 = 1_000_000;
/// Twice the number of decimals that fit into a `u64` square.
const DECIMALS: u32 = 18;

/// Why a text is not a probability, a weight or a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Something other than digits, one point, an exponent and a percent sign.
    #[error("not a number")]
    NotANumber,
    /// A number below 0 or above 1.
    #[error("not between 0 and 1")]
    OutOfRange,
}

/// Holds a probability as it was typed: a whole number of 10^-18, from 0 to 10^18.
///
/// Up to 18 decimals are kept exactly, further ones are rounded half up; a number above 0 never becomes 0 and a
/// number below 1 never becomes 1.
///
/// ```
/// use warrant::score::exact::DecimalProbability;
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
        Self::parse(&format!("{value:e}")).ok()
    }

    /// Reads `0.72`, `.72`, `72%`, `1`, `7.2e-1`; spaces around are ignored.
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
            return digits as f64 / 10_f64.powi(places.cast_signed());
        }
        format!("{digits}e-{places}").parse().unwrap_or(self.units as f64 / ONE as f64)
    }

    /// Returns the number of decimals that the shortest way of typing this needs, 0 to 18.
    pub fn places(self) -> u32 {
        self.shortest().1
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
            return ExactScore { units: i128::from(short * short) };
        }
        let square = u128::from(difference) * u128::from(difference);
        let rounded = (square + u128::from(ONE / 2)) / u128::from(ONE);
        ExactScore { units: rounded.cast_signed() }
    }
}

/// Reads digits, a point and an exponent as a whole number of `10^-places`, rounded half up, off the ends.
fn read_scaled(number: &[u8], places: i64) -> Result<u128, DecimalError> {
    let (negative, number) = match number.split_first() {
        Some((b'+', rest)) => (false, rest),
        Some((b'-', rest)) => (true, rest),
        _ => (false, number),
    };
    let exponent_at = number.iter().position(|&byte| byte == b'e' || byte == b'E');
    let (mantissa, exponent) = match exponent_at {
        None => (number, 0),
        Some(at) => (number.get(..at).unwrap_or_default(), read_exponent(number.get(at + 1..))?),
    };
    let mut digits: u128 = 0;
    let mut after_point: i64 = 0;
    let (mut seen_point, mut seen_digit, mut remainder) = (false, false, false);
    for &byte in mantissa {
        match byte {
            b'0'..=b'9' => {
                seen_digit = true;
                // 36 digits are kept; what follows can only say whether anything was lost.
                if digits < 10_u128.pow(35) {
                    digits = digits * 10 + u128::from(byte - b'0');
                    after_point += i64::from(seen_point);
                } else {
                    remainder |= byte != b'0';
                    after_point -= i64::from(!seen_point);
                }
            }
            b'.' if !seen_point => seen_point = true,
            _ => return Err(DecimalError::NotANumber),
        }
    }
    if !seen_digit {
        return Err(DecimalError::NotANumber);
    }
    if digits == 0 {
        return Ok(0);
    }
    if negative {
        return Err(DecimalError::OutOfRange);
    }
    let shift = places + exponent - after_point;
    if shift >= 0 {
        let factor = u32::try_from(shift).ok().and_then(|shift| 10_u128.checked_pow(shift));
        return factor.and_then(|factor| digits.checked_mul(factor)).ok_or(DecimalError::OutOfRange);
    }
    let divisor = u32::try_from(-shift).ok().and_then(|shift| 10_u128.checked_pow(shift));
    let Some(divisor) = divisor else { return Ok(1) };
    let whole = digits / divisor;
    let left = digits % divisor;
    let exact = left == 0 && !remainder;
    let one = u32::try_from(places).ok().and_then(|places| 10_u128.checked_pow(places));
    let rounded = whole + u128::from(left >= divisor - left && left > 0);
    Ok(match (exact, one) {
        (true, _) | (_, None) => whole,
        (false, Some(one)) if whole < one => rounded.clamp(1, one - 1),
        // Above one by less than a step is still above one.
        (false, Some(_)) => whole + 1,
    })
}

fn read_exponent(text: Option<&[u8]>) -> Result<i64, DecimalError> {
    let text = text.unwrap_or_default();
    let (sign, digits) = match text.split_first() {
        Some((b'-', rest)) => (-1, rest),
        Some((b'+', rest)) => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(DecimalError::NotANumber);
    }
    // Anything beyond a few hundred is zero or out of range either way.
    Ok(sign * digits.iter().fold(0_i64, |sum, byte| (sum * 10 + i64::from(byte - b'0')).min(100_000)))
}

/// Holds a weight as typed: above 0, at most 100,000, in steps of 10^-6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight {
    micros: u64,
}

impl Weight {
    /// Counts once.
    pub const ONE: Self = Self { micros: MICROS };

    /// Reads a decimal above 0 and at most 100,000; decimals beyond the sixth are rounded half up.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, DecimalError> {
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            return Err(DecimalError::Empty);
        }
        let micros = read_scaled(bytes, 6)?;
        match u64::try_from(micros) {
            Ok(micros @ 1..=100_000_000_000) => Ok(Self { micros }),
            _ => Err(DecimalError::OutOfRange),
        }
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

/// Holds one score, or a difference of two, in whole steps of 10^-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ExactScore {
    units: i128,
}

impl ExactScore {
    /// Is a score of 0.
    pub const ZERO: Self = Self { units: 0 };

    /// Takes a score that has no short decimal, such as a log score, to the nearest 10^-18; `None` if it is not
    /// finite or beyond one million million.
    pub fn from_f64(score: f64) -> Option<Self> {
        if !score.is_finite() || score.abs() > 1e12 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
        let units = (score * ONE as f64).round() as i128;
        Some(Self { units })
    }

    /// Takes a whole number of 10^-18.
    pub const fn from_units(units: i128) -> Self {
        Self { units }
    }

    /// Returns the whole number of 10^-18.
    pub const fn units(self) -> i128 {
        self.units
    }

    /// Returns the nearest `f64`.
    pub fn value(self) -> f64 {
        nearest_quotient(self.units, u128::from(ONE))
    }

    /// Returns `self - other`, exactly.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self { units: self.units - other.units }
    }
}

/// Adds scores with their weights, exactly.
///
/// The order of `add` and `merge` never matters, and two totals over the same scores are equal bit for bit.
/// Room for 10^14 rows of weight 1 with scores up to 1; beyond, sums saturate.
///
/// ```
/// use warrant::score::exact::{DecimalProbability, ScoreTotal};
/// let mut total = ScoreTotal::default();
/// for typed in ["0.1", "0.2", "0.3"] {
///     total.add(DecimalProbability::parse(typed).unwrap().brier(DecimalProbability::ZERO));
/// }
/// assert_eq!(total.mean(), Some(0.14 / 3.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ScoreTotal {
    /// Sum of score times weight in 10^-24.
    sum: i128,
    /// Sum of weights in 10^-6.
    micros: u64,
    rows: u64,
}

impl ScoreTotal {
    /// Adds one score of weight 1.
    pub fn add(&mut self, score: ExactScore) {
        self.add_weighted(score, Weight::ONE);
    }

    /// Adds one score with its weight.
    pub fn add_weighted(&mut self, score: ExactScore, weight: Weight) {
        self.sum = self.sum.saturating_add(score.units.saturating_mul(i128::from(weight.micros)));
        self.micros = self.micros.saturating_add(weight.micros);
        self.rows += 1;
    }

    /// Adds many scores of weight 1 of which only the sum is known.
    pub fn add_sum(&mut self, sum: ExactScore, rows: u64) {
        self.sum = self.sum.saturating_add(sum.units.saturating_mul(i128::from(MICROS)));
        self.micros = self.micros.saturating_add(rows.saturating_mul(MICROS));
        self.rows += rows;
    }

    /// Adds what another total holds.
    pub fn merge(&mut self, other: &Self) {
        self.sum = self.sum.saturating_add(other.sum);
        self.micros = self.micros.saturating_add(other.micros);
        self.rows += other.rows;
    }

    /// Returns how many scores were added.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the sum of weights.
    pub fn weight(&self) -> f64 {
        self.micros as f64 / MICROS as f64
    }

    /// Returns the `f64` nearest to the weighted mean; `None` without rows.
    pub fn mean(&self) -> Option<f64> {
        (self.micros > 0)
            .then(|| nearest_quotient(self.sum, u128::from(self.micros).saturating_mul(u128::from(ONE))))
    }

    /// Returns the mean rounded to a whole step of 10^-18; `None` without rows.
    pub fn mean_score(&self) -> Option<ExactScore> {
        let micros = i128::from(self.micros);
        (micros > 0).then(|| {
            let (whole, left) = (self.sum.div_euclid(micros), self.sum.rem_euclid(micros));
            ExactScore { units: whole + i128::from(left * 2 >= micros) }
        })
    }

    /// Returns the sum of score times weight.
    pub fn sum(&self) -> f64 {
        nearest_quotient(self.sum, u128::from(ONE) * u128::from(MICROS))
    }

    /// Returns by how much the sum exceeds what it would be if every score were `center`.
    pub fn excess_over(&self, center: ExactScore) -> f64 {
        let expected = center.units.saturating_mul(i128::from(self.micros));
        nearest_quotient(self.sum.saturating_sub(expected), u128::from(ONE) * u128::from(MICROS))
    }
}

/// Returns the `f64` nearest to a quotient, ties to even, so that equal rationals give equal numbers.
pub fn nearest_quotient(numerator: i128, denominator: u128) -> f64 {
    let magnitude = numerator.unsigned_abs();
    if magnitude == 0 || denominator == 0 {
        return 0.0;
    }
    // Both sides are exact below 2^53, and one division rounds once.
    let value = if magnitude < 1 << 53 && denominator < 1 << 53 {
        magnitude as f64 / denominator as f64
    } else {
        long_division(magnitude, denominator)
    };
    if numerator < 0 { -value } else { value }
}

/// Divides bit by bit into 64 leading bits and a sticky one; a conversion then rounds once.
fn long_division(numerator: u128, denominator: u128) -> f64 {
    // Dropping low bits of a denominator of 128 bits costs nothing that f64 could show.
    let (numerator, denominator) =
        if denominator >> 127 == 1 { (numerator >> 1, denominator >> 1) } else { (numerator, denominator) };
    let mut quotient = numerator / denominator;
    let mut remainder = numerator % denominator;
    let mut exponent = 0_i32;
    while quotient < 1 << 62 && exponent > -1100 {
        remainder <<= 1;
        quotient <<= 1;
        if remainder >= denominator {
            remainder -= denominator;
            quotient |= 1;
        }
        exponent -= 1;
        if remainder == 0 && quotient > 0 {
            break;
        }
    }
    quotient |= u128::from(remainder != 0);
    quotient as f64 * 2_f64.powi(exponent)
}

/// Adds any floating-point numbers so that their order cannot matter.
///
/// Each number becomes a whole number of 2^-80 (8e-25), which drops nothing from numbers above 4e-9 in size;
/// integers then add exactly. Room for totals below 10^14 in size; beyond, the sum saturates. NaN counts as 0.
///
/// ```
/// use warrant::score::exact::OrderFreeSum;
/// let forward: OrderFreeSum = [1e9, 0.1, -1e9, 0.2].into_iter().collect();
/// let backward: OrderFreeSum = [0.2, -1e9, 0.1, 1e9].into_iter().collect();
/// assert_eq!(forward.value(), backward.value());
/// assert_eq!(forward.value(), 0.1 + 0.2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderFreeSum {
    steps: i128,
}

impl OrderFreeSum {
    const SCALE: f64 = (1_u128 << 80) as f64;

    /// Adds one number.
    pub fn add(&mut self, number: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "a float-to-integer cast saturates")]
        let steps = (number * Self::SCALE) as i128;
        self.steps = self.steps.saturating_add(steps);
    }

    /// Adds what another sum holds.
    pub fn merge(&mut self, other: Self) {
        self.steps = self.steps.saturating_add(other.steps);
    }

    /// Returns the sum.
    pub fn value(self) -> f64 {
        self.steps as f64 / Self::SCALE
    }
}

impl FromIterator<f64> for OrderFreeSum {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Self {
        let mut sum = Self::default();
        for number in numbers {
            sum.add(number);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(typed("0.72"), typed("72%"));
        assert_eq!(typed(" 72 % "), typed(".72"));
        assert_eq!(typed("7.2e-1"), typed("0.720"));
        assert_eq!(typed("72E-2"), typed("+.72"));
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
        for text in
            ["nan", "inf", "0,5", "1/2", "0.5.1", ".", "%", "e5", "0x1", "1e", "1e+", "--1", "½", "0 5"]
        {
            assert_eq!(refused(text), DecimalError::NotANumber, "{text}");
        }
        for text in ["72", "-0.1", "1.0000000000000000000001", "101%", "1e30", "1e99999999999", "-1e-9"] {
            assert_eq!(refused(text), DecimalError::OutOfRange, "{text}");
        }
        assert_eq!(refused("  "), DecimalError::Empty);
        assert_eq!(refused(&"9".repeat(400)), DecimalError::OutOfRange);
    }

    #[test]
    fn weights_have_bounds() {
        assert_eq!(Weight::parse_bytes(b"2.5").unwrap().micros(), 2_500_000);
        for text in ["0", "-1", "100000.1", "1e300"] {
            assert!(Weight::parse_bytes(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_mirrored_forecast_scores_the_same() {
        for text in ["0.1", "0.123456789012345", "0.7"] {
            let p = typed(text);
            let mirrored = p.complement().brier(DecimalProbability::ZERO);
            assert_eq!(p.brier(DecimalProbability::ONE), mirrored);
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

        #[test]
        fn quotients_are_nearest(numerator in any::<i64>(), denominator in 1..=u64::MAX) {
            let quotient = nearest_quotient(i128::from(numerator), u128::from(denominator));
            let scaled = nearest_quotient(i128::from(numerator) * 1_000_003, u128::from(denominator) * 1_000_003);
            prop_assert_eq!(quotient, scaled);
            let rough = numerator as f64 / denominator as f64;
            prop_assert!((quotient - rough).abs() <= rough.abs() * 4e-16);
        }

        #[test]
        fn any_order_gives_the_same_sum(mut numbers in proptest::collection::vec(-1e6..1e6_f64, 0..50)) {
            let forward: OrderFreeSum = numbers.iter().copied().collect();
            numbers.sort_by(f64::total_cmp);
            let sorted: OrderFreeSum = numbers.iter().copied().collect();
            prop_assert_eq!(forward, sorted);
        }
    }
}
