//! How often each forecaster of a board would come out first if other questions had been asked.

use std::collections::BTreeMap;

use super::board_record::Record;
use crate::score::comparison::resampling::{ResampleCluster, ResamplePlan, ResampleRecord, resample};
use crate::score::convention::Direction;
use crate::score::exact::ScoreTotal;
use crate::score::leaderboard::LEVEL;

/// Size of a unit of the sums that are resampled.
const UNIT: f64 = 1e-9;

/// The share of resamples of questions in which each of the rivals comes out first, by name.
///
/// What is resampled is what ranks go by: differences to the benchmark where there is one, else scores. Who has an
/// infinite score is left out. `keys` are those of the questions.
pub(super) fn first_shares<'r>(
    rivals: &[(&'r str, &Record)],
    keys: &[u64],
    by_difference: bool,
    direction: Direction,
    resamples: u32,
) -> BTreeMap<&'r str, f64> {
    let finite: Vec<(&str, &[(usize, ScoreTotal)])> = rivals
        .iter()
        .filter(|(_, record)| record.infinite == 0)
        .map(|&(name, record)| {
            (name, if by_difference { record.differences.as_slice() } else { record.totals.as_slice() })
        })
        .collect();
    let loss = |score: f64| if direction == Direction::LowerIsBetter { score } else { -score };
    let losses = || finite.iter().flat_map(|(_, totals)| totals.iter().filter_map(|(_, total)| total.mean()));
    // Every row of everybody gets the same on top, so that no sum is negative and no order changes.
    let least = losses().map(loss).fold(0.0, f64::min);
    let prepared: Vec<ResampleRecord> = finite
        .iter()
        .map(|(_, totals)| {
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
    let shares = resample(&prepared, keys, plan);
    finite.iter().zip(shares).map(|((name, _), found)| (*name, found.first_share)).collect()
}
