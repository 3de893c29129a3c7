//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod calibration;
mod counter_random;
mod distributions_needed;
pub mod exact;
