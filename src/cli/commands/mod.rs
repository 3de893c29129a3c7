//! One file per verb: its arguments, whose comments are the help text, and what it does.

pub(super) mod ask;
pub(super) mod belief;
pub(super) mod calibration;
pub(super) mod check;
pub(super) mod clarify;
pub(super) mod coherence;
pub(super) mod crux;
pub(super) mod due;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod forecast;
pub(super) mod history;
pub(super) mod init;
pub(super) mod list;
pub(super) mod map;
mod plots;
pub(super) mod postmortem;
pub(super) mod report;
pub(super) mod resolve;
pub(super) mod resolve_auto;
pub(super) mod score;
pub(super) mod show;
pub(super) mod table;
mod tables;
pub(super) mod tooling;
pub(super) mod tree;
pub(super) mod withdraw;

use super::arguments::Command;
use super::context::Context;
use super::error::{CommandError, Outcome};
use crate::argument::ArgumentMap;
use crate::finding::one_of;
use crate::forecast::crowd::{CrowdMethod, CrowdMethodError};
use crate::workbench::Workbench;

/// Does what was typed.
pub(super) fn run(command: Command, context: &Context) -> Result<Outcome, CommandError> {
    match command {
        Command::Init(arguments) => init::run(&arguments, context),
        Command::Report(arguments) => report::run(&arguments, context),
        Command::Check(arguments) => check::run(&arguments, context),
        Command::Explain(arguments) => explain::run(&arguments, context),
        Command::Table(arguments) => table::run(&arguments, context),
        Command::Tree(arguments) => tree::run(&arguments, context),
        Command::Map(arguments) => map::run(&arguments, context),
        Command::Show(arguments) => show::run(&arguments, context),
        Command::List(arguments) => list::run(&arguments, context),
        Command::Due(arguments) => due::run(&arguments, context),
        Command::Score(arguments) => score::run(&arguments, context),
        Command::Ask(arguments) => ask::run(&arguments, context),
        Command::Forecast(arguments) => forecast::run(&arguments, context),
        Command::Withdraw(arguments) => withdraw::run(&arguments, context),
        Command::Resolve(arguments) => resolve::run(&arguments, context),
        Command::Clarify(arguments) => clarify::run(&arguments, context),
        Command::Calibration(arguments) => calibration::run(&arguments, context),
        Command::Export(arguments) => export::run(&arguments, context),
        Command::Belief(arguments) => belief::run(&arguments, context),
        Command::Crux(arguments) => crux::run(&arguments, context),
        Command::History(arguments) => history::run(&arguments, context),
        Command::Coherence(arguments) => coherence::run(&arguments, context),
        Command::Postmortem(arguments) => postmortem::run(&arguments, context),
        Command::Schema(arguments) => tooling::schema(&arguments, context),
        Command::Completions(arguments) => tooling::completions(&arguments, context),
        Command::Man => tooling::man(context),
    }
}

/// Reads how the crowd's number is made, as `--crowd` has it.
fn crowd_method(text: &str) -> Result<CrowdMethod, CommandError> {
    CrowdMethod::parse(text).map_err(|error| {
        let name = if let CrowdMethodError::Unknown { name } = &error { name } else { "" };
        let help = one_of(name, CrowdMethod::NAMES);
        CommandError::new(format!("--crowd: {}", crate::render::harmless(&error.to_string())), help)
    })
}

/// Finds the argument that was named, or the only one.
fn argument<'w>(workbench: &'w Workbench, named: Option<&str>) -> Result<&'w ArgumentMap, CommandError> {
    let ids = || workbench.arguments.keys().map(String::as_str).collect::<Vec<_>>();
    match named {
        Some(id) => workbench.arguments.get(id).ok_or_else(|| CommandError::unknown("argument", id, ids())),
        None => {
            let mut all = workbench.arguments.values();
            match (all.next(), all.next()) {
                (Some(only), None) => Ok(only),
                (None, _) => {
                    Err(CommandError::new("there is no argument yet", "write one to arguments/<id>.toml"))
                }
                (Some(_), Some(_)) => {
                    Err(CommandError::new("say which argument", format!("known: {}", ids().join(", "))))
                }
            }
        }
    }
}
