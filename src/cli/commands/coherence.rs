//! `coherence`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, coherence_report};

/// Say whether each forecaster's numbers fit each other and the arguments; warnings only.
#[derive(Args, Debug)]
pub(crate) struct CoherenceArguments {
    /// Compare with the arguments by the classic rule of forecasting argumentation frameworks.
    #[arg(long)]
    faf: bool,
}

pub(super) fn run(arguments: &CoherenceArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let answer = coherence_report(&world, arguments.faf);
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
