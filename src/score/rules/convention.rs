//! What the number of a rule means: its direction, its unit and its clip.

use crate::finding::Vocabulary;
use crate::score::error::ScoreError;
use crate::score::rules::score::Score;

/// Says which end of a score is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A loss or penalty.
    LowerIsBetter,
    /// A reward.
    HigherIsBetter,
}

impl Direction {
    /// Says the direction in words, as every convention ends.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::LowerIsBetter => "lower is better",
            Self::HigherIsBetter => "higher is better",
        }
    }
}

/// Names the unit in which a logarithm is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogUnit {
    /// Natural logarithm; half a chance costs 0.693.
    Nats,
    /// Logarithm to base 2; half a chance costs 1.
    Bits,
}

impl Vocabulary for LogUnit {
    const WHAT: &'static str = "unit of logarithms";
    const WORDS: &'static [(&'static str, Self)] = &[("nats", Self::Nats), ("bits", Self::Bits)];
}

impl LogUnit {
    /// Names the unit.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Nats => "nats",
            Self::Bits => "bits",
        }
    }
}

/// Keeps probabilities away from 0 and 1 before a logarithm is taken.
///
/// A clip is a decision of the reader, never a default: it is printed beside the number it changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clip(f64);

impl Clip {
    /// Makes a clip that moves probabilities into `epsilon..=1 - epsilon`.
    ///
    /// Errors: `epsilon` must be above 0 and below 0.5.
    pub fn new(epsilon: f64) -> Result<Self, ScoreError> {
        if epsilon > 0.0 && epsilon < 0.5 {
            Ok(Self(epsilon))
        } else {
            Err(ScoreError::NotAClip { value: epsilon })
        }
    }

    /// Returns the distance that is kept from 0 and from 1.
    #[must_use]
    pub fn epsilon(self) -> f64 {
        self.0
    }

    /// Moves a probability into the clip's range.
    #[must_use]
    pub fn apply(self, probability: f64) -> f64 {
        probability.clamp(self.0, 1.0 - self.0)
    }
}

/// Says how a log score is read: its unit, and whether probabilities are clipped first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRule {
    /// Unit of the logarithm.
    pub unit: LogUnit,
    /// The clip, if the reader asked for one.
    pub clip: Option<Clip>,
}

impl LogRule {
    /// Natural logarithm, no clip.
    pub const NATS: Self = Self { unit: LogUnit::Nats, clip: None };

    /// Moves a probability into the range of the clip, if there is one.
    pub(super) fn clipped(self, probability: f64) -> f64 {
        self.clip.map_or(probability, |clip| clip.apply(probability))
    }

    /// Turns the natural logarithm of a probability into the score of this rule.
    pub(super) fn penalty(self, logarithm: f64) -> Score {
        // From 0 rather than negated, so that a certain and right forecast gets 0 and not -0.
        if logarithm.is_finite() { Score::Finite(self.in_unit(0.0 - logarithm)) } else { Score::Infinite }
    }

    /// Brings a penalty in nats to the unit of this rule.
    fn in_unit(self, nats: f64) -> f64 {
        match self.unit {
            LogUnit::Nats => nats,
            LogUnit::Bits => nats / std::f64::consts::LN_2,
        }
    }

    /// Says the rule in one line.
    #[must_use]
    pub fn describe(self) -> String {
        let unit = self.unit.describe();
        match self.clip {
            None => {
                format!("log score, -log of the probability of what happened, in {unit}, 0 to infinity")
            }
            Some(clip) => format!(
                "log score in {unit} with probabilities clipped to {} from 0 and 1, 0 to {:.4}",
                clip.epsilon(),
                self.in_unit(-libm::log(clip.epsilon())),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_moves_what_lies_outside_and_nothing_else() {
        let clip = Clip::new(0.01).unwrap();
        assert_eq!(clip.apply(0.0).to_bits(), 0.01_f64.to_bits());
        assert_eq!(clip.apply(1.0).to_bits(), 0.99_f64.to_bits());
        assert_eq!(clip.apply(0.3).to_bits(), 0.3_f64.to_bits());
    }

    #[test]
    fn a_clip_outside_its_range_is_refused() {
        for epsilon in [0.0, -0.1, 0.5, 1.0, f64::NAN, f64::INFINITY] {
            assert!(Clip::new(epsilon).is_err(), "{epsilon}");
        }
    }

    #[test]
    fn a_log_rule_names_unit_range_and_clip() {
        assert_eq!(
            LogRule::NATS.describe(),
            "log score, -log of the probability of what happened, in nats, 0 to infinity"
        );
        let clipped = LogRule { unit: LogUnit::Bits, clip: Some(Clip::new(0.25).unwrap()) };
        assert_eq!(
            clipped.describe(),
            "log score in bits with probabilities clipped to 0.25 from 0 and 1, 0 to 2.0000"
        );
    }
}
