//! Times as tables write them, and the life of a question.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::heading::{HeadingError, Headings, Role};
use super::problem::{Exclusion, Fault};
use super::record::{FieldFault, Record};
use crate::forecast::Moment;
use crate::score::time::curve::Moments;

/// Numbers of seconds beyond this are read as milliseconds: the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// Reads a time: with an offset, without one (then UTC), a bare date (its start), or seconds or milliseconds since 1970;
/// seconds may have fractions.
pub(super) fn parse_moment(text: &[u8]) -> Option<Moment> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if let Some(moment) = since_1970(text) {
        return Some(moment);
    }
    if let Some(date) = parse_date(text) {
        return Some(date.and_time(NaiveTime::MIN).and_utc());
    }
    let iso = text.strip_suffix(" UTC").unwrap_or(text).replacen(' ', "T", 1);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&iso) {
        return Some(moment.with_timezone(&Utc));
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&iso, format).ok())
        .map(|moment| moment.and_utc())
}

/// Reads seconds or milliseconds by their digits: a binary fraction would move them.
fn since_1970(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let number = whole.parse::<i64>().ok()?;
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse::<i64>().ok()?;
    let (start, unit) = if number.abs() > MILLISECONDS {
        (Moment::from_timestamp_millis(number)?, 1_000_000)
    } else {
        (Moment::from_timestamp(number, 0)?, 1)
    };
    let part = TimeDelta::nanoseconds(nanoseconds / unit);
    start.checked_add_signed(if whole.starts_with('-') { -part } else { part })
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// From when to when forecasts on a question count, as far as a table says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// The first moment.
    pub opens: Option<Moment>,
    /// Where the last forecast stops to count: the close, or when the answer became known if that came before.
    pub end: Option<Moment>,
    /// The last moment at which a forecast may be made.
    pub(super) last: Option<Moment>,
    /// When it was to close.
    pub closes: Option<Moment>,
    /// When the answer became known.
    pub known: Option<Moment>,
}

/// The shortest time that is told apart.
const TICK: TimeDelta = TimeDelta::nanoseconds(1);

impl Life {
    /// Reads what a table says of the close; a bare date means its end.
    fn closing(text: &[u8]) -> Option<Self> {
        let bare = std::str::from_utf8(text).ok().and_then(|text| parse_date(text.trim())).is_some();
        let moment = parse_moment(text)?;
        let end = if bare { moment.checked_add_signed(TimeDelta::days(1))? } else { moment };
        let last = if bare { end.checked_sub_signed(TICK) } else { Some(end) };
        Some(Self { end: Some(end), last, closes: Some(end), ..Self::default() })
    }

    /// Ends when the answer becomes known, which no forecast may wait for.
    pub(super) fn known(moment: Moment) -> Self {
        let last = moment.checked_sub_signed(TICK);
        Self { end: Some(moment), last, known: Some(moment), ..Self::default() }
    }

    /// Narrows it to what both say: where rows differ, the earlier moment counts.
    pub(super) fn narrow(&mut self, other: Self) {
        let earlier = |one: Option<Moment>, other: Option<Moment>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.opens = earlier(self.opens, other.opens);
        self.end = earlier(self.end, other.end);
        self.last = earlier(self.last, other.last);
        self.closes = earlier(self.closes, other.closes);
        self.known = earlier(self.known, other.known);
    }

    /// Says why a forecast of that time does not count.
    pub(super) fn excludes(self, time: Moment) -> Option<Exclusion> {
        if self.last.is_some_and(|last| time > last) {
            Some(Exclusion::AfterClose)
        } else if self.opens.is_some_and(|opens| time < opens) {
            Some(Exclusion::BeforeOpen)
        } else {
            None
        }
    }
}

/// The columns that say when.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TimeColumns {
    time: Option<usize>,
    opens: Option<usize>,
    closes: Option<usize>,
    known: Option<usize>,
    required: bool,
}

/// What is wanted of times.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimesWanted {
    pub(super) moments: Moments,
    /// Whether all that a table says of times is kept.
    pub(super) whole: bool,
    /// Whether a column must say when answers became known.
    pub(super) needs_known: bool,
    /// Whether a table of outcomes says when questions ended.
    pub(super) ends_elsewhere: bool,
}

/// What the columns of one row say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowTimes {
    pub(super) time: Option<Moment>,
    pub(super) known: Option<Moment>,
    /// The life of the question, its end when the answer became known included.
    pub(super) life: Life,
}

impl RowTimes {
    /// Adds what a table of outcomes says of the question.
    pub(super) fn join(&mut self, known: Option<Moment>, life: Life) {
        self.known = self.known.into_iter().chain(known).min();
        self.life.narrow(life);
    }

    /// Says why the forecast does not count.
    pub(super) fn exclusion(&self) -> Option<Exclusion> {
        let time = self.time?;
        if self.known.is_some_and(|known| time >= known) {
            return Some(Exclusion::AfterKnown);
        }
        self.life.excludes(time)
    }
}

