//! One distribution made of several: exact at every value, its integrals to 1e-10.

use std::borrow::Cow;
use std::sync::Arc;

use super::quantiles::{Knot, Knots};
use super::shape::{Distribution, Pool, Shape};
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::line::Line;

/// A stretch of the line without knots inside, with what the curves of the members do in it.
struct Cell<'c, 'd> {
    /// Place and value of either end.
    ends: [(f64, f64); 2],
    curves: &'c [Curve<'d>],
    /// How many members lie below the median throughout and are left out.
    below: usize,
}

/// A cumulative distribution within a cell: straight between its ends and the knots strictly inside.
#[derive(Clone, Copy)]
struct Curve<'d> {
    knots: &'d [Knot],
    left: f64,
    right: f64,
    /// What bends in between.
    bent: Option<&'d Distribution>,
}

impl Pool {
    pub(super) fn new(method: CrowdMethod, weights: Vec<f64>, members: Vec<Arc<Distribution>>) -> Self {
        Self { method, weights, members }
    }

    /// Pools what the members have at one value.
    pub(super) fn height(&self, of: impl Fn(&Distribution) -> f64) -> f64 {
        let heights: Vec<f64> = self.members.iter().map(|member| of(member)).collect();
        self.method.pool_heights(&heights, &self.weights).unwrap_or(0.5)
    }

    /// Whether one member is sure of what another excludes, so that their odds have no mean.
    pub(super) fn contradicts(&self) -> bool {
        let begins =
            self.members.iter().filter_map(|member| member.quantile(0.0)).fold(f64::NEG_INFINITY, f64::max);
        let ends =
            self.members.iter().filter_map(|member| member.quantile(1.0)).fold(f64::INFINITY, f64::min);
        begins >= ends
    }

