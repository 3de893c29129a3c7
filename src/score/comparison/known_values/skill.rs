//! Intervals of skill scores.

use super::sum::{Errors, KnownSum, KnownValue};
use crate::score::numerics::root::crossing;

/// What a forecaster and a reference score on a question of yes or no, under each answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkillQuestion {
    /// The forecaster's score if the answer is no, and if it is yes.
    pub own: (f64, f64),
    /// The same of the reference, at least 0.
    pub reference: (f64, f64),
    /// The answer.
    pub is_yes: bool,
}

/// Returns an interval of the skill, one less the ratio of the mean expected scores: the ratios `r` for which the mean of
/// own scores less `r` times those of the reference may be 0. `None` without questions or where a score is infinite.
pub fn skill_interval(questions: &[SkillQuestion]) -> Option<(f64, f64)> {
    let excess = |log_ratio: f64| {
        let ratio = libm::exp(log_ratio);
        KnownSum::new(questions.iter().map(|one| {
            let of = |own: f64, reference: f64| own - ratio * reference;
            let (if_no, if_yes) = (of(one.own.0, one.reference.0), of(one.own.1, one.reference.1));
            KnownValue::of_answers(if_no, if_yes, one.is_yes)
        }))
    };
    excess(0.0)?;
    let Errors { low, high } = Errors::EQUAL;
    let end = |p_rises: &dyn Fn(&KnownSum) -> f64| {
        let at =
            crossing((-12.0, 12.0), 0.0, 0.25, |ratio| excess(ratio).map_or(f64::NAN, |sum| p_rises(&sum)));
        1.0 - libm::exp(at)
    };
    let least = end(&|sum| high - sum.negated().p_at_most_zero());
    let greatest = end(&|sum| sum.p_at_most_zero() - low);
    Some((least, greatest))
}
