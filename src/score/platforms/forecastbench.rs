//! Scores as `ForecastBench` compares them: adjusted for the difficulty of the questions, and as an index.

use std::collections::BTreeMap;

use crate::score::comparison::clustered_interval::ClusteredMean;
use crate::score::comparison::fixed_effects::{EffectRow, Mean, two_way_fixed_effects};
use crate::score::error::{ScoreError, finite};

/// Turns a mean Brier score of 0 to 1 into the Brier index: 100 is perfect, 50 is always even odds, higher is better.
///
/// `100 (1 - sqrt(score))`, a transform of the mean and not a mean of transforms. `None` for a score below 0, which an
/// adjusted score can be, or one that is not a number.
///
/// ```
/// use warrant::score::platforms::forecastbench::brier_index;
///
/// assert_eq!(brier_index(0.25), Some(50.0));
/// assert_eq!(brier_index(-0.01), None);
/// ```
#[must_use]
pub fn brier_index(mean_brier: f64) -> Option<f64> {
    (mean_brier >= 0.0 && mean_brier.is_finite()).then(|| 100.0 * (1.0 - mean_brier.sqrt()))
}

/// Holds the Brier score of one forecaster on one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuestionScore {
    /// Index of the forecaster, from 0.
    pub forecaster: usize,
    /// Index of the question, from 0.
    pub question: usize,
    /// Brier score of 0 to 1.
    pub brier: f64,
    /// Whether the row helps to tell how hard the question is; baselines and forecasters of old are left out.
    pub fits: bool,
}

/// Holds Brier scores adjusted for which questions each forecaster answered.
#[derive(Debug, Clone, PartialEq)]
pub struct DifficultyAdjusted {
    /// How much higher scores are on a question than on the average question of its group; 0 on average over the
    /// group. `None` for a question without a row that fits.
    pub question_effects: Vec<Option<f64>>,
    /// Group of each question: effects of two questions can be compared only within one. `None` as above.
    pub question_groups: Vec<Option<usize>>,
    /// The adjusted scores of each forecaster, one for each group in which there are rows.
    ///
    /// Lower is better; always saying even odds on every question of the group gets exactly 0.25. It can be below 0
    /// for somebody very good on very hard questions.
    pub scores: Vec<Vec<GroupScore>>,
}

/// Holds one forecaster's adjusted score within a group of questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupScore {
    /// Which group of questions it is about.
    pub group: usize,
    /// The adjusted mean Brier score; lower is better.
    pub adjusted: f64,
    /// How many rows it is the mean of.
    pub rows: usize,
}

impl DifficultyAdjusted {
    /// Fits `brier = forecaster + question` by least squares over the rows that fit, and takes the question's part away
    /// from every row.
    ///
    /// The effects are identified only within a group of questions that shared forecasters connect; with several
    /// groups a forecaster has a score in each, and no ranking across them exists.
    ///
    /// Errors: an index that is not below the number of forecasters or questions, a score that is not finite, or a fit
    /// that the rounding of `f64` keeps from settling.
    ///
    /// ```
    /// use warrant::score::platforms::forecastbench::{DifficultyAdjusted, QuestionScore};
    ///
    /// // Forecaster 1 answered only the hard question, and did no worse there than forecaster 0.
    /// let row = |forecaster, question, brier| QuestionScore { forecaster, question, brier, fits: true };
    /// let fit = DifficultyAdjusted::fit(2, 2, &[row(0, 0, 0.1), row(0, 1, 0.3), row(1, 1, 0.3)])?;
    /// assert!((fit.scores[0][0].adjusted - fit.scores[1][0].adjusted).abs() < 1e-12);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn fit(forecasters: usize, questions: usize, rows: &[QuestionScore]) -> Result<Self, ScoreError> {
        for row in rows {
            finite(row.brier)?;
            for (index, count) in [(row.forecaster, forecasters), (row.question, questions)] {
                if index >= count {
                    return Err(ScoreError::NoSuchIndex { index, count });
                }
            }
        }
        let fitting: Vec<EffectRow> = rows
            .iter()
            .filter(|row| row.fits)
            .map(|row| EffectRow { forecaster: row.forecaster, question: row.question, score: row.brier })
            .collect();
        // Effects average 0 in each group, so that a forecaster who scores the same everywhere keeps that score.
        let fit = two_way_fixed_effects(forecasters, questions, &fitting)?;
        let (question_effects, groups) = (fit.questions, fit.question_component);

        let mut own: Vec<BTreeMap<usize, Mean>> = vec![BTreeMap::new(); forecasters];
        for row in rows {
            let effect = question_effects.get(row.question).copied().flatten();
            let group = groups.get(row.question).copied().flatten();
            if let (Some(effect), Some(group), Some(own)) = (effect, group, own.get_mut(row.forecaster)) {
                own.entry(group).or_default().add(row.brier - effect);
            }
        }
        let scores = own
            .into_iter()
            .map(|groups| {
                groups
                    .into_iter()
                    .map(|(group, mean)| GroupScore { group, adjusted: mean.value(), rows: mean.count })
                    .collect()
            })
            .collect();
        Ok(Self { question_effects, question_groups: groups, scores })
    }
}

