//! The reliability diagram: what was stated and what happened, with the band in which a calibrated forecaster would lie.

use super::axis::{Axis, percent_ticks};
use super::sheet::{LINE, MARGIN, SIZE, Sheet, widest};
use super::{Anchor, Dash, Ink, Plot, PlotLayout, PlotMark, PointSign};
use crate::forecast::percent;
use crate::picture::font::{Weight, text_width};
use crate::picture::geometry::{Area, Point};
use crate::report::{CalibrationReport, counted};

/// Width of the picture where none is asked for.
const WIDTH: i32 = 560;
/// Height of the bars of counts.
const BARS: i32 = 64;

/// Draws a reliability diagram: the recalibration (CORP) as steps, its 90 per cent consistency band, the bins as rings,
/// and below how often which probability was stated, in bars of 5 per cent.
pub fn reliability_plot(report: &CalibrationReport, layout: PlotLayout) -> Plot {
    let width = layout.width_or(WIDTH);
    let mut sheet = Sheet::new("Reliability diagram", width);
    sheet.remark(report.subject(), 3, Ink::Faint);
    let (forecasts, questions) = (many(report.n, "forecast"), many(report.questions, "question"));
    sheet.remark(&format!("{forecasts} on {questions}"), 1, Ink::Faint);
    let Some(diagram) = report.diagram().filter(|_| report.n > 0) else {
        let sentence = "Nothing to draw: no forecast on an answered yes or no question yet.";
        sheet.nothing(sentence);
        return sheet.finish(&format!("Reliability diagram. {sentence}"));
    };
    if report.n < FEW {
        let few = if report.n == 1 { "One forecast tells" } else { "So few forecasts tell" };
        sheet.remark(&format!("{few} nothing about calibration yet."), 1, Ink::Text);
    }
    let share = Axis::linear(0.0, 1.0, 0, 400);
    let left = MARGIN + widest(&percent_ticks(&share, 40)) + 10;
    let side = width - left - MARGIN - 8;
    let frame = Area { x: left, y: sheet.y + 30, width: side, height: side.min(640) };
    let across = Axis::linear(0.0, 1.0, frame.x, frame.x + frame.width);
    let up = Axis::linear(0.0, 1.0, frame.y + frame.height, frame.y);

    let band: Vec<(f64, f64, f64)> =
        diagram.band.iter().map(|point| (point.p, point.low, point.high)).collect();
    let outline = |side: fn(&(f64, f64, f64)) -> f64| -> Vec<Point> {
        band.iter().map(|point| (across.at(point.0), up.at(side(point)))).collect()
    };
    let (mut lower, upper) = (outline(|point| point.1), outline(|point| point.2));
    if band.len() > 1 {
        sheet.region(lower.iter().copied().chain(upper.iter().rev().copied()).collect(), Ink::Band);
    }
    sheet.upwards(frame, &up, &percent_ticks(&up, 40), ("happened", 12));
    if band.len() > 1 {
        sheet.line(std::mem::take(&mut lower), Ink::Faint, Dash::Solid, 8);
        sheet.line(upper, Ink::Faint, Dash::Solid, 8);
    } else if let (Some(&from), Some(&to)) = (lower.first(), upper.first()) {
        // One number only: a line alone would have no width.
        let (left, right) = (from.0 - 6, from.0 + 6);
        sheet.region(vec![(left, from.1), (right, from.1), (right, to.1), (left, to.1)], Ink::Band);
        sheet.line(vec![(left, from.1), (left, to.1)], Ink::Faint, Dash::Solid, 8);
        sheet.line(vec![(right, from.1), (right, to.1)], Ink::Faint, Dash::Solid, 8);
    }
    sheet.line(vec![(across.at(0.0), up.at(0.0)), (across.at(1.0), up.at(1.0))], Ink::Faint, Dash::Dotted, 12);
    for bin in &report.bins {
        let note = format!(
            "bin {} to {}: stated {}, happened {} of {}; {} to {} expected of a calibrated forecaster",
            percent(bin.low),
            percent(bin.high),
            percent(bin.mean_p),
            percent(bin.rate),
            many(bin.n, "forecast"),
            percent(bin.band_low),
            percent(bin.band_high)
        );
        let at = (across.at(bin.mean_p), up.at(bin.rate));
        let (low, high) = (up.at(bin.band_low), up.at(bin.band_high));
        sheet.line(vec![(at.0, low), (at.0, high)], Ink::Faint, Dash::Solid, 10);
        sheet.line(vec![(at.0 - 4, low), (at.0 + 4, low)], Ink::Faint, Dash::Solid, 10);
        sheet.line(vec![(at.0 - 4, high), (at.0 + 4, high)], Ink::Faint, Dash::Solid, 10);
        sheet.sign(at, PointSign::Hollow(0), Ink::Text, &note);
    }
    let mut line: Vec<Point> = Vec::new();
    for step in &diagram.steps {
        line.push((across.at(step.low), up.at(step.rate)));
        line.push((across.at(step.high), up.at(step.rate)));
    }
    line.dedup();
    sheet.data_line(line, Ink::Series(0), Dash::Solid, 25, "recalibrated");
    for step in &diagram.steps {
        let stated = if step.low < step.high {
            format!("{} to {}", percent(step.low), percent(step.high))
        } else {
            percent(step.low)
        };
        let note =
            format!("stated {stated}: happened {} of {}", percent(step.rate), many(step.rows, "forecast"));
        let mut ends = vec![step.low, step.high];
        ends.dedup();
        for end in ends {
            sheet.sign((across.at(end), up.at(step.rate)), PointSign::Filled(0), Ink::Series(0), &note);
        }
    }
    sheet.along(frame, &across, &percent_ticks(&across, 60), "");
    let name_y = frame.y + frame.height + 36;
    sheet.small((frame.x + frame.width, name_y), "stated", Anchor::End, Ink::Faint);
    sheet.small((MARGIN, name_y + 4), "how often stated", Anchor::Start, Ink::Faint);
    counts(&mut sheet, report, (frame.x, name_y + 10, &across));
    sheet.y = name_y + 10 + BARS + 8;
    key(&mut sheet, band.len() > 1, report.bins.len());
    let description = format!(
        "Reliability diagram of {forecasts} on {questions}: {} steps of the recalibration within 0 to 100 per cent{}; bars below count how often each probability was stated. Mean Brier score {}.",
        diagram.steps.len(),
        if band.is_empty() { "" } else { ", with the 90 per cent band of a calibrated forecaster" },
        report.brier.map_or_else(|| "unknown".to_owned(), |brier| format!("{brier:.4}")),
    );
    sheet.finish(&description)
}

