//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod beta;
pub mod binary;
pub mod board;
pub mod calibration;
pub mod categorical;
pub mod chi_squared;
pub mod comparison;
pub mod convention;
mod counter_random;
pub mod crps;
mod distributions_needed;
pub mod error;
pub mod exact;
pub mod exact_sum;
pub mod forecastbench;
pub mod good_judgment;
pub mod interval;
pub mod metaculus;
pub mod normal;
pub mod quantile;
pub mod skill;
pub mod student;
pub mod table;
pub mod tally;
pub mod time_weight;
mod two_way_fit;
