//! What a forecaster should look at again: open questions without a view, with an old one, or about to close.

use chrono::TimeDelta;

use super::book::Book;
use super::moment::{AsOf, Span};
use super::question::{Question, State};

/// Questions that close within this many days are looked at again.
pub const CLOSING_SOON_DAYS: i64 = 7;

/// Why a question is worth another look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The forecaster has no view on it, or withdrew it, or it expired.
    NoView,
    /// It closes within a week, and the view was held before that week began.
    ClosingSoon,
    /// The view is older than views stay fresh.
    Stale,
}

impl Reason {
    /// The reason in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NoView => "no forecast yet",
            Self::ClosingSoon => "closes soon",
            Self::Stale => "not looked at for a while",
        }
    }
}

/// Lists the open questions that a forecaster should look at, those that close first first.
///
/// A view is stale once `stale_after` has passed since it was held; a share is of the question's life from open to
/// close. Of several reasons the first of [`Reason`] counts.
pub fn sweep<'q>(
    questions: impl IntoIterator<Item = &'q Question>,
    book: &Book<'_>,
    forecaster: &str,
    stale_after: Span,
    as_of: AsOf,
) -> Vec<(&'q Question, Reason)> {
    let mut found: Vec<(&Question, Reason)> = questions
        .into_iter()
        .filter(|question| question.state(as_of) == State::Open)
        .filter_map(|question| Some((question, reason(question, book, forecaster, stale_after, as_of)?)))
        .collect();
    // Without a date to close a question comes last; ties go by id, in which order they came.
    found.sort_by_key(|(question, _)| {
        question.closes.as_ref().map_or((true, as_of.moment), |closes| (false, closes.moment()))
    });
    found
}

fn reason(
    question: &Question,
    book: &Book<'_>,
    forecaster: &str,
    stale_after: Span,
    as_of: AsOf,
) -> Option<Reason> {
    let view = book.timeline(question, forecaster, as_of).and_then(|line| line.standing_at(as_of.moment));
    let Some(view) = view else { return Some(Reason::NoView) };
    let closes = question.closes.as_ref().map(|closes| closes.moment());
    let week = TimeDelta::days(CLOSING_SOON_DAYS);
    if closes.is_some_and(|closes| closes - as_of.moment <= week && closes - view.at > week) {
        return Some(Reason::ClosingSoon);
    }
    let stale = match stale_after {
        Span::Share(share) => match (question.opens.as_ref().map(|opens| opens.moment()), closes) {
            (Some(opens), Some(closes)) => {
                let life = (closes - opens).num_seconds() as f64;
                (as_of.moment - view.at).num_seconds() as f64 >= life * share
            }
            _ => false,
        },
        span => span
            .after(view.at.with_timezone(&question.zone).date_naive())
            .is_some_and(|day| as_of.moment.with_timezone(&question.zone).date_naive() >= day),
    };
    stale.then_some(Reason::Stale)
}
