//! What one forecaster scored on one question.

use super::long_form::LongForecast;
use super::moment::Life;
use crate::forecast::Moment;
use crate::score::numerics::exact::{ScoreTotal, Weight};
use crate::score::rules::Mark;
use crate::score::time::curve::{Curve, Difference, Moments, Step};

/// One forecast with its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scored {
    pub(super) time: Option<Moment>,
    pub(super) mark: Mark,
    pub(super) weight: Weight,
}

/// Holds the scores of one forecaster on one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionRecord {
    /// The finite scores that count; one, if they were averaged over time.
    pub total: ScoreTotal,
    /// Scores that count and are infinite.
    pub infinite: u64,
    /// Forecasts behind them.
    pub forecasts: u64,
    /// Scores over time, where differences are taken over common time.
    curve: Curve,
}

impl QuestionRecord {
    /// Takes the scores that count and all that the forecaster held, in the order of time.
    pub(super) fn new(counting: &[Scored], held: &[Scored], moments: Moments, life: Life) -> Self {
        let mut record = Self { forecasts: counting.len() as u64, ..Self::default() };
        let mut add = |mark: Mark, weight: Weight| match mark {
            Mark::Finite(score) => record.total.add_weighted(score, weight),
            Mark::Infinite => record.infinite += 1,
        };
        let end = life.end.unwrap_or(Moment::MAX_UTC);
        let curve = match moments {
            Moments::Average | Moments::First => over_time(held, end),
            Moments::Each | Moments::Last | Moments::Spot(_) => Curve::default(),
        };
        if moments == Moments::Average {
            if let Some(last) = counting.last() {
                for mark in curve.counting(moments, end) {
                    add(mark, last.weight);
                }
            }
        } else {
            for scored in counting {
                add(scored.mark, scored.weight);
            }
        }
        Self { curve, ..record }
    }

    /// Tells whether nothing counts.
    pub fn is_empty(&self) -> bool {
        self.total.rows() == 0 && self.infinite == 0
    }

    /// Returns the own mean score and that of another on the same question: over common time where scores are averaged
    /// over time, at the time of the own first forecast where that counts, else of what counts. `None` where nothing is
    /// common.
    pub fn beside(&self, other: &Self, moments: Moments) -> Option<(Mark, Mark)> {
        match moments {
            Moments::Average | Moments::First => self.curve.beside(&other.curve, moments, Moment::MAX_UTC),
            Moments::Each | Moments::Last | Moments::Spot(_) => Some((self.mean()?, other.mean()?)),
        }
    }

    fn mean(&self) -> Option<Mark> {
        if self.infinite > 0 { Some(Mark::Infinite) } else { self.total.mean_score().map(Mark::Finite) }
    }
}

/// Each score from its time to that of the next.
fn over_time(held: &[Scored], end: Moment) -> Curve {
    let start_of = |scored: &Scored| scored.time.unwrap_or(Moment::MIN_UTC);
    let untils = held.iter().skip(1).map(start_of).chain([end]);
    Curve::new(held.iter().zip(untils).map(|(scored, until)| Step {
        from: start_of(scored),
        until: until.min(end),
        mark: scored.mark,
    }))
}

/// Takes the mean scores on the questions that both have, each list in rising order of questions; the result keeps it.
pub fn on_common_questions<Q: Ord + Copy>(
    own: &[(Q, QuestionRecord)],
    other: &[(Q, QuestionRecord)],
    moments: Moments,
) -> Vec<(Q, Mark, Mark)> {
    let mut others = other.iter().peekable();
    let mut pairs = Vec::new();
    for (question, record) in own {
        while others.next_if(|(other, _)| other < question).is_some() {}
        if let Some((_, other)) = others.next_if(|(other, _)| other == question)
            && let Some((own, other)) = record.beside(other, moments)
        {
            pairs.push((*question, own, other));
        }
    }
    pairs
}

/// Takes the differences on the questions that both have, as [`on_common_questions`] finds them.
pub fn differences<Q: Ord + Copy>(
    own: &[(Q, QuestionRecord)],
    other: &[(Q, QuestionRecord)],
    moments: Moments,
) -> Vec<(Q, Difference)> {
    let pairs = on_common_questions(own, other, moments);
    pairs.into_iter().map(|(question, own, other)| (question, Difference::between(own, other))).collect()
}

/// Holds what one forecaster scored with forecasts in long form.
#[derive(Debug, Clone, PartialEq)]
pub struct LongRecord<'form> {
    /// Who forecast.
    pub forecaster: &'form str,
    /// Scores by question, in rising order of questions.
    pub questions: Vec<(&'form str, QuestionRecord)>,
    /// The shares of the lives of questions that were covered, as far as a table says them.
    pub coverage: ScoreTotal,
    /// Forecasts that count and that the rule does not score.
    pub not_scorable: u64,
}

/// Scores forecasts in long form, which come by forecaster, question and time, under a rule.
pub fn long_records<'form, F>(
    forecasts: impl IntoIterator<Item = &'form LongForecast<F>>,
    moments: Moments,
    rule: impl Fn(&F) -> Option<Mark>,
) -> Vec<LongRecord<'form>>
where
    F: 'form,
{
    let forecasts: Vec<&LongForecast<F>> = forecasts.into_iter().collect();
    forecasts
        .chunk_by(|left, right| left.forecaster == right.forecaster)
        .map(|own| {
            let mut record = LongRecord {
                forecaster: own.first().map_or("", |first| first.forecaster.as_str()),
                questions: Vec::new(),
                coverage: ScoreTotal::default(),
                not_scorable: 0,
            };
            for held in own.chunk_by(|left, right| left.question == right.question) {
                let Some(first) = held.first() else { continue };
                let (mut counting, mut all) = (Vec::new(), Vec::new());
                for forecast in held {
                    let Some(mark) = rule(&forecast.stated) else {
                        record.not_scorable += u64::from(forecast.counts);
                        continue;
                    };
                    let scored = Scored { time: forecast.time, mark, weight: Weight::ONE };
                    all.push(scored);
                    counting.extend(forecast.counts.then_some(scored));
                }
                let question = QuestionRecord::new(&counting, &all, moments, first.life);
                if question.is_empty() {
                    continue;
                }
                if let (true, Some(share)) = (moments != Moments::Each, first.covered()) {
                    record.coverage.add(share);
                }
                record.questions.push((first.question.as_str(), question));
            }
            record
        })
        .collect()
}
