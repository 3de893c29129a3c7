//! What a user sees: every verb run as a program in a folder of its own.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests prepare folders and look at them")]
#![allow(clippy::too_many_lines, reason = "a screen has as many lines as it has")]

mod against;
mod check;
mod completions;
mod explain;
mod export;
mod fixture;
mod global;
mod help;
mod init;
mod list;
mod man;
mod map;
mod report;
mod sample;
mod schema;
mod score;
mod show;
mod table;
mod tree;
