//! Scores of platforms that weigh time in their own way, over what forecasters held on one question.

use crate::forecast::grid::{GridCdf, POINTS};
use crate::forecast::{
    Continuous, Forecast, Forecaster, Held, Moment, Outcome, Prediction, Question, QuestionType, Standing,
    Timeline, View, days_since_epoch, line, view,
};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::platforms::good_judgment::{DailyBoard, DailyForecast};
use crate::score::platforms::metaculus::{
    ForecasterScore, OpenBounds, OutcomeMass, StandingForecast, TimeLine, TimeScore, Window, bucket,
};
use crate::score::rules::Rule;
use crate::score::rules::Score;
use crate::score::time::curve::Moments;
use crate::score::time::scoring::{Own, QuestionScores, Scoring, mark};

/// The least and, taken from 1, the most that Metaculus lets anybody put on an answer.
const LEAST: f64 = 0.001;

/// Why views are left out.
pub(in crate::score) const NOT_SCORABLE: &str = "not scorable by this rule";
/// Why views are left out where one moment counts.
pub(in crate::score) const NOT_AT_THE_SPOT: &str = "not held at the spot";

/// Number of the forecaster, score, coverage, mean daily Brier score.
type Earned = Vec<(usize, Score, f64, Option<f64>)>;

/// Scores the views that count by a rule with moments of its own.
pub(in crate::score) fn platform_scores<'a>(
    lines: &[(&'a Forecaster, Timeline<'a>)],
    question: &Question,
    outcome: &Outcome,
    scoring: Scoring<'_>,
    end: Moment,
) -> QuestionScores<'a> {
    let mut scores = QuestionScores::default();
    let held: Vec<Vec<Held<'_>>> = lines.iter().map(|(_, line)| line.held(Standing::Counts)).collect();
    // Without a day on which it opened, a question lives from the first forecast on.
    let first = held.iter().flatten().map(|held| held.from).min();
    let Some(opens) = question.opens.as_ref().map(|opens| opens.moment()).or(first) else {
        return scores;
    };
    let counts = lines.iter().map(|(who, _)| who.kind.counts_for_crowd()).collect();
    let life = Life { question, outcome, opens, end, counts };
    for (_, line) in lines {
        scores.leave_out("retrospective forecast", line.held(Standing::Retrospective).len() as u64);
    }
    let mut unread = vec![0_u64; held.len()];
    let earned = if scoring.rule == Rule::GoodJudgment {
        life.good_judgment(&held, scoring, &mut scores, &mut unread)
    } else {
        let last = held.iter().flatten().map(|held| held.until.unwrap_or(end)).max();
        scores.uncovered_tail = last.is_some_and(|last| last < end);
        life.metaculus(&held, scoring, &mut scores, &mut unread)
    };
    let mut earned = earned.unwrap_or_default().into_iter().peekable();
    for (index, (((who, _), held), unread)) in lines.iter().zip(&held).zip(unread).enumerate() {
        scores.leave_out(NOT_SCORABLE, unread);
        let Some((_, score, coverage, daily_brier)) = earned.next_if(|(number, ..)| *number == index) else {
            scores.leave_out(life.why_nothing(scoring.rule), held.len() as u64 - unread);
            continue;
        };
        let mut total = ScoreTotal::default();
        let infinite = match score {
            Score::Finite(score) => {
                let Some(score) = ExactScore::from_f64(score) else { continue };
                total.add(score);
                0
            }
            Score::Infinite => 1,
        };
        scores.counts.push(Own {
            who,
            total,
            known: None,
            known_difference: None,
            infinite,
            forecasts: held.len() as u64,
            coverage: Some(coverage),
            difference: None,
            beside: None,
            words: None,
            daily_brier,
            parts: None,
        });
    }
    let other = |name: &str| scores.counts.iter().find(|other| other.who.id == name).and_then(Own::whole);
    if let Some(other) = scoring.against.and_then(other) {
        for own in &mut scores.counts {
            own.beside = own.whole().map(|own| Box::new((own, other)));
        }
    }
    scores
}

