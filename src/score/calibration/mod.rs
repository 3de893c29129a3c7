//! Whether stated probabilities come true as often as they say, and whether they tell cases apart.
//!
//! Every statistic works on forecasts pooled by distinct probability ([`PooledForecasts`]), so none depends on
//! the order of rows. Rows are treated as independent unless a function says otherwise: repeated forecasts on one
//! question share their outcome, and what takes [`by_question::ByQuestion`] knows of that.

pub mod bins;
pub mod by_question;
pub mod corp;
pub mod cox;
pub mod discrimination;
pub mod expected_calibration_error;
pub mod murphy;
pub mod murphy_diagram;
pub mod poisson_binomial;
pub mod pool_adjacent_violators;
mod pooled;
pub mod reliability_diagram;
pub mod simulation;
pub mod spiegelhalter;
#[cfg(test)]
mod whole_records;
pub mod yates;

pub use pooled::{ForecastValue, PooledForecasts};
