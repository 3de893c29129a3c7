//! Local derivatives: how a force or a strength changes with each thing that it depends on directly.

use super::semantics::{Aggregate, Semantics, Sides};
use super::strength::Strengths;
use crate::belief::graph::Graph;
use crate::belief::setting::Setting;

/// A product of factors from which one factor can be left out, also when some are zero.
#[derive(Clone, Copy)]
struct Product {
    nonzero: f64,
    zeros: u32,
}

impl Product {
    #[inline]
    fn of(factors: impl Iterator<Item = f64>) -> Self {
        let mut result = Self { nonzero: 1.0, zeros: 0 };
        factors.for_each(|factor| result.times(factor));
        result
    }

    #[inline]
    fn times(&mut self, factor: f64) {
        if factor == 0.0 {
            self.zeros += 1;
        } else {
            self.nonzero *= factor;
        }
    }

    /// Returns the product.
    #[inline]
    fn whole(self) -> f64 {
        if self.zeros == 0 { self.nonzero } else { 0.0 }
    }

    /// Returns the product of all factors but this one.
    #[inline]
    fn without(self, factor: f64) -> f64 {
        match (self.zeros, factor == 0.0) {
            (0, _) => self.nonzero / factor,
            (1, true) => self.nonzero,
            _ => 0.0,
        }
    }
}

/// Something that a force depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The strength of a premise.
    Premise(u32),
    /// The force of an undercutting inference.
    Undercutter(u32),
}

/// Calls `each` with everything the force of an inference depends on and the slope.
#[inline]
pub(super) fn of_force(
    graph: &Graph,
    setting: &Setting,
    known: &Strengths,
    inference: u32,
    mut each: impl FnMut(Source, f64),
) {
    let relevance = setting.relevance()[inference as usize];
    let premises = graph.premises(inference);
    let undercutters = graph.undercutters(inference);
    if let ([premise], []) = (premises, undercutters) {
        each(Source::Premise(*premise), relevance);
        return;
    }
    let premise_factors = premises.iter().map(|&premise| known.claims[premise as usize]);
    let undercutter_factors = undercutters.iter().map(|&other| 1.0 - known.forces[other as usize]);
    let product = Product::of(premise_factors.chain(undercutter_factors));
    for &premise in premises {
        each(Source::Premise(premise), relevance * product.without(known.claims[premise as usize]));
    }
    for &undercutter in undercutters {
        let factor = 1.0 - known.forces[undercutter as usize];
        each(Source::Undercutter(undercutter), -relevance * product.without(factor));
    }
}

/// Calls `each` with every inference that bears on a claim and the slope of the claim's strength with its force;
/// returns the slope with the base score.
#[inline]
pub(super) fn of_claim(
    graph: &Graph,
    semantics: Semantics,
    setting: &Setting,
    forces: &[f64],
    claim: u32,
    mut each: impl FnMut(u32, f64),
) -> f64 {
    if graph.incoming(claim).is_empty() || setting.held()[claim as usize] {
        return 1.0;
    }
    let base = setting.base()[claim as usize];
    let (supports, attacks) = (graph.supports(claim), graph.attacks(claim));
    let of = |inference: &u32| forces[*inference as usize];
    if let Semantics::Noisy | Semantics::Balance(Aggregate::Product, _) = semantics {
        let support = Product::of(supports.iter().map(|inference| 1.0 - of(inference)));
        let attack = Product::of(attacks.iter().map(|inference| 1.0 - of(inference)));
        let slopes = semantics.slopes(base, Sides { support: support.whole(), attack: attack.whole() });
        for inference in supports {
            each(*inference, -slopes.support * support.without(1.0 - of(inference)));
        }
        for inference in attacks {
            each(*inference, -slopes.attack * attack.without(1.0 - of(inference)));
        }
        return slopes.base;
    }
    let mut sides = semantics.no_forces();
    for inference in supports {
        semantics.add(&mut sides.support, of(inference));
    }
    for inference in attacks {
        semantics.add(&mut sides.attack, of(inference));
    }
    let slopes = semantics.slopes(base, sides);
    for &inference in supports {
        each(inference, slopes.support);
    }
    for &inference in attacks {
        each(inference, slopes.attack);
    }
    slopes.base
}
