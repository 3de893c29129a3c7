//! Days, months and years on an axis of seconds.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;

use super::axis::{Axis, Tick};
use crate::forecast::{Moment, When};
use crate::picture::font::{Weight, text_width};

const MOST: usize = 60;

/// Years that have names; files know no others.
const YEARS: std::ops::RangeInclusive<i32> = 0..=9999;

#[derive(Clone, Copy)]
enum Step {
    Hours(u32),
    Days(u32),
    Weeks(u32),
    Months(u32),
    Years(u32),
}

const STEPS: [Step; 22] = [
    Step::Hours(1),
    Step::Hours(2),
    Step::Hours(3),
    Step::Hours(6),
    Step::Hours(12),
    Step::Days(1),
    Step::Days(2),
    Step::Weeks(1),
    Step::Weeks(2),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(1000),
    Step::Years(10_000),
];

/// A moment as a point on an axis of seconds since 1970.
pub(super) fn seconds(moment: Moment) -> f64 {
    moment.timestamp() as f64 + f64::from(moment.timestamp_subsec_micros()) / 1e6
}

/// Hours, days, weeks, months or years of a zone on an axis of seconds since 1970: the shortest step whose names do not
/// meet at a type size of `size` pixels.
///
/// A day stands at its start in the zone. At most 60 ticks; none beyond the calendar.
pub(super) fn time_ticks(axis: &Axis, zone: Tz, size: i32) -> Vec<Tick> {
    let mut ticks = Vec::new();
    for step in STEPS {
        let wide = text_width(step.sample(), size, Weight::Regular) + 14;
        let pixels = step.seconds() / (axis.high - axis.low) * f64::from(axis.pixels());
        if pixels < f64::from(wide) {
            continue;
        }
        ticks = step.ticks(axis, zone);
        // Months and years differ in length, and so do days at a change of the clock.
        let apart = |pair: &[Tick]| match pair {
            [a, b] => (axis.at(b.value) - axis.at(a.value)).abs() >= wide,
            _ => true,
        };
        if ticks.windows(2).all(apart) {
            break;
        }
    }
    ticks
}

impl Step {
    fn seconds(self) -> f64 {
        let day = 86_400.0;
        match self {
            Self::Hours(hours) => f64::from(hours) * 3600.0,
            Self::Days(days) => f64::from(days) * day,
            Self::Weeks(weeks) => f64::from(weeks) * 7.0 * day,
            Self::Months(months) => f64::from(months) * 30.4 * day,
            Self::Years(years) => f64::from(years) * 365.0 * day,
        }
    }

