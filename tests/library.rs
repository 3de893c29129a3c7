//! The rooms behind the facade: reference numbers, second implementations, and inputs that once stopped a fuzz target.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

mod belief;
mod corpus;
mod vectors;
