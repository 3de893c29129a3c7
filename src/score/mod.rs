//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.
pub mod board;
