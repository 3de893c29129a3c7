//! Long forms: one row for each option of a category forecast, or for each quantile of a numeric one.

use std::collections::HashMap;
use std::io::Read;

use super::choice::{choose, covered};
use super::chunk::Chunks;
use super::heading::{Headings, Role};
use super::moment::{Life, TimeColumns};
use super::names::Names;
use super::option_set::{Listed, OptionSets};
use super::outcome::{Outcome, OutcomesTable};
use super::problem::{BadRow, Exclusion, Fault, NAMED, Problems};
use super::reader::{TableError, TableOptions};
use super::record::{Record, place_of_field};
use crate::score::numerics::exact::{DecimalError, DecimalProbability, ExactScore};
use crate::score::time::curve::Moments;

/// Holds one forecast in long form.
#[derive(Debug, Clone, PartialEq)]
pub struct LongForecast<F> {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// When, in seconds since 1970.
    pub time: Option<i64>,
    /// From when to when forecasts on the question count.
    pub life: Life,
    /// Whether it counts; else the forecaster held it and it only stands beside others.
    pub counts: bool,
    /// What was stated, and what came out.
    pub stated: F,
}

/// Holds a forecast over options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryForecast {
    /// Probability of each option of the question, in their order if they have one, else in the order of names. An
    /// option that the forecaster did not name has 0.
    pub probabilities: Vec<(String, DecimalProbability)>,
    /// The option that came out, as an index.
    pub outcome: usize,
    /// Where the order of options comes from.
    pub order: Order,
}

/// Says where the order of options comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Options have none.
    #[default]
    None,
    /// The options are numbers.
    Numbers,
    /// A column or a list says it.
    Stated,
}

/// Holds a forecast by quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileForecast {
    /// Level and value of each quantile, by level; values never fall.
    pub quantiles: Vec<(DecimalProbability, f64)>,
    /// The number that came out.
    pub outcome: f64,
}

/// Holds what was read from tables in long form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LongForm {
    /// Forecasts over options, by forecaster, question and time.
    pub categories: Vec<LongForecast<CategoryForecast>>,
    /// Forecasts by quantiles, by forecaster, question and time.
    pub quantiles: Vec<LongForecast<QuantileForecast>>,
    /// Rows that were not used, and forecasts that do not count.
    pub problems: Problems,
    /// Forecasts whose rows do not fit together, by forecaster and question, with the reason.
    pub inconsistent: Vec<Inconsistent>,
}

/// Names a forecast whose rows do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inconsistent {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// The source of its first row.
    pub source: String,
    /// The line of its first row, from 1.
    pub line: u64,
    /// What does not fit.
    pub problem: LongFormProblem,
}

/// Says why the rows of one forecast do not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum LongFormProblem {
    /// Probabilities add up to something other than 1, by more than 10^-6.
    #[error("the probabilities do not add up to 1")]
    SumNotOne,
    /// An option or a level comes twice with different numbers.
    #[error("an option or a level comes twice with different numbers")]
    Repeated,
    /// The rows state different outcomes.
    #[error("the rows state different outcomes")]
    OutcomesDiffer,
    /// The outcome is none of the options.
    #[error("the outcome is none of the options")]
    OutcomeNotAnOption,
    /// A higher level has a lower value.
    #[error("a higher level has a lower value")]
    Crossing,
}

/// Forecaster, question, time, and whether rows are for options.
type Key = (u32, u32, Option<i64>, bool);

/// The rows of one forecast.
#[derive(Debug, Default)]
struct Group {
    options: Vec<Listed>,
    levels: Vec<(DecimalProbability, f64)>,
    /// Outcomes of rows for levels, as numbers of texts.
    outcomes: Vec<u32>,
    /// Rows without a probability or value.
    empty: u64,
    first: (usize, u64),
}

