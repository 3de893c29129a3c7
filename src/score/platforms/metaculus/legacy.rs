//! The relative score that Metaculus used before baseline and peer scores.

use super::time_line::{StandingForecast, TimeScore};
use crate::score::error::{ScoreError, finite};
use crate::score::rules::tally::Score;

/// Holds what the community put on the outcome from a moment on, until the next step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunityStep {
    /// When the community came to hold it.
    pub start: f64,
    /// The probability it put on what happened.
    pub mass: f64,
}

/// Says when a change of one's own forecast takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Notice {
    /// When it is made.
    #[default]
    AtOnce,
    /// At the next step of the community, as in the reference: for numbers that must match old ones.
    AtCommunityStep,
}

/// Returns the relative score of every forecast: `log2(p / community)` weighted by the share of time up to the actual
/// close over which it stood, with coverage the same sum without the logarithm.
///
/// In bits, 0 for the community's own number, higher is better. Times are in one unit from one origin. A forecast
/// ends where it says; unlike in a [`TimeLine`](super::TimeLine) a later one does not end it.
///
/// Errors: times that are not finite, an actual close that is not after the opening, community steps that go back in
/// time, a community that gave no probability to what happened.
pub fn relative_legacy(
    open: f64,
    actual_close: f64,
    community: &[CommunityStep],
    forecasts: &[StandingForecast],
    notice: Notice,
) -> Result<Vec<TimeScore>, ScoreError> {
    let (open, close) = (finite(open)?, finite(actual_close)?);
    let length = finite(close - open)?;
    if length <= 0.0 {
        return Err(ScoreError::ClosesBeforeOpening);
    }
    let mut before = f64::NEG_INFINITY;
    for (index, step) in community.iter().enumerate() {
        if finite(step.start)? < before {
            return Err(ScoreError::NotIncreasing { index });
        }
        before = step.start;
        if step.mass.is_nan() || step.mass <= 0.0 {
            return Err(ScoreError::ZeroMass { index });
        }
    }
    // Each step with the time at which the next one takes over, cut to the question's life.
    let ends = community.iter().skip(1).map(|next| next.start).chain([close]);
    let steps: Vec<(CommunityStep, f64)> = community
        .iter()
        .zip(ends)
        .map(|(step, end)| (CommunityStep { start: step.start.max(open), ..*step }, end.min(close)))
        .filter(|(step, end)| end > &step.start)
        .collect();
    forecasts
        .iter()
        .map(|forecast| {
            let start = finite(forecast.start)?.max(open);
            let end = forecast.end.map_or(Ok(close), finite)?.min(close);
            let mut earned = TimeScore { score: Score::Finite(0.0), coverage: 0.0 };
            for (step, step_end) in &steps {
                let counted = match notice {
                    Notice::AtOnce => (end.min(*step_end) - start.max(step.start)).max(0.0),
                    Notice::AtCommunityStep if start <= step.start && step.start < end => {
                        step_end - step.start
                    }
                    Notice::AtCommunityStep => 0.0,
                };
                let mass = forecast.on_outcome.mass();
                let bits =
                    if mass > 0.0 { Score::Finite(libm::log2(mass / step.mass)) } else { Score::Infinite };
                earned.score = earned.score.plus(bits.weighted(counted / length));
                earned.coverage += counted / length;
            }
            Ok(earned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::platforms::metaculus::OutcomeMass;

    fn forecast(p: f64, start: f64, end: Option<f64>) -> StandingForecast {
        StandingForecast { forecaster: 0, on_outcome: OutcomeMass::binary(p, true).unwrap(), start, end }
    }

    #[test]
    fn a_change_counts_from_when_it_is_made() {
        let community = [CommunityStep { start: 0.0, mass: 0.5 }, CommunityStep { start: 8.0, mass: 0.5 }];
        let said = [forecast(0.5, 0.0, Some(5.0)), forecast(1.0, 5.0, None)];
        let at_once = relative_legacy(0.0, 10.0, &community, &said, Notice::AtOnce).unwrap();
        assert!((at_once[1].score.finite().unwrap() - 0.5).abs() < 1e-15);
        assert!((at_once[1].coverage - 0.5).abs() < 1e-15);
        let late = relative_legacy(0.0, 10.0, &community, &said, Notice::AtCommunityStep).unwrap();
        assert!((late[1].coverage - 0.2).abs() < 1e-15 && (late[0].coverage - 0.8).abs() < 1e-15);
    }

    #[test]
    fn impossible_arguments_are_refused() {
        let step = |start, mass| CommunityStep { start, mass };
        let said = [forecast(0.5, 0.0, None)];
        let score = |open, close, community: &[CommunityStep]| {
            relative_legacy(open, close, community, &said, Notice::AtOnce)
        };
        assert_eq!(score(1.0, 1.0, &[]), Err(ScoreError::ClosesBeforeOpening));
        assert_eq!(score(0.0, 1.0, &[step(0.0, 0.0)]), Err(ScoreError::ZeroMass { index: 0 }));
        assert!(score(0.0, 1.0, &[step(1.0, 0.5), step(0.0, 0.5)]).is_err());
        assert!(score(0.0, 1.0, &[step(f64::NAN, 0.5)]).is_err());
        assert!(score(f64::NAN, 1.0, &[]).is_err());
    }

    #[test]
    fn no_probability_for_what_happened_is_infinite_only_while_it_stood() {
        let community = [CommunityStep { start: 0.0, mass: 0.5 }];
        let said = [forecast(0.0, 0.0, Some(1.0)), forecast(0.0, 20.0, None)];
        let scores = relative_legacy(0.0, 10.0, &community, &said, Notice::AtOnce).unwrap();
        assert_eq!(scores[0].score, Score::Infinite);
        assert_eq!(scores[1], TimeScore { score: Score::Finite(0.0), coverage: 0.0 });
    }
}
