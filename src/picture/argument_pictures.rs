//! All pictures of an argument: its map, and each branch that the map folds, so that every claim is drawn.

use std::collections::{BTreeSet, VecDeque};

use super::diagram::{Diagram, ReasonTarget, diagram};
use super::geometry::MapPicture;
use super::map_picture::map_picture;
use super::plan::Layout;
use super::selection::Scope;
use crate::argument::ArgumentMap;
use crate::report::World;

/// The pictures of an argument.
#[derive(Clone, Debug)]
pub struct ArgumentPictures {
    /// What they show.
    pub diagram: Diagram,
    /// The map.
    pub map: MapPicture,
    /// Each branch that the map, or another branch, folds into a card: the claim it begins with and its picture.
    pub branches: Vec<(usize, MapPicture)>,
}

/// Draws an argument in full.
pub fn argument_pictures(world: &World<'_>, map: &ArgumentMap) -> ArgumentPictures {
    pictures(diagram(world, map))
}

/// Pictures of branches at most: beyond them a page says no more, and takes long.
const BRANCHES: usize = 2000;

fn pictures(diagram: Diagram) -> ArgumentPictures {
    let map = map_picture(&diagram, Layout::default());
    let mut drawn = vec![false; diagram.claims.len()];
    let mut begun = BTreeSet::new();
    let mut waiting = VecDeque::new();
    let mut branches: Vec<(usize, MapPicture)> = Vec::new();
    note(&map, &mut drawn, &mut waiting);
    let mut next = 0;
    while branches.len() < BRANCHES {
        let claim = match waiting.pop_front() {
            Some(claim) => claim,
            // What hangs on nothing that is drawn.
            None => match (next..drawn.len()).find(|&claim| !drawn[claim]) {
                Some(claim) => {
                    next = claim + 1;
                    claim
                }
                None => break,
            },
        };
        if begun.insert(claim) {
            let branch = branch(&diagram, claim);
            note(&branch, &mut drawn, &mut waiting);
            branches.push((claim, branch));
        }
    }
    ArgumentPictures { diagram, map, branches }
}

/// Draws the branch that begins with a claim; one that is too broad for a picture at least down to its reasons.
fn branch(diagram: &Diagram, claim: usize) -> MapPicture {
    let draw = |depth| {
        let scope = Scope { focus: Some(claim), depth };
        map_picture(diagram, Layout { scope, ..Layout::default() })
    };
    let branch = draw(None);
    if folded(&branch).any(|folded| folded == claim) { draw(Some(1)) } else { branch }
}

fn note(picture: &MapPicture, drawn: &mut [bool], waiting: &mut VecDeque<usize>) {
    for placed in &picture.cards {
        if let Some(drawn) = drawn.get_mut(placed.claim) {
            *drawn = true;
        }
    }
    waiting.extend(folded(picture));
}

fn folded(picture: &MapPicture) -> impl Iterator<Item = usize> + '_ {
    picture.cards.iter().filter(|placed| placed.card.stacked).map(|placed| placed.claim)
}

impl Diagram {
    /// For each claim, the reasons that it has a part in: as a premise, as what is borne on, or through an undercut.
    /// After the reasons count the contrary pairs. Ascending, each once.
    pub fn ties(&self) -> Vec<Vec<usize>> {
        let mut ties: Vec<Vec<usize>> = vec![Vec::new(); self.claims.len()];
        let mut tie = |claim: usize, to: usize| {
            if let Some(of) = ties.get_mut(claim)
                && of.last() != Some(&to)
            {
                of.push(to);
            }
        };
        for (index, reason) in self.reasons.iter().enumerate() {
            reason.premises.iter().for_each(|&premise| tie(premise, index));
            match reason.target {
                ReasonTarget::Claim(claim) => tie(claim, index),
                ReasonTarget::Reason(target) => {
                    let Some(undercut) = self.reasons.get(target) else { continue };
                    undercut.premises.iter().for_each(|&premise| tie(premise, index));
                    if let ReasonTarget::Claim(claim) = undercut.target {
                        tie(claim, index);
                    }
                }
            }
        }
        for (pair, &(one, other)) in self.contraries.iter().enumerate() {
            tie(one, self.reasons.len() + pair);
            tie(other, self.reasons.len() + pair);
        }
        ties
    }
}
