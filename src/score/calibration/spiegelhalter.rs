//! Tests of calibration by one sum over all forecasts.

use super::by_question::{ByQuestion, covariance};
use super::{ForecastValue, PooledForecasts};
use crate::score::numerics::normal;

/// Holds a sum of `lean * (y - p)` over forecasts, 0 on average under calibration, with its test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationTest {
    /// The sum.
    pub excess: f64,
    /// Its standard deviation under calibration.
    pub deviation: f64,
    /// Standard normal under calibration.
    pub z: f64,
    /// Probability of a z at least as far from 0 under calibration.
    pub p_value: f64,
}

/// Tests calibration as `sum (y-p)(1-2p) / sqrt(sum (1-2p)^2 p(1-p))` (Spiegelhalter 1986). Above 0 the Brier score is
/// worse than the stated probabilities imply. A pass proves nothing: rows at 0.5 are not seen.
///
/// With `rows`, rows on one question count as its question: [`covariance`]. `None` without rows and where every forecast
/// is 0, 0.5 or 1. A weight counts as that many rows.
pub fn spiegelhalter(pooled: &PooledForecasts, rows: Option<&ByQuestion>) -> Option<CalibrationTest> {
    test(pooled, rows, |value| value.p.complement().value() - value.probability)
}

/// Tests whether as much happened as was stated: calibration in the large. `None` as for [`spiegelhalter`], but for
/// forecasts of 0.5.
pub fn in_the_large(pooled: &PooledForecasts, rows: Option<&ByQuestion>) -> Option<CalibrationTest> {
    test(pooled, rows, |_| 1.0)
}

fn test(
    pooled: &PooledForecasts,
    rows: Option<&ByQuestion>,
    lean: impl Fn(&ForecastValue) -> f64,
) -> Option<CalibrationTest> {
    let mut excess = 0.0;
    let mut deviations = Vec::with_capacity(pooled.values().len());
    for value in pooled.values() {
        let (p, not_p, lean) = (value.probability, value.p.complement().value(), lean(value));
        excess += (value.events * not_p - value.non_events() * p) * lean;
        deviations.push(lean * (p * not_p).sqrt());
    }
    let variance = covariance(pooled, rows, &deviations, &deviations);
    (variance > 0.0).then(|| {
        let z = excess / variance.sqrt();
        CalibrationTest { excess, deviation: variance.sqrt(), z, p_value: normal::two_sided(z) }
    })
}

#[cfg(test)]
mod tests {
    use super::super::by_question::QuestionRow;
    use super::*;
    use crate::score::numerics::exact::{DecimalProbability, Weight};

    /// Twenty questions, each stated at 60, 70, 80 and 90 % in turn, each repeated so many times.
    fn rows(times: u64) -> (PooledForecasts, ByQuestion) {
        let stated = ["0.6", "0.7", "0.8", "0.9"].map(|p| DecimalProbability::parse(p).unwrap());
        let rows: Vec<QuestionRow> = (0..20 * times)
            .map(|at| {
                let question = at / times;
                let came_true = !question.is_multiple_of(3);
                let p = stated.iter().copied().cycle().nth(usize::try_from(question).unwrap()).unwrap();
                let outcome = if came_true { DecimalProbability::ONE } else { DecimalProbability::ZERO };
                QuestionRow { question, p, outcome, weight: Weight::ONE }
            })
            .collect();
        let pooled = PooledForecasts::from_rows(rows.iter().map(|row| (row.p, row.outcome, row.weight)));
        let by_question = ByQuestion::new(&pooled, rows);
        (pooled, by_question)
    }

    #[test]
    fn repeating_every_forecast_tells_nothing_new() {
        let ((once, once_rows), (thrice, thrice_rows)) = (rows(1), rows(3));
        let z = |pooled, rows| spiegelhalter(pooled, rows).unwrap().z;
        let alone = z(&once, None);
        assert!((z(&thrice, None) / alone - 3_f64.sqrt()).abs() < 1e-12, "rows taken as independent");
        assert!((z(&once, Some(&once_rows)) - alone).abs() < 1e-12);
        assert!((z(&thrice, Some(&thrice_rows)) - alone).abs() < 1e-12);
    }
}
