//! Buckets of equal width in the range of a continuous question.

/// Rounding that is forgiven when a location is put into a bucket, in widths of a bucket.
const BUCKET_TOLERANCE: f64 = 1e-10;

/// Returns the bucket of an answer by its location in the range, 0 at the lower end and 1 at the upper: 0 below the
/// range, 1 for the lower end itself, the last one inside for the upper end, one more above.
///
/// A location on the edge between two buckets belongs to the lower.
///
/// ```
/// use warrant::score::platforms::metaculus::bucket;
///
/// assert_eq!(bucket(0.0, 200), 1);
/// assert_eq!(bucket(1.001 / 200.0, 200), 2);
/// assert_eq!(bucket(f64::INFINITY, 200), 201);
/// ```
pub fn bucket(location: f64, buckets: u32) -> usize {
    if location < 0.0 {
        return 0;
    }
    if location > 1.0 {
        return buckets as usize + 1;
    }
    // Within 0..=buckets, so the cast is exact.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets")]
    let bucket =
        (location * f64::from(buckets) - BUCKET_TOLERANCE).ceil().clamp(1.0, f64::from(buckets)) as usize;
    bucket
}
