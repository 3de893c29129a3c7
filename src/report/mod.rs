//! Answers as typed tables and pages; how they look is for `render`.

mod argument_table;
mod argument_tree;
mod belief_history;
mod belief_page;
mod belief_table;
mod calibration_report;
mod calibration_sources;
mod claim_card;
mod coherence_report;
mod comparison_report;
mod crux_table;
mod due_list;
mod export;
mod finding_rows;
mod lists;
mod long_board;
mod overview;
mod own_view;
mod page;
mod post_mortem_report;
mod question_card;
mod question_view;
mod reliability_plot;
mod rule_list;
mod score_board;
mod settlement_effect;
mod table_board;
mod table_comparison;
mod workbench_board;
mod world;

pub use argument_table::{ArgumentTable, ClaimRow, InferenceRow, LinkRow, argument_table};
pub use argument_tree::argument_tree;
pub use belief_history::{BeliefHistory, belief_history};
pub use belief_table::{BeliefAsk, BeliefTable, belief_table};
pub use calibration_report::{
    BinRow, CalibrationReport, CorpTerms, CoxFit, MurphyTerms, Row as CalibrationRow, YatesTerms,
    calibration_report,
};
pub use calibration_sources::{CalibrationPlan, calibration, table_calibration};
pub use claim_card::{ClaimCard, ForecasterCard, claim_card, forecaster_card};
pub use coherence_report::{CoherenceReport, coherence_report};
pub use comparison_report::{ComparisonReport, comparison};
pub use crux_table::{CruxAsk, CruxTable, crux_table};
pub use due_list::{DueList, DueRow, due_list};
pub use export::{Export, export};
pub use finding_rows::FindingRow;
pub use lists::{
    ArgumentList, ForecasterList, QuestionList, argument_list, forecaster_list, list_page, question_list,
};
pub use long_board::long_boards;
pub use overview::{Overview, counted, overview};
pub use own_view::{OwnRow, own_view};
pub use page::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone, flowed};
pub use post_mortem_report::{PostMortem, post_mortem};
pub use question_card::{QuestionCard, question_card, sparkline};
pub use question_view::{QuestionView, answer_text, question_view};
pub use rule_list::{RuleList, RuleRow, rule_list};
pub use score_board::{RuleBoard, ScoreBoard, ScoreRow};
pub use settlement_effect::{Standings, effect_lines};
pub use table_board::{TablePlan, table_board};
pub use table_comparison::table_comparison;
pub use workbench_board::{BoardPlan, By, score_board};
pub use world::World;
