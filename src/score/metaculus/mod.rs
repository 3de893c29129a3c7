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

use super::convention::Direction;

/// Names a score of Metaculus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetaculusRule {
    /// Against what chance would say, weighted by time.
    Baseline,
    /// Against the other forecasters, weighted by time.
    Peer,
    /// [`MetaculusRule::Baseline`] of the forecast that stood at one moment.
    SpotBaseline,
    /// [`MetaculusRule::Peer`] of the forecasts that stood at one moment.
    SpotPeer,
    /// Against the community's number, in bits, weighted by time up to the actual close.
    RelativeLegacy,
}

impl MetaculusRule {
    /// Returns the name by which the score is chosen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "metaculus-baseline",
            Self::Peer => "metaculus-peer",
            Self::SpotBaseline => "metaculus-spot-baseline",
            Self::SpotPeer => "metaculus-spot-peer",
            Self::RelativeLegacy => "metaculus-relative-legacy",
        }
    }

    /// Says in one line what the number is, between which ends it lies and which end is good.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Baseline => {
                "baseline score by time stood, minus infinity to 100 (0 for chance; numbers and dates have no top), higher is better"
            }
            Self::Peer => "peer score by time stood, minus to plus infinity around 0, higher is better",
            Self::SpotBaseline => {
                "baseline score at one moment, minus infinity to 100 (0 for chance; numbers and dates have no top), higher is better"
            }
            Self::SpotPeer => "peer score at one moment, minus to plus infinity around 0, higher is better",
            Self::RelativeLegacy => {
                "relative score in bits by time stood, minus to plus infinity around 0, higher is better"
            }
        }
    }

    /// Tells which end is good.
    #[must_use]
    pub fn direction(self) -> Direction {
        Direction::HigherIsBetter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_description_names_the_direction() {
        for rule in [
            MetaculusRule::Baseline,
            MetaculusRule::Peer,
            MetaculusRule::SpotBaseline,
            MetaculusRule::SpotPeer,
            MetaculusRule::RelativeLegacy,
        ] {
            assert!(rule.describe().ends_with(rule.direction().describe()), "{}", rule.name());
        }
    }
}
