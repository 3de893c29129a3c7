//! `ask`.

mod arguments;
mod dialog;
mod link;
mod near;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;

pub(crate) use arguments::AskArguments;

pub(crate) fn run(arguments: &AskArguments, context: &Context) -> Result<Outcome, CommandError> {
    let writing = context.open_for_writing(arguments.dry_run)?;
    let mut arguments = arguments.clone();
    if context.may_ask() && arguments.is_short() {
        dialog::complete(&mut arguments, &writing, context)?;
    }
    let mut question = arguments.question(&writing)?;
    question.id = arguments.id(&question.title)?;
    let question = question;
    if !arguments.similar {
        near::refuse_near(&question.id, &question.title, &writing)?;
    }
    let link = link::read(&arguments, &question, &writing)?;
    let on_days = question.kind.on_days();
    // Both files or none: what cannot be written is found out before anything is.
    writing.rehearsal().create_question(&question)?;
    if let Some((map, link)) = &link {
        writing.rehearsal().append_link(map, link, on_days)?;
    }
    let mut written = vec![writing.writer().create_question(&question)?];
    let mut parts = vec![format!("Asked {}{}", question.id, if question.draft { " (draft)" } else { "" })];
    parts.extend(question.closes.as_ref().map(|closes| format!("closes {}", closes.value)));
    parts.extend(question.resolves.as_ref().map(|resolves| format!("due {}", resolves.value)));
    parts.push(format!("in {}", written.first().map_or("", |record| record.path.as_str())));
    let mut line = parts.join(", ");
    if let Some((map, link)) = &link {
        let record = writing.writer().append_link(map, link, on_days)?;
        let (argument, claim, mode) = (&map.id, &map.claim(link.claim).id.value, link.mode.word());
        let linked = format!("; linked to {argument}/{claim} as {mode} in {}:{}", record.path, record.line);
        line.push_str(&linked);
        written.push(record);
    }
    line.push('.');
    context.report_written(&writing, &[line], &written)?;
    if question.closes.as_ref().is_some_and(|closes| !closes.includes(writing.now)) {
        context.say("note: its last day is over, so no forecast on it will count");
    }
    Ok(Outcome::Done)
}
