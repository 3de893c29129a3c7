//! Reading tables in long form: their rows are put together by forecaster, question and time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

use super::forecast::{Inconsistent, LongForecast, LongForm, LongFormProblem, QuantileForecast, Unusable};
use super::option_set::{Listed, OptionSets};
use crate::forecast::Moment;
use crate::score::csv::choice::choose;
use crate::score::csv::chunk::Chunks;
use crate::score::csv::error::TableError;
use crate::score::csv::heading::{Headings, Role};
use crate::score::csv::moment::{Life, TimeColumns};
use crate::score::csv::names::Names;
use crate::score::csv::options::TableOptions;
use crate::score::csv::outcome::Outcome;
use crate::score::csv::problem::{Exclusion, Fault, Problems};
use crate::score::csv::record::{FieldFault, Record};
use crate::score::numerics::exact::DecimalProbability;
use crate::score::time::curve::Moments;

/// Forecaster, question, time, and whether rows are for options.
type Key = (u32, u32, Option<Moment>, bool);

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
/// [`crate::score::csv::TableReader`]: a missing forecaster is the stem, outcomes may come from a table of their own. Identical rows
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
    in_groups: BTreeMap<String, BTreeSet<String>>,
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
        let forecaster = headings.column(Role::Forecaster)?;
        let question = headings.required(Role::Question)?;
        let (outcome, times) = self.options.outcome_and_times(&headings)?;
        let layout = Layout {
            width: header.len(),
            forecaster,
            stem,
            question,
            outcome,
            times: times.with_time(&headings)?,
            order: headings.column(Role::Order)?,
            group: if self.options.grouped { Some(headings.required(Role::Group)?) } else { None },
            entry: if headings.column(Role::Option)?.is_some() {
                Entry::Option(headings.required(Role::Option)?, headings.required(Role::Probability)?)
            } else {
                Entry::Quantile(headings.required(Role::Quantile)?, headings.required(Role::Value)?)
            },
        };
        self.sources.push(source.to_owned());
        let mut problems = std::mem::take(&mut self.problems);
        let shape = (source, delimiter, layout.width);
        let read = chunks.each_record(shape, &mut problems, |record, line| self.row(record, line, &layout));
        self.problems = problems;
        read
    }

    fn row(
        &mut self,
        record: &Record<'_>,
        line: u64,
        layout: &Layout<'_>,
    ) -> Result<Option<Exclusion>, FieldFault> {
        record.check(layout.width)?;
        let forecaster = layout.forecaster.map_or(Ok(layout.stem), |at| record.name(at))?;
        let question = record.name(layout.question)?;
        let mut times = layout.times.read(record)?;
        let joined = self.options.outcomes.as_ref().and_then(|outcomes| outcomes.get(question));
        if let Some(joined) = joined {
            times.join(joined.known, joined.life);
        }
        let outcome = match (joined, layout.outcome) {
            (Some(joined), _) => joined.text.as_str(),
            (None, Some(at)) => record.text(at)?,
            (None, None) => "",
        };
        let contradicted = joined.is_some_and(|joined| joined.contradicted);
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
                    Some((at, place)) if !place.is_empty() => Some(number(at, record.text(at)?)?),
                    _ => None,
                };
                let option = numbered(&mut self.texts, record.name(option)?).ok_or(too_many)?;
                record
                    .probability(p)?
                    .map(|p| Row::Option(Listed { option, p, outcome: outcome_number, place }))
            }
            Entry::Quantile(level, value) => {
                let stated = match record.text(value)? {
                    "" => None,
                    text => Some(number(value, text)?),
                };
                if Outcome::parse(outcome.as_bytes())
                    .is_none_or(|outcome| matches!(outcome, Outcome::Known(_)))
                {
                    number(layout.outcome.unwrap_or(layout.question), outcome)?;
                }
                record.probability(level)?.zip(stated).map(|(level, value)| Row::Level(level, value))
            }
        };
        if let Some(at) = layout.group {
            let group = record.text(at)?;
            let known = self.in_groups.entry(question.to_owned()).or_default();
            known.extend((!group.is_empty()).then(|| group.to_owned()));
        }
        let forecaster = numbered(&mut self.forecasters, forecaster).ok_or(too_many)?;
        let question = numbered(&mut self.questions, question).ok_or(too_many)?;
        self.lives.entry(question).or_default().narrow(times.life);
        if contradicted {
            return Ok(Some(Exclusion::TwoOutcomes));
        }
        if !self.options.takes(times.known) {
            return Ok(Some(Exclusion::OtherTime));
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
        let (forecasters, questions) = (self.forecasters.ranks(), self.questions.ranks());
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
                sets.forecast(question, group.options, &self.texts).map(|stated| {
                    form.categories.push(forecast(forecaster, question_name, time, life, stated));
                })
            } else {
                group.quantiles(&self.texts).map(|stated| {
                    form.quantiles.push(forecast(forecaster, question_name, time, life, stated));
                })
            };
            match done {
                Ok(()) => {}
                Err(Unusable::Excluded(reason)) => form.problems.exclude(reason, 1),
                Err(Unusable::Inconsistent(problem)) => form.inconsistent.push(Inconsistent {
                    forecaster: forecaster.to_owned(),
                    question: question_name.to_owned(),
                    source: self.sources.get(first.0).cloned().unwrap_or_default(),
                    line: first.1,
                    problem,
                }),
            }
        }
        form.groups = std::mem::take(&mut self.in_groups);
        let when = if self.options.whole { Moments::Each } else { self.options.when };
        choose_among(&mut form.categories, when, &mut form.problems);
        choose_among(&mut form.quantiles, when, &mut form.problems);
        form.problems.sort();
        form
    }
}

fn forecast<F>(
    forecaster: &str,
    question: &str,
    time: Option<Moment>,
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
        let times: Vec<Moment> = same.iter().map(|forecast| forecast.time.unwrap_or_default()).collect();
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
    group: Option<usize>,
    entry: Entry,
}

impl Group {
    fn quantiles(mut self, texts: &Names) -> Result<QuantileForecast, Unusable> {
        self.levels.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
        self.levels.dedup();
        for pair in self.levels.windows(2) {
            if let [left, right] = pair {
                if left.0 == right.0 {
                    return Err(LongFormProblem::Repeated.into());
                }
                if left.1 > right.1 {
                    return Err(LongFormProblem::Crossing.into());
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
                Ok(_) => return Err(LongFormProblem::OutcomesDiffer.into()),
                Err(_) => match Outcome::parse(text.as_bytes()) {
                    Some(Outcome::Annulled) => return Err(Exclusion::Annulled.into()),
                    _ => return Err(Exclusion::Open.into()),
                },
            }
        }
        let outcome = outcome.ok_or(Exclusion::Open)?;
        Ok(QuantileForecast { quantiles: self.levels, outcome })
    }
}
