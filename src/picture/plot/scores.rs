//! The history of scores: running means with their intervals over the days on which answers became known.

use super::axis::{Axis, number_ticks};
use super::days::{seconds, time_ticks};
use super::reliability::many;
use super::sheet::{MARGIN, Name, SIZE, Sheet, WIDTH, names_width, sign_of, steps, widest};
use super::{Dash, Ink, Plot, PlotLayout, PointSign, SERIES};
use crate::picture::geometry::{Area, Point};
use crate::report::{ScoreHistory, ScoreLine};
use crate::score::board::RunningMean;
use crate::score::rules::convention::Direction;

const HEIGHT: i32 = 320;
/// Forecasters up to which each has a colour and a name.
const NAMED: usize = 5;

/// Draws running mean scores as steps from answer to answer; the interval of the first line as a band, of the others as
/// bars at the right. Beyond five forecasters only the best, those who were named, and what is computed have colour and
/// name; the others are thin lines.
pub(crate) fn score_history_plot(history: Option<&ScoreHistory>, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new("Score history", layout, WIDTH);
    let width = sheet.width;
    let Some(history) = history.filter(|history| history.lines.iter().any(|line| !line.points.is_empty()))
    else {
        let sentence = "Nothing to draw: no forecast on an answered question yet.";
        sheet.nothing(sentence);
        return sheet.finish(&format!("Score history. {sentence}"));
    };
    sheet.remark(&format!("Running mean over {}", history.subject()), 3, Ink::Faint);
    let chosen = chosen(history);
    let all = || history.lines.iter().flat_map(|line| &line.points);
    let moments = || all().map(|point| seconds(point.known));
    let (first, last) = ends(moments());
    let (first, last) = padded(first, last, 14.0);
    let values = history.lines.iter().flat_map(|line| {
        // Intervals of few questions would press all lines flat.
        let settled = line.points.iter().filter(|point| point.questions >= 20);
        let ends = line.points.last().into_iter().chain(settled).filter_map(|point| point.interval);
        line.points.iter().map(|point| point.mean).chain(ends.flat_map(|(low, high)| [low, high]))
    });
    let (low, high) = ends(values);
    let margin = ((high - low) * 0.06).max(high.abs().max(0.01) * 0.02);
    let (low, high) = (if low >= 0.0 { (low - margin).max(0.0) } else { low - margin }, high + margin);
    let ticks = number_ticks(&Axis::linear(low, high, HEIGHT, 0), 36);
    let names: Vec<String> = chosen.iter().map(|&(line, _)| name(line)).collect();
    let left = MARGIN + widest(&ticks) + 10;
    let right = MARGIN + names_width(names.iter().map(String::as_str), width * 2 / 5);
    let frame = Area { x: left, y: sheet.y + 30, width: width - left - right, height: HEIGHT };
    let across = Axis::linear(first, last, frame.x, frame.x + frame.width);
    let up = Axis::linear(low, high, frame.y + frame.height, frame.y);
    let at = |point: &RunningMean| (across.at(seconds(point.known)), up.at(point.mean));
    let end = |line: &ScoreLine| line.points.last().map_or(frame.x, |point| across.at(seconds(point.known)));
    let path = |line: &ScoreLine| steps(&line.points.iter().map(at).collect::<Vec<Point>>(), end(line));
    let banded = banded(&chosen);
    if let Some(line) = banded {
        band(&mut sheet, line, (&across, &up));
    }
    let direction = match history.direction {
        Direction::LowerIsBetter => "mean score, lower is better",
        Direction::HigherIsBetter => "mean score, higher is better",
    };
    sheet.upwards(frame, &up, &ticks, (direction, 12));
    for line in &history.lines {
        if !chosen.iter().any(|(other, _)| std::ptr::eq(*other, line)) {
            sheet.data_line(path(line), Ink::Grid, Dash::Solid, 14, &name(line));
        }
    }
    let mut beside = Vec::new();
    for (place, (&(line, number), words)) in chosen.iter().zip(&names).enumerate().rev() {
        let (ink, sign) = match number {
            Some(number) => (Ink::Series(number), Some(sign_of(number))),
            None => (if line.name.starts_with("crowd") { Ink::Text } else { Ink::Faint }, None),
        };
        let dash = match number {
            Some(_) => Dash::Own,
            None if line.name.starts_with("crowd") => Dash::Solid,
            None => Dash::Dotted,
        };
        sheet.data_line(path(line), ink, dash, if dash == Dash::Solid { 28 } else { 20 }, words);
        for point in &line.points {
            let interval = point
                .interval
                .map(|(low, high)| format!(", 95% interval {low:.4} to {high:.4}"))
                .unwrap_or_default();
            let day = point.known.with_timezone(&history.zone).date_naive();
            let note = format!(
                "{}, {day}: {:.4} over {}{interval}",
                line.name,
                point.mean,
                many(point.questions, "question")
            );
            sheet.sign(
                at(point),
                if line.points.len() > 60 { PointSign::Small } else { sign.unwrap_or(PointSign::Small) },
                ink,
                &note,
            );
        }
        let Some(last) = line.points.last() else { continue };
        let is_banded = banded.is_some_and(|banded| std::ptr::eq(banded, line));
        if let (false, Some((low, high))) = (is_banded || line.computed, last.interval) {
            let x = frame.x + frame.width + 4 + i32::try_from(place).unwrap_or(0) * 4;
            sheet.line(vec![(x, up.at(low)), (x, up.at(high))], ink, Dash::Solid, 15);
        }
        beside.push(Name { at: at(last), text: words.clone(), ink, sign, dash, led: true });
    }
    sheet.along(frame, &across, &time_ticks(&across, history.zone, SIZE), "answers became known");
    sheet.names(&beside, frame);
    remarks(&mut sheet, history, banded, chosen.len());
    let said: Vec<String> = names.iter().map(|name| format!("{name}.")).collect();
    sheet.finish(&format!("Score history: running mean scores over time, {direction}. {}", said.join(" ")))
}

