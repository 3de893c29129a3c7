//! Values of a continuous question, unit locations and buckets.

use crate::score::error::{ScoreError, finite, probability};

/// Rounding that is forgiven when a location is put into a bucket, in widths of a bucket.
const BUCKET_TOLERANCE: f64 = 1e-10;

/// Says how a continuous question came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ContinuousOutcome {
    /// Below the range, by how much is not said.
    Below,
    /// At a value; dates are seconds.
    Value(f64),
    /// Above the range, by how much is not said.
    Above,
}

/// Maps the values of a continuous question to 0..1 and to buckets of equal width there.
///
/// With a zero point the scale is logarithmic in the distance from it. A discrete question reaches half a unit
/// past its first and last value and has one bucket for each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContinuousRange {
    min: f64,
    max: f64,
    zero_point: Option<f64>,
    buckets: u32,
}

impl ContinuousRange {
    /// Makes a range of so many buckets inside, 200 for most questions.
    ///
    /// Errors: numbers that are not finite, ends not in order, a zero point that is not below the lower end, no
    /// bucket.
    pub fn new(min: f64, max: f64, zero_point: Option<f64>, buckets: u32) -> Result<Self, ScoreError> {
        let (min, max) = (finite(min)?, finite(max)?);
        finite(max - min)?;
        if let Some(zero_point) = zero_point {
            let ratio = (max - zero_point) / (min - zero_point);
            if finite(zero_point)? >= min || !ratio.is_finite() || ratio <= 1.0 {
                return Err(ScoreError::BadRange);
            }
        }
        if min >= max || buckets == 0 {
            return Err(ScoreError::BadRange);
        }
        Ok(Self { min, max, zero_point, buckets })
    }

    /// Returns where a value lies: 0 at the lower end, 1 at the upper, outside of that beyond them.
    ///
    /// `None` for a value that is not finite or, on a logarithmic scale, not above the zero point.
    #[must_use]
    pub fn location(self, value: f64) -> Option<f64> {
        let location = match self.zero_point {
            None => (value - self.min) / (self.max - self.min),
            Some(zero_point) if value > zero_point => {
                let base = self.min - zero_point;
                libm::log((value - zero_point) / base) / libm::log((self.max - zero_point) / base)
            }
            Some(_) => return None,
        };
        location.is_finite().then_some(location)
    }

    /// Returns the value at a location, the inverse of [`ContinuousRange::location`].
    ///
    /// `None` if the value would not be finite.
    #[must_use]
    pub fn value(self, location: f64) -> Option<f64> {
        let share = match self.zero_point {
            None => location,
            Some(zero_point) => {
                let growth = libm::log((self.max - zero_point) / (self.min - zero_point));
                libm::expm1(location * growth) / libm::expm1(growth)
            }
        };
        let value = self.min + (self.max - self.min) * share;
        value.is_finite().then_some(value)
    }

    /// Returns the bucket of an outcome: 0 below the range, 1 for the lower end itself, the last one inside for the
    /// upper end, one more above.
    ///
    /// A value on the edge between two buckets belongs to the lower. Errors: a value that is not finite.
    ///
    /// ```
    /// use warrant::score::platforms::metaculus::{ContinuousOutcome, ContinuousRange};
    ///
    /// let range = ContinuousRange::new(0.0, 200.0, None, 200)?;
    /// assert_eq!(range.bucket(ContinuousOutcome::Value(0.0)), Ok(1));
    /// assert_eq!(range.bucket(ContinuousOutcome::Value(1.001)), Ok(2));
    /// assert_eq!(range.bucket(ContinuousOutcome::Above), Ok(201));
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn bucket(self, outcome: ContinuousOutcome) -> Result<usize, ScoreError> {
        let buckets = self.buckets as usize;
        let value = match outcome {
            ContinuousOutcome::Below => return Ok(0),
            ContinuousOutcome::Above => return Ok(buckets + 1),
            ContinuousOutcome::Value(value) => finite(value)?,
        };
        if value < self.min {
            return Ok(0);
        }
        if value > self.max {
            return Ok(buckets + 1);
        }
        let location = self.location(value).unwrap_or(0.0);
        // Within 0..=buckets, so the cast is exact.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets")]
        let bucket = (location * f64::from(self.buckets) - BUCKET_TOLERANCE)
            .ceil()
            .clamp(1.0, f64::from(self.buckets)) as usize;
        Ok(bucket)
    }

    /// Returns the values at which a forecast's heights stand, one more than there are buckets: the knots of its
    /// distribution on the axis of the values.
    #[must_use]
    pub fn knots(self) -> Vec<f64> {
        (0..=self.buckets)
            .map(|index| {
                if index == self.buckets {
                    self.max
                } else {
                    self.value(f64::from(index) / f64::from(self.buckets)).unwrap_or(self.max)
                }
            })
            .collect()
    }
}

