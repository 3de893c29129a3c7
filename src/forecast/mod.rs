//! Questions, forecasts and resolutions, as pure values.

pub mod distribution;
pub mod grid;
pub mod line;
pub mod scale;
