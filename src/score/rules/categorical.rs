//! Proper scoring rules for a question with several options, in order or not.

use crate::score::error::{ScoreError, probability};
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::score::Score;

pub use crate::forecast::SUM_TOLERANCE;

/// Names a rule for several options and with it the convention in which its numbers are read.
///
/// The last three need options in order: they count it as less wrong to have missed by one step than by two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CategoricalRule {
    /// `sum (p_k - o_k)^2` over all options (Brier 1950).
    Brier1950,
    /// Half of [`CategoricalRule::Brier1950`]: with two options the usual Brier score of one number.
    BrierHalved,
    /// `-log` of the probability of the option that happened.
    Log(LogRule),
    /// The probability of the option that happened over the length of the whole vector.
    Spherical,
    /// `sum (P_k - O_k)^2` over cumulated probabilities (Epstein 1969, Murphy 1971).
    RankedProbability,
    /// [`CategoricalRule::RankedProbability`] over the number of splits, options less one.
    RankedProbabilityNormalised,
    /// The mean over all splits of the order of the two-sided Brier score, as Good Judgment scores ordered bins:
    /// twice [`CategoricalRule::RankedProbabilityNormalised`].
    OrderedBrier,
}

impl CategoricalRule {
    /// Says in one line what the number is and between which ends it lies.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Brier1950 => "Brier score of 1950 summed over the options, 0 to 2".to_owned(),
            Self::BrierHalved => "Brier score over the options, halved, 0 to 1".to_owned(),
            Self::Log(rule) => rule.describe(),
            Self::Spherical => "spherical score, 0 to 1".to_owned(),
            Self::RankedProbability => {
                "ranked probability score summed over the splits, 0 to the number of options less one"
                    .to_owned()
            }
            Self::RankedProbabilityNormalised => "ranked probability score per split, 0 to 1".to_owned(),
            Self::OrderedBrier => "ordered Brier score, the mean over all splits, 0 to 2".to_owned(),
        }
    }

    /// Tells which end is good.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::Spherical => Direction::HigherIsBetter,
            _ => Direction::LowerIsBetter,
        }
    }

    /// Tells whether the rule means anything only for options in order.
    #[must_use]
    pub fn needs_order(self) -> bool {
        matches!(self, Self::RankedProbability | Self::RankedProbabilityNormalised | Self::OrderedBrier)
    }

    /// Scores one forecast over the options; `outcome` is the index of the one that happened, from 0.
    ///
    /// The probabilities are taken as they are; bring a sum that is off to 1 with [`normalise`] first.
    ///
    /// Errors: fewer than two options, a value that is no probability, a sum that misses 1 by more than
    /// [`SUM_TOLERANCE`], or an outcome that is not among the options.
    ///
    /// ```
    /// use warrant::score::rules::categorical::CategoricalRule;
    ///
    /// let p = [0.0, 0.1, 0.2, 0.7];
    /// let near = CategoricalRule::OrderedBrier.score(&p, 2)?.finite().unwrap();
    /// let far = CategoricalRule::OrderedBrier.score(&p, 0)?.finite().unwrap();
    /// assert!((near - 1.0 / 3.0).abs() < 1e-15 && (far - 4.6 / 3.0).abs() < 1e-15);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn score(self, probabilities: &[f64], outcome: usize) -> Result<Score, ScoreError> {
        let on_outcome = check(probabilities, outcome)?;
        let splits = (probabilities.len() - 1) as f64;
        Ok(match self {
            Self::Brier1950 => Score::Finite(brier(probabilities, outcome)),
            Self::BrierHalved => Score::Finite(0.5 * brier(probabilities, outcome)),
            Self::Log(rule) => rule.penalty(libm::log(rule.clipped(on_outcome))),
            Self::Spherical => {
                Score::Finite(on_outcome / probabilities.iter().map(|p| p * p).sum::<f64>().sqrt())
            }
            Self::RankedProbability => Score::Finite(ranked(probabilities, outcome)),
            Self::RankedProbabilityNormalised => Score::Finite(ranked(probabilities, outcome) / splits),
            Self::OrderedBrier => Score::Finite(2.0 * ranked(probabilities, outcome) / splits),
        })
    }

    /// Scores the probability `p` of yes, as a question with the options no and yes.
    ///
    /// Errors: `p` must be a number from 0 to 1.
    ///
    /// ```
    /// use warrant::score::rules::Score;
    /// use warrant::score::rules::categorical::CategoricalRule;
    /// use warrant::score::rules::convention::LogRule;
    ///
    /// assert_eq!(CategoricalRule::BrierHalved.score_yes_no(0.5, true), Ok(Score::Finite(0.25)));
    /// assert_eq!(CategoricalRule::Log(LogRule::NATS).score_yes_no(0.0, true), Ok(Score::Infinite));
    /// assert!(CategoricalRule::BrierHalved.score_yes_no(72.0, true).is_err());
    /// ```
    pub fn score_yes_no(self, p: f64, happened: bool) -> Result<Score, ScoreError> {
        let p = probability(p)?;
        let miss = if happened { 1.0 - p } else { p };
        match self {
            // From the miss itself: 1 - (1 - p) is not always p.
            Self::BrierHalved | Self::RankedProbability | Self::RankedProbabilityNormalised => {
                Ok(Score::Finite(miss * miss))
            }
            Self::Brier1950 | Self::OrderedBrier => Ok(Score::Finite(2.0 * miss * miss)),
            // ln(1 - p) through log1p: no digits are lost for a small p.
            Self::Log(rule) if !happened => Ok(rule.penalty(libm::log1p(-rule.clipped(p)))),
            Self::Log(_) | Self::Spherical => self.score(&[1.0 - p, p], usize::from(happened)),
        }
    }
}

