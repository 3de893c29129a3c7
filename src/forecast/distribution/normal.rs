//! The normal distribution, cut off at closed ends of a range.

use super::error::DistributionError;
use crate::forecast::line::Line;

/// A normal distribution; probabilities are out of what lies between its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Normal {
    mean: f64,
    sd: f64,
    low: Option<f64>,
    high: Option<f64>,
    /// What the uncut distribution has between the ends.
    inside: f64,
}

impl Normal {
    pub(super) fn new(mean: f64, sd: f64, line: Option<&Line>) -> Result<Self, DistributionError> {
        // Beyond these sizes (value - mean) / sd may overflow.
        if !(mean.abs() <= 1e150 && sd > 1e-150 && sd <= 1e150) {
            return Err(DistributionError::NotNormal { mean, sd });
        }
        let low = line.filter(|line| !line.open_low()).map(Line::min);
        let high = line.filter(|line| !line.open_high()).map(Line::max);
        let mut normal = Self { mean, sd, low, high, inside: 1.0 };
        normal.inside = normal.between(low, high);
        if normal.inside < 1e-6 {
            return Err(DistributionError::NoMassInRange { mean, sd });
        }
        Ok(normal)
    }

    /// Values two standard deviations apart, over eight to both sides.
    pub(super) fn landmarks(&self) -> impl Iterator<Item = f64> {
        (-4..=4).map(|step| self.mean + 2.0 * self.sd * f64::from(step))
    }

    /// The probability up to `value`; a single value has none.
    pub(super) fn below(&self, value: f64) -> f64 {
        if self.low.is_some_and(|low| value <= low) {
            0.0
        } else if self.high.is_some_and(|high| value >= high) {
            1.0
        } else {
            self.between(self.low, Some(value)) / self.inside
        }
    }

    pub(super) fn above(&self, value: f64) -> f64 {
        if self.high.is_some_and(|high| value >= high) {
            0.0
        } else if self.low.is_some_and(|low| value <= low) {
            1.0
        } else {
            self.between(Some(value), self.high) / self.inside
        }
    }

    /// The value up to which `level` lies; `None` at an end that the distribution does not have.
    pub(super) fn quantile(&self, level: f64) -> Option<f64> {
        if level <= 0.0 {
            return self.low;
        }
        if level >= 1.0 {
            return self.high;
        }
        // Measured from the nearer tail, where small probabilities keep their digits.
        let cut_low = self.low.map_or(0.0, |low| self.between(None, Some(low)));
        let cut_high = self.high.map_or(0.0, |high| self.between(Some(high), None));
        let below = level * self.inside + cut_low;
        let above = (1.0 - level) * self.inside + cut_high;
        let score = if below < above { probit(below)? } else { -probit(above)? };
        let value = self.mean + self.sd * score;
        let value = self.low.map_or(value, |low| value.max(low));
        Some(self.high.map_or(value, |high| value.min(high)))
    }

    /// What the uncut distribution has between two values; `None` is no limit on that side.
    fn between(&self, low: Option<f64>, high: Option<f64>) -> f64 {
        let score = |value: f64| (value - self.mean) / self.sd;
        match (low.map(score), high.map(score)) {
            (None, None) => 1.0,
            (None, Some(high)) => lower_tail(high),
            (Some(low), None) => lower_tail(-low),
            // Differences of the tails on the side where they are small.
            (Some(low), Some(high)) if low > 0.0 => lower_tail(-low) - lower_tail(-high),
            (Some(low), Some(high)) => lower_tail(high) - lower_tail(low),
        }
    }
}

/// The standard normal distribution below a score.
fn lower_tail(score: f64) -> f64 {
    0.5 * libm::erfc(-score * std::f64::consts::FRAC_1_SQRT_2)
}

/// The score below which a probability of at most one half lies.
fn probit(level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let mut score = -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * level);
    // The library's inverse is good to about ten digits; each step of Newton's method doubles them.
    for _ in 0..3 {
        let density = libm::exp(-0.5 * score * score) / (2.0 * std::f64::consts::PI).sqrt();
        let step = (lower_tail(score) - level) / density;
        if !step.is_finite() {
            break;
        }
        score -= step;
    }
    score.is_finite().then_some(score)
}
