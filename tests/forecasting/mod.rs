//! The forecaster's verbs, run as commands: `ask`, `forecast`, `withdraw`, `resolve`, `clarify`.

mod batch;
mod distributions;
mod fixture;
mod refusals;
mod resolving;
mod terminal;
mod types;
mod verbs;
