//! The picture of a map as one SVG file: no script, nothing fetched, readable without colour and without sight.

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};

use crate::argument::Bearing;
use crate::belief::labelling::Label;
use crate::picture::{
    Area, Badge, Caption, Card, Frame, FrameKind, GroupFrame, Head, Lane, LegendItem, Line, LineKind,
    MapPicture, Part, PlacedCard, STRIPE, Sample, Shape, Sign, Step, TextLine, Weight, text_width,
};

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub back: &'static str,
    /// Cards.
    pub card: &'static str,
    /// Text on cards and on the background.
    pub text: &'static str,
    /// Text of less weight, and lines of premises.
    pub faint: &'static str,
    /// The card of the thesis.
    pub thesis: &'static str,
    /// Text on it.
    pub thesis_text: &'static str,
    /// Badges, and answered questions.
    pub badge: &'static str,
    /// Badges that ask for attention.
    pub alarm: &'static str,
    /// Text on them.
    pub alarm_text: &'static str,
    /// What supports.
    pub supports: &'static str,
    /// What rebuts.
    pub rebuts: &'static str,
    /// What undercuts.
    pub undercuts: &'static str,
    /// What cannot both hold.
    pub contrary: &'static str,
    /// What stands.
    pub stands: &'static str,
    /// What falls.
    pub falls: &'static str,
    /// What is open.
    pub open: &'static str,
    /// Frames of groups.
    pub group: &'static str,
    /// The band behind what supports.
    pub band_supports: &'static str,
    /// The band behind what rebuts.
    pub band_rebuts: &'static str,
    /// Grids of plots, and lines that only accompany others.
    pub grid: &'static str,
    /// Bands of plots.
    pub band: &'static str,
    /// The inner part of a band.
    pub deep_band: &'static str,
    /// Series of plots: told apart with any colour vision, and by lightness.
    pub series: [&'static str; 6],
}

impl Palette {
    /// Every colour, in the order of the fields.
    pub(super) fn colors(self) -> impl Iterator<Item = &'static str> {
        let Self {
            back,
            card,
            text,
            faint,
            thesis,
            thesis_text,
            badge,
            alarm,
            alarm_text,
            supports,
            rebuts,
            undercuts,
            contrary,
            stands,
            falls,
            open,
            group,
            band_supports,
            band_rebuts,
            grid,
            band,
            deep_band,
            series,
        } = self;
        let cards = [back, card, text, faint, thesis, thesis_text, badge, alarm, alarm_text];
        let signs = [supports, rebuts, undercuts, contrary, stands, falls, open];
        let grounds = [group, band_supports, band_rebuts, grid, band, deep_band];
        cards.into_iter().chain(signs).chain(grounds).chain(series)
    }
}

/// Dark on white.
pub const LIGHT: Palette = Palette {
    back: "#ffffff",
    card: "#ffffff",
    text: "#1b1f24",
    faint: "#57606a",
    thesis: "#1f2a3d",
    thesis_text: "#ffffff",
    badge: "#e9edf2",
    alarm: "#ffe9b8",
    alarm_text: "#4a2f00",
    supports: "#0b6b4f",
    rebuts: "#b3261e",
    undercuts: "#6a1b9a",
    contrary: "#7a4b00",
    stands: "#0b6b2e",
    falls: "#a11212",
    open: "#7a4b00",
    group: "#f1f4f8",
    band_supports: "#dff0e8",
    band_rebuts: "#fbe3e1",
    grid: "#c3c9d1",
    band: "#e3e9f1",
    deep_band: "#c5d1e1",
    series: ["#00509e", "#b04300", "#007052", "#8f2a72", "#6b5600", "#3d4650"],
};

/// Light on black.
pub const DARK: Palette = Palette {
    back: "#14171c",
    card: "#1f242c",
    text: "#e9ecf1",
    faint: "#aeb6c2",
    thesis: "#e9ecf1",
    thesis_text: "#14171c",
    badge: "#333b47",
    alarm: "#5a4300",
    alarm_text: "#ffe9b8",
    supports: "#63d3ab",
    rebuts: "#ff8f87",
    undercuts: "#d59bf0",
    contrary: "#f0b95a",
    stands: "#6fd08c",
    falls: "#ff8b82",
    open: "#f0b95a",
    group: "#1a1e25",
    band_supports: "#1c3a31",
    band_rebuts: "#452523",
    grid: "#4a525e",
    band: "#26303d",
    deep_band: "#38495e",
    series: ["#7fbcff", "#ffa06b", "#5fd6ae", "#eba2d2", "#e6cf66", "#c6cdd6"],
};

