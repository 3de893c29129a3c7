//! Who held what when: the one source that scores, reminders and histories read.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::moment::{AsOf, Moment};
use super::question::Question;
use super::record::Forecast;

/// How a record stands towards its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Held before the answer was known, but written down afterwards and not proven: shown apart, never ranked.
    Retrospective,
    /// Held or recorded outside opens..closes, or held once the answer was known: kept, never scored.
    Late,
    /// A slip that a correction of the same forecaster took back at once: it never counts.
    Corrected,
}

/// How long after its recording a forecast can be corrected as if it had never stood.
pub const SLIP: TimeDelta = TimeDelta::minutes(15);

/// A stretch of time over which a forecaster held one view.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The record that states the view.
    pub forecast: &'a Forecast,
    /// From when it was held.
    pub from: Moment,
    /// Until when: replaced, withdrawn, expired, closed or known, whichever came first; `None` while it stands.
    pub until: Option<Moment>,
}

/// What one forecaster said on one question, in order of `at` (ties: the later in the file last).
///
/// A record counts from the later of its `at` and when it was recorded, unless it was published: nobody gains from a
/// view that is dated back.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    records: Vec<(&'a Forecast, Standing)>,
    end: Option<Moment>,
}

impl<'a> Timeline<'a> {
    /// Orders the records of one forecaster on one question, hiding what lies after `as_of`.
    ///
    /// A record counts if it was held and recorded in opens..closes and before the answer was known; one that was
    /// recorded at or after that moment is retrospective unless it was published. A correction replaces the own record
    /// of that `at` from when it was recorded, and voids it within 15 minutes of the record itself.
    pub fn new(question: &Question, forecasts: impl IntoIterator<Item = &'a Forecast>, as_of: AsOf) -> Self {
        let known = question.known(as_of.moment);
        let closes = question.closes.as_ref().map(|closes| closes.moment());
        let end = match (closes, known) {
            (Some(closes), Some(known)) => Some(closes.min(known)),
            (closes, known) => closes.or(known),
        };
        Self::ordered(forecasts, as_of, known, end, |forecast| standing(question, forecast, known))
    }

    /// Orders the credences of one forecaster on one claim, hiding what lies after `as_of`.
    ///
    /// A claim neither opens nor closes, so every record counts that no correction voids.
    pub fn of_claim(forecasts: impl IntoIterator<Item = &'a Forecast>, as_of: AsOf) -> Self {
        Self::ordered(forecasts, as_of, None, None, |_| Standing::Counts)
    }

    fn ordered(
        forecasts: impl IntoIterator<Item = &'a Forecast>,
        as_of: AsOf,
        known: Option<Moment>,
        end: Option<Moment>,
        standing: impl Fn(&Forecast) -> Standing,
    ) -> Self {
        let mut records: Vec<(&Forecast, Standing)> = forecasts
            .into_iter()
            .filter(|forecast| forecast.counts_from() <= as_of.moment)
            .map(|forecast| (forecast, standing(forecast)))
            .collect();
        records.sort_by_key(|(forecast, _)| forecast.at);
        // When each moment was corrected.
        let mut corrections: HashMap<Moment, Vec<(usize, Moment)>> = HashMap::new();
        for (index, (forecast, _)) in records.iter().enumerate() {
            if let Some(at) = forecast.corrects()
                && known.is_none_or(|known| forecast.recorded < known)
            {
                corrections.entry(at).or_default().push((index, forecast.recorded));
            }
        }
        for (index, (forecast, standing)) in records.iter_mut().enumerate() {
            let slip = |&(by, recorded): &(usize, Moment)| {
                by != index && (forecast.recorded..=forecast.recorded + SLIP).contains(&recorded)
            };
            if corrections.get(&forecast.at).is_some_and(|by| by.iter().any(slip)) {
                *standing = Standing::Corrected;
            }
        }
        Self { records, end }
    }

    /// All records with their standing, in order of `at`.
    pub fn records(&self) -> &[(&'a Forecast, Standing)] {
        &self.records
    }

    /// When the question ended: closed or answered, whichever came first; `None` while neither date is known.
    pub fn end(&self) -> Option<Moment> {
        self.end
    }

    /// The views that were held, in order, for records of one standing; withdrawals end a view and are none.
    ///
    /// A view ends when one of a later `at` counts; recorded after that, it was never held. Retrospective views are
    /// taken at their word.
    pub fn held(&self, standing: Standing) -> Vec<Held<'a>> {
        let mut replaced: Option<Moment> = None;
        let mut held = Vec::new();
        for &(forecast, _) in self.records.iter().rev().filter(|(_, of)| *of == standing) {
            let from = if standing == Standing::Retrospective { forecast.at } else { forecast.counts_from() };
            let expires = forecast.expires().map(super::moment::When::moment);
            let until = [replaced, expires, self.end].into_iter().flatten().min();
            if !forecast.is_withdrawal() && until.is_none_or(|until| until > from) {
                held.push(Held { forecast, from, until });
            }
            replaced = Some(replaced.map_or(from, |replaced| replaced.min(from)));
        }
        held.reverse();
        held
    }

    /// The view that counts and is held at a moment; once the question has ended, what was held at its end.
    pub fn standing_at(&self, moment: Moment) -> Option<&'a Forecast> {
        let last = |held: &Held<'_>| match (held.until, self.end) {
            (None, _) => true,
            (Some(until), Some(end)) if until >= end && moment >= end => true,
            (Some(until), _) => until > moment,
        };
        self.held(Standing::Counts)
            .into_iter()
            .rfind(|held| held.from <= moment)
            .filter(last)
            .map(|held| held.forecast)
    }

    /// The moments at which the view that counts changes, in order, each with what is held from then on: at any moment
    /// the last of them says what [`Timeline::standing_at`] does.
    pub fn changes(&self) -> Vec<(Moment, Option<&'a Forecast>)> {
        let mut changes: Vec<(Moment, Option<&Forecast>)> = Vec::new();
        for held in self.held(Standing::Counts) {
            if changes.last().is_some_and(|&(moment, _)| moment == held.from) {
                changes.pop();
            }
            changes.push((held.from, Some(held.forecast)));
            match (held.until, self.end) {
                // What is held when the question ends stays the last word on it.
                (Some(until), Some(end)) if until >= end => {}
                (Some(until), _) => changes.push((until, None)),
                (None, _) => {}
            }
        }
        changes
    }

    /// The last record that counts, withdrawal or not.
    pub fn last(&self) -> Option<&'a Forecast> {
        self.records
            .iter()
            .rev()
            .find(|(_, standing)| *standing == Standing::Counts)
            .map(|&(forecast, _)| forecast)
    }
}

/// How one record stands towards its question, corrections left aside.
pub(crate) fn standing(question: &Question, forecast: &Forecast, known: Option<Moment>) -> Standing {
    let late = |moment| known.is_some_and(|known| moment >= known) || !question.accepts(moment);
    if late(forecast.at) {
        Standing::Late
    } else if known.is_some_and(|known| forecast.recorded >= known) && !forecast.is_published() {
        Standing::Retrospective
    } else if late(forecast.counts_from()) {
        Standing::Late
    } else {
        Standing::Counts
    }
}
