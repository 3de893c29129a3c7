//! Questions, forecasts and resolutions, as pure values.

pub mod crowd;
pub mod distribution;
pub mod grid;
pub mod line;
pub mod movement;
pub mod pooling;
pub mod recency;
pub mod scale;
