//! `show`.

use clap::Args;

use super::plots::PlotArguments;
use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::picture::question_history_plot;
use crate::report::{
    World, argument_table, claim_card, forecaster_card, own_view, question_card, question_history,
};
use crate::workbench::Workbench;

/// Show everything known about a question, claim, argument or forecaster.
///
/// With --format svg, draw a question over time, --width N pixels wide: the crowd, the forecasts, the answer.
#[derive(Args, Debug)]
#[allow(clippy::doc_markdown, reason = "the comments are the help text")]
pub(crate) struct ShowArguments {
    /// Question, argument or forecaster id, or a claim as ARGUMENT/CLAIM.
    #[arg(value_name = "ID", add = super::completion::question_ids())]
    id: String,
    /// Show the view of FORECASTER beside the crowd's [default: WARRANT_FORECASTER, or `forecaster` of the configuration].
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
    #[command(flatten)]
    plot: PlotArguments,
}

pub(crate) fn run(arguments: &ShowArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let world = World::new(&workbench, as_of);
    let id = arguments.id.as_str();
    if let Some(question) = workbench.questions.get(id) {
        let own = context.own_view_of(arguments.by.as_deref(), &workbench)?;
        if PlotArguments::is_asked(context)? {
            let history = question_history(&world, question, own.as_deref());
            let drawn = question_history_plot(&history, PlotArguments::layout(context, Some(as_of)));
            arguments.plot.write(context, &drawn)?;
            return Ok(context.finish(&workbench));
        }
        let own = own.and_then(|forecaster| own_view(&world, question, &forecaster));
        let answer = question_card(&world, question).with_own(own);
        context.answer(&answer, |_| answer.page(&world))?;
    } else if PlotArguments::is_asked(context)? {
        return Err(CommandError::new(
            format!("`{}` is not a question; this command draws only questions", crate::render::harmless(id)),
            "draw an argument with `warrant map ARGUMENT`, the belief in its thesis with `warrant history ARGUMENT --format svg`, the calibration of a forecaster with `warrant calibration --by FORECASTER --format svg`",
        ));
    } else if let Some(map) = workbench.arguments.get(id) {
        let answer = argument_table(&world, map, &check(&workbench, as_of));
        context.answer(&answer, |_| answer.page(&world, false))?;
    } else if let Some(log) = workbench.logs.get(id) {
        let answer = forecaster_card(&world, log);
        context.answer(&answer, |_| answer.page(&world))?;
    } else {
        let (map, claim) = find_claim(&workbench, id)?;
        let findings = check(&workbench, as_of);
        let answer =
            claim_card(&world, map, claim, &findings).ok_or_else(|| CommandError::bare("no such claim"))?;
        context.answer(&answer, |_| answer.page(&world))?;
    }
    Ok(context.finish(&workbench))
}

/// Finds `argument/claim`, or a bare claim id that only one argument has.
fn find_claim<'w>(
    workbench: &'w Workbench,
    id: &str,
) -> Result<(&'w crate::argument::ArgumentMap, crate::argument::ClaimIndex), CommandError> {
    if let Some((argument_id, claim)) = id.split_once('/') {
        let map = lookup::argument(workbench, argument_id)?;
        return Ok((map, lookup::claim(map, claim)?));
    }
    let found: Vec<_> =
        workbench.arguments.values().filter_map(|map| Some((map, map.find_claim(id)?))).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let known: Vec<_> = workbench
                .questions
                .keys()
                .chain(workbench.arguments.keys())
                .chain(workbench.logs.keys())
                .map(String::as_str)
                .collect();
            Err(CommandError::unknown("question, argument, forecaster or claim", id, known))
        }
        several => {
            let names: Vec<_> = several.iter().map(|(map, _)| format!("{}/{id}", map.id)).collect();
            let message = format!("claim `{id}` is in more than one argument");
            Err(CommandError::new(message, format!("use one of: {}", names.join(", "))))
        }
    }
}
