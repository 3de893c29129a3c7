//! `postmortem`.

use clap::Args;

use super::choices::{ArgumentChoice, VoiceChoice};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, post_mortem};

/// Look back: how the claims turned out, and where the error of the thesis came from.
#[derive(Args, Debug)]
pub(crate) struct PostmortemArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    #[command(flatten)]
    voice: VoiceChoice,
}

pub(crate) fn run(arguments: &PostmortemArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let voice = arguments.voice.voice(&workbench)?;
    let world = World::new(&workbench, as_of);
    let answer = post_mortem(&world, map, &voice);
    context.answer(&answer, |_| answer.page(&world))?;
    Ok(context.finish(&workbench))
}
