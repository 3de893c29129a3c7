//! Layers of a map: claims in even layers, reasons in odd ones, long lines cut into pieces of one layer each.

use std::collections::BTreeMap;

use super::diagram::Diagram;
use super::selection::Selection;
use crate::argument::Bearing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Claim(usize),
    Reason(usize),
    Contrary(usize),
    /// A line on its way.
    Passing,
}

/// What a piece of a line is; pieces of a channel with the same net are drawn as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Net {
    /// From the reasons of one bearing to the claim at the left, the hub.
    Lane(usize, Lane),
    /// From a claim at the right, or what passes on its line, to the badges that need it; the node is the hub.
    Leftward(usize),
    /// From a claim at the left back to badges at its right; the node is the hub.
    Rightward(usize),
}

/// What reaches a claim in one bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// What speaks for it.
    Supports,
    /// What speaks against it.
    Rebuts,
    /// What cannot hold with it.
    Contrary,
}

/// A piece of a line between neighbouring layers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The node in the nearer layer.
    pub(super) left: usize,
    /// The node in the layer after it.
    pub(super) right: usize,
    pub(super) net: Net,
}

#[derive(Debug, Default)]
pub(super) struct Layered {
    pub(super) what: Vec<What>,
    pub(super) layer: Vec<usize>,
    /// Nodes of each layer; their order is the order of drawing.
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) pieces: Vec<Piece>,
    /// The node in the layer before it whose place decides its own; the lane within it; the rank within the lane.
    pub(super) parent: Vec<Option<(usize, u8)>>,
    /// Undercuts: the badge, and the badge that it takes the force of, in the same layer.
    pub(super) undercuts: Vec<(usize, usize)>,
    /// For a badge, the badge at the head of its unit.
    pub(super) unit: Vec<usize>,
    pub(super) group: Vec<Option<usize>>,
}

impl Layered {
    fn add(&mut self, what: What, layer: usize, parent: Option<(usize, u8)>) -> usize {
        let node = self.what.len();
        self.what.push(what);
        self.layer.push(layer);
        self.parent.push(parent);
        self.unit.push(node);
        self.group.push(None);
        if self.layers.len() <= layer {
            self.layers.resize_with(layer + 1, Vec::new);
        }
        self.layers[layer].push(node);
        node
    }
}

/// Cuts the selected part of a map into layers, every premise to the right of what it bears on where no circle forbids.
pub(super) fn layered(diagram: &Diagram, selection: &Selection) -> Layered {
    let mut partners: Vec<Vec<(usize, usize)>> = vec![Vec::new(); diagram.claims.len()];
    for &pair in &selection.contraries {
        let (one, other) = diagram.contraries[pair];
        partners[one].push((pair, other));
        partners[other].push((pair, one));
    }
    let walk = walk(diagram, selection, &partners);
    let level = levels(diagram, selection, &walk);
    let contraries_at = contrary_hosts(diagram, selection, &walk, &level);
    let mut layered = Layered::default();
    let mut node_of = vec![usize::MAX; diagram.claims.len()];
    for &claim in &walk.first_seen {
        let node = layered.add(What::Claim(claim), 2 * level[claim], None);
        layered.group[node] = diagram.claims[claim].group;
        node_of[claim] = node;
    }
    // The near ends of the lines that leave each claim, by layer: to the left, and back to the right.
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); diagram.claims.len()];
    for &claim in &walk.first_seen {
        let host = node_of[claim];
        let layer = 2 * level[claim] + 1;
        let mut badge_of: BTreeMap<usize, usize> = BTreeMap::new();
        let mut head = None;
        let reasons = selection.below[claim].iter().copied();
        for reason in reasons {
            let drawn = &diagram.reasons[reason];
            let target_badge = match drawn.target {
                super::diagram::ReasonTarget::Claim(_) => None,
                super::diagram::ReasonTarget::Reason(target) => Some(badge_of.get(&target).copied()),
            };
            let rank = match drawn.bearing {
                Bearing::Supports => 0,
                Bearing::Rebuts => 1,
                Bearing::Undercuts => 3,
            };
            let badge = if let (Some(_), Some((first, rank))) = (target_badge, head) {
                let badge = layered.add(What::Reason(reason), layer, Some((host, rank)));
                layered.unit[badge] = first;
                badge
            } else {
                let badge = layered.add(What::Reason(reason), layer, Some((host, rank)));
                head = Some((badge, rank));
                badge
            };
            badge_of.insert(reason, badge);
            if target_badge.is_none() {
                let lane = if drawn.bearing == Bearing::Supports { Lane::Supports } else { Lane::Rebuts };
                layered.pieces.push(Piece { left: host, right: badge, net: Net::Lane(host, lane) });
            }
            let mut premises = drawn.premises.clone();
            premises.sort_unstable();
            premises.dedup();
            for premise in premises {
                uses[premise].push(badge);
            }
        }
        for (&reason, &badge) in &badge_of {
            if let super::diagram::ReasonTarget::Reason(target) = diagram.reasons[reason].target
                && let Some(&target) = badge_of.get(&target)
                && target != badge
            {
                layered.undercuts.push((badge, target));
            }
        }
        for &(pair, other) in contraries_at.get(&claim).into_iter().flatten() {
            let badge = layered.add(What::Contrary(pair), layer, Some((host, 2)));
            layered.pieces.push(Piece { left: host, right: badge, net: Net::Lane(host, Lane::Contrary) });
            if level[other] > level[claim] {
                uses[other].push(badge);
            } else {
                let net = Net::Lane(node_of[other], Lane::Contrary);
                layered.pieces.push(Piece { left: node_of[other], right: badge, net });
            }
        }
    }
    for &claim in &walk.first_seen {
        draw_lines(&mut layered, node_of[claim], &uses[claim]);
    }
    layered
}

