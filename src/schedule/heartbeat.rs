//! Prometheus heartbeat metrics.

use super::due::DueItem;
use super::reason::Reason;
use crate::forecast::Moment;

/// Writes the metrics in the Prometheus text format: time of the run, due and overdue items, unreadable files.
pub fn heartbeat(at: Moment, items: &[DueItem<'_>], unreadable: usize) -> String {
    let overdue = items.iter().filter(|item| item.reason == Reason::Overdue).count();
    let gauges = [
        (
            "warrant_due_last_run_timestamp_seconds",
            "Time of the last run of due.",
            at.timestamp().to_string(),
        ),
        ("warrant_due_items", "Number of due items.", items.len().to_string()),
        ("warrant_due_overdue", "Number of questions with an overdue answer.", overdue.to_string()),
        (
            "warrant_due_unreadable_files",
            "Number of files that could not be read completely.",
            unreadable.to_string(),
        ),
    ];
    let gauge = |(name, help, value): &(&str, &str, String)| {
        format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
    };
    gauges.iter().map(gauge).collect()
}
