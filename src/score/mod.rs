//! Proper scoring rules, time weighting, calibration and the comparison of forecasters.

pub mod board;
pub mod calibration;
pub mod comparison;
pub mod csv;
pub mod error;
pub mod input;
pub mod numerics;
pub mod platforms;
pub mod rules;
pub mod time;
