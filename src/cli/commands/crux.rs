//! `crux`.

use clap::Args;

use super::belief::{SemanticsOption, VoiceOptions};
use super::plots::PlotArguments;
use crate::belief::attribution::Attribution;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;
use crate::picture::tornado_plot;
use crate::render::harmless;
use crate::report::{CruxAsk, World, crux_table};

/// Say what to watch next: open questions and premises by how far they are expected to move the thesis.
///
/// With --format svg, the swing of each as a picture (a tornado), --width N pixels wide.
#[derive(Args, Debug)]
pub(crate) struct CruxArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    #[command(flatten)]
    voice: VoiceOptions,
    /// Sort by expected move for each day that is left until the answer is due.
    #[arg(long)]
    per_day: bool,
    /// Add the part of each claim in the strength of the thesis: gradient, removal or shapley.
    #[arg(long, value_name = "HOW")]
    attribution: Option<String>,
    #[command(flatten)]
    semantics: SemanticsOption,
    #[command(flatten)]
    plot: PlotArguments,
}

pub(super) fn run(arguments: &CruxArguments, context: &Context) -> Result<Outcome, CommandError> {
    let attribution = match &arguments.attribution {
        None => None,
        Some(word) => Some(Attribution::from_word(word).ok_or_else(|| {
            CommandError::new(
                format!("there is no attribution `{}`", harmless(word)),
                Attribution::suggestion(word),
            )
        })?),
    };
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let ask = CruxAsk {
        voice: arguments.voice.voice(&workbench)?,
        semantics: arguments.semantics.name()?,
        attribution,
        per_day: arguments.per_day,
    };
    let world = World::new(&workbench, as_of);
    let answer = crux_table(&world, map, &ask);
    let draw = |layout| tornado_plot(&answer, layout);
    arguments.plot.answer(context, Some(as_of), &answer, || answer.page(), draw)?;
    Ok(context.finish(&workbench))
}
