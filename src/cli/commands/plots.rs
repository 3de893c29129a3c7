//! Answers as pictures: `--format svg` of verbs that otherwise print tables.

use clap::Args;
use serde::Serialize;

use crate::cli::context::{Context, FormatOr};
use crate::cli::error::CommandError;
use crate::finding::Vocabulary;
use crate::forecast::AsOf;
use crate::picture::{Plot, PlotLayout};
use crate::render::{plot, svg};
use crate::report::Page;

/// The options of pictures.
#[derive(Args, Debug)]
pub(super) struct PlotArguments {
    /// Draw light on dark; with --format svg only.
    #[arg(long)]
    dark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Svg;

impl Vocabulary for Svg {
    const WHAT: &'static str = "format of a picture";
    const WORDS: &'static [(&'static str, Self)] = &[("svg", Self)];
}

impl PlotArguments {
    /// Writes an answer as a picture, or in one of the formats of tables.
    pub(super) fn answer<T: Serialize>(
        &self,
        context: &Context,
        as_of: Option<AsOf>,
        answer: &T,
        page: impl FnOnce() -> Page,
        draw: impl FnOnce(PlotLayout) -> Plot,
    ) -> Result<(), CommandError> {
        if Self::is_asked(context)? {
            self.write(context, &draw(Self::layout(context, as_of)))
        } else {
            context.answer(answer, |_| page())
        }
    }

    /// Whether a picture is asked for, and not one of the formats of tables.
    pub(super) fn is_asked(context: &Context) -> Result<bool, CommandError> {
        Ok(context.format_or::<Svg>()? == FormatOr::Other(Svg))
    }

    /// How it is laid out: `--width` is pixels here. Forecasts of a table know no day.
    pub(super) fn layout(context: &Context, as_of: Option<AsOf>) -> PlotLayout {
        PlotLayout {
            width: context.global.width.map(|width| i32::try_from(width).unwrap_or(i32::MAX)),
            as_of: as_of.filter(|as_of| as_of.given).map(|as_of| as_of.today),
        }
    }

    pub(super) fn write(&self, context: &Context, drawn: &Plot) -> Result<(), CommandError> {
        context.write(&plot::plot(drawn, if self.dark { &svg::DARK } else { &svg::LIGHT }))
    }
}
