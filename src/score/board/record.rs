//! What a board knows of one forecaster before it becomes a row.

use super::standing::{LEVEL, Standing, standing};
use crate::finding::Vocabulary;
use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean};
use crate::score::input::ScoredQuestion;
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::platforms::forecastbench::overall;
use crate::score::rules::Mark;
use crate::score::rules::convention::Direction;
use crate::score::rules::skill::skill;
use crate::score::time::curve::Difference;
use crate::score::time::scoring::{Own, QuestionScores};

/// Everything of one forecaster.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) kind: Option<&'static str>,
    pub(crate) totals: Vec<(usize, ScoreTotal)>,
    pub(crate) infinite: u64,
    /// Numbers of the questions, rising.
    pub(crate) asked: Vec<usize>,
    pub(crate) forecasts: u64,
    pub(crate) covered: Mean,
    pub(crate) differences: Vec<(usize, ScoreTotal)>,
    /// Questions on which the benchmark's score is infinite, so that there is no difference.
    pub(crate) without_difference: u64,
    pub(crate) even: ScoreTotal,
    pub(crate) own_with_base: ScoreTotal,
    pub(crate) base: ScoreTotal,
    pub(crate) own_with_other: ScoreTotal,
    pub(crate) other: ScoreTotal,
    /// Whether one of the two scored infinitely there.
    pub(crate) infinite_beside: bool,
    pub(crate) words: bool,
    pub(crate) best: ScoreTotal,
    pub(crate) worst: ScoreTotal,
    pub(crate) hindsight: u64,
    pub(crate) daily_brier: Mean,
    /// What width, too high and too low forecasts cost.
    pub(crate) parts: [ScoreTotal; 3],
    /// The same totals on questions with a market and on others, where difficulty is taken away.
    pub(crate) market: Vec<ScoreTotal>,
    pub(crate) dataset: Vec<ScoreTotal>,
}

/// A plain mean.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mean {
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

    pub(crate) fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// Adds to the total of a question, which is the last one or a new one.
fn add_to(totals: &mut Vec<(usize, ScoreTotal)>, at: usize, more: &ScoreTotal) {
    match totals.last_mut().filter(|(last, _)| *last == at) {
        Some((_, total)) => total.merge(more),
        None => totals.push((at, *more)),
    }
}

impl Record {
    /// Adds what a forecaster scored on a question.
    pub(crate) fn add(&mut self, at: usize, own: &Own<'_>, scored: &ScoredQuestion<'_>) {
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
            Some(Difference::Finite(difference)) => {
                add_to(&mut self.differences, at, &ScoreTotal::of(difference));
            }
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
    pub(crate) fn add_crowd(&mut self, at: usize, scores: &QuestionScores<'_>) {
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

    pub(crate) fn questions(&self) -> u64 {
        self.asked.len() as u64
    }

    pub(crate) fn standing(&self) -> Standing {
        let totals: Vec<ScoreTotal> = self.totals.iter().map(|&(_, total)| total).collect();
        let differences: Vec<ExactScore> =
            self.differences.iter().filter_map(|(_, total)| total.mean_score()).collect();
        standing(&totals, self.infinite, &differences)
    }

    /// The means over market and dataset questions; where a board has both, the score is the mean of the two.
    pub(crate) fn standing_of_parts(&self) -> Standing {
        let both = self.part(true).zip(self.part(false));
        Standing {
            mean: both.map(|(market, dataset)| overall(dataset, market, LEVEL)),
            ..Standing::default()
        }
    }

    /// The mean over market questions, or over the others.
    pub(crate) fn part(&self, is_market: bool) -> Option<ClusteredMean> {
        clustered_mean(if is_market { &self.market } else { &self.dataset }, LEVEL)
    }

    /// How much better than the references the forecaster was; all `None` where more is better or a score is infinite.
    pub(crate) fn skills(&self, score: Option<f64>, direction: Direction) -> Skills {
        if direction != Direction::LowerIsBetter || self.infinite > 0 {
            return Skills::default();
        }
        let of = |own: Option<f64>, reference: &ScoreTotal| skill(own?, reference.mean()?);
        Skills {
            even_odds: of(score, &self.even),
            base_rate: of(self.own_with_base.mean(), &self.base),
            against: of(self.own_with_other.mean(), &self.other).filter(|_| !self.infinite_beside),
        }
    }

    /// The mean scores with every word read at the better and at the worse end of its interval; `None` without words.
    pub(crate) fn word_ends(&self) -> (Option<f64>, Option<f64>) {
        if self.words { (self.best.mean(), self.worst.mean()) } else { (None, None) }
    }
}

/// Skill scores: one less the mean score over that of a reference.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Skills {
    pub(crate) even_odds: Option<f64>,
    pub(crate) base_rate: Option<f64>,
    pub(crate) against: Option<f64>,
}
