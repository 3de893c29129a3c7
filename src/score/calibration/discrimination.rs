//! Whether events got higher probabilities than non-events: the area under the ROC curve.

use super::PooledForecasts;
use super::by_question::ByQuestion;
use crate::score::numerics::interval::wilson;

/// Holds the area under the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaUnderCurve {
    /// Chance that an event got a higher probability than a non-event, ties counted half; 0..=1.
    pub auc: f64,
    /// Interval at the level asked for.
    pub interval: (f64, f64),
}

/// For every forecast value: the share of non-events below it and the share of events above it, ties half.
struct Placements {
    auc: f64,
    below: Vec<f64>,
    above: Vec<f64>,
}

fn placements(pooled: &PooledForecasts) -> Option<Placements> {
    if pooled.is_one_class() {
        return None;
    }
    let (events, non_events) = (pooled.events(), pooled.weight() - pooled.events());
    let (mut seen_events, mut seen_non_events, mut pairs) = (0.0, 0.0, 0.0);
    let (mut below, mut above) = (Vec::new(), Vec::new());
    for value in pooled.values() {
        let under = seen_non_events + value.non_events() / 2.0;
        pairs += value.events * under;
        below.push(under / non_events);
        above.push((events - seen_events - value.events / 2.0) / events);
        seen_events += value.events;
        seen_non_events += value.non_events();
    }
    Some(Placements { auc: pairs / (events * non_events), below, above })
}

/// Events, or non-events, by question.
#[derive(Default)]
struct Side {
    weight: f64,
    squares_of_weight: f64,
    squares: f64,
}

impl Side {
    /// Adds questions with this weight each, where placements are `away` from their mean.
    fn add(&mut self, questions: f64, weight: f64, away: f64) {
        self.weight += questions * weight;
        self.squares_of_weight += questions * weight * weight;
        self.squares += questions * (weight * away).powi(2);
    }

    /// Variance of the mean placement as a share of `most`, its greatest possible variance for one question. Two
    /// questions of the greatest variance are added: few that agree prove little.
    fn variance(&self, most: f64) -> f64 {
        let questions = self.weight * self.weight / self.squares_of_weight;
        let spread = if most > 0.0 { self.squares / self.weight.powi(2) / most } else { 0.0 };
        (questions * spread + 2.0 / questions) / (questions + 1.0)
    }
}

/// Measures discrimination as Mann and Whitney do. `None` where only one outcome occurred.
///
/// The interval is Wilson's with the effective number of pairs that follows from the placements of events and
/// non-events (`DeLong`, `DeLong` and Clarke-Pearson 1988), with `rows` by question (Obuchowski 1997), their variance
/// drawn towards the greatest that is possible (Birnbaum and Klose 1957). Coverage: `docs/scoring.md`.
pub fn area_under_curve(
    pooled: &PooledForecasts,
    rows: Option<&ByQuestion>,
    level: f64,
) -> Option<AreaUnderCurve> {
    let Placements { auc, below, above } = placements(pooled)?;
    let (mut of_events, mut of_non_events, mut shared) = (Side::default(), Side::default(), 0.0);
    match rows {
        None => {
            for ((value, below), above) in pooled.values().iter().zip(&below).zip(&above) {
                of_events.add(value.events, 1.0, below - auc);
                of_non_events.add(value.non_events(), 1.0, above - auc);
            }
        }
        Some(rows) => {
            for (_, rows) in rows.clusters() {
                let (mut events, mut non_events) = ((0.0, 0.0), (0.0, 0.0));
                for row in rows {
                    let place = |of: &[f64]| of.get(row.value).map_or(0.0, |place| place - auc);
                    let missed = row.weight - row.events;
                    events = (events.0 + row.events, events.1 + row.events * place(&below));
                    non_events = (non_events.0 + missed, non_events.1 + missed * place(&above));
                }
                for (side, (weight, away)) in [(&mut of_events, events), (&mut of_non_events, non_events)] {
                    if weight > 0.0 {
                        side.add(1.0, weight, away / weight);
                    }
                }
                shared += events.1 * non_events.1;
            }
        }
    }
    let most = auc * (1.0 - auc);
    let shared =
        if most > 0.0 { shared.max(0.0) / (of_events.weight * of_non_events.weight * most) } else { 0.0 };
    let pairs = 1.0 / (of_events.variance(most) + of_non_events.variance(most) + 2.0 * shared);
    Some(AreaUnderCurve { auc, interval: wilson(auc * pairs, pairs, level) })
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::super::by_question::QuestionRow;
    use super::*;
    use crate::score::numerics::exact::{DecimalProbability, Weight};
    use proptest::prelude::*;

    fn p(percent: u64) -> DecimalProbability {
        DecimalProbability::from_units(percent * 10_000_000_000_000_000).unwrap()
    }

    fn by_question(rows: &[(u64, u64, bool)]) -> (PooledForecasts, ByQuestion) {
        let rows: Vec<QuestionRow> = rows
            .iter()
            .map(|&(question, percent, happened)| {
                let outcome = if happened { DecimalProbability::ONE } else { DecimalProbability::ZERO };
                QuestionRow { question, p: p(percent), outcome, weight: Weight::ONE }
            })
            .collect();
        let pooled = PooledForecasts::from_rows(rows.iter().map(|row| (row.p, row.outcome, row.weight)));
        let rows = ByQuestion::new(&pooled, rows);
        (pooled, rows)
    }

    #[test]
    fn forecasts_that_repeat_count_once() {
        let once =
            [(0, 20, false), (1, 70, true), (2, 60, false), (3, 90, true), (4, 50, true), (5, 30, false)];
        let thrice: Vec<_> = once.iter().flat_map(|&row| [row, row, row]).collect();
        let area = |rows| {
            let (pooled, rows) = by_question(rows);
            area_under_curve(&pooled, Some(&rows), 0.95).unwrap()
        };
        let (once, thrice) = (area(&once), area(&thrice));
        assert_eq!(once.auc, thrice.auc);
        assert!((once.interval.0 - thrice.interval.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn equals_the_share_of_ordered_pairs(
            rows in proptest::collection::vec((0..=10_u64, any::<bool>()), 2..40)
        ) {
            let pooled = PooledForecasts::from_counts(
                rows.iter().map(|&(tenth, outcome)| (p(tenth * 10), 1, u64::from(outcome))),
            );
            let (mut pairs, mut won) = (0.0, 0.0);
            for &(high, _) in rows.iter().filter(|row| row.1) {
                for &(low, _) in rows.iter().filter(|row| !row.1) {
                    pairs += 1.0;
                    won += f64::from(u8::from(high > low)) + 0.5 * f64::from(u8::from(high == low));
                }
            }
            match area_under_curve(&pooled, None, 0.95) {
                None => prop_assert_eq!(pairs, 0.0),
                Some(area) => {
                    prop_assert!((area.auc - won / pairs).abs() < 1e-12);
                    let (low, high) = area.interval;
                    prop_assert!(0.0 <= low && low <= area.auc && area.auc <= high && high <= 1.0);
                    // Every row its own question is the independent case.
                    let alone: Vec<_> = (0..).zip(&rows).map(|(at, &(tenth, outcome))| (at, tenth * 10, outcome)).collect();
                    let (_, alone) = by_question(&alone);
                    let alone = area_under_curve(&pooled, Some(&alone), 0.95).unwrap();
                    prop_assert!((low - alone.interval.0).abs() < 1e-12);
                }
            }
        }
    }
}
