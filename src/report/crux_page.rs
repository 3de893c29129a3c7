//! The answer of `crux` as a page: bars of letters, then a table for questions and one for claims.

use super::belief_table::{shown, signed};
use super::crux_table::CruxTable;
use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::world::World;
use crate::forecast::percent;

/// Bars at most.
const MOST: usize = 12;

/// Columns of the bars.
const COLUMNS: usize = 41;

/// Expectation gaps below this are not worth a word.
const SMALL_GAP: f64 = 5e-4;

fn points(value: f64) -> String {
    if value > 0.0 && value < 0.0005 { "<0.1".to_owned() } else { format!("{:.1}", value * 100.0) }
}

impl CruxTable {
    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        world.page(self.heading(), self.blocks())
    }

    /// What the page holds.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let (Some(thesis), Some(now)) = (&self.thesis, self.now) {
            blocks.push(Block::Paragraph(format!(
                "{thesis} is at {} now.",
                shown(Some(now), self.now_range, percent)
            )));
        }
        blocks.extend(self.bars().map(Block::Preformatted));
        blocks.push(Block::Table(self.part("questions", "question", "questions to watch")));
        blocks.push(Block::Table(self.part("claims", "claim", "premises and other claims to look into")));
        if let Some(attribution) = &self.attribution {
            let table = Table::of(
                "attribution",
                &attribution.rows,
                [
                    (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                    (Column::number("part", "part"), |row| signed(row.part, 4).into()),
                    (Column::number("error", "±"), |row| {
                        Cell::maybe(row.error.map(|error| format!("{error:.4}")))
                    }),
                ],
            );
            blocks.push(Block::Table(table.captioned(format!(
                "{} of the strength ({}), {}",
                attribution.asked, attribution.semantics, attribution.way
            ))));
        }
        blocks.extend(self.notes.iter().map(|note| Block::Paragraph(format!("Note: {note}."))));
        blocks
    }

    fn part(&self, name: &str, kind: &str, caption: &str) -> Table {
        let is_question = kind == "question";
        let rows: Vec<_> = self.rows.iter().filter(|row| row.kind == kind).collect();
        let mut table = Table::of(
            name,
            &rows,
            [
                (Column::number("rank", "rank"), |row| row.rank.to_string().into()),
                (Column::text("id", if is_question { "question" } else { "claim" }, 3), |row| {
                    Cell::toned(&row.id, Tone::Strong)
                }),
                (Column::text("event", "event", 2), |row| {
                    Cell::maybe((row.kind == "question").then_some(&row.event))
                }),
                (Column::number("p", "chance"), |row| percent(row.p).into()),
                (Column::number("if_so", "thesis if so"), |row| percent(row.if_so).into()),
                (Column::number("if_not", "if not"), |row| percent(row.if_not).into()),
                (Column::number("swing", "swing"), |row| signed(row.swing * 100.0, 1).into()),
                (Column::number("expected_move", "expected move"), |row| points(row.expected_move).into()),
                (Column::number("brier_gain", "Brier gain"), |row| format!("{:.4}", row.brier_gain).into()),
                (Column::fixed("due", "due"), |row| Cell::maybe(row.due.as_deref())),
                (Column::number("move_per_day", "move per day"), |row| {
                    let text = |move_per_day: f64| match move_per_day {
                        small if small < 0.00001 => "<0.001".to_owned(),
                        points => format!("{:.3}", points * 100.0),
                    };
                    Cell::maybe(row.move_per_day.map(text))
                }),
                (Column::number("strength_rank", "rank by strength"), |row| {
                    Cell::maybe(row.strength_rank.map(|rank| rank.to_string()))
                }),
            ],
        );
        if !is_question {
            table.drop_empty(&["event", "due", "move_per_day"]);
        }
        table.caption = Some(caption.to_owned());
        if table.is_empty() {
            table.notes.push(format!("no open {kind} would move the thesis"));
            return table;
        }
        table.notes.push("swing and moves in points; rank over both tables; rank by strength: under DF-QuAD, which evidence does not move".to_owned());
        if !is_question {
            table.notes.push("chances include all evidence, also on claims further up".to_owned());
        }
        for row in rows.iter().filter(|row| row.expectation_gap.abs() > SMALL_GAP) {
            table.notes.push(format!(
                "{}: expected belief after the answer differs by {} points from now: its chance and the belief are inconsistent",
                row.id,
                signed(row.expectation_gap * 100.0, 2)
            ));
        }
        table
    }

    /// Draws the rows that swing the thesis most: `█` towards what follows if the event comes about, `░` if it does not, `│`
    /// where the thesis stands now. `None` without a row.
    fn bars(&self) -> Option<Vec<String>> {
        let now = self.now?;
        let (shown, left_out) = self.by_swing(MOST);
        if shown.is_empty() {
            return None;
        }
        let width = shown.iter().map(|row| row.id.chars().count()).max().unwrap_or(0).min(32);
        let ends = shown.iter().flat_map(|row| [row.if_so, row.if_not]);
        let (low, high) = ends.fold((now, now), |(low, high), end| (low.min(end), high.max(end)));
        let span = (high - low).max(1e-9);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the width")]
        let column =
            |value: f64| (((value - low) / span).clamp(0.0, 1.0) * (COLUMNS - 1) as f64).round() as usize;
        let mut lines = vec![format!(
            "{:width$}  {:<left$}{:>right$}",
            "thesis at",
            percent(low),
            percent(high),
            left = COLUMNS / 2,
            right = COLUMNS - COLUMNS / 2
        )];
        for row in &shown {
            let mut cells = [' '; COLUMNS];
            for (end, sign) in [(row.if_not, '░'), (row.if_so, '█')] {
                let (a, b) = (column(now), column(end));
                if let Some(bar) = cells.get_mut(a.min(b)..=a.max(b)) {
                    bar.fill(sign);
                }
            }
            if let Some(cell) = cells.get_mut(column(now)) {
                *cell = '│';
            }
            let id: String = row.id.chars().take(width).collect();
            lines.push(format!("{id:width$}  {}", cells.iter().collect::<String>()).trim_end().to_owned());
        }
        if left_out > 0 {
            lines.push(format!("{left_out} more with a smaller effect"));
        }
        lines.push("█ if so (the event, or the claim holds)   ░ if not   │ now".to_owned());
        Some(lines)
    }
}
