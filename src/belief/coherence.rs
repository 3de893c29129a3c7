//! Coherence: do a forecaster's numbers fit each other, and the arguments given for them?

use super::faf::Rule;
use super::figures::Reached;
use super::gradual::semantics::Semantics;
use super::inputs::{Inputs, Knowledge, Voice, probability_of};
use super::model::Model;
use crate::argument::{ArgumentMap, Bearing, ClaimIndex, LinkAnswer, LinkMode};
use crate::finding::Place;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{Question, Relations, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// A limit that numbers must keep: the sum of coefficients times numbers is at most `most`.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Position of a number and its coefficient; no position twice, no coefficient 0.
    pub terms: Vec<(usize, f64)>,
    /// What the sum may come to.
    pub most: f64,
    /// The relation, by position in the list of relations checked.
    pub relation: usize,
}

/// What a relation says, in words for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// `implication`, `exclusive`, `exhaustive`, `conjunction` or `total-probability`; between claims `anchor` or
    /// `contrary`.
    pub kind: &'static str,
    /// What must hold.
    pub says: String,
    /// The questions and claims, by position.
    pub questions: Vec<usize>,
    /// Where it is said.
    pub place: Place,
}

/// The relations between the numbers of one forecaster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The questions with a number, by id, and after them the claims, as `argument/claim`.
    pub ids: Vec<String>,
    /// The probability of yes, or of the claim.
    pub p: Vec<f64>,
    /// The relations that can be checked.
    pub relations: Vec<Relation>,
    /// Their limits.
    pub limits: Vec<Limit>,
}

/// Rounding of typed numbers must not look like a contradiction.
const ROUNDING: f64 = 1e-9;

impl Numbers {
    /// Whether a relation is kept.
    pub fn keeps(&self, relation: usize) -> bool {
        let of = self.limits.iter().filter(|limit| limit.relation == relation);
        of.into_iter().all(|limit| self.sum(limit) <= limit.most + ROUNDING)
    }

    fn sum(&self, limit: &Limit) -> f64 {
        limit.terms.iter().map(|&(place, factor)| factor * self.p.get(place).copied().unwrap_or(0.0)).sum()
    }

    /// What a number may be if the others of one relation stay as they are; `None` if nothing fits.
    pub fn allowed(&self, relation: usize, place: usize) -> Option<(f64, f64)> {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for limit in self.limits.iter().filter(|limit| limit.relation == relation) {
            let Some(&(_, factor)) = limit.terms.iter().find(|(of, _)| *of == place) else { continue };
            let own = factor * self.p.get(place).copied().unwrap_or(0.0);
            let bound = (limit.most - (self.sum(limit) - own)) / factor;
            if factor > 0.0 {
                high = high.min(bound);
            } else {
                low = low.max(bound);
            }
        }
        (low <= high + ROUNDING).then(|| (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)))
    }

    /// The coherent numbers that are nearest to all of these together, by squared distance.
    pub fn nearest(&self) -> Vec<f64> {
        let mut limits = self.limits.clone();
        for place in 0..self.p.len() {
            limits.push(Limit { terms: vec![(place, 1.0)], most: 1.0, relation: 0 });
            limits.push(Limit { terms: vec![(place, -1.0)], most: 0.0, relation: 0 });
        }
        nearest(&self.p, &limits)
    }
}

/// How many coefficients are looked at in all before the search for the nearest point ends where it is.
const STEPS: usize = 100_000_000;

