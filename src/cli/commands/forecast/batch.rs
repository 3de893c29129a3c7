//! `--from`: one JSON object a line, all of them or none.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::entry::{Entry, FlagNames};
use super::history::History;
use super::recording::record;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::output;
use crate::cli::writing::{Who, Writing};
use crate::forecast::Book;
use crate::forecast::typed::TypedError;
use crate::render::harmless;
use crate::workbench::disk::{self, DOCUMENT_LIMIT};

/// A line number, from 1, with what the line says or why it says nothing.
pub(super) type NumberedLine = (usize, Result<Entry, TypedError>);

/// Reads the lines of a file, or of stdin; empty ones are passed over.
pub(super) fn read(
    file: &Path,
    certain: bool,
    late: bool,
    context: &Context,
) -> Result<Vec<NumberedLine>, CommandError> {
    let text = text_of(file, context)?;
    let lines = Entry::of_json_lines(&text).into_iter();
    Ok(lines
        .map(|(number, line)| {
            let line = line.map(|entry| Entry {
                certain: certain || entry.certain,
                late: late || entry.late,
                ..entry
            });
            (number, line)
        })
        .collect())
}

/// The text of a file, or of stdin for `-`.
pub(super) fn text_of(file: &Path, context: &Context) -> Result<String, CommandError> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(DOCUMENT_LIMIT + 1)
            .read_to_string(&mut text)
            .map_err(|error| CommandError::bare(format!("stdin cannot be read: {error}")))?;
        if text.len() as u64 > DOCUMENT_LIMIT {
            return Err(CommandError::new(format!("stdin has more than {DOCUMENT_LIMIT} bytes"), "split it"));
        }
        Ok(text)
    } else {
        disk::read_text(&context.environment.folder.join(file), DOCUMENT_LIMIT)
            .map_err(|error| CommandError::bare(format!("{} {error}", harmless(&file.display().to_string()))))
    }
}

/// Writes all lines, or names every bad one and writes none.
pub(super) fn write(
    lines: &[NumberedLine],
    who: &Who,
    writing: &Writing,
    book: &Book<'_>,
    context: &Context,
) -> Result<Outcome, CommandError> {
    let mut forecasts = Vec::with_capacity(lines.len());
    let mut histories: HashMap<&str, History<'_>> = HashMap::new();
    let mut bad = 0_usize;
    for (number, entry) in lines {
        let checked = match entry {
            Ok(entry) => {
                let subject = entry.subject.as_str();
                let history =
                    histories.entry(subject).or_insert_with(|| History::of(subject, &who.id, writing, book));
                entry.check(history, writing, FlagNames::Keys)
            }
            Err(error) => Err(error.clone().into()),
        };
        match checked {
            Ok(checked) => forecasts.push(checked.forecast),
            Err(error) => {
                bad += 1;
                let help = error.help.map_or_else(String::new, |help| format!(" ({help})"));
                output::message(&harmless(&format!("line {number}: {}{help}", error.message)));
            }
        }
    }
    if bad > 0 {
        return Err(CommandError::new(
            format!("{bad} of {} lines cannot be logged; nothing was written", lines.len()),
            "fix them and run it again",
        ));
    }
    if forecasts.is_empty() {
        context.say("Nothing to log: no lines.");
        return Ok(Outcome::Done);
    }
    let plural = if forecasts.len() == 1 { "forecast" } else { "forecasts" };
    let line = |by: &str, path: &str| format!("Recorded {} {plural} by {by} in {path}.", forecasts.len());
    record(&forecasts, who, writing, context, line)?;
    Ok(Outcome::Done)
}