/// Reads tables in long form, one after another: the rows of a forecast may stand in several.
///
/// With options the outcome is the option's name on each row, or, on the row of each option, whether it came out
/// (yes or no, 1 or 0). With quantiles it is a number. Other rules are those of
/// [`super::TableReader`]: a missing forecaster is the stem, outcomes may come from a table of their own. Identical rows
/// count once. The order of rows does not matter.
#[derive(Debug, Default)]
pub struct LongReader {
    options: TableOptions,
    forecasters: Names,
    questions: Names,
    /// Options and outcomes.
    texts: Names,
    groups: HashMap<Key, Group>,
    lives: HashMap<u32, Life>,
    sources: Vec<String>,
    problems: Problems,
}

impl LongReader {
    /// Makes a reader.
    pub fn new(options: TableOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Reads a table whose headings include option, or quantile and value.
    pub fn read(&mut self, source: &str, stem: &str, reader: impl Read) -> Result<(), TableError> {
        let mut chunks = Chunks::new(reader);
        let (header, delimiter) = chunks.header()?;
        let headings = Headings::new(&header, &self.options.columns)?;
        let ends_elsewhere = self.options.outcomes.as_ref().is_some_and(OutcomesTable::has_ends);
        let layout = Layout {
            width: header.len(),
            forecaster: headings.column(Role::Forecaster)?,
            stem,
            question: headings.required(Role::Question)?,
            outcome: if self.options.outcomes.is_some() {
                headings.column(Role::Outcome)?
            } else {
                Some(headings.required(Role::Outcome)?)
            },
            times: TimeColumns::new(&headings, self.options.when, ends_elsewhere)?.with_time(&headings)?,
            order: headings.column(Role::Order)?,
            entry: if headings.column(Role::Option)?.is_some() {
                Entry::Option(headings.required(Role::Option)?, headings.required(Role::Probability)?)
            } else {
                Entry::Quantile(headings.required(Role::Quantile)?, headings.required(Role::Value)?)
            },
        };
        self.sources.push(source.to_owned());
        let mut bad_rows = Vec::new();
        chunks.each_record(delimiter, layout.width, |record, line| {
            match self.row(record, line + 1, &layout) {
                Ok(None) => {}
                Ok(Some(reason)) => self.problems.exclude(reason, 1),
                Err((field, fault)) => {
                    self.problems.bad += 1;
                    if bad_rows.len() < NAMED {
                        let (lines, column) = place_of_field(record.raw, delimiter, field);
                        let (line, column) = (line + lines + 1, column + 1);
                        bad_rows.push(BadRow { source: source.to_owned(), line, column, fault });
                    }
                }
            }
        })?;
        self.problems.bad_rows.extend(bad_rows);
        Ok(())
    }

    fn row(
        &mut self,
        record: &Record<'_>,
        line: u64,
        layout: &Layout<'_>,
    ) -> Result<Option<Exclusion>, (usize, Fault)> {
        Fault::of_record(record, layout.width)?;
        let text =
            |at: usize| std::str::from_utf8(record.field(at).trim_ascii()).map_err(|_| (at, Fault::NotUtf8));
        let name = |at: usize| {
            text(at).and_then(|name| if name.is_empty() { Err((at, Fault::NoName)) } else { Ok(name) })
        };
        let forecaster = layout.forecaster.map_or(Ok(layout.stem), name)?;
        let question = name(layout.question)?;
        let mut times = layout.times.read(record)?;
        let joined = self.options.outcomes.as_ref().and_then(|outcomes| outcomes.get(question));
        if let Some(joined) = joined {
            times.join(joined.known, joined.life);
        }
        let outcome = match (joined, layout.outcome) {
            (Some(joined), _) => joined.text.as_str(),
            (None, Some(at)) => text(at)?,
            (None, None) => "",
        };
        let contradicted = joined.is_some_and(|joined| joined.contradicted);
        let probability = |at: usize| match DecimalProbability::parse_bytes(record.field(at)) {
            Ok(p) => Ok(Some(p)),
            Err(DecimalError::Empty) => Ok(None),
            Err(DecimalError::NotANumber) => Err((at, Fault::NotAProbability)),
            Err(DecimalError::OutOfRange) => Err((at, Fault::ProbabilityOutOfRange)),
        };
        let number = |at: usize, text: &str| match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err((at, Fault::NotANumber)),
        };
        let numbered = |names: &mut Names, name: &str| names.intern(None, name.as_bytes());
        let too_many = (layout.question, Fault::TooManyNames);
        let outcome_number = numbered(&mut self.texts, outcome).ok_or(too_many)?;
        let of_options = matches!(layout.entry, Entry::Option(..));
        // Everything is read before anything is stored, so that a bad row leaves nothing behind.
        let entry = match layout.entry {
            Entry::Option(option, p) => {
                let place = match layout.order.map(|at| (at, record.field(at).trim_ascii())) {
                    Some((at, place)) if !place.is_empty() => Some(number(at, text(at)?)?),
                    _ => None,
                };
                let option = numbered(&mut self.texts, name(option)?).ok_or(too_many)?;
                probability(p)?.map(|p| Row::Option(Listed { option, p, outcome: outcome_number, place }))
            }
            Entry::Quantile(level, value) => {
                if !text(value)?.is_empty() {
                    number(value, text(value)?)?;
                }
                if Outcome::parse(outcome.as_bytes())
                    .is_none_or(|outcome| matches!(outcome, Outcome::Known(_)))
                {
                    number(layout.outcome.unwrap_or(layout.question), outcome)?;
                }
                match (probability(level)?, text(value)?) {
                    (None, _) | (_, "") => None,
                    (Some(level), stated) => Some(Row::Level(level, number(value, stated)?)),
                }
            }
        };
        let forecaster = numbered(&mut self.forecasters, forecaster).ok_or(too_many)?;
        let question = numbered(&mut self.questions, question).ok_or(too_many)?;
        self.lives.entry(question).or_default().narrow(times.life);
        if contradicted {
            return Ok(Some(Exclusion::TwoOutcomes));
        }
        if let Some(reason) = times.exclusion() {
            return Ok(Some(reason));
        }
        let here = (self.sources.len().saturating_sub(1), line);
        let group = self
            .groups
            .entry((forecaster, question, times.time, of_options))
            .or_insert_with(|| Group { first: here, ..Group::default() });
        match entry {
            None => group.empty += 1,
            Some(Row::Option(listed)) => group.options.push(listed),
            Some(Row::Level(level, value)) => {
                group.levels.push((level, value));
                group.outcomes.push(outcome_number);
            }
        }
        Ok(None)
    }

