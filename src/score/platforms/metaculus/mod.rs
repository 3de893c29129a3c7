//! The scores of Metaculus: baseline, peer, their spot forms, and the relative score of old.
//!
//! Every one of them needs of a forecast only the probability that it put on what happened ([`OutcomeMass`]) and
//! the time over which it stood ([`TimeLine`]). A forecast counts in proportion to the share of the question's
//! planned life over which it stood, so an early resolution shrinks everybody's score; that keeps it unprofitable
//! to forecast only what can happen soon.

mod legacy;
mod mass;
mod range;
mod time_line;

pub use legacy::{CommunityStep, Notice, relative_legacy};
pub use mass::{OpenBounds, OutcomeMass};
pub use range::{ContinuousOutcome, ContinuousRange, percentile_location};
pub use time_line::{ForecasterScore, GeometricMean, StandingForecast, TimeLine, TimeScore, Window};
