//! The probability of every claim, read from the map as a network: exact also where reasons share premises.
//!
//! From the bottom up: what a network holds and says ([`beliefs`], [`network`]); one claim from independent reasons
//! ([`log_odds`], [`local`]); where reasons share premises ([`sharing`]), all cases of these ([`cases`], [`case_plan`],
//! [`conditionals`], [`conditioning`]); and all claims ([`inference`]).

pub mod bayes;
pub mod beliefs;
mod case_plan;
mod cases;
mod conditionals;
mod conditioning;
pub(super) mod extremes;
pub(super) mod inference;
mod local;
mod log_odds;
mod mixture;
pub mod network;
mod sharing;

pub use conditioning::Conditional;
