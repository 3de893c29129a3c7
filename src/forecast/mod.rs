//! Questions, forecasts and resolutions, as pure values.
