//! The picture of a map as geometry: cards, badges, lines, legend, each with its place.

use std::collections::BTreeMap;

use super::card::{Card, Shape, card};
use super::channel::{NetLine, assign_tracks};
use super::diagram::Diagram;
use super::drawing::Drawing;
use super::font::{Weight, text_width};
use super::frames::frame_room;
use super::geometry::{Area, Badge, Caption, MapPicture, PlacedCard, Point, Sign};
use super::layers::{Lane, Layered, Net, What, layered};
use super::legend::legend;
use super::order::order;
use super::paragraph::{Setting, drawable, elide, wrap};
use super::plan::{Direction, Layout, MARGIN, Plan, SIDE_TRACK, TRACK, offset};
use super::selection::{Selection, select};
use super::spread::{Room, spread};
use super::undercuts::{follows, side_lines};
use crate::belief::labelling::Label;

/// The least width, so that title and legend have room.
const LEAST_WIDTH: i32 = 640;
/// Room between a layer and the first track of a channel, for arrow heads.
const CHANNEL_PADDING: i32 = 17;
/// Width of a card where nothing else is asked for.
pub(super) const CARD_WIDTH: i32 = 290;
const LEAST_CARD_WIDTH: i32 = 200;

/// How far down the thesis is still found at once.
const ONE_SCREEN: i32 = 500;

/// Lays out a map. The same diagram gives the same picture on every machine.
pub fn map_picture(diagram: &Diagram, layout: Layout) -> MapPicture {
    let selection = select(diagram, layout.scope);
    let mut layered = layered(diagram, &selection);
    order(&mut layered);
    let card_width = card_width(layout, &layered);
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

/// Card width: what is asked of the picture, shared among the columns or among the cards of the fullest row.
fn card_width(layout: Layout, layered: &Layered) -> i32 {
    let Some(width) = layout.width else { return CARD_WIDTH };
    let (columns, gap) = match layout.direction {
        Direction::LeftToRight => (layered.layers.len().div_ceil(2), 120),
        Direction::TopToBottom => (layered.layers.iter().step_by(2).map(Vec::len).max().unwrap_or(0), 30),
    };
    let columns = i32::try_from(columns.max(1)).unwrap_or(i32::MAX);
    let between = (columns - 1).saturating_mul(gap);
    ((width - 2 * MARGIN).saturating_sub(between) / columns).clamp(LEAST_CARD_WIDTH, 420)
}

/// Near, far, start and end of a lane's badges, and how many there are.
type Span = (i32, i32, i32, i32, usize);

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
            frame: frame_room(layered, layout.direction),
            pins: vec![(0, 0); layered.pieces.len()],
            place: vec![0; count],
            sides: Vec::new(),
        };
        plan.set_pins();
        plan.sides = side_lines(layered, &plan.place);
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
    pub(super) fn turned(&self, x: i32, y: i32) -> Point {
        match self.layout.direction {
            Direction::LeftToRight => (x, y),
            Direction::TopToBottom => (y, x),
        }
    }

    fn picture(mut self) -> MapPicture {
        let middle = self.middles();
        let ends = (0..middle.len())
            .map(|node| middle[node] + self.across[node] - self.across[node] / 2 + self.frame[node].1);
        let depth = ends.max().unwrap_or(0);
        let thickness: Vec<i32> = self
            .layered
            .layers
            .iter()
            .map(|layer| layer.iter().map(|&node| self.along[node]).max().unwrap_or(0))
            .collect();
        let (channels, tracks) = self.channels(&middle);
        let mut side_room = vec![0; thickness.len()];
        for side in &self.sides {
            let room = &mut side_room[self.layered.layer[side.to]];
            *room = SIDE_TRACK * (offset(side.track) + 1).max(*room / SIDE_TRACK);
        }
        let mut starts = Vec::with_capacity(thickness.len());
        let mut at = 0_i32;
        for (layer, thick) in thickness.iter().enumerate() {
            at = at.saturating_add(self.frame_head(layer)).saturating_add(side_room[layer]);
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
        let edges = self.edges(&starts, &thickness);
        let mut drawing = Drawing::new(&self, origin);
        for (layer, nets) in channels.iter().enumerate() {
            for (net, ends) in nets {
                let first_track = starts[layer] + thickness[layer] + CHANNEL_PADDING;
                drawing.net(net, ends, first_track, &edges);
            }
        }
        for (node, what) in self.layered.what.iter().enumerate() {
            if *what == What::Passing && edges[node].0 != edges[node].1 {
                drawing.passing(node, edges[node], middle[node]);
            }
        }
        for &pair in &self.layered.undercuts {
            if follows(pair, &self.place) {
                drawing.undercut(pair, &edges, &middle);
            }
        }
        for side in &self.sides {
            drawing.side_line(side, starts[self.layered.layer[side.to]], &edges, &middle);
        }
        let (lines, heads) = (drawing.lines, drawing.heads);
        let groups = self.group_frames(&edges, &middle, origin);
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
            groups,
            bands,
            lines,
            heads,
            badges,
            cards,
            legend,
        }
    }

    /// The middle of each node across the layers, from the first pixel on.
    fn middles(&self) -> Vec<i32> {
        let mut middle =
            spread(self.layered, &Room { size: &self.across, frame: &self.frame, pins: &self.pins });
        let first = (0..middle.len())
            .map(|node| middle[node] - self.across[node] / 2 - self.frame[node].0)
            .min()
            .unwrap_or(0);
        for at in &mut middle {
            *at = at.saturating_sub(first);
        }
        self.raise_thesis(&mut middle);
        middle
    }

    /// The near and the far edge of each node along the layers.
    fn edges(&self, starts: &[i32], thickness: &[i32]) -> Vec<(i32, i32)> {
        let edge = |node: usize| {
            let layer = self.layered.layer[node];
            let start = starts[layer];
            match self.layered.what[node] {
                What::Passing => (start, start + thickness[layer]),
                What::Claim(_) => (start, start + self.along[node]),
                What::Reason(_) | What::Contrary(_) => {
                    let near = start + (thickness[layer] - self.along[node]) / 2;
                    (near, near + self.along[node])
                }
            }
        };
        (0..self.layered.what.len()).map(edge).collect()
    }

    /// Moves the first card to the start of a picture that no screen shows at once, so that it is seen first.
    fn raise_thesis(&self, middle: &mut [i32]) {
        if let Some(&first) = self.layered.layers.first().and_then(|layer| layer.first())
            && self.layout.direction == Direction::LeftToRight
            && middle[first] > ONE_SCREEN
        {
            middle[first] = self.across[first] / 2 + self.frame[first].0;
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

    fn bands(&self, edges: &[(i32, i32)], middle: &[i32], origin: Point) -> Vec<(Area, Lane)> {
        let mut spans: BTreeMap<(usize, Lane), Span> = BTreeMap::new();
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

    pub(super) fn area(&self, origin: Point, near: i32, start: i32, far: i32, end: i32) -> Area {
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
}

fn channel_width(tracks: usize) -> i32 {
    2 * CHANNEL_PADDING + offset(tracks.saturating_sub(1)) * TRACK
}
