//! How often each forecaster of a board ranks first over bootstrap resamples of the questions.

use super::standing::LEVEL;
use crate::score::comparison::resampling::{ResampleCluster, ResamplePlan, ResampleRecord, resample};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::convention::Direction;

/// Size of a unit of the sums that are resampled.
const UNIT: f64 = 1e-9;

/// Totals of scores by the number of their question.
pub(super) type Totals = [(usize, ScoreTotal)];

/// The share of resamples of questions in which each of the rivals comes out first, in their order.
///
/// What is resampled is what ranks go by: differences to the benchmark where there is one, else scores. `keys` are those
/// of the questions.
pub(super) fn first_shares(
    rivals: &[&Totals],
    keys: &[u64],
    by_difference: bool,
    direction: Direction,
    resamples: u32,
) -> Vec<f64> {
    let loss = |score: f64| if direction == Direction::LowerIsBetter { score } else { -score };
    let losses = || rivals.iter().flat_map(|totals| totals.iter().filter_map(|(_, total)| total.mean()));
    // The same is added to every row of every forecaster, so that no sum is negative and no order changes.
    let least = losses().map(loss).fold(0.0, f64::min);
    let prepared: Vec<ResampleRecord> = rivals
        .iter()
        .map(|totals| {
            let clusters = totals.iter().filter_map(|&(at, total)| {
                // A difference is one for each question, however many views stand behind it.
                let (sum, rows) =
                    if by_difference { (total.mean()?, 1) } else { (total.sum(), total.rows()) };
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "scores are small, and not negative with the least on top"
                )]
                let sum = ((loss(sum) - least * rows as f64) / UNIT).round().max(0.0) as u64;
                Some(ResampleCluster {
                    question: u32::try_from(at).ok()?,
                    rows: u32::try_from(rows).ok()?,
                    sum,
                })
            });
            ResampleRecord { clusters: clusters.collect(), unit: UNIT }
        })
        .collect();
    let plan = ResamplePlan { resamples, level: LEVEL, ..ResamplePlan::default() };
    resample(&prepared, keys, plan).into_iter().map(|found| found.first_share).collect()
}
