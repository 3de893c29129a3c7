//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod beta;
pub mod binary;
pub mod chi_squared;
pub mod convention;
pub mod error;
pub mod exact_sum;
pub mod normal;
pub mod skill;
pub mod student;
pub mod tally;
