//! Forecasts pooled by distinct probability: all that calibration statistics need to know.

use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal, Weight};

/// Describes all rows that stated the same probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastValue {
    /// The probability as typed.
    pub p: DecimalProbability,
    /// The same as a number.
    pub probability: f64,
    /// How many rows stated it, at least 1.
    pub rows: u64,
    /// Their total weight; equals `rows` when every weight is 1.
    pub weight: f64,
    /// Their weighted sum of outcomes: how much of `weight` came true.
    pub events: f64,
}

impl ForecastValue {
    /// Returns how much of the weight did not come true.
    pub fn non_events(&self) -> f64 {
        self.weight - self.events
    }
}

/// Holds binary forecasts with their outcomes, pooled by distinct probability and sorted by it.
///
/// Sums are made in integers before they become floating point, so the order of rows does not matter.
///
/// ```
/// use warrant::score::calibration::PooledForecasts;
/// use warrant::score::numerics::exact::DecimalProbability;
/// let p = |text| DecimalProbability::parse(text).unwrap();
/// let pooled = PooledForecasts::from_counts([(p("0.8"), 10, 7), (p("0.2"), 5, 1), (p("0.8"), 1, 1)]);
/// assert_eq!(pooled.rows(), 16);
/// assert_eq!(pooled.values().len(), 2);
/// assert_eq!(pooled.base_rate(), Some(9.0 / 16.0));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PooledForecasts {
    values: Vec<ForecastValue>,
    brier: ScoreTotal,
    rows: u64,
    weight: f64,
    events: f64,
    /// Weighted sum of y(1 - y), above 0 only where outcomes are fractions.
    outcome_mixture: f64,
    infinite: Infinite,
}

/// Rows that gave probability 0 to what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Infinite {
    rows: u64,
    micros: u128,
}

impl Infinite {
    fn add(&mut self, rows: u64, micros: u128) {
        self.rows += rows;
        self.micros += micros;
    }
}

#[derive(Clone, Copy)]
struct Cell {
    p: DecimalProbability,
    rows: u64,
    micros: u128,
    /// Weight times outcome in 10^-24.
    events: u128,
}

const MICROS: f64 = 1e6;
const UNIT: u128 = 1_000_000_000_000_000_000;

impl PooledForecasts {
    /// Pools rows of probability, outcome (1 it happened, 0 it did not, between for a tie) and weight.
    pub fn from_rows<I>(rows: I) -> Self
    where
        I: IntoIterator<Item = (DecimalProbability, DecimalProbability, Weight)>,
    {
        Self::from_counts_and_rows([], rows)
    }

    /// Pools counts: probability, rows, and how many of them came true (at most the rows).
    #[cfg(any(test, feature = "internals"))]
    pub fn from_counts<I>(counts: I) -> Self
    where
        I: IntoIterator<Item = (DecimalProbability, u64, u64)>,
    {
        Self::from_counts_and_rows(counts, [])
    }

    /// Pools both.
    pub fn from_counts_and_rows<C, R>(counts: C, rows: R) -> Self
    where
        C: IntoIterator<Item = (DecimalProbability, u64, u64)>,
        R: IntoIterator<Item = (DecimalProbability, DecimalProbability, Weight)>,
    {
        let mut brier = ScoreTotal::default();
        let mut mixture = ScoreTotal::default();
        let mut infinite = Infinite::default();
        let mut cells = Vec::new();
        for (p, rows, events) in counts.into_iter().filter(|&(_, rows, _)| rows > 0) {
            let events = events.min(rows);
            let times = |score: ExactScore, rows: u64| {
                ExactScore::from_units(score.units().saturating_mul(i128::from(rows)))
            };
            brier.add_sum(times(p.brier(DecimalProbability::ONE), events), events);
            brier.add_sum(times(p.brier(DecimalProbability::ZERO), rows - events), rows - events);
            let micros = u128::from(rows) * u128::from(Weight::ONE.micros());
            let came_true = u128::from(events) * u128::from(Weight::ONE.micros()) * UNIT;
            let missed = match p {
                DecimalProbability::ZERO => events,
                DecimalProbability::ONE => rows - events,
                _ => 0,
            };
            infinite.add(missed, u128::from(missed) * u128::from(Weight::ONE.micros()));
            cells.push(Cell { p, rows, micros, events: came_true });
        }
        for (p, outcome, weight) in rows {
            brier.add_weighted(p.brier(outcome), weight);
            if !outcome.is_certain() {
                let value = outcome.value();
                let score = ExactScore::from_f64(value * (1.0 - value)).unwrap_or_default();
                mixture.add_weighted(score, weight);
            }
            let micros = u128::from(weight.micros());
            if p.is_certain() && p != outcome {
                infinite.add(1, micros);
            }
            cells.push(Cell { p, rows: 1, micros, events: micros * u128::from(outcome.units()) });
        }
        Self::from_cells(cells, brier, mixture.sum(), infinite)
    }

