//! `withdraw`.

use clap::Args;

use super::forecast::{Entry, FlagNames, History, write};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::forecast::Book;

/// Withdraw your forecast on a question or claim; the record of it stays.
#[derive(Args, Debug)]
#[allow(clippy::doc_markdown, reason = "the comments are the help text")]
pub(crate) struct WithdrawArguments {
    /// Question, or a claim as ARGUMENT/CLAIM.
    #[arg(value_name = "QUESTION", add = super::completion::question_ids())]
    subject: String,
    /// Forecaster [default: WARRANT_FORECASTER, or `forecaster` of the configuration].
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
    /// Reason for the withdrawal.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// When the forecast was withdrawn [default: now].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Withdraw from a question that is not open.
    #[arg(long)]
    late: bool,
    /// Print what would be written; write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &WithdrawArguments, context: &Context) -> Result<Outcome, CommandError> {
    let writing = context.open_for_writing(arguments.dry_run)?;
    let who = context.forecaster(arguments.by.as_deref(), &writing.workbench)?;
    let book = Book::new(&writing.workbench.logs);
    let entry = Entry {
        subject: arguments.subject.clone(),
        withdrawn: true,
        why: arguments.why.clone(),
        at: arguments.at.clone(),
        late: arguments.late,
        ..Entry::default()
    };
    let history = History::of(&entry.subject, &who.id, &writing, &book);
    let checked = entry.check(&history, &writing, FlagNames::Flags)?;
    write(&checked, &who, &writing, context)?;
    Ok(Outcome::Done)
}
