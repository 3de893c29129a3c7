//! Answers as typed tables and pages; how they look is for `render`.

mod argument_table;
mod argument_tree;
mod finding_rows;
mod page;
mod question_view;
mod score_board;
mod world;

pub use argument_table::{ArgumentTable, ClaimRow, InferenceRow, LinkRow, argument_table};
pub use argument_tree::argument_tree;
pub use finding_rows::FindingRow;
pub use page::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone};
pub use question_view::{QuestionView, answer_text, question_view};
pub use score_board::{BRIER_CONVENTION, ScoreBoard, ScoreRow, score_board};
pub use world::World;