    /// Returns all that was read.
    pub fn finish(mut self) -> LongForm {
        let mut form = LongForm { problems: std::mem::take(&mut self.problems), ..LongForm::default() };
        let ranks = |names: &Names| -> Vec<u32> {
            let mut ranks = vec![0; names.len()];
            for (rank, number) in (0..).zip(names.sorted()) {
                if let Some(slot) = ranks.get_mut(number as usize) {
                    *slot = rank;
                }
            }
            ranks
        };
        let (forecasters, questions) = (ranks(&self.forecasters), ranks(&self.questions));
        let rank = |ranks: &[u32], number: u32| ranks.get(number as usize).copied().unwrap_or_default();
        let mut groups: Vec<(Key, Group)> = std::mem::take(&mut self.groups).into_iter().collect();
        groups.sort_unstable_by_key(|(key, _)| {
            (rank(&forecasters, key.0), rank(&questions, key.1), key.3, key.2)
        });
        let mut sets = OptionSets::new(self.options.outcomes.as_ref(), &self.options.orders);
        for ((_, question, ..), group) in &groups {
            sets.see(*question, &group.options, &self.texts);
        }
        sets.settle(&self.questions, &self.texts);
        for ((forecaster, question, time, of_options), group) in groups {
            if group.empty > 0 {
                form.problems.exclude(Exclusion::NoForecast, group.empty);
            }
            if group.options.is_empty() && group.levels.is_empty() {
                continue;
            }
            let first = group.first;
            let life = self.lives.get(&question).copied().unwrap_or_default();
            let (forecaster, question_name) =
                (self.forecasters.name(forecaster), self.questions.name(question));
            let done = if of_options {
                sets.forecast(question, group.options, &self.texts).map(|found| {
                    let found = found.map(|stated| forecast(forecaster, question_name, time, life, stated));
                    found.map(|found| form.categories.push(found))
                })
            } else {
                group.quantiles(&self.texts).map(|found| {
                    let found = found.map(|stated| forecast(forecaster, question_name, time, life, stated));
                    found.map(|found| form.quantiles.push(found))
                })
            };
            match done {
                Ok(Ok(())) => {}
                Ok(Err(reason)) => form.problems.exclude(reason, 1),
                Err(problem) => form.inconsistent.push(Inconsistent {
                    forecaster: forecaster.to_owned(),
                    question: question_name.to_owned(),
                    source: self.sources.get(first.0).cloned().unwrap_or_default(),
                    line: first.1,
                    problem,
                }),
            }
        }
        choose_among(&mut form.categories, self.options.when, &mut form.problems);
        choose_among(&mut form.quantiles, self.options.when, &mut form.problems);
        form.problems.sort();
        form
    }
}