/// Divides probabilities by their sum.
///
/// Errors: a value that is no probability, or a sum of 0.
pub fn normalise(probabilities: &[f64]) -> Result<Vec<f64>, ScoreError> {
    let mut sum = 0.0;
    for &p in probabilities {
        sum += probability(p)?;
    }
    // The smallest sums would overflow when divided by.
    if sum < f64::MIN_POSITIVE {
        return Err(ScoreError::SumIsNotOne { sum });
    }
    Ok(probabilities.iter().map(|p| p / sum).collect())
}

/// Checks a forecast over options and returns the probability of the outcome.
fn check(probabilities: &[f64], outcome: usize) -> Result<f64, ScoreError> {
    let options = probabilities.len();
    if options < 2 {
        return Err(ScoreError::TooFewOptions { options });
    }
    let mut sum = 0.0;
    for &p in probabilities {
        sum += probability(p)?;
    }
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(ScoreError::SumIsNotOne { sum });
    }
    probabilities.get(outcome).copied().ok_or(ScoreError::NoSuchOutcome { outcome, options })
}

fn brier(probabilities: &[f64], outcome: usize) -> f64 {
    probabilities
        .iter()
        .enumerate()
        .map(|(option, &p)| {
            let miss = if option == outcome { 1.0 - p } else { p };
            miss * miss
        })
        .sum()
}

fn ranked(probabilities: &[f64], outcome: usize) -> f64 {
    split_misses(probabilities, outcome).map(|miss| miss * miss).sum()
}

