//! Local derivatives: how a force or a strength changes with each thing that it depends on directly.

use super::graph::{Graph, Kind};
use super::semantics::{Aggregate, Semantics};
use super::setting::Setting;
use super::strength::Strengths;

/// A product of factors from which one factor can be left out, also when some are zero.
#[derive(Clone, Copy)]
struct Product {
    nonzero: f64,
    zeros: u32,
}

impl Product {
    const ONE: Self = Self { nonzero: 1.0, zeros: 0 };

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

/// Calls `each` with everything the force of an inference depends on and the slope; returns the slope with the
/// relevance.
#[inline]
pub(super) fn of_force(
    graph: &Graph,
    setting: &Setting,
    known: &Strengths,
    inference: u32,
    mut each: impl FnMut(Source, f64),
) -> f64 {
    let relevance = setting.relevance()[inference as usize];
    let premises = graph.premises(inference);
    let undercutters = graph.undercutters(inference);
    if let ([premise], []) = (premises, undercutters) {
        each(Source::Premise(*premise), relevance);
        return known.claims[*premise as usize];
    }
    let mut product = Product::ONE;
    for &premise in premises {
        product.times(known.claims[premise as usize]);
    }
    for &undercutter in undercutters {
        product.times(1.0 - known.forces[undercutter as usize]);
    }
    for &premise in premises {
        each(Source::Premise(premise), relevance * product.without(known.claims[premise as usize]));
    }
    for &undercutter in undercutters {
        let factor = 1.0 - known.forces[undercutter as usize];
        each(Source::Undercutter(undercutter), -relevance * product.without(factor));
    }
    product.whole()
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
    let incoming = graph.into_claim(claim);
    if incoming.is_empty() || setting.held()[claim as usize] {
        return 1.0;
    }
    let base = setting.base()[claim as usize];
    let mut sides = semantics.no_forces();
    match semantics {
        Semantics::Noisy | Semantics::Balance(Aggregate::Product, _) => {
            let mut support = Product::ONE;
            let mut attack = Product::ONE;
            for &inference in incoming {
                let rest = 1.0 - forces[inference as usize];
                if graph.kind(inference) == Kind::Attack { attack.times(rest) } else { support.times(rest) }
            }
            sides.support = support.whole();
            sides.attack = attack.whole();
            let slopes = semantics.slopes(base, sides);
            for &inference in incoming {
                let rest = 1.0 - forces[inference as usize];
                let slope = match graph.kind(inference) {
                    Kind::Attack => -slopes.attack * attack.without(rest),
                    _ => -slopes.support * support.without(rest),
                };
                each(inference, slope);
            }
            slopes.base
        }
        Semantics::Balance(aggregate, _) => {
            for &inference in incoming {
                let attacks = graph.kind(inference) == Kind::Attack;
                let side = if attacks { &mut sides.attack } else { &mut sides.support };
                semantics.add(side, forces[inference as usize]);
            }
            let slopes = semantics.slopes(base, sides);
            for &inference in incoming {
                let (side, slope) = match graph.kind(inference) {
                    Kind::Attack => (sides.attack, slopes.attack),
                    _ => (sides.support, slopes.support),
                };
                let counts = aggregate == Aggregate::Sum || forces[inference as usize] >= side;
                each(inference, if counts { slope } else { 0.0 });
            }
            slopes.base
        }
    }
}
