//! The picture of a map as geometry: cards, badges, lines, legend, each with its place.

use std::collections::BTreeMap;

use super::card::{Card, Shape, card};
use super::channel::{NetLine, assign_tracks};
use super::diagram::Diagram;
use super::font::{Weight, text_width};
use super::layers::{Lane, Layered, Net, What, layered};
use super::legend::{LegendItem, legend};
use super::order::order;
use super::paragraph::{Setting, drawable, elide, wrap};
use super::selection::{Scope, Selection, select};
use super::spread::{Room, spread};
use crate::argument::Bearing;
use crate::belief::labelling::Label;

/// Room around the picture.
pub(super) const MARGIN: i32 = 28;
/// The least width, so that title and legend have room.
const LEAST_WIDTH: i32 = 640;
/// Room between a layer and the first track of a channel, for arrow heads.
const CHANNEL_PADDING: i32 = 17;
/// Distance of tracks.
const TRACK: i32 = 9;
/// Radius of bends.
const BEND: i32 = 7;
/// Width of a card where nothing else is asked for.
pub const CARD_WIDTH: i32 = 290;
/// The narrowest card.
const LEAST_CARD_WIDTH: i32 = 200;

/// How far down the thesis is still found at once.
const ONE_SCREEN: i32 = 500;

/// Which way a map grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The thesis at the left, its reasons to the right of it.
    #[default]
    LeftToRight,
    /// The thesis at the top, its reasons below it.
    TopToBottom,
}

/// How a map is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What is drawn.
    pub scope: Scope,
    /// Which way it grows.
    pub direction: Direction,
    /// Pixels that the picture should be wide if cards of a readable width allow it.
    pub width: Option<i32>,
}

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
    /// Whether it goes through.
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
    /// Tinted bands behind the badges of a lane.
    pub bands: Vec<(Area, Lane)>,
    /// Lines, below everything else.
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

/// Lays out a map. The same diagram gives the same picture on every machine.
pub fn map_picture(diagram: &Diagram, layout: Layout) -> MapPicture {
    let selection = select(diagram, layout.scope);
    let mut layered = layered(diagram, &selection);
    order(&mut layered);
    let levels = layered.layers.len().div_ceil(2);
    let card_width = card_width(layout, levels);
    let cards: BTreeMap<usize, Card> = layered
        .what
        .iter()
        .filter_map(|what| match *what {
            What::Claim(claim) => {
                Some((claim, card(diagram.claims.get(claim)?, card_width, selection.folded[claim])))
            }
            _ => None,
        })
        .collect();
    Plan::new(diagram, &selection, &layered, cards, layout).picture()
}

/// Card width: what is asked of the picture, shared among the columns.
fn card_width(layout: Layout, levels: usize) -> i32 {
    let Some(width) = layout.width else { return CARD_WIDTH };
    let columns = match layout.direction {
        Direction::LeftToRight => i32::try_from(levels.max(1)).unwrap_or(i32::MAX),
        Direction::TopToBottom => return CARD_WIDTH,
    };
    let between = (columns - 1).saturating_mul(120);
    ((width - 2 * MARGIN).saturating_sub(between) / columns).clamp(LEAST_CARD_WIDTH, 420)
}

/// A layout on its way: sizes along and across the layers.
struct Plan<'a> {
    diagram: &'a Diagram,
    selection: &'a Selection,
    layered: &'a Layered,
    cards: BTreeMap<usize, Card>,
    layout: Layout,
    /// Label of each badge.
    labels: Vec<String>,
    along: Vec<i32>,
    across: Vec<i32>,
    /// Offsets of each piece at its ends.
    pins: Vec<(i32, i32)>,
    /// The place of each node in its layer.
    place: Vec<usize>,
}

impl<'a> Plan<'a> {
    fn new(
        diagram: &'a Diagram,
        selection: &'a Selection,
        layered: &'a Layered,
        cards: BTreeMap<usize, Card>,
        layout: Layout,
    ) -> Self {
        let count = layered.what.len();
        let labels = layered
            .what
            .iter()
            .map(|what| match *what {
                What::Reason(reason) if diagram.reasons[reason].named => {
                    let setting = Setting { size: 11, weight: Weight::Bold, width: 54, most: 1 };
                    elide(&drawable(&diagram.reasons[reason].id), setting)
                }
                _ => String::new(),
            })
            .collect();
        let mut plan = Self {
            diagram,
            selection,
            layered,
            cards,
            layout,
            labels,
            along: vec![0; count],
            across: vec![0; count],
            pins: vec![(0, 0); layered.pieces.len()],
            place: vec![0; count],
        };
        plan.set_pins();
        plan.set_sizes();
        plan
    }

