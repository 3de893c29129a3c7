//! Tracking: the belief in one claim, kept up while the numbers behind it change one after another.

use super::inputs::{Inputs, Number, Reading, Weight};
use super::model::{Model, NoBelief, evidence_of};
use super::probability::beliefs::Exactness;
use super::probability::inference::Evaluated;
use super::probability::network::Network;
use crate::argument::{ClaimIndex, LinkMode};

/// A number that may be exchanged for another.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// The number that a claim starts from, or at which an anchor holds it, by position of the claim.
    Claim(usize, Number),
    /// What the question of a link says, by position of the link.
    Link(usize, Option<Reading>),
    /// How much an inference counts, by position of the inference.
    Inference(usize, Weight),
}

impl Value {
    /// The value that others have in its place.
    pub(super) fn of(&self, inputs: &Inputs) -> Option<Self> {
        Some(match self {
            Self::Claim(claim, _) => Self::Claim(*claim, inputs.claims.get(*claim)?.clone()),
            Self::Link(link, _) => Self::Link(*link, inputs.readings.get(*link)?.clone()),
            Self::Inference(inference, _) => {
                Self::Inference(*inference, inputs.weights.get(*inference)?.clone())
            }
        })
    }

    fn put(&self, inputs: &mut Inputs) {
        match self {
            Self::Claim(claim, number) => {
                inputs.claims.get_mut(*claim).into_iter().for_each(|slot| slot.clone_from(number));
            }
            Self::Link(link, reading) => {
                inputs.readings.get_mut(*link).into_iter().for_each(|slot| slot.clone_from(reading));
            }
            Self::Inference(inference, weight) => {
                inputs.weights.get_mut(*inference).into_iter().for_each(|slot| slot.clone_from(weight));
            }
        }
    }
}

/// The belief in one claim, following changes at the cost of what depends on them.
pub(super) struct Tracker<'m> {
    model: &'m Model<'m>,
    topic: ClaimIndex,
    inputs: Inputs,
    /// Evidence links by claim.
    links: Vec<Vec<usize>>,
    /// `None` until all is evaluated anew.
    state: Option<(Network<'m>, Evaluated)>,
    /// Which claims were held when all was evaluated.
    held: Vec<bool>,
}

impl<'m> Tracker<'m> {
    /// Starts from these numbers.
    pub(super) fn new(model: &'m Model<'m>, inputs: Inputs, topic: ClaimIndex) -> Self {
        let mut links = vec![Vec::new(); model.map().claims.len()];
        for (position, link) in model.map().links.iter().enumerate() {
            if link.mode == LinkMode::Evidence
                && let Some(of) = links.get_mut(link.claim.position())
            {
                of.push(position);
            }
        }
        Self { model, topic, inputs, links, state: None, held: Vec::new() }
    }

    /// The numbers as they are now.
    pub(super) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The belief in the topic, and how far it can be trusted.
    pub(super) fn value(&mut self) -> Result<(f64, Exactness), NoBelief> {
        if self.state.is_none() {
            let mut network = self.model.network(&self.inputs)?;
            network.may_weigh(self.links.iter().map(|links| !links.is_empty()).collect());
            let known = network.evaluated().map_err(|error| self.model.named(&error))?.following();
            self.state = Some((network, known));
            self.held = self.inputs.claims.iter().map(|number| number.held).collect();
        }
        let found = self.state.as_ref().and_then(|(_, known)| {
            let at = self.topic.position();
            Some((*known.beliefs.p().get(at)?, *known.beliefs.exactness().get(at)?))
        });
        found.ok_or_else(|| NoBelief::Other("unknown claim".to_owned()))
    }

    /// Takes over values that say the same in other words, such as a crowd that grew and did not move.
    pub(super) fn reword(&mut self, values: &[Value]) {
        for value in values {
            value.put(&mut self.inputs);
        }
    }

    /// Takes over values.
    pub(super) fn take(&mut self, values: &[Value]) {
        let mut moved: Vec<u32> = Vec::with_capacity(values.len());
        let mut anew = false;
        for value in values {
            match value {
                Value::Claim(claim, number) => {
                    // What was not held and now is only passes less on.
                    anew |= !number.held && self.held.get(*claim).copied().unwrap_or(true);
                    value.put(&mut self.inputs);
                    let index = u32::try_from(*claim).unwrap_or(u32::MAX);
                    if let Some((network, _)) = &mut self.state {
                        anew |= network.set_base(index, number.value, number.held).is_err();
                    }
                    moved.push(index);
                }
                Value::Link(link, _) => {
                    value.put(&mut self.inputs);
                    if let Some(link) = self.model.map().links.get(*link) {
                        anew |= !self.weigh(link.claim);
                        moved.push(link.claim.0);
                    }
                }
                Value::Inference(..) => {
                    value.put(&mut self.inputs);
                    anew = true;
                }
            }
        }
        // What cannot be followed is evaluated anew when it is asked for, errors included.
        if let Some((network, known)) = &mut self.state
            && (anew || !matches!(network.follow(&moved, known), Ok(true)))
        {
            self.state = None;
        }
    }

    /// Hands the evidence on a claim to the network; whether it took it.
    fn weigh(&mut self, claim: ClaimIndex) -> bool {
        let Some((network, _)) = &mut self.state else { return true };
        let links = self.links.get(claim.position()).into_iter().flatten();
        let evidence: Vec<_> = links
            .filter_map(|&link| {
                let reading = self.inputs.readings.get(link)?.as_ref();
                evidence_of(self.model.map().links.get(link)?, reading)
            })
            .collect();
        network.set_evidence(claim.0, &evidence).is_ok()
    }
}
