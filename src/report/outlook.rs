//! How an argument stands in a few values: what it says, how it fares, what would show it wrong, what to watch.

use super::argument_table::{ArgumentTable, ClaimRow};
use super::belief_history::BeliefHistory;
use super::crux_table::{CruxRow, CruxTable};
use crate::argument::{Role, Stance};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;

/// Questions to watch that an outlook names.
const WATCHED: usize = 3;
/// An expected move below this is not worth watching for, unless nothing moves more.
const MATTERS: f64 = 0.0005;
/// A fall of belief below this shows nothing wrong.
const NOTICEABLE: f64 = 0.005;

/// How an argument stands.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// The thesis, by position in the table.
    pub thesis: Option<usize>,
    /// Claims by status: stands, falls, open.
    pub counts: [usize; 3],
    /// Conjectures that the author rejects, by position in the table.
    pub rejected: Vec<usize>,
    /// Those of them that nothing answers.
    pub unanswered: Vec<usize>,
    /// The belief in the thesis before the first event, where it has moved since.
    pub before: Option<f64>,
    /// The belief in the thesis now, where it can be told.
    pub now: Option<f64>,
    /// Answers and claims that would lower it most, the worst first: questions, then claims.
    pub threats: Vec<Threat>,
    /// Questions by how far they are expected to move it, by position among the cruxes.
    pub watch: Vec<usize>,
}

/// Something that would lower the belief in the thesis.
#[derive(Clone, Debug)]
pub struct Threat {
    /// The row of the cruxes that says so, by position.
    pub row: usize,
    /// Whether it is the event of that row, and not its opposite, that would do so.
    pub by_event: bool,
    /// How likely that is, from 0 to 1.
    pub chance: f64,
    /// The belief then, from 0 to 1.
    pub then: f64,
}

impl Threat {
    fn of(row: usize, crux: &CruxRow, now: f64) -> Option<Self> {
        let by_event = crux.if_so < crux.if_not;
        let threat = if by_event {
            Self { row, by_event, chance: crux.p, then: crux.if_so }
        } else {
            Self { row, by_event, chance: 1.0 - crux.p, then: crux.if_not }
        };
        (now - threat.then > NOTICEABLE).then_some(threat)
    }
}

/// Sums an argument up.
pub(super) fn outlook(table: &ArgumentTable, cruxes: &CruxTable, history: &BeliefHistory) -> Outlook {
    let positions = |test: &dyn Fn(&ClaimRow) -> bool| -> Vec<usize> {
        (0..table.claims.len()).filter(|&at| test(&table.claims[at])).collect()
    };
    let with_status = |label: Label| positions(&|claim| claim.status == label.word()).len();
    let rejected = |claim: &ClaimRow| claim.stance == Some(Stance::Rejected.word());
    let now = cruxes.now.or(history.end);
    let worst = |kind: &str| {
        let rows = cruxes.rows.iter().enumerate().filter(|(_, crux)| crux.kind == kind);
        let threats = rows.filter_map(|(at, crux)| Threat::of(at, crux, now?));
        // The first of equals, by rank.
        threats.min_by(|a, b| a.then.total_cmp(&b.then))
    };
    let mut watch: Vec<usize> =
        (0..cruxes.rows.len()).filter(|&at| cruxes.rows[at].kind == "question").collect();
    watch.sort_by_key(|&at| cruxes.rows[at].rank);
    let matters = |&(place, at): &(usize, usize)| place == 0 || cruxes.rows[at].expected_move >= MATTERS;
    let watch = watch.into_iter().enumerate().take(WATCHED).take_while(matters).map(|(_, at)| at).collect();
    Outlook {
        thesis: positions(&|claim| claim.role == Role::Thesis.word()).first().copied(),
        counts: [Label::Stands, Label::Falls, Label::Open].map(with_status),
        rejected: positions(&rejected),
        unanswered: positions(&|claim| rejected(claim) && claim.is_unanswered()),
        before: history.start.filter(|_| !history.turns.is_empty()),
        now,
        threats: worst("question").into_iter().chain(worst("claim")).collect(),
        watch,
    }
}