/// Joins a claim with the badges that need it, by one line to the left and one back to the right.
fn draw_lines(layered: &mut Layered, node: usize, badges: &[usize]) {
    let own = layered.layer[node];
    let mut leftward: Vec<usize> =
        badges.iter().copied().filter(|&badge| layered.layer[badge] < own).collect();
    leftward.sort_by_key(|&badge| (std::cmp::Reverse(layered.layer[badge]), badge));
    let mut at = node;
    for badge in leftward {
        while layered.layer[at] > layered.layer[badge] + 1 {
            let next = layered.add(What::Passing, layered.layer[at] - 1, None);
            layered.pieces.push(Piece { left: next, right: at, net: Net::Leftward(at) });
            at = next;
        }
        layered.pieces.push(Piece { left: badge, right: at, net: Net::Leftward(at) });
    }
    let mut rightward: Vec<usize> =
        badges.iter().copied().filter(|&badge| layered.layer[badge] > own).collect();
    rightward.sort_by_key(|&badge| (layered.layer[badge], badge));
    let mut at = node;
    for badge in rightward {
        while layered.layer[at] + 1 < layered.layer[badge] {
            let next = layered.add(What::Passing, layered.layer[at] + 1, Some((at, 4)));
            layered.pieces.push(Piece { left: at, right: next, net: Net::Rightward(at) });
            at = next;
        }
        layered.pieces.push(Piece { left: at, right: badge, net: Net::Rightward(at) });
    }
}

struct Walk {
    /// Claims in the order in which a walk from the roots first meets them.
    first_seen: Vec<usize>,
    /// Claims in an order in which each comes after all that it bears on, circles apart.
    order: Vec<usize>,
    position: Vec<usize>,
}

/// Walks from the roots, depth first and without recursion.
fn walk(diagram: &Diagram, selection: &Selection, partners: &[Vec<(usize, usize)>]) -> Walk {
    let count = diagram.claims.len();
    let mut seen = vec![false; count];
    let mut first_seen = Vec::new();
    let mut finished = Vec::new();
    let children = |claim: usize| -> Vec<usize> {
        let premises = selection.below[claim].iter().flat_map(|&reason| &diagram.reasons[reason].premises);
        premises.copied().chain(partners[claim].iter().map(|&(_, other)| other)).collect()
    };
    for &root in &selection.roots {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        first_seen.push(root);
        let mut path = vec![(root, children(root), 0_usize)];
        while let Some((claim, below, next)) = path.last_mut() {
            if let Some(&child) = below.get(*next) {
                *next += 1;
                if !std::mem::replace(&mut seen[child], true) {
                    first_seen.push(child);
                    path.push((child, children(child), 0));
                }
            } else {
                finished.push(*claim);
                path.pop();
            }
        }
    }
    finished.reverse();
    let mut position = vec![usize::MAX; count];
    for (at, &claim) in finished.iter().enumerate() {
        position[claim] = at;
    }
    Walk { first_seen, order: finished, position }
}

/// The level of each claim: one more than the deepest claim that it bears on, lines against the order left aside.
fn levels(diagram: &Diagram, selection: &Selection, walk: &Walk) -> Vec<usize> {
    let mut level = vec![0_usize; diagram.claims.len()];
    for &claim in &walk.order {
        let premises = selection.below[claim].iter().flat_map(|&reason| &diagram.reasons[reason].premises);
        for &below in premises {
            if walk.position[below] > walk.position[claim] {
                level[below] = level[below].max(level[claim] + 1);
            }
        }
    }
    level
}

/// At which claim the badge of a contrary pair hangs, with the other of the two: the nearer to the thesis. Rivals of
/// the same level stand side by side.
fn contrary_hosts(
    diagram: &Diagram,
    selection: &Selection,
    walk: &Walk,
    level: &[usize],
) -> BTreeMap<usize, Vec<(usize, usize)>> {
    let mut hosts: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for &pair in &selection.contraries {
        let (one, other) = diagram.contraries[pair];
        let rank = |claim: usize| (level[claim], walk.position[claim]);
        let (host, guest) = if rank(one) < rank(other) { (one, other) } else { (other, one) };
        hosts.entry(host).or_default().push((pair, guest));
    }
    hosts
}
