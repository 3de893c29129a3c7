//! Which part of a map is drawn: a focus, a depth, and what folds so that a picture stays readable.

use std::collections::{BTreeSet, VecDeque};

use super::diagram::{Diagram, ReasonTarget};
use crate::argument::{Bearing, Role};

/// Leaves that a picture shows before branches fold, unless a depth is asked for.
pub const LEAVES: usize = 40;

/// Levels that a picture shows before branches fold, unless a depth is asked for.
pub(super) const LEVELS: usize = 12;

/// Steps spent on counting what folds; beyond them only the next level is counted.
const COUNTING: usize = 200_000;

/// What to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The claim to begin with; without one the thesis, and everything else after it.
    pub focus: Option<usize>,
    /// Levels below the first claim. With a depth nothing folds above it.
    pub depth: Option<usize>,
}

/// The part of a map that is drawn.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Where drawing begins, in order.
    pub roots: Vec<usize>,
    /// Whether a claim is drawn.
    pub claims: Vec<bool>,
    /// The reasons that are drawn below each claim: an undercut right after what it undercuts.
    pub below: Vec<Vec<usize>>,
    /// The contraries that are drawn, by position in the diagram.
    pub contraries: Vec<usize>,
    /// What folds below a claim.
    pub folded: Vec<Option<Fold>>,
    /// Claims that are not drawn though nothing drawn hides them: roots beyond the limit.
    pub left_out: usize,
}

/// What a folded claim hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Reasons right below it that are not drawn.
    pub reasons: usize,
    /// How many of them speak against it.
    pub against: usize,
    /// Claims below it that are drawn nowhere; `None` where counting them took too long.
    pub claims: Option<usize>,
}

/// The reasons of each claim, with the undercuts of a reason right after it.
#[derive(Clone, Debug)]
pub(super) struct Hosted {
    /// Whole units: a reason for or against the claim, then what undercuts it, and so on down.
    pub(super) units: Vec<Vec<Vec<usize>>>,
}

impl Hosted {
    /// Finds the claim at which every reason is drawn; a circle of undercuts hangs on a premise of its own.
    pub(super) fn of(diagram: &Diagram) -> Self {
        let mut undercuts = vec![Vec::new(); diagram.reasons.len()];
        let mut units: Vec<Vec<Vec<usize>>> = vec![Vec::new(); diagram.claims.len()];
        for (index, reason) in diagram.reasons.iter().enumerate() {
            if let ReasonTarget::Reason(target) = reason.target
                && let Some(list) = undercuts.get_mut(target)
            {
                list.push(index);
            }
        }
        let mut placed = vec![false; diagram.reasons.len()];
        let unit = |first: usize, placed: &mut Vec<bool>| {
            let mut unit = Vec::new();
            let mut waiting = vec![first];
            while let Some(reason) = waiting.pop() {
                if std::mem::replace(&mut placed[reason], true) {
                    continue;
                }
                unit.push(reason);
                waiting.extend(undercuts[reason].iter().rev());
            }
            unit
        };
        // What supports comes before what rebuts.
        for bearing in [Bearing::Supports, Bearing::Rebuts, Bearing::Undercuts] {
            for (index, reason) in diagram.reasons.iter().enumerate() {
                if let ReasonTarget::Claim(claim) = reason.target
                    && reason.bearing == bearing
                    && let Some(list) = units.get_mut(claim)
                {
                    list.push(unit(index, &mut placed));
                }
            }
        }
        // What is left hangs on circles of undercuts: each circle begins with the reason at which a walk closes it.
        let mut walked = vec![false; diagram.reasons.len()];
        for index in 0..diagram.reasons.len() {
            if placed[index] {
                continue;
            }
            let mut head = index;
            while !std::mem::replace(&mut walked[head], true) {
                match diagram.reasons[head].target {
                    ReasonTarget::Reason(target) if target < walked.len() => head = target,
                    _ => break,
                }
            }
            let host = diagram.reasons[head].premises.first().copied().unwrap_or(0);
            if let Some(list) = units.get_mut(host) {
                list.push(unit(head, &mut placed));
            }
        }
        Self { units }
    }
}

