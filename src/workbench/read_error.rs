//! Why a file could not be read as text.

use std::io;

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum ReadError {
    /// The system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("has more than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("is not UTF-8 text: byte {0}")]
    NotUtf8(usize),
    #[error("leads out of the workbench")]
    Outside,
}
