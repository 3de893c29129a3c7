//! `clarify`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::prompt::given_or_asked;
use crate::cli::writing::text_of;
use crate::finding::Place;
use crate::forecast::{Clarification, When};

/// Add a dated clarification to a question; its criteria stay as they were.
#[derive(Args, Debug)]
pub(crate) struct ClarifyArguments {
    /// Question to clarify.
    #[arg(value_name = "QUESTION", add = super::completion::question_ids())]
    question: String,
    /// Text of the clarification.
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// When it was given [default: now].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Print what would be written; write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &ClarifyArguments, context: &Context) -> Result<Outcome, CommandError> {
    let writing = context.open_for_writing(arguments.dry_run)?;
    let question = writing.question(&arguments.question)?;
    let at = match &arguments.at {
        Some(text) => writing.past("--at", text, question.zone)?,
        None => When::exact(writing.now, question.zone),
    };
    let check = |text: &str| match text_of("the clarification", Some(text)) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err("write what is clarified".to_owned()),
        Err(error) => Err(error.message),
    };
    let text = given_or_asked(
        arguments.text.as_deref(),
        context,
        "--text",
        "add --text with what is clarified",
        || context.ask("Clarification", None, check),
    )?;
    let Some(text) = text_of("--text", Some(&text))? else {
        return Err(CommandError::new("--text is empty", "write what is clarified"));
    };
    let written = writing
        .writer()
        .append_clarification(&question.id, &Clarification { at, text, place: Place::NOWHERE })?;
    let line = format!("Clarified {} at {at} in {}:{}.", question.id, written.path, written.line);
    context.report_written(&writing, &[line], std::slice::from_ref(&written))?;
    if let Some(resolution) = question.resolution(writing.now) {
        context.say(&format!(
            "note: the question is settled already ({}, known on {})",
            question.settlement_text(&resolution.settlement),
            resolution.known
        ));
    }
    Ok(Outcome::Done)
}
