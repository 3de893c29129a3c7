//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod calibration;
pub mod comparison;
mod counter_random;
mod distributions_needed;
pub mod exact;
pub mod table;
pub mod time_weight;
