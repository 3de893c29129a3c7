//! Boards over the logs of a workbench.

use super::score_board::{RuleBoard, ScoreBoard, ScoreRow, excluded_in_words};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::{AsOf, Question, Settlement};
use crate::score::board::{BoardRow, Moments, board};
use crate::score::leaderboard::MIN_QUESTIONS;

/// Scores the workbench.
pub fn score_board(world: &World<'_>, moments: Moments) -> ScoreBoard {
    let made = board(&world.book, world.workbench.questions.values(), moments, world.as_of);
    let row = |row: &BoardRow| ScoreRow {
        forecaster: row.forecaster.clone(),
        kind: Some(row.kind.map_or("baseline", Vocabulary::word)),
        questions: row.questions as u64,
        forecasts: row.forecasts as u64,
        coverage: row.coverage,
        score: row.score,
        finite_score: row.score,
        brier: row.score,
        ..ScoreRow::default()
    };
    let mut first = RuleBoard {
        question_type: "binary",
        rule: "brier",
        when: moments.word().to_owned(),
        fewest: MIN_QUESTIONS,
        rows: made.rows.iter().chain(&made.baselines).map(row).collect(),
        retrospective: made.retrospective.iter().map(row).collect(),
        excluded: made.excluded.iter().map(|(reason, count)| ((*reason).to_owned(), *count as u64)).collect(),
        ..RuleBoard::default()
    };
    first.remarks.extend(excluded_in_words(&first.excluded));
    ScoreBoard::new(Some(world.as_of.today.to_string()), world.shown_as_of(), vec![first])
}

/// Why forecasts on a question that has no yes or no answer are left out.
pub(super) fn reason_for(question: &Question, as_of: AsOf) -> &'static str {
    if question.draft {
        return "draft question";
    }
    match question.resolution(as_of.moment).map(|resolution| &resolution.settlement) {
        None => "open question",
        Some(Settlement::Void(_)) => "void question",
        Some(Settlement::Outcome(_)) => "not a yes or no question",
    }
}
