//! Boards: means with their intervals, differences, ranks, bootstrap and skill, once for every source of scores.

mod pairing;
mod question_board;
mod rank_intervals;
mod ranking;
mod record;
mod resampling;
mod running_mean;
mod standing;
mod table_board;

pub use crate::score::input::{MIN_COVERAGE, MIN_QUESTIONS};
pub(crate) use pairing::Pairing;
pub(crate) use question_board::{Entry, QuestionBoard};
pub use running_mean::RunningMean;
pub(crate) use running_mean::{Scored, running_means};
pub(crate) use standing::Bounds;
pub use standing::{LEVEL, Standing};
pub(crate) use table_board::{TableEntry, table_board};
