//! Draws a table for a screen: titles in capitals over one rule, no vertical bars.
//!
//! comfy-table sets the cells; how wide a column is, where a cell breaks, and colour are decided here. Signs
//! that cannot come from a cell (they are never [`harmless`]) mark tones and dividers on the way through it.

use std::collections::VecDeque;

use comfy_table::{CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, TableStyle};

use super::harmless;
use super::style::{Style, tone_codes};
use super::wrap::{columns, wrap};
use crate::report::{Align, Cell, Row, Table, Tone};

/// One rule below the titles, and columns set apart by blanks alone.
const HEADER_RULE_ONLY: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none().junction(' '));

/// Blanks around a cell, and the junction between two.
const PADDING: usize = 2;
const JUNCTION: usize = 1;
/// A column that may be wrapped is not made narrower than this; rather the table stands out of the screen.
const NARROWEST: usize = 8;
/// A word wider than this may be broken.
const LONGEST_WORD: usize = 20;
/// A cell wider than this is not padded to, so that one long cell does not blow up every row.
const LONG: usize = 400;

/// Where a tone begins; seven in a row, one for each tone, and one where it ends. All have no width.
const TONE_BEGINS: u32 = 0xe_0080;
const TONE_ENDS: char = '\u{e0090}';
/// Stands for a long cell, and for the label of a divider.
const LONG_CELL: char = '\u{e0091}';
const DIVIDER: char = '\u{e0092}';

/// Draws the titles, the rule, the rows and the dividers; no caption, no notes. Empty where there are no columns.
pub(super) fn draw(table: &Table, style: Style) -> Vec<String> {
    if table.columns.is_empty() {
        return Vec::new();
    }
    let widths = style.width.map(|width| column_widths(table, width));
    let mut drawing = comfy_table::Table::new();
    drawing.load_style(HEADER_RULE_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    let mut held_back = HeldBack::default();

    let title = |column: &crate::report::Column| Cell::new(column.title.to_uppercase());
    let titles: Vec<Cell> = table.columns.iter().map(title).collect();
    drawing.set_header(set_row(table, &titles, widths.as_deref(), &mut held_back));
    for row in &table.rows {
        match row {
            Row::Cells(cells) => drawing.add_row(set_row(table, cells, widths.as_deref(), &mut held_back)),
            Row::Divider(label) => {
                held_back.dividers.push_back(label.as_str());
                drawing.add_row([comfy_table::Cell::new(DIVIDER)])
            }
        };
    }
    for (column, shown) in table.columns.iter().zip(drawing.column_iter_mut()) {
        shown.set_cell_alignment(match column.align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }

    let mut lines = Vec::new();
    let mut rule = 0;
    for line in drawing.lines() {
        if line.contains(DIVIDER) {
            let label = held_back.dividers.pop_front().unwrap_or_default();
            divider(label, rule, style, &mut lines);
        } else {
            rule = rule.max(if line.starts_with('─') { columns(&line) } else { 0 });
            lines.push(finish(&line, style, &mut held_back.long));
        }
    }
    lines
}

/// What does not go through comfy-table, in the order of its marks.
#[derive(Default)]
struct HeldBack<'a> {
    long: VecDeque<(String, Tone)>,
    dividers: VecDeque<&'a str>,
}

/// Sets as many cells as there are columns; a row that is too short is filled up.
fn set_row(
    table: &Table,
    cells: &[Cell],
    widths: Option<&[usize]>,
    held_back: &mut HeldBack<'_>,
) -> Vec<comfy_table::Cell> {
    let nothing = Cell::default();
    let cells = cells.iter().chain(std::iter::repeat(&nothing));
    let set = |(index, (column, cell)): (usize, (&crate::report::Column, &Cell))| {
        let lines = match widths.and_then(|widths| widths.get(index)) {
            Some(&width) if column.stretch > 0 => wrap(&cell.text, width),
            _ => {
                let line = harmless(&cell.text);
                let line = line.trim_end();
                if columns(line) > LONG {
                    held_back.long.push_back((line.to_owned(), cell.tone));
                    vec![LONG_CELL.to_string()]
                } else {
                    vec![line.to_owned()]
                }
            }
        };
        let begins = char::from_u32(TONE_BEGINS + cell.tone as u32).filter(|_| cell.tone != Tone::Plain);
        let lines = lines.into_iter().map(|line| match begins {
            Some(begins) if !line.trim().is_empty() && !line.contains(LONG_CELL) => {
                format!("{begins}{line}{TONE_ENDS}")
            }
            _ => line,
        });
        comfy_table::Cell::new(lines.collect::<Vec<_>>().join("\n"))
    };
    table.columns.iter().zip(cells).enumerate().map(set).collect()
}

/// Turns marks into what they stand for and drops the blanks at the end.
fn finish(line: &str, style: Style, long: &mut VecDeque<(String, Tone)>) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut ends = "";
    for c in line.trim_end_matches([' ', TONE_ENDS]).chars() {
        match u32::from(c).checked_sub(TONE_BEGINS).and_then(|number| TONES.get(number as usize)) {
            Some(&tone) if style.color => {
                let codes = tone_codes(tone);
                shown.push_str(codes.0);
                ends = codes.1;
            }
            Some(_) => {}
            None if c == TONE_ENDS => shown.push_str(std::mem::take(&mut ends)),
            None if c == LONG_CELL => {
                let (text, tone) = long.pop_front().unwrap_or_default();
                shown.push_str(&style.toned(&text, tone));
            }
            None => shown.push(c),
        }
    }
    shown.push_str(ends);
    shown
}

