//! Argument maps and forecasts in one folder of TOML.
//!
//! A *workbench* holds what an article argues and what will show whether it was right. The rooms of this
//! crate follow the data: text becomes values and findings, values become an answer, an answer becomes a
//! report, a report becomes bytes. A room imports only rooms that stand before it in this order: `finding`, `forecast`,
//! `argument`, `workbench`, `score`, `belief`, `schedule`, `check`, `report`, `picture`, `render`, `cli`.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests ask for the very digits"))]

pub mod argument;
pub mod belief;
pub mod check;
pub mod cli;
pub mod finding;
pub mod forecast;
pub mod picture;
pub mod render;
pub mod report;
pub mod schedule;
pub mod score;
pub mod workbench;
