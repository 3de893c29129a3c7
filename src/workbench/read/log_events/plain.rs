//! Numbers and dates in the plainest form that TOML has; other forms are left to its own reader.

use std::ops::Range;

use chrono::NaiveDate;

use crate::forecast::DayOrMoment;

/// A number in the plainest form: an optional minus, digits, optional decimals and exponent.
pub(super) fn plain_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    if whole == 0 || whole > 15 || (whole > 1 && unsigned.starts_with('0')) {
        return None;
    }
    let mut rest = unsigned.get(whole..)?;
    if rest.is_empty() {
        // Minus zero as a whole number is zero.
        return if text.starts_with("-0") { None } else { text.parse().ok() };
    }
    if let Some(decimals) = rest.strip_prefix('.') {
        let count = digits(decimals);
        rest = decimals.get(count..)?;
        if count == 0 {
            return None;
        }
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let count = digits(exponent);
        rest = exponent.get(count..)?;
        if count == 0 {
            return None;
        }
    }
    if !rest.is_empty() {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A day such as `2026-11-23`, or a moment in UTC such as `2026-11-23T10:00:00Z`.
pub(super) fn plain_date(text: &str) -> Option<DayOrMoment> {
    let (year, month, day) = (field(text, 0..4)?, field(text, 5..7)?, field(text, 8..10)?);
    let bytes = text.as_bytes();
    let separated = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    if !separated || year < 1000 {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    if text.len() == 10 {
        return Some(DayOrMoment::Day(date));
    }
    let separated =
        bytes.get(10) == Some(&b'T') && bytes.get(13) == Some(&b':') && bytes.get(16) == Some(&b':');
    if !separated {
        return None;
    }
    let (hour, minute, second) = (field(text, 11..13)?, field(text, 14..16)?, field(text, 17..19)?);
    let nanos = match text.get(19..)?.strip_suffix('Z')? {
        "" => 0,
        fraction => {
            let digits = fraction.strip_prefix('.')?;
            let scale = 9_u32.checked_sub(u32::try_from(digits.len()).ok()?)?;
            field(digits, 0..digits.len())?.checked_mul(10_u32.checked_pow(scale)?)?
        }
    };
    date.and_hms_nano_opt(hour, minute, second, nanos).map(|moment| DayOrMoment::Moment(moment.and_utc()))
}

/// A stretch of one to nine digits as a number.
fn field(text: &str, range: Range<usize>) -> Option<u32> {
    let digits = text.get(range)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}
