//! Answers as pictures: `--format svg` of verbs that otherwise print tables.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::finding::Vocabulary as _;
use crate::picture::{Plot, PlotLayout};
use crate::render::{Format, plot, svg};

/// The options of pictures.
#[derive(Args, Debug)]
pub(super) struct PlotArguments {
    /// With --format svg: light on dark.
    #[arg(long)]
    dark: bool,
}

impl PlotArguments {
    /// Whether a picture is asked for, and not one of the formats of tables.
    pub(super) fn is_asked(context: &Context) -> Result<bool, CommandError> {
        match context.global.format.as_deref() {
            Some("svg") => Ok(true),
            Some(word) if Format::from_word(word).is_none() => {
                Err(CommandError::unknown_format(word, Format::words().chain(["svg"])))
            }
            _ => Ok(false),
        }
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
