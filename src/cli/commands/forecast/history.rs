//! What one forecaster has said on one subject so far.

use crate::cli::writing::Writing;
use crate::forecast::{Book, Forecast, Moment, SLIP, Subject, Timeline, rfc3339};

/// The own records on one question or claim, looked up once.
#[derive(Debug)]
pub(in crate::cli::commands) struct History<'w> {
    /// The records: of a question in order of `at`, of a claim in file order.
    pub(super) records: Vec<&'w Forecast>,
    pub(super) latest: Option<Moment>,
    line: Option<Timeline<'w>>,
    now: Moment,
    held_now: Option<&'w Forecast>,
}

impl<'w> History<'w> {
    pub(in crate::cli::commands) fn of(
        subject: &str,
        who: &str,
        writing: &'w Writing,
        book: &Book<'w>,
    ) -> Self {
        let question = writing.workbench.questions.get(subject);
        let line = question.and_then(|question| book.timeline(question, who, writing.as_of()));
        let records: Vec<&Forecast> = match (&line, writing.workbench.logs.get(who)) {
            (Some(line), _) => line.records().iter().map(|&(record, _)| record).collect(),
            (None, Some(log)) => {
                let same = |record: &&Forecast| matches!(&record.subject, Subject::Claim(claim) if **claim == *subject);
                log.forecasts.iter().filter(same).collect()
            }
            (None, None) => Vec::new(),
        };
        let latest = records.iter().map(|record| record.at).max();
        let mut history = Self { records, latest, line, now: writing.now, held_now: None };
        history.held_now = history.looked_up(writing.now);
        history
    }

    /// The view that is in force at a moment.
    pub(super) fn held(&self, at: Moment) -> Option<&'w Forecast> {
        if at == self.now { self.held_now } else { self.looked_up(at) }
    }

    /// The last record, withdrawn, expired or not; of those of one moment the later in the file.
    pub(super) fn last(&self) -> Option<&'w Forecast> {
        self.records.iter().copied().max_by_key(|record| record.at)
    }

    /// What a correction made now does to the own record of `corrected`.
    pub(super) fn correction(&self, corrected: Moment) -> String {
        let mut recorded = self.records.iter().filter(|record| record.at == corrected).map(|of| of.recorded);
        let at = rfc3339(corrected);
        if recorded.any(|recorded| self.now - recorded <= SLIP) {
            format!("; it voids the record of {at}")
        } else {
            format!("; from now on it replaces the record of {at}")
        }
    }

    fn looked_up(&self, at: Moment) -> Option<&'w Forecast> {
        if let Some(line) = &self.line {
            return line.standing_at(at);
        }
        let last =
            self.records.iter().copied().filter(|record| record.at <= at).max_by_key(|record| record.at)?;
        let expired = last.expires().is_some_and(|expires| !expires.includes(at));
        (!last.is_withdrawal() && !expired).then_some(last)
    }
}
