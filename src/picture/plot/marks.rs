//! A plot as data: its marks, what they are drawn with, and its words.

use chrono::NaiveDate;

use crate::picture::font::Weight;
use crate::picture::geometry::{Area, Point};

/// Series that look different from each other: that many colours, dash patterns and signs.
pub const SERIES: usize = 6;

/// How a plot is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlotLayout {
    /// Width of the picture in pixels, 420 to 4000; `None` for the plot's own.
    pub width: Option<i32>,
    /// The day of the world, where it was asked for: it stands below the title.
    pub as_of: Option<NaiveDate>,
}

impl PlotLayout {
    pub(super) fn width_or(self, own: i32) -> i32 {
        self.width.unwrap_or(own).clamp(420, 4000)
    }
}

/// A plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Its name.
    pub title: String,
    /// What it shows, in sentences for screen readers.
    pub description: String,
    /// What is drawn, from back to front.
    pub marks: Vec<PlotMark>,
}

/// What a mark is drawn with; `render` knows the colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As text.
    Text,
    /// Of less weight.
    Faint,
    /// Lines of a grid.
    Grid,
    /// A band behind lines.
    Band,
    /// The inner part of a band.
    DeepBand,
    /// A series, by number; they repeat after [`SERIES`].
    Series(usize),
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// The dash pattern of the ink; solid for what is no series.
    Own,
    /// Solid.
    Solid,
    /// Dots, for what is no data, such as a diagonal or a date.
    Dotted,
}

/// The sign of a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointSign {
    /// The sign of a series, by number, filled.
    Filled(usize),
    /// The same as an outline.
    Hollow(usize),
    /// A small dot.
    Small,
    /// A cross: what was withdrawn.
    Cross,
    /// A ring around a dot: what came of it.
    Target,
}

/// Which part of words stands at their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Their left end.
    Start,
    /// Their middle.
    Middle,
    /// Their right end.
    End,
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The end or middle of the base line, as `anchor` says.
    pub at: Point,
    /// The words, without anything that steers.
    pub text: String,
    /// Type size in pixels.
    pub size: i32,
    /// How heavy the letters are.
    pub weight: Weight,
    /// Which part stands there.
    pub anchor: Anchor,
    /// What they are drawn with.
    pub ink: Ink,
}

/// A mark of a plot.
#[derive(Clone, Debug, PartialEq)]
pub enum PlotMark {
    /// A line.
    Line {
        /// Its points.
        points: Vec<Point>,
        /// What it is drawn with.
        ink: Ink,
        /// Its pattern.
        dash: Dash,
        /// Its width in tenths of a pixel.
        width: i32,
        /// What it is, for who points at it; empty for what is no data.
        note: String,
    },
    /// A filled region, as a closed outline.
    Region {
        /// Its corners.
        outline: Vec<Point>,
        /// What it is filled with.
        ink: Ink,
    },
    /// A bar.
    Bar {
        /// Its place.
        area: Area,
        /// What it is drawn with.
        ink: Ink,
        /// Whether only its outline is drawn.
        hollow: bool,
        /// What it is, for who points at it.
        note: String,
    },
    /// A single value.
    Sign {
        /// Its place.
        at: Point,
        /// Its shape.
        sign: PointSign,
        /// What it is drawn with.
        ink: Ink,
        /// What it is, for who points at it.
        note: String,
    },
    /// A line of words.
    Words(Words),
}
