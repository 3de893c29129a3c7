//! Calibration errors by bins, each under its full name, since one abbreviation stands for several.

use super::PooledForecasts;
use super::bins::Bin;
use super::poisson_binomial::expected_deviation;

/// Holds the distances of stated and observed shares of bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationError {
    /// Expected calibration error: mean of |stated - observed|, bins weighted by their rows.
    pub expected: f64,
    /// What that would be on average if the forecasts were calibrated and rows independent: never 0, so a
    /// calibration error without it says nothing.
    pub expected_if_calibrated: f64,
    /// Maximum calibration error: the largest |stated - observed| of a bin.
    pub maximum: f64,
    /// Average calibration error (Neumann, Zisserman and Vedaldi 2018): mean over bins that are not empty, unweighted.
    pub average: f64,
    /// Root mean square of stated - observed, bins weighted by their rows: the root of Murphy's reliability.
    pub root_mean_square: f64,
    /// Bins that are not empty.
    pub bins: usize,
}

/// Measures calibration by bins that were made of the same forecasts; `None` without rows.
pub fn calibration_error(pooled: &PooledForecasts, bins: &[Bin]) -> Option<CalibrationError> {
    let weight = (!pooled.is_empty()).then(|| pooled.weight())?;
    let (mut expected, mut if_calibrated, mut maximum, mut average, mut square) =
        (0.0, 0.0, 0.0_f64, 0.0, 0.0);
    for bin in bins {
        let distance = (bin.mean_p - bin.rate).abs();
        expected += bin.weight * distance;
        square += bin.weight * distance * distance;
        average += distance;
        maximum = maximum.max(distance);
        let values = pooled.values().get(bin.values.0..=bin.values.1).unwrap_or_default();
        if_calibrated += bin.weight / bin.rows as f64 * expected_deviation(values);
    }
    Some(CalibrationError {
        expected: expected / weight,
        expected_if_calibrated: if_calibrated / weight,
        maximum,
        average: average / bins.len() as f64,
        root_mean_square: (square / weight).sqrt(),
        bins: bins.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::bins::{Binning, bins};
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;

    #[test]
    fn a_small_sample_of_a_calibrated_forecaster_is_expected_to_err() {
        let p = |text| DecimalProbability::parse(text).unwrap();
        let pooled = PooledForecasts::from_counts([(p("0.5"), 2, 1), (p("0.9"), 1, 1)]);
        let error = calibration_error(&pooled, &bins(&pooled, Binning::default())).unwrap();
        // Two at 0.5: |X - 1| is 1 half of the time; one at 0.9: 0.9 * 0.1 + 0.1 * 0.9.
        assert!((error.expected_if_calibrated - (0.5 * 2.0 / 2.0 + 0.18) / 3.0).abs() < 1e-15);
        assert_eq!(calibration_error(&PooledForecasts::default(), &[]), None);
    }
}
