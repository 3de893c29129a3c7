//! Cruxes: which open question or premise is expected to move the thesis most.

use std::collections::BTreeMap;

use super::bayes::Likelihood;
use super::inputs::Inputs;
use super::model::{Model, NoBelief};
use super::network::Exactness;
use super::order::Order;
use super::semantics::Semantics;
use super::value_of_information::ValueOfInformation;
use crate::argument::{ArgumentMap, ClaimIndex, LinkAnswer, LinkMode};

/// What could be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// An open question, by id; its event is the answer of the first link that counts.
    Question {
        /// Its id.
        id: String,
        /// The link whose answer is the event, by position.
        link: usize,
    },
    /// A claim.
    Claim(ClaimIndex),
}

/// What finding it out would do to the topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Crux {
    /// What is found out.
    pub matter: Matter,
    /// Its probability and what either answer makes of the belief in the topic.
    pub belief: ValueOfInformation,
    /// The same for strength under DF-QuAD; `None` where strength does not move, as for evidence.
    pub strength: Option<ValueOfInformation>,
    /// Whether the claim was held at either value because conditioning on it was too large a task.
    pub held: bool,
}

/// All cruxes of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Cruxes {
    /// The belief in the topic now.
    pub now: f64,
    /// Whether an anchor of the topic was lifted.
    pub lifted: bool,
    /// Whether the belief in the topic assumes independence of some shared premises.
    pub loose: bool,
    /// Greatest expected move first, ties by name of the matter.
    pub cruxes: Vec<Crux>,
}

/// With more shared claims and claims with evidence than this, conditioning on every claim in turn takes too long.
const MOST_CASES: usize = 12;
/// Moves below this are rounding.
const NOTHING: f64 = 1e-12;

/// Ranks open questions and uncertain claims by how far they are expected to move the belief in the topic.
///
/// A question is settled in every link that shares its event. Learning a claim conditions on it, so that today's
/// belief is the expectation of tomorrow's. A topic that an anchor holds is lifted first, since nothing else could
/// move it.
pub fn cruxes(map: &ArgumentMap, inputs: &Inputs, topic: ClaimIndex) -> Result<Cruxes, NoBelief> {
    let model = Model::new(map).map_err(|error| NoBelief::Other(error.to_string()))?.in_haste();
    let mut inputs = inputs.clone();
    let lifted = inputs.claims.get(topic.position()).is_some_and(|number| number.held);
    if lifted {
        inputs.lift(topic.position());
    }
    let belief = model.belief(&inputs)?;
    let (Some(&now), Some(&exactness)) =
        (belief.p.get(topic.position()), belief.exactness.get(topic.position()))
    else {
        return Err(NoBelief::Other("unknown claim".to_owned()));
    };
    let loose = exactness == Exactness::AssumesIndependence;
    let strength_now = strength_in(&model, &inputs, topic);
    let mut found = questions(map, &model, &inputs, topic, now, strength_now);
    found.extend(claims(map, &model, &inputs, topic, strength_now)?);
    found.retain(|crux| crux.belief.expected_move() > NOTHING || crux.belief.swing().abs() > NOTHING);
    let name = |crux: &Crux| match &crux.matter {
        Matter::Question { id, .. } => id.clone(),
        Matter::Claim(claim) => map.claim(*claim).id.value.clone(),
    };
    found.sort_by(|a, b| {
        b.belief.expected_move().total_cmp(&a.belief.expected_move()).then_with(|| name(a).cmp(&name(b)))
    });
    Ok(Cruxes { now, lifted, loose, cruxes: found })
}

fn strength_in(model: &Model<'_>, inputs: &Inputs, topic: ClaimIndex) -> Option<f64> {
    model.strength(inputs, Semantics::DF_QUAD).ok()?.claims.get(topic.position()).copied()
}

fn questions(
    map: &ArgumentMap,
    model: &Model<'_>,
    inputs: &Inputs,
    topic: ClaimIndex,
    now: f64,
    strength_now: Option<f64>,
) -> Vec<Crux> {
    let mut by_question: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, link) in map.links.iter().enumerate() {
        let open = inputs
            .readings
            .get(position)
            .and_then(Option::as_ref)
            .is_some_and(|reading| reading.outcome.is_none());
        let own_anchor = link.mode == LinkMode::Anchor && link.claim == topic;
        if link.mode != LinkMode::Test && open && !own_anchor {
            by_question.entry(&link.question.value).or_default().push(position);
        }
    }
    let mut found = Vec::new();
    for (id, links) in by_question {
        let Some(&first) = links.first() else { continue };
        let Some(p) = inputs.readings.get(first).and_then(Option::as_ref).map(|reading| reading.p) else {
            continue;
        };
        let settled = |holds: bool| {
            let mut settled = inputs.clone();
            for &link in &links {
                if let Some(same) = shares_event(map, first, link) {
                    settled.settle(map, link, holds == same);
                }
            }
            settled
        };
        let (yes, no) = (settled(true), settled(false));
        let (Ok(if_yes), Ok(if_no)) = (model.belief_in(&yes, topic), model.belief_in(&no, topic)) else {
            continue;
        };
        let strength =
            strength_change(strength_now, p, strength_in(model, &yes, topic), strength_in(model, &no, topic));
        let matter = Matter::Question { id: id.to_owned(), link: first };
        found.push(Crux {
            matter,
            belief: ValueOfInformation { p, now, if_yes, if_no },
            strength,
            held: false,
        });
    }
    found
}

