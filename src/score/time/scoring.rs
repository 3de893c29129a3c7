//! How a question is scored, and what was scored on it.

use std::collections::BTreeMap;

use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{Forecaster, Outcome, Question, View, days_since_epoch, line};
use crate::score::comparison::clustered_interval::Known;
use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal};
use crate::score::rules::convention::LogRule;
use crate::score::rules::{Mark, Rule};
use crate::score::time::curve::{Difference, Moments};

/// How questions are scored.
#[derive(Clone, Copy, Debug)]
pub struct Scoring<'a> {
    /// The rule.
    pub rule: Rule,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which views count.
    pub moments: Moments,
    /// How the crowd's view is made.
    pub crowd: CrowdMethod,
    /// Whom differences are measured to; `None` for the crowd.
    pub benchmark: Option<&'a str>,
    /// Whom skill is measured against, besides.
    pub against: Option<&'a str>,
}

/// What one forecaster scored on the question.
#[derive(Clone, Debug)]
pub struct Own<'a> {
    /// Who.
    pub who: &'a Forecaster,
    /// Finite scores that count.
    pub total: ScoreTotal,
    /// What the sum of the scores that count is under each answer; `None` where it is not known or not finite.
    pub known: Option<Known>,
    /// Infinite scores that count.
    pub infinite: u64,
    /// Views that were held.
    pub forecasts: u64,
    /// Share of the question's life that was covered; `None` where it has no length.
    pub coverage: Option<f64>,
    /// Mean score less that of the benchmark over common time.
    pub difference: Option<Difference>,
    /// What that difference is under each answer; `None` where it is not known or not finite.
    pub known_difference: Option<Known>,
    /// The mean score beside that of whom skill is measured against, over common time; under a platform's rule both as
    /// they are.
    pub beside: Option<Box<(Mark, Mark)>>,
    /// The scores if every word were read at the better and at the worse end of its interval; `None` without words.
    pub words: Option<Box<(ScoreTotal, ScoreTotal)>>,
    /// Good Judgment's mean daily Brier score (0 to 2); `None` under other rules.
    pub daily_brier: Option<f64>,
    /// What width, too high and too low forecasts cost, the parts of the weighted interval score; `None` under other
    /// rules.
    pub parts: Option<Box<[ScoreTotal; 3]>>,
}

impl Own<'_> {
    /// The mean over what counts, infinite where one score is; `None` without any.
    pub fn whole(&self) -> Option<Mark> {
        if self.infinite > 0 { Some(Mark::Infinite) } else { self.total.mean_score().map(Mark::Finite) }
    }
}

/// What was scored on one question.
#[derive(Clone, Debug, Default)]
pub struct QuestionScores<'a> {
    /// Forecasts that count, by forecaster.
    pub counts: Vec<Own<'a>>,
    /// Forecasts written down after the answer was known.
    pub retrospective: Vec<Own<'a>>,
    /// The crowd's finite scores, infinite ones and coverage; `None` where no member forecast.
    pub crowd: Option<(ScoreTotal, u64, Option<f64>)>,
    /// What the sum of the crowd's scores, the score of even odds and that of the base rate are under each answer.
    pub known: [Option<Known>; 3],
    /// The most members that the crowd had at one time.
    pub crowd_size: usize,
    /// What even odds score.
    pub even_odds: Option<ExactScore>,
    /// What the question's base rate scores.
    pub base_rate: Option<ExactScore>,
    /// Views that counted and yet have no score, by reason.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Views beyond what Metaculus lets anybody say, read at its limits.
    pub beyond_limits: u64,
    /// Whether, under a rule of Metaculus, all views had ended when the question did.
    pub uncovered_tail: bool,
    /// Whether differences are to the whole crowd: so many distributions that leaving out each would take too long.
    pub whole_crowd: bool,
    /// Whether, under Good Judgment's rule, a view was withdrawn or expired.
    pub withdrawn: bool,
}

impl QuestionScores<'_> {
    pub(in crate::score) fn leave_out(&mut self, reason: &'static str, views: u64) {
        if views > 0 {
            *self.left_out.entry(reason).or_default() += views;
        }
    }
}

/// What a view scores; `None` where the rule does not apply or view and question do not fit.
pub fn mark(scoring: Scoring<'_>, question: &Question, held: &View, outcome: &Outcome) -> Option<Mark> {
    let rule = if scoring.rule == Rule::ForecastBench { Rule::Brier } else { scoring.rule };
    match (held, outcome) {
        (View::Probability(p), Outcome::Yes | Outcome::No) => {
            let happened =
                if *outcome == Outcome::Yes { DecimalProbability::ONE } else { DecimalProbability::ZERO };
            rule.of_probability(DecimalProbability::from_f64(*p)?, happened, scoring.log)
        }
        (View::Options(options), Outcome::Option(index)) => {
            let probabilities: Vec<f64> = options.iter().map(|p| p.unwrap_or(0.0)).collect();
            let ordered = question.kind.is_ordered();
            rule.of_options(&probabilities, *index, ordered, scoring.log)
        }
        (View::Continuous(distribution), _) => {
            rule.of_distribution(distribution, location(question, outcome)?)
        }
        _ => None,
    }
}

/// Where the answer lies in the question's range, 0 to 1.
pub(super) fn location(question: &Question, outcome: &Outcome) -> Option<f64> {
    let line = line(question.range.as_ref()?)?;
    let at = |value: f64| if value <= line.min() { Some(0.0) } else { line.location(value) };
    match outcome {
        Outcome::Below => Some(0.0),
        Outcome::Above => Some(1.0),
        Outcome::Number(number) => at(*number),
        Outcome::Date(day) => at(days_since_epoch(*day)),
        Outcome::Yes | Outcome::No | Outcome::Option(_) => None,
    }
}
