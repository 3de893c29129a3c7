//! Shrunk means: short records are drawn towards the common mean, long ones keep their own.

/// Holds a random-effects fit over forecasters.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// Variance of true means between forecasters, at least 0; 0 says that no difference is in evidence.
    pub between: f64,
    /// Common mean.
    pub mean: f64,
    /// Standard error of the common mean.
    pub mean_error: f64,
    /// Shrunk means, in the order given.
    pub shrunk: Vec<f64>,
    /// How much each forecaster's own mean counts, 0..=1, in the order given.
    pub own_weight: Vec<f64>,
}

/// Shrinks means with their standard errors: `B m + (1 - B) mu` with `B = between / (between + se^2)`.
///
/// `None` without forecasters or where a standard error is not above 0 or a number is not finite.
pub fn shrink(records: &[(f64, f64)]) -> Option<Shrinkage> {
    let sound = |&(mean, error): &(f64, f64)| mean.is_finite() && error.is_finite() && error > 0.0;
    if records.is_empty() || !records.iter().all(sound) {
        return None;
    }
    let between = paule_mandel(records);
    let (mean, weight) = pooled(records, between);
    let own_weight: Vec<f64> = records.iter().map(|(_, error)| between / (between + error * error)).collect();
    Some(Shrinkage {
        between,
        mean,
        mean_error: weight.sqrt().recip(),
        shrunk: records.iter().zip(&own_weight).map(|((own, _), b)| b * own + (1.0 - b) * mean).collect(),
        own_weight,
    })
}

fn pooled(records: &[(f64, f64)], between: f64) -> (f64, f64) {
    let weight: f64 = records.iter().map(|(_, error)| 1.0 / (between + error * error)).sum();
    let sum: f64 = records.iter().map(|(mean, error)| mean / (between + error * error)).sum();
    (sum / weight, weight)
}

fn spread(records: &[(f64, f64)], between: f64) -> f64 {
    let mean = pooled(records, between).0;
    records.iter().map(|(own, error)| (own - mean).powi(2) / (between + error * error)).sum()
}

/// Solves `sum (m - mu)^2 / (between + se^2) = k - 1` for the variance between forecasters (Paule and Mandel 1982).
fn paule_mandel(records: &[(f64, f64)]) -> f64 {
    let free = records.len() as f64 - 1.0;
    if spread(records, 0.0) <= free {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1e-6);
    while spread(records, high) > free && high < 1e30 {
        high *= 2.0;
    }
    // The spread falls as the variance between grows.
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if spread(records, middle) > free { low = middle } else { high = middle }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;

    #[test]
    fn no_evidence_of_a_difference_shrinks_all_the_way() {
        let shrinkage = shrink(&[(0.20, 0.1), (0.21, 0.1), (0.19, 0.1)]).unwrap();
        assert_eq!(shrinkage.between, 0.0);
        assert!(shrinkage.shrunk.iter().all(|shrunk| (shrunk - 0.2).abs() < 1e-15));
    }

    #[test]
    fn one_forecaster_or_none() {
        assert_eq!(shrink(&[(0.3, 0.1)]).unwrap().shrunk, [0.3]);
        assert_eq!(shrink(&[]), None);
        assert_eq!(shrink(&[(0.3, 0.0)]), None);
    }
}
