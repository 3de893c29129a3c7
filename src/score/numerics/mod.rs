//! Exact sums, special functions and quantiles; nothing here knows of forecasts.

pub mod beta;
pub(super) mod counter_random;
pub mod exact;
pub mod exact_sum;
pub mod interval;
pub mod normal;
pub mod root;
pub mod student;
