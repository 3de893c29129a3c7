//! Spiegelhalter's test of calibration.

use super::PooledForecasts;
use super::by_question::ByQuestion;
use crate::score::comparison::FEWEST_CLUSTERS;
use crate::score::numerics::{normal, student};

/// Holds Spiegelhalter's statistic and its two-sided p-value, for independent rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spiegelhalter {
    /// Standard normal under calibration; above 0 the Brier score is worse than the stated probabilities imply.
    pub z: f64,
    /// Probability of a z at least as far from 0 under calibration. A pass proves nothing: rows at 0.5 are not seen.
    pub p_value: f64,
}

/// Tests calibration as `sum (y-p)(1-2p) / sqrt(sum (1-2p)^2 p(1-p))` (Spiegelhalter 1986).
///
/// `None` without rows and where every forecast is 0, 0.5 or 1. A weight counts as that many rows.
pub fn spiegelhalter(pooled: &PooledForecasts) -> Option<Spiegelhalter> {
    let (mut excess, mut variance) = (0.0, 0.0);
    for value in pooled.values() {
        let (p, not_p) = (value.probability, value.p.complement().value());
        let lean = not_p - p;
        excess += (value.events * not_p - value.non_events() * p) * lean;
        variance += value.weight * lean * lean * p * not_p;
    }
    (variance > 0.0).then(|| {
        let z = excess / variance.sqrt();
        Spiegelhalter { z, p_value: normal::two_sided(z) }
    })
}

/// Tests the same where rows share questions: the terms `(y-p)(1-2p)` are added up by question, and whether these sums
/// are 0 on average is tested by Student's t.
///
/// `None` below ten questions and where the sums have no spread.
pub fn spiegelhalter_by_question(pooled: &PooledForecasts, rows: &ByQuestion) -> Option<Spiegelhalter> {
    let sums: Vec<f64> = rows
        .clusters()
        .map(|(_, rows)| {
            let terms = rows.iter().filter_map(|row| {
                let value = pooled.values().get(row.value)?;
                let (p, not_p) = (value.probability, value.p.complement().value());
                Some((row.events * not_p - (row.weight - row.events) * p) * (not_p - p))
            });
            terms.sum()
        })
        .collect();
    let count = sums.len() as f64;
    if rows.questions() < FEWEST_CLUSTERS {
        return None;
    }
    let mean = sums.iter().sum::<f64>() / count;
    let squares: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    let z = mean / error;
    (error > 0.0 && z.is_finite()).then_some(())?;
    Some(Spiegelhalter { z, p_value: student::two_sided(z, count - 1.0)? })
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
        let naive = (spiegelhalter(&once).unwrap(), spiegelhalter(&thrice).unwrap());
        assert!((naive.1.z / naive.0.z - 3_f64.sqrt()).abs() < 1e-12, "rows taken as independent: {naive:?}");
        let robust = (
            spiegelhalter_by_question(&once, &once_rows).unwrap(),
            spiegelhalter_by_question(&thrice, &thrice_rows).unwrap(),
        );
        assert!((robust.0.z - robust.1.z).abs() < 1e-12);
        assert!((robust.0.p_value - robust.1.p_value).abs() < 1e-12);
        let terms: Vec<f64> = (0..20)
            .map(|at| {
                let (p, y) = ([0.6, 0.7, 0.8, 0.9][at % 4], if at % 3 == 0 { 0.0 } else { 1.0 });
                (y - p) * (1.0 - 2.0 * p)
            })
            .collect();
        let mean = terms.iter().sum::<f64>() / 20.0;
        let variance = terms.iter().map(|term| (term - mean).powi(2)).sum::<f64>() / 19.0;
        assert!((robust.0.z - mean / (variance / 20.0).sqrt()).abs() < 1e-12, "{robust:?}");
    }
}
