//! Proper scoring rules for a question that is answered by yes or no.

use crate::score::error::{ScoreError, probability};
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::score::Score;

/// Names a rule and with it the convention in which its numbers are read.
///
/// All of them are strictly proper: the expected score is best for the probability that one holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BinaryRule {
    /// `(p - y)^2`, the usual Brier score of one number.
    Brier,
    /// The sum over both answers as Brier wrote it in 1950, exactly twice [`BinaryRule::Brier`].
    Brier1950,
    /// `-ln` of the probability of what happened (Good 1952).
    Log(LogRule),
    /// The probability of what happened over the length of the vector `(p, 1 - p)`.
    Spherical,
}

impl BinaryRule {
    /// Says in one line what the number is and between which ends it lies.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Brier => "Brier score (p - y)^2, 0 to 1".to_owned(),
            Self::Brier1950 => "Brier score of 1950 summed over both answers, 0 to 2".to_owned(),
            Self::Log(rule) => rule.describe(),
            Self::Spherical => "spherical score, 0 to 1 (0.7071 for even odds)".to_owned(),
        }
    }

    /// Tells which end is good.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::Brier | Self::Brier1950 | Self::Log(_) => Direction::LowerIsBetter,
            Self::Spherical => Direction::HigherIsBetter,
        }
    }

    /// Scores one forecast: `p` is the probability given to yes, `happened` tells whether yes it was.
    ///
    /// Errors: `p` must be a number from 0 to 1.
    ///
    /// ```
    /// use warrant::score::rules::binary::BinaryRule;
    /// use warrant::score::rules::convention::LogRule;
    /// use warrant::score::rules::Score;
    ///
    /// assert_eq!(BinaryRule::Brier.score(0.5, true), Ok(Score::Finite(0.25)));
    /// assert_eq!(BinaryRule::Brier1950.score(0.5, true), Ok(Score::Finite(0.5)));
    /// assert_eq!(BinaryRule::Log(LogRule { unit: LogUnit::Bits, clip: None }).score(0.5, true), Ok(Score::Finite(1.0)));
    /// assert_eq!(BinaryRule::Log(LogRule::NATS).score(0.0, true), Ok(Score::Infinite));
    /// assert!(BinaryRule::Brier.score(72.0, true).is_err());
    /// ```
    pub fn score(self, p: f64, happened: bool) -> Result<Score, ScoreError> {
        let p = probability(p)?;
        Ok(match self {
            Self::Brier => Score::Finite(brier(p, happened)),
            Self::Brier1950 => Score::Finite(2.0 * brier(p, happened)),
            Self::Log(rule) => log(rule, p, happened),
            Self::Spherical => {
                let on_outcome = if happened { p } else { 1.0 - p };
                Score::Finite(on_outcome / (p * p + (1.0 - p) * (1.0 - p)).sqrt())
            }
        })
    }
}

fn brier(p: f64, happened: bool) -> f64 {
    let miss = if happened { 1.0 - p } else { p };
    miss * miss
}

