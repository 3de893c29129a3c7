//! What a board knows of one forecaster before it becomes a row.

use super::score_board::ScoreRow;
use crate::finding::Vocabulary;
use crate::forecast::Question;
use crate::score::board::leaderboard::{LEVEL, Standing, standing};
use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::platforms::forecastbench::overall;
use crate::score::rules::Mark;
use crate::score::rules::convention::Direction;
use crate::score::rules::skill::skill;
use crate::score::time::curve::Difference;
use crate::score::time::question_scores::{Own, QuestionScores};

/// What a question scored, with what groups are made of.
pub(super) struct Scored<'w> {
    pub(super) question: &'w Question,
    pub(super) scores: QuestionScores<'w>,
    /// Whether anybody has a forecast that counts.
    pub(super) has_forecasts: bool,
    /// Whether its difficulty is a market's score, where difficulty is taken away.
    pub(super) is_market: Option<bool>,
}

/// Everything of one forecaster.
#[derive(Default)]
pub(super) struct Record {
    pub(super) kind: Option<&'static str>,
    pub(super) totals: Vec<(usize, ScoreTotal)>,
    pub(super) infinite: u64,
    /// Numbers of the questions, rising.
    pub(super) asked: Vec<usize>,
    pub(super) forecasts: u64,
    pub(super) covered: Mean,
    pub(super) differences: Vec<(usize, ScoreTotal)>,
    /// Questions on which the benchmark's score is infinite, so that there is no difference.
    pub(super) without_difference: u64,
    pub(super) even: ScoreTotal,
    pub(super) own_with_base: ScoreTotal,
    pub(super) base: ScoreTotal,
    pub(super) own_with_other: ScoreTotal,
    pub(super) other: ScoreTotal,
    /// Whether one of the two scored infinitely there.
    pub(super) infinite_beside: bool,
    pub(super) words: bool,
    pub(super) best: ScoreTotal,
    pub(super) worst: ScoreTotal,
    pub(super) hindsight: u64,
    pub(super) daily_brier: Mean,
    /// What width, too high and too low forecasts cost.
    pub(super) parts: [ScoreTotal; 3],
    /// The same totals on questions with a market and on others, where difficulty is taken away.
    pub(super) market: Vec<ScoreTotal>,
    pub(super) dataset: Vec<ScoreTotal>,
}

/// A plain mean.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean {
    sum: f64,
    count: u64,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1;
        }
    }

    fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// A total of one score.
pub(super) fn single(score: ExactScore) -> ScoreTotal {
    let mut total = ScoreTotal::default();
    total.add(score);
    total
}

/// Adds to the total of a question, which is the last one or a new one.
fn add_to(totals: &mut Vec<(usize, ScoreTotal)>, at: usize, more: &ScoreTotal) {
    match totals.last_mut().filter(|(last, _)| *last == at) {
        Some((_, total)) => total.merge(more),
        None => totals.push((at, *more)),
    }
}

