//! Reminders already given.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::due::DueItem;
use crate::forecast::{Moment, rfc3339};

/// The first word of a ledger, followed by the version of its form.
const HEAD: &str = "warrant-reminders";
const VERSION: u32 = 1;

/// For how many days after its day a reminder of a settled question is remembered.
pub(super) const KEPT_SETTLED: i64 = 90;
/// For how many days after its day any other reminder is remembered that is not due any more.
pub(super) const KEPT: i64 = 400;

/// Reminders already given, and the time of the last run.
///
/// As text: a line with the version, one with the moment, and one for each reminder, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The last run; `None` before the first.
    pub last: Option<Moment>,
    given: BTreeSet<String>,
}

/// Why a ledger cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Written by a newer warrant.
    #[error("it has version {0}; this warrant supports version {VERSION}")]
    Newer(u32),
    /// Not a ledger, or damaged.
    #[error("line {0} is not part of a reminder ledger")]
    Malformed(usize),
}

impl Ledger {
    /// Reads a ledger.
    ///
    /// # Errors
    ///
    /// For a newer version and for malformed text: guessing would repeat or lose reminders.
    pub fn parse(text: &str) -> Result<Self, LedgerError> {
        let mut lines = (1..).zip(text.lines());
        let head = lines.next().and_then(|(_, line)| line.strip_prefix(HEAD)?.trim().parse().ok());
        match head {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => return Err(LedgerError::Newer(newer)),
            _ => return Err(LedgerError::Malformed(1)),
        }
        let (at, last) = lines.next().ok_or(LedgerError::Malformed(2))?;
        let last = last.strip_prefix("last ").and_then(|moment| moment.parse::<Moment>().ok());
        let mut ledger = Self { last: Some(last.ok_or(LedgerError::Malformed(at))?), given: BTreeSet::new() };
        for (at, line) in lines {
            // Each write would lose one carriage return.
            if !line.contains('@') || !line.contains('#') || line.ends_with('\r') {
                return Err(LedgerError::Malformed(at));
            }
            ledger.given.insert(line.to_owned());
        }
        // A truncated key would repeat its reminder.
        if text.ends_with('\n') { Ok(ledger) } else { Err(LedgerError::Malformed(text.lines().count())) }
    }

    /// Whether a reminder was given already.
    pub fn holds(&self, item: &DueItem<'_>) -> bool {
        self.given.contains(&item.key())
    }

    /// Notes that reminders were given.
    pub fn note<'i, 'q: 'i>(&mut self, items: impl IntoIterator<Item = &'i DueItem<'q>>) {
        self.given.extend(items.into_iter().map(DueItem::key));
    }

    /// Forgets reminders that cannot recur, to bound the ledger: those of settled questions [`KEPT_SETTLED`] days after their day, and others after [`KEPT`] days.
    ///
    /// `due` are the names of everything that is due now, whoever asked for it; those stay, however old, for else they
    /// would be repeated. So do those that another forecaster got on a question that is not settled.
    pub fn forget(
        &mut self,
        today: NaiveDate,
        due: &BTreeSet<String>,
        forecaster: Option<&str>,
        settled: impl Fn(&str) -> bool,
    ) {
        self.given.retain(|key| {
            let Some((question, rest)) = key.split_once('@') else { return true };
            let Some((day, reason)) = rest.split_once('#') else { return true };
            let Ok(day) = day.parse::<NaiveDate>() else { return true };
            let age = today.signed_duration_since(day).num_days();
            if due.contains(key) {
                return true;
            }
            let anothers = reason.split_once(':').is_some_and(|(_, whose)| Some(whose) != forecaster);
            if settled(question) { age <= KEPT_SETTLED } else { anothers || age <= KEPT }
        });
    }

    /// Records a run; an earlier one changes nothing.
    pub fn looked(&mut self, at: Moment) {
        self.last = self.last.max(Some(at));
    }

    /// The ledger as text.
    pub fn text(&self) -> String {
        let last = self.last.unwrap_or_default();
        let mut text = format!("{HEAD} {VERSION}\nlast {}\n", rfc3339(last));
        for key in &self.given {
            text.push_str(key);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut ledger = Ledger::default();
        ledger.looked("2026-11-23T23:59:59.999999999Z".parse().unwrap());
        ledger.given.insert("a@2026-01-01#due".to_owned());
        assert_eq!(Ledger::parse(&ledger.text()), Ok(ledger));
    }

    #[test]
    fn what_cannot_come_up_again_is_forgotten() {
        let keys = [
            "open@2020-01-01#overdue",
            "open@2020-01-01#stale:ada",
            "open@2020-01-01#stale:ben",
            "open@2026-01-01#closes",
            "settled@2026-08-24#due",
            "settled@2026-08-25#due",
            "settled@2020-01-01#receipt-missing",
            "settled@2020-01-01#stale:ben",
            "gone@2025-10-18#due",
            "gone@2025-10-19#due",
            "odd@never#due",
        ];
        let given: BTreeSet<String> = keys.map(str::to_owned).into();
        let mut ledger = Ledger { last: None, given };
        let due = BTreeSet::from([
            "open@2020-01-01#overdue".to_owned(),
            "settled@2020-01-01#receipt-missing".to_owned(),
        ]);
        let today = "2026-11-23".parse().unwrap();
        ledger.forget(today, &due, Some("ada"), |question| question == "settled");
        let forgotten: Vec<&str> = keys.into_iter().filter(|key| !ledger.given.contains(*key)).collect();
        assert_eq!(
            forgotten,
            [
                "open@2020-01-01#stale:ada",
                "settled@2026-08-24#due",
                "settled@2020-01-01#stale:ben",
                "gone@2025-10-18#due"
            ]
        );
    }

    #[test]
    fn what_is_no_ledger_of_this_version_is_refused() {
        for (text, error) in [
            ("", LedgerError::Malformed(1)),
            ("warrant-reminders 2\nanything", LedgerError::Newer(2)),
            ("warrant-reminders 0\n", LedgerError::Malformed(1)),
            ("root:x:0:0\n", LedgerError::Malformed(1)),
            ("warrant-reminders 1\n", LedgerError::Malformed(2)),
            ("warrant-reminders 1\nlast 2026-11-23\n", LedgerError::Malformed(2)),
            ("warrant-reminders 1\nlast 2026-11-23T00:00:00Z\na@2026-01-01#du", LedgerError::Malformed(3)),
            ("warrant-reminders 1\nlast 2026-11-23T00:00:00Z\n\n", LedgerError::Malformed(3)),
        ] {
            assert_eq!(Ledger::parse(text), Err(error), "{text}");
        }
    }
}
