//! Bins of forecast probabilities, cut on the typed decimal so that 0.3, 0.6 and 0.7 land where they belong.

use super::PooledForecasts;
use crate::score::numerics::exact::DecimalProbability;
use crate::score::numerics::interval::wilson;

const ONE: u128 = 1_000_000_000_000_000_000;

/// Says how forecasts are sorted into bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binning {
    /// So many bins of equal width with edges k/K, left-closed, the last one closed on both sides; 0 counts as 1.
    Equal(u32),
    /// The nearest multiple of 5 %: 21 bins around 0 %, 5 %, .. 100 %, left-closed, the two outer ones half as wide.
    FivePercent,
    /// One bin for each distinct probability.
    Distinct,
}

impl Default for Binning {
    fn default() -> Self {
        Self::Equal(10)
    }
}

impl Binning {
    /// Returns the bin of a probability where the bins do not depend on the data.
    ///
    /// ```
    /// use warrant::score::calibration::bins::Binning;
    /// use warrant::score::numerics::exact::DecimalProbability;
    /// let third = DecimalProbability::parse("0.3").unwrap();
    /// assert_eq!(Binning::default().index(third), Some(3));
    /// ```
    pub fn index(self, p: DecimalProbability) -> Option<usize> {
        let units = u128::from(p.units());
        let index = match self {
            Self::Equal(bins) => {
                let bins = u128::from(bins.max(1));
                (units * bins / ONE).min(bins - 1)
            }
            Self::FivePercent => (units + ONE / 40) / (ONE / 20),
            Self::Distinct => return None,
        };
        usize::try_from(index).ok()
    }

    fn edges(self, index: usize) -> Option<(f64, f64)> {
        match self {
            Self::Equal(bins) => {
                let bins = f64::from(bins.max(1));
                Some((index as f64 / bins, (index + 1) as f64 / bins))
            }
            Self::FivePercent => {
                let edge = |odd: i64| (odd as f64 / 40.0).clamp(0.0, 1.0);
                let odd = 2 * i64::try_from(index).unwrap_or(20);
                Some((edge(odd - 1), edge(odd + 1)))
            }
            Self::Distinct => None,
        }
    }
}

/// Describes the forecasts of one bin that is not empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Place of the bin among all, empty ones counted.
    pub index: usize,
    /// Lower edge; the lowest probability where bins follow the data.
    pub low: f64,
    /// Upper edge; the highest probability where bins follow the data.
    pub high: f64,
    /// Rows in it.
    pub rows: u64,
    /// Their weight.
    pub weight: f64,
    /// How much of the weight came true.
    pub events: f64,
    /// Mean probability stated.
    pub mean_p: f64,
    /// Share that came true.
    pub rate: f64,
    /// Lower end of Wilson's 95 % interval of the rate, rows taken as independent.
    pub rate_low: f64,
    /// Upper end of it.
    pub rate_high: f64,
    /// First and last index of the forecast values in it.
    pub values: (usize, usize),
}

/// Sorts forecasts into bins and returns those that are not empty, rising.
pub fn bins(pooled: &PooledForecasts, binning: Binning) -> Vec<Bin> {
    let mut bins: Vec<Bin> = Vec::new();
    for (at, value) in pooled.values().iter().enumerate() {
        let index = binning.index(value.p).unwrap_or(at);
        match bins.last_mut().filter(|bin| bin.index == index) {
            Some(bin) => {
                bin.rows += value.rows;
                bin.weight += value.weight;
                bin.events += value.events;
                bin.values.1 = at;
            }
            None => bins.push(Bin {
                index,
                low: 0.0,
                high: 0.0,
                rows: value.rows,
                weight: value.weight,
                events: value.events,
                mean_p: 0.0,
                rate: 0.0,
                rate_low: 0.0,
                rate_high: 0.0,
                values: (at, at),
            }),
        }
    }
    for bin in &mut bins {
        let values = pooled.values().get(bin.values.0..=bin.values.1).unwrap_or_default();
        let ends = values.first().zip(values.last()).map(|(low, high)| (low.probability, high.probability));
        (bin.low, bin.high) = binning.edges(bin.index).or(ends).unwrap_or_default();
        // Away from a middle value, so that equal probabilities have exactly that mean.
        let base = values.first().map_or(0.0, |value| value.probability);
        let excess: f64 = values.iter().map(|value| value.weight * (value.probability - base)).sum();
        bin.mean_p = base + excess / bin.weight;
        bin.rate = bin.events / bin.weight;
        let rows = bin.rows as f64;
        (bin.rate_low, bin.rate_high) = wilson(bin.rate * rows, rows, 0.95);
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn every_typed_edge_opens_its_bin() {
        for bins in [3_u32, 7, 10, 20, 100] {
            for k in 0..100_u32 {
                let text = format!("0.{k:02}");
                let expected = (k * bins / 100) as usize;
                assert_eq!(Binning::Equal(bins).index(p(&text)), Some(expected), "{text} of {bins}");
            }
        }
        assert_eq!(Binning::default().index(p("1")), Some(9));
        assert_eq!(Binning::Equal(0).index(p("1")), Some(0));
    }

    #[test]
    fn five_percent_bins_are_centred() {
        let index = |text| Binning::FivePercent.index(p(text));
        assert_eq!((index("0"), index("0.024"), index("0.025")), (Some(0), Some(0), Some(1)));
        assert_eq!(
            (index("0.5"), index("0.974"), index("0.975"), index("1")),
            (Some(10), Some(19), Some(20), Some(20))
        );
        let pooled = PooledForecasts::from_counts([(p("0.01"), 2, 0), (p("0.05"), 1, 1)]);
        let bins = bins(&pooled, Binning::FivePercent);
        assert_eq!((bins[0].low, bins[0].high, bins[1].high), (0.0, 0.025, 0.075));
    }
}