const TONES: [Tone; 6] = [Tone::Plain, Tone::Strong, Tone::Good, Tone::Warning, Tone::Bad, Tone::Faint];

/// A label within a rule; where it does not fit, the label alone.
fn divider(label: &str, rule: usize, style: Style, lines: &mut Vec<String>) {
    let label = harmless(label);
    let used = columns(&label) + 4;
    if label.is_empty() {
        lines.push("─".repeat(rule));
    } else if used < rule {
        lines.push(format!("── {label} {}", "─".repeat(rule - used)));
    } else {
        match style.width {
            Some(width) => {
                let broken = wrap(&label, width.saturating_sub(3));
                lines.extend(broken.iter().map(|line| format!("── {line}")));
            }
            None => lines.push(format!("── {label} ──")),
        }
    }
}

/// Whether a screen is too narrow for a table of texts to be read: words would be broken in the middle, or rows stand
/// out of it. Rows of numbers alone are there to be compared, and stay rows.
///
/// Words of more than [`LONGEST_WORD`] columns, such as addresses, may be broken.
pub(super) fn is_cramped(table: &Table, width: usize) -> bool {
    let count = table.columns.len();
    if table.columns.iter().all(|column| column.stretch == 0) {
        return false;
    }
    let wanted: usize = (0..count)
        .map(|index| {
            let needed = needed_width(table, index);
            if table.columns[index].stretch == 0 { needed } else { needed.min(longest_word(table, index)) }
        })
        .sum();
    wanted + ((PADDING + JUNCTION) * count).saturating_sub(JUNCTION) > width
}

/// The widest word of a column, its title included, at least [`NARROWEST`].
fn longest_word(table: &Table, index: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => cells.get(index).map(|cell| cell.text.as_str()),
        Row::Divider(_) => None,
    });
    let words = cells.chain([&*table.columns[index].title]).flat_map(str::split_whitespace);
    words.map(|word| columns(&harmless(word)).min(LONGEST_WORD)).max().unwrap_or(0).max(NARROWEST)
}

