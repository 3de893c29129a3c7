//! What a picture consists of, each piece with its place in whole pixels.

use super::card::{Card, Shape};
use super::font::Weight;
use super::layers::Lane;
use crate::argument::Bearing;
use crate::belief::labelling::Label;

/// A point, in pixels from the upper left corner.
pub type Point = (i32, i32);

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Begins anew.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A bend with its corner.
    Bend(Point, Point),
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// From a claim to the badges of the reasons it is a premise of.
    Premise,
    /// From badges to the claim that they bear on.
    Lane(Lane),
    /// From a badge to the badge that it undercuts.
    Undercut,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// The claim that it leads from, or for a lane the claim that it leads to, by position in the diagram; none for
    /// an undercut.
    pub claim: Option<usize>,
    /// How it runs.
    pub path: Vec<Step>,
}

/// The head of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its tip.
    pub tip: Point,
    /// Where it points: one of the four unit steps.
    pub towards: Point,
    /// What it says.
    pub kind: LineKind,
    /// The claim of its line.
    pub claim: Option<usize>,
}

/// A box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left end.
    pub x: i32,
    /// Upper end.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// A card in its place.
#[derive(Clone, Debug)]
pub struct PlacedCard {
    /// The claim, by position in the diagram.
    pub claim: usize,
    /// Left end.
    pub x: i32,
    /// Upper end.
    pub y: i32,
    /// The card.
    pub card: Card,
}

/// What a badge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A reason.
    Reason(Bearing),
    /// Two claims cannot both hold.
    Contrary,
}

/// The badge of a reason, where its linked premises join.
#[derive(Clone, Debug)]
pub struct Badge {
    /// The reason, by position in the diagram; none for a contrary pair.
    pub reason: Option<usize>,
    /// Its place.
    pub area: Area,
    /// What it says.
    pub sign: Sign,
    /// Its id, where it has one of its own.
    pub label: String,
    /// Whether it stands.
    pub status: Label,
    /// Everything about it in words.
    pub tooltip: String,
}

/// A line of the picture's own text.
#[derive(Clone, Debug)]
pub struct Caption {
    /// Left end of the base line.
    pub at: Point,
    /// Type size.
    pub size: i32,
    /// How heavy the letters are.
    pub weight: Weight,
    /// The words.
    pub text: String,
}

/// The frame around cards of a group that stand together.
#[derive(Clone, Debug)]
pub struct GroupFrame {
    /// Its place.
    pub area: Area,
    /// The group's title, cut to the frame's width.
    pub label: Caption,
    /// The whole title.
    pub title: String,
}

/// The picture of a map.
#[derive(Clone, Debug)]
pub struct MapPicture {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Its name.
    pub title: String,
    /// What it shows, in a paragraph for screen readers.
    pub description: String,
    /// Title and notes.
    pub captions: Vec<Caption>,
    /// Frames of groups, below everything else.
    pub groups: Vec<GroupFrame>,
    /// Tinted bands behind the badges of a lane.
    pub bands: Vec<(Area, Lane)>,
    /// Lines, below badges and cards.
    pub lines: Vec<Line>,
    /// Their heads.
    pub heads: Vec<Head>,
    /// Badges.
    pub badges: Vec<Badge>,
    /// Cards.
    pub cards: Vec<PlacedCard>,
    /// What signs mean.
    pub legend: Vec<LegendItem>,
}

/// A sign with its meaning.
#[derive(Clone, Debug)]
pub struct LegendItem {
    /// Left end and middle of the sample, which is 34 pixels wide and at most 20 high.
    pub at: Point,
    /// The sign.
    pub sample: Sample,
    /// What it means.
    pub text: &'static str,
    /// Left end and base line of the text, in 12 pixels.
    pub text_at: Point,
}

/// A sign of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// An outline.
    Shape(Shape),
    /// A badge with its line.
    Sign(Sign),
    /// A badge of a reason that does not go through.
    NotThrough,
    /// A status.
    Status(Label),
    /// Text struck through.
    Struck,
    /// Lines that join.
    Joined,
    /// A card on a stack.
    Stacked,
    /// An open question.
    OpenQuestion,
    /// An answered question.
    SettledQuestion,
}
