//! The whole workbench on one page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::argument_table::{ArgumentTable, argument_table};
use super::due_list::{DueList, due_list};
use super::finding_rows::FindingRow;
use super::lists::{QuestionList, question_list};
use super::page::{Block, Page, Table, counted};
use super::score_board::ScoreBoard;
use super::workbench_board::score_board;
use super::world::World;
use crate::finding::{Finding, Severity};
use crate::forecast::{Span, State};
use crate::schedule::{Horizon, Reason, due};
use crate::score::input::BoardPlan;

/// The answer of `report`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Overview {
    /// `warrant.report/1`.
    pub schema: &'static str,
    /// The workbench's name.
    pub workbench: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// Each argument's table.
    pub arguments: Vec<ArgumentTable>,
    /// Questions that are upcoming, open or closed.
    pub open: QuestionList,
    /// Answers that are due or overdue, and questions that close within a week.
    pub due: DueList,
    /// Questions with an answer, and void ones.
    pub settled: QuestionList,
    /// The board.
    pub scores: ScoreBoard,
    /// Errors and warnings of `check`.
    pub findings: Vec<FindingRow>,
    #[serde(skip)]
    summary: String,
}

/// Reports on the whole workbench; `findings` are those of `check`.
pub fn overview(world: &World<'_>, findings: &[Finding]) -> Overview {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    Overview {
        schema: "warrant.report/1",
        workbench: world.workbench.settings.name.clone(),
        as_of: world.as_of.today.to_string(),
        arguments: world
            .workbench
            .arguments
            .values()
            .map(|map| argument_table(world, map, findings))
            .collect(),
        open: question_list(world, &[State::Upcoming, State::Open, State::Closed], None),
        due: due_within_a_week(world),
        settled: question_list(world, &[State::Resolved, State::Void], None),
        scores: score_board(world, &BoardPlan::default()),
        findings: findings
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning)
            .map(|finding| FindingRow::new(finding, &world.workbench.sources))
            .collect(),
        summary: format!(
            "check: {}, {}, {}; `warrant check` shows them.",
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(notes, "note")
        ),
    }
}

/// Answers that are due by now, and closings of the next seven days.
pub(super) fn due_within_a_week(world: &World<'_>) -> DueList {
    let horizon = Horizon { within: Span::Days(7), ..Horizon::default() };
    let mut items = due(world.workbench, &world.book, world.as_of, horizon, &BTreeMap::new());
    items.retain(|item| match item.reason {
        Reason::Overdue | Reason::Closes => true,
        Reason::Due => item.days <= 0,
        _ => false,
    });
    due_list(world, &items, None)
}

impl Overview {
    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let mut blocks = Vec::new();
        for argument in &self.arguments {
            let page = argument.page(world, false);
            blocks.push(Block::Heading(1, page.title.unwrap_or_default()));
            blocks.extend(page.blocks);
        }
        let mut section = |title: &str, nothing: &str, table: Table| {
            blocks.push(Block::Heading(1, title.to_owned()));
            blocks.push(table.filled().unwrap_or_else(|| Block::Paragraph(nothing.to_owned())));
        };
        section("open questions", "No open question.", self.open.table());
        section("due", "Nothing is due.", self.due.table());
        section("settled questions", "No question was answered yet.", self.settled.table());
        blocks.push(Block::Heading(1, "scores".to_owned()));
        blocks.extend(self.scores.blocks());
        blocks.push(Block::Heading(1, "findings".to_owned()));
        blocks.push(Block::Paragraph(self.summary.clone()));
        world.page(&self.workbench, blocks)
    }
}