impl Record {
    /// Adds what somebody scored on a question.
    pub(super) fn add(&mut self, at: usize, own: &Own<'_>, scored: &Scored<'_>) {
        self.kind = Some(own.who.kind.word());
        // Questions come in order; several forecasters of a kind share one.
        let is_new = self.asked.last() != Some(&at);
        if is_new {
            self.asked.push(at);
        }
        self.forecasts += own.forecasts;
        self.infinite += own.infinite;
        self.covered.add(own.coverage);
        self.daily_brier.add(own.daily_brier);
        for (total, more) in self.parts.iter_mut().zip(own.parts.as_deref().into_iter().flatten()) {
            total.merge(more);
        }
        match own.difference {
            Some(Difference::Finite(difference)) => add_to(&mut self.differences, at, &single(difference)),
            Some(Difference::OtherInfinite) => self.without_difference += 1,
            Some(Difference::OwnInfinite | Difference::BothInfinite) | None => {}
        }
        self.hindsight += u64::from(is_new && scored.question.written_after_known());
        if own.total.rows() > 0 {
            add_to(&mut self.totals, at, &own.total);
            match scored.is_market {
                Some(true) => self.market.push(own.total),
                Some(false) => self.dataset.push(own.total),
                None => {}
            }
        }
        let mean = own.total.mean_score();
        if let Some(even) = scored.scores.even_odds {
            self.even.add(even);
        }
        if let (Some(mean), Some(base)) = (mean, scored.scores.base_rate) {
            self.own_with_base.add(mean);
            self.base.add(base);
        }
        match own.beside.as_deref() {
            Some(&(Mark::Finite(mean), Mark::Finite(other))) => {
                self.own_with_other.add(mean);
                self.other.add(other);
            }
            Some(_) => self.infinite_beside = true,
            None => {}
        }
        self.words |= own.words.is_some();
        let (best, worst) = own.words.as_deref().copied().unwrap_or((own.total, own.total));
        self.best.merge(&best);
        self.worst.merge(&worst);
    }

    /// The crowd's record on a question.
    pub(super) fn add_crowd(&mut self, at: usize, scores: &QuestionScores<'_>) {
        let Some((total, infinite, coverage)) = &scores.crowd else { return };
        if total.rows() + infinite == 0 {
            return;
        }
        self.asked.push(at);
        self.forecasts += total.rows() + infinite;
        self.infinite += infinite;
        self.covered.add(*coverage);
        if total.rows() > 0 {
            self.totals.push((at, *total));
        }
        if let Some(even) = scores.even_odds {
            self.even.add(even);
        }
        if let (Some(mean), Some(base)) = (total.mean_score(), scores.base_rate) {
            self.own_with_base.add(mean);
            self.base.add(base);
        }
    }

    pub(super) fn questions(&self) -> u64 {
        self.asked.len() as u64
    }

    pub(super) fn standing(&self) -> Standing {
        let totals: Vec<ScoreTotal> = self.totals.iter().map(|&(_, total)| total).collect();
        let differences: Vec<ExactScore> =
            self.differences.iter().filter_map(|(_, total)| total.mean_score()).collect();
        standing(&totals, self.infinite, &differences)
    }

    /// The means over market and dataset questions; where a board has both, the score is the mean of the two.
    pub(super) fn standing_of_parts(&self) -> Standing {
        let both = self.part(true).zip(self.part(false));
        Standing {
            mean: both.map(|(market, dataset)| overall(dataset, market, LEVEL)),
            ..Standing::default()
        }
    }

    /// The mean over market questions, or over the others.
    pub(super) fn part(&self, is_market: bool) -> Option<ClusteredMean> {
        clustered_mean(if is_market { &self.market } else { &self.dataset }, LEVEL)
    }

    pub(super) fn row(
        &self,
        name: &str,
        standing: &Standing,
        direction: Direction,
        is_brier: bool,
    ) -> ScoreRow {
        let mut row = ScoreRow::of(name, self.kind, standing, is_brier);
        row.questions = self.questions();
        row.forecasts = self.forecasts;
        row.coverage = self.covered.value();
        row.daily_brier = self.daily_brier.value();
        row.written_after_known = self.hindsight;
        let [width, high, low] = &self.parts;
        (row.dispersion, row.overprediction, row.underprediction) = (width.mean(), high.mean(), low.mean());
        if direction == Direction::LowerIsBetter && self.infinite == 0 {
            let of = |own: Option<f64>, reference: &ScoreTotal| skill(own?, reference.mean()?);
            row.skill_even_odds = of(row.score, &self.even);
            row.skill_base_rate = of(self.own_with_base.mean(), &self.base);
            if !self.infinite_beside {
                row.skill_against = of(self.own_with_other.mean(), &self.other);
            }
        }
        if self.words {
            row.word_best = self.best.mean();
            row.word_worst = self.worst.mean();
        }
        row
    }
}
