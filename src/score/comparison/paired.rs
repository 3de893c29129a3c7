//! Two forecasters on the questions that both answered.

use super::clustered_interval::{FEWEST_CLUSTERS, Known, around};
use super::known_values::{Errors, KnownSum, KnownValue};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::numerics::exact_sum::ExactSum;

/// Squared sum of the normal quantiles for 5 % two-sided and 80 % power: (1.96 + 0.84)^2.
const POWER: f64 = 7.848_879_734_349_09;

/// Describes one question that both forecasters answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedQuestion {
    /// Mean score of A on it less mean score of B; below 0 A was better, for scores of which lower is better.
    pub difference: ExactScore,
    /// What the difference is under either answer, or at least and at most; `None` where it is not known.
    pub known: Option<Known>,
}

/// Says what the common questions tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The interval of the difference lies below 0.
    ABetter,
    /// The interval of the difference lies above 0.
    BBetter,
    /// The interval holds 0, or there is none.
    CannotTellYet,
}

/// Holds everything that is said about A against B. Differences are score of A less score of B.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedComparison {
    /// Common questions.
    pub questions: u64,
    /// Mean difference, every question counted once.
    pub mean: f64,
    /// 95 per cent interval of the mean expected difference given the forecasts; `None` below ten questions, and where the
    /// values that a difference can have are not known.
    pub interval: Option<(f64, f64)>,
    /// Two-sided p-value of "the mean expected difference is 0"; `None` where there is no interval.
    pub p_value: Option<f64>,
    /// Questions on which A scored lower, equal, higher.
    pub wins_ties_losses: (u64, u64, u64),
    /// Evidence that A is better which may be read after any answer; at 20 it is as strong as p = 0.05. `None` where the
    /// values that a difference can have are not known.
    pub e_value_a: Option<f64>,
    /// The same for B.
    pub e_value_b: Option<f64>,
    /// Common questions with which a true difference of this size would be told with 80 % power; `None` where the mean
    /// difference or its spread is 0 or unknown.
    pub questions_needed: Option<u64>,
    /// What follows.
    pub verdict: Verdict,
}

/// Compares on common questions, in any order; `None` without any.
pub fn compare(questions: &[PairedQuestion]) -> Option<PairedComparison> {
    let mut total = ScoreTotal::default();
    for question in questions {
        total.add(question.difference);
    }
    let mean = total.mean()?;
    let n = total.rows();
    let squares: ExactSum =
        questions.iter().map(|question| (question.difference.value() - mean).powi(2)).collect();
    let deviation = squares.value().filter(|_| n > 1).map(|squares| (squares / (n as f64 - 1.0)).sqrt());
    let count = |sign: i128| {
        questions.iter().filter(|question| question.difference.units().signum() == sign).count() as u64
    };
    let value = |one: &PairedQuestion| Some(KnownValue::between(one.known?, one.difference.value()));
    let values: Option<Vec<KnownValue>> = questions.iter().map(value).collect();
    let a_less_b = values.and_then(KnownSum::new);
    let b_less_a = a_less_b.as_ref().map(KnownSum::negated);
    let many = a_less_b.as_ref().zip(b_less_a.as_ref()).filter(|_| n >= FEWEST_CLUSTERS);
    let interval = many.map(|(one, _)| around(one.interval(Errors::EQUAL), mean));
    let verdict = match interval {
        Some((_, high)) if high < 0.0 => Verdict::ABetter,
        Some((low, _)) if low > 0.0 => Verdict::BBetter,
        _ => Verdict::CannotTellYet,
    };
    Some(PairedComparison {
        questions: n,
        mean,
        interval,
        p_value: many.map(|(one, other)| (2.0 * one.p_at_most_zero().min(other.p_at_most_zero())).min(1.0)),
        wins_ties_losses: (count(-1), count(0), count(1)),
        e_value_a: b_less_a.as_ref().map(KnownSum::e_value),
        e_value_b: a_less_b.as_ref().map(KnownSum::e_value),
        questions_needed: deviation.and_then(|deviation| questions_needed(deviation, mean)),
        verdict,
    })
}

