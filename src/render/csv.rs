//! The main table of a page as comma-separated values.

use std::borrow::Cow;

use super::harmless::push_visible;
use crate::report::{Block, Page, Row, Table};

/// Writes the main table of a page: the one with the most rows, the first of those that are equal.
///
/// A file of comma-separated values holds one table with one header, so the other tables, paragraphs, notes and
/// dividers are left out; `export` gives everything. `None` where the page has no table.
pub fn page(page: &Page) -> Option<String> {
    let tables = page.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let rows = |table: &Table| table.rows.iter().filter(|row| matches!(row, Row::Cells(_))).count();
    let main = tables.reduce(|main, other| if rows(other) > rows(main) { other } else { main })?;
    Some(table(main))
}

/// Writes a table as RFC 4180 has it, but with LF line ends; the header holds the columns' keys.
///
/// Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a CR (or a full-width form of the signs) as a
/// formula. Such a cell gets an apostrophe before it unless it is a number, a percentage included, or a lone dash. Line
/// breaks and tabs are kept within quotes; other control characters, which would steer a terminal, are shown by their
/// signs as in a text. Nothing else changes. Empty where there are no columns.
///
/// ```
/// use warrant::render::csv::table;
/// use warrant::report::{Column, Table};
///
/// let mut claims = Table::new("claims", vec![Column::fixed("id", "Id"), Column::number("change", "Change")]);
/// claims.push(vec!["=1+1".into(), "-0.25".into()]);
/// assert_eq!(table(&claims), "id,change\n'=1+1,-0.25\n");
/// ```
pub fn table(table: &Table) -> String {
    if table.columns.is_empty() {
        return String::new();
    }
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .flexible(true)
        .from_writer(Vec::new());
    // Writing into memory does not fail, and rows of any length are allowed.
    let mut written = writer.write_record(table.columns.iter().map(|column| column.key));
    for row in &table.rows {
        if let Row::Cells(cells) = row {
            let texts = cells.iter().map(|cell| no_formula(&cell.text));
            let record = texts.chain(std::iter::repeat(Cow::Borrowed(""))).take(table.columns.len());
            written = written.and_then(|()| writer.write_record(record.map(|text| text.as_bytes().to_vec())));
        }
    }
    debug_assert!(written.is_ok());
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes rows of one shape, each field a column under its own name, with formulas made harmless as in [`table`].
///
/// Empty where there are no rows.
pub fn records<T: serde::Serialize>(rows: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = rows.iter().try_for_each(|row| writer.serialize(row));
    debug_assert!(written.is_ok(), "rows are flat");
    let raw = writer.into_inner().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(raw.as_slice());
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let rewritten = reader
        .records()
        .try_for_each(|record| writer.write_record(record?.iter().map(|text| no_formula(text).into_owned())));
    debug_assert!(rewritten.is_ok(), "what was written is read");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Puts an apostrophe before what a spreadsheet would run, and shows what a terminal would obey.
fn no_formula(text: &str) -> Cow<'_, str> {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    // A lone dash is how tables say "nothing"; it starts no formula.
    let apostrophe = begins && text != "-" && !is_number(text);
    match (apostrophe, text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t'))) {
        (false, false) => Cow::Borrowed(text),
        (true, false) => Cow::Owned(format!("'{text}")),
        (_, true) => {
            let mut shown = if apostrophe { "'".to_owned() } else { String::new() };
            let mut characters = text.chars().peekable();
            while let Some(c) = characters.next() {
                // A carriage return is kept where it is half of a line break; alone it overwrites the line.
                let kept = !c.is_control()
                    || matches!(c, '\n' | '\t')
                    || (c == '\r' && characters.peek() == Some(&'\n'));
                if kept { shown.push(c) } else { push_visible(&mut shown, c) }
            }
            Cow::Owned(shown)
        }
    }
}

/// A sign, digits with at most one point, an exponent, a percent sign: nothing that computes.
fn is_number(text: &str) -> bool {
    let text = text.strip_suffix('%').unwrap_or(text);
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::super::samples::ordinary;
    use super::*;
    use crate::report::{Cell, Column};

    #[test]
    fn the_main_table_alone() {
        let mut sample = ordinary();
        sample.blocks.insert(0, Block::Table(Table::new("few", vec![Column::fixed("x", "X")])));
        assert_eq!(
            page(&sample).as_deref(),
            Some(
                "id,status,claim,reason,p\n\
                 T,open,Training cost per unit falls less than tenfold by 2030,\"needs P1, P2\",\n\
                 P2,stands,Export controls stay in force through 2028,question controls-2028,72%\n\
                 C1,falls,Better algorithms,,11%\n"
            )
        );
        assert_eq!(page(&Page::default()), None);
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for formula in
            ["=1+1", "+cmd", "-1+1", "@sum", "\t=1", "\r\n=1", "- 1", "+", "＝1", "-inf", "+nan", "-1%%"]
        {
            assert_eq!(no_formula(formula), format!("'{formula}"), "{formula:?}");
        }
        for fine in ["-0.25", "+3", "-5%", "-1e-9", "-.5", "-", "", "a=1", "'=1", "2026-11-23"] {
            assert_eq!(no_formula(fine), fine);
        }
    }

    #[test]
    fn one_empty_cell_is_a_row() {
        let mut one = Table::new("one", vec![Column::fixed("x", "X")]);
        one.push(vec![Cell::default()]);
        assert_eq!(table(&one), "x\n\"\"\n");
        assert_eq!(table(&Table::new("none", Vec::new())), "");
    }
}
