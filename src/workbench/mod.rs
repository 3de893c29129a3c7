//! A folder on disk turned into values and back: the only room that touches disk or clock.

pub mod clock;
pub mod data;
pub mod disk;
mod load;
mod reach;
pub(crate) mod read;
pub mod record;
mod revisions;
mod since;
mod sources;
pub mod stream;
pub mod write;

pub use load::{LoadError, Workbench};
pub use reach::Reach;
#[cfg(feature = "internals")]
pub use read::Settings;
pub use read::{CheckLevels, is_kebab_case};
pub use revisions::{Earlier, Edition, Editions};
pub use since::{EarlierLog, Since, SinceError};
