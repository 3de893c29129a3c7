//! `forecasts/questions/<question>.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{AnyValue, Date, Located, Number, OneOrMany, Pairs, Text, Word};
use crate::forecast::{QuestionType, Reduction, VoidReason};

/// One question with its clarifications and resolution records.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "warrant question", deny_unknown_fields)]
pub struct QuestionFile {
    /// What is asked.
    #[schemars(required)]
    pub question: Option<QuestionRecord>,
    /// Dated clarifications; criteria are never rewritten in place once there are forecasts.
    pub clarification: Vec<ClarificationRecord>,
    /// Append-only; the last one stands, earlier ones stay as history.
    pub resolution: Vec<ResolutionRecord>,
    /// Resolves from data.
    pub rule: Option<RuleRecord>,
}

/// `[question]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct QuestionRecord {
    /// What is asked.
    #[schemars(required)]
    pub title: Option<Text>,
    /// The kind of answer.
    #[serde(rename = "type")]
    #[schemars(required)]
    pub kind: Option<Word<QuestionType>>,
    /// What counts, in words that two strangers would apply alike.
    pub criteria: Option<Text>,
    /// Further binding conditions.
    pub fine_print: Option<Text>,
    /// What does not bind.
    pub background: Option<Text>,
    /// Where the answer will be read.
    pub read_at: Option<Text>,
    /// When the question was written.
    pub written: Option<Date>,
    /// From when forecasts count; a bare day means its start.
    pub opens: Option<Date>,
    /// The last moment a forecast counts; a bare day means its end.
    pub closes: Option<Date>,
    /// When the answer is due; a bare day means its end.
    pub resolves: Option<Date>,
    /// The zone in which its days are days, such as `Asia/Shanghai`; else the workbench's.
    pub timezone: Option<Text>,
    /// Who resolves.
    pub owner: Option<Text>,
    /// Choice (the last is the catch-all) and ordinal (in order).
    pub options: Option<Located<Vec<Text>>>,
    /// Numeric and date.
    pub range: Option<Located<RangeRecord>>,
    /// How often such things happen.
    pub base_rate: Option<Located<BaseRateRecord>>,
    /// Free labels.
    pub tags: Option<OneOrMany<String>>,
    /// May lack criteria or `read_at`; never ranked.
    pub draft: Option<bool>,
}

/// The range of a numeric or date question.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct RangeRecord {
    /// Lower end.
    #[schemars(required)]
    pub min: Option<Located<AnyValue>>,
    /// Upper end.
    #[schemars(required)]
    pub max: Option<Located<AnyValue>>,
    /// What is counted.
    pub unit: Option<Text>,
    /// Whether the answer may lie below `min`.
    pub open_low: Option<bool>,
    /// Whether the answer may lie above `max`.
    pub open_high: Option<bool>,
    /// `linear` (the default) or `log`.
    #[schemars(extend("enum" = ["linear", "log"]))]
    pub scale: Option<Text>,
}

/// How often such things happen.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct BaseRateRecord {
    /// The rate, from 0 to 1.
    #[schemars(required)]
    pub p: Option<Number>,
    /// How many cases it rests on.
    pub n: Option<Located<i64>>,
    /// What the cases are.
    pub of: Option<Text>,
    /// Where it is written.
    pub source: Option<Text>,
}

/// `[[clarification]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ClarificationRecord {
    /// When it was given.
    #[schemars(required)]
    pub at: Option<Date>,
    /// What it says.
    #[schemars(required)]
    pub text: Option<Text>,
}

/// `[[resolution]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ResolutionRecord {
    /// yes, no, an option, a number, a date, `{ below = true }` or `{ above = true }`.
    pub outcome: Option<Located<AnyValue>>,
    /// Instead of an outcome: why there is none; with a note.
    pub void: Option<Word<VoidReason>>,
    /// When the answer became known to the world.
    #[schemars(required)]
    pub known: Option<Date>,
    /// When it was written here.
    pub recorded: Option<Date>,
    /// Who wrote it.
    pub by: Option<Text>,
    /// Where it is written.
    pub sources: Vec<Located<ResolutionSourceRecord>>,
    /// For a No by silence: what was searched, where and when.
    pub note: Option<Text>,
    /// What a rule saw.
    pub receipt: Option<Located<ReceiptRecord>>,
}

/// Where an answer is written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ResolutionSourceRecord {
    /// Where it is.
    pub url: Option<Text>,
    /// When it appeared.
    pub date: Option<Date>,
    /// What it says.
    pub quote: Option<Text>,
    /// Through whom it was read.
    pub via: Option<Text>,
}

/// What a rule saw when it resolved the question.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ReceiptRecord {
    /// The rule in words.
    pub rule: Option<Text>,
    /// SHA-256 of the data file.
    pub sha256: Option<Text>,
    /// The rows that were used.
    pub rows: Option<OneOrMany<String>>,
    /// The value that was compared.
    pub value: Option<Number>,
}

/// `[rule]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct RuleRecord {
    /// Data file, CSV or JSON, relative to this file.
    #[schemars(required)]
    pub file: Option<Text>,
    /// Column of the values (CSV), or member of each row (JSON).
    pub column: Option<Text>,
    /// JSON: pointer to the list of rows or to one value.
    pub pointer: Option<Text>,
    /// Only rows whose columns hold these texts.
    #[serde(rename = "where")]
    pub filter: Option<Pairs<String>>,
    /// Column that dates each row; the rule waits until the data covers the whole window.
    pub covers: Option<Text>,
    /// First day whose rows count; else the question's `opens`.
    pub from: Option<Date>,
    /// Last day whose rows count; else the question's `closes`.
    pub to: Option<Date>,
    /// What becomes of the values in the window.
    pub reduce: Option<Word<Reduction>>,
    /// Yes if the comparison holds; without it the value itself is the answer.
    pub compare: Option<Located<CompareRecord>>,
    /// Column that says when each row was published; the answer is known from then on.
    pub known: Option<Text>,
    /// How long to wait after the window, such as `2d`.
    pub settle: Option<Text>,
}

/// What the value of a rule is compared with; strict, so equal is No.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct CompareRecord {
    /// Yes if above this: a number, or `{ from, to, reduce }` for the same column over another window.
    pub above: Option<Located<AnyValue>>,
    /// Yes if below this.
    pub below: Option<Located<AnyValue>>,
}
