//! The mean score with an interval that knows that rows on one question belong together.

use super::FEWEST_CLUSTERS;
use crate::score::numerics::exact::ScoreTotal;
use crate::score::numerics::exact_sum::ExactSum;
use crate::score::numerics::student;

/// Holds a mean with its cluster-robust uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredMean {
    /// Mean over rows, by weight.
    pub mean: f64,
    /// Standard error between clusters (CR1); `None` with one cluster.
    pub standard_error: Option<f64>,
    /// Interval by Student's t with one degree of freedom less than clusters, not cut to the range of the score;
    /// `None` below ten clusters.
    pub interval: Option<(f64, f64)>,
    /// Number of clusters.
    pub clusters: u64,
    /// Number of rows.
    pub rows: u64,
}

impl ClusteredMean {
    /// Puts the parts together: `squares` is the sum over clusters of (sum of weight times score less mean) squared.
    pub(in crate::score) fn from_squares(
        mean: f64,
        squares: f64,
        weight: f64,
        (clusters, rows): (u64, u64),
        t: Option<f64>,
    ) -> Self {
        let count = clusters as f64;
        let standard_error =
            (clusters > 1).then(|| (squares.max(0.0) * count / (count - 1.0)).sqrt() / weight);
        let interval = standard_error
            .zip(t)
            .filter(|_| clusters >= FEWEST_CLUSTERS)
            .map(|(error, t)| (mean - t * error, mean + t * error));
        Self { mean, standard_error, interval, clusters, rows }
    }

    /// Returns t and its two-sided p-value for a true mean of 0; `None` with one cluster or no spread.
    pub fn t_test(&self) -> Option<(f64, f64)> {
        let error = self.standard_error.filter(|&error| error > 0.0)?;
        let t = self.mean / error;
        student::two_sided(t, self.clusters as f64 - 1.0).map(|p_value| (t, p_value))
    }
}

/// Returns the t that an interval of this level reaches on both sides; `None` below two clusters.
pub(in crate::score) fn t_of(level: f64, clusters: u64) -> Option<f64> {
    clusters.checked_sub(1).and_then(|degrees| student::quantile(0.5 + level / 2.0, degrees as f64))
}

/// Takes the mean over clusters, each given as the total of its rows; `None` without rows.
///
/// Standard error `sqrt(G/(G-1) sum_g (sum_i w_i (s_i - mean))^2) / sum w` over G clusters; with one row in each it is
/// the usual standard error of a mean. The order of clusters does not matter.
///
/// ```
/// use warrant::score::comparison::clustered_interval::clustered_mean;
/// use warrant::score::numerics::exact::{ExactScore, ScoreTotal};
/// let scores = [0.1, 0.2, 0.3];
/// let clusters = scores.map(|score| {
///     let mut total = ScoreTotal::default();
///     total.add(ExactScore::from_f64(score).unwrap());
///     total
/// });
/// let mean = clustered_mean(&clusters, 0.95).unwrap();
/// assert!((mean.standard_error.unwrap() - 0.1 / 3_f64.sqrt()).abs() < 1e-15);
/// assert_eq!(mean.interval, None, "three questions cannot tell");
/// ```
pub fn clustered_mean(clusters: &[ScoreTotal], level: f64) -> Option<ClusteredMean> {
    let mut total = ScoreTotal::default();
    let mut count = 0;
    for cluster in clusters.iter().filter(|cluster| cluster.rows() > 0) {
        total.merge(cluster);
        count += 1;
    }
    let (mean, center) = (total.mean()?, total.mean_score()?);
    let squares: ExactSum = clusters.iter().map(|cluster| cluster.excess_over(center).powi(2)).collect();
    let t = t_of(level, count);
    Some(ClusteredMean::from_squares(mean, squares.value()?, total.weight(), (count, total.rows()), t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::{ExactScore, Weight};
    use proptest::prelude::*;

    /// Computes the standard error as the definition reads, rows one by one.
    fn by_definition(rows: &[(usize, f64, f64)]) -> (f64, f64) {
        let weight: f64 = rows.iter().map(|row| row.2).sum();
        let mean = rows.iter().map(|row| row.1 * row.2).sum::<f64>() / weight;
        let mut groups: Vec<usize> = rows.iter().map(|row| row.0).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut squares = 0.0;
        for group in &groups {
            let mut residual = 0.0;
            for row in rows.iter().filter(|row| row.0 == *group) {
                residual += row.2 * (row.1 - mean);
            }
            squares += residual * residual;
        }
        let count = groups.len() as f64;
        (mean, (count / (count - 1.0) * squares).sqrt() / weight)
    }

    fn totals(rows: &[(usize, f64, f64)]) -> Vec<ScoreTotal> {
        let mut totals = vec![ScoreTotal::default(); 20];
        for &(group, score, weight) in rows {
            let weight = Weight::parse_bytes(weight.to_string().as_bytes()).unwrap();
            totals[group].add_weighted(ExactScore::from_f64(score).unwrap(), weight);
        }
        totals
    }

    #[test]
    fn equal_scores_have_no_spread_at_all() {
        let rows: Vec<_> = (0..15).map(|group| (group, 0.1, 1.0)).collect();
        let mean = clustered_mean(&totals(&rows), 0.95).unwrap();
        assert_eq!((mean.mean, mean.standard_error, mean.interval), (0.1, Some(0.0), Some((0.1, 0.1))));
        assert_eq!(mean.t_test(), None);
        assert_eq!(clustered_mean(&[], 0.95), None);
        assert_eq!(clustered_mean(&totals(&rows[..1]), 0.95).unwrap().standard_error, None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition_in_any_order(
            mut rows in proptest::collection::vec((0..20_usize, 0.0..1.0_f64, 1..4_u32), 2..60)
        ) {
            let as_rows = |rows: &[(usize, f64, u32)]| -> Vec<(usize, f64, f64)> {
                rows.iter().map(|&(group, score, weight)| (group, score, f64::from(weight))).collect()
            };
            let found = clustered_mean(&totals(&as_rows(&rows)), 0.95).unwrap();
            let (mean, error) = by_definition(&as_rows(&rows));
            prop_assert!((found.mean - mean).abs() < 1e-14);
            if let Some(found) = found.standard_error {
                prop_assert!((found - error).abs() < 1e-12);
            }
            if let Some((low, high)) = found.interval {
                prop_assert!(low <= found.mean && found.mean <= high);
            }
            prop_assert_eq!(found.interval.is_some(), found.clusters >= 10);
            rows.reverse();
            let mut backward = totals(&as_rows(&rows));
            backward.reverse();
            prop_assert_eq!(clustered_mean(&backward, 0.95).unwrap(), found);
        }
    }
}
