//! The thesis over time: belief as a line of steps, what moved it numbered above and told below.

use super::axis::{Axis, percent_ticks};
use super::days::{seconds, time_ticks};
use super::labels::apart;
use super::scores::padded;
use super::sheet::{LINE, MARGIN, SIZE, Sheet, WIDTH, steps, voice_words, widest};
use super::{Anchor, Dash, Ink, Plot, PlotLayout, PointSign};
use crate::forecast::percent;
use crate::picture::font::{Weight, text_width};
use crate::picture::geometry::{Area, Point};
use crate::picture::paragraph::{Setting, drawable, wrap};
use crate::report::{BeliefHistory, TurnRow, or_dash, shown};

const HEIGHT: i32 = 300;
/// Turns that are numbered and told: those that moved the belief most.
const TOLD: usize = 12;

/// Draws the belief in the thesis over time, each turn a step; the turns that moved it most are numbered above the frame
/// and told below it.
pub(crate) fn belief_history_plot(history: &BeliefHistory, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new(&history.heading(), layout, WIDTH);
    let width = sheet.width;
    let thesis = history.thesis.clone().unwrap_or_else(|| "thesis".to_owned());
    sheet.remark(&format!("Belief in {thesis} over time; {}", voice_words(&history.voice)), 2, Ink::Faint);
    let Some(end) = history.end else {
        let why = match history.end_range {
            Some(range) => format!("claims without a number leave {thesis} at {}", range.text(percent)),
            None => history.notes.last().cloned().unwrap_or_default(),
        };
        let sentence = format!("Nothing to draw: {why}.");
        sheet.nothing(&sentence);
        return sheet.finish(&format!("Belief over time. {sentence}"));
    };
    if history.turns.is_empty() {
        let sentence = format!(
            "Nothing to draw: no forecast and no answer has touched the argument yet; {thesis} is at {}.",
            percent(end)
        );
        sheet.nothing(&sentence);
        return sheet.finish(&format!("Belief over time. {sentence}"));
    }
    let ticks = percent_ticks(&Axis::linear(0.0, 1.0, HEIGHT, 0), 40);
    let left = MARGIN + widest(&ticks) + 10;
    let now_words = format!("{} now", percent(end));
    let right = MARGIN + 14 + text_width(&now_words, SIZE, Weight::Bold);
    let frame = Area { x: left, y: sheet.y + 52, width: width - left - right, height: HEIGHT };
    let moments: Vec<f64> = history.turns.iter().map(|turn| seconds(turn.moment)).collect();
    let (first, last) = super::scores::ends(moments.iter().copied().chain([seconds(history.now())]));
    let (first, last) = padded(first, last, 4.0);
    // Nothing is known of what lies ahead.
    let last = if last - first > 345_600.0 { seconds(history.now()).max(first + 1.0) } else { last };
    let across = Axis::linear(first, last, frame.x, frame.x + frame.width);
    let up = Axis::linear(0.0, 1.0, frame.y + frame.height, frame.y);
    sheet.upwards(frame, &up, &ticks, (&format!("belief in {thesis}"), 34));
    // A line begins where a stated number reaches the thesis, and ends where none does any longer.
    let mut lines: Vec<(Vec<Point>, i32)> = Vec::new();
    let mut values: Vec<Point> = history.start.map(|start| (frame.x, up.at(start))).into_iter().collect();
    for (turn, &at) in history.turns.iter().zip(&moments) {
        match turn.to {
            Some(to) => values.push((across.at(at), up.at(to))),
            None => lines.push((std::mem::take(&mut values), across.at(at))),
        }
    }
    let now = across.at(seconds(history.now()));
    let told = told(history);
    let wanted: Vec<i32> = told.iter().filter_map(|&at| moments.get(at)).map(|&at| across.at(at)).collect();
    let places = apart(&wanted, 20, frame.x, frame.x + frame.width);
    for (number, (&x, &place)) in wanted.iter().zip(&places).enumerate() {
        let y = frame.y;
        sheet.line(vec![(place, y - 9), (x, y - 2), (x, y + HEIGHT)], Ink::Grid, Dash::Solid, 10);
        let count = (number + 1).to_string();
        sheet.words((place, y - 13), count, SIZE, Weight::Bold, Anchor::Middle, Ink::Text);
    }
    lines.push((values, now));
    for (values, end) in lines.iter().filter(|(values, _)| !values.is_empty()) {
        let name = format!("belief in {thesis}");
        sheet.data_line(steps(values, *end), Ink::Series(0), Dash::Solid, 25, &name);
    }
    for (turn, &at) in history.turns.iter().zip(&moments) {
        let Some(to) = turn.to else { continue };
        let place = (across.at(at), up.at(to));
        sheet.sign(place, PointSign::Filled(0), Ink::Series(0), &in_words(history, turn));
    }
    let y = up.at(end).clamp(frame.y + 4, frame.y + HEIGHT - 4);
    sheet.words((now + 10, y + 4), now_words, SIZE, Weight::Bold, Anchor::Start, Ink::Text);
    sheet.along(frame, &across, &time_ticks(&across, history.zone(), SIZE), "");
    sheet.y += 8;
    for (number, &at) in told.iter().enumerate() {
        let Some(turn) = history.turns.get(at) else { continue };
        let count = (number + 1).to_string();
        sheet.words((MARGIN + 16, sheet.y + LINE - 4), count, SIZE, Weight::Bold, Anchor::End, Ink::Text);
        let setting =
            Setting { size: SIZE, weight: Weight::Regular, width: width - 2 * MARGIN - 24, most: 3 };
        for words in wrap(&drawable(&in_words(history, turn)), setting) {
            sheet.y += LINE;
            sheet.small((MARGIN + 24, sheet.y - 4), words, Anchor::Start, Ink::Text);
        }
        sheet.y += 2;
    }
    let rest = history.turns.len() - told.len();
    if rest > 0 {
        sheet.remark(&format!("and {rest} smaller turns that are drawn and not told"), 1, Ink::Faint);
    }
    sheet.finish(&format!(
        "Belief in {thesis} over time: from {} to {} in {} turns. Greatest: {}.",
        or_dash(history.start, percent),
        percent(end),
        history.turns.len(),
        told.iter()
            .filter_map(|&at| history.turns.get(at))
            .map(|turn| in_words(history, turn))
            .collect::<Vec<_>>()
            .join("; ")
    ))
}

/// The turns that moved the belief most, in order of time.
fn told(history: &BeliefHistory) -> Vec<usize> {
    let mut order: Vec<usize> = (0..history.turns.len()).collect();
    let size = |at: usize| history.turns.get(at).and_then(TurnRow::moved).map_or(0.0, f64::abs);
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    order.truncate(TOLD);
    order.sort_unstable();
    order
}

/// "2025-04-28: 71% to 75%, beijing-opposes-2025 resolved no (T)".
fn in_words(history: &BeliefHistory, turn: &TurnRow) -> String {
    let day = turn.moment.with_timezone(&history.zone()).date_naive();
    let parts: Vec<String> =
        turn.parts.iter().map(|part| format!("{} (through {})", part.what, part.claim)).collect();
    format!(
        "{day}: {} to {}, {}",
        shown(turn.from, turn.from_range, percent),
        shown(turn.to, turn.to_range, percent),
        parts.join("; ")
    )
}
