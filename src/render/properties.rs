//! What holds for any page in any format.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::samples::{any_page, any_table, any_text};
use super::style::Style;
use super::wrap::columns;
use super::{csv, harmless, harmless_lines, html, markdown, plain, text};
use crate::report::{Block, Page, Row, Table};

fn page_of(block: Block) -> Page {
    Page { blocks: vec![block], ..Page::default() }
}

/// Ends with a line end unless empty, and has neither CR nor what steers a terminal.
fn is_clean(shown: &str) -> bool {
    let steering = |c: char| c != '\n' && harmless(c.encode_utf8(&mut [0; 4])) != c.to_string();
    (shown.is_empty() || shown.ends_with('\n')) && !shown.contains(steering)
}

/// What a Markdown text says: its words without markup, line breaks as blanks.
fn said(markdown: &str) -> Result<(String, usize), String> {
    let mut text = String::new();
    let mut cells = 0;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::InlineHtml(html) if &*html == "<br>" => text.push(' '),
            Event::Start(Tag::TableCell) => cells += 1,
            Event::SoftBreak
            | Event::End(TagEnd::TableCell | TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
                text.push(' ');
            }
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Emphasis
                | Tag::Strikethrough
                | Tag::BlockQuote(_),
            ) => {
                return Err(format!("{event:?}"));
            }
            _ => {}
        }
    }
    Ok((words(&text), cells))
}

fn words(text: &str) -> String {
    text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn meant(text: &str) -> String {
    words(&harmless_lines(text).collect::<Vec<_>>().join(" "))
}

/// A text with signs for what would steer a terminal; line breaks and tabs stay.
fn shown_in_csv(text: &str) -> String {
    let steers = |at: usize, c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') && !(c == '\r' && text[at + 1..].starts_with('\n'))
    };
    let sign = |(at, c): (usize, char)| {
        if steers(at, c) { super::harmless(&c.to_string()).into_owned() } else { c.to_string() }
    };
    text.char_indices().map(sign).collect()
}

proptest! {
    #[test]
    fn any_page_is_written_in_every_format(page in any_page(), width in prop::option::of(0_usize..140)) {
        let shown = text::page(&page, Style { width, color: false });
        prop_assert!(is_clean(&shown), "{}", shown);
        prop_assert!(shown.lines().all(|line| line == line.trim_end()));
        prop_assert!(is_clean(&plain::page(&page)));
        prop_assert!(is_clean(&markdown::page(&page)));
        prop_assert!(is_clean(&html::page(&page)));
        if let Some(written) = csv::page(&page) {
            prop_assert!(written.is_empty() || written.ends_with('\n'));
        }
        prop_assert_eq!(shown, text::page(&page, Style { width, color: false }));
    }

    #[test]
    fn colour_never_changes_what_is_said(page in any_page(), width in prop::option::of(0_usize..140)) {
        let mut colored = text::page(&page, Style { width, color: true });
        for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m"] {
            colored = colored.replace(code, "");
        }
        let trimmed: String = colored.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        prop_assert_eq!(trimmed, text::page(&page, Style { width, color: false }));
    }

    #[test]
    fn wrapped_text_fits_and_loses_nothing(texts in prop::collection::vec("[a-zäß北]{1,12}", 0..30), width in 2_usize..60) {
        let paragraph = texts.join(" ");
        let shown = text::page(&page_of(Block::Paragraph(paragraph.clone())), Style { width: Some(width), color: false });
        for line in shown.lines() {
            prop_assert!(columns(line) <= width, "{:?}", line);
        }
        prop_assert_eq!(shown.replace(['\n', ' '], ""), paragraph.replace(' ', ""));
    }

    #[test]
    fn a_table_that_may_be_wrapped_fits(mut table in any_table(), width in 60_usize..200) {
        for column in &mut table.columns {
            column.stretch = column.stretch.max(1);
        }
        table.rows.retain(|row| matches!(row, Row::Cells(_)));
        for line in super::table::draw(&table, Style { width: Some(width), color: false }) {
            prop_assert!(columns(&line) <= width, "{:?}", line);
        }
    }

    #[test]
    fn a_table_without_a_width_has_one_line_a_row(table in any_table()) {
        let lines = super::table::draw(&table, Style::default());
        let expected = if table.columns.is_empty() { 0 } else { table.rows.len() + 2 };
        prop_assert_eq!(lines.len(), expected);
    }

    #[test]
    fn csv_is_read_back(table in any_table()) {
        let written = csv::table(&table);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(true).from_reader(written.as_bytes());
        let read: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("what was written");
        let rows: Vec<_> = cells(&table);
        prop_assert_eq!(read.len(), rows.len());
        for (read, row) in read.iter().zip(rows) {
            prop_assert_eq!(read.len(), table.columns.len());
            for (read, text) in read.iter().zip(row) {
                let text = shown_in_csv(text);
                prop_assert!(read == text || read.strip_prefix('\'') == Some(&text), "{:?} {:?}", read, text);
                prop_assert!(!read.starts_with(['=', '@', '\t', '\r']));
            }
        }
    }

    #[test]
    fn rows_in_markdown_have_the_same_number_of_pipes(mut table in any_table()) {
        table.caption = None;
        table.notes.clear();
        let shown = markdown::page(&page_of(Block::Table(table.clone())));
        let pipes = |line: &str| {
            let mut escaped = false;
            line.chars().filter(|&c| { let bare = c == '|' && !escaped; escaped = c == '\\' && !escaped; bare }).count()
        };
        prop_assert_eq!(shown.lines().count(), if table.columns.is_empty() { 0 } else { table.rows.len() + 2 });
        for line in shown.lines() {
            prop_assert_eq!(pipes(line), table.columns.len() + 1, "{}", line);
        }
    }

    #[test]
    fn markdown_says_what_the_cells_say(mut table in any_table()) {
        table.caption = None;
        table.notes.clear();
        table.rows.retain(|row| matches!(row, Row::Cells(_)));
        let shown = markdown::page(&page_of(Block::Table(table.clone())));
        let (text, count) = said(&shown).map_err(TestCaseError::fail)?;
        let titles = table.columns.iter().map(|column| meant(&column.title));
        let texts = cells(&table).into_iter().flatten().map(meant);
        prop_assert_eq!(text, words(&titles.chain(texts).collect::<Vec<_>>().join(" ")), "{}", shown);
        prop_assert_eq!(count, table.columns.len() * (table.rows.len() + 1));
    }

    #[test]
    fn markdown_says_what_a_text_says(text in any_text()) {
        for block in [Block::Paragraph(text.clone()), Block::Heading(2, text.clone())] {
            let shown = markdown::page(&page_of(block));
            let (said, _) = said(&shown).map_err(TestCaseError::fail)?;
            prop_assert_eq!(said, meant(&text), "{}", shown);
        }
    }
}

/// The texts of each row, as many as there are columns; no rows where there are no columns.
fn cells(table: &Table) -> Vec<Vec<&str>> {
    let width = table.columns.len();
    let rows = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => {
            let texts = cells.iter().map(|cell| cell.text.as_str());
            Some(texts.chain(std::iter::repeat("")).take(width).collect())
        }
        Row::Divider(_) => None,
    });
    if width == 0 { Vec::new() } else { rows.collect() }
}
