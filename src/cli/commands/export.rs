//! `export`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::output;
use crate::finding::Vocabulary;
use crate::render::{csv, json};
use crate::report::{World, export};

/// Write questions, forecasts, resolutions, claims, inferences and links as plain tables.
///
/// With --format csv, the default, six files in DIR; with --format json, one document on stdout, or in DIR/warrant.json.
#[derive(Args, Debug)]
pub(crate) struct ExportArguments {
    /// Folder for the files; created if missing.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

impl Vocabulary for Format {
    const WHAT: &'static str = "format of an export";
    const WORDS: &'static [(&'static str, Self)] = &[("csv", Self::Csv), ("json", Self::Json)];
}

pub(crate) fn run(arguments: &ExportArguments, context: &Context) -> Result<Outcome, CommandError> {
    let format = context.format(Format::Csv, None, Some(Format::Json))?;
    let workbench = context.load()?;
    let world = World::new(&workbench, context.as_of(workbench.settings.zone)?);
    let answer = export(&world);
    let folder = arguments.folder.as_ref().map(|folder| context.environment.folder.join(folder));
    match (format, folder) {
        (Format::Json, None) => context.write(&json::answer(&answer)?)?,
        (Format::Json, Some(folder)) => {
            let text = json::answer(&answer)?;
            output::data(text.as_bytes(), Some(&folder.join("warrant.json")))?;
            context.say(&format!("Wrote {}.", folder.join("warrant.json").display()));
        }
        (Format::Csv, None) => {
            let help = "name a folder: `warrant export DIR`; or use --format json";
            return Err(CommandError::new("six tables do not fit into one stream of CSV", help));
        }
        (Format::Csv, Some(folder)) => {
            let tables = [
                ("questions", csv::records(&answer.questions)),
                ("forecasts", csv::records(&answer.forecasts)),
                ("resolutions", csv::records(&answer.resolutions)),
                ("claims", csv::records(&answer.claims)),
                ("inferences", csv::records(&answer.inferences)),
                ("links", csv::records(&answer.links)),
            ];
            for (name, text) in tables {
                output::data(text.as_bytes(), Some(&folder.join(format!("{name}.csv"))))?;
            }
            context.say(&format!("Wrote six tables to {}.", folder.display()));
        }
    }
    Ok(context.finish(&workbench))
}
