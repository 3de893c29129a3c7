//! `table`.

use std::path::PathBuf;

use clap::Args;

use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, argument_table};

/// Print an argument as a reviewer's table.
#[derive(Args, Debug)]
pub(crate) struct TableArguments {
    /// The argument; may be left out where there is only one.
    #[arg(value_name = "ARGUMENT", add = crate::cli::commands::tooling::argument_ids())]
    argument: Option<String>,
    /// Add empty columns for a verdict and a comment.
    #[arg(long)]
    review: bool,
    /// Verify quotes against the texts in DIR: the name that `file` gives, or the source's id with `.txt`.
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
}

pub(super) fn run(arguments: &TableArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load_with_sources(arguments.sources.clone())?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = super::argument(&workbench, arguments.argument.as_deref())?;
    let findings = check(&workbench, as_of);
    let world = World::new(&workbench, as_of);
    let answer = argument_table(&world, map, &findings);
    context.answer(&answer, |_| answer.page(arguments.review))?;
    Ok(context.finish(&workbench))
}
