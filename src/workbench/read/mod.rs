//! Text in, values and findings out; nothing here stops at the first error.

mod argument;
mod conflict;
mod document;
mod log;
mod log_events;
mod log_stream;
mod names;
mod question;
mod relations;
mod settings;
mod toml_version;
mod values;

pub(super) use argument::read_argument;
pub(super) use log::{LogReading, second_forecaster, without_forecaster};
pub(super) use log_stream::LogContext;
pub(super) use names::Names;
pub(super) use question::read_question;
pub(super) use relations::read_relations;
pub(super) use settings::read_settings;
pub use settings::{CheckLevels, Settings};
pub use values::is_kebab_case;
