//! Two forecasters on the questions that both answered.

use super::FEWEST_CLUSTERS;
use super::clustered_interval::clustered_mean;
use super::evalue;
use super::sign_flip::{SignFlip, sign_flip};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::numerics::{beta, normal, student};

/// Squared sum of the normal quantiles for 5 % two-sided and 80 % power: (1.96 + 0.84)^2.
const POWER: f64 = 7.848_879_734_349_09;

/// Describes one question that both forecasters answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedQuestion {
    /// Stands for the question in random draws: [`super::question_key`] of its id.
    pub key: u64,
    /// Mean score of A on it less mean score of B; below 0 A was better, for scores of which lower is better.
    pub difference: ExactScore,
}

/// Says who is better on the common questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The interval of the difference lies below 0.
    ABetter,
    /// The interval of the difference lies above 0.
    BBetter,
    /// The interval holds 0, or there are fewer than ten common questions.
    CannotTellYet,
}

/// Holds the test of Diebold and Mariano (1995) at horizon 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DieboldMariano {
    /// Mean difference over its standard error by the population variance.
    pub statistic: f64,
    /// Two-sided p-value of it by the normal distribution.
    pub p_normal: f64,
    /// With the small-sample factor of Harvey, Leybourne and Newbold (1997): the same as the paired t.
    pub corrected: f64,
    /// Two-sided p-value of the corrected statistic by Student's t.
    pub p_value: f64,
}

/// Holds everything that is said about A against B. Differences are score of A less score of B.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedComparison {
    /// Common questions.
    pub questions: u64,
    /// Mean difference, every question counted once.
    pub mean: f64,
    /// Standard deviation of the differences; `None` with one question.
    pub deviation: Option<f64>,
    /// Standard error of the mean difference; `None` with one question.
    pub standard_error: Option<f64>,
    /// Interval by Student's t; `None` below ten questions.
    pub interval: Option<(f64, f64)>,
    /// Paired t and its two-sided p-value; `None` with one question or no spread.
    pub t_test: Option<(f64, f64)>,
    /// Diebold and Mariano's form of it; `None` with one question or no spread.
    pub diebold_mariano: Option<DieboldMariano>,
    /// Questions on which A scored lower, equal, higher.
    pub wins_ties_losses: (u64, u64, u64),
    /// Two-sided sign test; `None` where all tie.
    pub sign_test: Option<f64>,
    /// Posterior probability that A is the one who wins more often (Jeffreys prior, ties left out).
    pub probability_a_wins_more: f64,
    /// Sign-flip test; `None` where all differences are 0.
    pub sign_flip: Option<SignFlip>,
    /// Anytime-valid evidence that A is better, in the order given; reads at 20 like p = 0.05. Only for scores within
    /// 0..=1; `None` where a difference exceeds 1.
    pub e_value_a: Option<f64>,
    /// The same for B.
    pub e_value_b: Option<f64>,
    /// Common questions with which a true difference of this size would be told with 80 % power; `None` where the mean
    /// difference or its spread is 0 or unknown.
    pub questions_needed: Option<u64>,
    /// What follows.
    pub verdict: Verdict,
}

