//! The board as an answer: forecasters, baselines below the line, retrospective forecasts apart.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Row, Table, Tone};
use super::world::World;
use crate::finding::Vocabulary;
use crate::score::board::{Board, BoardRow, MIN_QUESTIONS, Moments, board};

/// The convention of the one rule of this board, in words.
pub const BRIER_CONVENTION: &str = "Brier score of one number, 0 to 1, lower is better";

/// The answer of `score`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScoreBoard {
    /// `warrant.score/1`.
    pub schema: &'static str,
    /// The day of the world that is scored.
    pub as_of: String,
    /// The rule.
    pub rule: &'static str,
    /// The rule's range and direction.
    pub convention: &'static str,
    /// Which moments are scored.
    pub when: &'static str,
    /// Forecasters, then computed baselines.
    pub rows: Vec<ScoreRow>,
    /// Forecasts written down after the answer was known; never ranked.
    pub retrospective: Vec<ScoreRow>,
    /// Forecasts left out, by reason.
    pub excluded: BTreeMap<&'static str, usize>,
    #[serde(skip)]
    #[schemars(skip)]
    remarks: Vec<String>,
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
}

/// A row of the board.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScoreRow {
    /// The forecaster's id, or a name such as `baseline:even-odds`.
    pub forecaster: String,
    /// person, team, model, policy or article; baseline for what is computed.
    pub kind: &'static str,
    /// Questions scored.
    pub questions: usize,
    /// Forecasts on them.
    pub forecasts: usize,
    /// Mean share of the questions' life that was covered.
    pub coverage: Option<f64>,
    /// The mean score.
    pub score: Option<f64>,
    /// The same, where the rule is Brier's.
    pub brier: Option<f64>,
    /// Lower end of the 95 per cent interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The rank; null where there are too few questions to tell.
    pub rank: Option<usize>,
}

/// Scores the workbench.
pub fn score_board(world: &World<'_>, moments: Moments) -> ScoreBoard {
    let made = board(&world.book, world.workbench.questions.values(), moments, world.as_of);
    let mut rank = 0;
    let mut rows: Vec<ScoreRow> = Vec::new();
    for row in &made.rows {
        let ranked = row.questions >= MIN_QUESTIONS;
        rank += usize::from(ranked);
        rows.push(score_row(row, ranked.then_some(rank)));
    }
    rows.sort_by_key(|row| row.rank.unwrap_or(usize::MAX));
    rows.extend(made.baselines.iter().map(|row| score_row(row, None)));
    ScoreBoard {
        schema: "warrant.score/1",
        as_of: world.as_of.today.to_string(),
        rule: "brier",
        convention: BRIER_CONVENTION,
        when: moments.word(),
        rows,
        retrospective: made.retrospective.iter().map(|row| score_row(row, None)).collect(),
        remarks: remarks(&made),
        excluded: made.excluded,
        shown_as_of: world.shown_as_of(),
    }
}

fn score_row(row: &BoardRow, rank: Option<usize>) -> ScoreRow {
    ScoreRow {
        forecaster: row.forecaster.clone(),
        kind: row.kind.map_or("baseline", Vocabulary::word),
        questions: row.questions,
        forecasts: row.forecasts,
        coverage: row.coverage,
        score: row.score,
        brier: row.score,
        low: None,
        high: None,
        rank,
    }
}

fn remarks(board: &Board) -> Vec<String> {
    let mut remarks = Vec::new();
    if board.written_after_known > 0 {
        remarks.push(format!(
            "{} of {} answered questions were written after their answer was known: not a track record",
            board.written_after_known, board.answered
        ));
    }
    if !board.excluded.is_empty() {
        let parts: Vec<_> =
            board.excluded.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        remarks.push(format!("forecasts not scored: {}", parts.join(", ")));
    }
    remarks
}

impl ScoreBoard {
    /// The board for people.
    pub fn page(&self) -> Page {
        Page { title: Some("scores".to_owned()), as_of: self.shown_as_of.clone(), blocks: self.blocks() }
    }

    /// The board as blocks of a larger page.
    pub fn blocks(&self) -> Vec<Block> {
        if self.rows.is_empty() && self.retrospective.is_empty() {
            let mut blocks =
                vec![Block::Paragraph("No forecast on an answered yes or no question yet.".to_owned())];
            blocks.extend(self.remarks.iter().cloned().map(Block::Paragraph));
            return blocks;
        }
        let mut table = Self::table("scores");
        table.caption = Some(format!("{}; moments: {}", self.convention, self.when));
        for row in self.rows.iter().filter(|row| row.rank.is_some()) {
            table.rows.push(Row::Cells(cells(row)));
        }
        let unranked: Vec<_> =
            self.rows.iter().filter(|row| row.rank.is_none() && row.kind != "baseline").collect();
        if !unranked.is_empty() {
            table
                .rows
                .push(Row::Divider(format!("cannot tell: fewer than {MIN_QUESTIONS} answered questions")));
            table.rows.extend(unranked.into_iter().map(|row| Row::Cells(cells(row))));
        }
        let baselines: Vec<_> = self.rows.iter().filter(|row| row.kind == "baseline").collect();
        if !baselines.is_empty() {
            table.rows.push(Row::Divider("computed baselines".to_owned()));
            table.rows.extend(baselines.into_iter().map(|row| Row::Cells(cells(row))));
        }
        table.notes.clone_from(&self.remarks);
        let mut blocks = vec![Block::Table(table)];
        if !self.retrospective.is_empty() {
            let mut table = Self::table("retrospective");
            table.caption =
                Some("retrospective: written down after the answer was known, never ranked".to_owned());
            table.rows.extend(self.retrospective.iter().map(|row| Row::Cells(cells(row))));
            blocks.push(Block::Table(table));
        }
        blocks
    }

    fn table(name: &str) -> Table {
        Table::new(
            name,
            vec![
                Column::number("rank", "rank"),
                Column::fixed("forecaster", "forecaster"),
                Column::fixed("kind", "kind"),
                Column::number("questions", "questions"),
                Column::number("forecasts", "forecasts"),
                Column::number("coverage", "coverage"),
                Column::number("brier", "Brier"),
            ],
        )
    }
}

fn cells(row: &ScoreRow) -> Vec<Cell> {
    let dash = || "-".to_owned();
    vec![
        Cell::new(row.rank.map_or_else(dash, |rank| rank.to_string())),
        Cell::toned(&row.forecaster, Tone::Strong),
        row.kind.into(),
        row.questions.to_string().into(),
        if row.kind == "baseline" { Cell::new("-") } else { row.forecasts.to_string().into() },
        Cell::new(row.coverage.map_or_else(dash, |share| format!("{:.0}%", share * 100.0))),
        Cell::new(row.score.map_or_else(dash, |score| format!("{score:.4}"))),
    ]
}
