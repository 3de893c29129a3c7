//! Sums of known values, and what they say of the mean expected value.

use super::tail::Tail;
use super::width::{ROUNDING, WidthClass};
use crate::score::numerics::exact_sum::ExactSum;

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

/// A sum of known values.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownSum {
    /// Distinct widths, falling.
    pub(super) widths: Vec<WidthClass>,
    /// Sum of the values that occurred.
    pub(super) total: f64,
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