/// Fonts in the order of preference; boxes are sized for the widest of them.
pub(super) const FONTS: &str = "Arial,'Liberation Sans',Helvetica,'DejaVu Sans',Verdana,sans-serif";

/// Writes a picture as SVG at its natural size. All text is escaped; the same picture gives the same bytes.
pub fn map(picture: &MapPicture, palette: &Palette) -> String {
    let size = (picture.width, picture.height);
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(size.0) height=(size.1) viewBox={"0 0 " (size.0) " " (size.1)}
            role="graphics-document document" lang="en" {
            title { (picture.title) }
            desc { (picture.description) }
            style { (PreEscaped(sheet(palette))) }
            rect .back width=(size.0) height=(size.1) {}
            "\n"
            (inside(picture, None))
        }
    };
    drawn.into_string() + "\n"
}

/// How the pieces of a picture are tied to the page that they stand in.
pub(super) trait Ties {
    /// The address within the page that a claim's card leads to.
    fn entry(&self, claim: usize) -> &str;
    /// The address of the card itself.
    fn card(&self, claim: usize) -> String;
}

/// Writes a picture as a part of a page, which brings the style sheet: cards lead to their entries.
pub(super) fn inline(picture: &MapPicture, ties: &dyn Ties) -> Markup {
    let size = (picture.width, picture.height);
    html! {
        svg width=(size.0) height=(size.1) viewBox={"0 0 " (size.0) " " (size.1)} role="graphics-document document" {
            title { (picture.title) }
            desc { (picture.description) }
            rect .back width=(size.0) height=(size.1) {}
            "\n"
            (inside(picture, Some(ties)))
        }
    }
}

fn inside(picture: &MapPicture, ties: Option<&dyn Ties>) -> Markup {
    html! {
        @for caption in &picture.captions {
            text x=(caption.at.0) y=(caption.at.1) font-size=(caption.size) font-weight=[bold(caption.weight)] { (caption.text) }
            "\n"
        }
        @for group in &picture.groups { (group_frame(group)) }
        @for (area, lane) in &picture.bands { (band(*area, *lane)) }
        @for line in &picture.lines { (write_line(line, ties.is_some())) }
        @for group in &picture.groups { (group_name(group)) }
        @for head in &picture.heads { (write_head(*head, ties.is_some())) }
        @for badge in &picture.badges { (write_badge(badge, ties.is_some())) }
        @for card in &picture.cards { (write_card(card, ties)) }
        @if !picture.legend.is_empty() {
            g role="group" aria-label="legend" {
                "\n"
                @for item in &picture.legend { (legend_item(item)) }
            }
        }
        "\n"
    }
}

/// The style sheet of a picture within a page: every rule only below `.map`.
pub(super) fn sheet_below_map(palette: &Palette) -> String {
    let mut scoped = String::new();
    for rule in sheet(palette).split_inclusive('}') {
        let Some((selectors, body)) = rule.trim().split_once('{') else { continue };
        let selectors: Vec<String> =
            selectors.split(',').map(|selector| format!(".map {selector}")).collect();
        scoped.push_str(&format!("{}{{{body}\n", selectors.join(",")));
    }
    scoped
}

