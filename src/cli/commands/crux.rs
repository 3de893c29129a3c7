//! `crux`.

use clap::Args;

use super::choices::{ArgumentChoice, SemanticsChoice, VoiceChoice};
use super::plots::PlotArguments;
use crate::belief::attribution::Attribution;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::options::word;
use crate::picture::tornado_plot;
use crate::report::{CruxAsk, World, crux_table};

/// Show what to watch next: open questions and premises by how far they are expected to move the thesis.
///
/// With --format svg, draw a tornado plot of the swings, --width N pixels wide.
#[derive(Args, Debug)]
pub(crate) struct CruxArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    #[command(flatten)]
    voice: VoiceChoice,
    /// Sort by expected move per day until the answer is due.
    #[arg(long)]
    per_day: bool,
    /// Add the contribution of each claim to the strength of the thesis.
    #[arg(long, value_name = "METHOD", value_parser = word::<Attribution>())]
    attribution: Option<Attribution>,
    #[command(flatten)]
    semantics: SemanticsChoice,
    #[command(flatten)]
    plot: PlotArguments,
}

pub(crate) fn run(arguments: &CruxArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let ask = CruxAsk {
        voice: arguments.voice.voice(&workbench)?,
        semantics: arguments.semantics.semantics,
        attribution: arguments.attribution,
        per_day: arguments.per_day,
    };
    let world = World::new(&workbench, as_of);
    let answer = crux_table(&world, map, &ask);
    let draw = |layout| tornado_plot(&answer, layout);
    arguments.plot.answer(context, Some(as_of), &answer, || answer.page(&world), draw)?;
    Ok(context.finish(&workbench))
}
