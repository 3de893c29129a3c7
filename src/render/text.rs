//! Pages for a screen.

use super::harmless;
use super::outline::{DEEPEST, words};
use super::style::Style;
use super::table;
use super::wrap::columns;
use crate::report::{Block, Cell, OutlineLine, Page, Row, Table, Tone};

/// Room that the text of an outline keeps at least beside its indentation.
const OUTLINE_ROOM: usize = 24;
/// Names of facts are not padded beyond this.
const FACT_NAME: usize = 30;

/// Draws a page: its title, then its blocks with a blank line between them.
///
/// Lines are at most `style.width` columns wide, except that lines that keep their spaces and single wide characters may
/// stand out, and a table does where its columns of `stretch` 0, which are never broken, leave the others less than
/// eight columns. Control characters are shown as visible signs.
///
/// ```
/// use warrant::render::{Style, text::page};
/// use warrant::report::{Block, Column, Page, Table};
///
/// let mut table = Table::new("claims", vec![Column::fixed("id", "Id"), Column::text("claim", "Claim", 1)]);
/// table.push(vec!["T".into(), "Training cost falls less than tenfold".into()]);
/// let shown = page(&Page { blocks: vec![Block::Table(table)], ..Page::default() }, Style { width: Some(30), color: false });
/// let lines: Vec<&str> = shown.lines().collect();
/// assert_eq!(lines[0], " ID   CLAIM");
/// assert_eq!(lines[1], "─".repeat(26));
/// assert_eq!(lines[2..], [" T    Training cost falls", "      less than tenfold"]);
/// ```
pub fn page(page: &Page, style: Style) -> String {
    let mut parts: Vec<Vec<String>> = Vec::new();
    parts.push(title(page, style));
    parts.extend(page.blocks.iter().map(|block| draw_block(block, style)));
    let mut text = String::new();
    for part in parts.iter().filter(|part| part.iter().any(|line| !line.trim().is_empty())) {
        if !text.is_empty() {
            text.push('\n');
        }
        for line in part {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// The title with the day at the right edge, or on a line of its own where that does not fit.
fn title(page: &Page, style: Style) -> Vec<String> {
    let title = page.title.as_deref().map(harmless).unwrap_or_default();
    let day = page.as_of.as_deref().map(|day| format!("as of {}", harmless(day))).unwrap_or_default();
    let used = columns(&title) + columns(&day);
    match style.width {
        Some(width) if !title.is_empty() && !day.is_empty() && used + 2 <= width => {
            let gap = " ".repeat(width - used);
            vec![format!("{}{gap}{day}", style.toned(&title, Tone::Strong))]
        }
        _ => {
            let mut lines =
                if title.is_empty() { Vec::new() } else { style.wrapped(&title, 0, Tone::Strong) };
            if !day.is_empty() {
                lines.extend(style.wrapped(&day, 0, Tone::Plain));
            }
            lines
        }
    }
}

fn draw_block(block: &Block, style: Style) -> Vec<String> {
    match block {
        Block::Heading(_, text) => style.wrapped(text, 0, Tone::Strong),
        Block::Paragraph(text) => style.wrapped(text, 0, Tone::Plain),
        Block::Facts(facts) => draw_facts(facts, style),
        Block::Table(table) => draw_table(table, style),
        Block::Outline(lines) => lines.iter().flat_map(|line| draw_outline_line(line, style)).collect(),
        Block::Preformatted(lines) => lines.iter().map(|line| harmless(line).into_owned()).collect(),
    }
}

fn draw_facts(facts: &[(String, Cell)], style: Style) -> Vec<String> {
    let indent = facts_indent(facts.iter().map(|(name, _)| name.as_str()), style);
    facts.iter().flat_map(|(name, cell)| draw_fact(name, cell, indent, style)).collect()
}

/// How far the values stand to the right, so that all stand below each other.
fn facts_indent<'a>(names: impl Iterator<Item = &'a str>, style: Style) -> usize {
    let widest = names.map(|name| columns(&harmless(name))).max().unwrap_or(0);
    widest.min(FACT_NAME).min(style.width.unwrap_or(usize::MAX) / 2) + 2
}

fn draw_fact(name: &str, cell: &Cell, indent: usize, style: Style) -> Vec<String> {
    let name = harmless(name);
    let mut lines = Vec::new();
    let mut first = format!("{name}{}", " ".repeat(indent.saturating_sub(columns(&name))));
    for value in style.wrapped(&cell.text, indent, cell.tone) {
        // A name that reaches into the values stands on a line of its own.
        if !first.is_empty() && columns(&name) >= indent {
            lines.push(std::mem::take(&mut first));
        }
        let before = if first.is_empty() { " ".repeat(indent) } else { std::mem::take(&mut first) };
        lines.push(format!("{before}{value}"));
    }
    lines
}

fn draw_table(table: &Table, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(caption) = table.caption.as_deref().filter(|caption| !caption.is_empty()) {
        lines.extend(style.wrapped(caption, 0, Tone::Plain));
        lines.push(String::new());
    }
    if style.width.is_some_and(|width| table::is_cramped(table, width)) {
        lines.extend(draw_records(table, style));
    } else {
        lines.extend(table::draw(table, style));
    }
    if !table.notes.is_empty() {
        lines.push(String::new());
        lines.extend(table.notes.iter().flat_map(|note| style.wrapped(note, 0, Tone::Plain)));
    }
    lines
}

/// Draws each row as a record of its own, for screens that are too narrow for the table.
fn draw_records(table: &Table, style: Style) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in &table.rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        match row {
            Row::Divider(label) => lines.extend(style.wrapped(&format!("── {label}"), 0, Tone::Plain)),
            Row::Cells(cells) => {
                let indent = facts_indent(table.columns.iter().map(|column| &*column.title), style);
                for (column, cell) in table.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    // What a table never breaks, such as ids and commands, is not broken here either.
                    let width = if column.stretch == 0 { None } else { style.width };
                    lines.extend(draw_fact(&column.title, cell, indent, Style { width, ..style }));
                }
            }
        }
    }
    lines
}

