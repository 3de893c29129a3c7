//! Who forecasts better, and whether the questions so far can tell.
//!
//! Several forecasts on one question share its outcome, so the question is the unit: intervals take the values that it
//! can score, resamples draw it, and a comparison of two forecasters takes one difference from it. Taking rows as
//! independent can make an interval 26 times too narrow.

pub mod clustered_interval;
pub mod fixed_effects;
pub mod known_values;
pub mod paired;
pub mod resampling;

pub use clustered_interval::FEWEST_CLUSTERS;

/// Returns the number that stands for a question in random draws: it depends on the id alone, so draws repeat for any
/// order of rows.
pub fn question_key(id: &str) -> u64 {
    super::numerics::counter_random::key_of_name(0, id.as_bytes())
}