    /// A label as wide as any of this step.
    fn sample(self) -> &'static str {
        match self {
            Self::Hours(_) => "00-00 00:00",
            Self::Days(_) | Self::Weeks(_) => "0000-00-00",
            Self::Months(_) => "0000-00",
            Self::Years(_) => "00000",
        }
    }

    fn ticks(self, axis: &Axis, zone: Tz) -> Vec<Tick> {
        #[expect(clippy::cast_possible_truncation, reason = "seconds; the cast saturates")]
        let moment = |at: f64| DateTime::from_timestamp(at.floor() as i64, 0);
        let Some(start) = moment(axis.low).filter(|start| YEARS.contains(&start.year())) else {
            return Vec::new();
        };
        let local = start.with_timezone(&zone);
        let mut ticks = Vec::new();
        if let Self::Hours(hours) = self {
            let into = i64::from(local.minute()) * 60 + i64::from(local.second());
            let mut at = start - TimeDelta::seconds(into);
            for _ in 0..MOST * 12 {
                let local = at.with_timezone(&zone);
                if seconds(at) > axis.high || ticks.len() >= MOST {
                    break;
                }
                if local.hour().is_multiple_of(hours) && axis.holds(seconds(at)) {
                    ticks.push(Tick { value: seconds(at), label: local.format("%m-%d %H:%M").to_string() });
                }
                at += TimeDelta::hours(1);
            }
            return ticks;
        }
        let mut day = self.first(local.date_naive());
        while let Some(of) = day.filter(|of| YEARS.contains(&of.year())) {
            let at = seconds(When::start_of(of, zone).moment());
            if at > axis.high || ticks.len() >= MOST {
                break;
            }
            if axis.holds(at) {
                let form = match self {
                    Self::Years(_) => "%Y",
                    Self::Months(_) => "%Y-%m",
                    _ => "%Y-%m-%d",
                };
                ticks.push(Tick { value: at, label: of.format(form).to_string() });
            }
            day = self.next(of);
        }
        ticks
    }

    /// The last day on which a tick may stand up to a day.
    fn first(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Hours(_) => None,
            // Every other day of a month, so that the same days are named whatever the axis begins with.
            Self::Days(_) => day.with_day(1),
            Self::Weeks(_) => Some(day.week(Weekday::Mon).first_day()),
            Self::Months(_) => NaiveDate::from_ymd_opt(day.year(), 1, 1),
            Self::Years(years) => {
                let years = i32::try_from(years).ok()?;
                NaiveDate::from_ymd_opt(day.year() - day.year().rem_euclid(years), 1, 1)
            }
        }
    }

    fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Hours(_) => None,
            Self::Days(days) => {
                let next = day.checked_add_days(Days::new(u64::from(days)))?;
                // 31 and 1 would stand side by side.
                let crowded = days > 1 && (next.month() != day.month() || next.day() > 30);
                if crowded { day.with_day(1)?.checked_add_months(Months::new(1)) } else { Some(next) }
            }
            Self::Weeks(weeks) => day.checked_add_days(Days::new(7 * u64::from(weeks))),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
            Self::Years(years) => day.checked_add_months(Months::new(12 * years)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str, pixels: i32) -> Vec<String> {
        let at = |text: &str| seconds(text.parse().unwrap());
        let axis = Axis::linear(at(from), at(to), 0, pixels);
        time_ticks(&axis, Tz::UTC, 12).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn units_follow_the_length_of_the_axis() {
        assert_eq!(
            labels("2026-01-01T05:00:00Z", "2026-01-02T05:00:00Z", 400),
            ["01-01 06:00", "01-01 12:00", "01-01 18:00", "01-02 00:00"]
        );
        assert_eq!(
            labels("2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z", 400),
            ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
        );
        assert_eq!(
            labels("2026-01-01T00:00:00Z", "2026-02-10T00:00:00Z", 600),
            ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"]
        );
        assert_eq!(
            labels("2025-11-20T00:00:00Z", "2026-06-10T00:00:00Z", 500),
            ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
        );
        assert_eq!(
            labels("2019-06-01T00:00:00Z", "2026-06-10T00:00:00Z", 500).first().map(String::as_str),
            Some("2020")
        );
        assert_eq!(labels("0100-06-01T00:00:00Z", "9000-06-10T00:00:00Z", 500).len(), 9);
    }

    #[test]
    fn days_begin_in_their_zone() {
        let at = |text: &str| seconds(text.parse().unwrap());
        let axis = Axis::linear(at("2026-03-01T00:00:00Z"), at("2026-03-03T00:00:00Z"), 0, 200);
        let ticks = time_ticks(&axis, chrono_tz::Asia::Shanghai, 12);
        assert_eq!(ticks[0].value, at("2026-03-01T16:00:00Z"));
        assert_eq!(ticks[0].label, "2026-03-02");
    }

    proptest::proptest! {
        #[test]
        fn names_never_meet_on_any_axis(low in -1e12..1e12_f64, length in 1.0..1e12_f64, pixels in 50..4000_i32, power in -9..1_i32) {
            let axis = Axis::linear(low, low + length * 10_f64.powi(power), 0, pixels);
            for zone in [Tz::UTC, chrono_tz::Asia::Kathmandu, chrono_tz::America::Sao_Paulo] {
                let ticks = time_ticks(&axis, zone, 12);
                proptest::prop_assert!(ticks.len() <= MOST);
                for pair in ticks.windows(2) {
                    let apart = axis.at(pair[1].value) - axis.at(pair[0].value);
                    let wide = text_width(&pair[0].label, 12, Weight::Regular);
                    proptest::prop_assert!(apart > wide, "{:?}", pair);
                }
                proptest::prop_assert!(ticks.iter().all(|tick| axis.holds(tick.value)));
            }
        }
    }
}
