//! What a forecaster should look at again: open questions without a view, with an old one, or about to close.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

use super::book::Book;
use super::moment::{AsOf, Moment, Span};
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
/// [`stale_day`] says from when a view is stale. Of several reasons the first of [`Reason`] counts.
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
    stale_day(question, view.at, stale_after)
        .is_some_and(|day| question.day_of(as_of.moment) >= day)
        .then_some(Reason::Stale)
}

/// The first day on which a view held since a moment is stale: by its age, or by the share of the question's life from
/// open to close that it is old.
///
/// It is a day of the question's own zone: the first that begins once that time has passed, so that a day is either
/// stale or not. `None` for a share of a life without a beginning or an end, and beyond the calendar.
pub fn stale_day(question: &Question, since: Moment, stale_after: Span) -> Option<NaiveDate> {
    let Span::Share(share) = stale_after else { return stale_after.after(question.day_of(since)) };
    let (opens, closes) = (question.opens.as_ref()?, question.closes.as_ref()?);
    let life = closes.moment().signed_duration_since(opens.moment()).num_seconds().max(0);
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a life; the cast saturates")]
    let stale = since.checked_add_signed(TimeDelta::try_seconds((life as f64 * share) as i64)?)?;
    let day = question.day_of(stale);
    if stale.with_timezone(&question.zone).time() == NaiveTime::MIN {
        Some(day)
    } else {
        day.checked_add_days(Days::new(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::moment::When;
    use crate::forecast::question::QuestionType;

    #[test]
    fn a_view_is_stale_from_the_first_whole_day_after_its_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let place = crate::finding::Place::new(crate::finding::FileId(0), 0..0);
        let placed = |when| Some(crate::finding::Placed::new(when, place));
        let mut question = Question::new("Will it?", QuestionType::Binary, chrono_tz::Tz::UTC);
        question.zone = chrono_tz::Tz::Asia__Shanghai;
        let evening: Moment = "2026-01-02T20:00:00Z".parse().unwrap();
        let midnight: Moment = "2026-01-02T16:00:00Z".parse().unwrap();
        let tenth = Span::Share(0.1);
        assert_eq!(stale_day(&question, evening, Span::Days(30)), Some(day("2026-02-02")));
        assert_eq!(stale_day(&question, evening, tenth), None, "it has no life to take a share of");
        question.opens = placed(When::start_of(day("2026-01-01"), question.zone));
        question.closes = placed(When::end_of(day("2026-01-10"), question.zone));
        assert_eq!(stale_day(&question, evening, tenth), Some(day("2026-01-05")));
        assert_eq!(stale_day(&question, midnight, tenth), Some(day("2026-01-04")));
    }
}
