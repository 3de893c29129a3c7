//! Forecast and argument: does a forecast go the way, and as far as, its own arguments allow?
//!
//! Forecasting Argumentation Frameworks (Irwin, Rago, Toni 2022): a proposal has a forecast, and arguments for
//! raising or lowering it; a forecaster's own strengths for these give a confidence score `C`.

use std::ops::Bound;

/// How a forecast relates to the arguments given for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rationality {
    /// It is what the arguments allow.
    Rational,
    /// It is not lower than the proposal although the arguments are for lowering it.
    IrrationalIncrease,
    /// It is not higher than the proposal although the arguments are for raising it.
    IrrationalDecrease,
    /// It goes the right way, but too far.
    IrrationalScale,
}

/// The forecasts that are rational, with each end in or out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The lower end, in 0..=1.
    pub low: Bound<f64>,
    /// The upper end; in the classic rule it may lie above 1.
    pub high: Bound<f64>,
}

/// Returns the confidence score in -1..=1: the mean strength of the arguments for raising the forecast minus that
/// of the arguments for lowering it; an empty side counts 0.
///
/// ```
/// use warrant::belief::faf::confidence;
/// assert_eq!(confidence(&[0.9, 0.1], &[]), 0.5);
/// ```
pub fn confidence(raising: &[f64], lowering: &[f64]) -> f64 {
    let mean = |side: &[f64]| match side.len() {
        0 => 0.0,
        count => side.iter().sum::<f64>() / count as f64,
    };
    mean(raising) - mean(lowering)
}

/// A way to say how far a confidence score may carry a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `|F - P| / P <= |C|`, as published. Not symmetric under negation, and undefined for `P = 0`.
    Classic,
    /// At most this many bits of log-odds times `C`, so that "not X" gets the mirrored band. The default has 3.
    LogOdds {
        /// Bits that a score of 1 is worth.
        bits: f64,
    },
}

impl Default for Rule {
    fn default() -> Self {
        Self::LogOdds { bits: 3.0 }
    }
}

/// Rounding of decimal numbers must not turn a forecast on the limit into one beyond it.
const ROUNDING: f64 = 1e-12;

impl Rule {
    /// Returns the rational forecasts for a proposal in 0..=1 and a confidence score in -1..=1; `None` where the
    /// rule is undefined: classic at a proposal of 0, log-odds at one of 0 or 1, or values out of range.
    pub fn band(self, proposal: f64, confidence: f64) -> Option<Band> {
        let limit = self.limit(proposal, confidence)?;
        Some(if confidence > 0.0 {
            Band { low: Bound::Excluded(proposal), high: Bound::Included(limit) }
        } else if confidence < 0.0 {
            Band { low: Bound::Included(limit), high: Bound::Excluded(proposal) }
        } else {
            Band { low: Bound::Included(proposal), high: Bound::Included(proposal) }
        })
    }

    /// Returns how a forecast relates to a confidence score; `None` where the rule is undefined.
    ///
    /// ```
    /// use warrant::belief::faf::{Rationality, Rule};
    /// // Arguments worth +0.10 on a proposal of 40% allow up to 44%.
    /// assert_eq!(Rule::Classic.judge(0.40, 0.10, 0.44), Some(Rationality::Rational));
    /// assert_eq!(Rule::Classic.judge(0.40, 0.10, 0.70), Some(Rationality::IrrationalScale));
    /// ```
    pub fn judge(self, proposal: f64, confidence: f64, forecast: f64) -> Option<Rationality> {
        if !(0.0..=1.0).contains(&forecast) {
            return None;
        }
        let limit = self.limit(proposal, confidence)?;
        Some(if confidence < 0.0 && forecast >= proposal {
            Rationality::IrrationalIncrease
        } else if confidence > 0.0 && forecast <= proposal {
            Rationality::IrrationalDecrease
        } else if (forecast - proposal).abs() > (limit - proposal).abs() + ROUNDING {
            Rationality::IrrationalScale
        } else {
            Rationality::Rational
        })
    }

    /// Returns the farthest forecast that the score allows.
    fn limit(self, proposal: f64, confidence: f64) -> Option<f64> {
        let possible = (0.0..=1.0).contains(&proposal) && (-1.0..=1.0).contains(&confidence);
        match self {
            Self::Classic if possible && proposal > 0.0 => Some(proposal * (1.0 + confidence)),
            Self::LogOdds { bits } if possible && bits >= 0.0 && proposal > 0.0 && proposal < 1.0 => {
                // With odds multiplied by 2 to the bits times C, both ends keep their precision.
                let factor = libm::exp2(bits * confidence);
                let limit = proposal * factor / (proposal * factor + (1.0 - proposal));
                limit.is_finite().then_some(limit)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_band_is_symmetric_under_negation() {
        let rule = Rule::default();
        for proposal in [0.02, 0.3, 0.5, 0.98] {
            for confidence in [-1.0, -0.5, 0.0, 0.25, 1.0] {
                let limit = rule.limit(proposal, confidence).unwrap();
                let mirrored = rule.limit(1.0 - proposal, -confidence).unwrap();
                assert!((limit - (1.0 - mirrored)).abs() < 1e-15);
                assert!(limit > 0.0 && limit < 1.0);
                assert_eq!(rule.judge(proposal, confidence, limit), Some(Rationality::Rational));
            }
        }
        // A full score is worth three bits: odds of 1 to 1 become 8 to 1.
        assert!((rule.limit(0.5, 1.0).unwrap() - 8.0 / 9.0).abs() < 1e-15);
        assert_eq!(rule.judge(0.5, 0.5, 0.5), Some(Rationality::IrrationalDecrease));
        assert_eq!(rule.judge(0.5, -0.5, 0.6), Some(Rationality::IrrationalIncrease));
    }

    #[test]
    fn undefined_where_the_rule_is() {
        assert_eq!(Rule::Classic.judge(0.0, 0.5, 0.1), None);
        assert_eq!(Rule::default().judge(1.0, 0.5, 0.9), None);
        assert_eq!(Rule::Classic.judge(0.4, 0.5, f64::NAN), None);
        assert_eq!(Rule::Classic.band(f64::NAN, 0.5), None);
        assert_eq!(
            Rule::Classic.judge(0.0 + f64::MIN_POSITIVE, 1.0, 0.0),
            Some(Rationality::IrrationalDecrease)
        );
    }
}
