//! Checked forecasts written to the log of a forecaster, and what is said about them.

use super::entry::Checked;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::writing::{Who, Writing};
use crate::forecast::{Forecast, Forecaster, Subject, rfc3339};
use crate::render::harmless;
use crate::report::band_notes;

pub(in crate::cli::commands) fn write(
    checked: &Checked,
    who: &Who,
    writing: &Writing,
    context: &Context,
) -> Result<(), CommandError> {
    let (at, recorded) = (checked.forecast.at, checked.forecast.recorded);
    let when = if at == recorded {
        format!("at {}", rfc3339(at))
    } else {
        format!("as held at {} (backdated: written at {})", rfc3339(at), rfc3339(recorded))
    };
    let forecasts = std::slice::from_ref(&checked.forecast);
    let line = |by: &str, path: &str| format!("{} by {by} {when} in {path}{}.", checked.what, checked.remark);
    record(forecasts, who, writing, context, line)
}

/// Appends forecasts to the log; `line` says so, given the forecaster and the path of the log.
pub(super) fn record(
    new: &[Forecast],
    who: &Who,
    writing: &Writing,
    context: &Context,
    line: impl FnOnce(&str, &str) -> String,
) -> Result<(), CommandError> {
    let workbench = &writing.workbench;
    let on_days = |subject: &Subject| {
        workbench.questions.get(subject.name()).is_some_and(|question| question.kind.on_days())
    };
    let written = writing.writer().append_forecasts(&Forecaster::person(&who.id), new, on_days)?;
    let path = written.first().map_or("", |record| record.path.as_str());
    let by = if who.new { format!("{} (new forecaster)", who.id) } else { who.id.clone() };
    context.report_written(writing, &[line(&by, path)], &written)?;
    // A new name that is nearly an old one may be a slip.
    let known = workbench.logs.keys().map(String::as_str);
    if who.new
        && let Some(near) = crate::finding::nearest(&who.id, known)
    {
        context.say(&format!(
            "note: `{}` is a new forecaster, with a log of its own; `{}` is known",
            who.id,
            harmless(near)
        ));
    }
    // A number that the arguments or the own other numbers do not allow is named, and logged all the same.
    for note in band_notes(workbench, &who.id, new, writing.as_of()) {
        context.say(&format!("note: {}", harmless(&note)));
    }
    Ok(())
}
