//! A year of days over 200 questions: every reminder once, on its day, and no other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use warrant::forecast::{AsOf, Book};
use warrant::schedule::{Horizon, Ledger, due};
use warrant::workbench::Workbench;

use crate::scheduling::fixture::Fixture;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
}

/// The dates of one question as days from the start of the year.
struct Dates {
    opens: u64,
    closes: u64,
    resolves: u64,
    known: Option<u64>,
    forecast: Option<u64>,
    expires: Option<u64>,
}

impl Dates {
    fn of(number: u64) -> Self {
        let opens = number * 7 % 300;
        let closes = opens + 20 + number % 40;
        let resolves = closes + 5 + number % 10;
        Self {
            opens,
            closes,
            resolves,
            known: number.is_multiple_of(3).then_some(resolves + number % 5 - 2),
            forecast: match number % 4 {
                0 => Some(opens + 3),
                1 => Some(opens),
                _ => None,
            },
            expires: (number % 4 == 1).then_some(opens + 10),
        }
    }

    /// The day on which each reminder must come, and its key.
    fn expected(&self, id: &str) -> Vec<(u64, String)> {
        let key = |date: u64, reason: &str| format!("{id}@{}#{reason}", day(date));
        let mut expected = vec![
            (self.opens, key(self.opens, "opens")),
            (self.closes, key(self.closes, "closes")),
            (self.resolves, key(self.resolves, "due")),
            (self.resolves + 1, key(self.resolves, "overdue")),
        ];
        if self.forecast.is_none_or(|made| made > self.opens) {
            expected.push((self.opens, key(self.closes, "never-forecast")));
        }
        if let Some(expires) = self.expires {
            expected.push((expires, key(expires, "expiring")));
        } else if let Some(stale) = self.forecast.map(|made| made + 30).filter(|&stale| stale <= self.closes)
        {
            expected.push((stale, key(stale, "stale")));
        }
        expected.retain(|&(at, _)| self.known.is_none_or(|known| at < known) && at < 365);
        expected
    }
}

fn generated() -> (Fixture, BTreeMap<String, Dates>) {
    let fixture = Fixture::new();
    let mut all = BTreeMap::new();
    let mut forecasts = Vec::new();
    for number in 0..200 {
        let (id, dates) = (format!("event-{number:03}"), Dates::of(number));
        let resolution = dates.known.map_or(String::new(), |known| {
            format!("[[resolution]]\noutcome = \"no\"\nknown = {}\nnote = \"searched\"\n", day(known))
        });
        let (opens, closes, resolves) = (day(dates.opens), day(dates.closes), day(dates.resolves));
        fixture.question(&id, &opens.to_string(), &closes.to_string(), &resolves.to_string(), &resolution);
        if let Some(made) = dates.forecast {
            let expires =
                dates.expires.map_or(String::new(), |expires| format!("expires = {}\n", day(expires)));
            forecasts.push((id.clone(), format!("{}T12:00:00Z", day(made)), expires));
        }
        all.insert(id, dates);
    }
    let records: Vec<_> =
        forecasts.iter().map(|(id, at, more)| (id.as_str(), at.as_str(), "0.3", more.as_str())).collect();
    fixture.log("ada", &records);
    (fixture, all)
}

/// The reminders of one day, which the ledger then holds.
fn remind(workbench: &Workbench, ledger: &mut Ledger, number: u64) -> Vec<String> {
    let as_of = AsOf::day(day(number), Tz::UTC);
    let book = Book::new(&workbench.logs);
    let horizon = Horizon { since: ledger.last, ..Horizon::default() };
    let mut items = due(workbench, &book, as_of, horizon, &BTreeMap::new());
    items.retain(|item| !ledger.holds(item));
    ledger.note(&items);
    ledger.looked(as_of.moment);
    *ledger = Ledger::parse(&ledger.text()).unwrap();
    items.iter().map(warrant::schedule::DueItem::key).collect()
}

#[test]
fn every_reminder_comes_once_on_its_day() {
    let (fixture, all) = generated();
    let workbench = Workbench::load(fixture.root(), None).unwrap();
    assert_eq!(workbench.findings, [], "the generated workbench is sound");
    let mut expected: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for (id, dates) in &all {
        for (at, key) in dates.expected(id) {
            expected.entry(at).or_default().insert(key);
        }
    }
    let total: usize = expected.values().map(BTreeSet::len).sum();
    let (mut ledger, mut given) = (Ledger::default(), 0);
    for number in 0..365 {
        let reminders = remind(&workbench, &mut ledger, number);
        given += reminders.len();
        let found: BTreeSet<_> = reminders.into_iter().collect();
        assert_eq!(found, expected.remove(&number).unwrap_or_default(), "on {}", day(number));
        assert_eq!(remind(&workbench, &mut ledger, number), Vec::<String>::new(), "again on {}", day(number));
    }
    assert_eq!(given, total, "each once");
    assert!(total > 800, "the year is not empty: {total}");
}

#[test]
fn what_a_week_of_downtime_missed_comes_once() {
    let (fixture, all) = generated();
    let workbench = Workbench::load(fixture.root(), None).unwrap();
    let mut ledger = Ledger::default();
    for number in 0..100 {
        let _ = remind(&workbench, &mut ledger, number);
    }
    let back = 107;
    let found: BTreeSet<_> = remind(&workbench, &mut ledger, back).into_iter().collect();
    let mut missed = BTreeSet::new();
    for (id, dates) in &all {
        let settled = dates.known.is_some_and(|known| known <= back);
        for (at, key) in dates.expected(id) {
            // What is no longer so on the day of return is not said: a question that was closed, answered or overdue
            // in between is neither to be forecast nor merely due.
            let past = key.ends_with("#due") && back > dates.resolves
                || ["#never-forecast", "#stale", "#expiring"].iter().any(|reason| key.ends_with(reason))
                    && back > dates.closes
                || key.ends_with("#never-forecast") && dates.forecast.is_some_and(|made| made <= back);
            if (100..=back).contains(&at) && !settled && !past {
                missed.insert(key);
            }
        }
    }
    assert_eq!(found, missed);
    assert!(found.len() > 10, "{found:?}");
    assert_eq!(remind(&workbench, &mut ledger, back), Vec::<String>::new());
}
