//! The forecaster's verbs, run as commands: `ask`, `forecast`, `withdraw`, `resolve`, `clarify`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    unreachable_pub,
    reason = "tests look at the files that were written, and say what they skip"
)]

mod batch;
mod fixture;
mod refusals;
mod resolving;
mod terminal;
mod types;
mod verbs;
