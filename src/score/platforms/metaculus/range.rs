//! Values of a continuous question, unit locations and buckets.

use crate::score::error::{ScoreError, finite};

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

    proptest! {
        #[test]
        fn every_value_lies_between_the_edges_of_its_bucket(
            min in -100.0_f64..100.0, width in 1.0_f64..1e4, below in prop::option::of(0.1_f64..100.0),
            at in 0.0_f64..1.0, buckets in 1_u32..300,
        ) {
            let range = ContinuousRange::new(min, min + width, below.map(|below| min - below), buckets).unwrap();
            let value_at = |location: f64| match below {
                None => min + width * location,
                Some(below) => min - below + below * libm::pow((width + below) / below, location),
            };
            let value = value_at(at);
            prop_assert!((range.location(value).unwrap() - at).abs() < 1e-9);
            let bucket = range.bucket(ContinuousOutcome::Value(value)).unwrap();
            if (1..=buckets as usize).contains(&bucket) {
                let edge = |bucket: usize| value_at(bucket as f64 / f64::from(buckets));
                let slack = 1e-9 * (width + value.abs());
                prop_assert!(edge(bucket - 1) - slack <= value && value <= edge(bucket) + slack);
            }
        }
    }
}