fn sheet(palette: &Palette) -> String {
    let Palette { back, card, text, faint, thesis, thesis_text, badge, alarm, alarm_text, .. } = palette;
    let Palette { supports, rebuts, undercuts, contrary, stands, falls, open, .. } = palette;
    let Palette { group, band_supports, band_rebuts, .. } = palette;
    format!(
        "\nsvg{{font-family:{FONTS}}}text{{fill:{text};unicode-bidi:plaintext}}.back{{fill:{back}}}\
        .card{{fill:{card};stroke:{text};stroke-width:1.5}}.thin{{stroke:{faint};stroke-width:1}}.thesis{{fill:{thesis};stroke:{text};stroke-width:2}}\
        .ring{{fill:none;stroke:{thesis};stroke-width:2}}.on .words{{fill:{thesis_text}}}\
        .faint{{fill:{faint}}}.struck{{fill:{faint};text-decoration:line-through}}\
        .tag{{fill:{badge};stroke:{faint};stroke-width:.8}}.alarm{{fill:{alarm};stroke:{alarm_text};stroke-width:1.2}}.alarm-words{{fill:{alarm_text}}}\
        .asked{{fill:{card};stroke:{faint};stroke-dasharray:4 3}}.settled{{fill:{badge};stroke:{faint}}}.mark{{fill:none;stroke:{text};stroke-width:1.5}}.dot{{fill:{text}}}\
        .stands{{fill:{stands}}}.falls{{fill:{falls}}}.open{{fill:{open}}}.stripe-falls{{stroke:{falls}}}.stripe-open{{stroke:{open}}}.stripe{{fill:none;stroke-width:2}}\
        .on .stands,.on .falls,.on .open{{fill:{thesis_text}}}.on .stripe-falls,.on .stripe-open{{stroke:{thesis_text}}}\
        .tick{{fill:none;stroke:{card};stroke-width:2}}.on .tick{{stroke:{thesis}}}.icon{{fill:none;stroke-width:1.8}}\
        .line{{fill:none;stroke-width:2}}.premise{{stroke:{faint};stroke-width:1.6}}.supports{{stroke:{supports}}}.rebuts{{stroke:{rebuts};stroke-dasharray:8 4}}\
        .undercuts{{stroke:{undercuts};stroke-dasharray:2 3}}.contrary{{stroke:{contrary};stroke-dasharray:11 3 2 3}}\
        .bar{{fill:none;stroke-width:4}}.bar.rebuts,.bar.contrary{{stroke-dasharray:none}}.f-premise{{fill:{faint}}}.f-supports{{fill:{supports}}}.f-rebuts{{fill:{rebuts}}}.f-undercuts{{fill:{undercuts}}}.f-contrary{{fill:{contrary}}}\
        .hollow{{fill:{back};stroke-width:1.8;stroke-dasharray:3 2}}.glyph{{fill:none;stroke:{back};stroke-width:2.4;stroke-dasharray:none}}\
        .glyph.supports{{stroke:{supports}}}.glyph.rebuts{{stroke:{rebuts}}}.glyph.undercuts{{stroke:{undercuts}}}.glyph.contrary{{stroke:{contrary}}}\
        .on-badge{{fill:{back}}}.group{{fill:{group};stroke:{faint};stroke-width:.8;stroke-dasharray:1 2}}.group-name{{fill:{faint}}}.group-back{{fill:{group}}}\
        .band-supports{{fill:{band_supports}}}.band-rebuts{{fill:{band_rebuts}}}\n"
    )
}

fn bold(weight: Weight) -> Option<&'static str> {
    (weight == Weight::Bold).then_some("bold")
}

fn group_frame(group: &GroupFrame) -> Markup {
    let Area { x, y, width, height } = group.area;
    html! { rect class="group" x=(x) y=(y) width=(width) height=(height) rx="8" {} "\n" }
}

/// The title of a frame, on a ground of its own that lines pass behind.
fn group_name(group: &GroupFrame) -> Markup {
    let Caption { at: (x, y), size, weight, text } = &group.label;
    let width = text_width(text, *size, *weight);
    html! {
        g role="graphics-symbol" {
            title { "group: " (group.title) }
            rect class="group-back" x=(x - 3) y=(y - size) width=(width + 6) height=(size + 4) rx="3" {}
            text class="group-name" x=(x) y=(y) font-size=(size) font-weight=[bold(*weight)] { (text) }
        }
        "\n"
    }
}

fn band(area: Area, lane: Lane) -> Markup {
    let class = match lane {
        Lane::Supports => "band-supports",
        Lane::Rebuts | Lane::Contrary => "band-rebuts",
    };
    html! { rect class=(class) x=(area.x) y=(area.y) width=(area.width) height=(area.height) rx="9" {} "\n" }
}

fn kind_class(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Premise => "premise",
        LineKind::Lane(Lane::Supports) => "supports",
        LineKind::Lane(Lane::Rebuts) => "rebuts",
        LineKind::Lane(Lane::Contrary) => "contrary",
        LineKind::Undercut => "undercuts",
    }
}

