//! How much better than a reference: the skill score.

/// Compares a mean score with the mean score of a reference on the same questions.
///
/// `1 - score / reference` for a rule whose perfect score is 0 (Brier, log, CRPS, ranked probability): 1 is
/// perfect, 0 is as good as the reference, below 0 is worse. `None` if the reference is itself perfect, as the
/// base rate is when only one answer ever occurred, or if a number is not finite.
///
/// ```
/// use warrant::score::rules::skill::skill;
///
/// assert_eq!(skill(0.125, 0.25), Some(0.5));
/// assert_eq!(skill(0.5, 0.25), Some(-1.0));
/// assert_eq!(skill(0.125, 0.0), None);
/// ```
#[must_use]
pub fn skill(score: f64, reference: f64) -> Option<f64> {
    let skill = 1.0 - score / reference;
    (reference > 0.0 && skill.is_finite()).then_some(skill)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skill_is_undefined_without_a_reference_to_beat() {
        assert_eq!(skill(0.0, 0.0), None);
        assert_eq!(skill(f64::NAN, 0.25), None);
        assert_eq!(skill(0.1, f64::NAN), None);
        assert_eq!(skill(1.0, f64::MIN_POSITIVE / 4.0), None);
    }
}
