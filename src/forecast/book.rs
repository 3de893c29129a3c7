//! All logs by subject: what each forecaster and the crowd hold on a question or a claim.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::course::Course;
use super::crowd::CrowdMethod;
use super::distribution::{Distribution, DistributionError};
use super::line::Line;
use super::moment::{AsOf, Moment};
use super::probability::percent;
use super::question::{AnswerShape, Question, Range};
use super::record::{Continuous, Forecast, Forecaster, Log, Prediction, Subject};
use super::timeline::Timeline;

/// The logs, indexed by what their records are about.
#[derive(Debug)]
pub struct Book<'a> {
    logs: Vec<&'a Log>,
    questions: HashMap<&'a str, Vec<Entry>>,
    claims: HashMap<&'a str, Vec<Entry>>,
}

/// One record: which log, which position.
type Entry = (u32, u32);

/// What somebody, or the crowd, holds on a question.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// The probability of yes, or of a claim.
    Probability(f64),
    /// The probability of each option, in the question's order; `None` where an option was not named.
    Options(Vec<Option<f64>>),
    /// A distribution over numbers or days.
    Continuous(Box<Distribution>),
}

impl<'a> Book<'a> {
    /// Indexes the logs, in the order of their forecasters' ids.
    pub fn new(logs: &'a BTreeMap<String, Log>) -> Self {
        let logs: Vec<&Log> = logs.values().collect();
        let mut questions: HashMap<&str, Vec<Entry>> = HashMap::new();
        let mut claims: HashMap<&str, Vec<Entry>> = HashMap::new();
        for (number, log) in (0u32..).zip(&logs) {
            for (position, forecast) in (0u32..).zip(&log.forecasts) {
                let (map, name) = match &forecast.subject {
                    Subject::Question(name) => (&mut questions, name),
                    Subject::Claim(name) => (&mut claims, name),
                };
                map.entry(name).or_default().push((number, position));
            }
        }
        Self { logs, questions, claims }
    }

    /// The logs, by forecaster.
    pub fn logs(&self) -> &[&'a Log] {
        &self.logs
    }

    /// The time line of every forecaster who said something on a question, by forecaster.
    pub fn timelines(&self, question: &Question, as_of: AsOf) -> Vec<(&'a Forecaster, Timeline<'a>)> {
        self.records(self.questions.get(question.id.as_str()))
            .map(|(who, records)| (who, Timeline::new(question, records, as_of)))
            .collect()
    }

    /// Records on one subject by forecaster, each in the order of the file.
    fn records(
        &self,
        entries: Option<&Vec<Entry>>,
    ) -> impl Iterator<Item = (&'a Forecaster, impl Iterator<Item = &'a Forecast> + Clone)> {
        let entries = entries.map_or(&[][..], Vec::as_slice);
        entries.chunk_by(|a, b| a.0 == b.0).filter_map(|chunk| {
            let log = *self.logs.get(chunk.first()?.0 as usize)?;
            let records = chunk.iter().filter_map(|&(_, position)| log.forecasts.get(position as usize));
            Some((&log.forecaster, records))
        })
    }

    /// What each forecaster held on a question, as it was known then, up to `as_of`.
    pub fn courses(&self, question: &Question, as_of: AsOf) -> Vec<(&'a Forecaster, Course<'a>)> {
        let answers = question.resolutions.iter().map(|resolution| resolution.known.moment());
        let answers: Vec<Moment> = answers.collect();
        self.records(self.questions.get(question.id.as_str()))
            .map(|(who, records)| {
                let line = |then| Timeline::new(question, records.clone(), then);
                (who, Course::new(records.clone(), &answers, as_of, line))
            })
            .collect()
    }

    /// What each forecaster held on a claim, as it was known then, up to `as_of`.
    pub fn claim_courses(&self, claim: &str, as_of: AsOf) -> Vec<(&'a Forecaster, Course<'a>)> {
        self.records(self.claims.get(claim))
            .map(|(who, records)| {
                let line = |then| Timeline::of_claim(records.clone(), then);
                (who, Course::new(records.clone(), &[], as_of, line))
            })
            .collect()
    }

