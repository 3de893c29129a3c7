//! One answered question with its scores.

use crate::forecast::Question;
use crate::score::time::scoring::QuestionScores;

/// An answered question with the scores of all forecasters.
pub(crate) struct ScoredQuestion<'w> {
    pub(crate) question: &'w Question,
    pub(crate) scores: QuestionScores<'w>,
    /// Whether anybody has a forecast that counts.
    pub(crate) has_forecasts: bool,
    /// Whether its difficulty is a market's score, where difficulty is taken away.
    pub(crate) is_market: Option<bool>,
}