    /// Spaces the ends of lines along the sides of their nodes, in the order of what they lead to.
    fn set_pins(&mut self) {
        for layer in &self.layered.layers {
            for (at, &node) in layer.iter().enumerate() {
                self.place[node] = at;
            }
        }
        let place = &self.place;
        let mut at_left: Vec<Vec<(Net, usize, usize)>> = vec![Vec::new(); self.layered.what.len()];
        let mut at_right = at_left.clone();
        for (index, piece) in self.layered.pieces.iter().enumerate() {
            at_right[piece.left].push((piece.net, place[piece.right], index));
            at_left[piece.right].push((piece.net, place[piece.left], index));
        }
        for (node, what) in self.layered.what.iter().enumerate() {
            match what {
                What::Claim(_) => {
                    let lines = &mut at_right[node];
                    lines.sort_unstable();
                    let mut nets: Vec<Net> = lines.iter().map(|line| line.0).collect();
                    nets.dedup();
                    let count = offset(nets.len());
                    for &(net, _, piece) in lines.iter() {
                        let at = offset(nets.iter().position(|&other| other == net).unwrap_or(0));
                        self.pins[piece].0 = at * 16 - (count - 1) * 8;
                    }
                }
                What::Reason(_) | What::Contrary(_) => {
                    let lines = &mut at_right[node];
                    lines.sort_unstable_by_key(|&(_, place, piece)| (place, piece));
                    let count = offset(lines.len());
                    for (at, &(_, _, piece)) in lines.iter().enumerate() {
                        self.pins[piece].0 = offset(at) * 9 - (count - 1) * 9 / 2;
                    }
                    let mut back = 0;
                    for &(net, _, piece) in &at_left[node] {
                        if matches!(net, Net::Rightward(_)) {
                            back += 1;
                            self.pins[piece].1 = back * 9;
                        }
                    }
                    self.across[node] = 26.max((count - 1) * 9 + 16).max(2 * back * 9 + 12);
                }
                What::Passing => {}
            }
        }
    }

    /// Sizes along and across the layers.
    fn set_sizes(&mut self) {
        for (node, what) in self.layered.what.iter().enumerate() {
            let (along, across) = match what {
                What::Claim(claim) => {
                    self.cards.get(claim).map_or((0, 0), |card| self.turned(card.width, card.height))
                }
                What::Reason(_) | What::Contrary(_) => {
                    let label = &self.labels[node];
                    let text = if label.is_empty() { 0 } else { text_width(label, 11, Weight::Bold) + 7 };
                    let width = 26 + text;
                    match self.layout.direction {
                        Direction::LeftToRight => (width, self.across[node]),
                        Direction::TopToBottom => (26, self.across[node].max(width)),
                    }
                }
                What::Passing => (0, 0),
            };
            self.along[node] = along;
            self.across[node] = across;
        }
    }

    /// Swaps the axes where the map grows downwards.
    fn turned(&self, x: i32, y: i32) -> Point {
        match self.layout.direction {
            Direction::LeftToRight => (x, y),
            Direction::TopToBottom => (y, x),
        }
    }

