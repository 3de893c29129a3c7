//! Answers as pictures: `--format svg` of verbs that otherwise print tables.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::picture::{Plot, PlotLayout};
use crate::render::{plot, svg};

/// The options of pictures.
#[derive(Args, Debug)]
pub(super) struct PlotArguments {
    /// With --format svg: light on dark.
    #[arg(long)]
    dark: bool,
}

impl PlotArguments {
    /// Whether a picture is asked for.
    pub(super) fn is_asked(context: &Context) -> bool {
        context.global.format.as_deref() == Some("svg")
    }

    /// How it is laid out: `--width` is pixels here.
    pub(super) fn layout(context: &Context) -> PlotLayout {
        PlotLayout { width: context.global.width.map(|width| i32::try_from(width).unwrap_or(i32::MAX)) }
    }

    /// Writes a picture.
    pub(super) fn write(&self, context: &Context, drawn: &Plot) -> Result<(), CommandError> {
        context.write(&plot::plot(drawn, if self.dark { &svg::DARK } else { &svg::LIGHT }))
    }
}
