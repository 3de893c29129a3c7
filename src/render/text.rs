//! Pages for a screen.

use super::outline::{DEEPEST, words};
use super::table;
use super::wrap::{columns, wrap};
use super::harmless;
use crate::report::{Block, Cell, OutlineLine, Page, Table, Tone};

/// How text is set on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Columns of the screen; `None` sets every row and paragraph on one line, as for a pipe.
    pub width: Option<usize>,
    /// Whether tones become colours. Nothing is told by colour alone.
    pub color: bool,
}

/// Room that the text of an outline keeps at least beside its indentation.
const OUTLINE_ROOM: usize = 24;
/// Names of facts are not padded beyond this.
const FACT_NAME: usize = 30;

/// Draws a page: its title, then its blocks with a blank line between them.
///
/// Lines are at most `style.width` columns wide, except that columns of a table whose `stretch` is 0, lines that keep
/// their spaces, and single wide characters may stand out. Control characters are shown as visible signs.
///
/// ```
/// use warrant::render::text::{Style, page};
/// use warrant::report::{Block, Column, Page, Table};
///
/// let mut table = Table::new("claims", vec![Column::fixed("id", "Id"), Column::text("claim", "Claim", 1)]);
/// table.push(vec!["T".into(), "Training cost falls less than tenfold".into()]);
/// let shown = page(&Page { blocks: vec![Block::Table(table)], ..Page::default() }, Style { width: Some(30), color: false });
/// assert_eq!(shown, "\
///  ID   CLAIM
/// ──────────────────────────────
///  T    Training cost falls
///       less than tenfold
/// ");
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

impl Style {
    /// Colours a text that is harmless already, where there are colours.
    pub(super) fn toned(self, text: &str, tone: Tone) -> String {
        let (begins, ends) = if self.color && !text.is_empty() { tone_codes(tone) } else { ("", "") };
        format!("{begins}{text}{ends}")
    }

    /// Breaks a text into lines, each in its tone; without a width every line break becomes a blank.
    fn wrapped(self, text: &str, indent: usize, tone: Tone) -> Vec<String> {
        let lines = match self.width {
            Some(width) => wrap(text, width.saturating_sub(indent)),
            None => vec![harmless(text).into_owned()],
        };
        lines.iter().map(|line| self.toned(line, tone)).collect()
    }
}

/// The escape sequences that begin and end a tone.
pub(super) fn tone_codes(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("", ""),
        Tone::Strong => ("\u{1b}[1m", "\u{1b}[0m"),
        Tone::Good => ("\u{1b}[32m", "\u{1b}[0m"),
        Tone::Warning => ("\u{1b}[33m", "\u{1b}[0m"),
        Tone::Bad => ("\u{1b}[31m", "\u{1b}[0m"),
        Tone::Faint => ("\u{1b}[2m", "\u{1b}[0m"),
    }
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
            let mut lines = if title.is_empty() { Vec::new() } else { style.wrapped(&title, 0, Tone::Strong) };
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
    let widest = facts.iter().map(|(name, _)| columns(&harmless(name))).max().unwrap_or(0);
    let indent = widest.min(FACT_NAME).min(style.width.unwrap_or(usize::MAX) / 2) + 2;
    let mut lines = Vec::new();
    for (name, cell) in facts {
        let name = harmless(name);
        let values = style.wrapped(&cell.text, indent, cell.tone);
        let mut first = format!("{name}{}", " ".repeat(indent.saturating_sub(columns(&name))));
        for value in values {
            // A name that reaches into the values stands on a line of its own.
            if !first.is_empty() && columns(&first) > indent {
                lines.push(std::mem::take(&mut first));
            }
            let before = if first.is_empty() { " ".repeat(indent) } else { std::mem::take(&mut first) };
            lines.push(format!("{before}{value}"));
        }
    }
    lines
}

fn draw_table(table: &Table, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(caption) = table.caption.as_deref().filter(|caption| !caption.is_empty()) {
        lines.extend(style.wrapped(caption, 0, Tone::Plain));
        lines.push(String::new());
    }
    lines.extend(table::draw(table, style));
    if !table.notes.is_empty() {
        lines.push(String::new());
        lines.extend(table.notes.iter().flat_map(|note| style.wrapped(note, 0, Tone::Plain)));
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
