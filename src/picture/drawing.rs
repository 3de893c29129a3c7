//! From nets between layers to lines with bends and heads.

use super::channel::NetLine;
use super::geometry::{Head, Line, LineKind, Point, Step};
use super::layers::{Layered, Net, What};
use super::plan::{Plan, SIDE_TRACK, TRACK, offset};
use super::undercuts::SideLine;

const BEND: i32 = 7;

/// Room between a layer and the first track beside it.
const SIDE_GAP: i32 = 10;

/// Follows every line from its claim: the pieces of a line stand in the order in which they leave it.
fn owners(layered: &Layered) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = layered
        .what
        .iter()
        .map(|what| match *what {
            What::Claim(claim) => Some(claim),
            _ => None,
        })
        .collect();
    for piece in &layered.pieces {
        let (from, to) = match piece.net {
            Net::Leftward(from) => (from, piece.left),
            Net::Rightward(from) => (from, piece.right),
            Net::Lane(..) => continue,
        };
        if layered.what[to] == What::Passing {
            owners[to] = owners[from];
        }
    }
    owners
}

pub(super) struct Drawing<'a, 'b> {
    pub(super) plan: &'b Plan<'a>,
    /// Where the layers begin.
    pub(super) origin: Point,
    pub(super) lines: Vec<Line>,
    pub(super) heads: Vec<Head>,
    /// The claim on whose line each node stands, by node; none for badges.
    owners: Vec<Option<usize>>,
}

impl<'a, 'b> Drawing<'a, 'b> {
    pub(super) fn new(plan: &'b Plan<'a>, origin: Point) -> Self {
        Self { plan, origin, lines: Vec::new(), heads: Vec::new(), owners: owners(plan.layered) }
    }

    /// Takes a path along and across the layers and turns it into the picture's axes.
    fn line(&mut self, kind: LineKind, claim: Option<usize>, path: Vec<Step>) {
        let place = |point: Point| self.placed(point);
        let path = path
            .into_iter()
            .map(|step| match step {
                Step::Move(to) => Step::Move(place(to)),
                Step::Line(to) => Step::Line(place(to)),
                Step::Bend(corner, to) => Step::Bend(place(corner), place(to)),
            })
            .collect();
        self.lines.push(Line { kind, claim, path });
    }

    fn placed(&self, (along, across): Point) -> Point {
        let (x, y) = self.plan.turned(along, across);
        (self.origin.0 + x, self.origin.1 + y)
    }

    fn head(&mut self, tip: Point, towards: Point, kind: LineKind, claim: Option<usize>) {
        let towards = self.plan.turned(towards.0, towards.1);
        self.heads.push(Head { tip: self.placed(tip), towards, kind, claim });
    }

    /// Draws a net: each stretch once, so that dashes do not fill each other's gaps.
    pub(super) fn net(
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
        self.line(kind, self.owners[*hub_node], path);
        match net.net {
            Net::Lane(..) => self.head((hub_at, net.hub), (-1, 0), kind, self.owners[*hub_node]),
            Net::Rightward(_) => {
                for &(at, node) in spokes {
                    if self.plan.layered.what[node] != What::Passing {
                        self.head((spoke_at(node), at), (1, 0), kind, self.owners[*hub_node]);
                    }
                }
            }
            Net::Leftward(_) => {}
        }
    }

    /// Draws the line of a claim where it passes a layer.
    pub(super) fn passing(&mut self, node: usize, (near, far): (i32, i32), across: i32) {
        let path = vec![Step::Move((near, across)), Step::Line((far, across))];
        self.line(LineKind::Premise, self.owners[node], path);
    }

    /// Draws an undercut from a badge to the one before it.
    pub(super) fn undercut(&mut self, (from, to): (usize, usize), edges: &[(i32, i32)], middle: &[i32]) {
        let across = &self.plan.across;
        let along = i32::midpoint(edges[to].0, edges[to].1);
        let end = middle[to] - across[to] / 2 + across[to];
        let start = middle[from] - across[from] / 2;
        self.line(LineKind::Undercut, None, vec![Step::Move((along, start)), Step::Line((along, end))]);
        self.head((along, end), (0, -1), LineKind::Undercut, None);
    }

    /// Draws the undercuts of one badge that run beside its layer, which begins at `start`.
    pub(super) fn side_line(&mut self, side: &SideLine, start: i32, edges: &[(i32, i32)], middle: &[i32]) {
        let track = start - SIDE_GAP - offset(side.track) * SIDE_TRACK;
        let to = side.to;
        let mut path = Vec::new();
        let mut ends = Vec::new();
        for below in [true, false] {
            let step = if below { 1 } else { -1 };
            // Beside the line of the badge's own reason.
            let end = middle[to] + 7 * step;
            let mut group: Vec<usize> =
                side.from.iter().copied().filter(|&from| (middle[from] > middle[to]) == below).collect();
            group.sort_by_key(|&from| (middle[from] - middle[to]).abs());
            let Some(last) = group.pop() else { continue };
            path.extend([
                Step::Move((edges[last].0, middle[last])),
                Step::Line((track + 5, middle[last])),
                Step::Bend((track, middle[last]), (track, middle[last] - 5 * step)),
                Step::Line((track, end + 5 * step)),
                Step::Bend((track, end), (track + 5, end)),
                Step::Line((edges[to].0, end)),
            ]);
            for from in group {
                path.extend([
                    Step::Move((edges[from].0, middle[from])),
                    Step::Line((track + 5, middle[from])),
                    Step::Bend((track, middle[from]), (track, middle[from] - 5 * step)),
                ]);
            }
            ends.push(end);
        }
        self.line(LineKind::Undercut, None, path);
        for end in ends {
            self.head((edges[to].0, end), (1, 0), LineKind::Undercut, None);
        }
    }
}
