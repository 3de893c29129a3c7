//! What a forecast put on the outcome, and what chance would have put there.

use crate::score::error::{ScoreError, probability};
use crate::score::rules::Score;

/// What chance puts outside of one open bound of a continuous question.
const CHANCE_OUTSIDE: f64 = 0.05;

/// Tells which ends of a continuous range are open, so that the outcome may lie beyond them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct OpenBounds {
    /// The outcome may lie below the range.
    pub low: bool,
    /// The outcome may lie above the range.
    pub high: bool,
}

impl OpenBounds {
    fn count(self) -> u8 {
        u8::from(self.low) + u8::from(self.high)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// So many options were offered when the forecast was made.
    Options(usize),
    Continuous,
}

/// Holds the probability that a forecast put on what happened, beside what chance would have put there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutcomeMass {
    mass: f64,
    chance: f64,
    kind: Kind,
}

impl OutcomeMass {
    /// Reads a yes-or-no forecast: `p` is the probability of yes, `happened` tells whether yes it was.
    ///
    /// Errors: `p` must be a number from 0 to 1.
    pub fn binary(p: f64, happened: bool) -> Result<Self, ScoreError> {
        let p = probability(p)?;
        Ok(Self { mass: if happened { p } else { 1.0 - p }, chance: 0.5, kind: Kind::Options(2) })
    }

    /// Reads a forecast over options, the last of which is the catch-all; `None` stands for an option that was not
    /// yet offered.
    ///
    /// An outcome that was not yet offered is read as the catch-all, which then held it, and chance is one over the
    /// number of options that were offered.
    ///
    /// Errors: fewer than two options offered, an outcome that is not among them all, a value that is no
    /// probability, a catch-all that is missing. The sum is the caller's to check.
    pub fn choice(probabilities: &[Option<f64>], outcome: usize) -> Result<Self, ScoreError> {
        let options = probabilities.len();
        for &p in probabilities.iter().flatten() {
            probability(p)?;
        }
        let offered = probabilities.iter().flatten().count();
        if offered < 2 {
            return Err(ScoreError::TooFewOptions { options: offered });
        }
        let no_such = ScoreError::NoSuchOutcome { outcome, options };
        let on_outcome = *probabilities.get(outcome).ok_or(no_such)?;
        let mass = on_outcome.or_else(|| probabilities.last().copied().flatten()).ok_or(no_such)?;
        Ok(Self { mass, chance: 1.0 / offered as f64, kind: Kind::Options(offered) })
    }

    /// Reads a continuous forecast: `cdf` holds its heights at evenly spaced unit locations, `bucket` is where the
    /// outcome fell: 0 below the range, 1 to `cdf.len() - 1` inside, `cdf.len()` above.
    ///
    /// Errors: fewer than two heights, heights that fall or are no probabilities, a bucket that does not exist or
    /// lies beyond a closed bound.
    pub fn continuous(cdf: &[f64], bucket: usize, open: OpenBounds) -> Result<Self, ScoreError> {
        let mut before = 0.0;
        for (index, &height) in cdf.iter().enumerate() {
            if probability(height)? < before {
                return Err(ScoreError::NotIncreasing { index });
            }
            before = height;
        }
        let buckets = cdf.len() + 1;
        let inside = cdf.len().saturating_sub(1);
        let (Some(&first), true) = (cdf.first(), inside > 0) else {
            return Err(ScoreError::Empty);
        };
        let (mass, chance) = if bucket == 0 || bucket == cdf.len() {
            if !(if bucket == 0 { open.low } else { open.high }) {
                return Err(ScoreError::BeyondClosedBound);
            }
            (if bucket == 0 { first } else { 1.0 - before }, CHANCE_OUTSIDE)
        } else {
            match (cdf.get(bucket - 1), cdf.get(bucket)) {
                (Some(left), Some(right)) => {
                    (right - left, (1.0 - CHANCE_OUTSIDE * f64::from(open.count())) / inside as f64)
                }
                _ => return Err(ScoreError::NoSuchOutcome { outcome: bucket, options: buckets }),
            }
        };
        Ok(Self { mass, chance, kind: Kind::Continuous })
    }

    /// Returns the probability that the forecast put on what happened.
    #[must_use]
    pub fn mass(self) -> f64 {
        self.mass
    }

    /// Raises the probability to a floor, such as the 0.001 that Metaculus keeps forecasts from going below.
    ///
    /// Errors: the floor must be a number above 0 and up to 1.
    pub fn at_least(self, floor: f64) -> Result<Self, ScoreError> {
        if floor > 0.0 && floor <= 1.0 {
            Ok(Self { mass: self.mass.max(floor), ..self })
        } else {
            Err(ScoreError::NotAProbability { value: floor })
        }
    }