    /// The time line of one forecaster on a question.
    pub fn timeline(&self, question: &Question, forecaster: &str, as_of: AsOf) -> Option<Timeline<'a>> {
        self.timelines(question, as_of)
            .into_iter()
            .find(|(who, _)| who.id == forecaster)
            .map(|(_, line)| line)
    }

    /// The time line of every forecaster who gave a credence on a claim, by forecaster.
    pub fn claim_timelines(&self, claim: &str, as_of: AsOf) -> Vec<(&'a Forecaster, Timeline<'a>)> {
        self.records(self.claims.get(claim))
            .map(|(who, records)| (who, Timeline::of_claim(records, as_of)))
            .collect()
    }

    /// The credences on a claim that are in force, by forecaster: the last of each that was not withdrawn, corrected or
    /// expired.
    pub fn credences(&self, claim: &str, as_of: AsOf) -> Vec<(&'a Forecaster, &'a Forecast)> {
        self.claim_timelines(claim, as_of)
            .into_iter()
            .filter_map(|(who, line)| Some((who, line.standing_at(as_of.moment)?)))
            .collect()
    }

    /// The forecasts in force on a question at a moment, by forecaster; once it has ended, those held at its end.
    pub fn standing(&self, question: &Question, as_of: AsOf) -> Vec<(&'a Forecaster, &'a Forecast)> {
        self.timelines(question, as_of)
            .into_iter()
            .filter_map(|(who, line)| Some((who, line.standing_at(as_of.moment)?)))
            .collect()
    }

    /// The crowd's view and how many stand behind it: persons, teams and models; articles and policies never count.
    pub fn crowd(&self, question: &Question, method: CrowdMethod, as_of: AsOf) -> Option<(View, usize)> {
        let standing: Vec<_> = self
            .standing(question, as_of)
            .into_iter()
            .filter(|(who, _)| who.kind.counts_for_crowd())
            .collect();
        pool(question, method, standing.iter().map(|&(_, forecast)| forecast))
            .map(|view| (view, standing.len()))
    }
}

/// Pools forecasts of one question.
pub fn pool<'a>(
    question: &Question,
    method: CrowdMethod,
    forecasts: impl Iterator<Item = &'a Forecast>,
) -> Option<View> {
    let held: Vec<(Numbers, Moment)> = forecasts
        .filter_map(|forecast| Some((numbers(question, &forecast.prediction)?, forecast.counts_from())))
        .collect();
    let held: Vec<(&Numbers, Moment)> = held.iter().map(|(numbers, at)| (numbers, *at)).collect();
    pool_numbers(question, method, &held)
}

/// What a forecast says on its question, as numbers that can be pooled.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    Probability(f64),
    Options(Vec<Option<f64>>),
    Line(Arc<Distribution>),
}

/// Turns a forecast into numbers; `None` for one that does not fit its question.
pub(super) fn numbers(question: &Question, prediction: &Prediction) -> Option<Numbers> {
    match question.kind.shape() {
        AnswerShape::YesNo => match prediction {
            Prediction::Probability(p) => Some(Numbers::Probability(p.value())),
            _ => None,
        },
        AnswerShape::Options => by_option(question, prediction).map(Numbers::Options),
        AnswerShape::Line => match prediction {
            Prediction::Continuous(continuous) => {
                distribution(question, continuous).ok().map(|stated| Numbers::Line(Arc::new(stated)))
            }
            _ => None,
        },
    }
}

/// Pools what forecasts of one question say, each with the moment since which it is held.
pub(super) fn pool_numbers(
    question: &Question,
    method: CrowdMethod,
    held: &[(&Numbers, Moment)],
) -> Option<View> {
    match question.kind.shape() {
        AnswerShape::YesNo => {
            let held: Vec<(f64, Moment)> = held
                .iter()
                .filter_map(|(numbers, at)| match numbers {
                    Numbers::Probability(p) => Some((*p, *at)),
                    _ => None,
                })
                .collect();
            let base_rate = question.base_rate.as_ref().map(|rate| rate.probability.value());
            method.pool(&held, base_rate).map(View::Probability)
        }
        AnswerShape::Options => {
            let held: Vec<(&[Option<f64>], Moment)> = held
                .iter()
                .filter_map(|(numbers, at)| match numbers {
                    Numbers::Options(options) => Some((options.as_slice(), *at)),
                    _ => None,
                })
                .collect();
            method.pool_options(&held).map(View::Options)
        }
        AnswerShape::Line => {
            let held: Vec<(&Arc<Distribution>, Moment)> = held
                .iter()
                .filter_map(|(numbers, at)| match numbers {
                    Numbers::Line(line) => Some((line, *at)),
                    _ => None,
                })
                .collect();
            Distribution::pool(method, &held).map(|pooled| View::Continuous(Box::new(pooled)))
        }
    }
}