/// Returns the point nearest to `start` within all limits, by Dykstra's alternating projections (1983).
///
/// Thousands of entangled limits may need more sweeps than is worth waiting for; then the point is close to the nearest.
///
/// ```
/// use warrant::belief::coherence::{Limit, nearest};
/// // Two exclusive questions at 70% and 50% share the excess.
/// let limit = Limit { terms: vec![(0, 1.0), (1, 1.0)], most: 1.0, relation: 0 };
/// let fitting = nearest(&[0.7, 0.5], &[limit]);
/// assert!((fitting[0] - 0.6).abs() < 1e-12 && (fitting[1] - 0.4).abs() < 1e-12);
/// ```
pub fn nearest(start: &[f64], limits: &[Limit]) -> Vec<f64> {
    let mut point = start.to_vec();
    let mut pushes = vec![0.0; limits.len()];
    let sweep: usize = limits.iter().map(|limit| 1 + 3 * limit.terms.len()).sum();
    for _ in 0..(STEPS / sweep.max(1)).clamp(10, 100_000) {
        let mut moved = 0.0_f64;
        for (limit, push) in limits.iter().zip(&mut pushes) {
            let length: f64 = limit.terms.iter().map(|(_, factor)| factor * factor).sum();
            if length <= 0.0 {
                continue;
            }
            let sum: f64 = limit
                .terms
                .iter()
                .map(|&(place, factor)| factor * point.get(place).copied().unwrap_or(0.0))
                .sum();
            let new = (*push + (sum - limit.most) / length).max(0.0);
            for &(place, factor) in &limit.terms {
                if let Some(value) = point.get_mut(place) {
                    *value += (*push - new) * factor;
                }
            }
            moved = moved.max((*push - new).abs());
            *push = new;
        }
        if moved < 1e-15 {
            break;
        }
    }
    point.into_iter().map(|value| value.clamp(0.0, 1.0)).collect()
}

/// Coefficients by position, and what their sum may come to.
type Sum = (Vec<(usize, f64)>, f64);

/// Gathers the numbers of one forecaster and the relations between them: those between questions, and those that maps
/// imply for claims on which the forecaster has logged a credence.
pub fn numbers(
    relations: &Relations,
    maps: &BTreeMap<String, ArgumentMap>,
    known: &Knowledge<'_>,
    forecaster: &str,
) -> Numbers {
    let mut made = Numbers::default();
    let mut held: Held<'_> = BTreeMap::new();
    let yes = LinkAnswer::Word("yes".to_owned());
    let claims = logged(maps, known, forecaster);
    let related = relations.mentions().map(|name| name.value.as_str());
    let anchored = maps.values().filter(|map| claims.keys().any(|(id, _)| *id == map.id)).flat_map(|map| {
        map.links.iter().filter(|link| link.mode == LinkMode::Anchor).map(|link| link.question.value.as_str())
    });
    let asked: BTreeSet<&str> = related.chain(anchored).collect();
    for question in asked.into_iter().filter_map(|id| known.questions.get(id)) {
        let Some(view) = own_view(known, question, forecaster) else { continue };
        if let Some(p) = probability_of(question, &yes, &view) {
            made.ids.push(question.id.clone());
            made.p.push(p);
        }
        held.insert(question.id.as_str(), (question, view));
    }
    let mut found = between_questions(relations, &made, &held);
    found.extend(between_claims(maps, &claims, &mut made, &held));
    for (number, (relation, limits)) in found.into_iter().enumerate() {
        made.relations.push(relation);
        made.limits.extend(limits.into_iter().map(|(terms, most)| Limit { terms, most, relation: number }));
    }
    made
}

