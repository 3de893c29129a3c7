//! `postmortem`.

use clap::Args;

use super::belief::VoiceOptions;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, post_mortem};

/// Look back: what became of the claims, and where the error of the thesis came from.
#[derive(Args, Debug)]
pub(crate) struct PostmortemArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    #[command(flatten)]
    voice: VoiceOptions,
}

pub(super) fn run(arguments: &PostmortemArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let voice = arguments.voice.voice(&workbench)?;
    let world = World::new(&workbench, as_of);
    let answer = post_mortem(&world, map, &voice);
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