/// The probabilities of a forecast in the order of the question's options; `None` if it names none.
fn by_option(question: &Question, prediction: &Prediction) -> Option<Vec<Option<f64>>> {
    let Prediction::Options(named) = prediction else { return None };
    // Most are written in the order of the question; a look-up keeps thousands of options from squaring.
    let in_order = question.options.len() == named.len()
        && question.options.iter().zip(named).all(|(option, (name, _))| option == name);
    if in_order {
        return Some(named.iter().map(|&(_, p)| Some(p)).collect());
    }
    let mut by_name: HashMap<&str, f64> = HashMap::with_capacity(named.len());
    for (name, p) in named {
        by_name.entry(name).or_insert(*p);
    }
    Some(question.options.iter().map(|option| by_name.get(option.as_str()).copied()).collect())
}

/// The distribution that a forecast of a numeric or date question states.
///
/// # Errors
///
/// If its quantiles cross or lie outside a closed range.
pub(super) fn distribution(
    question: &Question,
    continuous: &Continuous,
) -> Result<Distribution, DistributionError> {
    let line = question.range.as_ref().and_then(line);
    match continuous {
        Continuous::Quantiles(quantiles) => Distribution::from_quantiles(quantiles, line.as_ref()),
        Continuous::Normal { mean, sd } => Distribution::from_normal(*mean, *sd, line.as_ref()),
        Continuous::LowLikelyHigh([low, likely, high]) => {
            Distribution::from_low_likely_high(*low, *likely, *high, line.as_ref())
        }
        Continuous::Cdf(points) => Distribution::from_cdf(points, line.as_ref()),
    }
}

/// The line of a question's range.
pub fn line(range: &Range) -> Option<Line> {
    let line = if range.logarithmic {
        Line::logarithmic(range.min, range.max)
    } else {
        Line::linear(range.min, range.max)
    };
    line.ok().map(|line| line.with_open_ends(range.open_low, range.open_high))
}

/// What a forecast holds, as a view of its question; `None` for a withdrawal or a value that does not fit.
pub fn view(question: &Question, prediction: &Prediction) -> Option<View> {
    match prediction {
        Prediction::Probability(probability) => Some(View::Probability(probability.value())),
        Prediction::Options(_) => by_option(question, prediction).map(View::Options),
        Prediction::Continuous(continuous) => {
            distribution(question, continuous).ok().map(|made| View::Continuous(Box::new(made)))
        }
        Prediction::Withdrawn => None,
    }
}

impl View {
    /// The view in a few words: `4%`, `their own affair 55%, supports 20%`, or median and 90 per cent interval.
    pub fn text(&self, question: &Question) -> String {
        match self {
            Self::Probability(probability) => percent(*probability),
            Self::Options(options) => {
                let mut named: Vec<(&String, f64)> = question
                    .options
                    .iter()
                    .zip(options)
                    .filter_map(|(name, p)| Some((name, (*p)?)))
                    .collect();
                if !question.kind.is_ordered() {
                    named.sort_by(|a, b| b.1.total_cmp(&a.1));
                }
                let shown: Vec<_> = named.iter().map(|(name, p)| format!("{name} {}", percent(*p))).collect();
                shown.join(", ")
            }
            Self::Continuous(distribution) => {
                let point = |level| {
                    distribution
                        .quantile(level)
                        .map_or_else(|| "-".to_owned(), |value| point_text(question, value))
                };
                format!("{} ({} to {})", point(0.5), point(0.05), point(0.95))
            }
        }
    }
}

/// A point on the line of a question: a number with four significant digits, or a day.
pub fn point_text(question: &Question, value: f64) -> String {
    if question.kind.on_days() {
        #[expect(clippy::cast_possible_truncation, reason = "rounded days; the cast saturates")]
        let days = chrono::TimeDelta::try_days(value.round() as i64);
        let day = days.and_then(|days| chrono::NaiveDate::default().checked_add_signed(days));
        return day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    }
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = value.abs().log10().floor();
    if magnitude >= 3.0 {
        return format!("{value:.0}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 300")]
    let decimals = (3.0 - magnitude).clamp(0.0, 300.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