/// Counts a view of a forecaster that the rule cannot read.
fn count(unread: &mut [u64], forecaster: usize) {
    if let Some(unread) = unread.get_mut(forecaster) {
        *unread += 1;
    }
}

/// A question from its opening to its end, with its answer.
struct Life<'a> {
    question: &'a Question,
    outcome: &'a Outcome,
    opens: Moment,
    end: Moment,
    /// Which forecasters count for the crowd: they are the peers of all others, policies and articles are not.
    counts: Vec<bool>,
}

impl Life<'_> {
    fn why_nothing(&self, rule: Rule) -> &'static str {
        match rule {
            Rule::GoodJudgment if !self.question.kind.is_continuous() => {
                "not held on any whole day beside others"
            }
            Rule::MetaculusSpotBaseline | Rule::MetaculusSpotPeer => NOT_AT_THE_SPOT,
            _ => NOT_SCORABLE,
        }
    }

    fn metaculus(
        &self,
        held: &[Vec<Held<'_>>],
        scoring: Scoring<'_>,
        scores: &mut QuestionScores<'_>,
        unread: &mut [u64],
    ) -> Option<Earned> {
        let seconds = |moment: Moment| (moment - self.opens).as_seconds_f64();
        let planned = self.question.closes.as_ref().map_or(self.end, |closes| closes.moment());
        let window = Window::new(0.0, seconds(planned), seconds(self.end)).ok()?;
        let mut standing = Vec::new();
        for (forecaster, held) in held.iter().enumerate() {
            for held in held {
                let Some((on_outcome, is_beyond)) = self.on_outcome(held.forecast) else {
                    count(unread, forecaster);
                    continue;
                };
                scores.beyond_limits += u64::from(is_beyond);
                standing.push(StandingForecast {
                    forecaster,
                    on_outcome,
                    start: seconds(held.from),
                    // What runs to the end of the question stands at that very moment too.
                    end: held.until.filter(|&until| until < self.end).map(seconds),
                });
            }
        }
        let spot = match scoring.moments {
            Moments::Spot(moment) => seconds(moment),
            _ => seconds(self.end),
        };
        let score = |standing: &[StandingForecast]| -> Option<Vec<ForecasterScore>> {
            let time_line = TimeLine::new(window, standing).ok()?;
            let earned: Vec<TimeScore> = match scoring.rule {
                Rule::MetaculusPeer => time_line.peer().ok()?,
                Rule::MetaculusSpotBaseline => time_line.spot_baseline(spot),
                Rule::MetaculusSpotPeer => time_line.spot_peer(spot).ok()?,
                _ => time_line.baseline(),
            };
            Some(time_line.per_forecaster(&earned))
        };
        let found = if scoring.rule.is_relative() {
            let of_crowd = |number: usize| self.counts.get(number).copied().unwrap_or(false);
            let peers: Vec<StandingForecast> =
                standing.iter().copied().filter(|forecast| of_crowd(forecast.forecaster)).collect();
            let mut found = score(&peers)?;
            for outsider in (0..held.len()).filter(|&number| !of_crowd(number)) {
                let own = standing.iter().copied().filter(|forecast| forecast.forecaster == outsider);
                let beside: Vec<StandingForecast> = peers.iter().copied().chain(own).collect();
                found.extend(score(&beside)?.into_iter().filter(|score| score.forecaster == outsider));
            }
            found.sort_by_key(|score| score.forecaster);
            found
        } else {
            score(&standing)?
        };
        let counted = found.into_iter().filter(|score| score.earned.counts());
        Some(
            counted
                .map(|score| (score.forecaster, score.earned.score, score.earned.coverage, None))
                .collect(),
        )
    }

    /// What a forecast put on the answer within the limits of Metaculus, and whether it went beyond them.
    fn on_outcome(&self, forecast: &Forecast) -> Option<(OutcomeMass, bool)> {
        let is_beyond = |p: f64| !(LEAST..=1.0 - LEAST).contains(&p);
        match (view(self.question, &forecast.prediction)?, self.outcome) {
            (View::Probability(p), Outcome::Yes | Outcome::No) => {
                let within = p.clamp(LEAST, 1.0 - LEAST);
                let mass = OutcomeMass::binary(within, *self.outcome == Outcome::Yes).ok()?;
                Some((mass, is_beyond(p)))
            }
            (View::Options(options), Outcome::Option(index)) => {
                let all: Vec<Option<f64>> = options.iter().map(|p| Some(p.unwrap_or(0.0))).collect();
                let mass = OutcomeMass::choice(&all, *index).ok()?;
                Some((mass.at_least(LEAST).ok()?.at_most(1.0 - LEAST).ok()?, is_beyond(mass.mass())))
            }
            (View::Continuous(distribution), _) => {
                // What the platform stored is standardised already.
                let stored = match &forecast.prediction {
                    Prediction::Continuous(Continuous::Cdf(points)) => {
                        GridCdf::stored(*distribution.line()?, points)
                    }
                    _ => None,
                };
                let grid = match stored {
                    Some(grid) => grid,
                    None => distribution.grid(POINTS)?.ok()?.standardised().ok()?,
                };
                let open = OpenBounds { low: grid.line().open_low(), high: grid.line().open_high() };
                Some((OutcomeMass::continuous(grid.heights(), self.bucket()?, open).ok()?, false))
            }
            _ => None,
        }
    }

    /// The bucket of the answer to a question about a number or a day.
    fn bucket(&self) -> Option<usize> {
        let line = line(self.question.range.as_ref()?)?;
        // What lies at or past the zero point of a logarithmic line is below the range.
        let at = |value: f64| line.location(value).unwrap_or(f64::NEG_INFINITY);
        let location = match self.outcome {
            Outcome::Below => f64::NEG_INFINITY,
            Outcome::Above => f64::INFINITY,
            Outcome::Number(number) => at(*number),
            Outcome::Date(day) => at(days_since_epoch(*day)),
            Outcome::Yes | Outcome::No | Outcome::Option(_) => return None,
        };
        Some(bucket(location, u32::try_from(POINTS - 1).ok()?))
    }

    fn good_judgment(
        &self,
        held: &[Vec<Held<'_>>],
        scoring: Scoring<'_>,
        scores: &mut QuestionScores<'_>,
        unread: &mut [u64],
    ) -> Option<Earned> {
        let rule =
            if self.question.kind == QuestionType::Ordinal { Rule::OrderedBrier } else { Rule::Brier1950 };
        let daily = Scoring { rule, ..scoring };
        let days = self.day(self.end)?;
        let mut forecasts = Vec::new();
        for (forecaster, held) in held.iter().enumerate() {
            let counts = self.counts.get(forecaster).copied().unwrap_or(false);
            for (at, one) in held.iter().enumerate() {
                let brier = view(self.question, &one.forecast.prediction)
                    .and_then(|view| mark(daily, self.question, &view, self.outcome)?.finite());
                let (Some(brier), Some(day)) = (brier, self.day(one.from)) else {
                    count(unread, forecaster);
                    continue;
                };
                forecasts.push(DailyForecast { forecaster, day, brier: Some(brier.value()), counts });
                let replaced = held.get(at + 1).map(|next| next.from);
                let gone = one.until.filter(|&until| until < self.end && replaced != Some(until));
                scores.withdrawn |= gone.is_some();
                forecasts.extend(gone.and_then(|gone| {
                    Some(DailyForecast { forecaster, day: self.day(gone)?, brier: None, counts })
                }));
            }
        }
        let board = DailyBoard::new(days, &forecasts).ok()?;
        Some(
            board
                .scores
                .iter()
                .map(|score| {
                    let accuracy = Score::Finite(score.accuracy);
                    (score.forecaster, accuracy, score.participation, Some(score.brier))
                })
                .collect(),
        )
    }

    /// How many whole days after its opening a moment lies, by the clock in the question's zone: a day in which summer
    /// time begins is a whole day too.
    fn day(&self, moment: Moment) -> Option<u32> {
        let local = |moment: Moment| moment.with_timezone(&self.question.zone).naive_local();
        u32::try_from((local(moment) - local(self.opens)).num_days()).ok()
    }
}
