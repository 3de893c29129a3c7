//! Checks on a schedule: what is due, reminders, calendars, and rules that resolve from data.

mod bad_input;
mod calendar;
mod documented;
mod due;
mod fixture;
mod reminders;
mod rules;
mod year;
