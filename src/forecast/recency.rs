//! How much a standing forecast counts by its age and by its owner's record.

/// Weights forecasts by recency as Metaculus does: exp(sqrt(i) - sqrt(n)) for the i-th oldest of n.
///
/// Up to two forecasts count alike. Forecasts of the same moment share the mean of their weights, so that the order
/// in which they are listed does not matter.
///
/// ```
/// use warrant::forecast::recency::recency_weights;
/// let weights = recency_weights(&["2025-01-16", "2025-03-01", "2025-02-01"]);
/// assert!((weights[0] - 0.4809).abs() < 1e-4 && (weights[1] - 1.0).abs() < 1e-12);
/// ```
pub fn recency_weights<M: Ord>(since: &[M]) -> Vec<f64> {
    let count = since.len();
    if count <= 2 {
        return vec![1.0; count];
    }
    let newest = (count as f64).sqrt();
    weights_by_rank(since, |rank| libm::exp((rank as f64).sqrt() - newest))
}

/// Weights of the mean over the most recent 40 % of forecasts, rounded up: 1 for those, 0 for older ones.
///
/// This is the crowd of Good Judgment Open (Halawi et al. 2024, appendix). Forecasts of the same moment at the cut
/// share the places that are left.
pub fn most_recent_weights<M: Ord>(since: &[M]) -> Vec<f64> {
    let count = since.len();
    let taken = (2 * count).div_ceil(5);
    weights_by_rank(since, |rank| if rank + taken > count { 1.0 } else { 0.0 })
}

/// Gives each forecast the weight of its rank, 1 for the oldest; equal moments share the mean over their ranks.
fn weights_by_rank<M: Ord>(since: &[M], weight: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut order: Vec<(usize, &M)> = since.iter().enumerate().collect();
    order.sort_by_key(|&(_, moment)| moment);
    let mut weights = vec![0.0; since.len()];
    let mut rank = 0;
    for tied in order.chunk_by(|(_, a), (_, b)| a == b) {
        let total: f64 = (1..=tied.len()).map(|place| weight(rank + place)).sum();
        for &(index, _) in tied {
            if let Some(slot) = weights.get_mut(index) {
                *slot = total / tied.len() as f64;
            }
        }
        rank += tied.len();
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_recent_two_fifths_count_rounded_up() {
        assert_eq!(most_recent_weights(&[1, 2, 3, 4, 5]), [0.0, 0.0, 0.0, 1.0, 1.0]);
        assert_eq!(most_recent_weights(&[3, 1, 2]), [1.0, 0.0, 1.0]);
        assert_eq!(most_recent_weights(&[7]), [1.0]);
        assert_eq!(most_recent_weights::<u8>(&[]), [0.0; 0]);
    }

    #[test]
    fn forecasts_of_one_moment_count_alike() {
        assert_eq!(most_recent_weights(&[1, 1, 1, 1, 1]), [0.4; 5]);
        assert_eq!(most_recent_weights(&[1, 2, 2, 2, 9]), [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 1.0]);
        let weights = recency_weights(&[5, 5, 6]);
        assert!((weights[0] - weights[1]).abs() < 1e-15 && weights[2] > weights[1]);
        assert_eq!(recency_weights(&[1, 2]), [1.0, 1.0]);
    }
}
