//! The mean score over rows with an interval that knows that rows on one question belong together.

use super::known_values::{Errors, KnownSum, KnownValue, widen};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::numerics::exact_sum::ExactSum;

/// Fewer questions than this get no interval and no verdict.
pub const FEWEST_CLUSTERS: u64 = 10;

/// What a sum of scores is under either answer; where more than two are possible, at least and at most.
pub type Known = [f64; 2];

/// Holds a mean with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredMean {
    /// Mean over rows, by weight.
    pub mean: f64,
    /// 95 per cent interval of the mean expected score given the forecasts; `None` below ten questions, and where the
    /// values that a question can score are not known or not finite.
    pub interval: Option<(f64, f64)>,
    /// Number of questions.
    pub clusters: u64,
    /// Number of rows.
    pub rows: u64,
}

/// Takes the mean over questions, each given as the total of its rows; `None` without rows. The order does not matter.
pub fn clustered_mean(clusters: &[ScoreTotal]) -> Option<ClusteredMean> {
    let mut total = ScoreTotal::default();
    let mut count = 0;
    for cluster in clusters.iter().filter(|cluster| cluster.rows() > 0) {
        total.merge(cluster);
        count += 1;
    }
    Some(ClusteredMean { mean: total.mean()?, interval: None, clusters: count, rows: total.rows() })
}

/// Takes the same with its interval, from what the total of each question could have been.
///
/// `range` is that of the score; where questions have several rows, the interval holds the mean over questions like these
/// too.
pub fn known_mean(
    clusters: &[(ScoreTotal, Option<Known>)],
    errors: Errors,
    range: (f64, f64),
) -> Option<ClusteredMean> {
    let totals: Vec<ScoreTotal> = clusters.iter().map(|(total, _)| *total).collect();
    let mean = clustered_mean(&totals)?;
    let weight = totals.iter().map(ScoreTotal::weight).sum();
    let values: Option<Vec<KnownValue>> = clusters
        .iter()
        .filter(|(total, _)| total.rows() > 0)
        .map(|&(total, known)| known.map(|known| KnownValue::between(known, total.sum())))
        .collect();
    let interval = values.and_then(|values| known_interval(&values, (mean.rows, weight), errors, range));
    Some(ClusteredMean { interval: interval.map(|interval| around(interval, mean.mean)), ..mean })
}

/// An interval that holds its mean, which rounding can leave just outside.
pub(in crate::score) fn around((low, high): (f64, f64), mean: f64) -> (f64, f64) {
    (low.min(mean), high.max(mean))
}

/// The interval of a mean over rows with this weight, from sums by question.
pub(in crate::score) fn known_interval(
    values: &[KnownValue],
    (rows, weight): (u64, f64),
    errors: Errors,
    range: (f64, f64),
) -> Option<(f64, f64)> {
    let questions = values.len() as u64;
    if questions < FEWEST_CLUSTERS {
        return None;
    }
    let sum = KnownSum::new(values.iter().copied())?.over(weight);
    let interval = sum.interval(errors);
    if rows == questions {
        return Some(interval);
    }
    let scale = questions as f64 / weight;
    let middles = || values.iter().map(|value| f64::midpoint(value.least, value.greatest) * scale);
    let center = middles().collect::<ExactSum>().value()? / questions as f64;
    let squares = middles().map(|middle| (middle - center).powi(2)).collect::<ExactSum>().value()?;
    Some(widen(interval, sum.mean(), (questions as f64, squares), range))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::ExactScore;
    use proptest::prelude::*;

    fn total(scores: &[f64]) -> ScoreTotal {
        let mut total = ScoreTotal::default();
        for &score in scores {
            total.add(ExactScore::from_f64(score).unwrap());
        }
        total
    }

    #[test]
    fn nine_questions_and_unknown_values_have_no_interval() {
        let of = |known, count| known_mean(&vec![(total(&[0.04]), known); count], Errors::LOSS, (0.0, 1.0));
        assert_eq!(of(Some([0.04, 0.64]), 9).unwrap().interval, None);
        assert_eq!(of(None, 10).unwrap().interval, None);
        assert_eq!(of(Some([0.04, f64::INFINITY]), 10).unwrap().interval, None);
        let (low, high) = of(Some([0.04, 0.64]), 10).unwrap().interval.unwrap();
        assert!((low - 0.04).abs() < 1e-12 && high > 0.15 && high < 0.25, "{low} {high}");
        assert_eq!(known_mean(&[], Errors::LOSS, (0.0, 1.0)), None);
    }

    proptest! {
        #[test]
        fn an_interval_stays_within_the_score(
            questions in proptest::collection::vec((1_usize..4, 0_u32..=100, any::<bool>()), 10..40)
        ) {
            let clusters: Vec<_> = questions
                .iter()
                .map(|&(rows, p, is_yes)| {
                    let p = f64::from(p) / 100.0;
                    let known = [p * p, (1.0 - p) * (1.0 - p)];
                    (total(&vec![known[usize::from(is_yes)]; rows]), Some(known.map(|score| score * rows as f64)))
                })
                .collect();
            let mean = known_mean(&clusters, Errors::LOSS, (0.0, 1.0)).unwrap();
            let (low, high) = mean.interval.unwrap();
            prop_assert!(-1e-12 <= low && low <= mean.mean + 1e-12);
            prop_assert!(mean.mean <= high + 1e-12 && high <= 1.0 + 1e-12);
        }
    }
}
