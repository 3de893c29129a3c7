//! What every part of a report needs: addresses and links, tables, plots.

use maud::{Markup, html};

use super::anchors::Anchors;
use crate::picture::{Plot, PlotLayout};
use crate::render::html::{Manner, lines, outside, write_block, write_table};
use crate::render::plot;
use crate::report::{
    ArgumentReport, Block, Cell, Column, FindingRow, QuestionCard, Table, Tone, WorkbenchReport, counted,
};

/// What the parts of a report need.
pub(super) struct Context<'a> {
    pub(super) report: &'a WorkbenchReport,
    pub(super) anchors: &'a Anchors,
}

impl Context<'_> {
    /// How tables and paragraphs are written outside the arguments.
    fn with_manner<T>(&self, deeper: u8, write: impl FnOnce(&Manner<'_>) -> T) -> T {
        let target = |name: &str| self.anchors.named(name);
        write(&Manner { deeper, target: &target, woven: true })
    }

    pub(super) fn blocks(&self, blocks: &[Block], deeper: u8) -> Markup {
        self.with_manner(deeper, |manner| written(blocks, manner))
    }

    pub(super) fn table(&self, table: &Table) -> Markup {
        self.with_manner(0, |manner| write_table(table, manner))
    }

    pub(super) fn card(&self, id: &str) -> Option<&QuestionCard> {
        let questions = self.report.open.iter().chain(&self.report.settled);
        questions.map(|question| &question.card).find(|card| card.id == id)
    }

    pub(super) fn claim_link(&self, argument: usize, claim: usize, id: &str) -> Markup {
        html! { a.claim href={"#" (self.anchors.claim(argument, claim))} { (lines(id)) } }
    }

    pub(super) fn question_link(&self, id: &str) -> Markup {
        let title = self.card(id).map(|card| card.title.as_str());
        html! {
            @match self.anchors.question(id) {
                Some(anchor) => a.question href={"#" (anchor)} { (lines(title.unwrap_or(id))) },
                None => (lines(id)),
            }
        }
    }
}

/// Tables with more rows than this can be folded away.
const LONG: usize = 25;

/// Writes blocks; long tables in a part that the script folds.
pub(super) fn written(blocks: &[Block], manner: &Manner<'_>) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Table(table) if table.rows.len() > LONG => details open data-fold {
                    summary { (lines(table.caption.as_deref().unwrap_or(&table.name))) " (" (table.rows.len()) " rows)" }
                    (write_table(table, manner))
                },
                block => (write_block(block, manner)),
            }
        }
    }
}

/// Plots over time.
pub(super) const WIDE: PlotLayout = PlotLayout { width: Some(860), as_of: None };
/// Plots as high as wide.
pub(super) const NARROW: PlotLayout = PlotLayout { width: None, as_of: None };

pub(super) fn drawn(picture: &Plot) -> Markup {
    html! { div.drawn { (plot::inline(picture)) } }
}

/// Leaves out what stands in for pictures where there are none, with its heading.
pub(super) fn without_drawings(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Block::Preformatted(_) = block {
            kept.pop_if(|last| matches!(last, Block::Heading(..)));
        } else {
            kept.push(block);
        }
    }
    kept
}

pub(super) fn findings_table(findings: &[FindingRow]) -> Table {
    let mut table = Table::new(
        "findings",
        vec![
            Column::fixed("severity", "severity"),
            Column::text("message", "what was found", 8),
            Column::text("help", "what to do", 6),
            Column::text("place", "where", 2),
            Column::fixed("code", "code"),
        ],
    );
    for severity in ["error", "warning", "note"] {
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            let tone = match severity {
                "error" => Tone::Bad,
                "warning" => Tone::Warning,
                _ => Tone::Faint,
            };
            let place = match (&finding.file, finding.line) {
                (Some(file), Some(line)) => format!("{file}:{line}"),
                (file, _) => file.clone().unwrap_or_default(),
            };
            table.push(vec![
                Cell::toned(severity, tone),
                Cell::new(&finding.message),
                Cell::maybe(finding.help.clone()),
                Cell::new(place),
                Cell::toned(finding.code, Tone::Faint),
            ]);
        }
    }
    table.caption = Some(format!("{}, the worst first", counted(findings.len(), "finding")));
    table
}

pub(super) fn published(argument: &ArgumentReport) -> Markup {
    let article = &argument.article;
    let name = argument.name();
    html! {
        cite { (outside(article.url.as_deref().unwrap_or_default(), name)) }
        @let by = [article.author.as_deref(), article.publisher.as_deref()];
        @for who in by.into_iter().flatten() { ", " (lines(who)) }
        @if let Some(day) = article.published { ", " time datetime=(day) { (day) } }
    }
}
