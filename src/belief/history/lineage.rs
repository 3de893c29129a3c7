//! Lineage: all editions of a map laid over each other, so that numbers of one can be exchanged for those of another.

use std::collections::HashMap;

use crate::argument::{ArgumentMap, Claim, ClaimIndex, Inference, InferenceIndex, Link, Target};
use crate::belief::inputs::{DEFAULT_NUMBER, Inputs, Number, Origin, Weight};
use crate::forecast::Moment;

/// A map, and from when on it was the argument.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// From when on; `None` for the first, which is taken to have held before anything happened.
    pub from: Option<Moment>,
    /// The map.
    pub map: &'a ArgumentMap,
}

/// One map that holds what any edition holds, and where each edition lies in it.
///
/// A claim is the same in two editions if it has the same id; the theses are the same whatever their ids. An inference
/// is the same if id, premises and target are, a link if claim, question, mode, answer and likelihoods are.
pub(super) struct Lineage {
    /// The newest edition's claims, inferences and links, then what only earlier ones have.
    pub(super) map: ArgumentMap,
    pub(super) places: Vec<Places>,
}

/// Where the parts of one edition lie in the whole.
pub(super) struct Places {
    pub(super) claims: Vec<usize>,
    /// `None` for inferences that undercut each other in a circle.
    pub(super) inferences: Vec<Option<usize>>,
    pub(super) links: Vec<usize>,
    /// By claim, inference and link of the whole, its position in the edition.
    pub(super) claim_here: Vec<Option<usize>>,
    pub(super) inference_here: Vec<Option<usize>>,
    pub(super) link_here: Vec<Option<usize>>,
}

