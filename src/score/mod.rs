//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod beta;
pub mod binary;
pub mod calibration;
pub mod categorical;
pub mod chi_squared;
pub mod comparison;
pub mod convention;
mod counter_random;
pub mod crps;
pub mod curve;
pub mod error;
pub mod exact;
pub mod exact_sum;
pub mod forecastbench;
pub mod good_judgment;
pub mod interval;
pub mod leaderboard;
pub mod metaculus;
pub mod normal;
mod platform_scores;
pub mod quantile;
pub mod question_scores;
pub mod rule;
pub mod skill;
pub mod student;
pub mod table;
pub mod tally;
