//! Mixtures: what the log-odds of a claim come to on average over the answers to questions that are still open.

use std::f64::consts::{PI, TAU};

/// A question that is still open: how probable yes is, and by how much either answer moves the log-odds, in nats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branches {
    pub(super) yes: f64,
    pub(super) if_yes: f64,
    pub(super) if_no: f64,
}

/// So many nats past the largest log-odds make the error of the sum less than a double can tell.
const MARGIN: f64 = 40.0;

/// Returns the probability at these log-odds, on average over all answers, which are independent; all finite.
///
/// The cost grows with the number of questions times the largest log-odds, not with the number of cases. With `S` the
/// log-odds after all answers, `1 / (1 + exp(-S)) = 1/2 + tanh(S / 2) / 2`, and `tanh(S / 2) / 2` is the integral of
/// `sin(S t) / sinh(pi t)` over all `t > 0` (Gradshteyn, Ryzhik 3.981.1). On average over the answers `sin(S t)` is the
/// imaginary part of the characteristic function of `S`, a product with one factor for each question. The trapezoidal
/// rule with step `h` errs by no more than about `exp(|S| - 2 pi / h)`, so that all but rounding is exact: the result is
/// within 1e-14.
pub(super) fn mean_probability(log_odds: f64, questions: &[Branches]) -> f64 {
    let sum = |of: fn(&Branches) -> f64| log_odds + questions.iter().map(of).sum::<f64>();
    let lowest = sum(|of| of.if_yes.min(of.if_no));
    let highest = sum(|of| of.if_yes.max(of.if_no));
    let if_all_no = sum(|of| of.if_no);
    let mean = sum(|of| of.yes * of.if_yes + (1.0 - of.yes) * of.if_no);
    let step = TAU / (lowest.abs().max(highest.abs()) + MARGIN);
    // At t = 0 the integrand tends to the mean over pi; half a step of it counts.
    let mut integral = 0.5 * mean / PI;
    let mut t = step;
    let mut count = 1.0;
    while PI * t < MARGIN {
        let (mut sine, mut cosine) = libm::sincos(if_all_no * t);
        for question in questions {
            let (turned, kept) = libm::sincos((question.if_yes - question.if_no) * t);
            let (real, imaginary) = (1.0 - question.yes + question.yes * kept, question.yes * turned);
            (cosine, sine) = (cosine * real - sine * imaginary, cosine * imaginary + sine * real);
        }
        integral += sine / libm::sinh(PI * t);
        count += 1.0;
        t = step * count;
    }
    // No mixture leaves the bounds of what it mixes; so nothing becomes certain by rounding.
    (0.5 + step * integral).clamp(logistic(lowest), logistic(highest))
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn over_all_answers(log_odds: f64, questions: &[Branches]) -> f64 {
        let Some((first, rest)) = questions.split_first() else { return logistic(log_odds) };
        first.yes * over_all_answers(log_odds + first.if_yes, rest)
            + (1.0 - first.yes) * over_all_answers(log_odds + first.if_no, rest)
    }

    fn branches(widest: f64) -> impl Strategy<Value = Branches> {
        (0.0..=1.0, -widest..=widest, -widest..=widest).prop_map(|(yes, if_yes, if_no)| Branches {
            yes,
            if_yes,
            if_no,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn it_is_the_mean_over_all_answers(
            log_odds in -8.0..8.0f64,
            usual in prop::collection::vec(branches(3.0), 0..9),
            extreme in prop::collection::vec(branches(700.0), 0..3),
        ) {
            let questions = [usual, extreme].concat();
            let (found, expected) = (mean_probability(log_odds, &questions), over_all_answers(log_odds, &questions));
            prop_assert!((found - expected).abs() < 1e-14, "{found} instead of {expected}");
        }
    }

    #[test]
    fn what_is_sure_but_for_rounding_stays_uncertain() {
        let nearly = Branches { yes: 0.3, if_yes: -60.0, if_no: -61.0 };
        let p = mean_probability(0.0, &[nearly]);
        assert!(p > 1e-27 && p < 1e-25, "{p}");
    }
}
