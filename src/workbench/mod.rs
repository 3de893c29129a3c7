//! A folder on disk turned into values and back: the only room that touches disk or clock.

pub mod clock;
pub mod data;
pub mod disk;
mod earlier;
#[cfg(feature = "internals")]
mod in_memory;
mod load;
mod reach;
pub(crate) mod read;
mod read_error;
pub mod record;
mod revisions;
mod since;
mod sources;
pub mod stream;
#[expect(clippy::module_inception, reason = "the struct that the room is about")]
mod workbench;
pub mod write;

pub use earlier::{Earlier, EarlierLog, Since};
pub use load::LoadError;
pub use reach::Reach;
#[cfg(feature = "internals")]
pub use read::Settings;
pub use read::{CheckLevels, is_kebab_case};
pub use revisions::{Edition, Editions};
pub use since::SinceError;
pub use workbench::Workbench;
