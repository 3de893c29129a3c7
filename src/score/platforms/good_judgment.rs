//! The daily Brier score of Good Judgment Open, and accuracy relative to the median forecaster.

use std::collections::BTreeMap;

use crate::score::error::{ScoreError, finite};

/// Holds what a forecast scores on every day on which it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyForecast {
    /// Who made it; any numbering will do.
    pub forecaster: usize,
    /// The day on which it was made, counted from 0 for the first day of the question.
    pub day: u32,
    /// Its Brier score of 1950 (0 to 2), or the ordered Brier score for bins in order; `None` for a withdrawal.
    pub brier: Option<f64>,
    /// Whether it counts for the median; who does not is measured by those who do.
    pub counts: bool,
}

/// Holds what one forecaster earned on a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyScore {
    /// Who it is, as in [`DailyForecast::forecaster`].
    pub forecaster: usize,
    /// Mean Brier score over the days on which a forecast stood; 0 to 2, lower is better.
    pub brier: f64,
    /// Mean over the same days of the median of all who had a forecast on that day.
    pub median: f64,
    /// Share of the question's days on which a forecast stood: from the first one on, unless it was withdrawn; 0 to 1.
    pub participation: f64,
    /// How much better than the median, times participation; -2 to 2, lower is better, 0 for the median itself.
    ///
    /// Days without a forecast count as if one had scored the median on them.
    pub accuracy: f64,
    /// Mean Brier score over all days, with the median for the days without a forecast.
    pub brier_with_median_imputed: f64,
}

/// Holds the scores of all forecasters on a question.
#[derive(Debug, Clone, PartialEq)]
pub struct DailyBoard {
    /// The median of the standing forecasts' scores on each day; `None` while no forecaster who counts had one.
    pub daily_median: Vec<Option<f64>>,
    /// One entry for each forecaster with at least one day, sorted by forecaster.
    pub scores: Vec<DailyScore>,
}

impl DailyBoard {
    /// Scores the forecasts on a question that was open for so many whole days.
    ///
    /// The latest forecast is carried forward from day to day; of several on one day the last in the list counts, and
    /// forecasts after the last day count for nothing. The platform knows no withdrawal; here the days from one on are
    /// missed like those before the first forecast, since only standing forecasts are scored. The crowd's number is the median of the scores, not the score
    /// of a median. Errors: a score that is not finite.
    ///
    /// ```
    /// use warrant::score::platforms::good_judgment::{DailyBoard, DailyForecast};
    ///
    /// let forecast = |forecaster, day, p: f64| {
    ///     DailyForecast { forecaster, day, brier: Some(2.0 * (1.0 - p) * (1.0 - p)), counts: true }
    /// };
    /// let board = DailyBoard::new(
    ///     7,
    ///     &[forecast(0, 0, 0.9), forecast(0, 3, 0.95), forecast(1, 0, 0.25), forecast(1, 2, 0.2), forecast(2, 5, 0.99)],
    /// )?;
    /// assert!((board.scores[0].accuracy + 0.43).abs() < 1e-12);
    /// assert!((board.scores[2].participation - 2.0 / 7.0).abs() < 1e-12);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn new(days: u32, forecasts: &[DailyForecast]) -> Result<Self, ScoreError> {
        let mut by_day: Vec<&DailyForecast> =
            forecasts.iter().filter(|forecast| forecast.day < days).collect();
        for forecast in forecasts {
            forecast.brier.map_or(Ok(0.0), finite)?;
        }
        // Stable, so that the order of the list decides within a day.
        by_day.sort_by_key(|forecast| forecast.day);
        let mut coming = by_day.into_iter().peekable();

        let mut standing: BTreeMap<usize, (f64, bool)> = BTreeMap::new();
        let mut sums: BTreeMap<usize, Sums> = BTreeMap::new();
        let mut daily_median = Vec::with_capacity(days as usize);
        let mut all_medians = 0.0;
        let mut median = None;
        for day in 0..days {
            let mut changed = false;
            while let Some(forecast) = coming.next_if(|forecast| forecast.day == day) {
                match forecast.brier {
                    Some(brier) => standing.insert(forecast.forecaster, (brier, forecast.counts)),
                    None => standing.remove(&forecast.forecaster),
                };
                changed = true;
            }
            if changed {
                median = median_of(
                    standing.values().filter(|(_, counts)| *counts).map(|&(brier, _)| brier).collect(),
                );
            }
            daily_median.push(median);
            let Some(median) = median else { continue };
            for (&forecaster, &(brier, _)) in &standing {
                let own = sums.entry(forecaster).or_default();
                own.days += 1;
                own.brier += brier;
                own.median += median;
            }
            all_medians += median;
        }
        let all = f64::from(days);
        let scores = sums
            .into_iter()
            .map(|(forecaster, own)| {
                let own_days = f64::from(own.days);
                DailyScore {
                    forecaster,
                    brier: own.brier / own_days,
                    median: own.median / own_days,
                    participation: own_days / all,
                    accuracy: (own.brier - own.median) / all,
                    brier_with_median_imputed: (own.brier + all_medians - own.median) / all,
                }
            })
            .collect();
        Ok(Self { daily_median, scores })
    }
}

