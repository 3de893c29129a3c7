//! Questions, forecasts and resolutions, as pure values.

mod book;
mod course;
pub mod crowd;
mod crowd_history;
pub mod distribution;
pub mod grid;
pub mod line;
mod moment;
pub mod pooling;
mod probability;
mod question;
pub mod recency;
mod record;
mod relations;
pub mod scale;
mod sorted;
mod soundness;
pub mod sweep;
mod timeline;
pub mod typed;

pub use book::{Book, View, line, point_text, pool, view};
pub use course::Course;
pub use crowd_history::{CrowdStretch, OthersStretch, crowd_history, crowd_with_others};
pub use moment::{AsOf, DateError, DayOrMoment, Moment, Span, When, days_since_epoch, rfc3339};
pub use probability::{Probability, ProbabilityError, percent};
pub use question::{
    AnswerShape, BaseRate, Clarification, Outcome, Question, QuestionType, Range, Receipt, Reduction,
    Resolution, ResolutionSource, Rule, RuleOperand, RuleTest, Settlement, State, VoidReason, Window,
};
pub use record::{
    Continuous, Details, Forecast, Forecaster, ForecasterKind, Log, Prediction, SUM_TOLERANCE, Subject,
};
pub use relations::{Conditional, Conjunction, Exclusive, Implication, Relations};
pub use scale::Scale;
pub use soundness::{OptionNames, enough_options};
pub(crate) use timeline::standing;
pub use timeline::{Held, SLIP, Standing, Timeline};
