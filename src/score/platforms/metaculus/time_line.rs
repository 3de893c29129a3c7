//! Who stood where when, and the scores that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use super::mass::OutcomeMass;
use crate::score::error::{ScoreError, finite};
use crate::score::numerics::exact_sum::ExactSum;
use crate::score::rules::Score;

/// Holds the times of a question, in any one unit from any one origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    open: f64,
    scheduled_close: f64,
    actual_close: f64,
}

impl Window {
    /// Makes a window from opening, scheduled close and actual close, the earlier of scheduled close and resolution.
    ///
    /// Scores are divided by the scheduled length and counted up to the actual close; an actual close after the
    /// scheduled one is taken as the scheduled one. Errors: a time that is not finite, a question that closes
    /// before it opens.
    pub fn new(open: f64, scheduled_close: f64, actual_close: f64) -> Result<Self, ScoreError> {
        let (open, scheduled_close, actual_close) =
            (finite(open)?, finite(scheduled_close)?, finite(actual_close)?);
        finite(scheduled_close - open)?;
        if open >= scheduled_close {
            return Err(ScoreError::ClosesBeforeOpening);
        }
        Ok(Self { open, scheduled_close, actual_close: actual_close.min(scheduled_close) })
    }

    /// The share of the scheduled length that a span covers while the question is open.
    fn share(self, start: f64, end: f64) -> f64 {
        let counted = end.min(self.actual_close) - start.max(self.open);
        if counted > 0.0 { counted / (self.scheduled_close - self.open) } else { 0.0 }
    }
}

/// Holds a forecast by what it put on the outcome and by when it stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandingForecast {
    /// Who made it; any numbering will do.
    pub forecaster: usize,
    /// What it put on the outcome.
    pub on_outcome: OutcomeMass,
    /// When it was made.
    pub start: f64,
    /// When it was withdrawn or expired, if it was; a later forecast of the same forecaster ends it as well.
    pub end: Option<f64>,
}

/// Holds a score together with the time for which it was earned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScore {
    /// The score, already weighted by time; higher is better, infinite means minus infinity.
    pub score: Score,
    /// The share of the question's scheduled length that was covered, 0 to 1; for spot scores 0 or 1.
    pub coverage: f64,
}

impl TimeScore {
    const NONE: Self = Self { score: Score::Finite(0.0), coverage: 0.0 };

    /// Tells whether there is anything to record: a score without coverage is none.
    #[must_use]
    pub fn counts(self) -> bool {
        self.coverage > 0.0
    }
}

/// Holds what one forecaster earned with all forecasts on a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecasterScore {
    /// Who it is, as in [`StandingForecast::forecaster`].
    pub forecaster: usize,
    /// Sums over the forecasts.
    pub earned: TimeScore,
}

/// Holds all forecasts on one question and scores them against chance and against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeLine {
    window: Window,
    /// In the order in which they were given.
    forecasts: Vec<StandingForecast>,
    /// When each of them stopped standing.
    ends: Vec<f64>,
}

/// A span between two changes, and which forecasts stand in it.
struct Step<'a> {
    start: f64,
    end: f64,
    standing: &'a BTreeSet<usize>,
}

