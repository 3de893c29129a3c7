//! The rules of other platforms, as they publish them.

pub mod forecastbench;
pub mod good_judgment;
pub mod metaculus;
pub(super) mod platform_scores;