/// What one forecaster holds on questions, by id.
type Held<'q> = BTreeMap<&'q str, (&'q Question, crate::forecast::View)>;

/// Relations that are declared between questions, as far as there are numbers on them.
fn between_questions(relations: &Relations, made: &Numbers, held: &Held<'_>) -> Vec<(Relation, Vec<Sum>)> {
    let place = |id: &str| made.ids.binary_search_by(|known| known.as_str().cmp(id)).ok();
    let mut found: Vec<(Relation, Vec<Sum>)> = Vec::new();
    for implies in &relations.implies {
        if let (Some(a), Some(b)) = (place(&implies.antecedent.value), place(&implies.consequent.value))
            && a != b
        {
            let says = format!("{} implies {}", implies.antecedent.value, implies.consequent.value);
            let relation =
                Relation { kind: "implication", says, questions: vec![a, b], place: implies.place };
            found.push((relation, vec![(vec![(a, 1.0), (b, -1.0)], 0.0)]));
        }
    }
    for exclusive in &relations.exclusive {
        let mut members: Vec<usize> = exclusive.questions.iter().filter_map(|id| place(&id.value)).collect();
        members.sort_unstable();
        members.dedup();
        let all = members.len() == exclusive.questions.len();
        if members.len() < 2 && !(all && exclusive.exhaustive) {
            continue;
        }
        let terms = |sign: f64| members.iter().map(|&member| (member, sign)).collect::<Vec<_>>();
        let mut limits = vec![(terms(1.0), 1.0)];
        let exhaustive = exclusive.exhaustive && all;
        if exhaustive {
            limits.push((terms(-1.0), -1.0));
        }
        let names: Vec<&str> =
            members.iter().filter_map(|&member| made.ids.get(member)).map(String::as_str).collect();
        let (kind, how) = if exhaustive { ("exhaustive", "exactly") } else { ("exclusive", "at most") };
        let says = format!("{how} one of {}", names.join(", "));
        found.push((Relation { kind, says, questions: members.clone(), place: exclusive.place }, limits));
    }
    for conjunction in &relations.conjunctions {
        let Some(whole) = place(&conjunction.question.value) else { continue };
        let mut parts: Vec<usize> = conjunction.of.iter().filter_map(|id| place(&id.value)).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|&part| part != whole);
        let mut limits: Vec<Sum> =
            parts.iter().map(|&part| (vec![(whole, 1.0), (part, -1.0)], 0.0)).collect();
        if parts.len() == conjunction.of.len() && !parts.is_empty() {
            let terms = parts.iter().map(|&part| (part, 1.0)).chain([(whole, -1.0)]).collect();
            limits.push((terms, parts.len() as f64 - 1.0));
        }
        if !limits.is_empty() {
            let says = format!("{} is all of its parts together", conjunction.question.value);
            let questions = std::iter::once(whole).chain(parts).collect();
            found.push((Relation { kind: "conjunction", says, questions, place: conjunction.place }, limits));
        }
    }
    for conditional in &relations.conditional {
        let Some(whole) = conditional.unconditional.as_ref().and_then(|id| place(&id.value)) else {
            continue;
        };
        let Some(given) = place(&conditional.question.value) else { continue };
        let chance = |answer: &str| {
            let (question, view) = held.get(conditional.condition.value.as_str())?;
            probability_of(question, &LinkAnswer::Word(answer.to_owned()), view)
        };
        let (Some(c), Some(&p)) = (chance(&conditional.answer.value), made.p.get(given)) else { continue };
        // The question under the opposite condition, where somebody asks it too.
        let opposite = relations.conditional.iter().find(|other| {
            let same = |a: &str, b: &str| a == b;
            other.unconditional.as_ref().map(|id| &id.value)
                == conditional.unconditional.as_ref().map(|id| &id.value)
                && same(&other.condition.value, &conditional.condition.value)
                && matches!(
                    (other.answer.value.as_str(), conditional.answer.value.as_str()),
                    ("no", "yes") | ("yes", "no")
                )
        });
        let other = opposite.and_then(|other| made.p.get(place(&other.question.value)?).copied());
        let (low, high) = match other {
            Some(other) => (c * p + (1.0 - c) * other, c * p + (1.0 - c) * other),
            None => (c * p, c * p + (1.0 - c)),
        };
        let says = format!(
            "{} is the mean of what it is with and without {} {}",
            made.ids.get(whole).map_or("", String::as_str),
            conditional.condition.value,
            conditional.answer.value
        );
        let relation =
            Relation { kind: "total-probability", says, questions: vec![whole], place: conditional.place };
        found.push((relation, vec![(vec![(whole, 1.0)], high), (vec![(whole, -1.0)], -low)]));
    }
    found
}