    fn from_cells(mut cells: Vec<Cell>, brier: ScoreTotal, outcome_mixture: f64, infinite: Infinite) -> Self {
        cells.sort_unstable_by_key(|cell| cell.p);
        cells.dedup_by(|later, kept| {
            let same = later.p == kept.p;
            if same {
                kept.rows += later.rows;
                kept.micros += later.micros;
                kept.events = kept.events.saturating_add(later.events);
            }
            same
        });
        let values: Vec<_> = cells
            .iter()
            .map(|cell| ForecastValue {
                p: cell.p,
                probability: cell.p.value(),
                rows: cell.rows,
                weight: cell.micros as f64 / MICROS,
                events: scaled(cell.events),
            })
            .collect();
        let micros: u128 = cells.iter().map(|cell| cell.micros).sum();
        let events = cells.iter().fold(0_u128, |sum, cell| sum.saturating_add(cell.events));
        Self {
            values,
            brier,
            rows: cells.iter().map(|cell| cell.rows).sum(),
            weight: micros as f64 / MICROS,
            events: scaled(events),
            outcome_mixture,
            infinite,
        }
    }

    /// Returns the distinct probabilities, rising.
    pub fn values(&self) -> &[ForecastValue] {
        &self.values
    }

    /// Returns the number of rows.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the total weight.
    pub const fn weight(&self) -> f64 {
        self.weight
    }

    /// Returns how much of the weight came true.
    pub const fn events(&self) -> f64 {
        self.events
    }

    /// Tells whether there is nothing to judge.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Tells whether only one outcome occurred, so that nothing can be told apart.
    pub fn is_one_class(&self) -> bool {
        self.events <= 0.0 || self.events >= self.weight
    }

    /// Returns the share that came true; `None` without rows.
    pub fn base_rate(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.events / self.weight)
    }

    /// Returns the mean half Brier score, 0..=1, summed in integers; `None` without rows.
    pub fn brier(&self) -> Option<f64> {
        self.brier.mean()
    }

    /// Returns the mean log score in nats; `None` without rows or when a row gave probability 0 to what happened.
    pub fn log_score(&self) -> Option<f64> {
        self.log_score_finite().filter(|_| self.infinite.rows == 0)
    }

    /// Returns the mean log score in nats over the rows where it is finite; `None` without such rows.
    pub fn log_score_finite(&self) -> Option<f64> {
        let weight = self.weight - self.infinite.micros as f64 / MICROS;
        let finite = |amount: f64, p: DecimalProbability| {
            if p == DecimalProbability::ZERO { 0.0 } else { cross_entropy(amount, p.value()) }
        };
        let total: f64 = self
            .values
            .iter()
            .map(|value| finite(value.events, value.p) + finite(value.non_events(), value.p.complement()))
            .sum();
        (weight > 0.0).then(|| total / weight)
    }

    /// Returns how many rows gave probability 0 to what happened, so that their log score is infinite.
    pub const fn log_infinite(&self) -> u64 {
        self.infinite.rows
    }

    /// Returns the share of weight that was stated as 0 or 1; `None` without rows.
    pub fn share_certain(&self) -> Option<f64> {
        let certain: f64 = self
            .values
            .iter()
            .filter(|value| value.p.is_certain())
            .fold(0.0, |sum, value| sum + value.weight);
        (!self.is_empty()).then(|| certain / self.weight)
    }

    /// Returns the variance of outcomes, the half Brier score of always stating the base rate; `None` without rows.
    pub fn uncertainty(&self) -> Option<f64> {
        let rate = self.base_rate()?;
        Some(rate * (1.0 - rate) - self.mixture())
    }

    /// Returns the mean of y(1 - y): 0 unless outcomes are fractions.
    pub(super) fn mixture(&self) -> f64 {
        if self.weight > 0.0 { self.outcome_mixture / self.weight } else { 0.0 }
    }
}

fn scaled(events: u128) -> f64 {
    crate::score::numerics::exact::nearest_quotient(events.cast_signed(), UNIT * 1_000_000)
}

/// Returns `-amount ln p`, 0 where there is no amount.
pub(super) fn cross_entropy(amount: f64, p: f64) -> f64 {
    if amount > 0.0 { -amount * p.ln() } else { 0.0 }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;

    fn p(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn nothing_pooled_is_nothing_known() {
        let pooled = PooledForecasts::default();
        assert_eq!(pooled.brier(), None);
        assert_eq!(pooled.log_score(), None);
        assert_eq!(pooled.base_rate(), None);
        assert_eq!(pooled.share_certain(), None);
        assert_eq!(pooled.uncertainty(), None);
    }

    #[test]
    fn rows_and_counts_agree() {
        let rows = [("0.3", "1"), ("0.3", "0"), ("1", "0"), ("0.30", "1")];
        let pooled = PooledForecasts::from_rows(rows.map(|(f, y)| (p(f), p(y), Weight::ONE)));
        assert_eq!(pooled, PooledForecasts::from_counts([(p("1"), 1, 0), (p("0.3"), 3, 2)]));
        assert_eq!((pooled.log_infinite(), pooled.log_score()), (1, None));
        let finite = -(2.0 * 0.3_f64.ln() + 0.7_f64.ln()) / 3.0;
        assert!((pooled.log_score_finite().unwrap() - finite).abs() < 1e-15);
        assert_eq!(pooled.share_certain(), Some(0.25));
    }

    #[test]
    fn a_tie_counts_as_half_an_event() {
        let pooled = PooledForecasts::from_rows([
            (p("0.5"), p("0.5"), Weight::ONE),
            (p("0.9"), p("1"), Weight::parse_bytes(b"3").unwrap()),
        ]);
        assert_eq!(pooled.events(), 3.5);
        assert_eq!(pooled.brier(), Some(0.03 / 4.0));
        // The variance of 0.5, 1, 1, 1.
        assert!((pooled.uncertainty().unwrap() - 0.046_875).abs() < 1e-15);
    }
}
