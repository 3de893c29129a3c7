//! Sums of scores that are exact and therefore the same for any order of rows, file split or thread count.
//!
//! A probability typed with `d` decimals makes `(p - y)^2` an integer over `10^(2d)`; integers add without
//! rounding, so equal forecasters tie and no total depends on the order in which rows arrived. Floating-point
//! sums have neither property: 200 scores added in 1000 orders give a dozen different totals.

mod decimal;
mod reading;
mod total;
mod weight;

pub use decimal::DecimalProbability;
pub use reading::DecimalError;
pub use total::{ExactScore, ScoreTotal, nearest_quotient};
pub use weight::Weight;
