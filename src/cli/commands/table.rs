//! `table`.

use std::path::PathBuf;

use clap::Args;

use super::choices::ArgumentChoice;
use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, argument_table};

/// Print an argument as a table for review.
#[derive(Args, Debug)]
pub(crate) struct TableArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    /// Add empty columns for a verdict and a comment.
    #[arg(long)]
    review: bool,
    /// Verify quotes against the texts in DIR, named as `file` says, or SOURCE.txt.
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
}

pub(crate) fn run(arguments: &TableArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load_with_sources(arguments.sources.clone())?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let map = arguments.argument.find(&workbench)?;
    let findings = check(&workbench, as_of);
    let world = World::new(&workbench, as_of);
    let answer = argument_table(&world, map, &findings);
    context.answer(&answer, |_| answer.page(&world, arguments.review))?;
    Ok(context.finish(&workbench))
}
