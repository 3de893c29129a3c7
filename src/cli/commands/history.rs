//! `history`.

use clap::Args;

use super::choices::{ArgumentChoice, VoiceChoice};
use super::plots::PlotArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::picture::belief_history_plot;
use crate::report::{World, belief_history};

/// Show how the belief in the thesis moved with each forecast, resolution and committed edit of its map.
///
/// With --format svg, draw the belief over time, --width N pixels wide.
#[derive(Args, Debug)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    #[command(flatten)]
    voice: VoiceChoice,
    #[command(flatten)]
    plot: PlotArguments,
}

pub(crate) fn run(arguments: &HistoryArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let voice = arguments.voice.voice(&workbench)?;
    let world = World::new(&workbench, as_of);
    let until = context.committed_until(workbench.settings.zone, as_of)?;
    let editions = workbench.read_editions(&map.id, until);
    let answer = belief_history(&world, map, &voice, editions.as_ref());
    let draw = |layout| belief_history_plot(&answer, layout);
    arguments.plot.answer(context, Some(as_of), &answer, || answer.page(&world), draw)?;
    Ok(context.finish(&workbench))
}
