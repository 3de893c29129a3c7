//! Scores in whole steps, and their totals and means.

use super::weight::{MICROS, Weight};

/// Units in one: a probability or a score is counted in steps of 10^-18.
pub(super) const ONE: u64 = 1_000_000_000_000_000_000;

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
/// use warrant::score::numerics::exact::{DecimalProbability, ScoreTotal};
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
    /// Makes the total of one score of weight 1.
    pub fn of(score: ExactScore) -> Self {
        let mut total = Self::default();
        total.add(score);
        total
    }

    /// Adds one score of weight 1.
    pub fn add(&mut self, score: ExactScore) {
        self.add_weighted(score, Weight::ONE);
    }

    /// Adds one score with its weight.
    pub fn add_weighted(&mut self, score: ExactScore, weight: Weight) {
        self.sum = self.sum.saturating_add(score.units.saturating_mul(i128::from(weight.micros())));
        self.micros = self.micros.saturating_add(weight.micros());
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
    ///
    /// Half a step is rounded away from 0, so that the mean of mirrored scores is the mirrored mean.
    pub fn mean_score(&self) -> Option<ExactScore> {
        let micros = i128::from(self.micros);
        (micros > 0).then(|| {
            let (whole, left) = (self.sum / micros, self.sum % micros);
            let away = if left.abs() * 2 >= micros { self.sum.signum() } else { 0 };
            ExactScore { units: whole + away }
        })
    }

    /// Returns the sum of score times weight.
    pub fn sum(&self) -> f64 {
        nearest_quotient(self.sum, u128::from(ONE) * u128::from(MICROS))
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

/// Divides into at least 56 leading bits and a sticky one; a conversion then rounds once.
fn long_division(numerator: u128, denominator: u128) -> f64 {
    // Dropping low bits of a denominator of 128 bits costs nothing that f64 could show.
    let (numerator, denominator) =
        if denominator >> 127 == 1 { (numerator >> 1, denominator >> 1) } else { (numerator, denominator) };
    let shift = numerator.leading_zeros().min(127);
    let shifted = numerator << shift;
    let (mut quotient, mut remainder) = (shifted / denominator, shifted % denominator);
    let mut exponent = -shift.cast_signed();
    while quotient < 1 << 55 && numerator > 0 {
        remainder <<= 1;
        quotient = quotient << 1 | u128::from(remainder >= denominator);
        remainder -= if remainder >= denominator { denominator } else { 0 };
        exponent -= 1;
    }
    (quotient | u128::from(remainder != 0)) as f64 * 2_f64.powi(exponent)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_mean_of_mirrored_scores_is_mirrored_at_half_a_step() {
        let mean = |units: [i128; 2]| {
            let mut total = ScoreTotal::default();
            for units in units {
                total.add(ExactScore::from_units(units));
            }
            total.mean_score().unwrap().units()
        };
        assert_eq!((mean([1, 2]), mean([-1, -2])), (2, -2));
    }

    proptest! {
        #[test]
        fn quotients_are_nearest(numerator in any::<i64>(), denominator in 1..=u64::MAX) {
            let quotient = nearest_quotient(i128::from(numerator), u128::from(denominator));
            let scaled = nearest_quotient(i128::from(numerator) * 1_000_003, u128::from(denominator) * 1_000_003);
            prop_assert_eq!(quotient, scaled);
            let rough = numerator as f64 / denominator as f64;
            prop_assert!((quotient - rough).abs() <= rough.abs() * 4e-16);
            let magnitude = u128::from(numerator.unsigned_abs());
            prop_assert_eq!(quotient.abs(), long_division(magnitude, u128::from(denominator)));
        }
    }
}