impl TimeColumns {
    /// Finds them; where each forecast counts, they are of use only if both a time and an end are there.
    pub(super) fn new(headings: &Headings<'_>, wanted: TimesWanted) -> Result<Self, HeadingError> {
        let required = wanted.moments != Moments::Each;
        let time =
            if required { Some(headings.required(Role::Time)?) } else { headings.column(Role::Time)? };
        let known = headings.column(Role::Known)?;
        if wanted.needs_known && known.is_none() {
            return Err(headings.no_known());
        }
        let is_kept = wanted.whole || wanted.needs_known;
        if time.is_none() && !is_kept {
            return Ok(Self::default());
        }
        let found = Self {
            time,
            opens: headings.column(Role::Opens)?,
            closes: headings.column(Role::Closes)?,
            known,
            required: required || (wanted.whole && time.is_some()),
        };
        let ends = found.have_end() || wanted.ends_elsewhere;
        if wanted.moments == Moments::Average && !ends {
            return Err(headings.no_end());
        }
        Ok(if required || ends || is_kept { found } else { Self::default() })
    }

    /// Reads the time of forecasts in any case: it tells forecasts on one question apart.
    pub(super) fn with_time(mut self, headings: &Headings<'_>) -> Result<Self, HeadingError> {
        self.time = headings.column(Role::Time)?;
        Ok(self)
    }

    /// The columns of an outcomes table, which may have any of them.
    pub(super) fn of_outcomes(headings: &Headings<'_>) -> Result<Self, HeadingError> {
        let known = match headings.column(Role::Known)? {
            Some(known) => Some(known),
            None => headings.column(Role::Time)?,
        };
        Ok(Self {
            time: None,
            opens: headings.column(Role::Opens)?,
            closes: headings.column(Role::Closes)?,
            known,
            required: false,
        })
    }

    /// Tells whether a row says nothing of time.
    pub(super) const fn is_empty(&self) -> bool {
        self.time.is_none() && self.known.is_none() && self.closes.is_none() && self.opens.is_none()
    }

    /// Tells whether a row can say when the answer became known.
    pub(super) const fn have_known(&self) -> bool {
        self.known.is_some()
    }

    /// Tells whether a row can say when the question ends.
    pub(super) const fn have_end(&self) -> bool {
        self.closes.is_some() || self.known.is_some()
    }

    /// Reads one row; a field that is no time is named.
    pub(super) fn read(&self, record: &Record<'_>) -> Result<RowTimes, FieldFault> {
        if self.is_empty() {
            return Ok(RowTimes::default());
        }
        let stated = |at: Option<usize>| {
            at.map(|at| (at, record.field(at).trim_ascii())).filter(|(_, text)| !text.is_empty())
        };
        let moment = |at: Option<usize>| match stated(at) {
            Some((at, text)) => parse_moment(text).map(Some).ok_or((at, Fault::NotATime)),
            None => Ok(None),
        };
        let time = moment(self.time)?;
        if let (None, true, Some(at)) = (time, self.required, self.time) {
            return Err((at, Fault::NotATime));
        }
        let known = moment(self.known)?;
        let mut life = match stated(self.closes) {
            Some((at, text)) => Life::closing(text).ok_or((at, Fault::NotATime))?,
            None => Life::default(),
        };
        life.opens = moment(self.opens)?;
        if let Some(known) = known {
            life.narrow(Life::known(known));
        }
        Ok(RowTimes { time, known, life })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_moment() {
        let at = |seconds: i64, milliseconds: u32| Moment::from_timestamp(seconds, milliseconds * 1_000_000);
        for text in [
            "2026-11-23T10:00:00Z",
            "2026-11-23 10:00",
            "2026-11-23T18:00:00+08:00",
            "2026-11-23 10:00:00 UTC",
            "1795428000",
            "1795428000.0",
            "1795428000000",
        ] {
            assert_eq!(parse_moment(text.as_bytes()), at(1_795_428_000, 0), "{text}");
        }
        for text in [
            "2026-11-23 10:00:00.25",
            "2026-11-23T10:00:00.250Z",
            "1795428000.25",
            "1795428000250",
            "1795428000250.0",
        ] {
            assert_eq!(parse_moment(text.as_bytes()), at(1_795_428_000, 250), "{text}");
        }
        assert_eq!(parse_moment(b"-0.25"), at(-1, 750));
        assert_eq!(parse_moment(b"2026-11-23"), at(1_795_392_000, 0));
        for text in
            ["04/01/2026", "", "2026-02-30", "tomorrow", "\u{e9}", "1.", ".5", "1.-5", "9223372036854775807"]
        {
            assert_eq!(parse_moment(text.as_bytes()), None, "{text}");
        }
    }
}
