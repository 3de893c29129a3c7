//! Long forms: one row for each option of a category forecast, or for each quantile of a numeric one.

use std::collections::BTreeMap;
use std::io::Read;

use super::chunk::Chunks;
use super::forecasts::When;
use super::heading::{Headings, Role};
use super::moment::parse_moment;
use super::problem::{BadRow, Exclusion, Fault, NAMED, Problems};
use super::reader::{TableError, TableOptions};
use super::record::{Record, place_of_field};
use crate::score::exact::{DecimalError, DecimalProbability};

/// Holds a forecast over options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryForecast {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// When, in seconds since 1970.
    pub time: Option<i64>,
    /// Probability of each option, in the order of option names.
    pub probabilities: Vec<(String, DecimalProbability)>,
    /// The option that came out.
    pub outcome: String,
}

/// Holds a forecast by quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileForecast {
    /// Who forecast.
    pub forecaster: String,
    /// What was asked.
    pub question: String,
    /// When, in seconds since 1970.
    pub time: Option<i64>,
    /// Level and value of each quantile, by level; values never fall.
    pub quantiles: Vec<(DecimalProbability, f64)>,
    /// The number that came out.
    pub outcome: f64,
}

/// Holds what was read from tables in long form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LongForm {
    /// Forecasts over options, by forecaster, question and time.
    pub categories: Vec<CategoryForecast>,
    /// Forecasts by quantiles, by forecaster, question and time.
    pub quantiles: Vec<QuantileForecast>,
    /// Rows that were not used.
    pub problems: Problems,
    /// Forecasts whose rows do not fit together, by forecaster, question and time, with the reason.
    pub inconsistent: Vec<(String, String, LongFormProblem)>,
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

type Key = (String, String, Option<i64>);

#[derive(Default)]
struct Group {
    /// Option or level as written in order, with probability or value.
    options: Vec<(String, DecimalProbability)>,
    levels: Vec<(DecimalProbability, f64)>,
    outcomes: Vec<String>,
}

/// Reads a table whose headings include option, or quantile and value.
///
/// With options the outcome is the option's name on each row, or, on the row of each option, whether it came out
/// (yes or no, 1 or 0). With quantiles it is a number. Other rules are those of
/// [`super::TableReader`]: a missing forecaster is `stem`, outcomes may come from a table of their own. Identical rows
/// count once. The order of rows does not matter. With [`When::Last`] only the last forecast of each forecaster on each
/// question is kept.
pub fn read_long_form(
    source: &str,
    stem: &str,
    reader: impl Read,
    options: &TableOptions,
) -> Result<LongForm, TableError> {
    let mut chunks = Chunks::new(reader);
    let (header, delimiter) = chunks.header()?;
    let headings = Headings::new(&header, &options.columns)?;
    let layout = Layout {
        width: header.len(),
        forecaster: headings.column(Role::Forecaster)?,
        stem,
        question: headings.required(Role::Question)?,
        outcome: if options.outcomes.is_some() {
            headings.column(Role::Outcome)?
        } else {
            Some(headings.required(Role::Outcome)?)
        },
        time: match options.when {
            When::Last => Some(headings.required(Role::Time)?),
            When::Each => headings.column(Role::Time)?,
        },
        entry: if headings.column(Role::Option)?.is_some() {
            Entry::Option(headings.required(Role::Option)?, headings.required(Role::Probability)?)
        } else {
            Entry::Quantile(headings.required(Role::Quantile)?, headings.required(Role::Value)?)
        },
    };
    let mut form = LongForm::default();
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    chunks.each_record(delimiter, |record, line| match layout.row(record, options, &mut groups) {
        Ok(None) => {}
        Ok(Some(reason)) => form.problems.exclude(reason, 1),
        Err((field, fault)) => {
            form.problems.bad += 1;
            let (lines, column) = place_of_field(record.raw, delimiter, field);
            let (line, column) = (line + lines + 1, column + 1);
            form.problems.bad_rows.push(BadRow { source: source.to_owned(), line, column, fault });
        }
    })?;
    form.problems.sort();
    form.problems.bad_rows.truncate(NAMED);
    for ((forecaster, question, time), group) in groups {
        let done = match layout.entry {
            Entry::Option(..) => group.category(&forecaster, &question, time).map(|found| {
                form.categories.push(found);
            }),
            Entry::Quantile(..) => group.quantiles(&forecaster, &question, time).map(|found| {
                form.quantiles.push(found);
            }),
        };
        if let Err(problem) = done {
            form.inconsistent.push((forecaster, question, problem));
        }
    }
    if options.when == When::Last {
        form.keep_last();
    }
    Ok(form)
}

impl LongForm {
    /// Adds what another table holds.
    pub fn absorb(&mut self, other: Self) {
        self.categories.extend(other.categories);
        self.quantiles.extend(other.quantiles);
        self.inconsistent.extend(other.inconsistent);
        self.problems.absorb(&other.problems);
    }

