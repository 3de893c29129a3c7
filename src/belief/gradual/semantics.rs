//! Gradual semantics: how the forces for and against a claim turn its base score into a strength.

/// How forces on the same side add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// By product: the side is the product of (1 - force), what is left of doubt.
    Product,
    /// By sum.
    Sum,
}

/// How the balance `E` of both sides moves the base score `w`; `E > 0` favours the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Influence {
    /// `w + (1 - w) E` upwards, `w + w E` downwards, for `E` in -1..=1.
    Linear,
    /// As linear, with `E² / (1 + E²)` in place of `|E|`.
    SquaredRatio,
    /// `1 - (1 - w²) / (1 + w exp E)`; a base score of 0 or 1 never moves.
    Euler,
    /// `logistic(logit w + E)`, `E` in nats; a base score of 0 or 1 never moves.
    Logistic,
}

/// A gradual semantics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Semantics {
    /// The balance of both sides moves the base score.
    Balance(Aggregate, Influence),
    /// Leaky noisy-or with inhibitors: `(1 - (1 - w) Π(1 - support)) Π(1 - attack)`.
    ///
    /// On trees this is an exact probability: that of a claim which holds by itself with probability `w` or
    /// through one of its reasons, unless one of the reasons against it holds.
    Noisy,
}

impl Semantics {
    /// DF-QuAD (Rago, Toni, Aurisicchio, Baroni 2016).
    pub const DF_QUAD: Self = Self::Balance(Aggregate::Product, Influence::Linear);
    /// Quadratic energy (Potyka 2018).
    pub const QUADRATIC_ENERGY: Self = Self::Balance(Aggregate::Sum, Influence::SquaredRatio);
    /// Euler-based (Amgoud, Ben-Naim 2018).
    pub const EULER: Self = Self::Balance(Aggregate::Sum, Influence::Euler);
    /// MLP-based (Potyka 2021): each force counts as so many nats of evidence.
    pub const LOG_ODDS: Self = Self::Balance(Aggregate::Sum, Influence::Logistic);

    /// Returns both sides before any force.
    #[inline]
    pub(super) fn no_forces(self) -> Sides {
        match self {
            Self::Noisy | Self::Balance(Aggregate::Product, _) => Sides { support: 1.0, attack: 1.0 },
            Self::Balance(..) => Sides { support: 0.0, attack: 0.0 },
        }
    }

    /// Adds a force in 0..=1 to one side.
    #[inline]
    pub(super) fn add(self, side: &mut f64, force: f64) {
        match self {
            Self::Noisy | Self::Balance(Aggregate::Product, _) => *side *= 1.0 - force,
            Self::Balance(Aggregate::Sum, _) => *side += force,
        }
    }

    /// Returns the strength, in 0..=1, of a claim with this base score and these sides.
    #[inline]
    pub(super) fn strength(self, base: f64, sides: Sides) -> f64 {
        match self {
            Self::Noisy => (1.0 - (1.0 - base) * sides.support) * sides.attack,
            Self::Balance(aggregate, influence) => influence.strength(base, aggregate.balance(sides)),
        }
    }

    /// Returns the slopes of [`Semantics::strength`]; at a kink, those towards a lower balance.
    #[inline]
    pub(super) fn slopes(self, base: f64, sides: Sides) -> Slopes {
        match self {
            Self::Noisy => Slopes {
                base: sides.support * sides.attack,
                support: -(1.0 - base) * sides.attack,
                attack: 1.0 - (1.0 - base) * sides.support,
            },
            Self::Balance(aggregate, influence) => {
                let (base, balance) = influence.slopes(base, aggregate.balance(sides));
                let sign = if aggregate == Aggregate::Product { -balance } else { balance };
                Slopes { base, support: sign, attack: -sign }
            }
        }
    }
}

/// The forces on both sides of a claim, added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sides {
    pub(super) support: f64,
    pub(super) attack: f64,
}

/// How a strength changes with the base score and with each side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slopes {
    pub(super) base: f64,
    pub(super) support: f64,
    pub(super) attack: f64,
}

impl Aggregate {
    #[inline]
    fn balance(self, sides: Sides) -> f64 {
        match self {
            Self::Product => sides.attack - sides.support,
            Self::Sum => sides.support - sides.attack,
        }
    }
}

