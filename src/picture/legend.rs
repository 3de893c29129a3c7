//! What the signs of a picture mean: only those that occur in it, in rows below it.

use super::card::Shape;
use super::font::{Weight, text_width};
use super::geometry::{Badge, LegendItem, Line, LineKind, PlacedCard, Sample, Sign};
use super::layers::Lane;
use super::plan::MARGIN;
use crate::argument::Bearing;
use crate::belief::labelling::Label;

const SAMPLE: i32 = 34;
const ROW: i32 = 26;

/// Sets the legend below a picture; gives the items and where they end.
pub(super) fn legend(
    cards: &[PlacedCard],
    badges: &[Badge],
    lines: &[Line],
    top: i32,
    width: i32,
) -> (Vec<LegendItem>, i32) {
    let has_shape = |shape: Shape| cards.iter().any(|card| card.card.shape == shape);
    let has_status = |status: Label| cards.iter().any(|card| card.card.status == status);
    let has_sign = |sign: Sign| badges.iter().any(|badge| badge.sign == sign);
    let has_part = |part| cards.iter().any(|card| card.card.lines.iter().any(|line| line.part == part));
    let has_frame = |kind| cards.iter().any(|card| card.card.frames.iter().any(|frame| frame.kind == kind));
    let has_line = |kind: LineKind| lines.iter().any(|line| line.kind == kind);
    let entries = [
        (has_shape(Shape::Double), Sample::Shape(Shape::Double), "thesis"),
        (has_shape(Shape::Round), Sample::Shape(Shape::Round), "conjecture"),
        (has_shape(Shape::Box), Sample::Shape(Shape::Box), "premise"),
        (has_shape(Shape::Cut), Sample::Shape(Shape::Cut), "assumption"),
        (has_shape(Shape::Thin), Sample::Shape(Shape::Thin), "background"),
        (has_line(LineKind::Lane(Lane::Supports)), Sample::Sign(Sign::Reason(Bearing::Supports)), "supports"),
        (has_line(LineKind::Lane(Lane::Rebuts)), Sample::Sign(Sign::Reason(Bearing::Rebuts)), "rebuts"),
        (
            has_sign(Sign::Reason(Bearing::Undercuts)),
            Sample::Sign(Sign::Reason(Bearing::Undercuts)),
            "undercuts a reason",
        ),
        (has_sign(Sign::Contrary), Sample::Sign(Sign::Contrary), "both cannot hold"),
        (
            badges.iter().any(|badge| !badge.label.is_empty()),
            Sample::Joined,
            "linked premises: all are needed",
        ),
        (
            badges.iter().any(|badge| badge.status != Label::Stands),
            Sample::NotThrough,
            "reason that does not go through",
        ),
        (has_status(Label::Stands), Sample::Status(Label::Stands), "stands"),
        (has_status(Label::Falls), Sample::Status(Label::Falls), "falls"),
        (has_status(Label::Open), Sample::Status(Label::Open), "open"),
        (has_part(super::card::Part::Struck), Sample::Struck, "rejected by the author"),
        (
            has_frame(super::card::FrameKind::OpenQuestion),
            Sample::OpenQuestion,
            "open question: crowd's number, due date",
        ),
        (has_frame(super::card::FrameKind::SettledQuestion), Sample::SettledQuestion, "answered question"),
        (cards.iter().any(|card| card.card.stacked), Sample::Stacked, "more below, folded"),
    ];
    let mut items = Vec::new();
    let (mut x, mut y) = (MARGIN, top + ROW / 2);
    for (_, sample, text) in entries.into_iter().filter(|(shown, ..)| *shown) {
        let wide = SAMPLE + 8 + text_width(text, 12, Weight::Regular);
        if x > MARGIN && x + wide > width - MARGIN {
            x = MARGIN;
            y += ROW;
        }
        items.push(LegendItem { at: (x, y), sample, text, text_at: (x + SAMPLE + 8, y + 4) });
        x += wide + 26;
    }
    (items, y + ROW / 2)
}
