//! Pictures: what a layout must keep on any map, what hostile text must never become, and the sample's own map.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests build workbenches and run the program"
)]

mod drawn;
mod hostile;
mod layout;
mod maps;
mod other_formats;
mod palette;
mod plot_bench;
mod plots;
mod plots_in_letters;
mod sample;
