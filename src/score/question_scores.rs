//! What everybody, the crowd and computed baselines scored on one answered question.

use super::convention::LogRule;
use super::crps::PiecewiseLinear;
use super::curve::{Curve, Moments, Step, length, total};
use super::exact::{DecimalProbability, ExactScore, ScoreTotal};
use super::good_judgment::{DailyBoard, DailyForecast};
use super::metaculus::{OutcomeMass, StandingForecast, TimeLine, Window};
use super::rule::{Mark, Rule};
use super::tally::Score;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{
    AsOf, Book, Forecaster, Held, Moment, Outcome, Prediction, Question, Standing, Timeline, View,
    crowd_history, line, view,
};

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
}

/// What one forecaster scored on the question.
#[derive(Clone, Debug)]
pub struct Own<'a> {
    /// Who.
    pub who: &'a Forecaster,
    /// Finite scores that count.
    pub total: ScoreTotal,
    /// Infinite scores that count.
    pub infinite: u64,
    /// Views that were held.
    pub forecasts: u64,
    /// Share of the question's life that was covered; `None` where it has no length.
    pub coverage: Option<f64>,
    /// Mean score less that of the benchmark over common time.
    pub difference: Option<ExactScore>,
    /// The scores if every word were read at the better and at the worse end of its interval; `None` without words.
    pub words: Option<(ScoreTotal, ScoreTotal)>,
}

/// What was scored on one question.
#[derive(Clone, Debug, Default)]
pub struct QuestionScores<'a> {
    /// Forecasts that count, by forecaster.
    pub counts: Vec<Own<'a>>,
    /// Forecasts written down after the answer was known.
    pub retrospective: Vec<Own<'a>>,
    /// The crowd's finite scores, infinite ones and coverage; `None` where nobody of it forecast.
    pub crowd: Option<(ScoreTotal, u64, Option<f64>)>,
    /// The most members that the crowd had at one time.
    pub crowd_size: usize,
    /// What even odds score.
    pub even_odds: Option<ExactScore>,
    /// What the question's base rate scores.
    pub base_rate: Option<ExactScore>,
    /// Views to which the rule does not apply.
    pub not_scorable: u64,
}

/// Scores a question by its answer at `as_of`.
pub fn question_scores<'a>(
    book: &Book<'a>,
    question: &Question,
    outcome: &Outcome,
    scoring: Scoring<'_>,
    as_of: AsOf,
) -> QuestionScores<'a> {
    let lines = book.timelines(question, as_of);
    let end = lines.first().and_then(|(_, line)| line.end()).unwrap_or(as_of.moment);
    let mut scores = QuestionScores::default();
    if scoring.rule.has_own_moments() {
        scores.counts = platform_scores(&lines, question, outcome, scoring.rule, end);
        return scores;
    }
    let of_view = |held: &View| mark(scoring, question, held, outcome);
    let curve = |held: &[Held<'_>], not_scorable: &mut u64| {
        Curve::new(held.iter().filter_map(|held| {
            let found = view(question, &held.forecast.prediction).as_ref().and_then(of_view);
            *not_scorable += u64::from(found.is_none());
            Some(Step { from: held.from, until: held.until.unwrap_or(end), mark: found? })
        }))
    };
    let held: Vec<Vec<Held<'_>>> = lines.iter().map(|(_, line)| line.held(Standing::Counts)).collect();
    let members: Vec<&[Held<'_>]> = lines
        .iter()
        .zip(&held)
        .filter(|((who, _), _)| who.kind.counts_for_crowd())
        .map(|(_, held)| held.as_slice())
        .collect();
    let (crowd, crowd_size) = crowd_curve(question, &members, scoring.crowd, end, of_view);
    scores.crowd_size = crowd_size;
    let benchmark = match scoring.benchmark {
        None => crowd.clone(),
        Some(name) => lines
            .iter()
            .zip(&held)
            .find(|((who, _), _)| who.id == name)
            .map(|(_, held)| curve(held, &mut 0))
            .unwrap_or_default(),
    };
    for ((who, line), held) in lines.iter().zip(&held) {
        let late = line.held(Standing::Retrospective);
        for (held, is_late) in [(held, false), (&late, true)] {
            let own = curve(held, &mut scores.not_scorable);
            if own.is_empty() {
                continue;
            }
            let (sum, infinite) = total(&own.counting(scoring.moments, end));
            if sum.rows() == 0 && infinite == 0 {
                continue;
            }
            let words = held
                .iter()
                .any(|held| held.forecast.word().is_some())
                .then(|| word_ends(held, scoring, outcome, end))
                .flatten();
            let found = Own {
                who,
                total: sum,
                infinite,
                forecasts: held.len() as u64,
                coverage: coverage(question, own.held(), end),
                difference: if is_late { None } else { own.less(&benchmark, scoring.moments, end) },
                words,
            };
            if is_late { scores.retrospective.push(found) } else { scores.counts.push(found) }
        }
    }
    if !crowd.is_empty() {
        let (sum, infinite) = total(&crowd.counting(scoring.moments, end));
        scores.crowd = Some((sum, infinite, coverage(question, crowd.held(), end)));
    }
    scores.even_odds = even_odds(scoring, question, outcome);
    scores.base_rate = question
        .base_rate
        .as_ref()
        .and_then(|rate| of_view(&View::Probability(rate.probability.value()))?.finite());
    scores
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
            let ordered = question.kind == crate::forecast::QuestionType::Ordinal;
            rule.of_options(&probabilities, *index, ordered, scoring.log)
        }
        (View::Continuous(distribution), _) => {
            rule.of_distribution(distribution, location(question, outcome)?)
        }
        _ => None,
    }
}

