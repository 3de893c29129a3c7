//! The sheet that a plot is drawn on: title, remarks, frames with their axes, names of series, from above downwards.

use super::axis::{Axis, Tick};
use super::labels::apart;
use super::{Anchor, Dash, Ink, Plot, PlotLayout, PlotMark, PointSign, SERIES, Words};
use crate::picture::font::{Weight, text_width};
use crate::picture::geometry::{Area, Point};
use crate::picture::paragraph::{Setting, drawable, elide, wrap};

pub(super) const MARGIN: i32 = 20;
pub(super) const SIZE: i32 = 12;
pub(super) const LINE: i32 = 17;
/// Width of a picture where none is asked for.
pub(super) const WIDTH: i32 = 860;
/// Width of the sample of a series beside its name.
const SAMPLE: i32 = 26;

pub(super) struct Sheet {
    pub(super) width: i32,
    /// How far down it is used.
    pub(super) y: i32,
    title: String,
    pub(super) marks: Vec<PlotMark>,
}

/// The name of a series, beside the end of its line.
pub(super) struct Name {
    pub(super) at: Point,
    pub(super) text: String,
    pub(super) ink: Ink,
    pub(super) sign: Option<PointSign>,
    pub(super) dash: Dash,
    /// Whether a thin line leads from the end of the line to the name.
    pub(super) led: bool,
}

impl Sheet {
    /// A sheet with a title, as wide as asked for or so many pixels.
    pub(super) fn new(title: &str, layout: PlotLayout, own_width: i32) -> Self {
        let width = layout.width_or(own_width);
        let title = drawable(title);
        let mut sheet = Self { width, y: MARGIN - 4, title: title.clone(), marks: Vec::new() };
        let setting = Setting { size: 16, weight: Weight::Bold, width: width - 2 * MARGIN, most: 3 };
        for line in wrap(&title, setting) {
            sheet.y += 21;
            let at = (MARGIN, sheet.y - 5);
            sheet.words(at, line, 16, Weight::Bold, Anchor::Start, Ink::Text);
        }
        if let Some(day) = layout.as_of {
            sheet.remark(&format!("as of {day}"), 1, Ink::Faint);
        }
        sheet
    }

    /// Adds words at a place; their text must be drawable.
    pub(super) fn words(
        &mut self,
        at: Point,
        text: String,
        size: i32,
        weight: Weight,
        anchor: Anchor,
        ink: Ink,
    ) {
        if !text.is_empty() {
            self.marks.push(PlotMark::Words(Words { at, text, size, weight, anchor, ink }));
        }
    }

    /// Small words at a place; their text must be drawable.
    pub(super) fn small(&mut self, at: Point, text: impl Into<String>, anchor: Anchor, ink: Ink) {
        self.words(at, text.into(), SIZE, Weight::Regular, anchor, ink);
    }

    /// A remark over the whole width, in lines, at most so many.
    pub(super) fn remark(&mut self, text: &str, most: usize, ink: Ink) {
        let setting = Setting { size: SIZE, weight: Weight::Regular, width: self.width - 2 * MARGIN, most };
        for line in wrap(&drawable(text), setting) {
            self.y += LINE;
            self.small((MARGIN, self.y - 4), line, Anchor::Start, ink);
        }
    }

    /// A sentence where a frame would stand, since there is nothing to draw.
    pub(super) fn nothing(&mut self, sentence: &str) {
        self.y += 14;
        let top = self.y;
        self.remark(sentence, 4, Ink::Text);
        let right = self.width - MARGIN;
        self.line(vec![(MARGIN, top - 4), (right, top - 4)], Ink::Grid, Dash::Solid, 10);
        self.y += 6;
    }

    /// Adds a line that is no data.
    pub(super) fn line(&mut self, points: Vec<Point>, ink: Ink, dash: Dash, width: i32) {
        self.marks.push(PlotMark::Line { points, ink, dash, width, note: String::new() });
    }

