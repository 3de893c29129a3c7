//! `--from`: one JSON object a line, all of them or none.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::entry::{Entry, FlagNames};
use super::history::History;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::output;
use crate::cli::writing::{Who, Writing};
use crate::forecast::Book;
use crate::forecast::typed::TypedForecast;
use crate::render::harmless;
use crate::workbench::disk::{self, DOCUMENT_LIMIT};
use crate::workbench::write::NewForecaster;

/// A line as written; the keys are those of a log, and values are read as flags are.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    question: Option<String>,
    claim: Option<String>,
    p: Option<Value>,
    quantiles: Option<Vec<(f64, Value)>>,
    normal: Option<(Value, f64)>,
    low: Option<Value>,
    likely: Option<Value>,
    high: Option<Value>,
    why: Option<String>,
    because: Vec<String>,
    at: Option<String>,
    published: Option<String>,
    expires: Option<String>,
    corrects: Option<String>,
    withdrawn: bool,
    certain: bool,
    late: bool,
}

/// A line number, from 1, with what the line says or why it says nothing.
pub(super) type NumberedLine = (usize, Result<Entry, CommandError>);

/// Reads the lines of a file, or of stdin; empty ones are passed over.
pub(super) fn read(
    file: &Path,
    certain: bool,
    late: bool,
    context: &Context,
) -> Result<Vec<NumberedLine>, CommandError> {
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(DOCUMENT_LIMIT + 1)
            .read_to_string(&mut text)
            .map_err(|error| CommandError::bare(format!("stdin cannot be read: {error}")))?;
        if text.len() as u64 > DOCUMENT_LIMIT {
            return Err(CommandError::new(format!("stdin has more than {DOCUMENT_LIMIT} bytes"), "split it"));
        }
        text
    } else {
        disk::read_text(&context.environment.folder.join(file), DOCUMENT_LIMIT).map_err(|error| {
            CommandError::bare(format!("{} {error}", harmless(&file.display().to_string())))
        })?
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    Ok(numbered.map(|(index, line)| (index + 1, entry(line, certain, late))).collect())
}

fn entry(line: &str, certain: bool, late: bool) -> Result<Entry, CommandError> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        // The line within the line says nothing.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        CommandError::new(message, r#"write one object a line: {"question": "...", "p": 0.65, "why": "..."}"#)
    })?;
    let subject = match (line.question, line.claim) {
        (Some(question), None) if !question.contains('/') => question,
        (None, Some(claim)) if claim.contains('/') => claim,
        (Some(_), Some(_)) => {
            return Err(CommandError::new("it has both `question` and `claim`", "write two lines"));
        }
        (Some(_), None) => return Err(CommandError::new("`question` is no id", "a claim goes into `claim`")),
        (None, Some(_)) => {
            return Err(CommandError::new("`claim` does not say whose", "write it as ARGUMENT/CLAIM"));
        }
        (None, None) => return Err(CommandError::new("`question` is missing", "add `question` or `claim`")),
    };
    let mut typed = TypedForecast::default();
    let mut same = false;
    match line.p {
        None => {}
        Some(Value::String(text)) if text == "same" => same = true,
        Some(Value::Object(options)) => {
            for (name, share) in &options {
                typed.options.push(format!("{name}={}", as_typed("p", share)?));
            }
        }
        Some(value) => typed.probability = Some(as_typed("p", &value)?),
    }
    for (level, value) in line.quantiles.into_iter().flatten() {
        typed.quantiles.push(format!("{level}={}", as_typed("quantiles", &value)?));
    }
    if let Some((mean, sd)) = line.normal {
        typed.normal = Some(format!("{},{sd}", as_typed("normal", &mean)?));
    }
    for (slot, key, value) in [
        (&mut typed.low, "low", line.low),
        (&mut typed.likely, "likely", line.likely),
        (&mut typed.high, "high", line.high),
    ] {
        *slot = value.map(|value| as_typed(key, &value)).transpose()?;
    }
    let ways = usize::from(same) + usize::from(line.withdrawn) + usize::from(!typed.is_empty());
    if ways != 1 {
        let message = if ways == 0 { "there is no forecast in it" } else { "it says more than one thing" };
        return Err(CommandError::new(
            message,
            "give one of `p`, `quantiles`, `normal`, `low`/`likely`/`high`, `withdrawn`",
        ));
    }
    Ok(Entry {
        subject,
        same,
        withdrawn: line.withdrawn,
        typed,
        why: line.why,
        because: line.because,
        at: line.at,
        published: line.published,
        expires: line.expires,
        corrects: line.corrects,
        certain: certain || line.certain,
        late: late || line.late,
    })
}

/// A number or text of JSON as it would be typed.
fn as_typed(key: &str, value: &Value) -> Result<String, CommandError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(CommandError::new(
            format!("`{key}` holds neither a number nor a text"),
            "write 0.65 or \"65%\"",
        )),
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
            Err(error) => Err(CommandError {
                message: error.message.clone(),
                help: error.help.clone(),
                broken_pipe: false,
            }),
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
            "mend them and run it again",
        ));
    }
    if forecasts.is_empty() {
        context.say("There is no line to log.");
        return Ok(Outcome::Done);
    }
    let written = writing.writer().append_forecasts(&NewForecaster::person(&who.id), &forecasts)?;
    let path = written.first().map_or("", |record| record.path.as_str());
    let new = if who.new { " (new forecaster)" } else { "" };
    let plural = if forecasts.len() == 1 { "forecast" } else { "forecasts" };
    let line = format!("Recorded {} {plural} by {}{new} in {path}.", forecasts.len(), who.id);
    context.report_written(writing, &[line], &written)?;
    super::name_near_forecaster(who, writing, context);
    super::say_what_leaves_its_band(&forecasts, who, writing, context);
    Ok(Outcome::Done)
}
