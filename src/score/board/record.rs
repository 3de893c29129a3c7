//! What a board knows of one forecaster before it becomes a row.

use super::standing::{Bounds, Standing};
use crate::finding::Vocabulary;
use crate::score::comparison::clustered_interval::{ClusteredMean, Known, clustered_mean};
use crate::score::input::ScoredQuestion;
use crate::score::numerics::exact::ScoreTotal;
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
    /// What each of these sums is under each answer.
    pub(crate) known: Vec<Option<Known>>,
    pub(crate) infinite: u64,
    /// Numbers of the questions, rising.
    pub(crate) asked: Vec<usize>,
    pub(crate) forecasts: u64,
    pub(crate) covered: Mean,
    pub(crate) differences: Vec<(usize, ScoreTotal)>,
    /// What each of these sums is under each answer.
    pub(crate) known_differences: Vec<Option<Known>>,
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
fn add_to(
    (totals, known): (&mut Vec<(usize, ScoreTotal)>, &mut Vec<Option<Known>>),
    at: usize,
    (more, known_more): (&ScoreTotal, Option<Known>),
) {
    match totals.last_mut().filter(|(last, _)| *last == at).zip(known.last_mut()) {
        Some(((_, total), known)) => {
            total.merge(more);
            *known = known.zip(known_more).map(|([a, b], [c, d])| [a + c, b + d]);
        }
        None => {
            totals.push((at, *more));
            known.push(known_more);
        }
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
                add_to(
                    (&mut self.differences, &mut self.known_differences),
                    at,
                    (&ScoreTotal::of(difference), own.known_difference),
                );
            }
            Some(Difference::OtherInfinite) => self.without_difference += 1,
            Some(Difference::OwnInfinite | Difference::BothInfinite) | None => {}
        }
        self.hindsight += u64::from(is_new && scored.question.written_after_known());
        if own.total.rows() > 0 {
            add_to((&mut self.totals, &mut self.known), at, (&own.total, own.known));
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
            self.known.push(scores.known[0]);
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

    /// The sum of the scores of all questions; `None` without any, and where one is infinite.
    pub(crate) fn total(&self) -> Option<f64> {
        let mut sum = ScoreTotal::default();
        for (_, total) in &self.totals {
            sum.merge(total);
        }
        (self.infinite == 0 && sum.rows() > 0).then(|| sum.sum())
    }

    pub(crate) fn standing(&self, bounds: Bounds) -> Standing {
        let totals: Vec<_> =
            self.totals.iter().zip(&self.known).map(|(&(_, total), &known)| (total, known)).collect();
        // A difference is one for each question, however many views stand behind it.
        let differences: Vec<_> = self
            .differences
            .iter()
            .zip(&self.known_differences)
            .filter_map(|((_, total), known)| {
                let rows = total.rows() as f64;
                Some((ScoreTotal::of(total.mean_score()?), known.map(|known| known.map(|sum| sum / rows))))
            })
            .collect();
        Standing {
            mean: bounds.mean(&totals),
            infinite: self.infinite,
            difference: Bounds::difference(&differences),
            ..Standing::default()
        }
    }

    /// The means over market and dataset questions; where a board has both, the score is the mean of the two.
    pub(crate) fn standing_of_parts(&self) -> Standing {
        let both = self.part(true).zip(self.part(false));
        Standing { mean: both.map(|(market, dataset)| overall(dataset, market)), ..Standing::default() }
    }

    /// The mean over market questions, or over the others.
    pub(crate) fn part(&self, is_market: bool) -> Option<ClusteredMean> {
        clustered_mean(if is_market { &self.market } else { &self.dataset })
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