    fn picture(mut self) -> MapPicture {
        let mut middle = spread(self.layered, &Room { size: &self.across, pins: &self.pins });
        let first = (0..middle.len()).map(|node| middle[node] - self.across[node] / 2).min().unwrap_or(0);
        for at in &mut middle {
            *at = at.saturating_sub(first);
        }
        self.raise_thesis(&mut middle);
        let depth = (0..middle.len())
            .map(|node| middle[node] + self.across[node] - self.across[node] / 2)
            .max()
            .unwrap_or(0);

        let thickness: Vec<i32> = self
            .layered
            .layers
            .iter()
            .map(|layer| layer.iter().map(|&node| self.along[node]).max().unwrap_or(0))
            .collect();
        let (channels, tracks) = self.channels(&middle);
        let mut starts = Vec::with_capacity(thickness.len());
        let mut at = 0_i32;
        for (layer, thick) in thickness.iter().enumerate() {
            starts.push(at);
            at = at.saturating_add(*thick);
            if layer + 1 < thickness.len() {
                at = at.saturating_add(channel_width(tracks[layer]));
            }
        }
        let length = at;
        let (graph_width, graph_height) = self.turned(length, depth);
        let width = (graph_width + 2 * MARGIN).max(LEAST_WIDTH);
        let mut captions = self.title(width);
        let top = captions.last().map_or(MARGIN, |caption| caption.at.1 + 26);
        let origin = (MARGIN, top);
        // The near and the far edge of each node along the layers.
        let edges: Vec<(i32, i32)> = (0..self.layered.what.len())
            .map(|node| {
                let layer = self.layered.layer[node];
                match self.layered.what[node] {
                    What::Passing => (starts[layer], starts[layer] + thickness[layer]),
                    What::Claim(_) => (starts[layer], starts[layer] + self.along[node]),
                    _ => {
                        let near = starts[layer] + (thickness[layer] - self.along[node]) / 2;
                        (near, near + self.along[node])
                    }
                }
            })
            .collect();
        let mut drawing = Drawing { plan: &self, origin, lines: Vec::new(), heads: Vec::new() };
        for (layer, nets) in channels.iter().enumerate() {
            for (net, ends) in nets {
                let first_track = starts[layer] + thickness[layer] + CHANNEL_PADDING;
                drawing.net(net, ends, first_track, &edges);
            }
        }
        for (node, what) in self.layered.what.iter().enumerate() {
            if *what == What::Passing && edges[node].0 != edges[node].1 {
                drawing.line(
                    LineKind::Premise,
                    vec![
                        Step::Move((edges[node].0, middle[node])),
                        Step::Line((edges[node].1, middle[node])),
                    ],
                );
            }
        }
        for &(from, to) in &self.layered.undercuts {
            drawing.undercut(from, to, &edges, &middle);
        }
        let (lines, heads) = (drawing.lines, drawing.heads);
        let bands = self.bands(&edges, &middle, origin);
        let badges = self.badges(&edges, &middle, origin);
        let mut cards = Vec::new();
        for (node, what) in self.layered.what.iter().enumerate() {
            if let What::Claim(claim) = *what
                && let Some(card) = self.cards.remove(&claim)
            {
                let (x, y) = self.turned(edges[node].0, middle[node] - self.across[node] / 2);
                cards.push(PlacedCard { claim, x: origin.0 + x, y: origin.1 + y, card });
            }
        }
        // The thesis first, for whoever reads the picture by ear.
        cards.sort_by_key(|card| (card.card.shape != Shape::Double, card.claim));
        let mut bottom = top + graph_height + 30;
        for note in self.notes() {
            for text in
                wrap(&note, Setting { size: 12, weight: Weight::Regular, width: width - 2 * MARGIN, most: 3 })
            {
                captions.push(Caption { at: (MARGIN, bottom), size: 12, weight: Weight::Regular, text });
                bottom += 18;
            }
            bottom += 6;
        }
        let (legend, end) = legend(&cards, &badges, &lines, bottom, width.min(1500));
        MapPicture {
            width,
            height: end + MARGIN,
            title: drawable(&self.diagram.title),
            description: self.description(),
            captions,
            bands,
            lines,
            heads,
            badges,
            cards,
            legend,
        }
    }

    /// Moves the first card to the start of a picture that no screen shows at once, so that it is seen first.
    fn raise_thesis(&self, middle: &mut [i32]) {
        if let Some(&first) = self.layered.layers.first().and_then(|layer| layer.first())
            && self.layout.direction == Direction::LeftToRight
            && middle[first] > ONE_SCREEN
        {
            middle[first] = self.across[first] / 2;
        }
    }