/// Compares on common questions; `None` without any.
///
/// Only the e-values depend on the order: it should be that in which answers became known. `level` is that of the
/// interval and the verdict, such as 0.95; `seed` is that of sampled sign flips.
pub fn compare(questions: &[PairedQuestion], level: f64, seed: u64) -> Option<PairedComparison> {
    let totals: Vec<ScoreTotal> = questions
        .iter()
        .map(|question| {
            let mut total = ScoreTotal::default();
            total.add(question.difference);
            total
        })
        .collect();
    let clustered = clustered_mean(&totals, level)?;
    let n = clustered.clusters as f64;
    let deviation = clustered.standard_error.map(|error| error * n.sqrt());
    let t_test = clustered.t_test();
    let count = |sign: i128| {
        questions.iter().filter(|question| question.difference.units().signum() == sign).count() as u64
    };
    let (wins, ties, losses) = (count(-1), count(0), count(1));
    let verdict = match clustered.interval {
        Some((_, high)) if high < 0.0 => Verdict::ABetter,
        Some((low, _)) if low > 0.0 => Verdict::BBetter,
        _ => Verdict::CannotTellYet,
    };
    debug_assert!(clustered.interval.is_none() || clustered.clusters >= FEWEST_CLUSTERS);
    let keyed: Vec<_> = questions.iter().map(|question| (question.key, question.difference)).collect();
    Some(PairedComparison {
        questions: clustered.clusters,
        mean: clustered.mean,
        deviation,
        standard_error: clustered.standard_error,
        interval: clustered.interval,
        t_test,
        diebold_mariano: diebold_mariano(clustered.mean, deviation, n),
        wins_ties_losses: (wins, ties, losses),
        sign_test: sign_test(wins, losses),
        probability_a_wins_more: probability_more(wins, losses),
        sign_flip: sign_flip(&keyed, seed),
        e_value_a: last_e_value(questions, -1.0),
        e_value_b: last_e_value(questions, 1.0),
        questions_needed: deviation.and_then(|deviation| questions_needed(deviation, clustered.mean)),
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

fn diebold_mariano(mean: f64, deviation: Option<f64>, n: f64) -> Option<DieboldMariano> {
    let population = deviation.filter(|&deviation| deviation > 0.0)? * ((n - 1.0) / n).sqrt();
    let statistic = mean / (population / n.sqrt());
    let corrected = statistic * ((n - 1.0) / n).sqrt();
    Some(DieboldMariano {
        statistic,
        p_normal: normal::two_sided(statistic),
        corrected,
        p_value: student::two_sided(corrected, n - 1.0)?,
    })
}

/// Returns the two-sided binomial p-value of wins against losses at even odds; `None` without either.
pub fn sign_test(wins: u64, losses: u64) -> Option<f64> {
    let (more, fewer) = (wins.max(losses), wins.min(losses));
    if more == 0 {
        return None;
    }
    // P(X >= more) of n at even odds as an incomplete beta function.
    let tail = beta::cdf(more as f64, fewer as f64 + 1.0, 0.5)?;
    Some((2.0 * tail).min(1.0))
}

fn probability_more(wins: u64, losses: u64) -> f64 {
    beta::cdf(losses as f64 + 0.5, wins as f64 + 0.5, 0.5).unwrap_or(0.5)
}

fn last_e_value(questions: &[PairedQuestion], sign: f64) -> Option<f64> {
    let gains: Vec<f64> = questions.iter().map(|question| sign * question.difference.value()).collect();
    if gains.iter().any(|gain| gain.abs() > 1.0) {
        return None;
    }
    evalue::mean_difference(&gains).last().copied()
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::super::question_key;
    use super::*;
    use proptest::prelude::*;

    fn questions(differences: &[f64]) -> Vec<PairedQuestion> {
        differences
            .iter()
            .enumerate()
            .map(|(at, &difference)| PairedQuestion {
                key: question_key(&at.to_string()),
                difference: ExactScore::from_f64(difference).unwrap(),
            })
            .collect()
    }

    #[test]
    fn one_answered_question_cannot_tell() {
        let one = compare(&questions(&[-0.3]), 0.95, 0).unwrap();
        assert_eq!(one.verdict, Verdict::CannotTellYet);
        assert_eq!((one.deviation, one.interval, one.t_test, one.questions_needed), (None, None, None, None));
        assert_eq!(one.sign_flip.unwrap().p_value, 1.0);
        assert_eq!(compare(&[], 0.95, 0), None);
    }

    #[test]
    fn identical_forecasters_cannot_be_told_apart() {
        let same = compare(&questions(&[0.0; 40]), 0.95, 0).unwrap();
        assert_eq!(same.verdict, Verdict::CannotTellYet);
        assert_eq!((same.mean, same.interval, same.t_test), (0.0, Some((0.0, 0.0)), None));
        assert_eq!((same.sign_test, same.sign_flip, same.questions_needed), (None, None, None));
        assert_eq!(same.e_value_a, Some(1.0));
    }

    #[test]
    fn a_clear_difference_is_told() {
        let differences: Vec<f64> = (0..60).map(|at| if at % 5 == 0 { 0.05 } else { -0.2 }).collect();
        let clear = compare(&questions(&differences), 0.95, 0).unwrap();
        assert_eq!(clear.verdict, Verdict::ABetter);
        assert_eq!(clear.wins_ties_losses, (48, 0, 12));
        assert!(clear.questions_needed.unwrap() < 60);
        let mirrored: Vec<f64> = differences.iter().map(|difference| -difference).collect();
        assert_eq!(compare(&questions(&mirrored), 0.95, 0).unwrap().verdict, Verdict::BBetter);
    }

    proptest! {
        #[test]
        fn swapping_the_two_mirrors_everything(
            differences in proptest::collection::vec(-1.0..1.0_f64, 1..40)
        ) {
            let mirrored: Vec<f64> = differences.iter().map(|difference| -difference).collect();
            let one = compare(&questions(&differences), 0.95, 3).unwrap();
            let other = compare(&questions(&mirrored), 0.95, 3).unwrap();
            prop_assert_eq!(one.mean, -other.mean);
            prop_assert_eq!(one.deviation, other.deviation);
            prop_assert_eq!(one.e_value_a, other.e_value_b);
            prop_assert_eq!(one.sign_flip, other.sign_flip);
            prop_assert_eq!(one.questions_needed, other.questions_needed);
            if let Some((low, high)) = one.interval {
                prop_assert!(low <= one.mean && one.mean <= high);
            }
        }
    }
}
