//! `coherence`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, coherence_report};

/// Check whether each forecaster's numbers are consistent with each other and with the arguments; warns only.
#[derive(Args, Debug)]
pub(crate) struct CoherenceArguments {
    /// Compare with the arguments by the rule of forecasting argumentation frameworks (FAF).
    #[arg(long)]
    faf: bool,
}

pub(crate) fn run(arguments: &CoherenceArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let world = World::new(&workbench, as_of);
    let answer = coherence_report(&world, arguments.faf);
    context.answer(&answer, |_| answer.page(&world))?;
    Ok(context.finish(&workbench))
}