/// Cumulated probability less cumulated outcome, for every split of the order.
fn split_misses(probabilities: &[f64], outcome: usize) -> impl Iterator<Item = f64> + '_ {
    let splits = probabilities.len().saturating_sub(1);
    let mut cumulated = 0.0;
    probabilities.iter().take(splits).enumerate().map(move |(option, &p)| {
        cumulated += p;
        if outcome <= option { 1.0 - cumulated } else { cumulated }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::rules::convention::{Clip, LogUnit};

    const RULES: [CategoricalRule; 7] = [
        CategoricalRule::Brier1950,
        CategoricalRule::BrierHalved,
        CategoricalRule::Log(LogRule::NATS),
        CategoricalRule::Spherical,
        CategoricalRule::RankedProbability,
        CategoricalRule::RankedProbabilityNormalised,
        CategoricalRule::OrderedBrier,
    ];

    fn clipped() -> LogRule {
        LogRule { unit: LogUnit::Nats, clip: Some(Clip::new(0.01).unwrap()) }
    }

    fn forecast(options: usize) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(0.001_f64..1.0, options).prop_map(|weights| normalise(&weights).unwrap())
    }

    /// The ends between which the score of so many options lies.
    fn ends(rule: CategoricalRule, options: usize) -> (f64, f64) {
        match rule {
            CategoricalRule::Brier1950 | CategoricalRule::OrderedBrier => (0.0, 2.0),
            CategoricalRule::BrierHalved
            | CategoricalRule::Spherical
            | CategoricalRule::RankedProbabilityNormalised => (0.0, 1.0),
            CategoricalRule::Log(_) => (0.0, f64::INFINITY),
            CategoricalRule::RankedProbability => (0.0, (options - 1) as f64),
        }
    }

    fn expected_loss(rule: CategoricalRule, held: &[f64], said: &[f64]) -> f64 {
        let expected: f64 = held
            .iter()
            .enumerate()
            .map(|(outcome, p)| p * rule.score(said, outcome).unwrap().finite().unwrap())
            .sum();
        match rule.direction() {
            Direction::LowerIsBetter => expected,
            Direction::HigherIsBetter => -expected,
        }
    }

    #[test]
    fn what_is_no_forecast_over_options_is_refused() {
        for rule in RULES {
            assert_eq!(rule.score(&[1.0], 0), Err(ScoreError::TooFewOptions { options: 1 }));
            assert_eq!(rule.score(&[], 0), Err(ScoreError::TooFewOptions { options: 0 }));
            assert_eq!(rule.score(&[0.5, 0.5], 2), Err(ScoreError::NoSuchOutcome { outcome: 2, options: 2 }));
            assert_eq!(rule.score(&[0.5, 0.25], 0), Err(ScoreError::SumIsNotOne { sum: 0.75 }));
            assert!(rule.score(&[1.5, -0.5], 0).is_err());
            assert!(rule.score(&[f64::NAN, 0.5], 0).is_err());
        }
    }

    #[test]
    fn only_probabilities_of_yes_are_scored() {
        for p in [-0.01, 1.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for (rule, happened) in RULES.into_iter().zip([true, false].into_iter().cycle()) {
                assert!(rule.score_yes_no(p, happened).is_err(), "{rule:?} {p}");
            }
        }
    }

    #[test]
    fn a_certain_forecast_costs_zero_without_a_sign_or_all_that_the_clip_allows() {
        let log = |rule, p, happened| CategoricalRule::Log(rule).score_yes_no(p, happened).unwrap().finite();
        for (p, happened) in [(1.0, true), (0.0, false)] {
            assert_eq!(log(LogRule::NATS, p, happened).map(f64::to_bits), Some(0.0_f64.to_bits()));
            assert_eq!(log(LogRule::NATS, p, !happened), None);
            assert!((log(clipped(), p, !happened).unwrap() - 4.605_170_185_988_091).abs() < 1e-15);
        }
    }

    #[test]
    fn a_sum_that_is_off_is_brought_to_one() {
        assert_eq!(normalise(&[0.5, 0.25, 0.5]).unwrap(), [0.4, 0.2, 0.4]);
        assert!(normalise(&[0.0, 0.0]).is_err());
        assert!(normalise(&[]).is_err());
    }

    proptest! {
        #[test]
        fn scores_stay_in_their_range(p in (2_usize..8).prop_flat_map(forecast), pick in 0_usize..8) {
            let outcome = pick % p.len();
            for rule in RULES {
                let value = rule.score(&p, outcome).unwrap().finite().unwrap();
                let (low, high) = ends(rule, p.len());
                prop_assert!(low - 1e-14 <= value && value <= high + 1e-14, "{rule:?} {value}");
            }
        }

        #[test]
        fn nothing_beats_saying_what_one_holds(
            (held, said) in (2_usize..7).prop_flat_map(|options| (forecast(options), forecast(options))),
        ) {
            for rule in RULES {
                prop_assert!(expected_loss(rule, &held, &held) <= expected_loss(rule, &held, &said) + 1e-12);
            }
        }

        #[test]
        fn every_brier_and_ranked_score_of_yes_or_no_follows_from_the_miss(
            p in 0.0_f64..=1.0, happened: bool,
        ) {
            let miss = if happened { 1.0 - p } else { p };
            for (rule, factor) in [
                (CategoricalRule::BrierHalved, 1.0),
                (CategoricalRule::Brier1950, 2.0),
                (CategoricalRule::RankedProbability, 1.0),
                (CategoricalRule::RankedProbabilityNormalised, 1.0),
                (CategoricalRule::OrderedBrier, 2.0),
            ] {
                let score = rule.score_yes_no(p, happened).unwrap().finite().unwrap();
                prop_assert_eq!(score.to_bits(), (factor * miss * miss).to_bits(), "{:?}", rule);
            }
        }

        #[test]
        fn lying_by_much_costs_something(held in 0.02_f64..=0.98, shift in 0.05_f64..0.5) {
            let said = if held < 0.5 { held + shift } else { held - shift };
            for rule in RULES.into_iter().chain([CategoricalRule::Log(clipped())]) {
                let (honest, other) = (
                    expected_loss(rule, &[1.0 - held, held], &[1.0 - held, held]),
                    expected_loss(rule, &[1.0 - held, held], &[1.0 - said, said]),
                );
                prop_assert!(other > honest + 1e-4, "{rule:?} {honest} {other}");
            }
        }

        #[test]
        fn a_logarithm_of_yes_or_no_is_that_of_the_options(p in 0.001_f64..=0.999, happened: bool) {
            for rule in [LogRule::NATS, LogRule { unit: LogUnit::Bits, clip: None }, clipped()].map(CategoricalRule::Log) {
                let single = rule.score_yes_no(p, happened).unwrap().finite().unwrap();
                let several = rule.score(&[1.0 - p, p], usize::from(happened)).unwrap().finite().unwrap();
                prop_assert!((single - several).abs() < 1e-13, "{rule:?} {single} {several}");
            }
        }

        #[test]
        fn turning_the_order_around_changes_nothing(p in (2_usize..8).prop_flat_map(forecast), pick in 0_usize..8) {
            let outcome = pick % p.len();
            let turned: Vec<f64> = p.iter().rev().copied().collect();
            for rule in RULES {
                let one = rule.score(&p, outcome).unwrap().finite().unwrap();
                let other = rule.score(&turned, p.len() - 1 - outcome).unwrap().finite().unwrap();
                prop_assert!((one - other).abs() < 1e-13);
            }
        }
    }
}