fn write_line(line: &Line, tied: bool) -> Markup {
    let mut path = String::new();
    for step in &line.path {
        // Writing to a string cannot fail.
        let _ = match step {
            Step::Move((x, y)) => write!(path, "M{x} {y}"),
            Step::Line((x, y)) => write!(path, "L{x} {y}"),
            Step::Bend((cx, cy), (x, y)) => write!(path, "Q{cx} {cy} {x} {y}"),
        };
    }
    html! { path class={"line " (kind_class(line.kind))} data-n=[line.claim.filter(|_| tied)] d=(path) {} "\n" }
}

/// An arrow head for what supports, a bar for what rebuts, a bar and an arrow for what cannot both hold.
fn write_head(head: Head, tied: bool) -> Markup {
    let ((x, y), (dx, dy)) = (head.tip, head.towards);
    let at = |back: i32, side: i32| (x - dx * back - dy * side, y - dy * back + dx * side);
    let kind = kind_class(head.kind);
    let triangle = |tip: i32| {
        let (t, a, b) = (at(tip, 0), at(tip + 10, 5), at(tip + 10, -5));
        html! { path class={"f-" (kind)} d={"M" (t.0) " " (t.1) "L" (a.0) " " (a.1) "L" (b.0) " " (b.1) "Z"} {} }
    };
    let bar = || {
        let (a, b) = (at(5, 8), at(5, -8));
        html! { path class={"bar " (kind)} d={"M" (a.0) " " (a.1) "L" (b.0) " " (b.1)} {} }
    };
    let drawn = match head.kind {
        LineKind::Lane(Lane::Rebuts) => bar(),
        LineKind::Lane(Lane::Contrary) => html! { (bar()) (triangle(7)) },
        _ => triangle(0),
    };
    html! {
        @if tied { g class="head" data-n=[head.claim] { (drawn) } } @else { (drawn) }
        "\n"
    }
}

fn sign_class(sign: Sign) -> &'static str {
    match sign {
        Sign::Reason(Bearing::Supports) => "supports",
        Sign::Reason(Bearing::Rebuts) => "rebuts",
        Sign::Reason(Bearing::Undercuts) => "undercuts",
        Sign::Contrary => "contrary",
    }
}

fn write_badge(badge: &Badge, tied: bool) -> Markup {
    let middle = badge.area.y + badge.area.height / 2;
    let label_width = badge.area.width - 26;
    let has_label = !badge.label.is_empty();
    let glyph_x = if has_label { badge.area.x + 12 } else { badge.area.x + badge.area.width / 2 };
    let label = html! {
        @if has_label && label_width > 0 {
            text class=(if badge.status == Label::Stands { "on-badge" } else { "words" }) x=(badge.area.x + 23) y=(middle + 4)
                font-size="11" font-weight="bold" { (badge.label) }
        }
    };
    html! {
        g role="graphics-symbol" class=[tied.then_some("badge")] data-reason=[badge.reason.filter(|_| tied)] {
            title { (badge.tooltip) }
            (badge_shape(badge.sign, badge.area, badge.status == Label::Stands))
            (glyph(badge.sign, glyph_x, middle, badge.status == Label::Stands))
            (label)
        }
        "\n"
    }
}

/// Round for what supports, square for what rebuts, pointed for what undercuts, six-sided for what cannot both hold.
fn badge_shape(sign: Sign, area: Area, filled: bool) -> Markup {
    let class = sign_class(sign);
    let class = if filled { format!("f-{class}") } else { format!("hollow {class}") };
    let Area { x, y, width, height } = area;
    match sign {
        Sign::Reason(Bearing::Supports) => {
            html! { rect class=(class) x=(x) y=(y) width=(width) height=(height) rx="13" {} }
        }
        Sign::Reason(Bearing::Rebuts) => {
            html! { rect class=(class) x=(x) y=(y) width=(width) height=(height) rx="1" {} }
        }
        Sign::Reason(Bearing::Undercuts) | Sign::Contrary => {
            let inset = if sign == Sign::Contrary { 7 } else { 13 };
            let (right, low, half) = (x + width, y + height, y + height / 2);
            html! {
                path class=(class) d={
                    "M" (x - 2) " " (half) "L" (x + inset) " " (y - 1) "L" (right - inset) " " (y - 1) "L" (right + 2) " " (half)
                    "L" (right - inset) " " (low + 1) "L" (x + inset) " " (low + 1) "Z"
                } {}
            }
        }
    }
}

