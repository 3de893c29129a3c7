//! Why a file could not be read as text.

use std::io;

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Too large.
    #[error("has more than {limit} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit: u64,
    },
    /// Not UTF-8.
    #[error("is not UTF-8 text: byte {0}")]
    NotUtf8(usize),
    /// Leads out of the workbench.
    #[error("leads out of the workbench")]
    Outside,
}
