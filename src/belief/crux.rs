//! Cruxes: which open question or premise is expected to move the thesis most.

use std::collections::BTreeMap;

use super::figures::{Range, Reached, pointed};
use super::gradual::semantics::Semantics;
use super::gradual::what_if::{Change, WhatIf};
use super::inputs::{Inputs, Reading};
use super::model::{Model, NoBelief};
use super::order::Order;
use super::probability::Conditional;
use super::probability::beliefs::{Exactness, MOST_WORK as MOST_WORK_AT_ONCE};
use super::setting::Setting;
use super::tracker::{Tracker, Value};
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
    /// What it may be while claims without a number vary.
    pub range: Option<Range>,
    /// Whether an anchor of the topic was lifted.
    pub lifted: bool,
    /// Whether the belief in the topic assumes independence of some shared premises.
    pub loose: bool,
    /// Greatest expected move first, ties by name of the matter.
    pub ranked: Vec<Crux>,
    /// Claims that would move the topic, without a rank: no stated number reaches them.
    pub unstated: Vec<ClaimIndex>,
}

/// How much work conditioning on all claims may be.
const MOST_WORK: u64 = MOST_WORK_AT_ONCE / 2;
/// Into at least so many shares the work of one evaluation is cut for the others.
const LEAST_SHARES: usize = 4;
/// Moves below this are rounding.
const NOTHING: f64 = 1e-12;

/// Ranks open questions and uncertain claims by how far they are expected to move the belief in the topic.
///
/// A question is settled in every link that shares its event. A claim is conditioned on, so that today's belief is the
/// expectation of tomorrow's; it has no rank where no stated number reaches it. A topic that an anchor holds is lifted first, since nothing else could
/// move it.
pub fn cruxes(map: &ArgumentMap, inputs: &Inputs, topic: ClaimIndex) -> Result<Cruxes, NoBelief> {
    let mut inputs = inputs.clone();
    let lifted = inputs.claims.get(topic.position()).is_some_and(|number| number.held);
    if lifted {
        inputs.lift(topic.position());
    }
    let model =
        Model::new(map).map_err(|error| NoBelief::Other(error.to_string()))?.with_work_budget(LEAST_SHARES);
    let reached = Reached::new(&model, &inputs);
    let range = pointed(&model, &inputs, topic)?.range;
    let learned = learn(&model, &inputs, topic)?;
    // Those that are not learned at once are tried one by one.
    let tried = map.links.len() + learned.iter().filter(|of| of.belief.is_none()).count();
    let model = model.with_work_budget(LEAST_SHARES.max(2 * tried));
    let mut trial = Trial::new(map, &model, &inputs, topic)?;
    let (now, loose) = (trial.now, trial.loose);
    let mut found = questions(&mut trial);
    found.extend(claims(&mut trial, learned));
    found.retain(|crux| crux.belief.expected_move() > NOTHING || crux.belief.swing().abs() > NOTHING);
    let mut unstated = Vec::new();
    found.retain(|crux| match crux.matter {
        Matter::Claim(claim) if !reached.belief(claim) => {
            unstated.push(claim);
            false
        }
        _ => true,
    });
    if !reached.strength(topic) {
        for crux in &mut found {
            crux.strength = None;
        }
    }
    let name = |crux: &Crux| match &crux.matter {
        Matter::Question { id, .. } => id.clone(),
        Matter::Claim(claim) => map.claim(*claim).id.value.clone(),
    };
    found.sort_by(|a, b| {
        b.belief.expected_move().total_cmp(&a.belief.expected_move()).then_with(|| name(a).cmp(&name(b)))
    });
    Ok(Cruxes { now, range, lifted, loose, ranked: found, unstated })
}

/// The topic under trial: belief and strength of it, tried with other numbers and put back.
struct Trial<'a> {
    map: &'a ArgumentMap,
    model: &'a Model<'a>,
    inputs: &'a Inputs,
    topic: ClaimIndex,
    tracker: Tracker<'a>,
    /// `None` in maps with circles.
    setting: Option<(Order, Setting)>,
    now: f64,
    loose: bool,
    strength_now: Option<f64>,
}

impl<'a> Trial<'a> {
    fn new(
        map: &'a ArgumentMap,
        model: &'a Model<'a>,
        inputs: &'a Inputs,
        topic: ClaimIndex,
    ) -> Result<Self, NoBelief> {
        let mut tracker = Tracker::new(model, inputs.clone(), topic);
        let (now, exactness) = tracker.value()?;
        let loose = exactness == Exactness::AssumesIndependence;
        let setting = model.strength_setting(inputs).ok();
        let setting = setting.map(|setting| (Order::holding(model.graph(), &setting), setting));
        let strength = model.strength(inputs, Semantics::DF_QUAD).ok();
        let strength_now = strength.and_then(|of| of.claims.get(topic.position()).copied());
        Ok(Self { map, model, inputs, topic, tracker, setting, now, loose, strength_now })
    }

    /// The belief in the topic with some values instead of those in force.
    fn belief(&mut self, values: &[Value]) -> Option<f64> {
        self.tracker.take(values);
        let belief = self.tracker.value().ok().map(|(value, _)| value);
        let back: Vec<Value> = values.iter().filter_map(|value| value.of(self.inputs)).collect();
        self.tracker.take(&back);
        belief
    }

