//! The crowd's view over time: a new one whenever a member's view begins or ends.

use std::collections::BTreeSet;

use super::book::{View, pool};
use super::crowd::CrowdMethod;
use super::moment::Moment;
use super::question::Question;
use super::record::Forecast;
use super::timeline::Held;

/// A stretch of time over which the crowd was the same.
#[derive(Clone, Debug, PartialEq)]
pub struct CrowdStretch {
    /// From when.
    pub from: Moment,
    /// Until when, not included.
    pub until: Moment,
    /// How many views stood.
    pub members: usize,
    /// What they make together; `None` where nobody stood, or where the method gives no number.
    pub view: Option<View>,
}

/// Pools the views of the members over time, each member's in order; views without an end last until `end`.
pub fn crowd_history(
    question: &Question,
    members: &[&[Held<'_>]],
    method: CrowdMethod,
    end: Moment,
) -> Vec<CrowdStretch> {
    let changes: BTreeSet<Moment> = members
        .iter()
        .flat_map(|held| held.iter().flat_map(|held| [held.from, held.until.unwrap_or(end)]))
        .collect();
    let changes: Vec<Moment> = changes.into_iter().collect();
    let mut next = vec![0_usize; members.len()];
    changes
        .iter()
        .zip(changes.iter().skip(1))
        .map(|(&from, &until)| {
            let mut standing: Vec<&Forecast> = Vec::new();
            for (held, next) in members.iter().zip(&mut next) {
                while held.get(*next).is_some_and(|held| held.until.unwrap_or(end) <= from) {
                    *next += 1;
                }
                standing.extend(held.get(*next).filter(|held| held.from <= from).map(|held| held.forecast));
            }
            let members = standing.len();
            CrowdStretch { from, until, members, view: pool(question, method, standing.into_iter()) }
        })
        .collect()
}
