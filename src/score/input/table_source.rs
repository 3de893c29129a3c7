//! What a board asks of a table, whatever its form.

use std::borrow::Cow;

use crate::score::comparison::clustered_interval::ClusteredMean;
use crate::score::comparison::known_values::Errors;
use crate::score::comparison::resampling::ResampleRecord;
use crate::score::csv::QuestionRecord;

/// Scores of one forecaster by question, in the order of question names.
pub(crate) type NamedRecords<'t> = [(&'t str, QuestionRecord)];

/// Mean scores of references on a forecaster's own rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct References {
    pub(crate) even_odds: Option<f64>,
    pub(crate) base_rate: Option<f64>,
}

/// What quantiles show besides their score, as means over a forecaster's forecasts; `None` where one of them lacks a level that
/// is needed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct QuantileMeans {
    /// The parts of the weighted interval score: width, too high, too low.
    pub(crate) parts: [Option<f64>; 3],
    pub(crate) bias: Option<f64>,
    /// The share of answers in the central intervals of 50 and of 90 per cent.
    pub(crate) coverage: [Option<f64>; 2],
    /// The mean distance of the median.
    pub(crate) median_error: Option<f64>,
}

/// A table whose forecasters are numbered from 0.
///
/// Records are asked for one forecaster at a time: those of a table of a million rows are never held together.
pub(crate) trait TableSource<'t> {
    /// How many forecasters there are.
    fn forecasters(&self) -> usize;
    fn name(&self, forecaster: usize) -> &'t str;
    /// The mean over finite scores of a forecaster, and the number of infinite ones.
    fn mean(&self, forecaster: usize, errors: Errors) -> (Option<ClusteredMean>, u64);
    /// The scores of a forecaster on questions that have a name.
    fn records(&self, forecaster: usize) -> Cow<'_, NamedRecords<'t>>;
    /// The same for anybody the table names, scored or not.
    fn records_of(&self, name: &str) -> Option<Cow<'_, NamedRecords<'t>>>;
    /// The same under no and under yes, or with the least and the greatest score of each forecast; `None` where scores have
    /// no bounds.
    fn known_records_of(&self, name: &str) -> Option<[Vec<(&'t str, QuestionRecord)>; 2]>;
    /// Whether those are of the two answers.
    fn by_answer(&self) -> bool;
    /// Questions and forecasts of a forecaster who has so many infinite scores.
    fn counts(&self, forecaster: usize, mean: Option<ClusteredMean>, infinite: u64) -> (u64, u64);
    /// The mean share of the questions' lives that was covered.
    fn coverage(&self, forecaster: usize) -> Option<f64>;
    fn references(&self, forecaster: usize) -> References;
    /// What quantiles show besides their score.
    fn quantile_means(&self, _forecaster: usize) -> QuantileMeans {
        QuantileMeans::default()
    }
    fn answered_alike(&self, forecasters: &[usize]) -> bool;
    /// How many questions somebody answered.
    fn answered_by_any(&self) -> u64;
    /// The questions with a name that a forecaster answered, each once.
    fn answered(&self, forecaster: usize) -> Vec<&'t str>;
    /// Leaves these forecasters only what they said on some of the questions.
    fn keep(&mut self, forecasters: &[usize], is_kept: impl Fn(&str) -> bool);
    /// The names of the questions from which resamples are drawn.
    fn questions(&self, rivals: &[usize]) -> Vec<&'t str>;
    /// What is resampled and the keys of questions, where the table keeps them ready.
    fn resample_records(&self, _rivals: &[usize]) -> Option<(Vec<ResampleRecord>, Vec<u64>)> {
        None
    }
}
