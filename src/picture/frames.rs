//! Frames of groups: around cards of a group that stand together in a layer, with the group's title.

use super::font::Weight;
use super::geometry::{Caption, GroupFrame, Point};
use super::layers::Layered;
use super::paragraph::{Setting, drawable, elide};
use super::plan::{Direction, Plan};

/// Room between a frame and its cards.
const PADDING: i32 = 10;
const HEAD: i32 = 19;
const SIZE: i32 = 12;

/// Cards of one group that follow each other, by layer: first and last place in the layer, and the group.
fn runs(layered: &Layered, layer: usize) -> Vec<(usize, usize, usize)> {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (at, &node) in layered.layers[layer].iter().enumerate() {
        let Some(group) = layered.group[node] else { continue };
        match runs.last_mut() {
            Some(run) if run.1 + 1 == at && run.2 == group => run.1 = at,
            _ => runs.push((at, at, group)),
        }
    }
    runs
}

/// The room that frames take before and after each node, across the layers.
pub(super) fn frame_room(layered: &Layered, direction: Direction) -> Vec<(i32, i32)> {
    let before = match direction {
        Direction::LeftToRight => PADDING + HEAD,
        Direction::TopToBottom => PADDING,
    };
    let mut room = vec![(0, 0); layered.what.len()];
    for (layer, nodes) in layered.layers.iter().enumerate() {
        for (first, last, _) in runs(layered, layer) {
            room[nodes[first]].0 = before;
            room[nodes[last]].1 = PADDING;
        }
    }
    room
}

impl Plan<'_> {
    /// The room that titles of frames take before a layer.
    pub(super) fn frame_head(&self, layer: usize) -> i32 {
        let framed = || self.layered.layers[layer].iter().any(|&node| self.layered.group[node].is_some());
        if self.layout.direction == Direction::TopToBottom && framed() { HEAD + PADDING } else { 0 }
    }

    pub(super) fn group_frames(
        &self,
        edges: &[(i32, i32)],
        middle: &[i32],
        origin: Point,
    ) -> Vec<GroupFrame> {
        let mut frames = Vec::new();
        for (layer, nodes) in self.layered.layers.iter().enumerate() {
            for (first, last, group) in runs(self.layered, layer) {
                let members = &nodes[first..=last];
                let near = members.iter().map(|&node| edges[node].0).min().unwrap_or(0) - PADDING;
                let far = members.iter().map(|&node| edges[node].1).max().unwrap_or(0) + PADDING;
                let (start, end) = (nodes[first], nodes[last]);
                let from = middle[start] - self.across[start] / 2 - self.frame[start].0;
                let to = middle[end] - self.across[end] / 2 + self.across[end] + PADDING;
                let head = if self.layout.direction == Direction::TopToBottom { HEAD } else { 0 };
                let area = self.area(origin, near - head, from, far, to);
                let title = drawable(self.diagram.groups.get(group).map_or("", String::as_str));
                let setting =
                    Setting { size: SIZE, weight: Weight::Bold, width: area.width - 2 * PADDING, most: 1 };
                let label = Caption {
                    at: (area.x + PADDING, area.y + HEAD),
                    size: SIZE,
                    weight: Weight::Bold,
                    text: elide(&title, setting),
                };
                frames.push(GroupFrame { area, label, title });
            }
        }
        frames
    }
}
