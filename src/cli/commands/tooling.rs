//! `schema`, `completions` and `man`.

use clap::Args;
use clap_complete::env::Shells;
use schemars::{Schema, schema_for};

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::render::json;
use crate::workbench::record;

/// Print the JSON Schema of a kind of file or of a JSON answer.
#[derive(Args, Debug)]
pub(crate) struct SchemaArguments {
    /// Name of the schema [default: list all names].
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Print the completion script of a shell.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    #[arg(value_name = "SHELL", value_parser = clap::builder::PossibleValuesParser::new(Shells::builtins().names().collect::<Vec<_>>()))]
    shell: String,
}

/// Every schema by name: the kinds of files, then the answers of verbs.
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    use crate::report;
    vec![
        ("argument", schema_for!(record::ArgumentFile)),
        ("question", schema_for!(record::QuestionFile)),
        ("log", schema_for!(record::LogFile)),
        ("relations", schema_for!(record::RelationsFile)),
        ("workbench", schema_for!(record::SettingsFile)),
        ("belief", schema_for!(report::BeliefTable)),
        ("calibration", schema_for!(report::CalibrationReport)),
        ("check", schema_for!(crate::render::findings_json::CheckAnswer)),
        ("coherence", schema_for!(report::CoherenceReport)),
        ("compare", schema_for!(report::ComparisonReport)),
        ("crux", schema_for!(report::CruxTable)),
        ("due", schema_for!(report::DueList)),
        ("explain", schema_for!(super::explain::Catalogue)),
        ("export", schema_for!(report::Export)),
        ("history", schema_for!(report::BeliefHistory)),
        ("list-arguments", schema_for!(report::ArgumentList)),
        ("list-forecasters", schema_for!(report::ForecasterList)),
        ("list-questions", schema_for!(report::QuestionList)),
        ("murphy", schema_for!(report::MurphyDiagram)),
        ("postmortem", schema_for!(report::PostMortem)),
        ("report", schema_for!(report::Overview)),
        ("resolve-auto", schema_for!(report::RuleList)),
        ("score", schema_for!(report::ScoreBoard)),
        ("show-claim", schema_for!(report::ClaimCard)),
        ("show-forecaster", schema_for!(report::ForecasterCard)),
        ("show-question", schema_for!(report::QuestionCard)),
        ("table", schema_for!(report::ArgumentTable)),
    ]
}

pub(crate) fn schema_text(name: &str) -> Option<String> {
    let (_, schema) = schemas().into_iter().find(|(known, _)| *known == name)?;
    json::answer(&schema).ok()
}

pub(crate) fn schema(arguments: &SchemaArguments, context: &Context) -> Result<Outcome, CommandError> {
    let names: Vec<_> = schemas().iter().map(|(name, _)| *name).collect();
    let text = match &arguments.name {
        Some(name) => schema_text(name).ok_or_else(|| CommandError::unknown("schema", name, names))?,
        None => names.iter().map(|name| format!("{name}\n")).collect(),
    };
    context.write(&text)?;
    Ok(Outcome::Done)
}

pub(crate) fn completions(
    arguments: &CompletionsArguments,
    context: &Context,
) -> Result<Outcome, CommandError> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&arguments.shell) else {
        return Err(CommandError::unknown("shell", &arguments.shell, shells.names().collect::<Vec<_>>()));
    };
    let mut script = Vec::new();
    shell.write_registration("COMPLETE", "warrant", "warrant", "warrant", &mut script)?;
    context.write(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}

pub(crate) fn man(command: clap::Command, context: &Context) -> Result<Outcome, CommandError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    context.write(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Done)
}
