//! The reliability diagram as numbers: recalibration steps, consistency band and the counts below.

use super::PooledForecasts;
use super::bins::{Binning, bins};
use super::pool_adjacent_violators::pool_adjacent_violators;
use super::simulation::{BandPoint, CalibratedSimulation};

/// Describes one step of the recalibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Lowest probability that was stated on this step.
    pub low: f64,
    /// Highest one.
    pub high: f64,
    /// Rows on it.
    pub rows: u64,
    /// Share of them that came true: what "`low` to `high`" meant.
    pub rate: f64,
}

/// Describes one bar of the count strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountBar {
    /// Place of the bar, 0 for forecasts in 0 .. 5 %, 19 for 95 .. 100 %.
    pub index: usize,
    /// Rows in it.
    pub rows: u64,
}

/// Holds a reliability diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct ReliabilityDiagram {
    /// Steps of the recalibration, rising.
    pub steps: Vec<Step>,
    /// Where the steps of a calibrated forecaster would lie.
    pub band: Vec<BandPoint>,
    /// How often which probability was stated: bars of 5 %, empty ones left out.
    pub counts: Vec<CountBar>,
}

/// Assembles the diagram from the forecasts and the simulation made of them.
pub fn reliability_diagram(
    pooled: &PooledForecasts,
    simulation: &CalibratedSimulation,
) -> ReliabilityDiagram {
    let steps = pool_adjacent_violators(pooled.values())
        .iter()
        .filter_map(|block| {
            let values = pooled.values().get(block.first..=block.last)?;
            Some(Step {
                low: values.first()?.probability,
                high: values.last()?.probability,
                rows: values.iter().map(|value| value.rows).sum(),
                rate: block.rate(),
            })
        })
        .collect();
    let counts = bins(pooled, Binning::Equal(20))
        .iter()
        .map(|bin| CountBar { index: bin.index, rows: bin.rows })
        .collect();
    ReliabilityDiagram { steps, band: simulation.band.clone(), counts }
}

#[cfg(test)]
mod tests {
    use super::super::simulation::{SimulationPlan, simulate_calibrated};
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;

    #[test]
    fn steps_cover_all_rows_and_rise() {
        let p = |text| DecimalProbability::parse(text).unwrap();
        let pooled = PooledForecasts::from_counts([(p("0.1"), 10, 2), (p("0.2"), 10, 1), (p("0.97"), 5, 5)]);
        let simulation = simulate_calibrated(&pooled, None, &[], SimulationPlan::default()).unwrap();
        let diagram = reliability_diagram(&pooled, &simulation);
        assert_eq!(diagram.steps.len(), 2);
        assert_eq!((diagram.steps[0].low, diagram.steps[0].high, diagram.steps[0].rate), (0.1, 0.2, 0.15));
        assert_eq!(diagram.counts.iter().map(|bar| bar.rows).sum::<u64>(), 25);
        assert!(diagram.band.iter().all(|point| point.low <= point.p && point.p <= point.high));
    }
}
