//! How tables are read.

use super::heading::{ColumnMap, HeadingError, Headings, Role};
use super::moment::{TimeColumns, TimesWanted};
use super::outcome::{OutcomesTable, Ties};
use crate::forecast::Moment;
use crate::score::time::curve::Moments;

/// Says how tables are read.
#[derive(Debug, Clone)]
pub struct TableOptions {
    /// Which column holds what, where headings are not the usual ones.
    pub columns: ColumnMap,
    /// What happens to outcomes that are fractions.
    pub ties: Ties,
    /// Which of several forecasts on one question count; all but [`Moments::Each`] need a column for the time.
    pub when: Moments,
    /// Outcomes by question; they go before those in the table itself.
    pub outcomes: Option<OutcomesTable>,
    /// Options in order, each list for the questions whose options are all in it.
    pub orders: Vec<Vec<String>>,
    /// Whether everything is kept that a row says of time, and no row is chosen: for scores that look at all who forecast on
    /// a question. Times are then needed only as far as `when` needs them, and no question may be without a name.
    pub whole: bool,
    /// Whether a column must say to which group a question belongs.
    pub grouped: bool,
    /// Only questions whose answer became known at or after this.
    pub since: Option<Moment>,
    /// Only questions whose answer became known before this.
    pub until: Option<Moment>,
    /// Threads that read, cut and parse in turns; 0 and 1 do all on the calling thread.
    pub threads: usize,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            columns: ColumnMap::default(),
            ties: Ties::default(),
            when: Moments::Each,
            outcomes: None,
            orders: Vec::new(),
            whole: false,
            grouped: false,
            since: None,
            until: None,
            threads: 1,
        }
    }
}

impl TableOptions {
    /// Finds the columns of the outcome, which a table of outcomes makes optional, and of times.
    pub(super) fn outcome_and_times(
        &self,
        headings: &Headings<'_>,
    ) -> Result<(Option<usize>, TimeColumns), HeadingError> {
        let outcome = match self.outcomes {
            Some(_) => headings.column(Role::Outcome)?,
            None => Some(headings.required(Role::Outcome)?),
        };
        let wanted = TimesWanted {
            moments: self.when,
            whole: self.whole,
            needs_known: (self.since.is_some() || self.until.is_some())
                && !self.outcomes.as_ref().is_some_and(OutcomesTable::has_known),
            ends_elsewhere: self.outcomes.as_ref().is_some_and(OutcomesTable::has_ends),
        };
        Ok((outcome, TimeColumns::new(headings, wanted)?))
    }

    /// Whether questions count whose answer became known then.
    pub(super) fn takes(&self, known: Option<Moment>) -> bool {
        let since = self.since.is_none_or(|since| known.is_some_and(|known| known >= since));
        since && self.until.is_none_or(|until| known.is_some_and(|known| known < until))
    }
}