/// Chooses what is drawn. Linear in the size of the map, apart from counting what folds.
pub fn select(diagram: &Diagram, scope: Scope) -> Selection {
    let hosted = Hosted::of(diagram);
    let count = diagram.claims.len();
    let mut partners: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    for (pair, &(one, other)) in diagram.contraries.iter().enumerate() {
        partners[one].push((pair, other));
        partners[other].push((pair, one));
    }
    let mut used = vec![false; count];
    for premise in diagram.reasons.iter().flat_map(|reason| &reason.premises) {
        used[*premise] = true;
    }
    let mut selection = Selection {
        roots: Vec::new(),
        claims: vec![false; count],
        below: vec![Vec::new(); count],
        contraries: Vec::new(),
        folded: vec![None; count],
        left_out: 0,
    };
    let candidates = match scope.focus {
        Some(focus) => vec![focus],
        None => roots(diagram, &hosted, &partners, &used),
    };
    let levels = scope.depth.unwrap_or(LEVELS);
    let mut leaves = 0;
    let mut pair_shown = vec![false; diagram.contraries.len()];
    for root in candidates {
        if scope.depth.is_none() && leaves > LEAVES && !selection.roots.is_empty() {
            selection.left_out += 1;
            continue;
        }
        selection.claims[root] = true;
        selection.roots.push(root);
        leaves += 1;
        let mut waiting = VecDeque::from([(root, 0_usize)]);
        while let Some((claim, level)) = waiting.pop_front() {
            let units = &hosted.units[claim];
            if units.is_empty() && partners[claim].is_empty() {
                continue;
            }
            let shown = &selection.claims;
            let new: usize =
                units.iter().flatten().map(|&reason| fresh(diagram, shown, reason)).sum::<usize>()
                    + partners[claim].iter().filter(|(_, other)| !shown[*other]).count();
            let fits = scope.depth.is_some() || new == 0 || leaves - 1 + new <= LEAVES;
            let mut expanded: Vec<&Vec<usize>> = Vec::new();
            if level < levels && fits {
                expanded.extend(units);
            } else if level < levels && level == 0 {
                expanded = first_units(diagram, &selection.claims, units, LEAVES.saturating_sub(leaves - 1));
            }
            let whole = expanded.len() == units.len() && level < levels;
            let mut below = Vec::new();
            let mut added = 0;
            for &reason in expanded.into_iter().flatten() {
                below.push(reason);
                for &premise in &diagram.reasons[reason].premises {
                    if !std::mem::replace(&mut selection.claims[premise], true) {
                        waiting.push_back((premise, level + 1));
                        added += 1;
                    }
                }
            }
            for &(pair, other) in &partners[claim] {
                // A contrary is drawn once both of its claims are, whoever comes first.
                if whole && !std::mem::replace(&mut selection.claims[other], true) {
                    waiting.push_back((other, level + 1));
                    added += 1;
                }
                if selection.claims[other] {
                    pair_shown[pair] = true;
                }
            }
            leaves += usize::saturating_sub(added, 1);
            if !whole && !units.is_empty() {
                let kept: BTreeSet<&usize> = below.iter().collect();
                let hidden_reasons = units.iter().flatten().filter(|reason| !kept.contains(reason));
                let (mut reasons, mut against) = (0, 0);
                for &reason in hidden_reasons {
                    reasons += 1;
                    against += usize::from(diagram.reasons[reason].bearing != Bearing::Supports);
                }
                selection.folded[claim] = Some(Fold { reasons, against, claims: None });
            }
            selection.below[claim] = below;
        }
    }
    let mut steps = COUNTING;
    for (claim, fold) in selection.folded.iter_mut().enumerate() {
        if let Some(fold) = fold {
            fold.claims = claims_hidden(diagram, &hosted, &selection.claims, claim, &mut steps);
        }
    }
    selection.contraries = (0..pair_shown.len()).filter(|&pair| pair_shown[pair]).collect();
    selection
}

fn fresh(diagram: &Diagram, shown: &[bool], reason: usize) -> usize {
    diagram.reasons[reason].premises.iter().filter(|&&premise| !shown[premise]).count()
}

/// As many whole units as have room, a share of each bearing, in their order.
fn first_units<'u>(
    diagram: &Diagram,
    shown: &[bool],
    units: &'u [Vec<usize>],
    room: usize,
) -> Vec<&'u Vec<usize>> {
    let supports = |unit: &Vec<usize>| {
        unit.first().is_some_and(|&first| diagram.reasons[first].bearing == Bearing::Supports)
    };
    let against = units.iter().filter(|unit| !supports(unit)).count();
    let room_against = against.min(if against == units.len() { room } else { room / 2 });
    let mut left = [room.saturating_sub(room_against), room_against];
    let mut kept = Vec::new();
    for unit in units {
        let room = &mut left[usize::from(!supports(unit))];
        let new: usize = unit.iter().map(|&reason| fresh(diagram, shown, reason)).sum::<usize>().max(1);
        if new <= *room {
            *room -= new;
            kept.push(unit);
        }
    }
    kept
}

/// Where drawing begins: the thesis, then what bears on nothing, then whatever only circles hold.
fn roots(diagram: &Diagram, hosted: &Hosted, partners: &[Vec<(usize, usize)>], used: &[bool]) -> Vec<usize> {
    let count = diagram.claims.len();
    let thesis = (0..count).filter(|&claim| diagram.claims[claim].role == Role::Thesis);
    let loose = (0..count).filter(|&claim| !used[claim]);
    let mut reached = vec![false; count];
    let mut roots = Vec::new();
    let mut waiting = Vec::new();
    for root in thesis.chain(loose).chain(0..count) {
        if std::mem::replace(&mut reached[root], true) {
            continue;
        }
        roots.push(root);
        waiting.push(root);
        while let Some(claim) = waiting.pop() {
            let premises =
                hosted.units[claim].iter().flatten().flat_map(|&reason| &diagram.reasons[reason].premises);
            for &next in premises.chain(partners[claim].iter().map(|(_, other)| other)) {
                if !std::mem::replace(&mut reached[next], true) {
                    waiting.push(next);
                }
            }
        }
    }
    roots
}

/// Counts the claims below a claim that are not drawn, within the steps that are left.
fn claims_hidden(
    diagram: &Diagram,
    hosted: &Hosted,
    shown: &[bool],
    claim: usize,
    steps: &mut usize,
) -> Option<usize> {
    let mut seen = BTreeSet::from([claim]);
    let mut waiting = vec![claim];
    while let Some(next) = waiting.pop() {
        for &premise in
            hosted.units[next].iter().flatten().flat_map(|&reason| &diagram.reasons[reason].premises)
        {
            *steps = steps.checked_sub(1)?;
            if seen.insert(premise) {
                waiting.push(premise);
            }
        }
    }
    Some(seen.into_iter().filter(|&claim| !shown[claim]).count())
}
