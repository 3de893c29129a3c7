//! Days and moments: what is written in files, and what it means in a time zone.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;

/// An instant, in UTC.
pub type Moment = DateTime<Utc>;

/// A day or a moment as it was written, and the instant it stands for.
///
/// A bare day means its start for `opens`, `known`, `at` and `published`, and its end for `closes`, `expires` and
/// `resolves`; the end of a day is the first instant of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    moment: Moment,
    day: NaiveDate,
    bare: bool,
}

impl When {
    /// The start of a day in a zone; where the clock jumps over midnight, the first instant that the day has.
    pub fn start_of(day: NaiveDate, zone: Tz) -> Self {
        Self { moment: midnight(day, zone), day, bare: true }
    }

    /// The end of a day in a zone.
    pub fn end_of(day: NaiveDate, zone: Tz) -> Self {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        Self { moment: midnight(next, zone), day, bare: true }
    }

    /// A moment, remembered with the day it falls on in a zone.
    pub fn exact(moment: Moment, zone: Tz) -> Self {
        Self { moment, day: moment.with_timezone(&zone).date_naive(), bare: false }
    }

    /// The instant. For the end of a day that is the first instant of the next.
    pub fn moment(self) -> Moment {
        self.moment
    }

    /// The day as written, or on which the moment falls in its zone.
    pub fn day(self) -> NaiveDate {
        self.day
    }

    /// Whether an instant is not after this end: a bare day includes all of itself, a moment itself.
    pub fn includes(self, at: Moment) -> bool {
        if self.bare { at < self.moment } else { at <= self.moment }
    }
}

impl std::fmt::Display for When {
    /// Writes it as it was written: a day, or a moment in UTC.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.bare { write!(f, "{}", self.day) } else { f.write_str(&rfc3339(self.moment)) }
    }
}

/// Writes a moment as an RFC 3339 offset date-time in UTC, with fractions of a second only where there are any.
pub fn rfc3339(moment: Moment) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn midnight(day: NaiveDate, zone: Tz) -> Moment {
    let local = day.and_time(chrono::NaiveTime::MIN);
    resolve(local, zone)
}

/// A local time in a zone: the earlier of two, or the first instant after a gap.
fn resolve(local: NaiveDateTime, zone: Tz) -> Moment {
    let mut candidate = local;
    // Gaps at midnight are half an hour or an hour, but Samoa left out a whole day when it crossed the date line.
    for _ in 0..=96 {
        if let Some(found) = zone.from_local_datetime(&candidate).earliest() {
            return found.with_timezone(&Utc);
        }
        let Some(later) = candidate.checked_add_signed(chrono::TimeDelta::minutes(15)) else { break };
        candidate = later;
    }
    local.and_utc()
}

/// A day as a point on the line of a date question: days since 1970-01-01.
pub fn days_since_epoch(day: NaiveDate) -> f64 {
    day.signed_duration_since(NaiveDate::default()).num_days() as f64
}

/// The clock that a command runs by: the present, or the world as of some day or moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Everything up to and including this instant is visible.
    pub moment: Moment,
    /// Today, in the workbench's time zone.
    pub today: NaiveDate,
    /// Whether it was asked for, so that screens must name it.
    pub given: bool,
}

impl AsOf {
    /// The world at the end of a day: all of that day is visible.
    pub fn day(today: NaiveDate, zone: Tz) -> Self {
        let last = When::end_of(today, zone).moment() - chrono::TimeDelta::nanoseconds(1);
        Self { moment: last, today, given: true }
    }

    /// The world at an instant.
    pub fn instant(moment: Moment, zone: Tz, given: bool) -> Self {
        Self { moment, today: moment.with_timezone(&zone).date_naive(), given }
    }
}

/// A length of time as files and flags write it: days, weeks, months or years; or a share of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    /// Whole days.
    Days(u32),
    /// Calendar months.
    Months(u32),
    /// A share of a question's life, from 0 to 1.
    Share(f64),
}