/// Sums over a forecaster's own days.
#[derive(Default)]
struct Sums {
    days: u32,
    brier: f64,
    median: f64,
}

/// The middle value, or the mean of the two in the middle.
fn median_of(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get((values.len() / 2).checked_sub(1)?)?;
    Some(0.5 * (lower + upper))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = Vec<DailyForecast>> {
        prop::collection::vec((0_usize..5, 0_u32..12, prop::option::weighted(0.8, 0.0_f64..2.0)), 1..20)
            .prop_map(|rows| {
                rows.into_iter()
                    .map(|(forecaster, day, brier)| DailyForecast { forecaster, day, brier, counts: true })
                    .collect()
            })
    }

    #[test]
    fn no_days_and_no_forecasts_are_an_empty_board() {
        assert_eq!(DailyBoard::new(0, &[]), Ok(DailyBoard { daily_median: vec![], scores: vec![] }));
        let silent = DailyBoard::new(2, &[]).unwrap();
        assert_eq!(silent.daily_median, [None, None]);
        assert!(silent.scores.is_empty());
    }

    #[test]
    fn a_forecast_after_the_last_day_gets_nothing() {
        let late = DailyForecast { forecaster: 0, day: 3, brier: Some(0.5), counts: true };
        assert!(DailyBoard::new(3, &[late]).unwrap().scores.is_empty());
        assert!(DailyBoard::new(3, &[DailyForecast { brier: Some(f64::NAN), ..late }]).is_err());
    }

    #[test]
    fn days_before_anybody_spoke_cost_the_late_joiner_nothing() {
        let alone =
            DailyBoard::new(4, &[DailyForecast { forecaster: 7, day: 2, brier: Some(0.5), counts: true }])
                .unwrap();
        assert_eq!(alone.daily_median, [None, None, Some(0.5), Some(0.5)]);
        assert!((alone.scores[0].participation - 0.5).abs() < 1e-15);
        assert!(alone.scores[0].accuracy.abs() < 1e-15);
    }

    #[test]
    fn a_withdrawn_forecast_is_not_carried_forward() {
        let said = |forecaster, day, brier| DailyForecast { forecaster, day, brier, counts: true };
        let board = DailyBoard::new(
            4,
            &[said(0, 0, Some(0.2)), said(1, 0, Some(0.6)), said(0, 1, None), said(1, 3, None)],
        )
        .unwrap();
        assert_eq!(board.daily_median, [Some(0.4), Some(0.6), Some(0.6), None]);
        let [first, second] = board.scores.as_slice() else { panic!("two forecasters") };
        assert!((first.participation - 0.25).abs() < 1e-15 && (second.participation - 0.75).abs() < 1e-15);
        // A day of 0.2 below the median, then three days like the median.
        assert!((first.accuracy + 0.2 / 4.0).abs() < 1e-15);
        assert!((first.brier - 0.2).abs() < 1e-15 && (second.brier - 0.6).abs() < 1e-15);
    }

    #[test]
    fn who_does_not_count_moves_no_median() {
        let said = |forecaster, day, brier, counts| DailyForecast { forecaster, day, brier, counts };
        let rows = [
            said(0, 0, Some(0.2), true),
            said(1, 0, Some(0.6), true),
            said(2, 0, Some(2.0), false),
            said(0, 1, None, true),
            said(1, 1, None, true),
        ];
        let board = DailyBoard::new(2, &rows).unwrap();
        assert_eq!(board.daily_median, [Some(0.4), None]);
        // On the second day there is nobody to be measured by.
        assert!((board.scores[2].accuracy - 1.6 / 2.0).abs() < 1e-15, "{board:?}");
        assert!((board.scores[2].participation - 0.5).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn accuracy_is_the_difference_times_participation(rows in rows(), days in 1_u32..12) {
            for score in DailyBoard::new(days, &rows).unwrap().scores {
                let expected = (score.brier - score.median) * score.participation;
                prop_assert!((score.accuracy - expected).abs() < 1e-12);
                prop_assert!((-2.0..=2.0).contains(&score.accuracy) && (0.0..=2.0).contains(&score.brier));
                prop_assert!(score.participation > 0.0 && score.participation <= 1.0);
            }
        }

        #[test]
        fn accuracy_is_what_imputing_the_median_gives(rows in rows(), days in 1_u32..12) {
            let board = DailyBoard::new(days, &rows).unwrap();
            let medians: f64 = board.daily_median.iter().flatten().sum();
            for score in &board.scores {
                let expected = score.brier_with_median_imputed - medians / f64::from(days);
                prop_assert!((score.accuracy - expected).abs() < 1e-12);
            }
        }
    }
}
