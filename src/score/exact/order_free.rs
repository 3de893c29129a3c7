//! Floating-point sums whose order cannot matter.

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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_order_gives_the_same_sum(mut numbers in proptest::collection::vec(-1e6..1e6_f64, 0..50)) {
            let forward: OrderFreeSum = numbers.iter().copied().collect();
            numbers.sort_by(f64::total_cmp);
            let sorted: OrderFreeSum = numbers.iter().copied().collect();
            prop_assert_eq!(forward, sorted);
        }
    }
}