/// What tells claims apart: whether it is the thesis, its id unless it is, and which of that id.
type ClaimKey = (bool, String, usize);
type InferenceKey = (String, &'static str, Vec<ClaimIndex>, Target, usize);
type LinkKey = (ClaimIndex, String, &'static str, String, Option<[u64; 2]>, usize);

#[derive(Default)]
struct Gathering {
    claims: Vec<Claim>,
    inferences: Vec<Inference>,
    links: Vec<Link>,
    claim_keys: HashMap<ClaimKey, usize>,
    inference_keys: HashMap<InferenceKey, usize>,
    link_keys: HashMap<LinkKey, usize>,
}

impl Lineage {
    /// Lays editions over each other, oldest first; `None` if there is none.
    pub(super) fn new(editions: &[Edition<'_>]) -> Option<Self> {
        let newest = editions.last()?.map;
        let mut gathering = Gathering::default();
        let mut places: Vec<Places> =
            editions.iter().rev().map(|edition| gathering.add(edition.map)).collect();
        places.reverse();
        let map = ArgumentMap::new(
            newest.id.clone(),
            newest.file,
            newest.article.clone(),
            newest.sources.clone(),
            gathering.claims,
            gathering.inferences,
            gathering.links,
            newest.expect.clone(),
            newest.cycles_allowed,
        );
        for of in &mut places {
            of.claim_here = inverse(map.claims.len(), of.claims.iter().copied().map(Some));
            of.inference_here = inverse(map.inferences.len(), of.inferences.iter().copied());
            of.link_here = inverse(map.links.len(), of.links.iter().copied().map(Some));
        }
        Some(Self { map, places })
    }

    /// Lays the numbers of one edition over the whole; what it does not have counts for nothing.
    pub(super) fn spread(&self, edition: usize, own: &Inputs) -> Inputs {
        let nothing = Weight { strength: 0.0, belief: 0.0, odds: None, given: false };
        let nobody = Number {
            value: DEFAULT_NUMBER,
            held: false,
            origin: Origin::Default,
            own: DEFAULT_NUMBER,
            own_origin: Origin::Default,
            kept_inside: false,
        };
        let mut whole = Inputs {
            claims: vec![nobody; self.map.claims.len()],
            weights: vec![nothing; self.map.inferences.len()],
            readings: vec![None; self.map.links.len()],
        };
        if let Some(places) = self.places.get(edition) {
            for (&place, number) in places.claims.iter().zip(&own.claims) {
                whole.claims[place].clone_from(number);
            }
            for (place, weight) in places.inferences.iter().zip(&own.weights) {
                if let Some(place) = *place {
                    whole.weights[place].clone_from(weight);
                }
            }
            for (&place, reading) in places.links.iter().zip(&own.readings) {
                whole.readings[place].clone_from(reading);
            }
        }
        whole
    }
}

fn inverse(count: usize, places: impl Iterator<Item = Option<usize>>) -> Vec<Option<usize>> {
    let mut here = vec![None; count];
    for (position, place) in places.enumerate() {
        if let Some(slot) = place.and_then(|place| here.get_mut(place)) {
            *slot = Some(position);
        }
    }
    here
}

/// Finds the place of a key, or makes one; the last part of the key tells equal ones of one edition apart.
fn place<K: Clone + Eq + std::hash::Hash, T>(
    keys: &mut HashMap<K, usize>,
    used: &mut Vec<bool>,
    all: &mut Vec<T>,
    key: impl Fn(usize) -> K,
    make: impl FnOnce() -> T,
) -> usize {
    let mut occurrence = 0;
    loop {
        let key = key(occurrence);
        match keys.get(&key) {
            Some(&found) if used.get(found).copied().unwrap_or(false) => occurrence += 1,
            Some(&found) => {
                used[found] = true;
                return found;
            }
            None => {
                keys.insert(key, all.len());
                all.push(make());
                used.push(true);
                return all.len() - 1;
            }
        }
    }
}

impl Gathering {
    fn add(&mut self, map: &ArgumentMap) -> Places {
        let thesis = map.thesis();
        let mut used = vec![false; self.claims.len()];
        let mut claims = Vec::with_capacity(map.claims.len());
        for (index, claim) in map.numbered_claims() {
            let is_thesis = Some(index) == thesis;
            let id = if is_thesis { "" } else { claim.id.value.as_str() };
            claims.push(place(
                &mut self.claim_keys,
                &mut used,
                &mut self.claims,
                |occurrence| (is_thesis, id.to_owned(), occurrence),
                || Claim { contrary: Vec::new(), ..claim.clone() },
            ));
        }
        let whole =
            |claim: ClaimIndex| ClaimIndex(claims.get(claim.position()).map_or(u32::MAX, |&at| index(at)));
        let mut used = vec![false; self.inferences.len()];
        let mut inferences: Vec<Option<usize>> = vec![None; map.inferences.len()];
        // What is undercut comes before what undercuts it.
        let mut waiting: Vec<InferenceIndex> = map
            .numbered_inferences()
            .filter(|(_, inference)| matches!(inference.target, Target::Claim(_)))
            .map(|(index, _)| index)
            .collect();
        let mut next = 0;
        while let Some(&at) = waiting.get(next) {
            next += 1;
            let inference = map.inference(at);
            let target = match inference.target {
                Target::Claim(claim) => Target::Claim(whole(claim)),
                Target::Inference(target) => match inferences.get(target.position()) {
                    Some(&Some(place)) => Target::Inference(InferenceIndex(index(place))),
                    _ => continue,
                },
            };
            let mut premises: Vec<ClaimIndex> =
                inference.premises.iter().map(|&premise| whole(premise)).collect();
            premises.sort_unstable();
            let found = place(
                &mut self.inference_keys,
                &mut used,
                &mut self.inferences,
                |occurrence| {
                    let bearing = crate::finding::Vocabulary::word(inference.bearing);
                    (inference.id.value.clone(), bearing, premises.clone(), target, occurrence)
                },
                || Inference { premises: premises.clone(), target, ..inference.clone() },
            );
            if let Some(slot) = inferences.get_mut(at.position()) {
                *slot = Some(found);
            }
            waiting.extend_from_slice(map.undercutters(at));
        }
        let mut used = vec![false; self.links.len()];
        let mut links = Vec::with_capacity(map.links.len());
        for link in &map.links {
            let claim = whole(link.claim);
            let answer = link.answer.as_ref().map_or_else(String::new, |answer| answer.value.to_string());
            let bits = |p: crate::forecast::Probability| p.value().to_bits();
            let likelihoods = link.likelihoods.map(|(if_holds, if_not)| [bits(if_holds), bits(if_not)]);
            links.push(place(
                &mut self.link_keys,
                &mut used,
                &mut self.links,
                |occurrence| {
                    let mode = crate::finding::Vocabulary::word(link.mode);
                    (claim, link.question.value.clone(), mode, answer.clone(), likelihoods, occurrence)
                },
                || Link { claim, ..link.clone() },
            ));
        }
        let here = Vec::new;
        Places { claims, inferences, links, claim_here: here(), inference_here: here(), link_here: here() }
    }
}

fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl Places {
    /// Whether inferences undercut each other in a circle.
    pub(super) fn circular(&self) -> bool {
        self.inferences.iter().any(Option::is_none)
    }
}
