//! Scores gathered by question, for intervals, pairs and resamples.

#![expect(clippy::cast_possible_truncation, reason = "questions are numbered in 32 bits")]

use super::forecasts::ForecastTable;
use super::row::{OWN, Place, Row, SHORT, TableRow};
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResampleCluster, ResampleRecord};
use crate::score::exact::{ExactScore, ScoreTotal, Weight};

impl ForecastTable {
    /// Returns the half Brier scores of a forecaster by question, in the order of question names; a row without a
    /// question stands for itself, and those come last, by score.
    pub fn scores_by_question(&self, forecaster: u32) -> Vec<(Option<u32>, ScoreTotal)> {
        self.scores_by_question_under(forecaster, |row| Some(row.p.brier(row.outcome)))
    }

    /// Returns the same under any rule; rows for which it gives no score are left out.
    pub fn scores_by_question_under(
        &self,
        forecaster: u32,
        rule: impl Fn(&TableRow) -> Option<ExactScore>,
    ) -> Vec<(Option<u32>, ScoreTotal)> {
        let mut rows: Vec<(Option<u32>, ScoreTotal)> = self
            .rows(forecaster)
            .filter_map(|row| {
                let mut total = ScoreTotal::default();
                total.add_weighted(rule(&row)?, row.weight);
                Some((row.question, total))
            })
            .collect();
        let ranks = self.ranks();
        // Named ones first, by name; the others by score.
        rows.sort_by_cached_key(|(question, total)| {
            let rank = question.and_then(|question| ranks.get(question as usize).copied()).unwrap_or(OWN);
            (rank, if rank == OWN { total.mean_score() } else { None })
        });
        rows.dedup_by(|(later, total), (kept, sum)| {
            let same = later.is_some() && later == kept;
            if same {
                sum.merge(total);
            }
            same
        });
        rows
    }

    /// Prepares forecasters for [`crate::score::comparison::resampling::resample`], in the order given, with the keys
    /// of questions.
    ///
    /// Weights of rows are taken to three decimals. Rows without a question are questions of their own, told apart by
    /// their place in the order of scores.
    pub fn resample_records(&self, forecasters: &[u32]) -> (Vec<ResampleRecord>, Vec<u64>) {
        let mut keys: Vec<u64> =
            (0..self.questions() as u32).map(|at| question_key(self.question(at))).collect();
        let named = keys.len();
        let mut sums: Vec<(u32, u64)> = vec![(0, 0); named];
        let records = forecasters
            .iter()
            .map(|&forecaster| {
                let usual = |row: Row| matches!(row.place(), Place::Short(..)) && row.question != OWN;
                if self.stored(forecaster).all(usual) {
                    self.short_record(forecaster, &mut sums)
                } else {
                    self.long_record(forecaster, named, &mut keys)
                }
            })
            .collect();
        (records, keys)
    }

    fn short_record(&self, forecaster: u32, sums: &mut [(u32, u64)]) -> ResampleRecord {
        let mut touched = Vec::new();
        let mut coarse = true;
        for row in self.stored(forecaster) {
            let Place::Short(steps, came_true) = row.place() else { continue };
            coarse &= steps.is_multiple_of(100);
            if let Some((rows, sum)) = sums.get_mut(row.question as usize) {
                if *rows == 0 {
                    touched.push(row.question);
                }
                *rows += 1;
                *sum += u64::from(Row::short_score(steps, came_true));
            }
        }
        // Two decimals need two limbs less.
        let (scale, unit) = if coarse { (u64::from(SHORT), 1e-4) } else { (1, 1e-8) };
        let clusters = touched
            .into_iter()
            .filter_map(|question| {
                let (rows, sum) = std::mem::take(sums.get_mut(question as usize)?);
                Some(ResampleCluster { question, rows, sum: sum / scale })
            })
            .collect();
        ResampleRecord { clusters, unit }
    }

    fn long_record(&self, forecaster: u32, named: usize, keys: &mut Vec<u64>) -> ResampleRecord {
        const THOUSAND: f64 = 1000.0;
        let mut own = named;
        let weighted = self.rows(forecaster).any(|row| row.weight != Weight::ONE);
        let scale = if weighted { THOUSAND } else { 1.0 };
        let clusters = self
            .scores_by_question(forecaster)
            .into_iter()
            .map(|(question, total)| {
                let question = question.unwrap_or_else(|| {
                    // Rows of different forecasters share nothing, so their draws may.
                    if own == keys.len() {
                        keys.push(question_key(&format!("#{}", own - named)));
                    }
                    own += 1;
                    (own - 1) as u32
                });
                #[expect(clippy::cast_sign_loss, reason = "scores are 0 to 1")]
                let (rows, sum) =
                    ((total.weight() * scale).round() as u32, (total.sum() * scale * 1e9).round() as u64);
                ResampleCluster { question, rows, sum }
            })
            .collect();
        ResampleRecord { clusters, unit: 1e-9 }
    }
}