    /// Keeps the last forecast of each forecaster on each question; of equal times the one that was read later.
    pub fn keep_last(&mut self) {
        let replaced = keep_last_of(&mut self.categories, |forecast| {
            (&forecast.forecaster, &forecast.question, forecast.time)
        }) + keep_last_of(&mut self.quantiles, |forecast| {
            (&forecast.forecaster, &forecast.question, forecast.time)
        });
        self.problems.exclude(Exclusion::Replaced, replaced);
    }
}

/// Keeps the last of each forecaster and question, and says how many went.
fn keep_last_of<F>(forecasts: &mut Vec<F>, key: impl Fn(&F) -> (&String, &String, Option<i64>)) -> u64 {
    let before = forecasts.len();
    forecasts.sort_by(|a, b| key(a).cmp(&key(b)));
    forecasts.reverse();
    forecasts.dedup_by(|earlier, kept| {
        let (earlier, kept) = (key(earlier), key(kept));
        (earlier.0, earlier.1) == (kept.0, kept.1)
    });
    forecasts.reverse();
    (before - forecasts.len()) as u64
}

#[derive(Clone, Copy)]
enum Entry {
    Option(usize, usize),
    Quantile(usize, usize),
}

struct Layout<'stem> {
    width: usize,
    forecaster: Option<usize>,
    stem: &'stem str,
    question: usize,
    outcome: Option<usize>,
    time: Option<usize>,
    entry: Entry,
}

impl Layout<'_> {
    fn row(
        &self,
        record: &Record<'_>,
        options: &TableOptions,
        groups: &mut BTreeMap<Key, Group>,
    ) -> Result<Option<Exclusion>, (usize, Fault)> {
        Fault::of_record(record, self.width)?;
        let text =
            |at: usize| std::str::from_utf8(record.field(at).trim_ascii()).map_err(|_| (at, Fault::NotUtf8));
        let name = |at: usize| {
            text(at).and_then(|name| if name.is_empty() { Err((at, Fault::NoName)) } else { Ok(name) })
        };
        let forecaster = self.forecaster.map_or(Ok(self.stem), name)?;
        let question = name(self.question)?;
        let time = match self.time.map(|at| (at, record.field(at).trim_ascii())) {
            Some((at, text)) if !text.is_empty() || options.when == When::Last => {
                Some(parse_moment(text).ok_or((at, Fault::NotATime))?)
            }
            _ => None,
        };
        let joined = options.outcomes.as_ref().and_then(|outcomes| outcomes.get(question));
        let (outcome, known) = match (joined, self.outcome) {
            (Some((outcome, known)), _) => (outcome, known),
            (None, Some(at)) => (text(at)?, None),
            (None, None) => ("", None),
        };
        if let (Some(time), Some(known)) = (time, known)
            && time >= known
        {
            return Ok(Some(Exclusion::AfterKnown));
        }
        match super::Outcome::parse(outcome.as_bytes()) {
            Some(super::Outcome::Open) => return Ok(Some(Exclusion::Open)),
            Some(super::Outcome::Annulled) => return Ok(Some(Exclusion::Annulled)),
            _ => {}
        }
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
        let key = (forecaster.to_owned(), question.to_owned(), time);
        match self.entry {
            Entry::Option(option, p) => {
                let option = name(option)?.to_owned();
                let Some(p) = probability(p)? else { return Ok(Some(Exclusion::NoForecast)) };
                let group = groups.entry(key).or_default();
                match super::Outcome::parse(outcome.as_bytes()) {
                    Some(super::Outcome::Known(DecimalProbability::ONE)) if joined.is_none() => {
                        group.outcomes.push(option.clone());
                    }
                    Some(super::Outcome::Known(DecimalProbability::ZERO)) if joined.is_none() => {}
                    _ => group.outcomes.push(outcome.to_owned()),
                }
                group.options.push((option, p));
            }
            Entry::Quantile(level, value) => {
                let Some(level) = probability(level)? else { return Ok(Some(Exclusion::NoForecast)) };
                if text(value)?.is_empty() {
                    return Ok(Some(Exclusion::NoForecast));
                }
                let value = number(value, text(value)?)?;
                number(self.outcome.unwrap_or(self.question), outcome)?;
                let group = groups.entry(key).or_default();
                group.levels.push((level, value));
                group.outcomes.push(outcome.to_owned());
            }
        }
        Ok(None)
    }
}

impl Group {
    fn outcome(&mut self) -> Result<String, LongFormProblem> {
        self.outcomes.sort_unstable();
        self.outcomes.dedup();
        match self.outcomes.as_slice() {
            [] => Err(LongFormProblem::OutcomeNotAnOption),
            [outcome] => Ok(outcome.clone()),
            _ => Err(LongFormProblem::OutcomesDiffer),
        }
    }

