//! Cox's logistic recalibration: one slope and one intercept for over-confidence and bias.

use super::by_question::ByQuestion;
use super::pooled::cross_entropy;
use super::{ForecastValue, PooledForecasts};
use crate::score::comparison::FEWEST_CLUSTERS;

/// Holds the fit of `logit P(y = 1) = intercept + slope * logit p` (Cox 1958).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cox {
    /// Below 1 the forecasts are over-confident, above 1 under-confident.
    pub slope: f64,
    /// Bias in logits where p is 0.5.
    pub intercept: f64,
    /// Standard error of the slope, for independent rows.
    pub slope_error: f64,
    /// Standard error of the intercept, for independent rows.
    pub intercept_error: f64,
    /// Intercept where the slope is held at 1: calibration in the large. Above 0 events were more frequent than stated.
    pub in_the_large: f64,
    /// Standard error of it.
    pub in_the_large_error: f64,
    /// Twice the log likelihood gained over taking the forecasts at their word.
    pub likelihood_ratio: f64,
    /// Probability of at least that gain under calibration (chi-squared with 2 degrees of freedom).
    pub p_value: f64,
    /// Rows used: those with 0 < p < 1.
    pub rows: u64,
    /// Rows at p = 0 or 1, which have no logit.
    pub certain_rows: u64,
}

/// Says why no line was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoxUndefined {
    /// No row has 0 < p < 1.
    #[error("no forecast between 0 and 1")]
    NoRows,
    /// Only one outcome occurred.
    #[error("only one outcome occurred")]
    OneClass,
    /// All forecasts are equal.
    #[error("all forecasts are equal")]
    OneValue,
    /// A threshold parts events from non-events, so the slope has no finite best value.
    #[error("a threshold separates events from non-events")]
    Separable,
}

/// Fits slope and intercept by maximum likelihood. A weight counts as that many rows.
pub fn cox(pooled: &PooledForecasts) -> Result<Cox, CoxUndefined> {
    let values: Vec<&ForecastValue> = pooled.values().iter().filter(|value| !value.p.is_certain()).collect();
    let points: Vec<Point> = values
        .iter()
        .map(|value| Point {
            logit: value.probability.ln() - value.p.complement().value().ln(),
            weight: value.weight,
            events: value.events,
        })
        .collect();
    let rows = values.iter().map(|value| value.rows).sum();
    check(&points)?;
    let (intercept, slope, errors) = newton(&points, true).ok_or(CoxUndefined::Separable)?;
    let (in_the_large, _, large_errors) = newton(&points, false).ok_or(CoxUndefined::Separable)?;
    let gained = log_likelihood(&points, intercept, slope) - log_likelihood(&points, 0.0, 1.0);
    let likelihood_ratio = (2.0 * gained).max(0.0);
    Ok(Cox {
        slope,
        intercept,
        slope_error: errors.1,
        intercept_error: errors.0,
        in_the_large,
        in_the_large_error: large_errors.0,
        likelihood_ratio,
        // The tail of chi-squared with 2 degrees of freedom.
        p_value: libm::exp(-0.5 * likelihood_ratio),
        rows,
        certain_rows: pooled.rows() - rows,
    })
}

/// How sure a fit is where rows share questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoxByQuestion {
    /// Standard error of the slope between questions.
    pub slope_error: f64,
    /// Standard error of the intercept between questions.
    pub intercept_error: f64,
    /// Probability of a line at least as far from intercept 0 and slope 1 under calibration (Wald's statistic by F with
    /// 2 degrees of freedom and two less than questions).
    pub p_value: f64,
}

