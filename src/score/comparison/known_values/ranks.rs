//! The ranks that the data leave to each of several forecasters.

/// Probability that any pair of forecasters is put in the wrong order.
const ERROR: f64 = 0.05;

/// A pair of forecasters who can perhaps be told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairResult {
    /// Index of the one who scored better.
    pub better: usize,
    /// Index of the other.
    pub worse: usize,
    /// Two-sided p-value of their difference.
    pub p_value: f64,
}

/// Returns for each of `count` forecasters the best and the worst rank that the data leave, by Holm's procedure over all
/// pairs: pairs that are not listed count as not told apart.
///
/// ```
/// use warrant::score::comparison::known_values::{PairResult, rank_intervals};
///
/// let told = [PairResult { better: 0, worse: 2, p_value: 0.001 }];
/// assert_eq!(rank_intervals(3, told.to_vec()), [(1, 2), (1, 3), (2, 3)]);
/// ```
pub fn rank_intervals(count: usize, mut pairs: Vec<PairResult>) -> Vec<(usize, usize)> {
    pairs.sort_by(|left, right| left.p_value.total_cmp(&right.p_value));
    let all = count * count.saturating_sub(1) / 2;
    let mut ranks = vec![(1, count); count];
    let told = pairs.iter().enumerate().take_while(|(at, pair)| (all - at) as f64 * pair.p_value <= ERROR);
    for (_, pair) in told {
        if let Some((_, worst)) = ranks.get_mut(pair.better) {
            *worst -= 1;
        }
        if let Some((best, _)) = ranks.get_mut(pair.worse) {
            *best += 1;
        }
    }
    ranks
}