/// Forecasts below which a diagram says that it says little.
const FEW: u64 = 20;

/// Bars of how often which probability was stated, each with its count where there is room.
fn counts(sheet: &mut Sheet, report: &CalibrationReport, (left, top, across): (i32, i32, &Axis)) {
    let Some(diagram) = report.diagram() else { return };
    let most = diagram.counts.iter().map(|bar| bar.rows).max().unwrap_or(0).max(1);
    let floor = top + BARS;
    let height = Axis::linear(0.0, most as f64, 0, BARS - SIZE - 6);
    sheet.line(vec![(left, floor), (across.to, floor)], Ink::Text, Dash::Solid, 10);
    for bar in &diagram.counts {
        let edge = |index: usize| across.at(index as f64 / 20.0);
        let (from, to) = (edge(bar.index), edge(bar.index + 1));
        let tall = height.at(bar.rows as f64).max(1);
        let area = Area { x: from + 1, y: floor - tall, width: to - from - 2, height: tall };
        let note = format!(
            "{} to {}: stated {}",
            percent(bar.index as f64 / 20.0),
            percent((bar.index + 1) as f64 / 20.0),
            if bar.rows == 1 { "once".to_owned() } else { format!("{} times", bar.rows) }
        );
        sheet.marks.push(PlotMark::Bar { area, ink: Ink::Faint, hollow: false, note });
        let count = bar.rows.to_string();
        if text_width(&count, SIZE, Weight::Regular) <= to - from {
            sheet.small((from.midpoint(to), floor - tall - 4), count, Anchor::Middle, Ink::Text);
        }
    }
}

/// What the signs mean, in rows below.
fn key(sheet: &mut Sheet, band: bool, bins: usize) {
    let mut x = MARGIN;
    let mut entries = vec![(0, "happened, pooled into steps (CORP)")];
    if bins > 0 {
        entries.push((1, "bins"));
    }
    if band {
        entries.push((2, "90% band of a calibrated forecaster"));
    }
    entries.push((3, "where both agree"));
    sheet.y += LINE;
    for (which, text) in entries {
        let wide = 34 + text_width(text, SIZE, Weight::Regular);
        if x > MARGIN && x + wide > sheet.width - MARGIN {
            x = MARGIN;
            sheet.y += LINE + 3;
        }
        let y = sheet.y - 8;
        match which {
            0 => {
                sheet.line(vec![(x, y), (x + 26, y)], Ink::Series(0), Dash::Solid, 25);
                sheet.sign((x + 13, y), PointSign::Filled(0), Ink::Series(0), "");
            }
            1 => sheet.sign((x + 13, y), PointSign::Hollow(0), Ink::Text, ""),
            2 => {
                sheet.region(vec![(x, y - 6), (x + 26, y - 6), (x + 26, y + 6), (x, y + 6)], Ink::Band);
                sheet.line(vec![(x, y - 6), (x + 26, y - 6)], Ink::Faint, Dash::Solid, 8);
                sheet.line(vec![(x, y + 6), (x + 26, y + 6)], Ink::Faint, Dash::Solid, 8);
            }
            _ => sheet.line(vec![(x, y), (x + 26, y)], Ink::Faint, Dash::Dotted, 12),
        }
        sheet.small((x + 34, sheet.y - 4), text, Anchor::Start, Ink::Text);
        x += wide + 22;
    }
}


/// A number with its noun.
pub(super) fn many(count: u64, noun: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), noun)
}