impl Span {
    /// Reads `30d`, `2w`, `6m`, `1y` or `10%`; `m` is months, never minutes.
    ///
    /// ```
    /// use warrant::forecast::Span;
    /// assert_eq!(Span::parse("2w"), Some(Span::Days(14)));
    /// assert_eq!(Span::parse("10%"), Some(Span::Share(0.1)));
    /// assert_eq!(Span::parse("5 minutes"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(share) = text.strip_suffix('%') {
            let share: f64 = share.trim().parse().ok()?;
            return (0.0..=100.0).contains(&share).then_some(Self::Share(share / 100.0));
        }
        let unit = text.chars().next_back()?;
        let number = text.get(..text.len() - unit.len_utf8())?.trim();
        // Rust would read a second sign.
        let number: u32 = number.parse().ok().filter(|_| !number.starts_with('+'))?;
        match unit {
            'd' => Some(Self::Days(number)),
            'w' => Some(Self::Days(number.checked_mul(7)?)),
            'm' => Some(Self::Months(number)),
            'y' => Some(Self::Months(number.checked_mul(12)?)),
            _ => None,
        }
    }

    /// The day that is this long after another; the last day of a month stays within its month. `None` for a share
    /// and beyond the calendar.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_add_days(Days::new(u64::from(days))),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
            Self::Share(_) => None,
        }
    }
}

/// Why a date or moment cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Slashes or dots, which some read as month first and some as day first.
    #[error("`{0}` is ambiguous")]
    Ambiguous(String),
    /// Not in the calendar, or no date at all.
    #[error("`{0}` is not a date")]
    NotADate(String),
    /// A time without an offset.
    #[error("`{0}` does not say its offset from UTC")]
    NoOffset(String),
    /// A time without seconds.
    #[error("seconds are missing in `{0}`")]
    NoSeconds(String),
}

impl DateError {
    /// What to write instead.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Ambiguous(_) => "use hyphens, the year first: 2026-01-04",
            Self::NotADate(_) => {
                "write a day such as 2026-11-23, a moment such as 2026-11-23T10:00:00Z, or today, tomorrow, +3d, +2w, +6m, +1y, eom, eoy"
            }
            Self::NoSeconds(_) => "write the time with seconds: 2026-11-23T10:00:00Z",
            Self::NoOffset(_) => "end the time with `Z` for UTC or an offset such as `+08:00`",
        }
    }
}

/// A day or an exact moment, before it is known whether its start or its end is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrMoment {
    /// A bare day.
    Day(NaiveDate),
    /// A moment with an offset.
    Moment(Moment),
}

impl DayOrMoment {
    /// Reads a date as the command line takes it, relative to today.
    ///
    /// ISO days and offset date-times; `today`, `yesterday`, `tomorrow`; `+3d`, `+2w`, `+6m`, `+1y` (and with a minus
    /// sign); `eom` and `eoy` for the last day of this month and year.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use warrant::forecast::{DateError, DayOrMoment};
    /// let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    /// let day = |y, m, d| Ok(DayOrMoment::Day(NaiveDate::from_ymd_opt(y, m, d).unwrap()));
    /// assert_eq!(DayOrMoment::parse("+1m", today), day(2026, 2, 28));
    /// assert_eq!(DayOrMoment::parse("eoy", today), day(2026, 12, 31));
    /// assert_eq!(DayOrMoment::parse("04/01/2026", today), Err(DateError::Ambiguous("04/01/2026".into())));
    /// let short = "2027-01-01T23:59Z";
    /// assert_eq!(DayOrMoment::parse(short, today), Err(DateError::NoSeconds(short.into())));
    /// ```
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, DateError> {
        let text = text.trim();
        if let Some(day) = relative_day(text, today).filter(|day| is_writable(day.year())) {
            return Ok(Self::Day(day));
        }
        Self::parse_iso(text)
    }