/// Beyond this, exp is so large or small that a strength no longer changes; it keeps products finite.
const LARGEST_EXPONENT: f64 = 300.0;

impl Influence {
    #[inline]
    fn strength(self, base: f64, balance: f64) -> f64 {
        match self {
            Self::Linear | Self::SquaredRatio => {
                if balance > 0.0 {
                    base + (1.0 - base) * self.share(balance).0
                } else {
                    base - base * self.share(-balance).0
                }
            }
            Self::Euler => {
                // The same as 1 - (1 - w²) / (1 + w exp E), without cancellation.
                let factor = exp(balance);
                base * (factor + base) / (1.0 + base * factor)
            }
            Self::Logistic => {
                let factor = exp(balance);
                base * factor / ((1.0 - base) + base * factor)
            }
        }
    }

    /// Returns the slopes with the base score and with the balance.
    #[inline]
    fn slopes(self, base: f64, balance: f64) -> (f64, f64) {
        match self {
            Self::Linear | Self::SquaredRatio => {
                if balance > 0.0 {
                    let (share, slope) = self.share(balance);
                    (1.0 - share, (1.0 - base) * slope)
                } else {
                    let (share, slope) = self.share(-balance);
                    (1.0 - share, base * slope)
                }
            }
            Self::Euler => {
                let factor = exp(balance);
                let below = 1.0 + base * factor;
                let open = (1.0 - base * base) * (factor / below);
                ((2.0 * base + open) / below, base * (open / below))
            }
            Self::Logistic => {
                let factor = exp(balance);
                let below = (1.0 - base) + base * factor;
                let slope = factor / below / below;
                (slope, base * (1.0 - base) * slope)
            }
        }
    }

    /// Returns how much of the way to 0 or 1 a balance of this size goes, and the slope of that.
    #[inline]
    fn share(self, size: f64) -> (f64, f64) {
        match self {
            Self::SquaredRatio => {
                let square = size * size;
                (square / (1.0 + square), 2.0 * size / ((1.0 + square) * (1.0 + square)))
            }
            _ => (size, 1.0),
        }
    }
}

#[inline]
fn exp(balance: f64) -> f64 {
    libm::exp(balance.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Semantics; 5] = [
        Semantics::DF_QUAD,
        Semantics::QUADRATIC_ENERGY,
        Semantics::EULER,
        Semantics::LOG_ODDS,
        Semantics::Noisy,
    ];

    #[test]
    fn without_forces_the_base_score_stays() {
        for semantics in ALL {
            for base in [0.0, 0.001, 0.3, 0.5, 0.999, 1.0] {
                let strength = semantics.strength(base, semantics.no_forces());
                assert!((strength - base).abs() < 1e-15, "{semantics:?} {base} {strength}");
            }
        }
    }

    #[test]
    fn extremes_stay_in_range() {
        for semantics in ALL {
            for base in [0.0, 1e-300, 0.5, 1.0] {
                for (supports, attacks) in [(0, 5000), (5000, 0), (5000, 5000), (1, 0), (0, 1)] {
                    let mut sides = semantics.no_forces();
                    (0..supports).for_each(|_| semantics.add(&mut sides.support, 1.0));
                    (0..attacks).for_each(|_| semantics.add(&mut sides.attack, 1.0));
                    let strength = semantics.strength(base, sides);
                    assert!((0.0..=1.0).contains(&strength), "{semantics:?} {base} {strength}");
                    let slopes = semantics.slopes(base, sides);
                    for slope in [slopes.base, slopes.support, slopes.attack] {
                        assert!(slope.is_finite(), "{semantics:?} {base} {slopes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn one_full_opponent() {
        let against = |semantics: Semantics, base: f64| {
            let mut sides = semantics.no_forces();
            semantics.add(&mut sides.attack, 1.0);
            semantics.strength(base, sides)
        };
        assert_eq!(against(Semantics::DF_QUAD, 1.0).to_bits(), 0.0f64.to_bits());
        assert_eq!(against(Semantics::QUADRATIC_ENERGY, 1.0).to_bits(), 0.5f64.to_bits());
        assert_eq!(against(Semantics::EULER, 1.0).to_bits(), 1.0f64.to_bits());
        assert_eq!(against(Semantics::LOG_ODDS, 1.0).to_bits(), 1.0f64.to_bits());
    }
}
