//! Plots as geometry: a reliability diagram, and probabilities over time.

use chrono::NaiveDate;

use super::font::Weight;
use super::geometry::{Area, Point};
use super::paragraph::{Setting, drawable, elide};

/// The frame that numbers are drawn in.
const FRAME: Area = Area { x: 64, y: 52, width: 420, height: 360 };
/// Height of the bars of counts below a reliability diagram.
const BARS: i32 = 60;
/// Series of a history that are drawn; dash patterns tell them apart.
pub const SERIES: usize = 6;

/// A plot.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Its name.
    pub title: String,
    /// What it shows, for screen readers.
    pub description: String,
    /// The frame of the numbers.
    pub frame: Area,
    /// Places of ticks from the left, with their labels.
    pub ticks_x: Vec<(i32, String)>,
    /// Places of ticks from above, with their labels.
    pub ticks_y: Vec<(i32, String)>,
    /// What the axes are.
    pub axes: (&'static str, &'static str),
    /// What is drawn, from back to front.
    pub marks: Vec<PlotMark>,
}

/// A mark of a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlotMark {
    /// Where forecast and frequency agree.
    Diagonal(Point, Point),
    /// A band, as a closed outline.
    Band(Vec<Point>),
    /// A line of a series.
    Line(usize, Vec<Point>),
    /// A point of a series.
    Dot(usize, Point),
    /// A bar of counts.
    Bar(Area),
    /// Words of a series or of a bar, from their left end.
    Words(Point, String),
}

/// A bin of a reliability diagram; shares from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityPoint {
    /// Mean forecast.
    pub forecast: f64,
    /// Share of what was forecast that happened.
    pub observed: f64,
    /// Band in which the share would lie if the forecasts were calibrated.
    pub band: Option<(f64, f64)>,
    /// Forecasts in the bin.
    pub count: u64,
}

/// Probabilities over time: each stands until the next.
#[derive(Clone, Debug, PartialEq)]
pub struct HistorySeries {
    /// Whose.
    pub name: String,
    /// Days and probabilities, in order of time.
    pub points: Vec<(NaiveDate, f64)>,
}

/// Draws a reliability diagram: band, diagonal, a point for each bin, bars of counts below. Bins with numbers outside
/// 0 to 1 are left out.
pub fn reliability_plot(title: &str, points: &[ReliabilityPoint]) -> Plot {
    let share = |value: f64| (0.0..=1.0).contains(&value);
    let mut points: Vec<ReliabilityPoint> =
        points.iter().copied().filter(|point| share(point.forecast) && share(point.observed)).collect();
    points.sort_by(|one, other| one.forecast.total_cmp(&other.forecast));
    let mut marks = Vec::new();
    let banded: Vec<(f64, (f64, f64))> = points
        .iter()
        .filter_map(|point| Some((point.forecast, point.band?)))
        .filter(|(_, (low, high))| share(*low) && share(*high))
        .collect();
    if !banded.is_empty() {
        let low = banded.iter().map(|&(x, (low, _))| (across(x), up(low)));
        let high = banded.iter().rev().map(|&(x, (_, high))| (across(x), up(high)));
        marks.push(PlotMark::Band(low.chain(high).collect()));
    }
    marks.push(PlotMark::Diagonal((across(0.0), up(0.0)), (across(1.0), up(1.0))));
    marks.push(PlotMark::Line(
        0,
        points.iter().map(|point| (across(point.forecast), up(point.observed))).collect(),
    ));
    let most = points.iter().map(|point| point.count).max().unwrap_or(0).max(1);
    let floor = FRAME.y + FRAME.height + 62 + BARS;
    for point in &points {
        let (x, y) = (across(point.forecast), up(point.observed));
        let height = scaled(point.count as f64 / most as f64, BARS - 16);
        marks.push(PlotMark::Dot(0, (x, y)));
        marks.push(PlotMark::Bar(Area { x: x - 6, y: floor - height, width: 12, height }));
        marks.push(PlotMark::Words((x - 6, floor - height - 4), point.count.to_string()));
    }
    let count: u64 = points.iter().map(|point| point.count).sum();
    Plot {
        width: FRAME.x + FRAME.width + 40,
        height: floor + 24,
        title: drawable(title),
        description: format!(
            "Reliability diagram of {} bins and {count} forecasts; bars show how many forecasts each bin holds.",
            points.len()
        ),
        frame: FRAME,
        ticks_x: shares().map(|value| (across(value), percent(value))).collect(),
        ticks_y: shares().map(|value| (up(value), percent(value))).collect(),
        axes: ("forecast", "happened"),
        marks,
    }
}