    /// The nets of each channel with the nodes at their ends (hub, spokes), and how many tracks each channel has.
    #[expect(clippy::type_complexity, reason = "a list for each channel")]
    fn channels(&self, middle: &[i32]) -> (Vec<Vec<(NetLine, (usize, Vec<(i32, usize)>))>>, Vec<usize>) {
        let mut by_channel: Vec<BTreeMap<Net, Vec<usize>>> = vec![BTreeMap::new(); self.layered.layers.len()];
        for (index, piece) in self.layered.pieces.iter().enumerate() {
            by_channel[self.layered.layer[piece.left]].entry(piece.net).or_default().push(index);
        }
        let mut channels = Vec::new();
        let mut tracks = Vec::new();
        for nets in by_channel {
            let mut ends = Vec::new();
            let mut lines = Vec::new();
            for (net, pieces) in nets {
                let hub_left = !matches!(net, Net::Leftward(_));
                let mut hub = (0, 0);
                let mut spokes: Vec<(i32, usize)> = Vec::new();
                for index in pieces {
                    let piece = self.layered.pieces[index];
                    let left = (middle[piece.left] + self.pins[index].0, piece.left);
                    let right = (middle[piece.right] + self.pins[index].1, piece.right);
                    let (at_hub, spoke) = if hub_left { (left, right) } else { (right, left) };
                    hub = at_hub;
                    spokes.push(spoke);
                }
                spokes.sort_unstable();
                lines.push(NetLine {
                    net,
                    hub: hub.0,
                    hub_left,
                    spokes: spokes.iter().map(|spoke| spoke.0).collect(),
                    track: None,
                });
                ends.push((hub.1, spokes));
            }
            tracks.push(assign_tracks(&mut lines));
            channels.push(lines.into_iter().zip(ends).collect());
        }
        (channels, tracks)
    }

    fn title(&self, width: i32) -> Vec<Caption> {
        let mut captions = Vec::new();
        let mut y = MARGIN + 14;
        let setting = Setting { size: 20, weight: Weight::Bold, width: width - 2 * MARGIN, most: 3 };
        for text in wrap(&drawable(&self.diagram.title), setting) {
            captions.push(Caption { at: (MARGIN, y), size: 20, weight: Weight::Bold, text });
            y += 26;
        }
        let mut parts = vec![drawable(&self.diagram.id)];
        if let Some(focus) = self.layout.scope.focus.and_then(|focus| self.diagram.claims.get(focus)) {
            parts.push(format!("what bears on {}", drawable(&focus.id)));
        }
        let shown = self.selection.claims.iter().filter(|&&shown| shown).count();
        let all = self.diagram.claims.len();
        parts.push(if shown == all { format!("{all} claims") } else { format!("{shown} of {all} claims") });
        if let Some(day) = &self.diagram.as_of {
            parts.push(format!("as of {}", drawable(day)));
        }
        let setting = Setting { size: 12, weight: Weight::Regular, width: width - 2 * MARGIN, most: 1 };
        captions.push(Caption {
            at: (MARGIN, y - 4),
            size: 12,
            weight: Weight::Regular,
            text: elide(&parts.join(" · "), setting),
        });
        captions
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let folded = self.selection.folded.iter().filter(|fold| fold.is_some()).count();
        if folded > 0 {
            notes.push(format!(
                "{folded} {} stacked: more bears on what they say. `--focus ID` opens one, `--depth N` opens N levels.",
                if folded == 1 { "card is" } else { "cards are" }
            ));
        }
        if self.selection.left_out > 0 {
            notes.push(format!(
                "{} more claims that bear on nothing shown here are left out; `--depth N` draws them.",
                self.selection.left_out
            ));
        }
        notes
    }

    fn bands(&self, edges: &[(i32, i32)], middle: &[i32], origin: Point) -> Vec<(Area, Lane)> {
        let mut spans: BTreeMap<(usize, Lane), (i32, i32, i32, i32, usize)> = BTreeMap::new();
        for piece in &self.layered.pieces {
            if let Net::Lane(host, lane) = piece.net {
                let node = piece.right;
                let start = middle[node] - self.across[node] / 2;
                let (near, far) = edges[node];
                let span =
                    spans.entry((host, lane)).or_insert((near, far, start, start + self.across[node], 0));
                *span = (
                    span.0.min(near),
                    span.1.max(far),
                    span.2.min(start),
                    span.3.max(start + self.across[node]),
                    span.4 + 1,
                );
            }
        }
        spans
            .into_iter()
            .filter(|(_, span)| span.4 > 1)
            .map(|((_, lane), (near, far, start, end, _))| {
                (self.area(origin, near - 5, start - 5, far + 5, end + 5), lane)
            })
            .collect()
    }

    fn area(&self, origin: Point, near: i32, start: i32, far: i32, end: i32) -> Area {
        let (x, y) = self.turned(near, start);
        let (right, low) = self.turned(far, end);
        Area { x: origin.0 + x, y: origin.1 + y, width: right - x, height: low - y }
    }

