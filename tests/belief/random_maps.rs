//! Random argument maps for property tests.

use proptest::prelude::*;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder};

/// One inference as drawn: what it bears on, its premises, its relevance.
pub(crate) type Drawn = (u8, u32, Vec<u32>, f64);

/// Builds a graph from drawn inferences; indices wrap around, so every draw is a map.
pub(crate) fn build(claims: u32, drawn: &[Drawn]) -> Graph {
    let mut builder = GraphBuilder::new(claims as usize).unwrap();
    let count = drawn.len() as u32;
    for (kind, target, premises, relevance) in drawn {
        let bearing = match kind % 5 {
            0 | 1 => Bearing::Supports(target % claims),
            2 | 3 => Bearing::Rebuts(target % claims),
            _ => Bearing::Undercuts(target % count),
        };
        let mut premises: Vec<u32> = premises.iter().map(|premise| premise % claims).collect();
        premises.sort_unstable();
        premises.dedup();
        builder.infer(bearing, &premises, *relevance).unwrap();
    }
    builder.build().unwrap()
}

/// Builds a map without circles: premises always have a higher index than the claim that they bear on in the end.
pub(crate) fn build_acyclic(claims: u32, drawn: &[Drawn]) -> Graph {
    let mut builder = GraphBuilder::new(claims as usize).unwrap();
    let mut levels: Vec<u32> = Vec::new();
    for (kind, target, premises, relevance) in drawn {
        let undercut = (kind % 5 == 4 && !levels.is_empty()).then(|| target % levels.len() as u32);
        let level = undercut.map_or(target % (claims - 1), |inference| levels[inference as usize]);
        let bearing = match (undercut, kind % 2) {
            (Some(inference), _) => Bearing::Undercuts(inference),
            (None, 0) => Bearing::Supports(level),
            (None, _) => Bearing::Rebuts(level),
        };
        let above = claims - 1 - level;
        let mut premises: Vec<u32> = premises.iter().map(|premise| level + 1 + premise % above).collect();
        premises.sort_unstable();
        premises.dedup();
        builder.infer(bearing, &premises, *relevance).unwrap();
        levels.push(level);
    }
    builder.build().unwrap()
}

/// Builds a tree: every claim but claim 0 is a premise exactly once, alone or linked, for, against or undercutting.
pub(crate) fn build_tree(drawn: &[(u8, u32, f64)]) -> Graph {
    let mut inferences: Vec<(Bearing, Vec<u32>, f64)> = Vec::new();
    for (claim, (kind, target, relevance)) in (1u32..).zip(drawn) {
        let count = inferences.len();
        let earlier = *target as usize % count.max(1);
        match kind % 8 {
            // Premises join in rising order, so what is below them has a higher index still.
            0 if count > 0 => inferences[earlier].1.push(claim),
            1 if count > 0 => inferences.push((Bearing::Undercuts(earlier as u32), vec![claim], *relevance)),
            2..=4 => inferences.push((Bearing::Supports(target % claim), vec![claim], *relevance)),
            _ => inferences.push((Bearing::Rebuts(target % claim), vec![claim], *relevance)),
        }
    }
    let mut builder = GraphBuilder::new(drawn.len() + 1).unwrap();
    for (bearing, premises, relevance) in &inferences {
        builder.infer(*bearing, premises, *relevance).unwrap();
    }
    builder.build().unwrap()
}

/// Draws maps without circles of up to `claims` claims, with one base score per claim.
pub(crate) fn acyclic_map(claims: u32, inferences: usize) -> impl Strategy<Value = (Graph, Vec<f64>)> {
    let drawn = (any::<u8>(), any::<u32>(), prop::collection::vec(any::<u32>(), 1..4), 0.0..=1.0);
    (2..=claims, prop::collection::vec(drawn, 0..=inferences)).prop_flat_map(|(claims, drawn)| {
        let graph = build_acyclic(claims, &drawn);
        (Just(graph), prop::collection::vec(score(), claims as usize))
    })
}

/// Draws trees of up to `claims` claims, with one base score per claim.
pub(crate) fn tree(claims: usize) -> impl Strategy<Value = (Graph, Vec<f64>)> {
    let drawn = (any::<u8>(), any::<u32>(), 0.0..=1.0);
    prop::collection::vec(drawn, 0..claims).prop_flat_map(|drawn| {
        let graph = build_tree(&drawn);
        (Just(graph), prop::collection::vec(score(), drawn.len() + 1))
    })
}

/// Draws base scores, now and then the extremes.
pub(crate) fn score() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 1 => Just(1.0), 14 => 0.0..=1.0]
}

/// Draws maps of up to `claims` claims and `inferences` inferences, circles included.
pub(crate) fn any_map(claims: u32, inferences: usize) -> impl Strategy<Value = Graph> {
    let drawn = (any::<u8>(), any::<u32>(), prop::collection::vec(any::<u32>(), 1..4), 0.0..=1.0);
    (1..=claims, prop::collection::vec(drawn, 0..=inferences))
        .prop_map(|(claims, drawn)| build(claims, &drawn))
}