fn draw_outline_line(line: &OutlineLine, style: Style) -> Vec<String> {
    let deepest = style.width.map_or(DEEPEST, |width| (width.saturating_sub(OUTLINE_ROOM) / 2).min(DEEPEST));
    let numbered = line.depth > deepest;
    let head = words(line.depth, numbered, &harmless(&line.sign), "");
    let indent = if numbered { 0 } else { line.depth * 2 };
    let hanging = if head.is_empty() { indent } else { indent + columns(&head) + 1 };
    // Where the head leaves no room, the lines below it stand at the left.
    let hanging = if style.width.is_some_and(|width| hanging >= width) { indent } else { hanging };
    let mut shown = Vec::new();
    for (index, text) in style.wrapped(&line.cell.text, hanging, line.cell.tone).into_iter().enumerate() {
        let before = " ".repeat(if index == 0 { indent } else { hanging });
        let gap = if head.is_empty() { "" } else { " " };
        shown.push(if index == 0 { format!("{before}{head}{gap}{text}") } else { format!("{before}{text}") });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, hostile, ordinary};
    use super::*;
    use crate::report::Column;

    fn plain(width: usize) -> Style {
        Style { width: Some(width), color: false }
    }

    #[test]
    fn a_page_on_a_screen() {
        assert_eq!(
            page(&ordinary(), plain(70)),
            "\
chips: training cost will not fall tenfold            as of 2026-11-23

What the article argues

 ID   STATUS   CLAIM                           REASON OR LINK     P
────────────────────────────────────────────────────────────────────
 T    open     Training cost per unit falls    needs P1, P2
               less than tenfold by 2030
 P2   stands   Export controls stay in force   question         72%
               through 2028                    controls-2028
── not argued for ──────────────────────────────────────────────────
 C1   falls    Better algorithms                                11%

P is what the forecasters say.

Facts

type    binary
closes  2028-12-31

One thesis, two premises.
One conjecture is rejected and nothing else is said.

T Training cost
  + P2 Export controls stay in force through 2028, as the ministry
    wrote
    - C1 Better algorithms
[57] + far down

  |  *
  | *
"
        );
    }

    #[test]
    fn without_a_width_each_row_is_one_line() {
        let mut table = Table::new("t", vec![Column::text("a", "A", 1), Column::fixed("b", "B")]);
        table.push(vec!["one\ntwo ".repeat(60).into(), "x".into()]);
        table.push(vec!["short".into(), "y".into()]);
        let shown = page(&Page { blocks: vec![Block::Table(table)], ..Page::default() }, Style::default());
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines.len(), 4);
        // Too wide to be padded to: it stands out of its column, and nothing of it is lost.
        assert_eq!(lines[2].split_whitespace().filter(|word| *word == "two").count(), 60);
        assert!(lines[2].ends_with("   x") && lines[3] == " short   y", "{shown}");
    }

    #[test]
    fn a_wrapped_cell_is_coloured_line_by_line() {
        let mut table = Table::new("t", vec![Column::text("a", "A", 1), Column::fixed("b", "B")]);
        table.push(vec![Cell::toned("first line second line", Tone::Bad), Cell::toned("b", Tone::Faint)]);
        let shown = page(
            &Page { blocks: vec![Block::Table(table)], ..Page::default() },
            Style { width: Some(18), color: true },
        );
        let rows: Vec<_> = shown.lines().skip(2).collect();
        assert_eq!(rows[0], " \u{1b}[31mfirst line\u{1b}[0m    \u{1b}[2mb\u{1b}[0m");
        assert_eq!(rows[1], " \u{1b}[31msecond line\u{1b}[0m");
    }

    #[test]
    fn hostile_text_is_shown_and_steers_nothing() {
        for width in [None, Some(1), Some(7), Some(40), Some(500)] {
            let shown = page(&hostile(), Style { width, color: false });
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\r']), "{shown}");
            assert!(shown.contains('␛'));
        }
        assert!(page(&hostile(), Style::default()).contains("d␛[31m\\u{202e}<script>"));
        assert!(HOSTILE.contains('\u{1b}'));
    }

    #[test]
    fn ids_are_never_broken_and_nothing_hangs_on_a_narrow_screen() {
        let shown = page(&ordinary(), plain(1));
        assert!(shown.lines().any(|line| line.trim() == "P2"), "{shown}");
        assert!(shown.lines().any(|line| line.trim() == "stands"), "{shown}");
        let mut table = Table::new("t", vec![Column::fixed("id", "Id"), Column::text("t", "T", 1)]);
        table.push(vec!["a-rather long-id".into(), "北京".into()]);
        table.rows.push(Row::Divider("a label that does not fit".to_owned()));
        let shown = page(&Page { blocks: vec![Block::Table(table)], ..Page::default() }, plain(12));
        assert!(shown.contains("  a-rather long-id\n"), "{shown}");
        assert!(shown.contains("  北京\n"), "{shown}");
    }

    #[test]
    fn wide_characters_count_as_two_columns() {
        let mut table = Table::new("t", vec![Column::fixed("a", "A"), Column::number("b", "B")]);
        table.push(vec!["北京".into(), "1".into()]);
        table.push(vec!["abc".into(), "22".into()]);
        let shown = page(&Page { blocks: vec![Block::Table(table)], ..Page::default() }, plain(40));
        assert_eq!(shown, " A       B\n───────────\n 北京    1\n abc    22\n");
    }

    #[test]
    fn nothing_is_an_empty_text() {
        assert_eq!(page(&Page::default(), plain(80)), "");
        let bare = Page { blocks: vec![Block::Table(Table::new("t", Vec::new()))], ..Page::default() };
        assert_eq!(page(&bare, plain(80)), "");
    }
}
