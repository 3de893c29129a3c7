//! From values to files: records appended as text, so that every byte that was there stays.
//!
//! A write takes the workbench's lock, reads the file again, makes the new text, reads that text back to see that
//! exactly the intended record came in, and replaces the file in one step. A file is never truncated and never
//! appended to in place: whoever reads meanwhile, or loses power meanwhile, sees the old file or the new one.

mod append;
mod edit;
mod error;
mod forecasts;
mod links;
mod lock;
mod new_question;
mod new_workbench;
mod questions;
mod replace;
mod state_file;
mod toml_text;

#[cfg(feature = "internals")]
pub use edit::Change;
pub use edit::{Writer, Written};
pub use error::WriteError;
pub use lock::PATIENCE;
pub use new_workbench::lay_out;
pub use state_file::StateFile;
