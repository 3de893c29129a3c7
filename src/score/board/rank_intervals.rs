//! The ranks that the questions leave to each forecaster.

use crate::score::comparison::FEWEST_CLUSTERS;
use crate::score::comparison::clustered_interval::Known;
use crate::score::comparison::known_values::{KnownSum, KnownValue, PairResult, rank_intervals};
use crate::score::rules::convention::Direction;

/// Pairs of forecasters times questions at most.
const MOST_WORK: usize = 20_000_000;
/// A difference of fewer standard errors is not told by any method here, so that no p-value is computed.
const SCREEN: f64 = 2.0;

/// A question with what was scored on it and could have been.
pub(super) type Scored<Q> = (Q, f64, Option<Known>);

/// Whether so many forecasters on so many questions are few enough to compare all pairs.
pub(super) fn is_feasible(forecasters: usize, questions: usize) -> bool {
    forecasters.saturating_mul(forecasters).saturating_mul(questions) / 2 <= MOST_WORK
}

/// Returns the best and the worst rank of each, from all pairs on common questions; each list is in order of questions.
///
/// `by_answer` says whether known values are those of two answers, or the least and the greatest.
pub(super) fn ranks_left<Q: Ord + Copy>(
    all: &[Vec<Scored<Q>>],
    by_answer: bool,
    direction: Direction,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (at, own) in all.iter().enumerate() {
        for (other_at, other) in all.iter().enumerate().take(at) {
            let Some((mean, p_value)) = compared(own, other, by_answer) else { continue };
            let own_is_better = (mean < 0.0) == (direction == Direction::LowerIsBetter);
            let (better, worse) = if own_is_better { (at, other_at) } else { (other_at, at) };
            pairs.push(PairResult { better, worse, p_value });
        }
    }
    rank_intervals(all.len(), pairs)
}

/// The mean difference and its two-sided p-value; `None` where the two are not told apart.
fn compared<Q: Ord + Copy>(own: &[Scored<Q>], other: &[Scored<Q>], by_answer: bool) -> Option<(f64, f64)> {
    let mut others = other.iter().peekable();
    let mut values = Vec::new();
    for &(question, score, known) in own {
        while others.next_if(|(other, ..)| *other < question).is_some() {}
        let Some(&(_, other, other_known)) = others.next_if(|(other, ..)| *other == question) else {
            continue;
        };
        let ([own_first, own_last], [first, last]) = (known?, other_known?);
        let known = if by_answer {
            [own_first - first, own_last - last]
        } else {
            [own_first - last, own_last - first]
        };
        values.push(KnownValue::between(known, score - other));
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|value| value.value).sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value.value - mean).powi(2)).sum();
    let error = (squares / (n - 1.0) / n).sqrt();
    if (values.len() as u64) < FEWEST_CLUSTERS || mean.abs() < SCREEN * error || mean == 0.0 {
        return None;
    }
    let sum = KnownSum::new(values)?;
    Some((mean, (2.0 * sum.p_at_most_zero().min(sum.negated().p_at_most_zero())).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_the_questions_tell_apart_they_put_in_order() {
        let of = |p: f64| -> Vec<Scored<u32>> {
            let known = [p * p, (1.0 - p) * (1.0 - p)];
            (0..40).map(|at| (at, known[usize::from(at % 20 == 0)], Some(known))).collect()
        };
        let found = ranks_left(&[of(0.05), of(0.06), of(0.9)], true, Direction::LowerIsBetter);
        assert_eq!(found, [(1, 2), (1, 2), (3, 3)]);
    }
}