impl TimeLine {
    /// Makes a time line from forecasts in any order; of two that one forecaster made at the same moment the later in
    /// the list stands.
    ///
    /// Errors: a time that is not finite.
    pub fn new(window: Window, forecasts: &[StandingForecast]) -> Result<Self, ScoreError> {
        let mut by_forecaster: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, forecast) in forecasts.iter().enumerate() {
            finite(forecast.start)?;
            forecast.end.map_or(Ok(0.0), finite)?;
            by_forecaster.entry(forecast.forecaster).or_default().push(index);
        }
        let start_of = |index: usize| forecasts.get(index).map_or(f64::INFINITY, |forecast| forecast.start);
        let mut ends: Vec<f64> =
            forecasts.iter().map(|forecast| forecast.end.unwrap_or(f64::INFINITY)).collect();
        for mut own in by_forecaster.into_values() {
            // Stable, so that the order of the list decides between equal times.
            own.sort_by(|&one, &other| start_of(one).total_cmp(&start_of(other)));
            for (&earlier, &later) in own.iter().zip(own.iter().skip(1)) {
                if let Some(end) = ends.get_mut(earlier) {
                    *end = end.min(start_of(later));
                }
            }
        }
        Ok(Self { window, forecasts: forecasts.to_vec(), ends })
    }

    /// Returns the baseline score of every forecast, in the order in which they were given.
    ///
    /// Each is weighted by the share of the scheduled length over which the forecast stood.
    ///
    /// ```
    /// use warrant::score::platforms::metaculus::{OutcomeMass, StandingForecast, TimeLine, Window};
    ///
    /// // 90 % from the start; the answer is yes at half time, so score and coverage are halved.
    /// let window = Window::new(0.0, 10.0, 5.0)?;
    /// let on_outcome = OutcomeMass::binary(0.9, true)?;
    /// let line = TimeLine::new(window, &[StandingForecast { forecaster: 0, on_outcome, start: 0.0, end: None }])?;
    /// let baseline = line.baseline()[0];
    /// assert!((baseline.score.finite().unwrap() - 42.399_845_327_7).abs() < 1e-9);
    /// assert_eq!(baseline.coverage, 0.5);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    #[must_use]
    pub fn baseline(&self) -> Vec<TimeScore> {
        self.spans()
            .map(|(forecast, end)| {
                let coverage = self.window.share(forecast.start, end);
                TimeScore { score: forecast.on_outcome.baseline().weighted(coverage), coverage }
            })
            .collect()
    }

    /// Returns the peer score of every forecast, in the order in which they were given.
    ///
    /// `100 n / (n - 1) ln(p / G)`, halved for numbers and dates, with G the geometric mean over the n forecasts
    /// that stand, one's own included; it equals the mean of `100 ln(p / q)` over the others' q and is 0 for whoever
    /// stands alone. At every moment the scores sum to 0.
    ///
    /// Coverage ends where the forecast ends. In the reference, coverage of the last forecast to be withdrawn runs on
    /// to the close, because nobody's leaving is noticed when nobody is left.
    ///
    /// Errors: a forecast that gave no probability to what happened while others stood, since everybody else would
    /// then score plus infinity; raise it with [`OutcomeMass::at_least`] first.
    pub fn peer(&self) -> Result<Vec<TimeScore>, ScoreError> {
        let mut scores = vec![TimeScore::NONE; self.forecasts.len()];
        let mut zero = None;
        self.each_step(|step| {
            let share = self.window.share(step.start, step.end);
            if share <= 0.0 || zero.is_some() {
                return;
            }
            match self.peer_at_once(step.standing) {
                Err(error) => zero = Some(error),
                Ok(points) => {
                    for (&index, points) in step.standing.iter().zip(points) {
                        if let Some(earned) = scores.get_mut(index) {
                            earned.score = earned.score.plus(Score::Finite(points * share));
                            earned.coverage += share;
                        }
                    }
                }
            }
        });
        zero.map_or(Ok(scores), Err)
    }

    /// Returns the baseline score of the forecasts that stood at a moment, or at the actual close if that is earlier.
    ///
    /// Coverage is 1 for those that stood and 0 for the others.
    #[must_use]
    pub fn spot_baseline(&self, moment: f64) -> Vec<TimeScore> {
        let standing = self.standing_at(moment);
        self.forecasts
            .iter()
            .enumerate()
            .map(|(index, forecast)| {
                if standing.contains(&index) {
                    TimeScore { score: forecast.on_outcome.baseline(), coverage: 1.0 }
                } else {
                    TimeScore::NONE
                }
            })
            .collect()
    }

    /// Returns the peer score of the forecasts that stood at a moment, or at the actual close if that is earlier.
    ///
    /// A forecast made at that very moment stands. In the reference it is compared with the crowd from before it,
    /// and nobody scores if the first forecast was made then. Errors: as [`TimeLine::peer`].
    pub fn spot_peer(&self, moment: f64) -> Result<Vec<TimeScore>, ScoreError> {
        let standing = self.standing_at(moment);
        let mut scores = vec![TimeScore::NONE; self.forecasts.len()];
        for (&index, points) in standing.iter().zip(self.peer_at_once(&standing)?) {
            if let Some(earned) = scores.get_mut(index) {
                *earned = TimeScore { score: Score::Finite(points), coverage: 1.0 };
            }
        }
        Ok(scores)
    }

    /// Adds up what each forecaster earned, sorted by forecaster; `scores` is what one of the other methods returned.
    #[must_use]
    pub fn per_forecaster(&self, scores: &[TimeScore]) -> Vec<ForecasterScore> {
        let mut sums: BTreeMap<usize, (Option<ExactSum>, ExactSum)> = BTreeMap::new();
        for (forecast, earned) in self.forecasts.iter().zip(scores) {
            let (points, coverage) = sums
                .entry(forecast.forecaster)
                .or_insert_with(|| (Some(ExactSum::default()), ExactSum::default()));
            match (earned.score.finite(), points.as_mut()) {
                (Some(score), Some(sum)) => sum.add(score),
                _ => *points = None,
            }
            coverage.add(earned.coverage);
        }
        sums.into_iter()
            .map(|(forecaster, (points, coverage))| ForecasterScore {
                forecaster,
                earned: TimeScore {
                    score: points.and_then(|sum| sum.value()).map_or(Score::Infinite, Score::Finite),
                    coverage: coverage.value().unwrap_or(0.0),
                },
            })
            .collect()
    }

    /// Each forecast with the time at which it stops standing.
    fn spans(&self) -> impl Iterator<Item = (&StandingForecast, f64)> {
        self.forecasts.iter().zip(self.ends.iter().copied())
    }

    fn standing_at(&self, moment: f64) -> BTreeSet<usize> {
        let moment = moment.min(self.window.actual_close);
        self.spans()
            .enumerate()
            .filter(|(_, (forecast, end))| forecast.start <= moment && moment < *end)
            .map(|(index, _)| index)
            .collect()
    }

    /// Walks through the spans of time in which the same forecasts stand, leaving out those in which none does.
    fn each_step(&self, mut visit: impl FnMut(&Step<'_>)) {
        // At one moment the order of changes does not matter: only what stands after all of them does.
        let mut changes: Vec<(f64, bool, usize)> = Vec::with_capacity(2 * self.forecasts.len());
        for (index, (forecast, end)) in self.spans().enumerate() {
            if end > forecast.start {
                changes.push((forecast.start, true, index));
                if end.is_finite() {
                    changes.push((end, false, index));
                }
            }
        }
        changes.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut standing = BTreeSet::new();
        let mut changes = changes.into_iter().peekable();
        while let Some((start, comes, index)) = changes.next() {
            if comes {
                standing.insert(index);
            } else {
                standing.remove(&index);
            }
            let end = changes.peek().map_or(f64::INFINITY, |next| next.0);
            if end > start && !standing.is_empty() {
                visit(&Step { start, end, standing: &standing });
            }
        }
    }

    /// Peer scores of the forecasts that stand together, not weighted by time.
    fn peer_at_once(&self, standing: &BTreeSet<usize>) -> Result<Vec<f64>, ScoreError> {
        let n = standing.len();
        if n < 2 {
            return Ok(vec![0.0; n]);
        }
        let forecasts = || standing.iter().filter_map(|&index| Some((index, self.forecasts.get(index)?)));
        if let Some((index, _)) = forecasts().find(|(_, forecast)| forecast.on_outcome.mass() <= 0.0) {
            return Err(ScoreError::ZeroMass { index });
        }
        let mean = self.log_mean(standing).unwrap_or(0.0);
        let factor = 100.0 * (n as f64 / (n - 1) as f64);
        Ok(forecasts()
            .map(|(_, forecast)| {
                let mass = forecast.on_outcome;
                factor * (libm::log(mass.mass()) - mean) / mass.peer_scale()
            })
            .collect())
    }

    /// The mean of the logarithms of the masses; `None` if one of them is 0.
    fn log_mean(&self, standing: &BTreeSet<usize>) -> Option<f64> {
        let logarithms: ExactSum = standing
            .iter()
            .filter_map(|&index| self.forecasts.get(index))
            .map(|forecast| libm::log(forecast.on_outcome.mass()))
            .collect();
        logarithms.value().map(|sum| sum / standing.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forecast(forecaster: usize, p: f64, start: f64, end: Option<f64>) -> StandingForecast {
        StandingForecast { forecaster, on_outcome: OutcomeMass::binary(p, true).unwrap(), start, end }
    }

    fn line(forecasts: &[StandingForecast]) -> TimeLine {
        TimeLine::new(Window::new(0.0, 10.0, 10.0).unwrap(), forecasts).unwrap()
    }

    #[test]
    fn times_that_make_no_window_are_refused() {
        assert_eq!(Window::new(1.0, 1.0, 1.0), Err(ScoreError::ClosesBeforeOpening));
        assert!(Window::new(f64::NAN, 1.0, 1.0).is_err());
        let window = Window::new(0.0, 1.0, 1.0).unwrap();
        assert!(TimeLine::new(window, &[forecast(0, 0.5, f64::NAN, None)]).is_err());
        assert!(TimeLine::new(window, &[forecast(0, 0.5, 0.0, Some(f64::INFINITY))]).is_err());
    }

    #[test]
    fn a_later_forecast_ends_the_earlier_one() {
        let said =
            line(&[forecast(0, 0.4, 0.0, None), forecast(0, 0.8, 5.0, None), forecast(0, 0.9, 5.0, None)]);
        let coverages: Vec<f64> = said.baseline().iter().map(|earned| earned.coverage).collect();
        assert_eq!(coverages, [0.5, 0.0, 0.5]);
    }

    #[test]
    fn coverage_ends_when_the_last_one_withdraws() {
        let withdrawn = line(&[forecast(0, 0.7, 0.0, Some(5.0)), forecast(1, 0.6, 0.0, Some(8.0))]);
        let peer = withdrawn.peer().unwrap();
        assert!((peer[0].coverage - 0.5).abs() < 1e-15 && (peer[1].coverage - 0.8).abs() < 1e-15);
    }

    #[test]
    fn a_zero_on_the_outcome_has_a_baseline_but_spoils_peers() {
        let certain = line(&[forecast(0, 0.0, 0.0, None), forecast(1, 0.5, 2.0, None)]);
        assert_eq!(certain.baseline()[0].score, Score::Infinite);
        assert_eq!(certain.peer(), Err(ScoreError::ZeroMass { index: 0 }));
        assert_eq!(certain.spot_peer(5.0), Err(ScoreError::ZeroMass { index: 0 }));
        // Alone there is nobody to compare with.
        assert!(certain.spot_peer(1.0).is_ok());
    }

    #[test]
    fn a_forecast_made_at_the_spot_counts() {
        let at_once = line(&[forecast(0, 0.2, 4.0, None), forecast(1, 0.4, 4.0, None)]);
        let spot = at_once.spot_peer(4.0).unwrap();
        let expected = 100.0 * libm::log(0.5);
        assert!((spot[0].score.finite().unwrap() - expected).abs() < 1e-12);
        assert!(spot[1].counts());
    }

    #[test]
    fn nobody_is_no_error() {
        let empty = line(&[]);
        assert!(empty.baseline().is_empty() && empty.peer().unwrap().is_empty());
        assert!(empty.per_forecaster(&[]).is_empty());
    }

    fn crowd() -> impl Strategy<Value = Vec<StandingForecast>> {
        prop::collection::vec(
            (0_usize..5, 0.01_f64..0.99, -1.0_f64..11.0, prop::option::of(0.1_f64..8.0)),
            1..14,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .map(|(who, p, start, length)| forecast(who, p, start, length.map(|length| start + length)))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn peer_scores_sum_to_zero(forecasts in crowd(), moment in 0.0_f64..10.0) {
            let line = line(&forecasts);
            for scores in [line.peer().unwrap(), line.spot_peer(moment).unwrap()] {
                let sum: f64 = scores.iter().map(|earned| earned.score.finite().unwrap()).sum();
                prop_assert!(sum.abs() < 1e-9, "{sum}");
            }
        }

        #[test]
        fn both_time_weighted_scores_cover_the_same_time(forecasts in crowd()) {
            let line = line(&forecasts);
            for (baseline, peer) in line.baseline().iter().zip(line.peer().unwrap()) {
                prop_assert!((baseline.coverage - peer.coverage).abs() < 1e-12);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&peer.coverage));
            }
            for earned in line.per_forecaster(&line.baseline()) {
                prop_assert!(earned.earned.coverage <= 1.0 + 1e-12);
            }
        }

        #[test]
        fn the_peer_score_is_the_mean_difference_from_the_others(
            ps in prop::collection::vec(0.01_f64..0.99, 2..8),
        ) {
            let forecasts: Vec<_> = ps.iter().enumerate().map(|(who, &p)| forecast(who, p, 0.0, None)).collect();
            let peer = line(&forecasts).peer().unwrap();
            for (own, &p) in ps.iter().enumerate() {
                let others = ps.iter().enumerate().filter(|(other, _)| *other != own);
                let mean = others.map(|(_, &q)| 100.0 * libm::log(p / q)).sum::<f64>() / (ps.len() - 1) as f64;
                prop_assert!((peer[own].score.finite().unwrap() - mean).abs() < 1e-9);
            }
        }

        #[test]
        fn the_order_of_the_list_does_not_matter(forecasts in crowd()) {
            let mut turned = forecasts.clone();
            turned.reverse();
            let (line, turned) = (line(&forecasts), line(&turned));
            // Equal starts are the one thing the order decides, and random starts are not equal.
            let one = line.per_forecaster(&line.peer().unwrap());
            let other = turned.per_forecaster(&turned.peer().unwrap());
            prop_assert_eq!(one, other);
        }
    }
}
