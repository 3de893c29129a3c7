//! Answers as typed tables and pages; how they look is for `render`.

mod argument_table;
mod argument_tree;
mod band_notes;
mod belief_history;
mod belief_page;
mod belief_table;
mod calibration_page;
mod calibration_report;
mod calibration_sources;
mod claim_card;
mod coherence_report;
mod comparison_report;
mod crux_page;
mod crux_table;
mod due_list;
mod export;
mod finding_rows;
mod lists;
mod murphy_diagram;
mod outlook;
mod overview;
mod own_view;
mod page;
mod post_mortem_report;
mod question_card;
mod question_history;
mod question_view;
mod reliability_plot;
mod rule_list;
mod score_board;
mod score_history;
mod settlement_effect;
mod source_list;
mod table_board;
mod text_plot;
mod workbench_board;
mod workbench_report;
mod world;

pub use argument_table::{ArgumentTable, CitationRow, ClaimRow, InferenceRow, argument_table, status_text};
pub use argument_tree::argument_tree;
pub use band_notes::band_notes;
pub use belief_history::{BeliefHistory, TurnRow, belief_history};
pub use belief_table::{
    BeliefAsk, BeliefTable, NO_NUMBER_LEGEND, RANGE_LEGEND, belief_table, or_dash, shown,
};
#[cfg(feature = "internals")]
pub use calibration_report::calibration_report;
pub use calibration_report::{BinRow, CalibrationReport};
pub use calibration_sources::{CalibrationPlan, calibration, table_calibration};
pub use claim_card::{ClaimCard, ForecasterCard, claim_card, forecaster_card};
pub use coherence_report::{CoherenceReport, coherence_report};
pub use comparison_report::{ComparisonReport, comparison, table_comparison};
pub use crux_table::{CruxAsk, CruxRow, CruxTable, crux_table};
pub use due_list::{DueList, DueRow, due_list};
pub use export::{Export, export};
pub use finding_rows::FindingRow;
pub use lists::{
    ArgumentList, ForecasterList, QuestionList, argument_list, forecaster_list, list_page, question_list,
};
pub use murphy_diagram::{MurphyCurve, MurphyDiagram, murphy_diagram, table_murphy_diagram};
pub use outlook::Threat;
pub use overview::{Overview, overview};
pub use own_view::own_view;
pub use page::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone, counted, flowed};
pub use post_mortem_report::{PostMortem, post_mortem};
pub use question_card::{QuestionCard, question_card};
pub use question_history::{Ended, ForecasterHistory, HeldView, QuestionHistory, question_history};
pub use question_view::question_view;
pub use rule_list::{RuleList, rule_list};
#[cfg(feature = "internals")]
pub use score_board::RuleBoard;
pub use score_board::{ScoreBoard, ScoreRow};
pub use score_history::{ScoreHistory, ScoreLine, score_history};
pub use settlement_effect::{Standings, effect_lines};
pub use source_list::{PassageRow, PassageUse, SourceRow};
pub use table_board::{long_boards, table_board};
pub use text_plot::sparkline;
pub use workbench_board::{score_board, table_question_boards};
pub use workbench_report::{ArgumentReport, QuestionReport, WorkbenchReport, workbench_report};
pub use world::World;

pub use crate::score::input::{BoardPlan, By, TablePlan, TableQuestions};