    /// Lowers what the forecast put on the outcome to a ceiling.
    ///
    /// Errors: the ceiling must be above 0 and at most 1.
    pub fn at_most(self, ceiling: f64) -> Result<Self, ScoreError> {
        if ceiling > 0.0 && ceiling <= 1.0 {
            Ok(Self { mass: self.mass.min(ceiling), ..self })
        } else {
            Err(ScoreError::NotAProbability { value: ceiling })
        }
    }

    /// Returns the baseline score of the forecast, not weighted by time: 0 for chance, higher is better.
    ///
    /// Over N options `100 ln(p N) / ln N`, for a number or date `100 ln(p / chance) / 2`. Infinite if the forecast
    /// gave no probability to what happened.
    ///
    /// ```
    /// use warrant::score::platforms::metaculus::OutcomeMass;
    ///
    /// let score = OutcomeMass::binary(0.9, true)?.baseline().finite().unwrap();
    /// assert!((score - 84.799_690_655_495).abs() < 1e-9);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    #[must_use]
    pub fn baseline(self) -> Score {
        if self.mass <= 0.0 {
            return Score::Infinite;
        }
        let scale = match self.kind {
            Kind::Options(offered) => libm::log(offered as f64),
            Kind::Continuous => 2.0,
        };
        Score::Finite(100.0 * libm::log(self.mass / self.chance) / scale)
    }

    /// What a peer score is divided by: differences of densities are about twice as large.
    pub(super) fn peer_scale(self) -> f64 {
        match self.kind {
            Kind::Options(_) => 1.0,
            Kind::Continuous => 2.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: OpenBounds = OpenBounds { low: true, high: true };

    #[test]
    fn what_is_no_forecast_is_refused() {
        assert!(OutcomeMass::binary(1.5, true).is_err());
        assert!(OutcomeMass::choice(&[Some(0.5), Some(f64::NAN)], 0).is_err());
        assert!(OutcomeMass::choice(&[Some(0.5), Some(0.5)], 2).is_err());
        assert!(OutcomeMass::choice(&[None, Some(1.0)], 0).is_err());
        // Without a catch-all nothing held an option that was not offered.
        assert!(OutcomeMass::choice(&[Some(0.5), Some(0.5), None], 2).is_err());
        assert_eq!(OutcomeMass::continuous(&[], 0, BOTH), Err(ScoreError::Empty));
        assert_eq!(OutcomeMass::continuous(&[0.5], 0, BOTH), Err(ScoreError::Empty));
        assert_eq!(
            OutcomeMass::continuous(&[0.5, 0.4], 1, BOTH),
            Err(ScoreError::NotIncreasing { index: 1 })
        );
        assert!(OutcomeMass::continuous(&[0.1, 0.9], 3, BOTH).is_err());
        let closed = OpenBounds::default();
        assert_eq!(OutcomeMass::continuous(&[0.0, 1.0], 0, closed), Err(ScoreError::BeyondClosedBound));
        assert_eq!(OutcomeMass::continuous(&[0.0, 1.0], 2, closed), Err(ScoreError::BeyondClosedBound));
    }

    #[test]
    fn no_probability_for_what_happened_is_infinite_until_a_floor_is_chosen() {
        let certain = OutcomeMass::binary(1.0, false).unwrap();
        assert_eq!(certain.baseline(), Score::Infinite);
        let floored = certain.at_least(0.001).unwrap().baseline().finite().unwrap();
        assert!((floored + 896.578_428_466_209).abs() < 1e-9);
        assert!(certain.at_least(0.0).is_err());
    }

    #[test]
    fn a_ratio_of_e_to_chance_is_worth_fifty_on_a_number() {
        let heights = [0.0, 0.25 * std::f64::consts::E, 0.8, 0.9, 1.0];
        let score = OutcomeMass::continuous(&heights, 1, OpenBounds::default()).unwrap().baseline();
        assert!((score.finite().unwrap() - 50.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn saying_what_chance_says_scores_zero(options in 2_usize..20, pick in 0_usize..20, points in 2_usize..50) {
            let even = vec![Some(1.0 / options as f64); options];
            let score = OutcomeMass::choice(&even, pick % options).unwrap().baseline().finite().unwrap();
            prop_assert!(score.abs() < 1e-12);
            let spread = (0..points).map(|k| 0.05 + 0.9 * (k as f64 / (points - 1) as f64)).collect::<Vec<_>>();
            let bucket = pick % (points + 1);
            let score = OutcomeMass::continuous(&spread, bucket, BOTH).unwrap().baseline().finite().unwrap();
            prop_assert!(score.abs() < 1e-10);
        }

        #[test]
        fn nothing_beats_saying_what_one_holds(held in 0.01_f64..0.99, said in 0.01_f64..0.99) {
            let expected = |said: f64| {
                held * OutcomeMass::binary(said, true).unwrap().baseline().finite().unwrap()
                    + (1.0 - held) * OutcomeMass::binary(said, false).unwrap().baseline().finite().unwrap()
            };
            prop_assert!(expected(held) >= expected(said) - 1e-10);
        }
    }
}
