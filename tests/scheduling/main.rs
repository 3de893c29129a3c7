//! Checks on a schedule: what is due, reminders, calendars, and rules that resolve from data.
#![allow(clippy::disallowed_methods, reason = "tests make the files that they read")]
#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test binary of its own")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod bad_input;
mod calendar;
mod documented;
mod due;
mod fixture;
mod reminders;
mod rules;
mod year;
