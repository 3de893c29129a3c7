//! The course of a view: what one forecaster held from moment to moment, as each moment knew it.

use chrono::TimeDelta;

use super::moment::{AsOf, Moment};
use super::record::Forecast;
use super::timeline::Timeline;

/// What one forecaster held on one question or claim, moment by moment.
///
/// A time line is the past as seen from one moment: an answer or a correction changes how earlier records count. A
/// course says for every moment what its own time line said, without drawing one up for each.
#[derive(Clone, Debug, Default)]
pub struct Course<'a> {
    changes: Vec<(Moment, Option<&'a Forecast>)>,
}

impl<'a> Course<'a> {
    /// Follows the records of one forecaster on one subject up to `as_of`; `line` draws up the time line as of a moment.
    ///
    /// `answers` are the moments at which the subject is answered, `line` must be that of `records`.
    pub(super) fn new(
        records: impl Iterator<Item = &'a Forecast>,
        answers: &[Moment],
        as_of: AsOf,
        line: impl Fn(AsOf) -> Timeline<'a>,
    ) -> Self {
        // Between two of these moments a later time line says of an earlier moment what that moment's own did.
        let corrections = records.filter(|record| record.corrects().is_some()).map(Forecast::counts_from);
        let mut turns: Vec<Moment> = answers.iter().copied().chain(corrections).collect();
        turns.retain(|&turn| turn <= as_of.moment);
        turns.sort_unstable();
        turns.dedup();
        let mut changes: Vec<(Moment, Option<&Forecast>)> = Vec::new();
        let mut from = None;
        let ends = turns.iter().map(|&turn| Some(turn)).chain([None]);
        for end in ends {
            let last = end.map_or(as_of.moment, |end| end - TimeDelta::nanoseconds(1));
            let then = line(AsOf { moment: last, ..as_of }).changes();
            let inside = then.partition_point(|&(moment, _)| from.is_some_and(|from| moment <= from));
            if let (Some(from), Some(&(_, held))) = (from, then.get(inside.wrapping_sub(1))) {
                changes.push((from, held));
            } else if let Some(from) = from {
                changes.push((from, None));
            }
            changes.extend(then.iter().skip(inside).filter(|&&(moment, _)| moment <= last));
            from = end;
        }
        changes.dedup_by(|later, earlier| match (later.1, earlier.1) {
            (Some(later), Some(earlier)) => std::ptr::eq(later, earlier),
            (later, earlier) => later.is_none() && earlier.is_none(),
        });
        Self { changes }
    }

    /// The moments at which the view changes, in order, each with what is held from then on.
    pub fn changes(&self) -> &[(Moment, Option<&'a Forecast>)] {
        &self.changes
    }
}
