//! Forecasts and answers as people type them: `72%`, `likely`, `a=60%`, `5%=9000`, `2026-06-01`.

mod answer;
mod entry;
mod error;
mod forecast;
mod options;
mod points;
mod probability;
mod text;
mod way;

pub use answer::typed_answer;
pub use entry::Entry;
pub use error::TypedError;
pub use forecast::TypedForecast;
pub use points::{cdf_points, point, sound_distribution};
pub use probability::{ReadForecast, Reading, typed_probability};
pub use text::typed_text;
pub use way::way_to_type;

#[cfg(test)]
pub(super) mod tests;