/// Gives each column its width: what it needs where all fit, else the rest is shared by `stretch`.
fn column_widths(table: &Table, width: usize) -> Vec<usize> {
    let count = table.columns.len();
    let needed: Vec<usize> = (0..count).map(|index| needed_width(table, index)).collect();
    let spared = (PADDING + JUNCTION) * count - JUNCTION;
    let fixed: usize =
        (0..count).filter(|&i| table.columns[i].stretch == 0).map(|i| needed[i].min(LONG)).sum();
    let mut room = width.saturating_sub(spared + fixed);

    let mut given = needed.clone();
    let mut open: Vec<usize> = (0..count).filter(|&i| table.columns[i].stretch > 0).collect();
    // No column is made narrower than its words, where there is room for all of them.
    let cramped = is_cramped(table, width);
    let floor = |i: usize| if cramped { NARROWEST } else { longest_word(table, i) };
    let floors: Vec<usize> = (0..count).map(floor).collect();
    let floors: Vec<usize> = floors.iter().zip(&needed).map(|(&floor, &needed)| floor.min(needed)).collect();
    // Columns that need no more than their share get it, and what they leave is shared anew by the others. Where that
    // would leave others less than their words need, those are served first.
    while !open.is_empty() {
        let weight: usize = open.iter().map(|&i| usize::from(table.columns[i].stretch)).sum();
        let share = |i: usize| room * usize::from(table.columns[i].stretch) / weight.max(1);
        let (content, wanting): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&i| needed[i] <= share(i));
        let taken: usize = content.iter().map(|&i| needed[i]).sum();
        let owed: usize = wanting.iter().map(|&i| floors[i]).sum();
        let (narrow, wide): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&i| share(i) < floors[i]);
        if !content.is_empty() && (narrow.is_empty() || taken + owed <= room) {
            room = room.saturating_sub(taken);
            open = wanting;
        } else if !narrow.is_empty() {
            for &i in &narrow {
                given[i] = floors[i];
                room = room.saturating_sub(floors[i]);
            }
            open = wide;
        } else {
            let mut left = room.saturating_sub(open.iter().map(|&i| share(i)).sum());
            for &i in &open {
                // What rounding left goes to the first columns, one each.
                let more = usize::from(left > 0);
                left -= more;
                given[i] = share(i) + more;
            }
            break;
        }
    }
    given
}

/// The width of the widest line of a column, its title included.
fn needed_width(table: &Table, index: usize) -> usize {
    let column = &table.columns[index];
    let title = columns(&harmless(&column.title.to_uppercase()));
    let cells = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => cells.get(index),
        Row::Divider(_) => None,
    });
    let width = |cell: &Cell| {
        if column.stretch == 0 {
            columns(harmless(&cell.text).trim_end())
        } else {
            super::harmless_lines(&cell.text).map(|line| columns(&line)).max().unwrap_or(0)
        }
    };
    cells.map(width).max().unwrap_or(0).max(title).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    fn widths(needs: &[(usize, u8)], width: usize) -> Vec<usize> {
        let columns = needs.iter().map(|&(_, stretch)| Column::text("c", "", stretch)).collect();
        let mut table = Table::new("t", columns);
        table.push(needs.iter().map(|&(need, _)| Cell::new("x".repeat(need))).collect());
        column_widths(&table, width)
    }

    #[test]
    fn what_is_left_is_shared_by_stretch() {
        // 30 columns: two junctions, three times two blanks, five for the first column: 17 are left.
        assert_eq!(widths(&[(5, 0), (100, 1), (100, 1)], 30), [5, 9, 8]);
        assert_eq!(widths(&[(5, 0), (100, 2), (100, 1)], 43), [5, 20, 10]);
    }

    #[test]
    fn a_column_takes_no_more_than_it_needs() {
        assert_eq!(widths(&[(5, 0), (4, 1), (100, 1)], 43), [5, 4, 26]);
        assert_eq!(widths(&[(5, 0), (4, 1), (6, 1)], 80), [5, 4, 6]);
    }

    #[test]
    fn a_column_that_may_be_wrapped_keeps_some_room() {
        assert_eq!(widths(&[(50, 0), (100, 1), (3, 1)], 20), [50, 8, 3]);
    }

    #[test]
    fn what_a_narrow_column_takes_beyond_its_share_the_others_give() {
        let given = widths(&[(100, 3), (100, 2), (100, 3), (100, 1)], 62);
        assert_eq!(given.iter().sum::<usize>(), 62 - 11);
        assert_eq!(given[3], NARROWEST);
    }

    #[test]
    fn a_table_is_cramped_where_words_would_be_broken() {
        let mut table = Table::new("t", vec![Column::fixed("id", ""), Column::text("text", "", 1)]);
        table.push(vec!["controls".into(), "a reputation to lose".into()]);
        // Eight and ten, two times two blanks and the junction.
        assert!(!is_cramped(&table, 23));
        assert!(is_cramped(&table, 22));
    }

    #[test]
    fn the_tones_are_numbered_as_they_are_listed() {
        for (number, tone) in TONES.into_iter().enumerate() {
            assert_eq!(tone as usize, number);
        }
    }
}