/// Whether two links of a question name the same event, or opposite ones; `None` for neither.
fn shares_event(map: &ArgumentMap, first: usize, other: usize) -> Option<bool> {
    let answer = |link: usize| map.links.get(link)?.answer.as_ref().map(|answer| &answer.value);
    let (first, other) = (answer(first)?, answer(other)?);
    if first == other {
        return Some(true);
    }
    let opposite = |a: &LinkAnswer, b: &LinkAnswer| matches!((a, b), (LinkAnswer::Word(a), LinkAnswer::Word(b)) if a == "yes" && b == "no");
    (opposite(first, other) || opposite(other, first)).then_some(false)
}

fn strength_change(
    now: Option<f64>,
    p: f64,
    if_yes: Option<f64>,
    if_no: Option<f64>,
) -> Option<ValueOfInformation> {
    let of = ValueOfInformation { p, now: now?, if_yes: if_yes?, if_no: if_no? };
    (of.swing().abs() > NOTHING || of.expected_move() > NOTHING).then_some(of)
}

fn claims(
    map: &ArgumentMap,
    model: &Model<'_>,
    inputs: &Inputs,
    topic: ClaimIndex,
    strength_now: Option<f64>,
) -> Result<Vec<Crux>, NoBelief> {
    let graph = model.graph();
    let Ok(setting) = model.strength_setting(inputs) else { return Ok(Vec::new()) };
    let order = Order::holding(graph, &setting);
    let below = order.below(graph, &setting, topic.0);
    let of = below.into_iter().filter(|&node| node < graph.claims() && node != topic.0);
    let held = |claim: u32| inputs.claims.get(claim as usize).is_none_or(|number| number.held);
    let players: Vec<u32> = of.filter(|&claim| !held(claim)).collect();
    let cases = players.iter().filter(|&&claim| graph.uses(claim).len() > 1).count()
        + map.links.iter().filter(|link| link.mode == LinkMode::Evidence).count();
    let asked = model.with_network(inputs, |network, beliefs| {
        let ask = |claim: u32| {
            if cases > MOST_CASES {
                return None;
            }
            let p = network.posterior(beliefs, claim, &[]).ok()?;
            let now = network.posterior(beliefs, topic.0, &[]).ok()?;
            if p <= 0.0 || p >= 1.0 {
                return None;
            }
            let if_yes = network.posterior(beliefs, topic.0, &[(claim, Likelihood::TRUE)]).ok()?;
            let if_no = network.posterior(beliefs, topic.0, &[(claim, Likelihood::FALSE)]).ok()?;
            Some(ValueOfInformation { p, now, if_yes, if_no })
        };
        Ok(players
            .iter()
            .map(|&claim| (claim, ask(claim), beliefs.p().get(claim as usize).copied()))
            .collect::<Vec<_>>())
    })?;
    let mut found = Vec::new();
    for (claim, conditioned, p) in asked {
        let index = ClaimIndex(claim);
        let at = |value: f64| {
            let mut held = inputs.clone();
            held.set(index.position(), value);
            held
        };
        let (yes, no) = (at(1.0), at(0.0));
        let held = conditioned.is_none();
        let belief = if let Some(belief) = conditioned {
            belief
        } else {
            let (Some(p), Ok(now)) = (p, model.belief_in(inputs, topic)) else { continue };
            if p <= 0.0 || p >= 1.0 {
                continue;
            }
            let (Ok(if_yes), Ok(if_no)) = (model.belief_in(&yes, topic), model.belief_in(&no, topic)) else {
                continue;
            };
            ValueOfInformation { p, now, if_yes, if_no }
        };
        let strength = strength_change(
            strength_now,
            belief.p,
            strength_in(model, &yes, topic),
            strength_in(model, &no, topic),
        );
        if map.claims.get(index.position()).is_some() {
            found.push(Crux { matter: Matter::Claim(index), belief, strength, held });
        }
    }
    Ok(found)
}
