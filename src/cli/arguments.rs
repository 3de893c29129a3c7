//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::commands::{ask, clarify, forecast, resolve, withdraw};
use super::commands::{belief, coherence, crux, history, postmortem};
use super::commands::{
    calibration, check, due, explain, export, init, list, map, report, score, show, table, tooling, tree,
};

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
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The options of all verbs.
    #[command(flatten)]
    pub(crate) global: GlobalOptions,
}

/// The options of all verbs.
#[derive(Args, Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is given or not")]
#[command(next_help_heading = "Options of all verbs")]
pub(crate) struct GlobalOptions {
    /// Work on the workbench in DIR or above it.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,
    /// Show the world as of DATE: forecasts by when they were held, resolutions by when they were known.
    #[arg(long, value_name = "DATE", global = true)]
    pub(crate) as_of: Option<String>,
    /// Show what this workbench held on DATE: records by when they were written.
    #[arg(long, value_name = "DATE", global = true)]
    pub(crate) as_recorded: Option<String>,
    /// Write in this format; tables take text, plain, json, csv, md and html.
    #[arg(long, value_name = "FORMAT", global = true)]
    pub(crate) format: Option<String>,
    /// Short for --format json.
    #[arg(long, global = true, conflicts_with_all = ["format", "plain"])]
    pub(crate) json: bool,
    /// Short for --format plain: key: value blocks for screen readers.
    #[arg(long, global = true, conflicts_with = "format")]
    pub(crate) plain: bool,
    /// Write to FILE instead of stdout.
    #[arg(short = 'o', long = "output", value_name = "FILE", global = true)]
    pub(crate) output: Option<PathBuf>,
    /// Fit tables into N columns and pictures into N pixels; else the terminal's columns, and no limit in a pipe.
    #[arg(long, value_name = "N", global = true)]
    pub(crate) width: Option<usize>,
    /// Whether to use colour.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub(crate) color: ColorChoice,
    /// Never ask; a missing answer is an error.
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Say less.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
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
