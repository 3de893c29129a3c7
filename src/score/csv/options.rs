//! How tables are read.

use super::heading::{ColumnMap, HeadingError, Headings, Role};
use super::moment::TimeColumns;
use super::outcome::{OutcomesTable, Ties};
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
        let ends_elsewhere = self.outcomes.as_ref().is_some_and(OutcomesTable::has_ends);
        Ok((outcome, TimeColumns::new(headings, self.when, ends_elsewhere)?))
    }
}