/// The sign itself, drawn and not typed, so that no font changes it.
fn glyph(sign: Sign, x: i32, y: i32, filled: bool) -> Markup {
    let path = match sign {
        Sign::Reason(Bearing::Supports) => format!("M{} {y}h12M{x} {}v12", x - 6, y - 6),
        Sign::Reason(Bearing::Rebuts) => format!("M{} {y}h12", x - 6),
        Sign::Reason(Bearing::Undercuts) => format!("M{} {}l9 9m0 -9l-9 9", x - 4, y - 4),
        Sign::Contrary => format!("M{} {}h12m0 6h-12m3 4l6 -14", x - 6, y - 3),
    };
    let class = if filled { "" } else { sign_class(sign) };
    html! { path class={"glyph " (class)} d=(path) {} }
}

fn write_card(placed: &PlacedCard, ties: Option<&dyn Ties>) -> Markup {
    let card = &placed.card;
    let thesis = card.shape == Shape::Double;
    let inside = html! {
        title { (card.tooltip) }
        (stripe(card.shape, card.status, card.height))
        (icon(card.status, card.icon.0, card.icon.1))
        @for frame in &card.frames { (write_frame(*frame)) }
        @for line in &card.lines { (write_text(line)) }
    };
    let drawn = html! {
        g transform={"translate(" (placed.x) " " (placed.y) ")"} class=[thesis.then_some("on")] role="graphics-symbol"
            data-claim=(card.id) {
            @if card.stacked { (stack(card)) }
            (outline(card.shape, card.width, card.height))
            @if card.clipped {
                // A nested picture clips what fonts draw wider than anyone can know.
                svg width=(card.width) height=(card.height) overflow="hidden" { (inside) }
            } @else { (inside) }
        }
    };
    html! {
        @if let Some(ties) = ties {
            a .card-link href={"#" (ties.entry(placed.claim))} id=(ties.card(placed.claim)) data-n=(placed.claim) { (drawn) }
        } @else { (drawn) }
        "\n"
    }
}

fn stack(card: &Card) -> Markup {
    html! {
        @for step in [8, 4] {
            rect class="card thin" x=(step) y=(step) width=(card.width) height=(card.height) rx="3" {}
        }
    }
}

fn outline(shape: Shape, width: i32, height: i32) -> Markup {
    match shape {
        Shape::Double => html! {
            rect class="ring" x="-5" y="-5" width=(width + 10) height=(height + 10) rx="4" {}
            rect class="thesis" width=(width) height=(height) rx="2" {}
        },
        Shape::Round => html! { rect class="card" width=(width) height=(height) rx=(20.min(height / 2)) {} },
        Shape::Box => html! { rect class="card" width=(width) height=(height) {} },
        Shape::Thin => {
            html! { rect class="card thin" width=(width) height=(height) stroke-dasharray="1 3" {} }
        }
        Shape::Cut => {
            let cut = 11.min(height / 3);
            html! {
                path class="card" d={
                    "M" (cut) " 0H" (width - cut) "L" (width) " " (cut) "V" (height - cut) "L" (width - cut) " " (height)
                    "H" (cut) "L0 " (height - cut) "V" (cut) "Z"
                } {}
            }
        }
    }
}

/// The stripe at the near edge: solid for what stands, hatched for what falls, dashed for what is open.
fn stripe(shape: Shape, status: Label, height: i32) -> Markup {
    let (top, inset) = match shape {
        Shape::Round => (18.min(height / 2), 4),
        Shape::Cut => (12.min(height / 3), 3),
        _ => (4, 4),
    };
    let low = (height - top).max(top);
    match status {
        Label::Stands => {
            html! { rect class="stands" x=(inset) y=(top) width=(STRIPE - 2) height=(low - top) {} }
        }
        Label::Falls => {
            let mut path = String::new();
            let mut y = top;
            while y + 5 <= low {
                let _ = write!(path, "M{inset} {}l{} -5", y + 5, STRIPE - 2);
                y += 5;
            }
            html! { path class="stripe stripe-falls" d=(path) {} }
        }
        Label::Open => {
            html! { path class="stripe stripe-open" stroke-dasharray="3 4" d={"M" (inset + 2) " " (top) "V" (low)} {} }
        }
    }
}

