//! Bad input: a clear message and the right exit code; no panic, no hang, nothing written.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests prepare folders and look at them")]

mod arguments;
mod bench;
mod expansion;
mod files;
mod git;
mod large;
mod output;
mod outside;
mod steering;
