//! Pictures: what a layout must keep on any map, what hostile text must never become, and the sample's own map.
#![allow(clippy::unwrap_used, reason = "test code")]

mod hostile;
mod layout;
mod maps;
mod other_formats;
mod palette;
mod plots;
mod sample;