/// A tick on a disc, a cross in a ring, a point in a ring.
fn icon(status: Label, x: i32, y: i32) -> Markup {
    match status {
        Label::Stands => html! {
            circle class="stands" cx=(x) cy=(y) r="7" {}
            path class="tick" d={"M" (x - 3) " " (y) "l2 3l4 -6"} {}
        },
        Label::Falls => html! {
            circle class="icon stripe-falls" cx=(x) cy=(y) r="6" {}
            path class="icon stripe-falls" d={"M" (x - 3) " " (y - 3) "l6 6m0 -6l-6 6"} {}
        },
        Label::Open => html! {
            circle class="icon stripe-open" cx=(x) cy=(y) r="6" {}
            circle class="open" cx=(x) cy=(y) r="2" {}
        },
    }
}

fn write_frame(frame: Frame) -> Markup {
    let class = match frame.kind {
        FrameKind::Badge => "tag",
        FrameKind::Alarm => "alarm",
        FrameKind::OpenQuestion => "asked",
        FrameKind::SettledQuestion => "settled",
    };
    let is_question = matches!(frame.kind, FrameKind::OpenQuestion | FrameKind::SettledQuestion);
    html! {
        rect class=(class) x=(frame.x) y=(frame.y) width=(frame.width) height=(frame.height) rx=(if is_question { 10 } else { 3 }) {}
        @if is_question { (question_mark(frame.x + 13, frame.y + 10, frame.kind == FrameKind::SettledQuestion)) }
    }
}

/// A drawn question mark for what is open, a full square for what is answered.
fn question_mark(x: i32, y: i32, settled: bool) -> Markup {
    if settled {
        html! { rect class="dot" x=(x - 4) y=(y - 4) width="8" height="8" {} }
    } else {
        html! {
            path class="mark" d={"M" (x - 3) " " (y - 3) "c0 -4 7 -4 7 0c0 2 -3 2 -3 5"} {}
            circle class="dot" cx=(x + 1) cy=(y + 5) r="1.1" {}
        }
    }
}

fn write_text(line: &TextLine) -> Markup {
    let class = match line.part {
        Part::Id | Part::Proposition | Part::Fold => Some("words"),
        Part::Role => Some("words faint"),
        Part::Struck => Some("words struck"),
        Part::Alarm => Some("alarm-words"),
        Part::Status | Part::Badge | Part::Chip => None,
    };
    // Badges and chips have their own ground, also on the dark card of the thesis.
    let class = if line.part == Part::Status { Some("words") } else { class };
    html! {
        text class=[class] direction=[line.leftward.then_some("rtl")] x=(line.x) y=(line.y) font-size=(line.size) font-weight=[bold(line.weight)] { (line.text) }
    }
}

fn legend_item(item: &LegendItem) -> Markup {
    let (x, y) = item.at;
    let badge = |sign: Sign, filled: bool| {
        html! {
            path class={"line " (if filled { sign_class(sign) } else { "premise" })} d={"M" (x) " " (y) "h34"} {}
            (badge_shape(sign, Area { x: x + 7, y: y - 10, width: 20, height: 20 }, filled))
            (glyph(sign, x + 17, y, filled))
        }
    };
    let sample = match item.sample {
        Sample::Shape(shape) => html! {
            g transform={"translate(" (x + 2) " " (y - 8) ")"} { (outline(shape, 30, 16)) }
        },
        Sample::Sign(sign) => badge(sign, true),
        Sample::NotThrough => badge(Sign::Reason(Bearing::Supports), false),
        Sample::Status(status) => icon(status, x + 24, y),
        Sample::Struck => html! { text class="struck" x=(x + 4) y=(y + 4) font-size="12" { "abc" } },
        Sample::Joined => html! {
            path class="line premise" d={"M" (x + 34) " " (y - 8) "h-10q-4 0 -4 4v8q0 4 4 4h10M" (x + 20) " " (y) "h-20"} {}
        },
        Sample::Stacked => html! {
            rect class="card thin" x=(x + 8) y=(y - 5) width="24" height="14" {}
            rect class="card" x=(x + 4) y=(y - 9) width="24" height="14" {}
        },
        Sample::OpenQuestion => html! {
            rect class="asked" x=(x + 4) y=(y - 10) width="28" height="20" rx="10" {}
            (question_mark(x + 17, y, false))
        },
        Sample::SettledQuestion => html! {
            rect class="settled" x=(x + 4) y=(y - 10) width="28" height="20" rx="10" {}
            (question_mark(x + 18, y, true))
        },
    };
    html! {
        (sample)
        text x=(item.text_at.0) y=(item.text_at.1) font-size="12" { (item.text) }
        "\n"
    }
}
