//! Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the recalibrated forecast of CORP.

use super::ForecastValue;

/// Describes neighbouring forecast values that share one recalibrated probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// Index of the first forecast value in it.
    pub first: usize,
    /// Index of the last one.
    pub last: usize,
    /// Total weight, above 0.
    pub weight: f64,
    /// How much of it came true.
    pub events: f64,
}

impl Block {
    /// Returns the recalibrated probability: the share that came true.
    pub fn rate(&self) -> f64 {
        self.events / self.weight
    }
}

/// Fits the rising step function that is closest to the outcomes.
///
/// Values are those of [`super::PooledForecasts::values`]: rising and distinct, with weights above 0. Blocks whose
/// rates are equal merge, so the blocks are as long as possible and their number is unique.
pub fn pool_adjacent_violators(values: &[ForecastValue]) -> Vec<Block> {
    let mut blocks = Vec::new();
    pool_into(&mut blocks, values.iter().map(|value| (value.weight, value.events)));
    blocks
}

/// Fits weights and events into a vector that is reused from one resample to the next.
pub(super) fn pool_into(blocks: &mut Vec<Block>, values: impl Iterator<Item = (f64, f64)>) {
    blocks.clear();
    for (index, (weight, events)) in values.enumerate() {
        let mut block = Block { first: index, last: index, weight, events };
        while let Some(before) = blocks.last() {
            // Cross-multiplied: whole counts compare exactly.
            if before.events * block.weight < block.events * before.weight {
                break;
            }
            block.first = before.first;
            block.weight += before.weight;
            block.events += before.events;
            blocks.pop();
        }
        blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::super::PooledForecasts;
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;
    use proptest::prelude::*;

    /// Reads the fit off the min-max formula: the largest over starts of the smallest over ends of block means.
    fn min_max(values: &[ForecastValue]) -> Vec<f64> {
        let mean = |from: usize, to: usize| {
            let part = &values[from..=to];
            part.iter().map(|v| v.events).sum::<f64>() / part.iter().map(|v| v.weight).sum::<f64>()
        };
        (0..values.len())
            .map(|at| {
                (0..=at)
                    .map(|from| (at..values.len()).map(|to| mean(from, to)).fold(f64::INFINITY, f64::min))
                    .fold(f64::NEG_INFINITY, f64::max)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn agrees_with_min_max_is_monotone_and_keeps_the_mean(
            counts in proptest::collection::vec((0..=40_u64, 1..6_u64, 0..6_u64), 1..30)
        ) {
            let pooled = PooledForecasts::from_counts(counts.into_iter().map(|(p, rows, events)| {
                (DecimalProbability::from_units(p * 25_000_000_000_000_000).unwrap(), rows, events)
            }));
            let blocks = pool_adjacent_violators(pooled.values());
            let expected = min_max(pooled.values());
            for block in &blocks {
                for fit in &expected[block.first..=block.last] {
                    prop_assert!((fit - block.rate()).abs() < 1e-12);
                }
            }
            prop_assert_eq!(blocks.first().map(|block| block.first), Some(0));
            prop_assert_eq!(blocks.last().map(|block| block.last + 1), Some(pooled.values().len()));
            for pair in blocks.windows(2) {
                prop_assert!(pair[0].rate() < pair[1].rate());
                prop_assert_eq!(pair[0].last + 1, pair[1].first);
            }
            let mean = blocks.iter().map(|b| b.rate() * b.weight).sum::<f64>() / pooled.weight();
            prop_assert!((mean - pooled.base_rate().unwrap()).abs() < 1e-12);
        }
    }
}
