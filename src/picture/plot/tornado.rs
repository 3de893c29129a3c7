//! The tornado of cruxes: how far each answer would take the thesis, the farthest swing first.

use super::axis::{Axis, percent_ticks};
use super::sheet::{MARGIN, SIZE, Sheet, WIDTH, voice_words};
use super::{Anchor, Dash, Ink, Plot, PlotLayout, PlotMark};
use crate::forecast::percent;
use crate::picture::font::{Weight, text_width};
use crate::picture::geometry::Area;
use crate::picture::paragraph::{Setting, drawable, elide};
use crate::report::{CruxRow, CruxTable};

const ROW: i32 = 40;
const MOST: usize = 15;

/// Draws for each crux a bar from where the thesis stands now to where it would be if the event came about (filled) and
/// if not (hollow), with the belief at either end.
pub(crate) fn tornado_plot(table: &CruxTable, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new(&table.heading(), layout, WIDTH);
    let width = sheet.width;
    let thesis = table.thesis.clone().unwrap_or_else(|| "thesis".to_owned());
    sheet.remark(&format!("What would move {thesis}; {}", voice_words(&table.voice)), 2, Ink::Faint);
    let (rows, left_out) = table.by_swing(MOST);
    let (Some(now), false) = (table.now, rows.is_empty()) else {
        let why =
            table.notes.first().map_or_else(|| "nothing open would move the thesis".to_owned(), Clone::clone);
        let sentence = format!("Nothing to draw: {why}.");
        sheet.nothing(&sentence);
        return sheet.finish(&format!("Cruxes. {sentence}"));
    };
    let left = MARGIN + (width * 2 / 5).min(400);
    let ends = rows.iter().flat_map(|row| [row.if_so, row.if_not]).chain([now]);
    let (low, high) = super::scores::ends(ends);
    // Room for the numbers at the ends of the bars.
    let room = text_width("99.99%", SIZE, Weight::Regular) + 10;
    let count = i32::try_from(rows.len()).unwrap_or(0);
    let frame = Area {
        x: left + room,
        y: sheet.y + 46,
        width: width - left - 2 * room - MARGIN,
        height: count * ROW,
    };
    let pad = ((high - low) * 0.02).max(0.002);
    let across = Axis::linear((low - pad).max(0.0), (high + pad).min(1.0), frame.x, frame.x + frame.width);
    let foot = frame.y + frame.height;
    let ticks = percent_ticks(&across, 50);
    for tick in &ticks {
        let x = across.at(tick.value);
        sheet.line(vec![(x, frame.y), (x, foot)], Ink::Grid, Dash::Solid, 10);
    }
    let middle = across.at(now);
    for (place, row) in (0..).zip(&rows) {
        draw_row(&mut sheet, row, now, &across, (left, frame.y + place * ROW));
    }
    sheet.line(vec![(middle, frame.y - 8), (middle, foot)], Ink::Text, Dash::Solid, 15);
    let now_words = format!("now {}", percent(now));
    let half = text_width(&now_words, SIZE, Weight::Bold) / 2;
    let at = (middle.clamp(MARGIN + half, width - MARGIN - half), frame.y - 14);
    sheet.words(at, now_words, SIZE, Weight::Bold, Anchor::Middle, Ink::Text);
    sheet.along(frame, &across, &ticks, &format!("belief in {thesis}"));
    sheet.y += 20;
    let mut x = MARGIN;
    let key = [("if so: the event comes about, or the claim holds", false), ("if not", true)];
    for (text, hollow) in key {
        let wide = 34 + text_width(text, SIZE, Weight::Regular);
        if x > MARGIN && x + wide > width - MARGIN {
            x = MARGIN;
            sheet.y += 20;
        }
        let area = Area { x, y: sheet.y - 14, width: 26, height: 12 };
        let ink = Ink::Series(usize::from(hollow));
        sheet.marks.push(PlotMark::Bar { area, ink, hollow, note: String::new() });
        sheet.small((x + 34, sheet.y - 4), text, Anchor::Start, Ink::Text);
        x += wide + 24;
    }
    if left_out > 0 {
        sheet.remark(&format!("and {left_out} more that would move it less"), 1, Ink::Faint);
    }
    let said: Vec<String> = rows.iter().take(5).map(|row| in_words(row)).collect();
    sheet.finish(&format!(
        "What would move {thesis}, now at {}, the farthest first: {}.",
        percent(now),
        said.join("; ")
    ))
}

fn draw_row(sheet: &mut Sheet, row: &CruxRow, now: f64, across: &Axis, (left, top): (i32, i32)) {
    let room = left - MARGIN - 6;
    let words =
        |text: &str, weight, width| elide(&drawable(text), Setting { size: SIZE, weight, width, most: 1 });
    let chance = if row.event.is_empty() || row.kind == "claim" {
        format!("holds: {}", percent(row.p))
    } else {
        format!("{}: {}", row.event, percent(row.p))
    };
    let id = words(&row.id, Weight::Bold, room * 3 / 5);
    let after = MARGIN + text_width(&id, SIZE, Weight::Bold) + 8;
    sheet.words((MARGIN, top + 16), id, SIZE, Weight::Bold, Anchor::Start, Ink::Text);
    sheet.small(
        (after, top + 16),
        words(&chance, Weight::Regular, left - 6 - after),
        Anchor::Start,
        Ink::Faint,
    );
    sheet.small((MARGIN, top + 31), words(&row.text, Weight::Regular, room), Anchor::Start, Ink::Faint);
    let middle = across.at(now);
    let same_side = (row.if_so - now) * (row.if_not - now) > 0.0;
    let note = in_words(row);
    for (end, hollow) in [(row.if_not, true), (row.if_so, false)] {
        let x = across.at(end);
        // Where both answers move the thesis the same way, their bars would hide each other.
        let (y, height) = match (same_side, hollow) {
            (false, _) => (top + 10, 20),
            (true, true) => (top + 21, 11),
            (true, false) => (top + 8, 11),
        };
        let area = Area { x: x.min(middle), y, width: (x - middle).abs().max(1), height };
        let ink = Ink::Series(usize::from(hollow));
        sheet.marks.push(PlotMark::Bar { area, ink, hollow, note: note.clone() });
        let leftward = x < middle || (x == middle && end < now);
        let (at, anchor) = if leftward { (x - 6, Anchor::End) } else { (x + 6, Anchor::Start) };
        sheet.small((at, y + height / 2 + 4), percent(end), anchor, Ink::Text);
    }
}

fn in_words(row: &CruxRow) -> String {
    let event = if row.event.is_empty() { String::new() } else { format!(" {}", row.event) };
    format!("{}{event}: {} if so, {} if not", row.id, percent(row.if_so), percent(row.if_not))
}
