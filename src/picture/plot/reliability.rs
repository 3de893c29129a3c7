//! The reliability diagram: what was stated and what happened, with the band in which a calibrated forecaster would lie.

use super::axis::{Axis, percent_ticks};
use super::sheet::{LINE, MARGIN, SIZE, Sheet, widest};
use super::{Anchor, Dash, Ink, Plot, PlotLayout, PlotMark, PointSign};
use crate::forecast::percent;
use crate::picture::font::{Weight, text_width};
use crate::picture::geometry::{Area, Point};
use crate::report::{BinRow, CalibrationReport, counted};
use crate::score::calibration::reliability_diagram::{ReliabilityDiagram, Step};

/// Width of the picture where none is asked for.
const WIDTH: i32 = 560;
const BARS: i32 = 64;

/// How what happened is pooled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// Into the steps of the recalibration (CORP, Dimitriadis, Gneiting and Jordan 2021), which need no bins.
    #[default]
    Steps,
    /// Into the bins of the report.
    Bins,
}

/// Draws a reliability diagram: steps with their 90 per cent consistency band, or bins each with its own, and below how
/// often which probability was stated, in bars of 5 per cent.
pub(crate) fn reliability_plot(report: &CalibrationReport, pooling: Pooling, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new("Reliability diagram", layout, WIDTH);
    let width = sheet.width;
    sheet.remark(report.subject(), 3, Ink::Faint);
    let (forecasts, questions) = (many(report.n, "forecast"), many(report.questions, "question"));
    sheet.remark(&format!("{forecasts} on {questions}"), 1, Ink::Faint);
    let Some(diagram) = report.diagram().filter(|_| report.n > 0) else {
        let sentence = "Nothing to draw: no forecast on an answered yes or no question yet.";
        sheet.nothing(sentence);
        return sheet.finish(&format!("Reliability diagram. {sentence}"));
    };
    if report.n < FEW {
        let few = if report.n == 1 { "One forecast tells nothing" } else { "So few forecasts tell little" };
        sheet.remark(&format!("{few} about calibration."), 1, Ink::Text);
    }
    let share = Axis::linear(0.0, 1.0, 0, 400);
    let left = MARGIN + widest(&percent_ticks(&share, 40)) + 10;
    let side = width - left - MARGIN - 8;
    let frame = Area { x: left, y: sheet.y + 30, width: side, height: side.min(640) };
    let across = Axis::linear(0.0, 1.0, frame.x, frame.x + frame.width);
    let up = Axis::linear(0.0, 1.0, frame.y + frame.height, frame.y);

    let axes = (&across, &up);
    if pooling == Pooling::Steps {
        band(&mut sheet, diagram, axes);
    }
    sheet.upwards(frame, &up, &percent_ticks(&up, 40), ("happened", 12));
    sheet.line(
        vec![(across.at(0.0), up.at(0.0)), (across.at(1.0), up.at(1.0))],
        Ink::Faint,
        Dash::Dotted,
        12,
    );
    match pooling {
        Pooling::Steps => steps(&mut sheet, diagram, axes),
        Pooling::Bins => bins(&mut sheet, &report.bins, axes),
    }
    sheet.along(frame, &across, &percent_ticks(&across, 60), "");
    let name_y = frame.y + frame.height + 36;
    sheet.small((frame.x + frame.width, name_y), "stated", Anchor::End, Ink::Faint);
    sheet.small((MARGIN, name_y + 4), "how often stated", Anchor::Start, Ink::Faint);
    counts(&mut sheet, report, (frame.x, name_y + 10, &across));
    sheet.y = name_y + 10 + BARS + 8;
    key(&mut sheet, pooling);
    let what = match pooling {
        Pooling::Steps => many(diagram.steps.len() as u64, "step"),
        Pooling::Bins => many(report.bins.len() as u64, "bin"),
    };
    sheet.finish(&format!(
        "Reliability diagram of {forecasts} on {questions}: what happened against what was stated, in {what}, with the 90 per cent band of a calibrated forecaster; bars below count how often each probability was stated. Mean Brier score {}.",
        report.brier.map_or_else(|| "unknown".to_owned(), |brier| format!("{brier:.4}")),
    ))
}

