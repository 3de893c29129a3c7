//! The command line as typed.

use clap::{CommandFactory, Parser, Subcommand};

use super::commands::{ask, clarify, forecast, resolve, withdraw};
use super::commands::{belief, coherence, crux, history, postmortem};
use super::commands::{
    calibration, check, due, explain, export, init, list, map, report, score, show, table, tooling, tree,
};
use super::context::Context;
use super::error::{CommandError, Outcome};
use super::options::GlobalOptions;

/// Argument maps and forecasts in one folder of TOML.
///
/// A workbench holds what an article argues and what will show whether it was right. Start with `warrant init`.
#[derive(Debug, Parser)]
#[command(
    name = "warrant",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The options that all verbs share.
    #[command(flatten)]
    pub(crate) global: GlobalOptions,
}

/// The verbs; what each does is said once, at its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::InitArguments),
    Report(report::ReportArguments),
    Check(check::CheckArguments),
    Explain(explain::ExplainArguments),
    Table(table::TableArguments),
    Tree(tree::TreeArguments),
    Map(map::MapArguments),
    Show(show::ShowArguments),
    List(list::ListArguments),
    Due(due::DueArguments),
    Ask(Box<ask::AskArguments>),
    Forecast(Box<forecast::ForecastArguments>),
    Withdraw(withdraw::WithdrawArguments),
    Resolve(Box<resolve::ResolveArguments>),
    Clarify(clarify::ClarifyArguments),
    Score(Box<score::ScoreArguments>),
    Calibration(Box<calibration::CalibrationArguments>),
    Export(export::ExportArguments),
    Belief(belief::BeliefArguments),
    Crux(crux::CruxArguments),
    History(history::HistoryArguments),
    Coherence(coherence::CoherenceArguments),
    Postmortem(postmortem::PostmortemArguments),
    Schema(tooling::SchemaArguments),
    Completions(tooling::CompletionsArguments),
    /// Print the manual page.
    Man,
}

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
        Command::Man => tooling::man(Arguments::command(), context),
    }
}