    /// Finds by bisection the value up to which a level lies.
    pub(super) fn quantile(&self, level: f64, line: Option<&Line>) -> Option<f64> {
        let far = |level: f64, pick: fn(f64, f64) -> f64| {
            self.members.iter().map(|member| member.quantile(level)).reduce(|a, b| Some(pick(a?, b?)))?
        };
        let place = |value: f64| line.map_or(value, |line| line.coordinate(value));
        let (mut low, mut high) = (place(far(1e-300, f64::min)?), place(far(1.0 - f64::EPSILON, f64::max)?));
        let value = |at: f64| line.map_or(at, |line| line.value_at(at));
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if self.height(|member| member.cdf(value(middle))) < level {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(value(high))
    }

    /// The pool as knots where it is straight between them; `None` where it bends.
    ///
    /// Means bend at knots of members only. Medians and trimmed means also bend where two members cross at the rank at
    /// which the median stands or the trimming begins.
    pub(super) fn knots(&self, line: Option<&Line>) -> Option<Knots> {
        let curves: Option<Vec<Cow<'_, [Knot]>>> = self
            .members
            .iter()
            .map(|member| matches!(member.shape, Shape::Knots(_)).then(|| member.landmarks()))
            .collect();
        let curves = curves.filter(|_| !self.method.pools_odds())?;
        let first = curves.iter().filter_map(|knots| knots.first()).min_by(|a, b| a.at.total_cmp(&b.at))?;
        let last = curves.iter().filter_map(|knots| knots.last()).max_by(|a, b| a.at.total_cmp(&b.at))?;
        let ends = [first, last].map(|knot| (knot.at, knot.value));
        let mut found = vec![(ends[0].1, ends[0].0, self.height(|member| member.mass_below(ends[0].1)))];
        let ranks = self.method.ranks(self.members.len());
        let [mut left, mut right, mut heights, mut shares] = [const { Vec::new() }; 4];
        let mut scratch = [const { Vec::new() }; 2];
        self.cells(ends, &curves, |cell| {
            left.clear();
            left.extend(cell.curves.iter().map(|curve| curve.left));
            right.clear();
            right.extend(cell.curves.iter().map(|curve| curve.right));
            shares.clear();
            shares.push(0.0);
            for rank in ranks.into_iter().flatten() {
                crossings(&left, &right, rank.saturating_sub(cell.below), &mut scratch, &mut shares);
            }
            shares.push(1.0);
            shares.sort_by(f64::total_cmp);
            let [(start, start_value), (end, end_value)] = cell.ends;
            for &share in &shares {
                let at = start + (end - start) * share;
                let value = match share {
                    0.0 => start_value,
                    1.0 => end_value,
                    _ => line.map_or(at, |line| line.value_at(at)).clamp(start_value, end_value),
                };
                heights.clear();
                heights.extend(left.iter().zip(&right).map(|(left, right)| left + (right - left) * share));
                found.push((value, at, self.pooled(&mut heights, cell.below)));
            }
        });
        found.push((ends[1].1, ends[1].0, self.height(|member| member.cdf(ends[1].1))));
        Some(Knots::rising(found.into_iter()))
    }

    /// Integrates a function of location and height over the range, cut at one location.
    ///
    /// Kronrod's five points on panels that are halved until Gauss and Legendre's two among them agree to eight digits:
    /// the five are far closer where the function is smooth. A panel in which another member takes over a rank that
    /// counts has a kink and is halved until it is tiny.
    pub(super) fn integral(&self, line: &Line, cut: f64, of: &dyn Fn(f64, f64) -> f64) -> f64 {
        const NODES: [(f64, f64, f64); 7] = [
            (0.0, 28.0 / 45.0, 0.0),
            (-0.577_350_269_189_625_7, 27.0 / 55.0, 1.0),
            (0.577_350_269_189_625_7, 27.0 / 55.0, 1.0),
            (-0.925_820_099_772_551_5, 98.0 / 495.0, 0.0),
            (0.925_820_099_772_551_5, 98.0 / 495.0, 0.0),
            // The ends, to see who takes over.
            (-1.0, 0.0, 0.0),
            (1.0, 0.0, 0.0),
        ];
        let ends = [line.min(), line.max()].map(|value| (line.coordinate(value), value));
        let [(low, _), (high, _)] = ends;
        let curves: Vec<Cow<'_, [Knot]>> = self.members.iter().map(|member| member.landmarks()).collect();
        let ranks = self.method.ranks(self.members.len());
        let nodes = NODES.get(..if ranks.is_some() { 7 } else { 5 }).unwrap_or_default();
        let mut sum = 0.0;
        let (mut heights, mut order) = (Vec::new(), Vec::new());
        self.cells(ends, &curves, |cell| {
            let [from, until] = cell.ends.map(|(at, _)| (at - low) / (high - low));
            let mut panels = vec![(from, until)];
            if from < cut && cut < until {
                panels = vec![(cut, until), (from, cut)];
            }
            while let Some((left, right)) = panels.pop() {
                let (middle, half) = (f64::midpoint(left, right), 0.5 * (right - left));
                let (mut five, mut two, mut holders, mut kink) = (0.0, 0.0, None, false);
                for &(node, kronrod, gauss) in nodes {
                    let location = middle + half * node;
                    let share = (location - from) / (until - from);
                    heights.clear();
                    heights.extend(cell.curves.iter().map(|curve| match curve.bent {
                        Some(bent) => bent.cdf(line.value_at(low + (high - low) * location)),
                        None => curve.left + (curve.right - curve.left) * share,
                    }));
                    let height = self.method.pool_heights(&heights, &self.weights).unwrap_or(0.5);
                    let found = half * of(location, height);
                    five += kronrod * found;
                    two += gauss * found;
                    if let Some(ranks) = ranks {
                        order.clear();
                        order.extend(0..heights.len());
                        order.sort_by(|&a: &usize, &b: &usize| heights[a].total_cmp(&heights[b]));
                        let now = ranks.map(|rank| order[rank]);
                        kink |= *holders.get_or_insert(now) != now;
                    }
                }
                let apart = (five - two).abs();
                let settled = !kink && (apart <= 1e-8 * half || apart <= 1e-14);
                if settled || half < if kink { 1e-8 } else { 1e-13 } {
                    sum += five;
                } else {
                    panels.extend([(middle, right), (left, middle)]);
                }
            }
        });
        sum
    }

    /// Visits cells without knots inside, from left to right.
    fn cells<'d>(
        &'d self,
        ends: [(f64, f64); 2],
        knots: &'d [Cow<'d, [Knot]>],
        mut visit: impl FnMut(&Cell<'_, 'd>),
    ) {
        let curve = |(knots, member): (&'d Cow<'d, [Knot]>, &'d Arc<Distribution>)| {
            let from = knots.partition_point(|knot| knot.at <= ends[0].0);
            let until = knots.partition_point(|knot| knot.at < ends[1].0);
            Curve {
                knots: knots.get(from..until).unwrap_or_default(),
                left: member.cdf(ends[0].1),
                right: member.mass_below(ends[1].1),
                bent: matches!(member.shape, Shape::Normal(_)).then_some(&**member),
            }
        };
        // The curves of the cell that is next end the list.
        let mut curves: Vec<Curve<'d>> = knots.iter().zip(&self.members).map(curve).collect();
        let straight = curves.iter().all(|curve| curve.bent.is_none());
        let ranks =
            self.method.ranks(curves.len()).filter(|_| straight && self.method == CrowdMethod::Median);
        let mut heights: Vec<f64> = Vec::new();
        let mut rank_of = |of: &mut dyn Iterator<Item = f64>, rank: usize| {
            heights.clear();
            heights.extend(of);
            at_rank(&mut heights, rank)
        };
        let bounds = ranks.map_or([f64::NEG_INFINITY, f64::INFINITY], |[low, high]| {
            let least = rank_of(&mut curves.iter().map(|curve| curve.left), low);
            [least, rank_of(&mut curves.iter().map(|curve| curve.right), high)]
        });
        let mut cells = vec![(ends, 0, 0, bounds)];
        let mut halves: Vec<[Curve<'d>; 2]> = Vec::new();
        while let Some((ends, first, below, [least, most])) = cells.pop() {
            let own = curves.get(first..).unwrap_or_default();
            let longest = own.iter().max_by_key(|curve| curve.knots.len());
            let Some(&knot) = longest.and_then(|curve| curve.knots.get(curve.knots.len() / 2)) else {
                visit(&Cell { ends, curves: own, below });
                curves.truncate(first);
                continue;
            };
            halves.clear();
            halves.extend(curves.drain(first..).map(|curve| curve.split(ends, knot)));
            let bounds = ranks.map_or([[least, most]; 2], |[low, high]| {
                let before =
                    rank_of(&mut halves.iter().map(|[left, _]| left.right), high.saturating_sub(below));
                [
                    [
                        rank_of(&mut halves.iter().map(|[_, right]| right.left), low.saturating_sub(below)),
                        most,
                    ],
                    [least, before],
                ]
            });
            let middle = (knot.at, knot.value);
            for (side, ends, [least, most]) in
                [(1, [middle, ends[1]], bounds[0]), (0, [ends[0], middle], bounds[1])]
            {
                // Who lies above or below the median throughout is left out: most knots need not be looked at.
                let (first, mut below) = (curves.len(), below);
                for half in &halves {
                    let mut curve = half[side];
                    below += usize::from(curve.right < least);
                    if curve.left <= most && curve.right >= least {
                        // A flat median has no knots.
                        curve.knots = if least < most { curve.knots } else { &[] };
                        curves.push(curve);
                    }
                }
                cells.push((ends, first, below, [least, most]));
            }
        }
    }

    /// Pools heights of which `below` lower ones were left out.
    fn pooled(&self, heights: &mut [f64], below: usize) -> f64 {
        match self.method.ranks(self.members.len()) {
            Some(ranks) if self.method == CrowdMethod::Median => {
                let [low, high] = ranks.map(|rank| at_rank(heights, rank.saturating_sub(below)));
                f64::midpoint(low, high)
            }
            _ => self.method.pool_heights(heights, &self.weights).unwrap_or(0.5),
        }
    }
}

