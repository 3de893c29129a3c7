//! `score`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;
use crate::report::{World, score_board};
use crate::score::board::Moments;

/// Score forecasters on the yes or no questions that were answered, by Brier's rule (0 to 1, lower is better).
#[derive(Args, Debug)]
pub(crate) struct ScoreArguments {
    /// Which of a forecaster's views count: average (each as long as it was held), last or first.
    #[arg(long, value_name = "WHEN", default_value = "average")]
    when: String,
}

pub(super) fn run(arguments: &ScoreArguments, context: &Context) -> Result<Outcome, CommandError> {
    let moments = Moments::from_word(&arguments.when).ok_or_else(|| {
        CommandError::new(
            format!("`{}` is no choice of moments", arguments.when),
            Moments::suggestion(&arguments.when),
        )
    })?;
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let answer = score_board(&world, moments);
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
