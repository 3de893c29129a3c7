//! `tree`.

use clap::Args;

use super::choices::ArgumentChoice;
use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, argument_table, argument_tree};

/// Print an argument as an outline: the thesis first, each claim above what bears on it.
#[derive(Args, Debug)]
pub(crate) struct TreeArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    /// Show N levels below the thesis.
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
}

pub(crate) fn run(arguments: &TreeArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let world = World::new(&workbench, as_of);
    let findings = if context.global.json { check(&workbench, as_of) } else { Vec::new() };
    let answer = argument_table(&world, map, &findings);
    context.answer(&answer, |_| argument_tree(&world, map, arguments.depth))?;
    Ok(context.finish(&workbench))
}
