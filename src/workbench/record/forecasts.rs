//! `forecasts/log/<forecaster>.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{AnyValue, Date, Located, OneOrMany, Text, Word};
use crate::forecast::{ForecasterKind, Scale};

/// A pair of level and value, or of value and probability, before it is known to be one.
pub type Point = Vec<Located<AnyValue>>;

/// One forecaster's append-only log.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "warrant forecast log", deny_unknown_fields)]
pub struct LogFile {
    /// Whose log it is.
    #[schemars(required)]
    pub forecaster: Option<ForecasterRecord>,
    /// What was held, and when.
    pub forecast: Vec<ForecastRecord>,
}

/// `[forecaster]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ForecasterRecord {
    /// The name shown; the id is the file stem.
    pub name: Option<Text>,
    /// What kind of forecaster.
    pub kind: Option<Word<ForecasterKind>>,
    /// About the forecaster.
    pub note: Option<Text>,
}

/// `[[forecast]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ForecastRecord {
    /// The question; or `claim`.
    pub question: Option<Text>,
    /// A claim as `argument/claim`: a credence with an owner and a date.
    pub claim: Option<Text>,
    /// When the view was held.
    #[schemars(required)]
    pub at: Option<Date>,
    /// When it was written here.
    #[schemars(required)]
    pub recorded: Option<Date>,
    /// Where the view was public at `at`.
    pub published: Option<Text>,
    /// A number from 0 to 1; choice and ordinal: a number for each option.
    pub p: Option<Located<AnyValue>>,
    /// The word as typed; `p` is the exact midpoint of its interval.
    pub word: Option<Text>,
    /// The scale on which the word was read.
    pub scale: Option<Word<Scale>>,
    /// Numeric and date: pairs of level and value.
    pub quantiles: Option<Located<Vec<Located<Point>>>>,
    /// Numeric and date: the cumulative distribution, pairs of value and the probability up to it.
    pub cdf: Option<Located<Vec<Located<Point>>>>,
    /// Numeric and date: mean and standard deviation.
    pub normal: Option<Located<Vec<Located<AnyValue>>>>,
    /// Numeric and date: the 5 per cent quantile.
    pub low: Option<Located<AnyValue>>,
    /// Numeric and date: the median.
    pub likely: Option<Located<AnyValue>>,
    /// Numeric and date: the 95 per cent quantile.
    pub high: Option<Located<AnyValue>>,
    /// The reason.
    pub why: Option<Text>,
    /// Claims given as reasons, as `argument/claim`.
    pub because: Option<OneOrMany<String>>,
    /// From when the view no longer holds.
    pub expires: Option<Date>,
    /// Withdraws what was held before.
    pub withdrawn: Option<bool>,
    /// The `at` of the own record on the same subject that this one voids.
    pub corrects: Option<Date>,
}
