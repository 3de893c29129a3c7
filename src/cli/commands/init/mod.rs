//! `init`.

use std::path::PathBuf;

use clap::Args;

use super::tooling::schema_text;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::forecast::{Span, rfc3339};
use crate::workbench::clock;
use crate::workbench::write::lay_out;

/// Create a workbench with one worked example; never overwrites.
#[derive(Args, Debug)]
pub(crate) struct InitArguments {
    /// Folder; created if missing.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// What is written, each with `{today}`, `{soon}`, `{later}` and `{now}` to be filled in.
const FILES: &[(&str, &str)] = &[
    ("warrant.toml", include_str!("warrant.toml")),
    ("arguments/example.toml", include_str!("argument.toml")),
    ("forecasts/questions/example-question.toml", include_str!("question.toml")),
    ("forecasts/log/example-forecaster.toml", include_str!("log.toml")),
    (".gitignore", ".warrant.lock\n.warrant-*.tmp\n"),
    (".taplo.toml", include_str!("taplo.toml")),
];

/// Schemas beside them, so that editors complete and check what is typed.
const SCHEMAS: &[&str] = &["workbench", "argument", "question", "log", "relations"];

pub(crate) fn run(arguments: &InitArguments, context: &Context) -> Result<Outcome, CommandError> {
    let here = arguments.folder.as_os_str() == ".";
    let folder = if here {
        context.environment.folder.clone()
    } else {
        context.environment.folder.join(&arguments.folder)
    };
    let now = clock::now();
    let today = now.date_naive();
    let day = |span: Span| span.after(today).unwrap_or(today).to_string();
    let filled = |text: &str| {
        text.replace("{today}", &today.to_string())
            .replace("{soon}", &day(Span::Months(6)))
            .replace("{later}", &day(Span::Months(7)))
            .replace("{now}", &rfc3339(now))
    };
    let mut files: Vec<(String, String)> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), filled(text))).collect();
    for name in SCHEMAS {
        files.push((format!(".schemas/{name}.json"), schema_text(name).unwrap_or_default()));
    }
    lay_out(&folder, &files)?;
    let shown = if here { String::new() } else { format!(" -C {}", arguments.folder.display()) };
    context.say(&format!(
        "Created a workbench in {}: warrant.toml, arguments/example.toml, forecasts/questions/example-question.toml, forecasts/log/example-forecaster.toml.\n\
         Next: edit arguments/example.toml, then `warrant{shown} check` and `warrant{shown} table`.",
        folder.display()
    ));
    Ok(Outcome::Done)
}
