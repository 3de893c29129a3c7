//! `forecasts/relations.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{OneOrMany, Text};

/// How questions hang together.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "warrant relations", deny_unknown_fields)]
pub struct RelationsFile {
    /// Questions of which at most one is answered yes.
    pub exclusive: Vec<ExclusiveRecord>,
    /// If one is answered yes, so is the other.
    pub implies: Vec<ImpliesRecord>,
    /// A question that asks under a condition.
    pub conditional: Vec<ConditionalRecord>,
    /// A question that asks for several others together.
    pub conjunction: Vec<ConjunctionRecord>,
}

/// `[[exclusive]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ExclusiveRecord {
    /// The questions.
    #[schemars(required)]
    pub questions: Option<OneOrMany<String>>,
    /// Whether one of them must be answered yes.
    pub exhaustive: Option<bool>,
}

/// `[[implies]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ImpliesRecord {
    /// The stronger question.
    #[serde(rename = "if")]
    #[schemars(required)]
    pub antecedent: Option<Text>,
    /// The weaker question.
    #[serde(rename = "then")]
    #[schemars(required)]
    pub consequent: Option<Text>,
}

/// `[[conditional]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ConditionalRecord {
    /// The question that asks under the condition.
    #[schemars(required)]
    pub question: Option<Text>,
    /// The question whose answer is the condition.
    #[schemars(required)]
    pub condition: Option<Text>,
    /// The answer under which it counts.
    #[schemars(required)]
    pub answer: Option<Text>,
    /// The same question without the condition; then total probability is checked.
    pub unconditional: Option<Text>,
}

/// `[[conjunction]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ConjunctionRecord {
    /// The question that asks for all.
    #[schemars(required)]
    pub question: Option<Text>,
    /// The others.
    #[schemars(required)]
    pub of: Option<OneOrMany<String>>,
}
