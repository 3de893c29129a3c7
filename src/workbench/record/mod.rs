//! Records that mirror the TOML files, from which serde reads and the JSON Schema is made.
//!
//! Every key is optional here: what must be there, and what a value may be, is judged where records become values, so
//! that a broken key never hides its neighbours.

mod argument;
mod field;
mod forecasts;
mod question;
mod relations;
mod settings;

pub use argument::*;
pub use field::*;
pub use forecasts::*;
pub use question::*;
pub use relations::*;
pub use settings::*;
