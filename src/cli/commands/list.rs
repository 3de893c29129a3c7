//! `list`.

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;
use crate::forecast::State;
use crate::report::{World, argument_list, forecaster_list, list_page, question_list};

/// List questions, arguments or forecasters.
#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// What to list.
    #[arg(value_enum, default_value_t)]
    kind: Kind,
    /// Only questions in this state: upcoming, open, closed, due, overdue, resolved or void; may be repeated.
    #[arg(long = "state", value_name = "STATE")]
    states: Vec<String>,
    /// Show the own view of this forecaster beside the crowd's.
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

pub(super) fn run(arguments: &ListArguments, context: &Context) -> Result<Outcome, CommandError> {
    let states = arguments
        .states
        .iter()
        .map(|word| {
            State::from_word(word)
                .ok_or_else(|| CommandError::new(format!("`{word}` is no state"), State::suggestion(word)))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    match arguments.kind {
        Kind::Questions => {
            let own = context.own_view_of(arguments.by.as_deref(), &workbench)?;
            let answer = question_list(&world, &states, own.as_deref());
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
