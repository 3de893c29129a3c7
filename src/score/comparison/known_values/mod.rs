//! Intervals, p-values and e-values of mean scores when the values that each question can score are known.
//!
//! Given the forecasts, a question scores one of two known values (one for each answer), and chance decides which. What
//! is estimated is the mean, over these questions, of the expected score given the forecasts. Nothing is assumed of the
//! chances: calibrated, over- and underconfident forecasters get the same coverage. Write a value as its least one plus
//! a known width if a *hit* occurs: only the weighted number of hits is random, and
//!
//! - with one distinct width it is largest for equal chances, a binomial (Hoeffding 1956): the interval is that of
//!   Clopper and Pearson;
//! - otherwise limits hold for the *least favourable* chances, those that maximise the Chernoff bound of Hoeffding (1963)
//!   under the mean in question; the tail at these chances is a saddlepoint approximation ([`least_favourable`]);
//! - from fifty questions, chances are fitted in strata of similar width under the mean in question, 10 to 20 per cent
//!   narrower ([`strata`]).
//!
//! A question with several possible values (options, distributions) has a hit that is a fraction: its Chernoff bound is
//! below that of the two ends. Coverage, size and width under simulation: `docs/scoring.md`.

mod evidence;
mod least_favourable;
mod ranks;
mod skill;
mod strata;
mod sum;
mod tail;
mod width;

pub use ranks::{PairResult, rank_intervals};
pub use skill::{SkillQuestion, skill_interval};
pub use sum::{Errors, KnownSum, KnownValue};
pub use width::WidthClass;

use crate::score::numerics::student;

/// Widens an interval of mean scores of questions with several forecasts each, so that it holds the mean over questions
/// like these too: by the t interval of the midpoints between the least and the greatest value of each question, of which
/// `squares` is the sum of squared deviations, cut to the `range` of the score. Two questions at least; else the interval
/// as it is.
pub fn widen(
    (low, high): (f64, f64),
    mean: f64,
    (questions, squares): (f64, f64),
    range: (f64, f64),
) -> (f64, f64) {
    let Some(t) = student::quantile(0.975, questions - 1.0) else {
        return (low, high);
    };
    let reach = t * (squares / (questions - 1.0) / questions).sqrt();
    ((mean - (mean - low).hypot(reach)).max(range.0), (mean + (high - mean).hypot(reach)).min(range.1))
}

#[cfg(test)]
mod tests;