/// Returns the unit location below which a share `p` of a continuous forecast lies, `cdf` being its heights at evenly
/// spaced locations.
///
/// 0 or 1 if so much lies outside of the range on that side; between two heights it is interpolated; where the
/// forecast is flat it is the first location. Errors: fewer than two heights, heights that fall, numbers that are no
/// probabilities.
pub fn percentile_location(cdf: &[f64], p: f64) -> Result<f64, ScoreError> {
    let p = probability(p)?;
    let mut before = 0.0;
    for (index, &height) in cdf.iter().enumerate() {
        if probability(height)? < before {
            return Err(ScoreError::NotIncreasing { index });
        }
        before = height;
    }
    let steps = cdf.len().saturating_sub(1) as f64;
    if steps < 1.0 {
        return Err(ScoreError::Empty);
    }
    // The first height that is not below p, and the one before it.
    let reached = cdf.partition_point(|&height| height < p);
    let left = reached.checked_sub(1).and_then(|index| cdf.get(index));
    Ok(match (left, cdf.get(reached)) {
        (None, _) => 0.0,
        (_, None) => 1.0,
        (Some(left), Some(right)) => ((reached - 1) as f64 + (p - left) / (right - left)) / steps,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_range_is_refused() {
        assert!(ContinuousRange::new(0.0, 0.0, None, 200).is_err());
        assert!(ContinuousRange::new(f64::NAN, 1.0, None, 200).is_err());
        assert!(ContinuousRange::new(-1e308, 1e308, None, 200).is_err());
        assert!(ContinuousRange::new(0.0, 1.0, Some(0.0), 200).is_err());
        assert!(ContinuousRange::new(0.0, 1.0, Some(2.0), 200).is_err());
        assert!(ContinuousRange::new(0.0, 1.0, Some(f64::NAN), 200).is_err());
        assert!(ContinuousRange::new(0.0, 1.0, None, 0).is_err());
        // So far away that both ends have the same distance.
        assert!(ContinuousRange::new(0.0, 1.0, Some(-1e300), 200).is_err());
    }

    #[test]
    fn nothing_lies_at_or_below_the_zero_point() {
        let range = ContinuousRange::new(1.0, 100.0, Some(0.0), 200).unwrap();
        assert_eq!(range.location(0.0), None);
        assert_eq!(range.location(f64::NAN), None);
        assert_eq!(range.bucket(ContinuousOutcome::Value(-5.0)), Ok(0));
        assert!(range.bucket(ContinuousOutcome::Value(f64::NAN)).is_err());
    }

    #[test]
    fn percentiles_of_what_is_no_distribution_are_refused() {
        assert!(percentile_location(&[], 0.5).is_err());
        assert!(percentile_location(&[0.5], 0.5).is_err());
        assert!(percentile_location(&[0.5, 0.4], 0.5).is_err());
        assert!(percentile_location(&[0.0, 1.0], f64::NAN).is_err());
        // Flat in the middle: the first location that holds so much.
        assert_eq!(percentile_location(&[0.0, 0.5, 0.5, 1.0], 0.5), Ok(1.0 / 3.0));
    }

    proptest! {
        #[test]
        fn location_and_value_undo_each_other(
            min in -100.0_f64..100.0, width in 1.0_f64..1e4, below in prop::option::of(0.01_f64..100.0), at in 0.0_f64..1.0,
        ) {
            let range = ContinuousRange::new(min, min + width, below.map(|below| min - below), 200).unwrap();
            let value = range.value(at).unwrap();
            prop_assert!((range.location(value).unwrap() - at).abs() < 1e-9);
        }

        #[test]
        fn every_value_lies_between_the_knots_of_its_bucket(
            min in -100.0_f64..100.0, width in 1.0_f64..1e4, below in prop::option::of(0.1_f64..100.0),
            at in 0.0_f64..1.0, buckets in 1_u32..300,
        ) {
            let range = ContinuousRange::new(min, min + width, below.map(|below| min - below), buckets).unwrap();
            let value = range.value(at).unwrap();
            let bucket = range.bucket(ContinuousOutcome::Value(value)).unwrap();
            let knots = range.knots();
            prop_assert_eq!(knots.len(), buckets as usize + 1);
            if bucket >= 1 && bucket < knots.len() {
                let slack = 1e-9 * (width + value.abs());
                prop_assert!(knots[bucket - 1] - slack <= value && value <= knots[bucket] + slack);
            }
        }

        #[test]
        fn percentiles_rise(heights in prop::collection::vec(0.0_f64..=1.0, 2..20), p in 0.0_f64..=1.0, q in 0.0_f64..=1.0) {
            let mut heights = heights;
            heights.sort_by(f64::total_cmp);
            let (low, high) = (p.min(q), p.max(q));
            let (first, second) = (percentile_location(&heights, low).unwrap(), percentile_location(&heights, high).unwrap());
            prop_assert!(first <= second + 1e-15 && (0.0..=1.0).contains(&first));
        }
    }
}
