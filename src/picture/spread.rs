//! Places across the layers: each node as near to its neighbours as the order and the distances allow.

use super::layers::{Layered, What};

const ROUNDS: usize = 8;

/// Pixels that are seen with a little scrolling.
const SCREENS: i64 = 1600;

/// Pixels up to which a bend is a kink.
const KINK: i32 = 20;

/// The room that each node takes across the layer, and where its lines start.
pub(super) struct Room<'a> {
    /// Size across the layer, by node.
    pub(super) size: &'a [i32],
    /// Room of a frame before and after each node, across the layer.
    pub(super) frame: &'a [(i32, i32)],
    /// For each piece, how far from the middle it starts at its left and its right node.
    pub(super) pins: &'a [(i32, i32)],
}

/// Finds the middle of each node. No two nodes of a layer come nearer than their sizes and a gap.
///
/// Each layer in turn is the least-squares answer to what its neighbours ask for, found by pooling adjacent
/// violators; the rounds repeat that, first from the leaves to the thesis.
pub(super) fn spread(layered: &Layered, room: &Room<'_>) -> Vec<i32> {
    let count = layered.what.len();
    let mut left: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut right: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for (piece, &(at_left, at_right)) in layered.pieces.iter().zip(room.pins) {
        right[piece.left].push((piece.right, f64::from(at_right - at_left)));
        left[piece.right].push((piece.left, f64::from(at_left - at_right)));
    }
    let from_first = is_tall(layered, room);
    let mut middle = first_places(layered, room, &left);
    let layers = layered.layers.len();
    for round in 0..ROUNDS {
        for layer in (0..layers).rev() {
            place_layer(
                layered,
                room,
                layer,
                &left,
                &right,
                if round == 0 { 0.02 } else { 0.35 },
                1.0,
                from_first,
                &mut middle,
            );
        }
        for layer in 0..layers {
            place_layer(layered, room, layer, &left, &right, 1.0, 0.35, from_first, &mut middle);
        }
    }
    for layer in (0..layers).rev() {
        place_layer(layered, room, layer, &left, &right, 0.0, 1.0, from_first, &mut middle);
    }
    let mut whole = whole_pixels(layered, room, &middle);
    straighten(layered, room, from_first, &mut whole);
    whole
}

/// Whether no screen shows a picture at once. Then each claim stands at the level of its first reason, so that reading
/// goes on beside it; else in the middle of its reasons.
fn is_tall(layered: &Layered, room: &Room<'_>) -> bool {
    let length = |layer: &Vec<usize>| {
        let steps = layer.windows(2).map(|pair| i64::from(distance(layered, room, pair[0], pair[1])));
        steps.sum::<i64>()
    };
    layered.layers.iter().any(|layer| length(layer) > SCREENS)
}

/// The distance between the middles of two nodes that follow each other in a layer.
fn distance(layered: &Layered, room: &Room<'_>, one: usize, other: usize) -> i32 {
    let gap = match (layered.what[one], layered.what[other]) {
        (What::Passing, What::Passing) => 10,
        (What::Passing, _) | (_, What::Passing) => 14,
        (What::Claim(_), What::Claim(_)) => 18,
        _ if layered.unit[one] == layered.unit[other] => 16,
        _ if layered.parent[one] == layered.parent[other] => 8,
        _ => 20,
    };
    (room.size[one] + room.size[other]).div_euclid(2) + 1 + gap + room.frame[one].1 + room.frame[other].0
}

/// Every layer packed from its start, in the order in which the walk meets the leaves.
fn first_places(layered: &Layered, room: &Room<'_>, left: &[Vec<(usize, f64)>]) -> Vec<f64> {
    let mut middle = vec![0.0; layered.what.len()];
    for layer in &layered.layers {
        let mut at = 0.0;
        let mut before: Option<usize> = None;
        for &node in layer {
            if let Some(before) = before {
                at += f64::from(distance(layered, room, before, node));
            }
            let wanted = left[node].first().map_or(at, |&(near, offset)| middle[near] + offset);
            at = at.max(wanted);
            middle[node] = at;
            before = Some(node);
        }
    }
    middle
}