    /// What settling some claims does to the strength of the topic; `None` where it does not move.
    fn strengths(&self, p: f64, yes: &[Value], no: &[Value]) -> Option<ValueOfInformation> {
        let (order, setting) = self.setting.as_ref()?;
        let graph = self.model.graph();
        let mut what_if = WhatIf::new(graph, order, Semantics::DF_QUAD, setting.clone()).ok()?;
        let mut after = |values: &[Value]| {
            let changes: Vec<Change> = values
                .iter()
                .filter_map(|value| match value {
                    Value::Claim(claim, number) => {
                        let claim = u32::try_from(*claim).ok()?;
                        Some(if number.held {
                            Change::Hold(claim, number.value)
                        } else {
                            Change::Release(claim, number.value)
                        })
                    }
                    _ => None,
                })
                .collect();
            what_if.strength_after(&changes, self.topic.0).ok()
        };
        let of = ValueOfInformation { p, now: self.strength_now?, if_yes: after(yes)?, if_no: after(no)? };
        (of.swing().abs() > NOTHING || of.expected_move() > NOTHING).then_some(of)
    }
}

fn questions(trial: &mut Trial<'_>) -> Vec<Crux> {
    let (map, inputs) = (trial.map, trial.inputs);
    let mut by_question: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, link) in map.links.iter().enumerate() {
        let open = inputs
            .readings
            .get(position)
            .and_then(Option::as_ref)
            .is_some_and(|reading| reading.outcome.is_none());
        let own_anchor = link.mode == LinkMode::Anchor && link.claim == trial.topic;
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
        let all_settled = |holds: bool| -> Vec<Value> {
            let mut values = Vec::new();
            for &link in &links {
                if let Some(same) = shares_event(map, first, link) {
                    values.extend(settled(map, inputs, link, holds == same));
                }
            }
            values
        };
        let (yes, no) = (all_settled(true), all_settled(false));
        let (Some(if_yes), Some(if_no)) = (trial.belief(&yes), trial.belief(&no)) else { continue };
        let strength = trial.strengths(p, &yes, &no);
        let matter = Matter::Question { id: id.to_owned(), link: first };
        let belief = ValueOfInformation { p, now: trial.now, if_yes, if_no };
        found.push(Crux { matter, belief, strength, held: false });
    }
    found
}

/// What a link says once it is settled, and with it the claim of an anchor.
fn settled(map: &ArgumentMap, inputs: &Inputs, link: usize, holds: bool) -> Vec<Value> {
    let Some(of) = map.links.get(link) else { return Vec::new() };
    let reading = Reading {
        p: if holds { 1.0 } else { 0.0 },
        outcome: Some("assumed".to_owned()),
        who: None,
        void: false,
    };
    let number = (of.mode == LinkMode::Anchor).then(|| {
        let mut number = inputs.claims.get(of.claim.position())?.clone();
        number.anchor(&of.question.value, &reading);
        Some(Value::Claim(of.claim.position(), number))
    });
    number.flatten().into_iter().chain([Value::Link(link, Some(reading))]).collect()
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

/// A claim that bears on the topic.
struct Player {
    claim: u32,
    /// The belief in it.
    p: Option<f64>,
    /// What learning it does to the topic; `None` if it is certain, or if that is too large a task.
    belief: Option<ValueOfInformation>,
}

/// Conditions the topic on every claim that bears on it: on all of them or on none, so that ranks compare like with like.
fn learn(model: &Model<'_>, inputs: &Inputs, topic: ClaimIndex) -> Result<Vec<Player>, NoBelief> {
    let graph = model.graph();
    let Ok(setting) = model.strength_setting(inputs) else { return Ok(Vec::new()) };
    let below = Order::holding(graph, &setting).below(graph, &setting, topic.0);
    let held = |claim: u32| inputs.claims.get(claim as usize).is_none_or(|number| number.held);
    let of = below.into_iter().filter(|&node| node < graph.claims() && node != topic.0);
    let players: Vec<u32> = of.filter(|&claim| !held(claim)).collect();
    model.with_network(inputs, |network, beliefs| {
        let (now, learned) = match network.conditionals(beliefs, topic.0, &players, MOST_WORK) {
            Ok((now, learned)) => (now, learned),
            Err(_) => (0.0, vec![None; players.len()]),
        };
        let player = |(&claim, learned): (&u32, Option<Conditional>)| {
            let learned =
                learned.filter(|of| of.p > 0.0 && of.p < 1.0 && !(of.if_holds + of.if_not).is_nan());
            let belief = learned.map(|Conditional { p, if_holds, if_not }| ValueOfInformation {
                p,
                now,
                if_yes: if_holds,
                if_no: if_not,
            });
            Player { claim, p: beliefs.p().get(claim as usize).copied(), belief }
        };
        Ok(players.iter().zip(learned).map(player).collect())
    })
}

fn claims(trial: &mut Trial<'_>, players: Vec<Player>) -> Vec<Crux> {
    let inputs = trial.inputs;
    let mut found = Vec::new();
    for Player { claim, p, belief } in players {
        let index = ClaimIndex(claim);
        let at = |value: f64| -> Vec<Value> {
            let number = inputs.claims.get(index.position()).cloned();
            number.map(|number| Value::Claim(index.position(), number.assumed(value))).into_iter().collect()
        };
        let (yes, no) = (at(1.0), at(0.0));
        let held = belief.is_none();
        let belief = if let Some(belief) = belief {
            belief
        } else {
            let Some(p) = p.filter(|&p| p > 0.0 && p < 1.0) else { continue };
            let (Some(if_yes), Some(if_no)) = (trial.belief(&yes), trial.belief(&no)) else { continue };
            ValueOfInformation { p, now: trial.now, if_yes, if_no }
        };
        let strength = trial.strengths(belief.p, &yes, &no);
        found.push(Crux { matter: Matter::Claim(index), belief, strength, held });
    }
    found
}
