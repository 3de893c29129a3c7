//! Tables in long form: one row for each option of a category forecast, or for each quantile of a numeric one.

mod forecast;
mod option_set;
mod reader;
#[cfg(test)]
mod tests;

pub use forecast::{CategoryForecast, LongForecast, LongForm, Order, QuantileForecast};
pub use option_set::option_order;
pub use reader::LongReader;
