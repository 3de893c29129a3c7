//! `list`.

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::options::word;
use crate::forecast::State;
use crate::report::{World, argument_list, forecaster_list, list_page, question_list};

/// List questions, arguments or forecasters.
#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// What to list.
    #[arg(value_enum, default_value_t)]
    kind: Kind,
    /// Only questions in this state; may be repeated.
    #[arg(long = "state", value_name = "STATE", value_parser = word::<State>())]
    states: Vec<State>,
    /// Show the view of FORECASTER beside the crowd's.
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Kind {
    #[default]
    Questions,
    Arguments,
    Forecasters,
}

pub(crate) fn run(arguments: &ListArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let world = World::new(&workbench, as_of);
    match arguments.kind {
        Kind::Questions => {
            let own = context.own_view_of(arguments.by.as_deref(), &workbench)?;
            let answer = question_list(&world, &arguments.states, own.as_deref());
            context.answer(&answer, |_| list_page(&world, "questions", answer.table()))?;
        }
        Kind::Arguments => {
            let answer = argument_list(&world);
            context.answer(&answer, |_| list_page(&world, "arguments", answer.table()))?;
        }
        Kind::Forecasters => {
            let answer = forecaster_list(&world);
            context.answer(&answer, |_| list_page(&world, "forecasters", answer.table()))?;
        }
    }
    Ok(context.finish(&workbench))
}