/// The consistency band around the diagonal.
fn band(sheet: &mut Sheet, diagram: &ReliabilityDiagram, (across, up): (&Axis, &Axis)) {
    let place = |p: f64, share: f64| (across.at(p), up.at(share));
    let mut lower: Vec<Point> = diagram.band.iter().map(|point| place(point.p, point.low)).collect();
    let mut upper: Vec<Point> = diagram.band.iter().map(|point| place(point.p, point.high)).collect();
    if let ([low], [high]) = (lower.as_slice(), upper.as_slice()) {
        // At a single number the band would have no width.
        let wide = |(x, y): Point| vec![(x - 6, y), (x + 6, y)];
        (lower, upper) = (wide(*low), wide(*high));
    }
    sheet.region(lower.iter().copied().chain(upper.iter().rev().copied()).collect(), Ink::Band);
    sheet.line(lower, Ink::Faint, Dash::Solid, 8);
    sheet.line(upper, Ink::Faint, Dash::Solid, 8);
}

/// The recalibration: level where forecasts are pooled, straight between.
fn steps(sheet: &mut Sheet, diagram: &ReliabilityDiagram, (across, up): (&Axis, &Axis)) {
    let ends = |step: &Step| {
        let mut ends =
            vec![(across.at(step.low), up.at(step.rate)), (across.at(step.high), up.at(step.rate))];
        ends.dedup();
        ends
    };
    let line: Vec<Point> = diagram.steps.iter().flat_map(ends).collect();
    sheet.data_line(line, Ink::Series(0), Dash::Solid, 25, "recalibrated");
    for step in &diagram.steps {
        let stated = if step.low < step.high {
            format!("{} to {}", percent(step.low), percent(step.high))
        } else {
            percent(step.low)
        };
        let of = many(step.rows, "forecast");
        let note = format!("stated {stated}: happened {} of {of}", percent(step.rate));
        for end in ends(step) {
            sheet.sign(end, PointSign::Filled(0), Ink::Series(0), &note);
        }
    }
}

/// Bins, each with the range in which the share of a calibrated forecaster would lie.
fn bins(sheet: &mut Sheet, bins: &[BinRow], (across, up): (&Axis, &Axis)) {
    for bin in bins {
        let x = across.at(bin.mean_p);
        whiskers(sheet, x, (up.at(bin.band_low), up.at(bin.band_high)));
        let note = format!(
            "{} to {}: stated {}, happened {} of {}; {} to {} expected of a calibrated forecaster",
            percent(bin.low),
            percent(bin.high),
            percent(bin.mean_p),
            percent(bin.rate),
            many(bin.n, "forecast"),
            percent(bin.band_low),
            percent(bin.band_high)
        );
        sheet.sign((x, up.at(bin.rate)), PointSign::Filled(0), Ink::Series(0), &note);
    }
}

fn whiskers(sheet: &mut Sheet, x: i32, (low, high): (i32, i32)) {
    sheet.line(vec![(x, low), (x, high)], Ink::Faint, Dash::Solid, 10);
    for end in [low, high] {
        sheet.line(vec![(x - 5, end), (x + 5, end)], Ink::Faint, Dash::Solid, 10);
    }
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

fn key(sheet: &mut Sheet, pooling: Pooling) {
    let entries = match pooling {
        Pooling::Steps => ["happened, pooled into steps (CORP)", "90% band of a calibrated forecaster"],
        Pooling::Bins => ["happened, in bins", "90% range of a calibrated forecaster"],
    };
    let mut x = MARGIN;
    sheet.y += LINE;
    for (which, text) in entries.into_iter().chain(["where both agree"]).enumerate() {
        let wide = 34 + text_width(text, SIZE, Weight::Regular);
        if x > MARGIN && x + wide > sheet.width - MARGIN {
            x = MARGIN;
            sheet.y += LINE + 3;
        }
        let y = sheet.y - 8;
        match (which, pooling) {
            (0, _) => {
                if pooling == Pooling::Steps {
                    sheet.line(vec![(x, y), (x + 26, y)], Ink::Series(0), Dash::Solid, 25);
                }
                sheet.sign((x + 13, y), PointSign::Filled(0), Ink::Series(0), "");
            }
            (1, Pooling::Steps) => {
                sheet.region(vec![(x, y - 6), (x + 26, y - 6), (x + 26, y + 6), (x, y + 6)], Ink::Band);
                sheet.line(vec![(x, y - 6), (x + 26, y - 6)], Ink::Faint, Dash::Solid, 8);
                sheet.line(vec![(x, y + 6), (x + 26, y + 6)], Ink::Faint, Dash::Solid, 8);
            }
            (1, Pooling::Bins) => whiskers(sheet, x + 13, (y + 6, y - 6)),
            _ => sheet.line(vec![(x, y), (x + 26, y)], Ink::Faint, Dash::Dotted, 12),
        }
        sheet.small((x + 34, sheet.y - 4), text, Anchor::Start, Ink::Text);
        x += wide + 22;
    }
}

pub(super) fn many(count: u64, noun: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), noun)
}
