//! `warrant.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{OneOrMany, Text, Word};
use crate::forecast::Scale;

/// Settings of a workbench.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "warrant workbench", deny_unknown_fields)]
pub struct SettingsFile {
    /// What holds everywhere.
    pub workbench: Option<WorkbenchRecord>,
    /// Severities of findings.
    pub check: Option<CheckRecord>,
}

/// `[workbench]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct WorkbenchRecord {
    /// Its name.
    pub name: Option<Text>,
    /// The zone in which bare days are days, such as `UTC`.
    pub timezone: Option<Text>,
    /// The verbal scale in force.
    pub scale: Option<Word<Scale>>,
    /// How the crowd's number is made.
    pub crowd: Option<Text>,
    /// Whether prompts hide the crowd until one has a number of one's own.
    pub blind: Option<bool>,
    /// When a forecast is stale: a time such as `30d`, or a share of the question's life such as `10%`.
    pub stale_after: Option<Text>,
    /// Whether a forecast must say why.
    pub require_why: Option<bool>,
}

/// `[check]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct CheckRecord {
    /// Codes that are errors here.
    pub deny: Option<OneOrMany<String>>,
    /// Codes that are warnings here.
    pub warn: Option<OneOrMany<String>>,
    /// Codes that are not reported here.
    pub allow: Option<OneOrMany<String>>,
}
