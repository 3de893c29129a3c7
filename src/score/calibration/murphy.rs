//! Murphy's decomposition of the half Brier score, in the five-term form that closes for any bins.

use super::PooledForecasts;
use super::bins::{Bin, Binning, bins};

/// Splits the mean half Brier score as `rel - res + unc + wbv - wbc`.
///
/// Murphy (1973) needs equal forecasts within a bin; with the two terms of Stephenson, Coelho and Jolliffe (2008)
/// the sum closes for any bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Murphy {
    /// Reliability, at least 0, lower is better: squared distance of stated and observed shares of the bins.
    pub rel: f64,
    /// Resolution, at least 0, higher is better: variance of the observed shares of the bins.
    pub res: f64,
    /// Uncertainty: variance of the outcomes.
    pub unc: f64,
    /// Variance of forecasts within bins.
    pub wbv: f64,
    /// Twice the covariance of forecasts and outcomes within bins.
    pub wbc: f64,
    /// What `rel` would be on average if the forecasts were calibrated and rows independent.
    pub expected_rel: f64,
    /// Bins that are not empty.
    pub bins: usize,
}

/// Decomposes the mean half Brier score by bins; `None` without rows.
///
/// ```
/// use warrant::score::calibration::{PooledForecasts, bins::Binning, murphy::murphy};
/// use warrant::score::numerics::exact::DecimalProbability;
/// let p = |text| DecimalProbability::parse(text).unwrap();
/// let pooled = PooledForecasts::from_counts([(p("0.81"), 4, 3), (p("0.89"), 4, 4), (p("0.1"), 8, 1)]);
/// let terms = murphy(&pooled, Binning::default()).unwrap();
/// let sum = terms.rel - terms.res + terms.unc + terms.wbv - terms.wbc;
/// assert!((sum - pooled.brier().unwrap()).abs() < 1e-15);
/// ```
pub fn murphy(pooled: &PooledForecasts, binning: Binning) -> Option<Murphy> {
    murphy_of_bins(pooled, &bins(pooled, binning))
}

/// Decomposes by bins that were made of the same forecasts; `None` without rows.
pub fn murphy_of_bins(pooled: &PooledForecasts, bins: &[Bin]) -> Option<Murphy> {
    let (rate, unc, weight) = (pooled.base_rate()?, pooled.uncertainty()?, pooled.weight());
    let (mut rel, mut res, mut wbv, mut wbc, mut expected_rel) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for bin in bins {
        rel += bin.weight * (bin.mean_p - bin.rate).powi(2);
        res += bin.weight * (bin.rate - rate).powi(2);
        let mut spread = 0.0;
        for value in pooled.values().get(bin.values.0..=bin.values.1).unwrap_or_default() {
            let away = value.probability - bin.mean_p;
            wbv += value.weight * away * away;
            wbc += 2.0 * away * (value.events - value.weight * bin.rate);
            spread += value.weight * value.probability * value.p.complement().value();
        }
        expected_rel += spread / bin.rows as f64;
    }
    Some(Murphy {
        rel: rel / weight,
        res: res / weight,
        unc,
        wbv: wbv / weight,
        wbc: wbc / weight,
        expected_rel: expected_rel / weight,
        bins: bins.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::{DecimalProbability, Weight};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn five_terms_close_for_any_bins(
            rows in proptest::collection::vec((0..=1000_u64, 0..=2_u64, 1..5_u64), 1..60),
            count in 1..30_u32,
        ) {
            let unit = 1_000_000_000_000_000_000_u64;
            let pooled = PooledForecasts::from_rows(rows.into_iter().map(|(p, y, w)| (
                DecimalProbability::from_units(p * (unit / 1000)).unwrap(),
                DecimalProbability::from_units(y * (unit / 2)).unwrap(),
                Weight::parse_bytes(w.to_string().as_bytes()).unwrap(),
            )));
            for binning in [Binning::Equal(count), Binning::FivePercent, Binning::Distinct] {
                let terms = murphy(&pooled, binning).unwrap();
                let sum = terms.rel - terms.res + terms.unc + terms.wbv - terms.wbc;
                prop_assert!((sum - pooled.brier().unwrap()).abs() < 1e-14);
                prop_assert!(terms.rel >= 0.0 && terms.res >= 0.0 && terms.wbv >= 0.0);
            }
        }
    }
}