/// Relations that maps imply for claims with a logged credence, whose numbers come after those of the questions.
fn between_claims(
    maps: &BTreeMap<String, ArgumentMap>,
    claims: &Credences<'_>,
    made: &mut Numbers,
    held: &Held<'_>,
) -> Vec<(Relation, Vec<Sum>)> {
    let mut found: Vec<(Relation, Vec<Sum>)> = Vec::new();
    let count = made.ids.len();
    let questions = made.ids.clone();
    let place = |id: &str| questions.binary_search_by(|known| known.as_str().cmp(id)).ok();
    let mut positions: BTreeMap<(&str, ClaimIndex), usize> = BTreeMap::new();
    for (at, (&(argument, claim), (name, p))) in claims.iter().enumerate() {
        positions.insert((argument, claim), count + at);
        made.ids.push(name.clone());
        made.p.push(*p);
    }
    for (&(argument, claim), &at) in &positions {
        let Some(map) = maps.get(argument) else { continue };
        let name = |claim: ClaimIndex| format!("{argument}/{}", map.claim(claim).id.value);
        for link in map.links.iter().filter(|link| link.mode == LinkMode::Anchor && link.claim == claim) {
            let Some(answer) = link.answer.as_ref().map(|answer| &answer.value) else { continue };
            let question = link.question.value.as_str();
            let Some((asked, view)) = held.get(question) else { continue };
            let says = format!("{} is {question} {answer}", name(claim));
            let same = |terms: Vec<(usize, f64)>, sum: f64| -> Vec<Sum> {
                let back = terms.iter().map(|&(place, factor)| (place, -factor)).collect();
                vec![(terms, sum), (back, -sum)]
            };
            let (questions, limits) = match (place(question), answer) {
                (Some(q), LinkAnswer::Word(word)) if word == "yes" => {
                    (vec![at, q], same(vec![(at, 1.0), (q, -1.0)], 0.0))
                }
                (Some(q), LinkAnswer::Word(word)) if word == "no" => {
                    (vec![at, q], same(vec![(at, 1.0), (q, 1.0)], 1.0))
                }
                _ => match probability_of(asked, answer, view) {
                    Some(p) => (vec![at], same(vec![(at, 1.0)], p)),
                    None => continue,
                },
            };
            found.push((Relation { kind: "anchor", says, questions, place: link.place }, limits));
        }
        for other in &map.claim(claim).contrary {
            let back = || map.claim(other.value).contrary.iter().any(|back| back.value == claim);
            let Some(&to) = positions.get(&(argument, other.value)) else { continue };
            // Declared on both sides it is one relation.
            if to == at || (to < at && back()) {
                continue;
            }
            let says = format!("{} and {} cannot both hold", name(claim), name(other.value));
            let relation = Relation { kind: "contrary", says, questions: vec![at, to], place: other.place };
            found.push((relation, vec![(vec![(at, 1.0), (to, 1.0)], 1.0)]));
        }
    }
    found
}

/// What one forecaster, of any kind, holds on a question.
fn own_view(known: &Knowledge<'_>, question: &Question, forecaster: &str) -> Option<crate::forecast::View> {
    let line = known.book.timeline(question, forecaster, known.as_of)?;
    crate::forecast::view(question, &line.standing_at(known.as_of.moment)?.prediction)
}

/// By argument and claim, the claim's name and the credence.
type Credences<'m> = BTreeMap<(&'m str, ClaimIndex), (String, f64)>;

/// The credences that one forecaster has logged and that are in force, by argument and claim, with the claim's name.
fn logged<'m>(
    maps: &'m BTreeMap<String, ArgumentMap>,
    known: &Knowledge<'_>,
    forecaster: &str,
) -> Credences<'m> {
    let mut found = BTreeMap::new();
    let Some(log) = known.book.logs().iter().find(|log| log.forecaster.id == forecaster) else {
        return found;
    };
    let named: BTreeSet<&str> = log
        .forecasts
        .iter()
        .filter_map(|forecast| match &forecast.subject {
            Subject::Claim(name) => Some(&**name),
            Subject::Question(_) => None,
        })
        .collect();
    for name in named {
        let Some((argument, claim)) = name.split_once('/') else { continue };
        let Some((argument, map)) = maps.get_key_value(argument) else { continue };
        let Some(claim) = map.find_claim(claim) else { continue };
        let in_force = known.book.credences(name, known.as_of);
        let own = in_force.iter().find(|(who, _)| who.id == forecaster);
        if let Some(p) = own.and_then(|(_, credence)| credence.probability()) {
            found.insert((argument.as_str(), claim), (name.to_owned(), p.value()));
        }
    }
    found
}

