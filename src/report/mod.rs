//! Answers as typed tables and pages; how they look is for `render`.

mod argument_table;
mod argument_tree;
mod belief_history;
mod belief_table;
mod claim_card;
mod coherence_report;
mod crux_table;
mod export;
mod finding_rows;
mod lists;
mod overview;
mod page;
mod post_mortem_report;
mod question_card;
mod question_view;
mod score_board;
mod world;

pub use argument_table::{ArgumentTable, ClaimRow, InferenceRow, LinkRow, argument_table};
pub use argument_tree::argument_tree;
pub use belief_history::{BeliefHistory, belief_history};
pub use belief_table::{BeliefAsk, BeliefTable, belief_table};
pub use claim_card::{ClaimCard, ForecasterCard, claim_card, forecaster_card};
pub use coherence_report::{CoherenceReport, coherence_report};
pub use crux_table::{CruxAsk, CruxTable, crux_table};
pub use export::{Export, export};
pub use finding_rows::FindingRow;
pub use lists::{
    ArgumentList, ForecasterList, QuestionList, argument_list, forecaster_list, list_page, question_list,
};
pub use overview::{Overview, counted, overview};
pub use page::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone, flowed};
pub use post_mortem_report::{PostMortem, post_mortem};
pub use question_card::{QuestionCard, question_card, sparkline};
pub use question_view::{QuestionView, answer_text, question_view};
pub use score_board::{BRIER_CONVENTION, ScoreBoard, ScoreRow, score_board};
pub use world::World;