/// The interval of a line as a band of steps.
fn band(sheet: &mut Sheet, line: &ScoreLine, (across, up): (&Axis, &Axis)) {
    let end = line.points.last().map_or(across.from, |point| across.at(seconds(point.known)));
    for part in line.points.chunk_by(|a, b| a.interval.is_some() == b.interval.is_some()) {
        let side = |pick: fn((f64, f64)) -> f64| -> Vec<Point> {
            let ends = part
                .iter()
                .filter_map(|point| Some((across.at(seconds(point.known)), up.at(pick(point.interval?)))));
            steps(&ends.collect::<Vec<Point>>(), end)
        };
        let (low, high) = (side(|ends| ends.0), side(|ends| ends.1));
        sheet.region(low.into_iter().chain(high.into_iter().rev()).collect(), Ink::Band);
    }
}

/// What must be known to read the picture, below it.
fn remarks(sheet: &mut Sheet, history: &ScoreHistory, banded: Option<&ScoreLine>, drawn: usize) {
    if let Some(line) = banded {
        let whose = &line.name;
        let text = format!(
            "Band: 95% interval of {whose}, clustered by question; bars at the right: those of others at the end."
        );
        sheet.remark(&text, 2, Ink::Faint);
    }
    let left_out = history.lines.len() - drawn;
    if left_out > 0 {
        let more = many(left_out as u64, "forecaster");
        sheet.remark(
            &format!("{more} more as thin lines; --benchmark or --against names one."),
            2,
            Ink::Faint,
        );
    }
    for remark in history.remarks.iter().take(6) {
        sheet.remark(remark, 2, Ink::Text);
    }
}

/// The lines that have colour and name, each with its number of series; what is computed has none.
fn chosen(history: &ScoreHistory) -> Vec<(&ScoreLine, Option<usize>)> {
    let own = history.lines.iter().filter(|line| !line.computed);
    let named = own.clone().filter(|line| line.named);
    let rest = own.filter(|line| !line.named);
    let own = named.chain(rest).take(NAMED.min(SERIES)).zip(0..).map(|(line, number)| (line, Some(number)));
    own.chain(history.lines.iter().filter(|line| line.computed).map(|line| (line, None))).collect()
}

/// The line whose interval is a band: who was named, else the crowd, else the best, if the line has one.
fn banded<'h>(chosen: &[(&'h ScoreLine, Option<usize>)]) -> Option<&'h ScoreLine> {
    let lines = chosen.iter().map(|&(line, _)| line);
    let has_interval = |line: &&ScoreLine| line.points.last().is_some_and(|point| point.interval.is_some());
    let rank = |line: &&ScoreLine| match (line.named, line.name.starts_with("crowd:"), line.computed) {
        (true, ..) => 0,
        (_, true, _) => 1,
        (.., false) => 2,
        _ => 3,
    };
    lines.filter(has_interval).min_by_key(rank).filter(|line| rank(line) < 3)
}

fn name(line: &ScoreLine) -> String {
    line.points.last().map_or_else(String::new, |last| {
        format!("{} {:.4}, {}", line.name, last.mean, many(last.questions, "question"))
    })
}

pub(super) fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| (ends.0.min(value), ends.1.max(value)))
}

/// A stretch of time with some room at its ends, at least so many days long.
pub(super) fn padded(first: f64, last: f64, days: f64) -> (f64, f64) {
    let room = ((last - first) * 0.02).max((days * 86_400.0 - (last - first)) / 2.0);
    (first - room, last + room)
}
