//! How a mean score builds up over the answers as they become known.

use super::standing::Bounds;
use crate::forecast::Moment;
use crate::score::comparison::clustered_interval::Known;
use crate::score::numerics::exact::ScoreTotal;

/// A mean over all questions answered up to a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningMean {
    /// When the last of the answers became known.
    pub known: Moment,
    /// How many questions there were.
    pub questions: u64,
    /// Their mean score.
    pub mean: f64,
    /// Its 95 per cent interval; `None` below ten questions and where scores have no bounds.
    pub interval: Option<(f64, f64)>,
}

/// What a forecaster scored on a question whose answer became known at a moment: finite scores, what their sum is under
/// each answer, and whether one is infinite.
pub(crate) type Scored = Vec<(Moment, ScoreTotal, Option<Known>, bool)>;

/// Points of a line at most: more cannot be told apart in a picture, and each is a mean over all before it.
const MOST_POINTS: usize = 250;

/// Means over all questions up to moments at which answers became known, until a score is infinite; the last is always
/// among them.
pub(crate) fn running_means(mut scored: Scored, bounds: Bounds) -> Vec<RunningMean> {
    scored.sort_by_key(|&(known, ..)| known);
    let finite = scored.iter().position(|&(.., infinite)| infinite).unwrap_or(scored.len());
    scored.truncate(finite);
    let totals: Vec<_> = scored.iter().map(|&(_, total, known, _)| (total, known)).collect();
    // Answers of one moment make one point.
    let ends = (0..finite).filter(|&at| scored.get(at + 1).is_none_or(|next| next.0 != scored[at].0));
    let ends: Vec<usize> = ends.collect();
    let every = ends.len().div_ceil(MOST_POINTS).max(1);
    let mut points: Vec<RunningMean> = ends
        .iter()
        .rev()
        .step_by(every)
        .filter_map(|&at| {
            let mean = bounds.mean(totals.get(..=at)?)?;
            Some(RunningMean {
                known: scored.get(at)?.0,
                questions: mean.clusters,
                mean: mean.mean,
                interval: mean.interval,
            })
        })
        .collect();
    points.reverse();
    points
}
