//! Bad input: a clear message and the right exit code; no panic, no hang, nothing written.
#![cfg(unix)]

mod arguments;
mod bench;
mod expansion;
mod files;
mod git;
mod large;
mod output;
mod outside;
mod steering;
