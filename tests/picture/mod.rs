//! Pictures: what a layout must keep on any map, what hostile text must never become, and the sample's own map.

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