fn forecast<F>(
    forecaster: &str,
    question: &str,
    time: Option<i64>,
    life: Life,
    stated: F,
) -> LongForecast<F> {
    LongForecast {
        forecaster: forecaster.to_owned(),
        question: question.to_owned(),
        time,
        life,
        counts: true,
        stated,
    }
}

/// Marks those that count, and leaves out those that cannot.
fn choose_among<F>(forecasts: &mut Vec<LongForecast<F>>, moments: Moments, problems: &mut Problems) {
    if moments == Moments::Each {
        return;
    }
    let mut held = Vec::with_capacity(forecasts.len());
    let mut rest = std::mem::take(forecasts).into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut same = vec![first];
        while let Some(next) = rest.next_if(|next| {
            same.last()
                .is_some_and(|last| (&last.forecaster, &last.question) == (&next.forecaster, &next.question))
        }) {
            same.push(next);
        }
        let times: Vec<i64> = same.iter().map(|forecast| forecast.time.unwrap_or_default()).collect();
        let life = same.first().map_or(Life::default(), |forecast| forecast.life);
        let chosen = choose(&times, moments, life, problems);
        for (at, mut forecast) in same.into_iter().enumerate() {
            forecast.counts = chosen.counting.contains(&at);
            if chosen.held.contains(&at) {
                held.push(forecast);
            }
        }
    }
    *forecasts = held;
}

impl<F> LongForecast<F> {
    /// Returns the share of the question's life from this forecast on, if it is the forecaster's first; `None` where
    /// the table does not say when the question opened and ended.
    pub fn covered(&self) -> Option<ExactScore> {
        covered(self.time?, self.life)
    }
}

#[derive(Clone, Copy)]
enum Entry {
    Option(usize, usize),
    Quantile(usize, usize),
}

enum Row {
    Option(Listed),
    Level(DecimalProbability, f64),
}

struct Layout<'stem> {
    width: usize,
    forecaster: Option<usize>,
    stem: &'stem str,
    question: usize,
    outcome: Option<usize>,
    times: TimeColumns,
    order: Option<usize>,
    entry: Entry,
}

impl Group {
    fn quantiles(mut self, texts: &Names) -> Result<Result<QuantileForecast, Exclusion>, LongFormProblem> {
        self.levels.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
        self.levels.dedup();
        for pair in self.levels.windows(2) {
            if let [left, right] = pair {
                if left.0 == right.0 {
                    return Err(LongFormProblem::Repeated);
                }
                if left.1 > right.1 {
                    return Err(LongFormProblem::Crossing);
                }
            }
        }
        let mut outcome: Option<f64> = None;
        for &text in &self.outcomes {
            let text = texts.name(text);
            match text.parse::<f64>() {
                Ok(number) if outcome.is_none_or(|known| known.total_cmp(&number).is_eq()) => {
                    outcome = Some(number);
                }
                Ok(_) => return Err(LongFormProblem::OutcomesDiffer),
                Err(_) => match Outcome::parse(text.as_bytes()) {
                    Some(Outcome::Annulled) => return Ok(Err(Exclusion::Annulled)),
                    _ => return Ok(Err(Exclusion::Open)),
                },
            }
        }
        Ok(outcome.map(|outcome| QuantileForecast { quantiles: self.levels, outcome }).ok_or(Exclusion::Open))
    }
}

#[cfg(test)]
mod tests;
