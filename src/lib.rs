//! Argument maps and forecasts in one folder of TOML: check them, evaluate them, score them.
//!
//! A *workbench* holds what an article argues and what will show whether it was right. [`Workbench`] opens one and
//! gives the answers of the command line as text, Markdown or JSON; [`score_table`] scores a CSV file without one.
//!
//! ```
//! # fn main() -> Result<(), warrant::Error> {
//! let mut workbench = warrant::Workbench::open(".")?.as_of("2026-11-23")?;
//! assert_eq!(workbench.check()?.errors(), 0);
//!
//! let belief = workbench.belief("china-north-korea")?;
//! println!("{}", belief.to_text(Some(100)));
//! assert!(belief.to_json().contains("warrant.belief/"));
//!
//! let scores = workbench.score()?;
//! assert!(scores.to_markdown().contains("0.1056"));
//! # Ok(())
//! # }
//! ```
//!
//! The modules follow the data, and each imports only those before it: `finding`, `forecast`, `argument`, `workbench`,
//! `score`, `belief`, `schedule`, `check`, `report`, `picture`, `render`, `cli`. They are private. The feature `internals`
//! opens them, with a few more re-exports, to our own tests, benches and fuzz targets; no promise is made for them.

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

mod facade;

pub use cli::main;
pub use facade::{Answer, Error, Findings, Workbench, score_table};
