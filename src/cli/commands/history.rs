//! `history`.

use clap::Args;

use super::belief::VoiceOptions;
use super::plots::PlotArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::picture::belief_history_plot;
use crate::report::{World, belief_history};

/// Follow the thesis through every forecast, resolution and committed edit of its map, and say what moved it.
///
/// With --format svg, the belief over time as a picture, --width N pixels wide.
#[derive(Args, Debug)]
pub(crate) struct HistoryArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    #[command(flatten)]
    voice: VoiceOptions,
    #[command(flatten)]
    plot: PlotArguments,
}

pub(super) fn run(arguments: &HistoryArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let voice = arguments.voice.voice(&workbench)?;
    let world = World::new(&workbench, as_of);
    let until = context.committed_until(workbench.settings.zone, as_of)?;
    let editions = workbench.read_editions(&map.id, until);
    let answer = belief_history(&world, map, &voice, editions.as_ref());
    let draw = |layout| belief_history_plot(&answer, layout);
    arguments.plot.answer(context, Some(as_of), &answer, || answer.page(), draw)?;
    Ok(context.finish(&workbench))
}
