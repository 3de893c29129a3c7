//! Pages as `key: value` lines for screen readers: no rules, no alignment, nothing wrapped.

use super::harmless;
use super::outline::words;
use crate::report::{Block, Cell, Page, Row, Table};

/// Writes a page: one value a line, one blank line between records.
///
/// A row of a table is a record whose keys are the titles of the columns; a cell with nothing in it is left out, and
/// a row with nothing at all is the first title alone. Lines of an outline begin with their level, counted from 1.
/// Line breaks within a value become blanks, control characters visible signs.
pub fn page(page: &Page) -> String {
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut head = Vec::new();
    head.extend(page.title.iter().map(|title| harmless(title).into_owned()));
    head.extend(page.as_of.iter().map(|day| format!("as of: {}", harmless(day))));
    records.push(head);
    for block in &page.blocks {
        write_block(block, &mut records);
    }
    let mut text = String::new();
    for record in records.iter().filter(|record| record.iter().any(|line| !line.trim().is_empty())) {
        if !text.is_empty() {
            text.push('\n');
        }
        for line in record {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

fn write_block(block: &Block, records: &mut Vec<Vec<String>>) {
    match block {
        Block::Heading(_, text) | Block::Paragraph(text) => records.push(vec![harmless(text).into_owned()]),
        Block::Facts(facts) => records.push(facts.iter().map(|(name, cell)| pair(name, cell)).collect()),
        Block::Table(table) => write_table(table, records),
        Block::Outline(lines) => records.push(
            lines
                .iter()
                .map(|line| {
                    let text = words(line.depth, false, &harmless(&line.sign), &harmless(&line.cell.text));
                    format!("level {}: {text}", line.depth.saturating_add(1))
                })
                .collect(),
        ),
        Block::Preformatted(lines) => {
            records.push(lines.iter().map(|line| harmless(line).into_owned()).collect());
        }
    }
}

fn write_table(table: &Table, records: &mut Vec<Vec<String>>) {
    records.extend(table.caption.iter().map(|caption| vec![harmless(caption).into_owned()]));
    for row in &table.rows {
        match row {
            Row::Divider(label) => records.push(vec![harmless(label).into_owned()]),
            Row::Cells(cells) => {
                let pairs = table.columns.iter().zip(cells);
                let filled = pairs.filter(|(_, cell)| !cell.is_empty());
                let mut record: Vec<_> = filled.map(|(column, cell)| pair(&column.title, cell)).collect();
                if record.is_empty() {
                    record.extend(table.columns.first().map(|column| pair(&column.title, &Cell::default())));
                }
                records.push(record);
            }
        }
    }
    records.push(table.notes.iter().map(|note| harmless(note).into_owned()).collect());
}

fn pair(key: &str, cell: &Cell) -> String {
    format!("{}: {}", harmless(key), harmless(&cell.text))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{hostile, ordinary};
    use super::*;

    #[test]
    fn a_page_read_aloud() {
        assert_eq!(
            page(&ordinary()),
            "\
chips: training cost will not fall tenfold
as of: 2026-11-23

What the article argues

Id: T
Status: open
Claim: Training cost per unit falls less than tenfold by 2030
Reason or link: needs P1, P2

Id: P2
Status: stands
Claim: Export controls stay in force through 2028
Reason or link: question controls-2028
P: 72%

not argued for

Id: C1
Status: falls
Claim: Better algorithms
P: 11%

P is what the forecasters say.

Facts

type: binary
closes: 2028-12-31

One thesis, two premises. One conjecture is rejected and nothing else is said.

level 1: T Training cost
level 2: + P2 Export controls stay in force through 2028, as the ministry wrote
level 3: - C1 Better algorithms
level 58: + far down

  |  *
  | *
"
        );
    }

    #[test]
    fn a_value_stays_on_its_line() {
        let shown = page(&hostile());
        assert!(shown.contains("Key: a|b\\|c # d␛[31m\\u{202e}<script>"), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
        assert_eq!(page(&Page::default()), "");
    }
}
