//! What boards are made of, from any source: a workbench's questions, tables with a row for each forecast, tables in
//! long form.

mod difficulty;
mod long_table;
mod plan;
mod scored_question;
mod scored_questions;
mod short_table;
mod table_questions;
mod table_source;

pub use difficulty::Adjustment;
pub(crate) use long_table::LongTable;
pub use plan::{BoardPlan, By, MIN_COVERAGE, MIN_QUESTIONS, TablePlan};
pub(crate) use scored_question::ScoredQuestion;
pub(crate) use scored_questions::{ScoredQuestions, reason_for, scored_questions};
pub(crate) use short_table::ShortTable;
pub use table_questions::TableQuestions;
pub(crate) use table_source::{NamedRecords, QuantileMeans, References, TableSource};