    fn badges(&self, edges: &[(i32, i32)], middle: &[i32], origin: Point) -> Vec<Badge> {
        let mut badges = Vec::new();
        for (node, what) in self.layered.what.iter().enumerate() {
            let start = middle[node] - self.across[node] / 2;
            let (near, far) = edges[node];
            let area = self.area(origin, near, start, far, start + self.across[node]);
            match *what {
                What::Reason(index) => {
                    let reason = &self.diagram.reasons[index];
                    badges.push(Badge {
                        reason: Some(index),
                        area,
                        sign: Sign::Reason(reason.bearing),
                        label: self.labels[node].clone(),
                        status: reason.status,
                        tooltip: self.reason_words(index),
                    });
                }
                What::Contrary(pair) => {
                    let (one, other) = self.diagram.contraries[pair];
                    let ids = [one, other].map(|claim| drawable(&self.diagram.claims[claim].id));
                    badges.push(Badge {
                        reason: None,
                        area,
                        sign: Sign::Contrary,
                        label: String::new(),
                        status: Label::Stands,
                        tooltip: format!("{} and {} cannot both hold", ids[0], ids[1]),
                    });
                }
                What::Claim(_) | What::Passing => {}
            }
        }
        badges
    }

    fn reason_words(&self, index: usize) -> String {
        let reason = &self.diagram.reasons[index];
        let premises: Vec<String> =
            reason.premises.iter().map(|&premise| drawable(&self.diagram.claims[premise].id)).collect();
        let target = match reason.target {
            super::diagram::ReasonTarget::Claim(claim) => &self.diagram.claims[claim].id,
            super::diagram::ReasonTarget::Reason(reason) => &self.diagram.reasons[reason].id,
        };
        let verb = match reason.bearing {
            Bearing::Supports => "supports",
            Bearing::Rebuts => "rebuts",
            Bearing::Undercuts => "undercuts",
        };
        let status = match reason.status {
            Label::Stands => "goes through",
            Label::Falls => "falls",
            Label::Open => "open",
        };
        let why = reason.why.as_ref().map_or_else(String::new, |why| format!(": {}", drawable(why)));
        format!(
            "{} [{status}]: {} {verb} {}{why}",
            drawable(&reason.id),
            premises.join(" with "),
            drawable(target)
        )
    }

    fn description(&self) -> String {
        let count = |label: Label| {
            let claims = self.diagram.claims.iter().zip(&self.selection.claims);
            claims.filter(|(claim, shown)| **shown && claim.status == label).count()
        };
        let first = self.selection.roots.first().and_then(|&root| self.diagram.claims.get(root));
        let first = first.map_or_else(String::new, |claim| {
            format!(" It begins with {}: {}", drawable(&claim.id), drawable(&claim.text))
        });
        format!(
            "Argument map of {} claims: {} stand, {} fall, {} are open.{first}",
            self.selection.claims.iter().filter(|&&shown| shown).count(),
            count(Label::Stands),
            count(Label::Falls),
            count(Label::Open),
        )
    }
}

fn channel_width(tracks: usize) -> i32 {
    2 * CHANNEL_PADDING + offset(tracks.saturating_sub(1)) * TRACK
}

/// A count as a number of steps.
fn offset(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 64)
}

/// Lines as they are drawn.
struct Drawing<'a, 'b> {
    plan: &'b Plan<'a>,
    origin: Point,
    lines: Vec<Line>,
    heads: Vec<Head>,
}

impl Drawing<'_, '_> {
    /// Takes a path along and across the layers and turns it into the picture's axes.
    fn line(&mut self, kind: LineKind, path: Vec<Step>) {
        let place = |point: Point| self.placed(point);
        let path = path
            .into_iter()
            .map(|step| match step {
                Step::Move(to) => Step::Move(place(to)),
                Step::Line(to) => Step::Line(place(to)),
                Step::Bend(corner, to) => Step::Bend(place(corner), place(to)),
            })
            .collect();
        self.lines.push(Line { kind, path });
    }

    fn placed(&self, (along, across): Point) -> Point {
        let (x, y) = self.plan.turned(along, across);
        (self.origin.0 + x, self.origin.1 + y)
    }