/// Returns the standard errors of a fit that treat rows on one question as one draw: White's sandwich, clustered by
/// question with the factor G / (G - 1) (Liang and Zeger 1986).
///
/// `None` below ten questions with a forecast between 0 and 1, or where the questions leave no spread.
pub fn cox_by_question(fit: &Cox, pooled: &PooledForecasts, rows: &ByQuestion) -> Option<CoxByQuestion> {
    let logit = |value: &ForecastValue| value.probability.ln() - value.p.complement().value().ln();
    let (mut w, mut wx, mut wxx) = (0.0, 0.0, 0.0);
    let (mut uu, mut ux, mut xx) = (0.0, 0.0, 0.0);
    let mut questions = 0_u64;
    for (_, rows) in rows.clusters() {
        let (mut up, mut up_slope, mut any) = (0.0, 0.0, false);
        for row in rows {
            let Some(value) = pooled.values().get(row.value).filter(|value| !value.p.is_certain()) else {
                continue;
            };
            let x = logit(value);
            let (happens, not) =
                (logistic(fit.intercept + fit.slope * x), logistic(-(fit.intercept + fit.slope * x)));
            let residual = row.events * not - (row.weight - row.events) * happens;
            let curvature = row.weight * happens * not;
            w += curvature;
            wx += curvature * x;
            wxx += curvature * x * x;
            up += residual;
            up_slope += residual * x;
            any = true;
        }
        questions += u64::from(any);
        uu += up * up;
        ux += up * up_slope;
        xx += up_slope * up_slope;
    }
    let determinant = w * wxx - wx * wx;
    if questions < FEWEST_CLUSTERS || determinant <= 0.0 {
        return None;
    }
    let count = questions as f64;
    let factor = count / (count - 1.0) / (determinant * determinant);
    // Bread times meat times bread, the bread being the inverse of the curvature.
    let sandwich =
        |a: (f64, f64), b: (f64, f64)| factor * (a.0 * (uu * b.0 + ux * b.1) + a.1 * (ux * b.0 + xx * b.1));
    let (first, second) = ((wxx, -wx), (-wx, w));
    let (aa, ab, bb) = (sandwich(first, first), sandwich(first, second), sandwich(second, second));
    let spread = aa * bb - ab * ab;
    let away = (fit.intercept, fit.slope - 1.0);
    let wald = (away.0 * away.0 * bb - 2.0 * away.0 * away.1 * ab + away.1 * away.1 * aa) / spread;
    let free = count - 2.0;
    (spread > 0.0 && wald.is_finite()).then(|| CoxByQuestion {
        slope_error: bb.sqrt(),
        intercept_error: aa.sqrt(),
        // The tail of F with 2 degrees of freedom above.
        p_value: (1.0 + wald.max(0.0) / free).powf(-free / 2.0),
    })
}

struct Point {
    logit: f64,
    weight: f64,
    events: f64,
}

impl Point {
    fn non_events(&self) -> f64 {
        self.weight - self.events
    }
}

