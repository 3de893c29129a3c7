//! The forecaster's verbs, run as commands: `ask`, `forecast`, `withdraw`, `resolve`, `clarify`.
#![expect(clippy::disallowed_methods, reason = "tests look at the files that were written")]

mod batch;
mod fixture;
mod refusals;
mod resolving;
mod terminal;
mod types;
mod verbs;
