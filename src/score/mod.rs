//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.
pub mod board;

pub mod beta;
pub mod binary;
pub mod categorical;
pub mod chi_squared;
pub mod convention;
pub mod crps;
pub mod error;
pub mod exact_sum;
pub mod forecastbench;
pub mod good_judgment;
pub mod interval;
pub mod metaculus;
pub mod normal;
pub mod quantile;
pub mod skill;
pub mod student;
pub mod tally;
mod two_way_fit;

pub mod calibration;
pub mod comparison;
mod counter_random;
mod distributions_needed;
pub mod exact;
pub mod table;
pub mod time_weight;