impl Curve<'_> {
    fn split(self, [start, end]: [(f64, f64); 2], Knot { at, .. }: Knot) -> [Self; 2] {
        let from = self.knots.partition_point(|knot| knot.at < at);
        let here = self.knots.iter().skip(from).take_while(|knot| knot.at <= at).count();
        let (low, rest) = self.knots.split_at(from);
        let (here, high) = rest.split_at(here);
        let (before, after) = if let (Some(first), Some(last)) = (here.first(), here.last()) {
            (first.level, last.level)
        } else {
            let (left, from) = low.last().map_or((start.0, self.left), |knot| (knot.at, knot.level));
            let (right, to) = high.first().map_or((end.0, self.right), |knot| (knot.at, knot.level));
            // Rounding must not make it fall.
            let level = (from + (to - from) * ((at - left) / (right - left))).min(to);
            (level, level)
        };
        [Self { knots: low, right: before, ..self }, Self { knots: high, left: after, ..self }]
    }
}

/// The number at a rank from 0, or at the last.
fn at_rank(heights: &mut [f64], rank: usize) -> f64 {
    let rank = rank.min(heights.len().saturating_sub(1));
    if heights.is_empty() { 0.0 } else { *heights.select_nth_unstable_by(rank, f64::total_cmp).1 }
}

/// Finds where another line takes over a rank, among lines from `left` to `right`, as shares of the way.
///
/// It follows the line at that rank to the first that crosses it and goes on with that one. Two lines cross once, so that
/// the next to cross is one whose side at the end is not its side now.
fn crossings(
    left: &[f64],
    right: &[f64],
    rank: usize,
    [order, below]: &mut [Vec<usize>; 2],
    shares: &mut Vec<f64>,
) {
    order.clear();
    order.extend(0..left.len());
    if rank >= order.len() {
        return;
    }
    // Lines that start together part at once.
    let ahead = |&a: &usize, &b: &usize| left[a].total_cmp(&left[b]).then(right[a].total_cmp(&right[b]));
    let (lower, &mut mut current, _) = order.select_nth_unstable_by(rank, ahead);
    below.clear();
    below.resize(left.len(), 0);
    for &mut line in lower {
        below[line] = 1;
    }
    let mut from = 0.0;
    // Rounding could make lines cross back and forth.
    for _ in 0..left.len() * left.len() {
        let crosses = |line: usize| {
            let apart = right[line] - right[current];
            let does = if below[line] == 1 { apart > 0.0 } else { apart < 0.0 };
            let start = left[line] - left[current];
            (does && line != current).then(|| ((start / (start - apart)).clamp(from, 1.0), line))
        };
        let next = (0..left.len()).filter_map(crosses).min_by(|(a, _), (b, _)| a.total_cmp(b));
        let Some((share, line)) = next else { break };
        shares.push(share);
        from = share;
        below[current] = below[line];
        current = line;
    }
}