/// Centres the Brier scores of a market on its questions: what is taken from a score there, as a market's price is the
/// measure of how hard its question is. `None` for a question without a price.
///
/// Always saying even odds on every such question then gets exactly 0.25.
pub fn market_effects(market_brier: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut mean = Mean::default();
    for brier in market_brier.iter().flatten() {
        mean.add(*brier);
    }
    market_brier.iter().map(|brier| brier.map(|brier| brier - mean.value())).collect()
}

/// Puts the adjusted scores on dataset questions and on market questions together: the mean of both means, however many
/// questions each has.
///
/// There is no interval: difficulties are fitted to the answers, so the values that a question can score are not known.
pub fn overall(dataset: ClusteredMean, market: ClusteredMean) -> ClusteredMean {
    ClusteredMean {
        mean: f64::midpoint(dataset.mean, market.mean),
        interval: None,
        clusters: dataset.clusters + market.clusters,
        rows: dataset.rows + market.rows,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What always saying even odds scores on every question.
    const EVEN_ODDS: f64 = 0.25;

    fn row(forecaster: usize, question: usize, brier: f64) -> QuestionScore {
        QuestionScore { forecaster, question, brier, fits: true }
    }

    #[test]
    fn an_index_out_of_range_or_no_number_is_refused() {
        assert_eq!(
            DifficultyAdjusted::fit(1, 1, &[row(0, 1, 0.1)]),
            Err(ScoreError::NoSuchIndex { index: 1, count: 1 })
        );
        assert!(DifficultyAdjusted::fit(1, 1, &[row(0, 0, f64::NAN)]).is_err());
    }

    #[test]
    fn a_market_is_its_own_measure_and_both_parts_weigh_the_same() {
        let effects = market_effects(&[Some(0.04), None, Some(0.16)]);
        assert!((effects[0].unwrap() + 0.06).abs() < 1e-15 && (effects[2].unwrap() - 0.06).abs() < 1e-15);
        assert_eq!(effects[1], None);
        assert_eq!(market_effects(&[]), []);
        let part = |mean, clusters| ClusteredMean { mean, interval: None, clusters, rows: clusters };
        let both = overall(part(0.1, 100), part(0.3, 5));
        assert!((both.mean - 0.2).abs() < 1e-15);
        assert_eq!((both.clusters, both.interval), (105, None));
    }

    #[test]
    fn a_row_that_does_not_fit_is_adjusted_all_the_same() {
        let mut rows = vec![row(0, 0, 0.1), row(0, 1, 0.5)];
        rows.push(QuestionScore { fits: false, ..row(1, 1, 0.25) });
        let fit = DifficultyAdjusted::fit(2, 3, &rows).unwrap();
        assert_eq!(fit.question_effects[2], None);
        // Question 1 is 0.2 harder than the average of the two.
        assert!((fit.scores[1][0].adjusted - 0.05).abs() < 1e-14);
    }

    #[test]
    fn a_long_chain_of_forecasters_is_solved() {
        // Each shares one question with the next: the worst case for an iterative solver.
        let mut rows = Vec::new();
        for link in 0..200 {
            let ability = 0.1 + 0.001 * link as f64;
            let difficulty = |question: usize| 0.01 * (question % 7) as f64;
            rows.push(row(link, link, ability + difficulty(link)));
            rows.push(row(link, link + 1, ability + difficulty(link + 1)));
        }
        let fit = DifficultyAdjusted::fit(200, 201, &rows).unwrap();
        let gap = fit.scores[199][0].adjusted - fit.scores[0][0].adjusted;
        assert!((gap - 0.199).abs() < 1e-10, "{gap}");
    }

    proptest! {
        #[test]
        fn the_fit_leaves_residuals_that_sum_to_zero(
            picks in prop::collection::vec((0_usize..6, 0_usize..9, 0.0_f64..1.0), 1..60),
        ) {
            let rows: Vec<_> = picks.iter().map(|&(who, question, brier)| row(who, question, brier)).collect();
            let fit = DifficultyAdjusted::fit(6, 9, &rows).unwrap();
            // The defining equations: within each forecaster and each question nothing is left over on average.
            let residual = |row: &QuestionScore| {
                row.brier - fit.question_effects[row.question].unwrap() - fit.scores[row.forecaster][0].adjusted
            };
            let mut by_forecaster = [0.0; 6];
            let mut by_question = [0.0; 9];
            for row in &rows {
                by_forecaster[row.forecaster] += residual(row);
                by_question[row.question] += residual(row);
            }
            for sum in by_forecaster.iter().chain(&by_question) {
                prop_assert!(sum.abs() < 1e-10, "{sum}");
            }
        }

        #[test]
        fn even_odds_on_every_question_stay_a_quarter(
            picks in prop::collection::vec((1_usize..6, 0_usize..9, 0.0_f64..1.0), 1..40),
        ) {
            let mut rows: Vec<_> = picks.iter().map(|&(who, question, brier)| row(who, question, brier)).collect();
            for question in 0..9 {
                rows.push(QuestionScore { fits: false, ..row(0, question, EVEN_ODDS) });
            }
            let fit = DifficultyAdjusted::fit(6, 9, &rows).unwrap();
            for score in &fit.scores[0] {
                prop_assert!((score.adjusted - EVEN_ODDS).abs() < 1e-12);
            }
        }
    }
}
