//! Questions, forecasts and resolutions, as pure values.

pub mod scale;
