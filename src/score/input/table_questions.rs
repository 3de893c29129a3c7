//! Questions and logs as a table states them, for scores that look at all who forecast on a question at once: a table then
//! goes the way of a workbench.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use chrono_tz::UTC;

use crate::finding::{Place, Placed};
use crate::forecast::{
    AsOf, Forecast, Forecaster, Log, Moment, Outcome, Prediction, Probability, Question, QuestionType,
    Resolution, Settlement, Subject, When,
};
use crate::score::csv::{ForecastTable, Life, LongForm, Order};
use crate::score::numerics::exact::{DecimalProbability, Weight};
use crate::score::rules::Rule;

/// For how long forecasts without a time are held.
const MOMENT: TimeDelta = TimeDelta::seconds(1);

/// Why a table has no such questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("weights of rows do not count where forecasters are scored side by side")]
pub struct Weighted;

/// The questions of tables, and what was forecast on them.
#[derive(Debug, Default)]
pub struct TableQuestions {
    pub(crate) questions: BTreeMap<String, Question>,
    pub(crate) logs: BTreeMap<String, Log>,
    /// Forecasts left out, by reason.
    pub(crate) excluded: BTreeMap<String, u64>,
}

/// What the rows of one question say of it.
#[derive(Default)]
struct Asked<'t> {
    life: Life,
    groups: Vec<&'t str>,
    /// The last forecast; `None` without times.
    last: Option<Moment>,
    has_untimed: bool,
    outcome: Option<Outcome>,
    is_contradicted: bool,
}

impl Asked<'_> {
    fn see(&mut self, time: Option<Moment>, outcome: Outcome) {
        self.last = self.last.max(time);
        self.has_untimed |= time.is_none();
        self.is_contradicted |= self.outcome.as_ref().is_some_and(|known| *known != outcome);
        self.outcome = Some(outcome);
    }

    /// When the answer became known: where no row says it, at the close, else just after the last forecast.
    fn known(&self) -> Moment {
        let stated = self.life.known.or(self.life.end);
        stated.unwrap_or_else(|| self.last.map_or(DateTime::UNIX_EPOCH, |last| last + MOMENT))
    }

    fn question(&self, id: &str, kind: QuestionType) -> Option<Question> {
        let when = |moment: Moment| Placed::nowhere(When::exact(moment, UTC));
        let resolution = Resolution {
            settlement: Settlement::Outcome(self.outcome.clone().filter(|_| !self.is_contradicted)?),
            known: When::exact(self.known(), UTC),
            recorded: None,
            by: None,
            sources: Vec::new(),
            note: None,
            receipt: None,
            place: Place::NOWHERE,
        };
        Some(Question {
            id: id.to_owned(),
            // What has no time cannot lie outside the life of the question.
            opens: self.life.opens.filter(|_| !self.has_untimed).map(when),
            closes: self.life.closes.filter(|_| !self.has_untimed).map(when),
            tags: self.groups.iter().map(|&group| group.to_owned()).collect(),
            resolutions: vec![resolution],
            ..Question::new(id, kind, UTC)
        })
    }
}

impl TableQuestions {
    /// Takes what was read with [`crate::score::csv::TableOptions::whole`]. Forecasts of one forecaster on a question at the same time
    /// are averaged, and those without a time are held together for a moment.
    ///
    /// # Errors
    ///
    /// If a row has a weight: time lines have none.
    pub fn new(table: Option<&ForecastTable>, long: &LongForm, rule: Option<Rule>) -> Result<Self, Weighted> {
        let mut made = Self::default();
        if let Some(table) = table {
            made.take_short(table)?;
        }
        made.take_options(long, rule);
        made.exclude("no-range", long.quantiles.len());
        Ok(made)
    }

    /// The moment at which all of it is known.
    pub(crate) fn as_of() -> AsOf {
        AsOf::instant(Moment::MAX_UTC, UTC, false)
    }

    fn exclude(&mut self, reason: &str, forecasts: usize) {
        if forecasts > 0 {
            *self.excluded.entry(reason.to_owned()).or_default() += forecasts as u64;
        }
    }