/// Places one layer as its neighbours ask, with weights for those at the left and at the right.
#[expect(clippy::too_many_arguments, reason = "both sides, each with its weight")]
fn place_layer(
    layered: &Layered,
    room: &Room<'_>,
    layer: usize,
    left: &[Vec<(usize, f64)>],
    right: &[Vec<(usize, f64)>],
    weight_left: f64,
    weight_right: f64,
    from_first: bool,
    middle: &mut [f64],
) {
    let nodes = &layered.layers[layer];
    // Blocks of nodes that touch: sum of wishes, weight, and how many nodes.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(nodes.len());
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(nodes.len());
    let mut head = (usize::MAX, 0.0);
    for (at, &node) in nodes.iter().enumerate() {
        if at > 0 {
            offset += f64::from(distance(layered, room, nodes[at - 1], node));
        }
        offsets.push(offset);
        if layered.unit[node] == node {
            head = (node, offset);
        }
        let undercuts = layered.unit[node] == head.0 && node != head.0;
        let (mut wish, mut weight) = (1e-3 * middle[node], 1e-3);
        let straight = |other: usize| {
            // Lines on their way are kept straight before anything else.
            let passing = |node: usize| matches!(layered.what[node], What::Passing);
            if passing(node) && passing(other) { 4.0 } else { 1.0 }
        };
        if layer == 0 {
            // The thesis stands at the level of its first reasons, where reading begins.
            let first = right[node].iter().map(|&(other, pin)| middle[other] + pin).min_by(f64::total_cmp);
            if let Some(first) = first {
                wish += first;
                weight += 1.0;
            }
        } else {
            let first = if from_first && matches!(layered.what[node], What::Claim(_)) {
                right[node]
                    .iter()
                    .copied()
                    .min_by(|one, other| (middle[one.0] + one.1).total_cmp(&(middle[other.0] + other.1)))
            } else {
                None
            };
            let after = first.as_ref().map_or(right[node].as_slice(), std::slice::from_ref);
            for (side, share) in [(left[node].as_slice(), weight_left), (after, weight_right)] {
                // A node with neighbours at one side only goes by them.
                let alone = (left[node].is_empty() && !undercuts) || right[node].is_empty();
                let each = if alone { 1.0 } else { share } / (side.len().max(1) as f64);
                for &(other, pin) in side {
                    wish += each * straight(other) * (middle[other] + pin);
                    weight += each * straight(other);
                }
            }
            if undercuts {
                // What undercuts a reason stays near it.
                wish += weight_left * (middle[head.0] + offset - head.1);
                weight += weight_left;
            }
        }
        let mut block = (wish - weight * offset, weight, 1);
        while let Some(&(sum, mass, size)) = blocks.last() {
            if sum / mass <= block.0 / block.1 {
                break;
            }
            blocks.pop();
            block = (block.0 + sum, block.1 + mass, block.2 + size);
        }
        blocks.push(block);
    }
    let mut at = 0;
    for (sum, mass, size) in blocks {
        for _ in 0..size {
            middle[nodes[at]] = sum / mass + offsets[at];
            at += 1;
        }
    }
}

/// Rounds to whole pixels without bringing nodes too near.
fn whole_pixels(layered: &Layered, room: &Room<'_>, middle: &[f64]) -> Vec<i32> {
    let mut whole = vec![0_i32; middle.len()];
    for layer in &layered.layers {
        let mut before: Option<usize> = None;
        for &node in layer {
            #[expect(clippy::cast_possible_truncation, reason = "saturates far beyond any picture")]
            let mut at = middle[node].round() as i32;
            if let Some(before) = before {
                at = at.max(whole[before].saturating_add(distance(layered, room, before, node)));
            }
            whole[node] = at;
            before = Some(node);
        }
    }
    whole
}

/// Takes the kinks of a few pixels out of lines, from the leaves to the thesis, where there is room.
fn straighten(layered: &Layered, room: &Room<'_>, from_first: bool, whole: &mut [i32]) {
    let mut pieces: Vec<Vec<usize>> = vec![Vec::new(); layered.layers.len()];
    for (index, piece) in layered.pieces.iter().enumerate() {
        pieces[layered.layer[piece.left]].push(index);
    }
    // How many pieces leave a node to the right, and where the first of them would have it.
    let mut wishes: Vec<(u32, i32)> = vec![(0, i32::MAX); whole.len()];
    for (at_layer, layer) in layered.layers.iter().enumerate().rev() {
        for &index in &pieces[at_layer] {
            let (piece, (at_left, at_right)) = (layered.pieces[index], room.pins[index]);
            let (count, wish) = &mut wishes[piece.left];
            *count += 1;
            *wish = (*wish).min(whole[piece.right] + at_right - at_left);
        }
        for at in 0..layer.len() {
            let node = layer[at];
            let (count, wish) = wishes[node];
            let by_first = at_layer == 0 || (from_first && matches!(layered.what[node], What::Claim(_)));
            let counts = count == 1 || (by_first && count > 0);
            if !counts || (wish - whole[node]).abs() > KINK {
                continue;
            }
            let after =
                |before: usize| whole[before].saturating_add(distance(layered, room, before, node)) <= wish;
            let before =
                |after: usize| wish.saturating_add(distance(layered, room, node, after)) <= whole[after];
            let free_above = at.checked_sub(1).is_none_or(|above| after(layer[above]));
            let free_below = layer.get(at + 1).is_none_or(|&below| before(below));
            if free_above && free_below {
                whole[node] = wish;
            }
        }
    }
}
