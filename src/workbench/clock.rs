//! The clock: the only place that asks what time it is.

use chrono::SubsecRound;

use crate::forecast::Moment;

/// The present, to the second: what is written to files needs no more.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> Moment {
    chrono::Utc::now().trunc_subsecs(0)
}
