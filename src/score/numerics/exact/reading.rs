//! Decimals as they were typed, read to a whole number of steps.

/// Why a text is not a probability, a weight or a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Something other than digits, one point or comma, an exponent and a percent sign.
    #[error("not a number")]
    NotANumber,
    /// A number below 0 or above 1.
    #[error("not between 0 and 1")]
    OutOfRange,
}

/// Reads digits, a point and an exponent as a whole number of `10^-places`, rounded half up, off the ends.
pub(super) fn read_scaled(number: &[u8], places: i64) -> Result<u128, DecimalError> {
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
            b'.' | b',' if !seen_point => seen_point = true,
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
