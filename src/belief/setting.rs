//! What an evaluation starts from: base scores, held claims, relevances.

use super::graph::Graph;

/// Why starting values were refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingError {
    /// There is not one base score per claim.
    #[error("expected {claims} base scores, found {given}")]
    Count {
        /// How many were given.
        given: usize,
        /// How many claims there are.
        claims: usize,
    },
    /// A claim or an inference does not exist.
    #[error("unknown claim or inference {index}")]
    Unknown {
        /// The index that was given.
        index: u32,
    },
    /// A value lies outside 0 to 1 or is not a number.
    #[error("expected a value in 0..=1, found {value}")]
    Range {
        /// The value that was given.
        value: f64,
    },
}

/// The base score of every claim, whether it is held there, and the relevance of every inference.
///
/// A *held* claim keeps its base score whatever bears on it: an anchored forecast, a resolution, or in a what-if
/// a claim taken as true (1), false or absent (0). An absent claim gives no force to anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    base: Vec<f64>,
    held: Vec<bool>,
    relevance: Vec<f64>,
}

impl Setting {
    /// Starts from one base score in 0..=1 per claim, no claim held, relevances as in the graph.
    pub fn new(graph: &Graph, base: Vec<f64>) -> Result<Self, SettingError> {
        let claims = graph.claims() as usize;
        if base.len() != claims {
            return Err(SettingError::Count { given: base.len(), claims });
        }
        for &value in &base {
            within(value)?;
        }
        Ok(Self { base, held: vec![false; claims], relevance: graph.relevances().to_vec() })
    }

    /// Gives a claim another base score, held there or not.
    pub fn set_claim(&mut self, claim: u32, value: f64, held: bool) -> Result<(), SettingError> {
        within(value)?;
        let place = claim as usize;
        let (Some(base), Some(is_held)) = (self.base.get_mut(place), self.held.get_mut(place)) else {
            return Err(SettingError::Unknown { index: claim });
        };
        (*base, *is_held) = (value, held);
        Ok(())
    }

    /// Changes the relevance of an inference; 0 drops it.
    pub fn set_relevance(&mut self, inference: u32, value: f64) -> Result<(), SettingError> {
        within(value)?;
        let place = self.relevance.get_mut(inference as usize);
        *place.ok_or(SettingError::Unknown { index: inference })? = value;
        Ok(())
    }

    /// Returns the base scores.
    #[inline]
    pub fn base(&self) -> &[f64] {
        &self.base
    }

    /// Returns which claims are held.
    #[inline]
    pub fn held(&self) -> &[bool] {
        &self.held
    }

    /// Returns the relevances.
    #[inline]
    pub fn relevance(&self) -> &[f64] {
        &self.relevance
    }

    /// Returns whether these are values for a graph of that size.
    pub(super) fn fits(&self, graph: &Graph) -> bool {
        self.base.len() == graph.claims() as usize && self.relevance.len() == graph.inferences() as usize
    }
}

fn within(value: f64) -> Result<(), SettingError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(SettingError::Range { value }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::belief::graph::{Bearing, GraphBuilder};

    #[test]
    fn refuses_what_is_not_a_score() {
        let mut builder = GraphBuilder::new(2).unwrap();
        builder.infer(Bearing::Supports(0), &[1], 0.5).unwrap();
        let graph = builder.build().unwrap();
        assert_eq!(Setting::new(&graph, vec![0.5]), Err(SettingError::Count { given: 1, claims: 2 }));
        assert!(matches!(Setting::new(&graph, vec![0.5, f64::NAN]), Err(SettingError::Range { .. })));
        let mut setting = Setting::new(&graph, vec![0.5, 0.5]).unwrap();
        assert_eq!(setting.set_claim(2, 1.0, true), Err(SettingError::Unknown { index: 2 }));
        assert_eq!(setting.set_claim(1, 1.5, false), Err(SettingError::Range { value: 1.5 }));
        assert_eq!(setting.set_relevance(1, 1.0), Err(SettingError::Unknown { index: 1 }));
        setting.set_claim(1, 1.0, true).unwrap();
        assert_eq!((setting.base()[1], setting.held()[1], setting.relevance()[0]), (1.0, true, 0.5));
    }
}
