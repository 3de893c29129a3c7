//! Local belief: the probability of a claim from its inputs, where these are independent.

use super::beliefs::{BeliefError, Exactness};
use super::log_odds::{Reason, combine_log_odds};
use super::network::Network;
use crate::belief::graph::Graph;

/// Probabilities of claims and of inferences being in force, as far as known.
pub(super) struct Known {
    pub(super) claims: Vec<f64>,
    forces: Vec<f64>,
}

impl Known {
    pub(super) fn nothing(graph: &Graph) -> Self {
        Self { claims: vec![0.0; graph.claims() as usize], forces: vec![0.0; graph.inferences() as usize] }
    }

    /// Returns the probability of a claim before its own evidence.
    pub(super) fn local(
        &mut self,
        network: &Network<'_>,
        claim: u32,
    ) -> Result<(f64, Exactness), BeliefError> {
        let (graph, setting) = (network.graph, &*network.setting);
        let mut p = setting.base()[claim as usize];
        if setting.held()[claim as usize] {
            return Ok((p, Exactness::Exact));
        }
        for &inference in network.influences.inferences(claim) {
            let (premises, open) = self.applies(network, inference);
            self.forces[inference as usize] = premises * open;
        }
        let mut exactness = Exactness::Exact;
        let incoming = graph.incoming(claim);
        if incoming.iter().any(|&inference| network.odds(inference).is_some()) {
            let reasons = incoming.iter().filter_map(|&inference| {
                let (premises, open) = self.applies(network, inference);
                network.odds(inference).map(|odds| Reason { premises, open, odds })
            });
            (p, exactness) = combine_log_odds(p, reasons).ok_or(BeliefError::Contradiction(claim))?;
        }
        let doubt = |of: &[u32]| -> f64 {
            let plain = of.iter().filter(|&&inference| network.odds(inference).is_none());
            plain.map(|&inference| 1.0 - self.forces[inference as usize]).product()
        };
        let p = (1.0 - (1.0 - p) * doubt(graph.supports(claim))) * doubt(graph.attacks(claim));
        Ok((p, exactness))
    }

    /// Returns the probability that an inference applies and its premises hold, and the one that nothing
    /// undercuts it.
    fn applies(&self, network: &Network<'_>, inference: u32) -> (f64, f64) {
        let mut premises = network.setting.relevance()[inference as usize];
        for &premise in network.graph.premises(inference) {
            premises *= self.claims[premise as usize];
        }
        let undercutters = network.graph.undercutters(inference).iter();
        (premises, undercutters.map(|&undercutter| 1.0 - self.forces[undercutter as usize]).product())
    }
}
