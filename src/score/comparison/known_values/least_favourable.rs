//! The chances that favour a null most, and the tail of the weighted number of hits at them.

use super::width::WidthClass;
use crate::score::numerics::root::crossing;

/// Rates at which the widest question, whose width is 1, is tilted.
const RATES: (f64, f64) = (1e-3, 500.0);
/// Deviations of the tilted sum below this are in the middle of the distribution, where no tail is needed.
const MIDDLE: f64 = 0.2;

/// One width under a null, tilted: `chance` of a hit and `fall = exp(-rate * width)`.
pub(super) struct Tilted {
    pub(super) width: WidthClass,
    pub(super) chance: f64,
    pub(super) fall: f64,
}

/// The rate at which a rising function of it crosses 0.
fn rate_of(guess: f64, mut rising: impl FnMut(f64) -> f64) -> f64 {
    let (low, high) = RATES;
    let bounds = (libm::log(low), libm::log(high));
    libm::exp(crossing(bounds, libm::log(guess), 0.5, |rate| rising(libm::exp(rate))))
}

impl Tilted {
    /// Mean of a hit under the tilted chances.
    pub(super) fn mean(&self) -> f64 {
        self.chance / (self.chance + (1.0 - self.chance) * self.fall)
    }
}

/// Returns the normal deviation z for which `P(T >= t) = sf(z)`, for T a sum of independent hits times their widths.
///
/// Barndorff-Nielsen's form of the saddlepoint approximation with Daniels' factor for a lattice, whose span is the mean
/// width by variance: exact where all widths are equal. `rate` must tilt the mean to `t`.
pub(super) fn deviation(rate: f64, t: f64, tilted: impl Iterator<Item = Tilted>) -> f64 {
    let (mut cumulant, mut variance, mut span) = (0.0, 0.0, 0.0);
    for Tilted { width, chance, fall } in tilted {
        let norm = chance + (1.0 - chance) * fall;
        cumulant += width.questions * (rate * width.width + libm::log(norm));
        let own =
            width.questions * width.width * width.width * chance * (1.0 - chance) * fall / (norm * norm);
        variance += own;
        span += width.width * own;
    }
    corrected(rate, (2.0 * (rate * t - cumulant)).sqrt(), variance, span).unwrap_or(0.0)
}

/// The deviation from the signed `root` of the exponent; `span` is the sum of widths by variance. `None` in the middle.
pub(super) fn corrected(rate: f64, root: f64, variance: f64, span: f64) -> Option<f64> {
    if !(root >= MIDDLE && variance > 0.0) {
        return None;
    }
    let span = span / variance;
    let lattice = -libm::expm1(-rate * span) / span * variance.sqrt();
    Some(root + libm::log(lattice / root) / root)
}

/// Weighted hits of which some occurred and some did not.
pub(super) struct LeastFavourable<'w> {
    /// At least two falling widths, the first 1.
    widths: &'w [WidthClass],
    /// Weighted number of hits.
    t: f64,
}

impl<'w> LeastFavourable<'w> {
    pub(super) fn new(widths: &'w [WidthClass], t: f64) -> Self {
        Self { widths, t }
    }

    /// Returns the least mean of which `t` or more has the probability `sf(z)` at its least favourable chances.
    pub(super) fn mean_at(&self, z: f64) -> f64 {
        self.mean(rate_of(z / self.t.max(1.0).sqrt(), |rate| self.deviation(rate) - z))
    }

    /// Returns the deviation z for which `t` or more has at most the probability `sf(z)` under a mean up to this.
    pub(super) fn deviation_under(&self, mean: f64) -> f64 {
        self.deviation(rate_of(1.0, |rate| mean - self.mean(rate)))
    }

    fn mean(&self, rate: f64) -> f64 {
        let own = |tilted: Tilted| tilted.width.questions * tilted.width.width * tilted.chance;
        self.tilted(rate).map(own).sum()
    }

    fn deviation(&self, rate: f64) -> f64 {
        deviation(rate, self.t, self.tilted(rate))
    }

    /// The chances that maximise the cumulant at this rate among those whose tilted mean is `t`.
    ///
    /// With `e = exp(rate * width) - 1` they are `1 / (price * width) - 1 / e`, cut to 0..=1. A price above the rate cuts
    /// narrow widths to 0, one below cuts them to 1; so the widths that are not cut come first, and the price that their
    /// number leaves is linear in sums over them.
    fn tilted(&self, rate: f64) -> impl Iterator<Item = Tilted> {
        let odds: Vec<(f64, f64, f64)> = self
            .widths
            .iter()
            .map(|width| {
                let x = rate * width.width;
                let fall = libm::exp(-x);
                let rest = if x < 0.5 { -libm::expm1(-x) } else { 1.0 - fall };
                (fall, rest, fall / rest)
            })
            .collect();
        let sums = |(sum, slope): (f64, f64), (width, inverse): (&WidthClass, f64)| {
            let one = width.questions * width.width * (1.0 + inverse);
            (sum + one, slope + one * width.width * inverse)
        };
        let all = self.widths.iter().zip(odds.iter().map(|odds| odds.2)).fold((0.0, 0.0), sums);
        let is_dear = all.0 - rate * all.1 > self.t;
        // Chances are cut beyond this price.
        let bound = |at: usize| {
            let (width, &(_, rest, inverse)) = self.widths.get(at).zip(odds.get(at))?;
            Some(if is_dear { 1.0 / inverse } else { rest } / width.width)
        };
        let mut left: f64 = self.widths.iter().map(|width| width.questions * width.width).sum();
        let (mut so_far, mut price) = ((0.0, 0.0), rate);
        for (at, (width, odds)) in self.widths.iter().zip(&odds).enumerate() {
            so_far = sums(so_far, (width, odds.2));
            left -= width.questions * width.width;
            let free = so_far.0 + if is_dear { 0.0 } else { left.max(0.0) } - self.t;
            price = free / so_far.1;
            let is_last = bound(at + 1).is_none_or(|next| (free - next * so_far.1 > 0.0) == is_dear);
            if so_far.1 > 0.0 && is_last {
                break;
            }
        }
        self.widths.iter().zip(odds).map(move |(&width, (fall, _, inverse))| {
            let chance = (1.0 / (price * width.width) - inverse).clamp(0.0, 1.0);
            Tilted { width, chance, fall }
        })
    }
}

/// Returns the greatest probability that all of these questions hit, under a mean up to this: the product of chances
/// `min(1, level / width)`.
pub(super) fn all_hit(widths: &[WidthClass], mean: f64) -> f64 {
    let mut left: f64 = widths.iter().map(|width| width.questions * width.width).sum();
    let (mut questions, mut level) = (0.0, mean);
    for (at, width) in widths.iter().enumerate() {
        questions += width.questions;
        left -= width.questions * width.width;
        level = (mean - left.max(0.0)) / questions;
        if widths.get(at + 1).is_none_or(|next| level >= next.width) {
            break;
        }
    }
    let log = |width: &WidthClass| width.questions * libm::log(level.max(0.0) / width.width).min(0.0);
    libm::exp(widths.iter().map(log).sum())
}
