//! A sign of life for monitoring.

use super::due::DueItem;
use super::reason::Reason;
use crate::forecast::Moment;

/// A text file in Prometheus' format: when the last run was, in seconds since 1970, how many items are due and how
/// many of them overdue, and how many files could not be read whole.
pub fn heartbeat(at: Moment, items: &[DueItem<'_>], unreadable: usize) -> String {
    let overdue = items.iter().filter(|item| item.reason == Reason::Overdue).count();
    let gauges = [
        ("warrant_due_last_run_timestamp_seconds", "When due was last run.", at.timestamp().to_string()),
        ("warrant_due_items", "Reasons for which questions are due.", items.len().to_string()),
        ("warrant_due_overdue", "Questions whose answer is overdue.", overdue.to_string()),
        ("warrant_due_unreadable_files", "Files that could not be read whole.", unreadable.to_string()),
    ];
    let gauge = |(name, help, value): &(&str, &str, String)| {
        format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
    };
    gauges.iter().map(gauge).collect()
}
