//! The scores of Metaculus: baseline, peer and their spot forms.
//!
//! Every one of them needs of a forecast only the probability that it put on what happened ([`OutcomeMass`]) and
//! the time over which it stood ([`TimeLine`]). A forecast counts in proportion to the share of the question's
//! planned life over which it stood, so an early resolution shrinks everybody's score; that keeps it unprofitable
//! to forecast only what can happen soon.

mod bucket;
mod mass;
mod time_line;

pub use bucket::bucket;
pub use mass::{OpenBounds, OutcomeMass};
pub use time_line::{ForecasterScore, StandingForecast, TimeLine, TimeScore, Window};