    fn category(
        mut self,
        forecaster: &str,
        question: &str,
        time: Option<i64>,
    ) -> Result<CategoryForecast, LongFormProblem> {
        self.options.sort_unstable();
        self.options.dedup();
        if self.options.windows(2).any(|pair| matches!(pair, [left, right] if left.0 == right.0)) {
            return Err(LongFormProblem::Repeated);
        }
        let outcome = self.outcome()?;
        if !self.options.iter().any(|(option, _)| *option == outcome) {
            return Err(LongFormProblem::OutcomeNotAnOption);
        }
        let sum: u128 = self.options.iter().map(|(_, p)| u128::from(p.units())).sum();
        if sum.abs_diff(u128::from(DecimalProbability::ONE.units())) > 1_000_000_000_000 {
            return Err(LongFormProblem::SumNotOne);
        }
        Ok(CategoryForecast {
            forecaster: forecaster.to_owned(),
            question: question.to_owned(),
            time,
            probabilities: self.options,
            outcome,
        })
    }

    fn quantiles(
        mut self,
        forecaster: &str,
        question: &str,
        time: Option<i64>,
    ) -> Result<QuantileForecast, LongFormProblem> {
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
        let outcome = self.outcome()?.parse().map_err(|_| LongFormProblem::OutcomesDiffer)?;
        Ok(QuantileForecast {
            forecaster: forecaster.to_owned(),
            question: question.to_owned(),
            time,
            quantiles: self.levels,
            outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> LongForm {
        read_long_form("t.csv", "t", text.as_bytes(), &TableOptions::default()).unwrap()
    }

    fn p(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn options_with_the_outcome_by_name_or_by_row() {
        let by_name = read("question,option,p,outcome\nq,b,0.3,b\nq,a,0.5,b\nq,c,20%,b\nr,a,0.9,\n");
        let by_row = read("question,option,p,outcome\nq,a,0.5,0\nq,c,20%,no\nq,b,0.3,yes\nq,b,0.3,yes\n");
        assert_eq!(by_name.categories, by_row.categories);
        let forecast = &by_name.categories[0];
        assert_eq!(
            forecast.probabilities,
            [("a".into(), p("0.5")), ("b".into(), p("0.3")), ("c".into(), p("0.2"))]
        );
        assert_eq!((forecast.forecaster.as_str(), forecast.outcome.as_str()), ("t", "b"));
        assert_eq!(by_name.problems.excluded(Exclusion::Open), 1);
    }

    #[test]
    fn rows_that_do_not_fit_together() {
        let problem = |rows: &str| read(&format!("question,option,p,outcome\n{rows}")).inconsistent[0].2;
        assert_eq!(problem("q,a,0.5,a\nq,b,0.4,a\n"), LongFormProblem::SumNotOne);
        assert_eq!(problem("q,a,0.5,a\nq,a,0.4,a\n"), LongFormProblem::Repeated);
        assert_eq!(problem("q,a,0.5,a\nq,b,0.5,b\n"), LongFormProblem::OutcomesDiffer);
        assert_eq!(problem("q,a,0.5,c\nq,b,0.5,c\n"), LongFormProblem::OutcomeNotAnOption);
        assert_eq!(problem("q,a,0.5,0\nq,b,0.5,0\n"), LongFormProblem::OutcomeNotAnOption);
    }

    #[test]
    fn the_last_forecast_counts_where_that_is_asked_for() {
        let text = "question,option,p,outcome,time\nq,a,0.6,a,2026-01-02\nq,b,0.4,a,2026-01-02\nq,a,0.1,a,2026-01-01\nq,b,0.9,a,2026-01-01\nr,a,1,a,\n";
        let last = TableOptions { when: When::Last, ..TableOptions::default() };
        let form = read_long_form("t.csv", "t", text.as_bytes(), &last).unwrap();
        assert_eq!(form.categories.len(), 1);
        assert_eq!(form.categories[0].probabilities, [("a".into(), p("0.6")), ("b".into(), p("0.4"))]);
        assert_eq!(form.problems.excluded(Exclusion::Replaced), 1);
        assert_eq!(form.problems.bad_rows[0].fault, Fault::NotATime);
        assert_eq!(read(text).categories.len(), 3);
    }

    #[test]
    fn quantiles() {
        let form = read(
            "forecaster,question,quantile,value,outcome\nann,q,0.5,12,11\nann,q,5%,-3e1,11\nann,r,0.5,1,x\n",
        );
        assert_eq!(form.quantiles[0].quantiles, [(p("0.05"), -30.0), (p("0.5"), 12.0)]);
        assert_eq!(form.problems.bad_rows[0].fault, Fault::NotANumber);
        assert_eq!((form.problems.bad_rows[0].line, form.problems.bad_rows[0].column), (4, 13));
        let crossing = read("question,quantile,value,outcome\nq,0.1,5,1\nq,0.9,4,1\n");
        assert_eq!(crossing.inconsistent[0].2, LongFormProblem::Crossing);
    }
}
