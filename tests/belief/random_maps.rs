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

/// Draws maps of up to `claims` claims and `inferences` inferences, circles included.
pub(crate) fn any_map(claims: u32, inferences: usize) -> impl Strategy<Value = Graph> {
    let drawn = (any::<u8>(), any::<u32>(), prop::collection::vec(any::<u32>(), 1..4), 0.0..=1.0);
    (1..=claims, prop::collection::vec(drawn, 0..=inferences))
        .prop_map(|(claims, drawn)| build(claims, &drawn))
}
