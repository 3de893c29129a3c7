//! Sums of `f64` that do not depend on the order of the terms.

/// Adds numbers without rounding and rounds once at the end.
///
/// The same terms give the same bits in any order, file split or number of threads, so forecasters with the
/// same scores tie. The running total is a list of numbers whose bits do not overlap (Shewchuk 1997, "Adaptive
/// precision floating-point arithmetic"); it rarely holds more than three.
///
/// ```
/// use warrant::score::numerics::exact_sum::ExactSum;
///
/// let terms = [1e16, 1.0, -1e16];
/// let sum: ExactSum = terms.into_iter().collect();
/// assert_eq!(sum.value(), Some(1.0));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExactSum {
    /// Parts of the total, smallest first, none overlapping.
    parts: Vec<f64>,
    /// Set once a term or a partial total left the range of `f64`.
    overflowed: bool,
}

impl ExactSum {
    /// Makes an empty sum.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one term.
    pub fn add(&mut self, term: f64) {
        let mut carry = term;
        let mut kept = 0;
        for index in 0..self.parts.len() {
            let part = self.parts[index];
            let (large, small) = if carry.abs() < part.abs() { (part, carry) } else { (carry, part) };
            let high = large + small;
            let low = small - (high - large);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            carry = high;
        }
        self.parts.truncate(kept);
        if carry.is_finite() {
            self.parts.push(carry);
        } else {
            self.overflowed = true;
        }
    }

    /// Returns the sum, rounded once; `None` if it left the range of `f64`.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        if self.overflowed {
            return None;
        }
        let mut parts = self.parts.iter().rev().copied();
        let Some(mut high) = parts.next() else {
            return Some(0.0);
        };
        let mut low = 0.0;
        for part in parts.by_ref() {
            let before = high;
            high = before + part;
            low = part - (high - before);
            if low != 0.0 {
                break;
            }
        }
        // Halfway between two numbers the parts further down decide which way to round.
        if low != 0.0
            && let Some(next) = parts.next()
            && (low < 0.0) == (next < 0.0)
        {
            let twice = low * 2.0;
            let rounded = high + twice;
            if (rounded - high).to_bits() == twice.to_bits() {
                high = rounded;
            }
        }
        // A zero total has no sign worth printing.
        Some(high + 0.0)
    }
}

impl FromIterator<f64> for ExactSum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::new();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(terms: &[f64]) -> Option<f64> {
        terms.iter().copied().collect::<ExactSum>().value()
    }

    #[test]
    fn ten_tenths_are_one() {
        assert_eq!(sum(&[0.1; 10]), Some(1.0));
    }

    #[test]
    fn a_tie_is_rounded_by_what_lies_below_it() {
        // 1 + 2^-53 is halfway; the tiny term decides, and a plain sum loses it.
        let half_unit = f64::EPSILON / 2.0;
        assert_eq!(sum(&[1.0, half_unit, 1e-30]), Some(1.0 + f64::EPSILON));
        assert_eq!(sum(&[1.0, half_unit, -1e-30]), Some(1.0));
        assert_eq!(sum(&[1.0, half_unit]), Some(1.0));
    }

    #[test]
    fn nothing_sums_to_zero_and_too_much_to_none() {
        assert_eq!(sum(&[]), Some(0.0));
        assert_eq!(sum(&[1e308, 1e308]), None);
        assert_eq!(sum(&[f64::INFINITY]), None);
        assert_eq!(sum(&[f64::NAN, 1.0]), None);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(terms in prop::collection::vec(-1e6_f64..1e6, 0..60)) {
            let forward = sum(&terms).unwrap();
            let mut turned = terms.clone();
            turned.reverse();
            prop_assert_eq!(forward.to_bits(), sum(&turned).unwrap().to_bits());
            turned.sort_by(f64::total_cmp);
            prop_assert_eq!(forward.to_bits(), sum(&turned).unwrap().to_bits());
        }

        #[test]
        fn whole_numbers_sum_as_integers(terms in prop::collection::vec(-1_000_000_i32..1_000_000, 0..60)) {
            let exact: i64 = terms.iter().map(|&term| i64::from(term)).sum();
            let floats: Vec<f64> = terms.iter().map(|&term| f64::from(term)).collect();
            prop_assert_eq!(sum(&floats), Some(exact as f64));
        }
    }
}