    fn head(&mut self, tip: Point, towards: Point, kind: LineKind) {
        let towards = self.plan.turned(towards.0, towards.1);
        self.heads.push(Head { tip: self.placed(tip), towards, kind });
    }

    /// Draws a net: each stretch once, so that dashes do not fill each other's gaps.
    fn net(
        &mut self,
        net: &NetLine,
        (hub_node, spokes): &(usize, Vec<(i32, usize)>),
        first_track: i32,
        edges: &[(i32, i32)],
    ) {
        let kind = match net.net {
            Net::Lane(_, lane) => LineKind::Lane(lane),
            Net::Leftward(_) | Net::Rightward(_) => LineKind::Premise,
        };
        let hub_at = if net.hub_left { edges[*hub_node].1 } else { edges[*hub_node].0 };
        let spoke_at = |node: usize| if net.hub_left { edges[node].0 } else { edges[node].1 };
        let trunk = first_track + offset(net.track.unwrap_or(0)) * TRACK;
        let mut path = Vec::new();
        // From the trunk to a side, and to the hub.
        let sign = if net.hub_left { 1 } else { -1 };
        let straight: Vec<&(i32, usize)> = spokes.iter().filter(|spoke| spoke.0 == net.hub).collect();
        for &&(at, node) in &straight {
            path.extend([Step::Move((hub_at, at)), Step::Line((spoke_at(node), at))]);
        }
        for up in [true, false] {
            let side = |spoke: &&(i32, usize)| if up { spoke.0 < net.hub } else { spoke.0 > net.hub };
            let mut group: Vec<&(i32, usize)> = spokes.iter().filter(side).collect();
            if up {
                group.reverse();
            }
            let Some(&&(farthest, last_node)) = group.last() else { continue };
            let step = if up { -1 } else { 1 };
            let bend = BEND.min((farthest - net.hub).abs() / 2).max(1);
            path.extend([
                Step::Move((hub_at, net.hub)),
                Step::Line((trunk - sign * bend, net.hub)),
                Step::Bend((trunk, net.hub), (trunk, net.hub + step * bend)),
                Step::Line((trunk, farthest - step * bend)),
                Step::Bend((trunk, farthest), (trunk + sign * bend, farthest)),
                Step::Line((spoke_at(last_node), farthest)),
            ]);
            for &&(at, node) in &group[..group.len() - 1] {
                let bend = BEND.min((at - net.hub).abs());
                path.extend([
                    Step::Move((trunk, at - step * bend)),
                    Step::Bend((trunk, at), (trunk + sign * bend, at)),
                    Step::Line((spoke_at(node), at)),
                ]);
            }
        }
        self.line(kind, path);
        match net.net {
            Net::Lane(..) => self.head((hub_at, net.hub), (-1, 0), kind),
            Net::Rightward(_) => {
                for &(at, node) in spokes {
                    if self.plan.layered.what[node] != What::Passing {
                        self.head((spoke_at(node), at), (1, 0), kind);
                    }
                }
            }
            Net::Leftward(_) => {}
        }
    }

    /// Draws an undercut from badge to badge within their layer.
    fn undercut(&mut self, from: usize, to: usize, edges: &[(i32, i32)], middle: &[i32]) {
        let across = &self.plan.across;
        let follows = self.plan.place[from] == self.plan.place[to] + 1;
        if follows {
            let along = i32::midpoint(edges[to].0, edges[to].1);
            let end = middle[to] - across[to] / 2 + across[to];
            let start = middle[from] - across[from] / 2;
            self.line(LineKind::Undercut, vec![Step::Move((along, start)), Step::Line((along, end))]);
            self.head((along, end), (0, -1), LineKind::Undercut);
        } else {
            let side = edges[from].0.min(edges[to].0) - 9;
            let step = if middle[to] < middle[from] { 1 } else { -1 };
            let (start, end) = (middle[from], middle[to] + 7 * step);
            self.line(
                LineKind::Undercut,
                vec![
                    Step::Move((edges[from].0, start)),
                    Step::Line((side + 5, start)),
                    Step::Bend((side, start), (side, start - 5 * step)),
                    Step::Line((side, end + 5 * step)),
                    Step::Bend((side, end), (side + 5, end)),
                    Step::Line((edges[to].0, end)),
                ],
            );
            self.head((edges[to].0, end), (1, 0), LineKind::Undercut);
        }
    }
}
