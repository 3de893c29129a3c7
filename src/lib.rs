//! Argument maps and forecasts in one folder of TOML.
//!
//! A *workbench* holds what an article argues and what will show whether it was right. The rooms of this
//! crate follow the data: text becomes values and findings, values become an answer, an answer becomes a
//! report, a report becomes bytes. A room imports only rooms that stand before it in this order: `finding`, `forecast`,
//! `argument`, `workbench`, `score`, `belief`, `schedule`, `check`, `report`, `picture`, `render`, `cli`.
//!
//! Tests, benches and fuzz targets reach the rooms through the feature `internals`; what a room re-exports for them
//! alone stands behind it too.

#![cfg_attr(
    not(feature = "internals"),
    allow(unreachable_pub, reason = "rooms are public with `internals` alone")
)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests ask for the very digits"))]

#[cfg(not(feature = "internals"))]
mod argument;
#[cfg(feature = "internals")]
pub mod argument;
#[cfg(not(feature = "internals"))]
mod belief;
#[cfg(feature = "internals")]
pub mod belief;
#[cfg(not(feature = "internals"))]
mod check;
#[cfg(feature = "internals")]
pub mod check;
#[cfg(not(feature = "internals"))]
mod cli;
#[cfg(feature = "internals")]
pub mod cli;
pub use cli::main;
#[cfg(not(feature = "internals"))]
mod finding;
#[cfg(feature = "internals")]
pub mod finding;
#[cfg(not(feature = "internals"))]
mod forecast;
#[cfg(feature = "internals")]
pub mod forecast;
#[cfg(not(feature = "internals"))]
mod picture;
#[cfg(feature = "internals")]
pub mod picture;
#[cfg(not(feature = "internals"))]
mod render;
#[cfg(feature = "internals")]
pub mod render;
#[cfg(not(feature = "internals"))]
mod report;
#[cfg(feature = "internals")]
pub mod report;
#[cfg(not(feature = "internals"))]
mod schedule;
#[cfg(feature = "internals")]
pub mod schedule;
#[cfg(not(feature = "internals"))]
mod score;
#[cfg(feature = "internals")]
pub mod score;
#[cfg(not(feature = "internals"))]
mod workbench;
#[cfg(feature = "internals")]
pub mod workbench;