    /// Adds a line of data with what it is.
    pub(super) fn data_line(&mut self, points: Vec<Point>, ink: Ink, dash: Dash, width: i32, note: &str) {
        if points.len() > 1 {
            self.marks.push(PlotMark::Line { points, ink, dash, width, note: drawable(note) });
        }
    }

    pub(super) fn sign(&mut self, at: Point, sign: PointSign, ink: Ink, note: &str) {
        self.marks.push(PlotMark::Sign { at, sign, ink, note: drawable(note) });
    }

    pub(super) fn region(&mut self, outline: Vec<Point>, ink: Ink) {
        if outline.len() > 2 {
            self.marks.push(PlotMark::Region { outline, ink });
        }
    }

    /// The axis of a frame upwards: grid, ticks, and `rise` pixels above it what it measures.
    pub(super) fn upwards(&mut self, frame: Area, axis: &Axis, ticks: &[Tick], (name, rise): (&str, i32)) {
        for tick in ticks {
            let y = axis.at(tick.value);
            self.line(vec![(frame.x, y), (frame.x + frame.width, y)], Ink::Grid, Dash::Solid, 10);
            self.line(vec![(frame.x - 5, y), (frame.x, y)], Ink::Text, Dash::Solid, 10);
            self.small((frame.x - 9, y + 4), drawable(&tick.label), Anchor::End, Ink::Text);
        }
        self.line(vec![(frame.x, frame.y), (frame.x, frame.y + frame.height)], Ink::Text, Dash::Solid, 10);
        let setting =
            Setting { size: SIZE, weight: Weight::Regular, width: self.width - 2 * MARGIN, most: 1 };
        self.small((MARGIN, frame.y - rise), elide(&drawable(name), setting), Anchor::Start, Ink::Faint);
    }

    /// The axis below a frame: ticks, and what it measures below them. Gives where it ends.
    pub(super) fn along(&mut self, frame: Area, axis: &Axis, ticks: &[Tick], name: &str) {
        let low = frame.y + frame.height;
        self.line(vec![(frame.x, low), (frame.x + frame.width, low)], Ink::Text, Dash::Solid, 10);
        for tick in ticks {
            let x = axis.at(tick.value);
            self.line(vec![(x, low), (x, low + 5)], Ink::Text, Dash::Solid, 10);
            let wide = text_width(&tick.label, SIZE, Weight::Regular);
            // The outermost names may not leave the picture.
            let middle = x.clamp(wide / 2 + 4, (self.width - wide / 2 - 4).max(wide / 2 + 4));
            self.small((middle, low + 19), drawable(&tick.label), Anchor::Middle, Ink::Text);
        }
        self.y = self.y.max(low + 24);
        if !name.is_empty() {
            self.y += LINE;
            let setting =
                Setting { size: SIZE, weight: Weight::Regular, width: self.width - 2 * MARGIN, most: 1 };
            let name = elide(&drawable(name), setting);
            let right = (frame.x + frame.width).max(MARGIN + text_width(&name, SIZE, Weight::Regular));
            self.small((right, self.y - 4), name, Anchor::End, Ink::Faint);
        }
    }

    /// Names series beside the ends of their lines, right of a frame, each with a sample; a thin line leads from where
    /// a name had to move away.
    pub(super) fn names(&mut self, names: &[Name], frame: Area) {
        let key = frame.x + frame.width + 26;
        let room = self.width - MARGIN - key - SAMPLE - 8;
        let wanted: Vec<i32> = names.iter().map(|name| name.at.1).collect();
        let places = apart(&wanted, LINE, frame.y + 2, frame.y + frame.height - 2);
        for (name, y) in names.iter().zip(places) {
            let (x, from) = name.at;
            if name.led {
                self.line(vec![(x + 6, from), (key - 14, from), (key - 3, y)], Ink::Grid, Dash::Solid, 10);
            }
            self.line(vec![(key, y), (key + SAMPLE, y)], name.ink, name.dash, 20);
            if let Some(sign) = name.sign {
                self.sign((key + SAMPLE / 2, y), sign, name.ink, "");
            }
            let setting = Setting { size: SIZE, weight: Weight::Regular, width: room, most: 1 };
            let text = elide(&drawable(&name.text), setting);
            self.small((key + SAMPLE + 8, y + 4), text, Anchor::Start, name.ink);
        }
    }