fn log(rule: LogRule, p: f64, happened: bool) -> Score {
    let p = rule.clip.map_or(p, |clip| clip.apply(p));
    // ln(1 - p) through log1p: no digits are lost for a small p.
    let logarithm = if happened { libm::log(p) } else { libm::log1p(-p) };
    if logarithm.is_finite() {
        // From 0 rather than negated, so that a certain and right forecast gets 0 and not -0.
        Score::Finite(rule.in_unit(0.0 - logarithm))
    } else {
        Score::Infinite
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::rules::convention::{Clip, LogUnit};

    fn rules() -> [BinaryRule; 6] {
        let clip = Some(Clip::new(0.01).unwrap());
        [
            BinaryRule::Brier,
            BinaryRule::Brier1950,
            BinaryRule::Log(LogRule::NATS),
            BinaryRule::Log(LogRule { unit: LogUnit::Bits, clip: None }),
            BinaryRule::Log(LogRule { unit: LogUnit::Nats, clip }),
            BinaryRule::Spherical,
        ]
    }

    /// The ends between which the score lies.
    fn ends(rule: BinaryRule) -> (f64, f64) {
        match rule {
            BinaryRule::Brier | BinaryRule::Spherical => (0.0, 1.0),
            BinaryRule::Brier1950 => (0.0, 2.0),
            BinaryRule::Log(log) => {
                (0.0, log.clip.map_or(f64::INFINITY, |clip| log.in_unit(-libm::log(clip.epsilon()))))
            }
        }
    }

    /// Expected score of saying `said` when yes has probability `held`, as a loss.
    fn expected_loss(rule: BinaryRule, held: f64, said: f64) -> Option<f64> {
        let yes = rule.score(said, true).unwrap().weighted(held);
        let no = rule.score(said, false).unwrap().weighted(1.0 - held);
        let expected = yes.plus(no).finite()?;
        Some(match rule.direction() {
            Direction::LowerIsBetter => expected,
            Direction::HigherIsBetter => -expected,
        })
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for rule in rules() {
            for p in [-0.01, 1.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                assert!(rule.score(p, true).is_err(), "{rule:?} {p}");
            }
        }
    }

    #[test]
    fn a_clipped_certainty_is_finite_and_at_the_end_of_the_range() {
        let rule = BinaryRule::Log(LogRule { unit: LogUnit::Nats, clip: Some(Clip::new(0.01).unwrap()) });
        let worst = rule.score(0.0, true).unwrap().finite().unwrap();
        assert!((worst - 4.605_170_185_988_091).abs() < 1e-15);
        assert_eq!(ends(rule).1, worst);
    }

    #[test]
    fn a_certain_and_right_forecast_costs_zero_without_a_sign() {
        for (p, happened) in [(1.0, true), (0.0, false)] {
            let score = BinaryRule::Log(LogRule::NATS).score(p, happened).unwrap().finite().unwrap();
            assert_eq!(score.to_bits(), 0.0_f64.to_bits());
        }
    }

    proptest! {
        #[test]
        fn scores_stay_in_their_range(p in 0.0_f64..=1.0, happened: bool) {
            for rule in rules() {
                match rule.score(p, happened).unwrap() {
                    Score::Finite(value) => {
                        let (low, high) = ends(rule);
                        prop_assert!(low - 4e-16 <= value && value <= high + 4e-16, "{rule:?} {value}");
                    }
                    Score::Infinite => prop_assert!(ends(rule).1.is_infinite()),
                }
            }
        }

        #[test]
        fn nothing_beats_saying_what_one_holds(held in 0.0_f64..=1.0, said in 0.0_f64..=1.0) {
            for rule in rules() {
                // A clip makes the rule proper only between its ends.
                let clipped = matches!(rule, BinaryRule::Log(LogRule { clip: Some(clip), .. }) if clip.apply(held).to_bits() != held.to_bits());
                if clipped { continue; }
                let honest = expected_loss(rule, held, held).unwrap();
                if let Some(other) = expected_loss(rule, held, said) {
                    prop_assert!(honest <= other + 1e-12, "{rule:?} {honest} {other}");
                }
            }
        }

        #[test]
        fn lying_by_much_costs_something(held in 0.02_f64..=0.98, shift in 0.05_f64..0.5) {
            let said = if held < 0.5 { held + shift } else { held - shift };
            for rule in rules() {
                let honest = expected_loss(rule, held, held).unwrap();
                let other = expected_loss(rule, held, said).unwrap();
                prop_assert!(other > honest + 1e-4, "{rule:?} {honest} {other}");
            }
        }

        #[test]
        fn the_conventions_agree(p in 0.0_f64..=1.0, happened: bool) {
            let half = BinaryRule::Brier.score(p, happened).unwrap().finite().unwrap();
            let full = BinaryRule::Brier1950.score(p, happened).unwrap().finite().unwrap();
            prop_assert_eq!(full.to_bits(), (2.0 * half).to_bits());
        }
    }
}
