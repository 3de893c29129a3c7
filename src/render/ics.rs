//! Calendars as RFC 5545 has them; folding and escaping are the `icalendar` crate's.

use icalendar::{Calendar, Component, Event, EventLike, Property, Todo, TodoStatus};

use super::{harmless, harmless_lines};
use crate::forecast::Moment;
use crate::schedule::{CalendarEntry, EntryKind};

/// Writes a calendar: closings as all-day events that block no time, answers as to-dos that are due on a day and
/// completed once the answer is known.
///
/// Every entry bears `stamp` as DTSTAMP, and nothing depends on the clock, so that the same entries give the same
/// bytes and a second import changes nothing. Line ends are CR LF, as the format has them.
pub fn text(name: &str, entries: &[CalendarEntry], stamp: Moment) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//warrant//warrant-cli//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(&harmless(name));
    for entry in entries {
        match &entry.kind {
            EntryKind::Closes => {
                let mut event = Event::new();
                common(&mut event, entry, stamp);
                // The end is the first day that no longer belongs to the event.
                event.starts(entry.day).append_property(Property::new("TRANSP", "TRANSPARENT"));
                if let Some(next) = entry.day.succ_opt() {
                    event.ends(next);
                }
                calendar.push(event.done());
            }
            EntryKind::Resolves { answered, void } => {
                let mut todo = Todo::new();
                common(&mut todo, entry, stamp);
                todo.append_property(
                    Property::new("DUE", entry.day.format("%Y%m%d").to_string())
                        .add_parameter("VALUE", "DATE")
                        .done(),
                );
                match answered {
                    None => {
                        todo.status(TodoStatus::NeedsAction);
                    }
                    Some(_) if *void => {
                        todo.status(TodoStatus::Cancelled);
                    }
                    Some((known, outcome)) => {
                        todo.status(TodoStatus::Completed).completed(*known).percent_complete(100);
                        todo.description(&one_text(&format!("{}\nResolved: {outcome}", entry.description)));
                    }
                }
                calendar.push(todo.done());
            }
        }
    }
    calendar.to_string()
}

fn common<C: Component>(component: &mut C, entry: &CalendarEntry, stamp: Moment) {
    component.uid(&harmless(&entry.uid));
    component.timestamp(stamp);
    component.summary(&harmless(&entry.summary));
    component.description(&one_text(&entry.description));
}

/// Keeps line breaks, which the format can escape, and makes everything else harmless.
fn one_text(text: &str) -> String {
    harmless_lines(text).collect::<Vec<_>>().join("\n")
}
