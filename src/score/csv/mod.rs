//! A table of forecasts in CSV: forecaster, question, probability, outcome, and whatever else a row says.
//!
//! Bytes come from readers that are handed in; this room opens no file. The reader has its own splitter of records,
//! since the scorer is what the project exists for and splitting is most of its time: marks are found sixty-four
//! bytes at a time, records with quotes go through a careful path, and both give the same fields to the same code.
//!
//! Nothing that is computed from a table depends on the order of its rows, on how it was cut into files or on the
//! number of threads.

mod board;
mod by_question;
mod choice;
mod chunk;
mod error;
mod forecasts;
mod heading;
mod long_form;
mod moment;
mod names;
mod options;
mod outcome;
mod problem;
mod question_record;
mod reader;
mod record;
mod row;
mod row_store;
#[cfg(test)]
mod whole_tables;
mod worker;

pub use error::TableError;
pub use forecasts::ForecastTable;
pub use heading::{ColumnMap, HeadingError, Role, is_long_form};
pub use long_form::{
    CategoryForecast, LongForecast, LongForm, LongReader, Order, QuantileForecast, option_order,
};
pub use moment::Life;
pub use options::TableOptions;
pub use outcome::{OutcomesTable, Ties};
pub use problem::{BadRow, Problems};
pub use question_record::{LongRecord, QuestionRecord, differences, long_records, on_common_questions};
pub use reader::TableReader;
pub use row::TableRow;
