//! Undercuts beside a layer of badges: where a badge does not stand right after what it undercuts, its line runs round
//! those between, and all that undercut one reason share a line.

use std::collections::BTreeMap;

use super::layers::Layered;

/// Tracks beside a layer; where more are needed they are shared.
const TRACKS: usize = 8;

/// The badges that undercut one badge from further off.
#[derive(Clone, Debug)]
pub(super) struct SideLine {
    /// What they undercut.
    pub(super) to: usize,
    /// They.
    pub(super) from: Vec<usize>,
    /// How far from the layer it runs.
    pub(super) track: usize,
}

/// Whether a badge stands right after the one it undercuts, so that a straight line joins them.
pub(super) fn follows((from, to): (usize, usize), place: &[usize]) -> bool {
    place[from] == place[to] + 1
}

/// Finds the lines beside the layers. Lines that would touch are on different tracks, the outer farther off.
pub(super) fn side_lines(layered: &Layered, place: &[usize]) -> Vec<SideLine> {
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(from, to) in layered.undercuts.iter().filter(|&&pair| !follows(pair, place)) {
        by_target.entry(to).or_default().push(from);
    }
    let extent = |to: usize, from: &[usize]| {
        let ends = || from.iter().map(|&node| place[node]).chain([place[to]]);
        (ends().min().unwrap_or(0), ends().max().unwrap_or(0))
    };
    let mut lines: Vec<(usize, (usize, usize), SideLine)> = by_target
        .into_iter()
        .map(|(to, from)| (layered.layer[to], extent(to, &from), SideLine { to, from, track: 0 }))
        .collect();
    // Whoever starts later and before the end of another is within it: from the last to the first.
    lines.sort_by_key(|&(layer, (first, last), ref line)| (layer, std::cmp::Reverse(first), last, line.to));
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    for (layer, (first, last), line) in &mut lines {
        while let Some(&(other, start, track)) = open.last() {
            if other == *layer && start > *last {
                break;
            }
            if other == *layer {
                line.track = line.track.max(track + 1);
            }
            open.pop();
        }
        open.push((*layer, *first, line.track));
        line.track %= TRACKS;
    }
    lines.into_iter().map(|(_, _, line)| line).collect()
}
