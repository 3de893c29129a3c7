//! Who held what when: the one source that scores, reminders and histories read.

use super::moment::{AsOf, Moment};
use super::question::Question;
use super::record::{Forecast, Prediction};

/// How a record stands towards its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Held before the answer was known, but written down afterwards and not proven: shown apart, never ranked.
    Retrospective,
    /// Held outside opens..closes, or once the answer was known: kept, never scored.
    Late,
    /// Voided by a later correction of the same forecaster.
    Corrected,
}

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
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    records: Vec<(&'a Forecast, Standing)>,
    end: Option<Moment>,
}

impl<'a> Timeline<'a> {
    /// Orders the records of one forecaster on one question, hiding what lies after `as_of`.
    ///
    /// A record counts if its `at` lies in opens..closes and before the answer was known; one that was recorded at or
    /// after that moment is retrospective unless it was published. A correction voids the own record of that `at`.
    pub fn new(question: &Question, forecasts: impl IntoIterator<Item = &'a Forecast>, as_of: AsOf) -> Self {
        let mut visible: Vec<&Forecast> =
            forecasts.into_iter().filter(|forecast| forecast.at <= as_of.moment).collect();
        visible.sort_by_key(|forecast| forecast.at);
        let known = question.known(as_of.moment);
        let corrected: Vec<(Moment, usize)> = visible
            .iter()
            .enumerate()
            .filter_map(|(index, forecast)| Some((forecast.corrects()?, index)))
            .filter(|&(_, index)| known.is_none_or(|known| visible[index].recorded < known))
            .collect();
        let records = visible
            .iter()
            .enumerate()
            .map(|(index, &forecast)| {
                let voided = corrected.iter().any(|&(at, by)| at == forecast.at && by != index);
                (forecast, if voided { Standing::Corrected } else { standing(question, forecast, known) })
            })
            .collect();
        let closes = question.closes.as_ref().map(|closes| closes.moment());
        let end = match (closes, known) {
            (Some(closes), Some(known)) => Some(closes.min(known)),
            (closes, known) => closes.or(known),
        };
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
    pub fn held(&self, standing: Standing) -> Vec<Held<'a>> {
        let counted: Vec<&Forecast> =
            self.records.iter().filter(|(_, of)| *of == standing).map(|&(forecast, _)| forecast).collect();
        let mut held = Vec::with_capacity(counted.len());
        for (index, &forecast) in counted.iter().enumerate() {
            if forecast.prediction == Prediction::Withdrawn {
                continue;
            }
            let replaced = counted.get(index + 1).map(|next| next.at);
            let expires = forecast.expires().map(super::moment::When::moment);
            let until = [replaced, expires, self.end].into_iter().flatten().min();
            if until.is_none_or(|until| until > forecast.at) {
                held.push(Held { forecast, from: forecast.at, until });
            }
        }
        held
    }

    /// The view that counts and is held at a moment; once the question has ended, what was held at its end.
    pub fn standing_at(&self, moment: Moment) -> Option<&'a Forecast> {
        let last = |held: &Held<'_>| match (held.until, self.end) {
            (None, _) => true,
            (Some(until), Some(end)) if until >= end && moment >= end => true,
            (Some(until), _) => until > moment,
        };
        self.held(Standing::Counts).into_iter().rfind(|held| held.from <= moment).filter(last).map(|held| held.forecast)
    }

    /// The last record that counts, withdrawal or not.
    pub fn last(&self) -> Option<&'a Forecast> {
        self.records.iter().rev().find(|(_, standing)| *standing == Standing::Counts).map(|&(forecast, _)| forecast)
    }
}

/// How one record stands towards its question, corrections left aside.
pub(crate) fn standing(question: &Question, forecast: &Forecast, known: Option<Moment>) -> Standing {
    if known.is_some_and(|known| forecast.at >= known) || !question.accepts(forecast.at) {
        Standing::Late
    } else if known.is_some_and(|known| forecast.recorded >= known) && !forecast.is_published() {
        Standing::Retrospective
    } else {
        Standing::Counts
    }
}
