//! What a user sees: every verb run as a program in a folder of its own.
#![allow(clippy::too_many_lines, reason = "a screen has as many lines as it has")]

mod against;
mod check;
mod completions;
mod documents;
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
