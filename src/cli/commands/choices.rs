//! What several verbs choose: the argument, whose numbers count, the semantics.

use clap::Args;

use super::completion::argument_ids;
use crate::argument::ArgumentMap;
use crate::belief::evaluation::SemanticsName;
use crate::belief::inputs::Voice;
use crate::cli::error::CommandError;
use crate::cli::lookup;
use crate::cli::options::word;
use crate::finding::one_of;
use crate::forecast::crowd::{CrowdMethod, CrowdMethodError};
use crate::workbench::Workbench;

/// Which argument.
#[derive(Args, Debug)]
pub(crate) struct ArgumentChoice {
    /// Argument id; optional if there is only one.
    #[arg(value_name = "ARGUMENT", add = argument_ids())]
    argument: Option<String>,
}

/// Which gradual semantics.
#[derive(Args, Debug)]
pub(crate) struct SemanticsChoice {
    /// Gradual semantics for the strength of claims.
    #[arg(long, value_name = "NAME", default_value = "df-quad", value_parser = word::<SemanticsName>())]
    pub(super) semantics: SemanticsName,
}

/// Whose numbers count.
#[derive(Args, Debug)]
pub(crate) struct VoiceChoice {
    #[arg(long, value_name = "METHOD", help = crowd_help("Pool forecasts by METHOD"))]
    crowd: Option<String>,
    /// Use the numbers of FORECASTER; where there are none, those of the crowd.
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
}

impl ArgumentChoice {
    /// Finds the argument that was named, or the only one.
    pub(super) fn find<'w>(&self, workbench: &'w Workbench) -> Result<&'w ArgumentMap, CommandError> {
        if let Some(id) = &self.argument {
            return lookup::argument(workbench, id);
        }
        let ids: Vec<_> = workbench.arguments.keys().map(String::as_str).collect();
        match ids.as_slice() {
            [only] => lookup::argument(workbench, only),
            [] => Err(CommandError::new("there is no argument yet", "write one to arguments/<id>.toml")),
            _ => Err(CommandError::new("ARGUMENT is missing", format!("known: {}", ids.join(", ")))),
        }
    }
}

impl VoiceChoice {
    pub(super) fn voice(&self, workbench: &Workbench) -> Result<Voice, CommandError> {
        let method = match &self.crowd {
            None => workbench.settings.crowd,
            Some(text) => crowd_method(text)?,
        };
        match &self.by {
            None => Ok(Voice::Crowd(method)),
            Some(id) => Ok(Voice::Forecaster(lookup::forecaster(workbench, id)?, method)),
        }
    }
}

pub(super) fn crowd_help(does: &str) -> String {
    format!("{does}: {} [default: the workbench's method]", CrowdMethod::NAMES.join(", "))
}

/// Reads a method of pooling, as `--crowd` takes it.
pub(super) fn crowd_method(text: &str) -> Result<CrowdMethod, CommandError> {
    CrowdMethod::parse(text).map_err(|error| {
        let name = if let CrowdMethodError::Unknown { name } = &error { name } else { "" };
        let help = one_of(name, CrowdMethod::NAMES);
        CommandError::new(format!("--crowd: {}", crate::render::harmless(&error.to_string())), help)
    })
}
