//! `show`.

use clap::Args;

use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, argument_table, claim_card, forecaster_card, question_card};
use crate::workbench::Workbench;

/// Show everything known about a question, a claim, an argument or a forecaster.
#[derive(Args, Debug)]
pub(crate) struct ShowArguments {
    /// A question, an argument, a forecaster, or a claim as ARGUMENT/CLAIM.
    #[arg(value_name = "ID", add = crate::cli::commands::tooling::question_ids())]
    id: String,
}

pub(super) fn run(arguments: &ShowArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let id = arguments.id.as_str();
    if let Some(question) = workbench.questions.get(id) {
        let answer = question_card(&world, question);
        context.answer(&answer, |_| answer.page())?;
    } else if let Some(map) = workbench.arguments.get(id) {
        let answer = argument_table(&world, map, &check(&workbench, as_of));
        context.answer(&answer, |_| answer.page(false))?;
    } else if let Some(log) = workbench.logs.get(id) {
        let answer = forecaster_card(&world, log);
        context.answer(&answer, |_| answer.page())?;
    } else {
        let (map, claim) = find_claim(&workbench, id)?;
        let findings = check(&workbench, as_of);
        let answer = claim_card(&world, map, claim, &findings).ok_or_else(|| CommandError::bare("no such claim"))?;
        context.answer(&answer, |_| answer.page())?;
    }
    Ok(context.finish(&workbench))
}

/// Finds `argument/claim`, or a bare claim id that only one argument has.
fn find_claim<'w>(
    workbench: &'w Workbench,
    id: &str,
) -> Result<(&'w crate::argument::ArgumentMap, crate::argument::ClaimIndex), CommandError> {
    if let Some((argument, claim)) = id.split_once('/') {
        let map = super::argument(workbench, Some(argument))?;
        let ids: Vec<_> = map.claims.iter().map(|claim| claim.id.value.as_str()).collect();
        return map.find_claim(claim).map(|claim| (map, claim)).ok_or_else(|| CommandError::unknown("claim", claim, ids));
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
            Err(CommandError::new(format!("more than one argument has a claim `{id}`"), format!("say which: {}", names.join(", "))))
        }
    }
}