/// Returns how many questions tell a difference of this size with 80 % power at 5 % two-sided:
/// `7.85 (deviation / difference)^2`, rounded up; `None` where either is 0 or not finite.
///
/// ```
/// use warrant::score::comparison::paired::questions_needed;
/// assert_eq!(questions_needed(0.12, 0.02), Some(283));
/// assert_eq!(questions_needed(0.12, 0.0), None);
/// ```
pub fn questions_needed(deviation: f64, difference: f64) -> Option<u64> {
    let needed = (POWER * (deviation / difference).powi(2)).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    (deviation > 0.0 && (1.0..1e18).contains(&needed)).then_some(needed as u64)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Brier scores of A less those of B.
    fn questions(forecasts: &[(f64, f64, bool)]) -> Vec<PairedQuestion> {
        let brier = |p: f64, is_yes: bool| if is_yes { (1.0 - p) * (1.0 - p) } else { p * p };
        let less = |&(a, b, _): &(f64, f64, bool), is_yes: bool| brier(a, is_yes) - brier(b, is_yes);
        forecasts
            .iter()
            .map(|one| PairedQuestion {
                difference: ExactScore::from_f64(less(one, one.2)).unwrap(),
                known: Some([less(one, false), less(one, true)]),
            })
            .collect()
    }

    #[test]
    fn one_answered_question_cannot_tell() {
        let one = compare(&questions(&[(0.1, 0.5, false)])).unwrap();
        assert_eq!(one.verdict, Verdict::CannotTellYet);
        assert_eq!((one.interval, one.p_value, one.questions_needed), (None, None, None));
        assert_eq!(compare(&[]), None);
    }

    #[test]
    fn identical_forecasters_cannot_be_told_apart() {
        let same = compare(&questions(&[(0.3, 0.3, false); 40])).unwrap();
        assert_eq!(same.verdict, Verdict::CannotTellYet);
        assert_eq!((same.mean, same.interval, same.p_value), (0.0, Some((0.0, 0.0)), Some(1.0)));
        assert_eq!((same.e_value_a, same.questions_needed), (Some(1.0), None));
    }

    #[test]
    fn what_cannot_be_known_has_no_interval() {
        let unknown = PairedQuestion { difference: ExactScore::from_f64(-0.2).unwrap(), known: None };
        let found = compare(&[unknown; 20]).unwrap();
        assert_eq!((found.interval, found.e_value_a, found.verdict), (None, None, Verdict::CannotTellYet));
    }

    #[test]
    fn a_clear_difference_is_told() {
        let forecasts: Vec<_> = (0..60).map(|at| (0.1, 0.5, at % 10 == 0)).collect();
        let clear = compare(&questions(&forecasts)).unwrap();
        assert_eq!(clear.verdict, Verdict::ABetter);
        assert_eq!(clear.wins_ties_losses, (54, 0, 6));
        assert!(clear.questions_needed.unwrap() < 60 && clear.e_value_a.unwrap() > 20.0);
        let swapped: Vec<_> = forecasts.iter().map(|&(a, b, is_yes)| (b, a, is_yes)).collect();
        assert_eq!(compare(&questions(&swapped)).unwrap().verdict, Verdict::BBetter);
    }

    proptest! {
        #[test]
        fn swapping_the_two_mirrors_everything(
            forecasts in proptest::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, any::<bool>()), 1..40)
        ) {
            let swapped: Vec<_> = forecasts.iter().map(|&(a, b, is_yes)| (b, a, is_yes)).collect();
            let one = compare(&questions(&forecasts)).unwrap();
            let other = compare(&questions(&swapped)).unwrap();
            prop_assert_eq!(one.mean, -other.mean);
            prop_assert_eq!(one.e_value_a, other.e_value_b);
            prop_assert_eq!(one.questions_needed, other.questions_needed);
            prop_assert_eq!(one.interval, other.interval.map(|(low, high)| (-high, -low)));
        }
    }
}
