//! Cox's logistic recalibration: one slope and one intercept for over-confidence and bias.

use super::PooledForecasts;
use super::by_question::{ByQuestion, covariance};
use super::pooled::cross_entropy;
use crate::score::numerics::normal;
use crate::score::numerics::root::crossing;

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
    #[error("a threshold separates events from non-events, so the slope has no best value")]
    Separable,
}

/// Fits slope and intercept by maximum likelihood. A weight counts as that many rows.
pub fn cox(pooled: &PooledForecasts) -> Result<Cox, CoxUndefined> {
    let points = points(pooled);
    let rows = pooled.values().iter().filter(|value| !value.p.is_certain()).map(|value| value.rows).sum();
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

/// Lines that the answers leave: slopes and intercepts that a score test does not reject.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoxLimits {
    /// Lowest and highest slope, whatever the intercept; `None` without a limit.
    pub slope: [Option<f64>; 2],
    /// Lowest and highest intercept, whatever the slope.
    pub intercept: [Option<f64>; 2],
    /// Probability of a line at least as far from intercept 0 and slope 1 under calibration: the score test (chi-squared
    /// with 2 degrees of freedom). `None` where forecasts leave no line.
    pub p_value: Option<f64>,
}

/// Beyond this, a slope or an intercept has no limit.
const FURTHEST: f64 = 100.0;

/// Returns the intervals at a level, by inversion of score tests: the variance is that of a forecaster whose line has the
/// slope (or intercept) in question, with rows on one question as in [`covariance`]. So they hold at ten questions, and
/// where a threshold separates events from non-events.
pub fn cox_limits(pooled: &PooledForecasts, rows: Option<&ByQuestion>, level: f64) -> CoxLimits {
    let points = points(pooled);
    let line = LineTest { points: &points, pooled, rows };
    let z = normal::quantile(0.5 + level / 2.0).unwrap_or(f64::INFINITY);
    let (slope, intercept) = match newton(&points, true) {
        Some((intercept, slope, _)) if check(&points).is_ok() => (slope, intercept),
        _ => (1.0, 0.0),
    };
    let ends = |guess: f64, test: &dyn Fn(f64) -> f64| {
        let end = |z: f64| crossing((-FURTHEST, FURTHEST), guess, 0.5, |at| z - test(at));
        [end(z), end(-z)].map(|end| Some(end).filter(|end| end.abs() < FURTHEST))
    };
    CoxLimits {
        slope: ends(slope, &|at| line.slope(at)),
        intercept: ends(intercept, &|at| line.intercept(at)),
        p_value: line.calibrated(),
    }
}

/// Score tests of a line.
struct LineTest<'a> {
    points: &'a [Point],
    pooled: &'a PooledForecasts,
    rows: Option<&'a ByQuestion>,
}

impl LineTest<'_> {
    /// Sums the score of the line for what leans each forecast, and its deviations.
    fn sums(&self, intercept: f64, slope: f64, lean: impl Fn(f64) -> f64) -> (f64, Vec<f64>) {
        let mut score = 0.0;
        let mut deviations = vec![0.0; self.pooled.values().len()];
        for point in self.points {
            let (fit, other) = point.fit(intercept, slope);
            let lean = lean(point.logit);
            score += lean * (point.events * other - point.non_events() * fit);
            if let Some(deviation) = deviations.get_mut(point.value) {
                *deviation = lean * (fit * other).sqrt();
            }
        }
        (score, deviations)
    }

    fn z(&self, (score, deviations): &(f64, Vec<f64>)) -> f64 {
        // Without spread (all fitted as certain) nothing is rejected.
        score / covariance(self.pooled, self.rows, deviations, deviations).max(1e-30).sqrt()
    }

    fn curvature(&self, intercept: f64, slope: f64, power: i32) -> f64 {
        let bent = |point: &Point| {
            let (fit, other) = point.fit(intercept, slope);
            point.weight * fit * other * point.logit.powi(power)
        };
        self.points.iter().map(bent).sum()
    }

    /// Tests a slope with the intercept that fits it best; falls with the slope.
    fn slope(&self, slope: f64) -> f64 {
        let best = |intercept: f64| -self.sums(intercept, slope, |_| 1.0).0;
        let intercept = crossing((-FURTHEST, FURTHEST), 0.0, 1.0, best);
        let center = self.curvature(intercept, slope, 1) / self.curvature(intercept, slope, 0).max(1e-300);
        self.z(&self.sums(intercept, slope, |logit| logit - center))
    }

    /// Tests an intercept with the slope that fits it best; falls with the intercept.
    fn intercept(&self, intercept: f64) -> f64 {
        let best = |slope: f64| -self.sums(intercept, slope, |logit| logit).0;
        let slope = crossing((-FURTHEST, FURTHEST), 1.0, 1.0, best);
        let tilt = self.curvature(intercept, slope, 1) / self.curvature(intercept, slope, 2).max(1e-300);
        self.z(&self.sums(intercept, slope, |logit| 1.0 - tilt * logit))
    }

    /// Tests intercept 0 and slope 1 together.
    fn calibrated(&self) -> Option<f64> {
        let (level, tilted) = (self.sums(0.0, 1.0, |_| 1.0), self.sums(0.0, 1.0, |logit| logit));
        let between = |one: &[f64], other: &[f64]| covariance(self.pooled, self.rows, one, other);
        let (aa, ab, bb) =
            (between(&level.1, &level.1), between(&level.1, &tilted.1), between(&tilted.1, &tilted.1));
        let determinant = aa * bb - ab * ab;
        let square =
            (level.0 * level.0 * bb - 2.0 * level.0 * tilted.0 * ab + tilted.0 * tilted.0 * aa) / determinant;
        (determinant > 1e-12 * aa * bb).then(|| libm::exp(-0.5 * square.max(0.0)))
    }
}

fn points(pooled: &PooledForecasts) -> Vec<Point> {
    let uncertain = pooled.values().iter().enumerate().filter(|(_, value)| !value.p.is_certain());
    uncertain
        .map(|(at, value)| Point {
            value: at,
            logit: value.probability.ln() - value.p.complement().value().ln(),
            weight: value.weight,
            events: value.events,
        })
        .collect()
}

struct Point {
    /// Index among the pooled values.
    value: usize,
    logit: f64,
    weight: f64,
    events: f64,
}

impl Point {
    fn non_events(&self) -> f64 {
        self.weight - self.events
    }

    /// Probabilities of event and non-event by a line.
    fn fit(&self, intercept: f64, slope: f64) -> (f64, f64) {
        let logit = intercept + slope * self.logit;
        (logistic(logit), logistic(-logit))
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
            let (fit, other) = point.fit(intercept, slope);
            cross_entropy(point.events, fit) + cross_entropy(point.non_events(), other)
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
            let (fit, other) = point.fit(intercept, slope);
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
