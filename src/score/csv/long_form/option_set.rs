//! The options of a question: all that anybody listed, their order, and which of them came out.

use std::collections::{BTreeSet, HashMap};

use super::forecast::{CategoryForecast, LongFormProblem, Order, Unusable};
use crate::score::csv::names::Names;
use crate::score::csv::outcome::{Outcome, OutcomesTable};
use crate::score::csv::problem::Exclusion;
use crate::score::csv::record::first_record;
use crate::score::numerics::exact::DecimalProbability;

/// One row of a forecast over options; names and outcomes are numbers of texts.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Listed {
    pub(super) option: u32,
    pub(super) p: DecimalProbability,
    pub(super) outcome: u32,
    /// What a column says of its place in the order.
    pub(super) place: Option<f64>,
}

/// The options of one question.
#[derive(Debug, Default)]
struct OptionSet {
    /// All that anybody listed, and after settling in their order; options of a stated order that nobody listed have
    /// no number.
    options: Vec<(Option<u32>, String)>,
    places: Vec<(u32, f64)>,
    order: Order,
    /// Whether rows say of each option whether it came out, rather than which one did.
    by_row: bool,
    /// Options whose rows say that they came out.
    came_out: BTreeSet<u32>,
}

/// The options of all questions.
pub(super) struct OptionSets<'given> {
    outcomes: Option<&'given OutcomesTable>,
    orders: &'given [Vec<String>],
    sets: HashMap<u32, OptionSet>,
    joined: HashMap<u32, String>,
}

/// Reads options in order, separated by commas; one with a comma in it is quoted. `None` for fewer than two or for two
/// that are equal.
///
/// ```
/// use warrant::score::csv::option_order;
/// assert_eq!(option_order("low,\"mid, high\"").unwrap(), ["low", "mid, high"]);
/// assert_eq!(option_order("low"), None);
/// ```
pub fn option_order(text: &str) -> Option<Vec<String>> {
    let (fields, length, _) = first_record(text.as_bytes(), b',', true)?;
    let options: Option<Vec<String>> =
        fields.iter().map(|field| Some(std::str::from_utf8(field).ok()?.trim().to_owned())).collect();
    let options = options?;
    let distinct: BTreeSet<&String> = options.iter().filter(|option| !option.is_empty()).collect();
    (length == text.len() && options.len() > 1 && distinct.len() == options.len()).then_some(options)
}

/// What the word for an outcome says: 1 yes, 0 no.
fn flag(text: &str) -> Option<bool> {
    match Outcome::parse(text.as_bytes()) {
        Some(Outcome::Known(p)) if p.is_certain() => Some(p == DecimalProbability::ONE),
        _ => None,
    }
}

impl<'given> OptionSets<'given> {
    pub(super) fn new(outcomes: Option<&'given OutcomesTable>, orders: &'given [Vec<String>]) -> Self {
        Self { outcomes, orders, sets: HashMap::new(), joined: HashMap::new() }
    }

    /// Takes note of the rows of one forecast.
    pub(super) fn see(&mut self, question: u32, rows: &[Listed], texts: &Names) {
        if rows.is_empty() {
            return;
        }
        let set = self.sets.entry(question).or_default();
        let stated: BTreeSet<u32> =
            rows.iter().map(|row| row.outcome).filter(|&outcome| !texts.name(outcome).is_empty()).collect();
        let flags = stated.iter().all(|&outcome| flag(texts.name(outcome)).is_some());
        // Different words on the rows of one forecast are about the options, if they can be.
        set.by_row |= flags && stated.len() > 1;
        for row in rows {
            set.options.push((Some(row.option), String::new()));
            set.places.extend(row.place.map(|place| (row.option, place)));
            if flags && flag(texts.name(row.outcome)) == Some(true) {
                set.came_out.insert(row.option);
            }
        }
        // Kept short: there may be many forecasts on a question.
        if set.options.len() > 1000 {
            set.options.sort_unstable();
            set.options.dedup();
        }
    }

    /// Puts options in order, once all have been seen.
    pub(super) fn settle(&mut self, questions: &Names, texts: &Names) {
        let orders = self.orders;
        for (number, name) in (0..).zip(questions.iter()) {
            if let Some(set) = self.sets.get_mut(&number) {
                set.settle(orders, texts);
            }
            if let Some(joined) = self.outcomes.and_then(|outcomes| outcomes.get(name)) {
                self.joined.insert(number, joined.text.clone());
            }
        }
    }

    /// Puts the rows of one forecast together.
    pub(super) fn forecast(
        &self,
        question: u32,
        mut rows: Vec<Listed>,
        texts: &Names,
    ) -> Result<CategoryForecast, Unusable> {
        let Some(set) = self.sets.get(&question) else { return Err(Exclusion::Open.into()) };
        let outcome = match self.joined.get(&question) {
            Some(text) => set.named(text),
            None => set.outcome(&rows, texts),
        }?;
        rows.sort_unstable_by_key(|row| (row.option, row.p));
        rows.dedup_by_key(|row| (row.option, row.p));
        if rows.windows(2).any(|pair| matches!(pair, [left, right] if left.option == right.option)) {
            return Err(LongFormProblem::Repeated.into());
        }
        let sum: u128 = rows.iter().map(|row| u128::from(row.p.units())).sum();
        if sum.abs_diff(u128::from(DecimalProbability::ONE.units())) > 1_000_000_000_000 {
            return Err(LongFormProblem::SumNotOne.into());
        }
        let stated = |option: Option<u32>| {
            let at = rows.binary_search_by_key(&option?, |row| row.option).ok()?;
            rows.get(at).map(|row| row.p)
        };
        let probabilities = set
            .options
            .iter()
            .map(|(option, name)| (name.clone(), stated(*option).unwrap_or(DecimalProbability::ZERO)))
            .collect();
        Ok(CategoryForecast { probabilities, outcome, order: set.order })
    }
}