    /// Dated names above a frame, each with a dotted line down to its foot, none upon another, in as many rows as
    /// [`Self::date_rows`] says.
    pub(super) fn dates(&mut self, dates: &[(i32, String)], frame: Area) {
        for ((x, text), (start, row)) in dates.iter().zip(self.date_places(dates)) {
            let y = frame.y - 14 - i32::try_from(row).unwrap_or(0) * LINE;
            self.line(vec![(*x, y + 4), (*x, frame.y + frame.height)], Ink::Faint, Dash::Dotted, 12);
            self.small((start, y), self.date_name(text), Anchor::Start, Ink::Faint);
        }
    }

    pub(super) fn date_rows(&self, dates: &[(i32, String)]) -> i32 {
        let rows = self.date_places(dates).into_iter().map(|(_, row)| row + 1).max().unwrap_or(0);
        i32::try_from(rows).unwrap_or(i32::MAX)
    }

    fn date_name(&self, text: &str) -> String {
        let width = self.width - 4 * MARGIN;
        elide(&drawable(text), Setting { size: SIZE, weight: Weight::Regular, width, most: 1 })
    }

    /// Where each dated name begins, and in which row from below: around its line as far as the margins let it.
    fn date_places(&self, dates: &[(i32, String)]) -> Vec<(i32, usize)> {
        let mut rows: Vec<Vec<(i32, i32)>> = Vec::new();
        dates
            .iter()
            .map(|(x, text)| {
                let wide = text_width(&self.date_name(text), SIZE, Weight::Regular);
                let start = (x - wide / 2).clamp(MARGIN, (self.width - MARGIN - wide).max(MARGIN));
                // A name may not stand on another, nor on the line of one in a row below.
                let free = |row: &Vec<(i32, i32)>| {
                    row.iter().all(|&(from, to)| start + wide + 10 <= from || to + 10 <= start)
                };
                let row = rows.iter().position(free).unwrap_or(rows.len());
                if row == rows.len() {
                    rows.push(Vec::new());
                }
                if let Some(row) = rows.get_mut(row) {
                    row.push((start, start + wide));
                }
                (start, row)
            })
            .collect()
    }

    pub(super) fn finish(self, description: &str) -> Plot {
        Plot {
            width: self.width,
            height: self.y + MARGIN - 4,
            title: self.title,
            description: drawable(description),
            marks: self.marks,
        }
    }
}

pub(super) fn sign_of(series: usize) -> PointSign {
    PointSign::Filled(series % SERIES)
}

pub(super) fn widest(ticks: &[Tick]) -> i32 {
    ticks.iter().map(|tick| text_width(&tick.label, SIZE, Weight::Regular)).max().unwrap_or(0)
}

/// Whose numbers are drawn, from the name of a voice.
pub(super) fn voice_words(voice: &str) -> String {
    match voice.strip_prefix("crowd:") {
        Some(method) => format!("crowd: {method} of forecasters"),
        None => format!("forecasts of {voice}"),
    }
}

/// The room that names of series need right of a frame, at most `most`.
pub(super) fn names_width<'n>(names: impl Iterator<Item = &'n str>, most: i32) -> i32 {
    let wide = names.map(|name| text_width(&drawable(name), SIZE, Weight::Regular)).max();
    wide.map_or(0, |wide| (26 + SAMPLE + 8 + wide + 2).min(most))
}

/// Points of a line that goes on at each value until the next one.
pub(super) fn steps(values: &[(i32, i32)], until: i32) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for &(x, y) in values {
        points.extend(points.last().map(|&(_, before)| (x, before)));
        points.push((x, y));
    }
    points.extend(points.last().map(|&(_, y)| (until, y)));
    points.dedup();
    points
}
