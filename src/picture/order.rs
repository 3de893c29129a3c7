//! The order of each layer: lanes and groups stay together, and among what is left free lines cross as little as may be.

use std::collections::BTreeMap;

use super::layers::{Layered, What};

/// Rounds of looking at the neighbours to the right.
const ROUNDS: usize = 6;

pub(super) fn order(layered: &mut Layered) {
    let count = layered.what.len();
    let mut left = vec![Vec::new(); count];
    let mut right = vec![Vec::new(); count];
    for piece in &layered.pieces {
        left[piece.right].push(piece.left);
        right[piece.left].push(piece.right);
    }
    let mut pull: Vec<f64> = (0..count).map(|node| node as f64).collect();
    let mut best = None;
    for _ in 0..ROUNDS {
        let place = sort_layers(layered, &left, &pull);
        let crossings = crossings(layered, &place);
        if best.as_ref().is_none_or(|(fewest, _)| crossings < *fewest) {
            best = Some((crossings, layered.layers.clone()));
        }
        if crossings == 0 {
            break;
        }
        pull_from_right(layered, &right, &place, &mut pull);
    }
    if let Some((_, layers)) = best {
        layered.layers = layers;
    }
}

/// Sorts every layer by the one before it; gives the place of each node in its layer.
fn sort_layers(layered: &mut Layered, left: &[Vec<usize>], pull: &[f64]) -> Vec<usize> {
    let mut place = vec![0_usize; layered.what.len()];
    for layer in 0..layered.layers.len() {
        let mut keyed: Vec<(SortKey, usize)> = layered.layers[layer]
            .iter()
            .map(|&node| {
                let is_badge = matches!(layered.what[node], What::Reason(_) | What::Contrary(_));
                let lane = layered.parent[node].map_or(4, |(_, lane)| lane);
                let key = match layered.parent[node] {
                    Some((host, _)) if is_badge => place[host] as f64,
                    // Roots keep their order: the thesis first.
                    _ if layer == 0 => node as f64,
                    _ => mean(left[node].iter().map(|&at| place[at] as f64)).unwrap_or(f64::MAX),
                };
                let head = layered.unit[node];
                ((key, lane, pull[head], head, node), node)
            })
            .collect();
        let at_group = group_places(layered, layer, &keyed);
        let at_group = |(key, node): (&SortKey, &usize)| match layered.group[*node] {
            Some(group) => (at_group.get(&group).copied().unwrap_or(key.0), group + 1),
            None => (key.0, 0),
        };
        keyed.sort_by(|(one, first), (other, second)| {
            let (ours, theirs) = (at_group((one, first)), at_group((other, second)));
            ours.0
                .total_cmp(&theirs.0)
                .then(ours.1.cmp(&theirs.1))
                .then(one.0.total_cmp(&other.0))
                .then(one.1.cmp(&other.1))
                .then(one.2.total_cmp(&other.2))
                .then(one.3.cmp(&other.3))
                .then(one.4.cmp(&other.4))
        });
        let order: Vec<usize> = keyed.into_iter().map(|(_, node)| node).collect();
        for (at, &node) in order.iter().enumerate() {
            place[node] = at;
        }
        layered.layers[layer] = order;
    }
    place
}

/// Where each group of a layer stands: in the middle of its cards, or with the first of the roots.
fn group_places(layered: &Layered, layer: usize, keyed: &[(SortKey, usize)]) -> BTreeMap<usize, f64> {
    let mut places: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (key, node) in keyed {
        if let Some(group) = layered.group[*node] {
            places.entry(group).or_default().push(key.0);
        }
    }
    let place = |places: Vec<f64>| {
        if layer == 0 { places.into_iter().min_by(f64::total_cmp) } else { mean(places.into_iter()) }
    };
    places.into_iter().filter_map(|(group, places)| Some((group, place(places)?))).collect()
}

/// Where the neighbours to the right would have each node; units are pulled as one.
fn pull_from_right(layered: &Layered, right: &[Vec<usize>], place: &[usize], pull: &mut [f64]) {
    let mut sums = vec![(0.0, 0_u32); pull.len()];
    for (node, neighbours) in right.iter().enumerate() {
        let sum = &mut sums[layered.unit[node]];
        for &neighbour in neighbours {
            sum.0 += place[neighbour] as f64;
            sum.1 += 1;
        }
    }
    for (node, (sum, count)) in sums.into_iter().enumerate() {
        pull[node] = if count == 0 { place[node] as f64 } else { sum / f64::from(count) };
    }
}

/// Place of what decides, lane, pull from the right, unit, node.
type SortKey = (f64, u8, f64, usize, usize);

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// How many pairs of pieces cross, counted by a tree of prefix sums for each channel.
fn crossings(layered: &Layered, place: &[usize]) -> u64 {
    let mut by_channel: Vec<Vec<(usize, usize)>> = vec![Vec::new(); layered.layers.len()];
    for piece in &layered.pieces {
        by_channel[layered.layer[piece.left]].push((place[piece.left], place[piece.right]));
    }
    let mut total = 0;
    for (channel, mut ends) in by_channel.into_iter().enumerate() {
        ends.sort_unstable();
        let size = layered.layers.get(channel + 1).map_or(0, Vec::len);
        let mut tree = vec![0_u64; size + 1];
        for (before, &(_, end)) in (0_u64..).zip(&ends) {
            let mut at = end + 1;
            let mut not_beyond = 0;
            while at > 0 {
                not_beyond += tree[at];
                at &= at - 1;
            }
            total += before - not_beyond;
            let mut at = end + 1;
            while at <= size {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    total
}