/// Where the answer lies in the question's range, 0 to 1.
fn location(question: &Question, outcome: &Outcome) -> Option<f64> {
    let line = line(question.range.as_ref()?)?;
    let at = |value: f64| if value <= line.min() { Some(0.0) } else { line.location(value) };
    match outcome {
        Outcome::Below => Some(0.0),
        Outcome::Above => Some(1.0),
        Outcome::Number(number) => at(*number),
        Outcome::Date(day) => at(crate::forecast::days_since_epoch(*day)),
        Outcome::Yes | Outcome::No | Outcome::Option(_) => None,
    }
}

fn even_odds(scoring: Scoring<'_>, question: &Question, outcome: &Outcome) -> Option<ExactScore> {
    if question.kind.is_continuous() {
        let flat = PiecewiseLinear::new(&[(0.0, 0.0), (1.0, 1.0)]).ok()?;
        let score = flat.crps(location(question, outcome)?.clamp(0.0, 1.0)).ok()?;
        return ExactScore::from_f64(score).filter(|_| scoring.rule == Rule::Crps);
    }
    let held = if question.kind.has_options() {
        View::Options(vec![Some(1.0 / question.options.len().max(1) as f64); question.options.len()])
    } else {
        View::Probability(0.5)
    };
    mark(scoring, question, &held, outcome)?.finite()
}

fn coverage(question: &Question, held: i128, end: Moment) -> Option<f64> {
    let life = length(question.opens.as_ref()?.moment(), end);
    (life > 0).then(|| (held as f64 / life as f64).min(1.0))
}

