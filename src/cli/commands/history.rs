//! `history`.

use clap::Args;

use super::belief::VoiceOptions;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, belief_history};

/// Follow the thesis through every forecast, resolution and committed edit of its map, and say what moved it.
#[derive(Args, Debug)]
pub(crate) struct HistoryArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    #[command(flatten)]
    voice: VoiceOptions,
}

pub(super) fn run(arguments: &HistoryArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let voice = arguments.voice.voice(&workbench)?;
    let world = World::new(&workbench, as_of);
    let until = context.recorded(workbench.settings.zone)?.map_or(as_of.moment, |at| at.min(as_of.moment));
    let editions = workbench.read_editions(&map.id, until);
    let answer = belief_history(&world, map, &voice, editions.as_ref());
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
