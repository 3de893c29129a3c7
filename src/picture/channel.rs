//! The lines between two neighbouring layers: trunks on tracks of their own, so that lines never lie on each other.

use super::layers::Net;

/// Tracks of a channel; where more are needed they are shared.
const TRACKS: usize = 24;

/// Pairs of overlapping trunks that are compared; beyond them tracks go by extent alone.
const PAIRS: usize = 60_000;

/// A net in a channel: a hub at one side and spokes at the other.
#[derive(Clone, Debug)]
pub(super) struct NetLine {
    pub(super) net: Net,
    /// Where the hub is, across the layers.
    pub(super) hub: i32,
    pub(super) hub_left: bool,
    /// Where the spokes are, sorted.
    pub(super) spokes: Vec<i32>,
    /// The track of its trunk; `None` for a straight line.
    pub(super) track: Option<usize>,
}

impl NetLine {
    fn extent(&self) -> (i32, i32) {
        let first = self.spokes.first().copied().unwrap_or(self.hub).min(self.hub);
        let last = self.spokes.last().copied().unwrap_or(self.hub).max(self.hub);
        (first, last)
    }

    fn is_straight(&self) -> bool {
        self.spokes.iter().all(|&spoke| spoke == self.hub)
    }

    /// How many of its horizontal pieces at a side lie in an extent, those on the rim counted heavily.
    fn pieces_in(&self, at_left: bool, (first, last): (i32, i32)) -> usize {
        if at_left == self.hub_left {
            usize::from(first < self.hub && self.hub < last)
        } else {
            let from = self.spokes.partition_point(|&spoke| spoke <= first);
            let to = self.spokes.partition_point(|&spoke| spoke < last);
            to.saturating_sub(from)
        }
    }

    fn pieces_at(&self, at_left: bool) -> &[i32] {
        if at_left == self.hub_left { std::slice::from_ref(&self.hub) } else { &self.spokes }
    }
}

/// Gives every trunk a track and says how many tracks there are.
pub(super) fn assign_tracks(nets: &mut [NetLine]) -> usize {
    let mut bent: Vec<usize> = (0..nets.len()).filter(|&net| !nets[net].is_straight()).collect();
    bent.sort_by_key(|&net| (nets[net].extent(), nets[net].net));
    let pairs = overlapping(nets, &bent);
    let mut used = 0;
    if let Some(pairs) = pairs {
        // Who had better stand left of whom; then each as far left as those before it allow.
        let mut balance = vec![0_i64; nets.len()];
        for &(one, other) in &pairs {
            let gain = cost(&nets[one], &nets[other]) - cost(&nets[other], &nets[one]);
            balance[one] += gain.signum();
            balance[other] -= gain.signum();
        }
        let mut order = bent.clone();
        order.sort_by_key(|&net| (balance[net], nets[net].extent(), nets[net].net));
        let mut rank = vec![0_usize; nets.len()];
        for (at, &net) in order.iter().enumerate() {
            rank[net] = at;
        }
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); nets.len()];
        for (one, other) in pairs {
            let (first, second) = if rank[one] < rank[other] { (one, other) } else { (other, one) };
            before[second].push(first);
        }
        for net in order {
            let track =
                before[net].iter().filter_map(|&other| nets[other].track).map(|track| track + 1).max();
            let track = track.unwrap_or(0) % TRACKS;
            nets[net].track = Some(track);
            used = used.max(track + 1);
        }
    } else {
        let mut ends: Vec<i32> = Vec::new();
        for net in bent {
            let (first, last) = nets[net].extent();
            let free = ends.iter().position(|&end| end + 6 < first);
            let track = free.unwrap_or(ends.len()).min(TRACKS - 1);
            if track == ends.len() {
                ends.push(last);
            }
            ends[track] = ends[track].max(last);
            nets[net].track = Some(track);
            used = used.max(track + 1);
        }
    }
    used
}

/// Pairs whose trunks would touch on one track; `None` where there are too many.
fn overlapping(nets: &[NetLine], bent: &[usize]) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut compared = 0;
    for &net in bent {
        let (first, _) = nets[net].extent();
        compared += open.len();
        open.retain(|&other| nets[other].extent().1 + 6 >= first);
        if pairs.len() + open.len() > PAIRS || compared > 4 * PAIRS {
            return None;
        }
        pairs.extend(open.iter().map(|&other| (other, net)));
        open.push(net);
    }
    Some(pairs)
}

/// What it costs that the trunk of `left` stands left of that of `right`: crossings, and lines upon lines.
fn cost(left: &NetLine, right: &NetLine) -> i64 {
    let crossings = right.pieces_in(true, left.extent()) + left.pieces_in(false, right.extent());
    let (ours, theirs) = (left.pieces_at(false), right.pieces_at(true));
    let (few, many) = if ours.len() < theirs.len() { (ours, theirs) } else { (theirs, ours) };
    let near = |at: i32| {
        let next = many.partition_point(|&other| other < at - 3);
        many.get(next).is_some_and(|&other| other <= at + 3)
    };
    let upon = if few.len() <= 64 { few.iter().filter(|&&at| near(at)).count() } else { 0 };
    i64::try_from(crossings + 10 * upon).unwrap_or(i64::MAX / 4)
}