/// A forecast beside the arguments for and against the claim that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Argued {
    /// The claim.
    pub claim: ClaimIndex,
    /// The link through which the forecast is about it, by position; `None` for a credence on the claim itself.
    pub link: Option<usize>,
    /// The forecast of the answer under which the claim holds, or the credence.
    pub forecast: f64,
    /// Where the forecast would be without arguments: the base rate, else even odds.
    pub proposal: f64,
    /// Whether that is the base rate.
    pub from_base_rate: bool,
    /// Mean force of the reasons for the claim minus mean force of those against it, in -1..=1.
    pub confidence: f64,
    /// The forecasts that the rule allows: the proposal and the farthest one.
    pub limit: (f64, f64),
    /// What the rule says.
    pub verdict: super::faf::Rationality,
}

/// Compares the forecasts of one forecaster on linked questions, and the credences on claims, with the arguments, as
/// that forecaster sees them; only claims that have reasons.
pub fn argued(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    forecaster: &str,
    crowd: CrowdMethod,
    rule: Rule,
) -> Vec<Argued> {
    let argued = |claim: ClaimIndex| !map.reasons(claim).is_empty();
    let held: Vec<(ClaimIndex, Option<usize>, f64, Option<f64>)> = {
        let credences =
            map.numbered_claims().filter(|&(claim, _)| argued(claim)).filter_map(|(index, claim)| {
                let name = format!("{}/{}", map.id, claim.id.value);
                let in_force = known.book.credences(&name, known.as_of);
                let own = in_force.iter().find(|(who, _)| who.id == forecaster)?;
                Some((index, None, own.1.probability()?.value(), None))
            });
        let linked = map.links.iter().enumerate().filter(|(_, link)| argued(link.claim));
        let forecasts = linked.filter_map(|(position, link)| {
            let question = known.questions.get(&link.question.value)?;
            let answer = &link.answer.as_ref()?.value;
            let forecast = probability_of(question, answer, &own_view(known, question, forecaster)?)?;
            let base = question.base_rate.as_ref();
            let base = base.map(|rate| crate::forecast::View::Probability(rate.probability.value()));
            let base = base.and_then(|base| probability_of(question, answer, &base));
            Some((link.claim, Some(position), forecast, base))
        });
        forecasts.chain(credences).collect()
    };
    // Nothing is evaluated for those who say nothing here.
    if held.is_empty() {
        return Vec::new();
    }
    let Ok(model) = Model::new(map) else { return Vec::new() };
    let known = Knowledge { voice: Voice::Forecaster(forecaster.to_owned(), crowd), ..known.clone() };
    let inputs = Inputs::gather(map, &known);
    let Ok(strength) = model.strength(&inputs, Semantics::DF_QUAD) else { return Vec::new() };
    let forces = |claim: ClaimIndex, bearing: Bearing| {
        map.reasons_that(bearing, claim)
            .filter_map(|reason| strength.forces.get(reason.position()).copied())
            .collect::<Vec<f64>>()
    };
    let end = |bound: std::ops::Bound<f64>| match bound {
        std::ops::Bound::Included(end) | std::ops::Bound::Excluded(end) => end.clamp(0.0, 1.0),
        std::ops::Bound::Unbounded => 0.0,
    };
    let reached = Reached::new(&model, &inputs);
    let mut found = Vec::new();
    for (claim, link, forecast, base) in held {
        // Arguments without a number ask for no forecast.
        if !map.reasons(claim).iter().any(|&reason| reached.force(reason)) {
            continue;
        }
        let proposal = base.unwrap_or(0.5);
        let confidence =
            super::faf::confidence(&forces(claim, Bearing::Supports), &forces(claim, Bearing::Rebuts));
        let (Some(verdict), Some(band)) =
            (rule.judge(proposal, confidence, forecast), rule.band(proposal, confidence))
        else {
            continue;
        };
        let limit = (end(band.low), end(band.high));
        let from_base_rate = base.is_some();
        found.push(Argued { claim, link, forecast, proposal, from_base_rate, confidence, limit, verdict });
    }
    found
}
