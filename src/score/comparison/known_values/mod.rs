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
mod tail;

pub use ranks::{PairResult, rank_intervals};
pub use skill::{SkillQuestion, skill_interval};

use tail::Tail;

use crate::score::numerics::exact_sum::ExactSum;
use crate::score::numerics::student;

/// Widths that differ by no more than this share are one.
const ROUNDING: f64 = 1e-12;

/// Probabilities of a mean below the lower and above the upper end of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errors {
    /// Below the lower end.
    pub low: f64,
    /// Above the upper end.
    pub high: f64,
}

impl Errors {
    /// Those of single scores of which lower is better. The upper end, where a few bad answers decide, gets more: this
    /// makes intervals of rare events 6 to 8 per cent narrower at ten questions, and costs nothing elsewhere.
    pub const LOSS: Self = Self { low: 0.015, high: 0.035 };
    /// Those of single scores of which higher is better.
    pub const REWARD: Self = Self { low: 0.035, high: 0.015 };
    /// Those of differences and skills.
    pub const EQUAL: Self = Self { low: 0.025, high: 0.025 };
}

/// The values that a question can score given the forecasts, and the one that it scored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownValue {
    /// The least of them.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
    /// The one that occurred.
    pub value: f64,
}

impl KnownValue {
    /// A value between the two that are possible, in either order.
    pub fn between(known: [f64; 2], value: f64) -> Self {
        let [one, other] = known;
        Self { least: one.min(other), greatest: one.max(other), value }
    }

    /// A question of yes or no with its value under each answer.
    pub fn of_answers(if_no: f64, if_yes: f64, is_yes: bool) -> Self {
        Self::between([if_no, if_yes], if is_yes { if_yes } else { if_no })
    }
}

/// Questions that differ by the same width between their least and their greatest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WidthClass {
    /// The width, above 0.
    pub width: f64,
    /// Number of questions.
    pub questions: f64,
    /// How many of them took the greatest value; fractions of the width where others are possible.
    pub hits: f64,
}

/// A sum of known values.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownSum {
    /// Distinct widths, falling.
    widths: Vec<WidthClass>,
    /// Sum of the values that occurred.
    total: f64,
    /// What the mean is over: the number of questions, or the sum of their weights.
    weight: f64,
    /// Whether all questions have two values only.
    two_valued: bool,
}

impl KnownSum {
    /// Takes the values of all questions, in any order; `None` without questions or where a value is not finite, which
    /// is so under either answer.
    pub fn new(values: impl IntoIterator<Item = KnownValue>) -> Option<Self> {
        let mut total = ExactSum::new();
        let (mut questions, mut hits) = (0_u64, Vec::new());
        for value in values {
            if !(value.least.is_finite() && value.greatest.is_finite()) {
                return None;
            }
            questions += 1;
            total.add(value.value);
            let width = value.greatest - value.least;
            if width > 0.0 {
                let hit = (value.value - value.least) / width;
                // What differs from an end by rounding is that end.
                let whole = if (hit - hit.round()).abs() < 1e-9 { hit.round() } else { hit };
                hits.push((width, whole.clamp(0.0, 1.0)));
            }
        }
        let two_valued = hits.iter().all(|&(_, hit)| hit.fract() == 0.0);
        hits.sort_unstable_by(|left, right| right.0.total_cmp(&left.0).then(left.1.total_cmp(&right.1)));
        let widths = hits
            .chunk_by(|left, right| right.0 >= left.0 * (1.0 - ROUNDING))
            .filter_map(|equal| {
                let hits = equal.iter().map(|(_, hit)| hit).sum();
                Some(WidthClass { width: equal.first()?.0, questions: equal.len() as f64, hits })
            })
            .collect();
        (questions > 0).then_some(Self {
            widths,
            total: total.value()?,
            weight: questions as f64,
            two_valued,
        })
    }

    /// Takes questions of two values by their widths, which fall and are above 0, with the sum of the values that
    /// occurred and the sum of weights.
    pub(in crate::score) fn from_widths(widths: Vec<WidthClass>, total: f64, weight: f64) -> Self {
        Self { widths, total, weight, two_valued: true }
    }

    /// The same values, with a mean over this sum of weights.
    #[must_use]
    pub fn over(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    /// The mean of the values that occurred.
    pub fn mean(&self) -> f64 {
        self.total / self.weight
    }

    /// The same questions with the sign of every value turned around.
    #[must_use]
    pub fn negated(&self) -> Self {
        let turned = |width: &WidthClass| WidthClass { hits: width.questions - width.hits, ..*width };
        Self { widths: self.widths.iter().map(turned).collect(), total: -self.total, ..*self }
    }

    /// Returns an interval of the mean expected value. It lies within the values that are possible; its width is 0 only
    /// where no answer could have changed the mean.
    pub fn interval(&self, errors: Errors) -> (f64, f64) {
        (self.lower(errors.low), -self.negated().lower(errors.high))
    }

    fn lower(&self, error: f64) -> f64 {
        let tail = self.tail();
        self.mean() - (tail.hits - tail.lower(error)).max(0.0) / self.weight
    }

    /// Returns the p-value of "the mean expected value is at most 0" against more.
    pub fn p_at_most_zero(&self) -> f64 {
        let tail = self.tail();
        tail.p_at_most(tail.hits - self.total)
    }

    fn tail(&self) -> Tail {
        Tail::new(&self.widths, self.two_valued)
    }
}

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