    /// Reads an ISO day or an offset date-time and nothing else; years have four digits, in UTC too.
    pub fn parse_iso(text: &str) -> Result<Self, DateError> {
        let iso_day = |text: &str| {
            // chrono takes `2026-1-4` too, which other readers of the file would not.
            (text.len() == 10)
                .then(|| text.parse::<NaiveDate>().ok())
                .flatten()
                .filter(|day| is_writable(day.year()))
        };
        if let Some(day) = iso_day(text) {
            return Ok(Self::Day(day));
        }
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            let moment = moment.with_timezone(&Utc);
            if is_writable(moment.year()) {
                return Ok(Self::Moment(moment));
            }
            return Err(DateError::NotADate(text.chars().take(60).collect()));
        }
        let with_seconds = text.split_at_checked(16).map(|(minutes, offset)| format!("{minutes}:00{offset}"));
        let error = if with_seconds.is_some_and(|text| DateTime::parse_from_rfc3339(&text).is_ok()) {
            DateError::NoSeconds
        } else if text.split('T').next().is_some_and(|day| iso_day(day).is_some()) && text.len() > 11 {
            DateError::NoOffset
        } else if text.chars().filter(|c| matches!(c, '/' | '.')).count() == 2 {
            DateError::Ambiguous
        } else {
            DateError::NotADate
        };
        Err(error(text.chars().take(60).collect()))
    }

    /// The day: as written, or on which the moment falls in a zone.
    pub fn day(self, zone: Tz) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.with_timezone(&zone).date_naive(),
        }
    }

    /// The instant, where a bare day means its start.
    pub fn starting(self, zone: Tz) -> When {
        match self {
            Self::Day(day) => When::start_of(day, zone),
            Self::Moment(moment) => When::exact(moment, zone),
        }
    }

    /// The instant, where a bare day means its end.
    pub fn ending(self, zone: Tz) -> When {
        match self {
            Self::Day(day) => When::end_of(day, zone),
            Self::Moment(moment) => When::exact(moment, zone),
        }
    }
}

/// Whether TOML and RFC 3339 can write a year: with four digits.
fn is_writable(year: i32) -> bool {
    (0..=9999).contains(&year)
}

fn relative_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    match text {
        "today" => Some(today),
        "yesterday" => today.pred_opt(),
        "tomorrow" => today.succ_opt(),
        "eom" => today.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt(),
        "eoy" => NaiveDate::from_ymd_opt(today.year(), 12, 31),
        _ => match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(ahead), _) => Span::parse(ahead)?.after(today),
            (_, Some(back)) => match Span::parse(back)? {
                Span::Days(days) => today.checked_sub_days(Days::new(u64::from(days))),
                Span::Months(months) => today.checked_sub_months(Months::new(months)),
                Span::Share(_) => None,
            },
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_day_ends_where_the_next_begins_in_its_own_zone() {
        let shanghai: Tz = "Asia/Shanghai".parse().unwrap();
        let closes = When::end_of(day(2025, 12, 31), shanghai);
        assert_eq!(rfc3339(closes.moment()), "2025-12-31T16:00:00Z");
        assert!(closes.includes("2025-12-31T15:59:59Z".parse().unwrap()));
        assert!(!closes.includes("2025-12-31T16:00:00Z".parse().unwrap()));
        assert_eq!(closes.to_string(), "2025-12-31");
    }

    #[test]
    fn midnight_that_a_clock_change_skips_is_the_first_instant_of_the_day() {
        let sao_paulo: Tz = "America/Sao_Paulo".parse().unwrap();
        let start = When::start_of(day(2018, 11, 4), sao_paulo);
        assert_eq!(rfc3339(start.moment()), "2018-11-04T03:00:00Z");
    }

    #[test]
    fn a_day_that_a_zone_left_out_is_empty() {
        let apia: Tz = "Pacific/Apia".parse().unwrap();
        let left_out = day(2011, 12, 30);
        assert_eq!(rfc3339(When::end_of(day(2011, 12, 29), apia).moment()), "2011-12-30T10:00:00Z");
        assert_eq!(When::start_of(left_out, apia).moment(), When::end_of(left_out, apia).moment());
    }

    #[test]
    fn dates_that_others_read_differently_are_refused() {
        let today = day(2026, 11, 23);
        for text in [
            "2026-1-4",
            "30",
            "3 march",
            "next friday",
            "2026-02-30",
            "+5x",
            "++3d",
            "-+3d",
            "+99999999y",
            "+8000y",
            "-2027y",
            "+99999-1-1",
            "0000-01-01T00:00:00+01:00",
        ] {
            assert!(matches!(DayOrMoment::parse(text, today), Err(DateError::NotADate(_))), "{text}");
        }
        assert!(matches!(DayOrMoment::parse("2026-11-23T10:00:00", today), Err(DateError::NoOffset(_))));
    }

    #[test]
    fn the_world_as_of_a_day_holds_all_of_it() {
        let as_of = AsOf::day(day(2026, 11, 23), Tz::UTC);
        assert!(as_of.moment >= "2026-11-23T23:59:59Z".parse::<Moment>().unwrap());
        assert!(as_of.moment < "2026-11-24T00:00:00Z".parse::<Moment>().unwrap());
    }
}
