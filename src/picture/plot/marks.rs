//! A plot as data: its marks, what they are drawn with, and its words.

use chrono::NaiveDate;

use crate::picture::font::Weight;
use crate::picture::geometry::{Area, Point};

/// Series that look different from each other: that many colours, dash patterns and signs.
pub(crate) const SERIES: usize = 6;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlotLayout {
    /// Width of the picture in pixels, 420 to 4000; `None` for the plot's own.
    pub(crate) width: Option<i32>,
    /// The day of the world, where it was asked for: it stands below the title.
    pub(crate) as_of: Option<NaiveDate>,
}

impl PlotLayout {
    pub(super) fn width_or(self, own: i32) -> i32 {
        self.width.unwrap_or(own).clamp(420, 4000)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plot {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) title: String,
    /// What it shows, in sentences for screen readers.
    pub(crate) description: String,
    /// What is drawn, from back to front.
    pub(crate) marks: Vec<PlotMark>,
}

/// What a mark is drawn with; `render` knows the colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Text,
    /// Of less weight.
    Faint,
    Grid,
    Band,
    /// The inner part of a band.
    DeepBand,
    /// A series, by number; they repeat after [`SERIES`].
    Series(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dash {
    /// The dash pattern of the ink; solid for what is no series.
    Own,
    Solid,
    /// Dots, for what is no data, such as a diagonal or a date.
    Dotted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PointSign {
    /// The sign of a series, by number, filled.
    Filled(usize),
    Hollow(usize),
    Small,
    /// A cross: what was withdrawn.
    Cross,
    /// A ring around a dot: what came of it.
    Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The end or middle of the base line, as `anchor` says.
    pub(crate) at: Point,
    pub(crate) text: String,
    pub(crate) size: i32,
    pub(crate) weight: Weight,
    pub(crate) anchor: Anchor,
    pub(crate) ink: Ink,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PlotMark {
    Line {
        points: Vec<Point>,
        ink: Ink,
        dash: Dash,
        /// Its width in tenths of a pixel.
        width: i32,
        /// What it is, for who points at it; empty for what is no data.
        note: String,
    },
    /// A filled region, as a closed outline.
    Region {
        outline: Vec<Point>,
        ink: Ink,
    },
    Bar {
        area: Area,
        ink: Ink,
        hollow: bool,
        /// What it is, for who points at it.
        note: String,
    },
    Sign {
        at: Point,
        sign: PointSign,
        ink: Ink,
        /// What it is, for who points at it.
        note: String,
    },
    Words(Words),
}