/// What the crowd's view scored over time, and the most members that stood behind it.
fn crowd_curve(
    question: &Question,
    members: &[&[Held<'_>]],
    method: CrowdMethod,
    end: Moment,
    of_view: impl Fn(&View) -> Option<Mark>,
) -> (Curve, usize) {
    let stretches = crowd_history(question, members, method, end);
    let most = stretches.iter().map(|stretch| stretch.members).max().unwrap_or(0);
    let steps = stretches.iter().filter_map(|stretch| {
        Some(Step { from: stretch.from, until: stretch.until, mark: of_view(stretch.view.as_ref()?)? })
    });
    (Curve::new(steps), most)
}

/// The scores with every word at the better and at the worse end of its interval.
fn word_ends(
    held: &[Held<'_>],
    scoring: Scoring<'_>,
    outcome: &Outcome,
    end: Moment,
) -> Option<(ScoreTotal, ScoreTotal)> {
    let happened = match outcome {
        Outcome::Yes => DecimalProbability::ONE,
        Outcome::No => DecimalProbability::ZERO,
        _ => return None,
    };
    let at_end = |better: bool| {
        let steps = held.iter().filter_map(|held| {
            let p = match held.forecast.word().and_then(|(word, scale)| scale.word(word)) {
                Some(word) => {
                    if (happened == DecimalProbability::ONE) == better {
                        word.high()
                    } else {
                        word.low()
                    }
                }
                None => held.forecast.probability()?.value(),
            };
            let rule = if scoring.rule == Rule::ForecastBench { Rule::Brier } else { scoring.rule };
            let mark = rule.of_probability(DecimalProbability::from_f64(p)?, happened, scoring.log)?;
            Some(Step { from: held.from, until: held.until.unwrap_or(end), mark })
        });
        let (sum, infinite) = total(&Curve::new(steps).counting(scoring.moments, end));
        (infinite == 0 && sum.rows() > 0).then_some(sum)
    };
    at_end(true).zip(at_end(false))
}

/// Scores of platforms that weigh time in their own way; yes or no questions only.
fn platform_scores<'a>(
    lines: &[(&'a Forecaster, Timeline<'a>)],
    question: &Question,
    outcome: &Outcome,
    rule: Rule,
    end: Moment,
) -> Vec<Own<'a>> {
    let happened = match outcome {
        Outcome::Yes => true,
        Outcome::No => false,
        _ => return Vec::new(),
    };
    let held: Vec<Vec<Held<'_>>> = lines.iter().map(|(_, line)| line.held(Standing::Counts)).collect();
    // Without a day on which it opened, a question lives from the first forecast on.
    let first = held.iter().flatten().map(|held| held.from).min();
    let Some(opens) = question.opens.as_ref().map(|opens| opens.moment()).or(first) else {
        return Vec::new();
    };
    let earned = if rule == Rule::GoodJudgment {
        good_judgment(&held, opens, end, happened)
    } else {
        metaculus(&held, question, opens, end, happened, rule)
    };
    earned
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(index, score, coverage)| {
            let (who, _) = lines.get(index)?;
            let mut sum = ScoreTotal::default();
            let infinite = match score {
                Score::Finite(score) => {
                    sum.add(ExactScore::from_f64(score)?);
                    0
                }
                Score::Infinite => 1,
            };
            Some(Own {
                who,
                total: sum,
                infinite,
                forecasts: held.get(index)?.len() as u64,
                coverage: Some(coverage),
                difference: None,
                words: None,
            })
        })
        .collect()
}

/// Number of the forecaster, score, coverage.
type Earned = Vec<(usize, Score, f64)>;

fn metaculus(
    held: &[Vec<Held<'_>>],
    question: &Question,
    opens: Moment,
    end: Moment,
    happened: bool,
    rule: Rule,
) -> Option<Earned> {
    let seconds = |moment: Moment| (moment - opens).as_seconds_f64();
    let planned = question.closes.as_ref().map_or(end, |closes| closes.moment());
    let window = Window::new(0.0, seconds(planned), seconds(end)).ok()?;
    let mut standing = Vec::new();
    for (forecaster, held) in held.iter().enumerate() {
        for held in held {
            let Prediction::Probability(p) = held.forecast.prediction else { continue };
            standing.push(StandingForecast {
                forecaster,
                on_outcome: OutcomeMass::binary(p.value(), happened).ok()?,
                start: seconds(held.from),
                end: held.until.map(seconds),
            });
        }
    }
    let line = TimeLine::new(window, &standing).ok()?;
    let scores = if rule == Rule::MetaculusPeer { line.peer().ok()? } else { line.baseline() };
    let counted = line.per_forecaster(&scores).into_iter().filter(|score| score.earned.counts());
    Some(counted.map(|score| (score.forecaster, score.earned.score, score.earned.coverage)).collect())
}

fn good_judgment(held: &[Vec<Held<'_>>], opens: Moment, end: Moment, happened: bool) -> Option<Earned> {
    let day = |moment: Moment| u32::try_from((moment - opens).num_days()).ok();
    let days = day(end)?;
    let mut forecasts = Vec::new();
    for (forecaster, held) in held.iter().enumerate() {
        for held in held {
            let Prediction::Probability(p) = held.forecast.prediction else { continue };
            let missed = if happened { 1.0 - p.value() } else { p.value() };
            forecasts.push(DailyForecast { forecaster, day: day(held.from)?, brier: 2.0 * missed * missed });
        }
    }
    let board = DailyBoard::new(days, &forecasts).ok()?;
    Some(
        board
            .scores
            .iter()
            .map(|score| (score.forecaster, Score::Finite(score.accuracy), score.participation))
            .collect(),
    )
}
