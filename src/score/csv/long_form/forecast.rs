//! What a table in long form says: forecasts over options and by quantiles.

use std::collections::{BTreeMap, BTreeSet};

use crate::forecast::Moment;
use crate::score::csv::choice::covered;
use crate::score::csv::moment::Life;
use crate::score::csv::problem::{Exclusion, Problems};
use crate::score::numerics::exact::{DecimalProbability, ExactScore};

/// Holds one forecast in long form.
#[derive(Debug, Clone, PartialEq)]
pub struct LongForecast<F> {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// When.
    pub time: Option<Moment>,
    /// From when to when forecasts on the question count.
    pub life: Life,
    /// Whether it counts; else the forecaster held it and it only stands beside others.
    pub counts: bool,
    /// What was stated, and what came out.
    pub stated: F,
}

/// Holds a forecast over options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryForecast {
    /// Probability of each option of the question, in their order if they have one, else in the order of names. An
    /// option that the forecaster did not name has 0.
    pub probabilities: Vec<(String, DecimalProbability)>,
    /// The option that came out, as an index.
    pub outcome: usize,
    /// Where the order of options comes from.
    pub order: Order,
}

/// Says where the order of options comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Options have none.
    #[default]
    None,
    /// The options are numbers.
    Numbers,
    /// A column or a list says it.
    Stated,
}

/// Holds a forecast by quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileForecast {
    /// Level and value of each quantile, by level; values never fall.
    pub quantiles: Vec<(DecimalProbability, f64)>,
    /// The number that came out.
    pub outcome: f64,
}

/// Holds what was read from tables in long form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LongForm {
    /// Forecasts over options, by forecaster, question and time.
    pub categories: Vec<LongForecast<CategoryForecast>>,
    /// Forecasts by quantiles, by forecaster, question and time.
    pub quantiles: Vec<LongForecast<QuantileForecast>>,
    /// The groups of questions, where they were asked for.
    pub groups: BTreeMap<String, BTreeSet<String>>,
    /// Rows that were not used, and forecasts that do not count.
    pub problems: Problems,
    /// Forecasts whose rows do not fit together, by forecaster and question, with the reason.
    pub inconsistent: Vec<Inconsistent>,
}

/// Names a forecast whose rows do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inconsistent {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// The source of its first row.
    pub source: String,
    /// The line of its first row, from 1.
    pub line: u64,
    /// What does not fit.
    pub problem: LongFormProblem,
}

/// Says why the rows of one forecast do not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum LongFormProblem {
    /// Probabilities add up to something other than 1, by more than 10^-6.
    #[error("the probabilities do not add up to 1")]
    SumNotOne,
    /// An option or a level comes twice with different numbers.
    #[error("an option or a level comes twice with different numbers")]
    Repeated,
    /// The rows state different outcomes.
    #[error("the rows state different outcomes")]
    OutcomesDiffer,
    /// The outcome is none of the options.
    #[error("the outcome is none of the options")]
    OutcomeNotAnOption,
    /// A higher level has a lower value.
    #[error("a higher level has a lower value")]
    Crossing,
}

/// Says why no forecast is made of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::score::csv) enum Unusable {
    /// They are sound and not scored.
    Excluded(Exclusion),
    /// They do not fit together.
    Inconsistent(LongFormProblem),
}

impl From<Exclusion> for Unusable {
    fn from(reason: Exclusion) -> Self {
        Self::Excluded(reason)
    }
}

impl From<LongFormProblem> for Unusable {
    fn from(problem: LongFormProblem) -> Self {
        Self::Inconsistent(problem)
    }
}

impl<F> LongForecast<F> {
    /// Returns the share of the question's life from this forecast on, if it is the forecaster's first; `None` where
    /// the table does not say when the question opened and ended.
    pub fn covered(&self) -> Option<ExactScore> {
        covered(self.time?, self.life)
    }
}