    fn take_short(&mut self, table: &ForecastTable) -> Result<(), Weighted> {
        let mut asked: Vec<Asked<'_>> = (0..)
            .take(table.questions())
            .map(|number| Asked {
                life: table.life(number),
                groups: table.groups(number).collect(),
                ..Asked::default()
            })
            .collect();
        for row in table.forecasters().into_iter().flat_map(|forecaster| table.rows(forecaster)) {
            if row.weight != Weight::ONE {
                return Err(Weighted);
            }
            let outcome = if row.outcome == DecimalProbability::ONE { Outcome::Yes } else { Outcome::No };
            if let Some(asked) = asked.get_mut(row.question.unwrap_or(u32::MAX) as usize)
                && row.outcome.is_certain()
            {
                asked.see(row.time, outcome);
            }
        }
        for forecaster in table.forecasters() {
            // Probabilities are added as typed, so that the order of rows does not matter.
            let mut said: BTreeMap<(u32, Option<Moment>), Vec<DecimalProbability>> = BTreeMap::new();
            for row in table.rows(forecaster) {
                let question = row.question.unwrap_or(u32::MAX);
                if !row.outcome.is_certain() {
                    self.exclude("fraction", 1);
                } else if asked.get(question as usize).is_none_or(|asked| asked.is_contradicted) {
                    self.exclude("two-outcomes", 1);
                } else {
                    said.entry((question, row.time)).or_default().push(row.p);
                }
            }
            let mut forecasts = Vec::with_capacity(said.len());
            for ((question, time), stated) in said {
                self.exclude("same-time", stated.len() - 1);
                let Some(asked) = asked.get(question as usize) else { continue };
                let units: u128 = stated.iter().map(|p| u128::from(p.units())).sum();
                let Some(p) = mean(units, stated.len()).and_then(|p| Probability::new(p.value()).ok()) else {
                    continue;
                };
                let at = time.unwrap_or_else(|| asked.known() - MOMENT);
                forecasts.push((table.question(question), at, Prediction::Probability(p)));
            }
            self.log(table.forecaster(forecaster), forecasts);
        }
        for (number, asked) in (0..).zip(&asked) {
            let id = table.question(number);
            self.questions
                .extend(asked.question(id, QuestionType::Binary).map(|question| (id.to_owned(), question)));
        }
        Ok(())
    }

    fn take_options(&mut self, long: &LongForm, rule: Option<Rule>) {
        let mut asked: BTreeMap<&str, Asked<'_>> = BTreeMap::new();
        let mut options: BTreeMap<&str, (Vec<String>, QuestionType)> = BTreeMap::new();
        for forecast in &long.categories {
            let groups = || long.groups.get(&forecast.question).into_iter().flatten();
            let asked = asked.entry(&forecast.question).or_insert_with(|| Asked {
                life: forecast.life,
                groups: groups().map(String::as_str).collect(),
                ..Asked::default()
            });
            asked.see(forecast.time, Outcome::Option(forecast.stated.outcome));
            let is_ordered = match forecast.stated.order {
                Order::Stated => true,
                Order::Numbers => rule.is_some_and(Rule::needs_order),
                Order::None => false,
            };
            let kind = if is_ordered { QuestionType::Ordinal } else { QuestionType::Choice };
            let names = || forecast.stated.probabilities.iter().map(|(name, _)| name.clone()).collect();
            options.entry(&forecast.question).or_insert_with(|| (names(), kind));
        }
        for own in long.categories.chunk_by(|left, right| left.forecaster == right.forecaster) {
            let mut forecasts = Vec::new();
            for forecast in own {
                let Some(asked) = asked.get(forecast.question.as_str()) else { continue };
                let at = forecast.time.unwrap_or_else(|| asked.known() - MOMENT);
                let stated = forecast.stated.probabilities.iter().map(|(name, p)| (name.clone(), p.value()));
                forecasts.push((forecast.question.as_str(), at, Prediction::Options(stated.collect())));
            }
            self.log(own.first().map_or("", |first| first.forecaster.as_str()), forecasts);
        }
        for (id, (names, kind)) in options {
            let question = asked.get(id).and_then(|asked| asked.question(id, kind));
            self.questions
                .extend(question.map(|question| (id.to_owned(), Question { options: names, ..question })));
        }
    }

    fn log(&mut self, forecaster: &str, forecasts: Vec<(&str, Moment, Prediction)>) {
        let log = self
            .logs
            .entry(forecaster.to_owned())
            .or_insert_with(|| Log { forecaster: Forecaster::person(forecaster), forecasts: Vec::new() });
        log.forecasts.extend(forecasts.into_iter().map(|(question, at, prediction)| Forecast {
            subject: Subject::Question(Arc::from(question)),
            at,
            recorded: at,
            prediction,
            why: None,
            details: None,
            place: Place::NOWHERE,
        }));
    }
}

/// The mean of so many probabilities from the sum of their units, rounded to a unit.
fn mean(units: u128, count: usize) -> Option<DecimalProbability> {
    let count = count.max(1) as u128;
    DecimalProbability::from_units(u64::try_from((units + count / 2) / count).ok()?)
}
