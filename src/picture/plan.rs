//! A layout on its way: which way it grows, its measures, and what is known of each node before anything is drawn.

use std::collections::BTreeMap;

use super::card::Card;
use super::diagram::Diagram;
use super::layers::Layered;
use super::selection::{Scope, Selection};
use super::undercuts::SideLine;

pub(super) const MARGIN: i32 = 28;
/// Distance of tracks.
pub(super) const TRACK: i32 = 9;
/// Distance of tracks beside a layer.
pub(super) const SIDE_TRACK: i32 = 8;

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

/// A layout on its way: sizes along and across the layers.
pub(super) struct Plan<'a> {
    pub(super) diagram: &'a Diagram,
    pub(super) selection: &'a Selection,
    pub(super) layered: &'a Layered,
    pub(super) cards: BTreeMap<usize, Card>,
    pub(super) layout: Layout,
    pub(super) labels: Vec<String>,
    pub(super) along: Vec<i32>,
    pub(super) across: Vec<i32>,
    /// Room of a group's frame before and after each node, across the layers.
    pub(super) frame: Vec<(i32, i32)>,
    /// Offsets of each piece at its ends.
    pub(super) pins: Vec<(i32, i32)>,
    /// The place of each node in its layer.
    pub(super) place: Vec<usize>,
    pub(super) sides: Vec<SideLine>,
}

pub(super) fn offset(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 64)
}