/// Draws probabilities over time as steps, the first series up to [`SERIES`]; numbers outside 0 to 1 are left out.
pub fn history_plot(title: &str, series: &[HistorySeries]) -> Plot {
    let shown: Vec<(&str, Vec<(NaiveDate, f64)>)> = series
        .iter()
        .take(SERIES)
        .map(|one| {
            let sound = one.points.iter().copied().filter(|(_, value)| (0.0..=1.0).contains(value));
            (one.name.as_str(), sound.collect())
        })
        .collect();
    let days = || shown.iter().flat_map(|(_, points)| points.iter().map(|(day, _)| *day));
    let (first, last) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let span = last.signed_duration_since(first).num_days().max(1);
    let at = |day: NaiveDate| across(day.signed_duration_since(first).num_days() as f64 / span as f64);
    let mut marks = Vec::new();
    for (index, (name, points)) in shown.iter().enumerate() {
        let mut line: Vec<Point> = Vec::new();
        for &(day, value) in points {
            let (x, y) = (at(day), up(value));
            line.extend(line.last().map(|&(_, before)| (x, before)));
            line.push((x, y));
        }
        marks.push(PlotMark::Line(index, line.clone()));
        marks.extend(points.iter().map(|&(day, value)| PlotMark::Dot(index, (at(day), up(value)))));
        // Names stand beside the last point, one above the other where they would meet, each with a sample of its line.
        let wanted = line.last().map_or(FRAME.y, |point| point.1) + 4;
        let taken = |y: i32, marks: &[PlotMark]| {
            marks.iter().any(|mark| matches!(mark, PlotMark::Words((_, other), _) if (other - y).abs() < 15))
        };
        let mut y = wanted;
        while taken(y, &marks) {
            y -= 15;
        }
        let name = elide(&drawable(name), Setting { size: 12, weight: Weight::Regular, width: 150, most: 1 });
        let key = FRAME.x + FRAME.width + 14;
        marks.push(PlotMark::Line(index, vec![(key, y - 4), (key + 24, y - 4)]));
        marks.push(PlotMark::Words((key + 32, y), name));
    }
    let quarter = |part: i64| first + chrono::TimeDelta::days(span * part / 4);
    let parts: Vec<i64> = if span < 4 { vec![0, 4] } else { vec![0, 2, 4] };
    let points: usize = shown.iter().map(|(_, points)| points.len()).sum();
    Plot {
        width: FRAME.x + FRAME.width + 210,
        height: FRAME.y + FRAME.height + 60,
        title: drawable(title),
        description: format!(
            "Probabilities over time: {} series, {points} points, {first} to {last}.",
            shown.len()
        ),
        frame: FRAME,
        ticks_x: parts.into_iter().map(|part| (at(quarter(part)), quarter(part).to_string())).collect(),
        ticks_y: shares().map(|value| (up(value), percent(value))).collect(),
        axes: ("day", "probability"),
        marks,
    }
}

fn shares() -> impl Iterator<Item = f64> {
    (0..=5).map(|fifth| f64::from(fifth) / 5.0)
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn across(share: f64) -> i32 {
    FRAME.x + scaled(share, FRAME.width)
}

fn up(share: f64) -> i32 {
    FRAME.y + FRAME.height - scaled(share, FRAME.height)
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a few hundred pixels")]
fn scaled(share: f64, pixels: i32) -> i32 {
    (share * f64::from(pixels)).round() as i32
}