impl OptionSet {
    fn settle(&mut self, orders: &[Vec<String>], texts: &Names) {
        self.options.sort_unstable();
        self.options.dedup();
        for (number, name) in &mut self.options {
            number.map(|number| texts.name(number)).unwrap_or_default().clone_into(name);
        }
        self.options.sort_by(|left, right| left.1.cmp(&right.1));
        self.places.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
        self.places.dedup();
        let place_of = |number: Option<u32>| {
            let number = number?;
            let mut places = self.places.iter().filter(|(option, _)| *option == number);
            places.next().filter(|_| places.next().is_none()).map(|(_, place)| *place)
        };
        let listed = |order: &&Vec<String>| self.options.iter().all(|(_, name)| order.contains(name));
        if let Some(order) = orders.iter().find(listed) {
            let number = |name: &String| {
                self.options.iter().find(|(_, own)| own == name).and_then(|(number, _)| *number)
            };
            self.options = order.iter().map(|name| (number(name), name.clone())).collect();
            self.order = Order::Stated;
        } else if let Some(order) = ascending(&self.options, |(number, _)| place_of(*number)) {
            (self.options, self.order) = (order, Order::Stated);
        } else if let Some(order) = ascending(&self.options, |(_, name)| name.parse().ok()) {
            (self.options, self.order) = (order, Order::Numbers);
        }
    }

    /// What came out by the rows of one forecast: the option that all of them name, or the one whose row says yes.
    fn outcome(&self, rows: &[Listed], texts: &Names) -> Result<usize, Unusable> {
        let stated: BTreeSet<&str> =
            rows.iter().map(|row| texts.name(row.outcome)).filter(|text| !text.is_empty()).collect();
        let by_row = self.by_row && stated.iter().all(|text| flag(text).is_some());
        if !by_row {
            let mut names = stated.iter();
            match (names.next(), names.next()) {
                (None, _) => return Err(Exclusion::Open.into()),
                (Some(name), None) => match self.named(name) {
                    // It may still be about the rows: one option with yes, or none.
                    Err(Unusable::Inconsistent(_)) if flag(name).is_some() => {}
                    found => return found,
                },
                (Some(_), Some(_)) => return Err(LongFormProblem::OutcomesDiffer.into()),
            }
        }
        let mut yes: Vec<u32> = rows
            .iter()
            .filter(|row| flag(texts.name(row.outcome)) == Some(true))
            .map(|row| row.option)
            .collect();
        yes.sort_unstable();
        yes.dedup();
        if yes.is_empty() {
            // Another forecaster may have listed the one that did.
            yes.extend(&self.came_out);
        }
        match yes.as_slice() {
            [] => Err(LongFormProblem::OutcomeNotAnOption.into()),
            [one] => Ok(self.at(|number, _| number == Some(*one))?),
            _ => Err(LongFormProblem::OutcomesDiffer.into()),
        }
    }

    /// The option of that name, or in other words: another case, the same number, another word for yes or no.
    fn named(&self, text: &str) -> Result<usize, Unusable> {
        let same_number = |name: &str| {
            name.parse::<f64>()
                .ok()
                .zip(text.parse::<f64>().ok())
                .is_some_and(|(a, b)| a.total_cmp(&b).is_eq())
        };
        let found = self
            .at(|_, name| name == text)
            .or_else(|_| self.at(|_, name| name.eq_ignore_ascii_case(text)))
            .or_else(|_| self.at(|_, name| same_number(name)))
            .or_else(|_| self.at(|_, name| flag(name).is_some() && flag(name) == flag(text)));
        match (found, Outcome::parse(text.as_bytes())) {
            (Ok(found), _) => Ok(found),
            (Err(_), Some(Outcome::Open)) => Err(Exclusion::Open.into()),
            (Err(_), Some(Outcome::Annulled)) => Err(Exclusion::Annulled.into()),
            (Err(problem), _) => Err(problem.into()),
        }
    }

    /// The only option for which something holds.
    fn at(&self, holds: impl Fn(Option<u32>, &str) -> bool) -> Result<usize, LongFormProblem> {
        let mut found = self.options.iter().enumerate().filter(|(_, (number, name))| holds(*number, name));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            _ => Err(LongFormProblem::OutcomeNotAnOption),
        }
    }
}

/// Sorts by a number that all have and no two share; `None` if they do not.
fn ascending<T: Clone>(all: &[T], number: impl Fn(&T) -> Option<f64>) -> Option<Vec<T>> {
    let numbers: Option<Vec<f64>> =
        all.iter().map(|one| number(one).filter(|number| number.is_finite())).collect();
    let mut numbered: Vec<(f64, &T)> = numbers?.into_iter().zip(all).collect();
    numbered.sort_by(|left, right| left.0.total_cmp(&right.0));
    let distinct = numbered.windows(2).all(|pair| matches!(pair, [left, right] if left.0 < right.0));
    distinct.then(|| numbered.into_iter().map(|(_, one)| one.clone()).collect())
}
