//! `tree`.

use clap::Args;

use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, argument_table, argument_tree};

/// Print an argument as an outline: the thesis first, below each claim what bears on it.
#[derive(Args, Debug)]
pub(crate) struct TreeArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    /// Show N levels below the thesis.
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
}

pub(super) fn run(arguments: &TreeArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let world = World::new(&workbench, as_of);
    let findings = if context.global.json { check(&workbench, as_of) } else { Vec::new() };
    let answer = argument_table(&world, map, &findings);
    context.answer(&answer, |_| argument_tree(&world, map, arguments.depth))?;
    Ok(context.finish(&workbench))
}