fn check(points: &[Point]) -> Result<(), CoxUndefined> {
    if points.is_empty() {
        return Err(CoxUndefined::NoRows);
    }
    let first_event = points.iter().position(|point| point.events > 0.0);
    let last_event = points.iter().rposition(|point| point.events > 0.0);
    let first_other = points.iter().position(|point| point.non_events() > 0.0);
    let last_other = points.iter().rposition(|point| point.non_events() > 0.0);
    let (Some(first_event), Some(last_event), Some(first_other), Some(last_other)) =
        (first_event, last_event, first_other, last_other)
    else {
        return Err(CoxUndefined::OneClass);
    };
    if points.len() < 2 {
        return Err(CoxUndefined::OneValue);
    }
    if last_other <= first_event || last_event <= first_other {
        return Err(CoxUndefined::Separable);
    }
    Ok(())
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn log_likelihood(points: &[Point], intercept: f64, slope: f64) -> f64 {
    -points
        .iter()
        .map(|point| {
            let logit = intercept + slope * point.logit;
            cross_entropy(point.events, logistic(logit)) + cross_entropy(point.non_events(), logistic(-logit))
        })
        .sum::<f64>()
}

/// Climbs to the best intercept (and slope, if it is free), halving steps that lose; returns them with their errors.
fn newton(points: &[Point], free_slope: bool) -> Option<(f64, f64, (f64, f64))> {
    // Without a slope every point still bends the likelihood; at a slope of 1 extreme ones may not.
    let (mut intercept, mut slope) = (0.0, if free_slope { 0.0 } else { 1.0 });
    let widest = points.iter().map(|point| point.logit.abs()).fold(1.0, f64::max);
    let mut best = log_likelihood(points, intercept, slope);
    for _ in 0..200 {
        let (mut up, mut up_slope) = (0.0, 0.0);
        let (mut w, mut wx, mut wxx) = (0.0, 0.0, 0.0);
        for point in points {
            let fit = logistic(intercept + slope * point.logit);
            let other = logistic(-(intercept + slope * point.logit));
            let residual = point.events * other - point.non_events() * fit;
            let curvature = point.weight * fit * other;
            up += residual;
            up_slope += residual * point.logit;
            w += curvature;
            wx += curvature * point.logit;
            wxx += curvature * point.logit * point.logit;
        }
        if !free_slope {
            (up_slope, wx, wxx) = (0.0, 0.0, 1.0);
        }
        // Taken about the mean logit: no cancellation where all logits are far from 0.
        let center = wx / w;
        let spread = wxx - wx * center;
        if !(w > 0.0 && spread > 0.0) {
            return None;
        }
        let slope_step = (up_slope - up * center) / spread;
        let intercept_step = up / w - slope_step * center;
        let errors = ((1.0 / w + center * center / spread).sqrt(), (1.0 / spread).sqrt());
        // No fit moves by more than ten logits at once.
        let mut size = (10.0 / (intercept_step.abs() + slope_step.abs() * widest)).min(1.0);
        let smallest = size * 1e-9;
        loop {
            let (try_intercept, try_slope) = (intercept + size * intercept_step, slope + size * slope_step);
            let likelihood = log_likelihood(points, try_intercept, try_slope);
            if likelihood >= best - best.abs() * 1e-14 {
                (intercept, slope, best) = (try_intercept, try_slope, likelihood.max(best));
                break;
            }
            size /= 2.0;
            if size < smallest {
                return Some((intercept, slope, errors));
            }
        }
        let scale = 1e-13 * (1.0 + intercept.abs() + slope.abs());
        if intercept_step.abs() + slope_step.abs() < scale {
            return Some((intercept, slope, errors));
        }
    }
    Some((intercept, slope, (f64::INFINITY, f64::INFINITY))).filter(|fit| fit.2.0.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;

    fn pooled(counts: &[(&str, u64, u64)]) -> PooledForecasts {
        PooledForecasts::from_counts(
            counts.iter().map(|&(p, rows, events)| (DecimalProbability::parse(p).unwrap(), rows, events)),
        )
    }

    #[test]
    fn says_why_there_is_no_line() {
        assert_eq!(cox(&pooled(&[])), Err(CoxUndefined::NoRows));
        assert_eq!(cox(&pooled(&[("0", 3, 0), ("1", 2, 2)])), Err(CoxUndefined::NoRows));
        assert_eq!(cox(&pooled(&[("0.2", 3, 0), ("0.4", 2, 0)])), Err(CoxUndefined::OneClass));
        assert_eq!(cox(&pooled(&[("0.2", 3, 1)])), Err(CoxUndefined::OneValue));
        assert_eq!(cox(&pooled(&[("0.2", 3, 0), ("0.4", 2, 2)])), Err(CoxUndefined::Separable));
        assert_eq!(cox(&pooled(&[("0.2", 3, 3), ("0.4", 2, 0)])), Err(CoxUndefined::Separable));
        // Only the value on the border is mixed: still separable.
        assert_eq!(
            cox(&pooled(&[("0.2", 3, 0), ("0.4", 2, 1), ("0.6", 2, 2)])),
            Err(CoxUndefined::Separable)
        );
    }

    #[test]
    fn finds_what_the_data_were_made_of() {
        // Observed shares 0.3, 0.5, 0.7 at stated 0.1, 0.5, 0.9: slope ln(7/3) / ln 9.
        let fit = cox(&pooled(&[("0.1", 10, 3), ("0.5", 10, 5), ("0.9", 10, 7)])).unwrap();
        assert!((fit.slope - (7.0_f64 / 3.0).ln() / 9.0_f64.ln()).abs() < 1e-12);
        assert!(fit.intercept.abs() < 1e-12 && fit.in_the_large.abs() < 1e-12);
    }

    #[test]
    fn extreme_probabilities_do_not_break_it() {
        let fit =
            cox(&pooled(&[("0.000000000000000001", 10, 1), ("0.5", 10, 4), ("0.999999999999999999", 10, 9)]));
        assert!(fit.is_ok_and(|fit| fit.slope.is_finite() && fit.slope > 0.0 && fit.slope < 1.0));
    }
}
