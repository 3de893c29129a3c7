//! What is due and why, reminders, calendars, and rules that resolve from data. Pure values: what is read from disk,
//! and the moment, come in.

mod calendar;
mod due;
mod heartbeat;
mod ledger;
mod problem;
mod reason;
mod reduction;
mod rows;
mod rule_findings;
mod rule_text;
mod settling;
mod verdict;

pub use calendar::{CalendarEntry, EntryKind, calendar};
pub use due::{DueItem, Horizon, due};
pub use heartbeat::heartbeat;
pub use ledger::{Ledger, LedgerError};
pub use reason::Reason;
pub use rule_findings::rule_findings;
pub use rule_text::rule_text;
#[cfg(feature = "internals")]
pub use verdict::verdict;
pub use verdict::{Verdict, awaiting_rules, verdicts};
