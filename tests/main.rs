//! The program as a user has it, run in folders of its own: one module for each family of verbs and each danger.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    unreachable_pub,
    reason = "tests prepare folders, look at them, and say what they skip"
)]

mod browser;
mod cli;
mod errors;
mod forecasting;
mod harness;
mod hostile;
mod losses;
mod meeting;
mod picture;
mod scheduling;
mod scoring;
