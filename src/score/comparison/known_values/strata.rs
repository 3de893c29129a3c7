//! Chances fitted in strata of similar width, for many questions.

use super::WidthClass;
use super::least_favourable::{Tilted, deviation};
use crate::score::numerics::root::crossing;

/// Questions in a stratum.
const STRATUM: f64 = 25.0;
/// Most strata.
const MOST: f64 = 16.0;
/// The narrowest width in a stratum as a share of the widest: a half, whatever the rounding.
const HALF: f64 = 0.499_999_999;
/// Hits and misses that are added to each stratum.
const PSEUDO: f64 = 0.5;

/// Questions of similar width.
#[derive(Clone, Copy, Default)]
struct Stratum {
    width: f64,
    questions: f64,
    hits: f64,
}

impl Stratum {
    /// The likeliest chance of a hit where a unit of the mean costs `price`.
    fn chance(&self, price: f64) -> f64 {
        let (hits, cost) = (self.hits + PSEUDO, price * self.width);
        let sum = cost + self.questions + 2.0 * PSEUDO;
        let root = (sum * sum - 4.0 * cost * hits).max(0.0).sqrt();
        // The same root of a quadratic, formed without a difference.
        if sum > 0.0 { 2.0 * hits / (sum + root) } else { (sum - root) / (2.0 * cost) }
    }
}

/// Weighted hits in strata.
pub(super) struct Strata<'w> {
    widths: &'w [WidthClass],
    t: f64,
    layers: Vec<Stratum>,
    /// The stratum of each width.
    place: Vec<usize>,
    /// Where the last search ended: logarithm of the rate, and the price.
    last: (f64, f64),
}

impl<'w> Strata<'w> {
    /// Cuts falling widths into runs of about 25 questions of at most twofold width, never within a width.
    ///
    /// Without the second limit the hits of narrow questions would speak for a few wide ones: of 150 questions, six at 2 %
    /// that happen with 20 % among others at 38 to 47 % that happen with 1 %, an upper end of level .035 missed .12.
    pub(super) fn new(widths: &'w [WidthClass], t: f64) -> Self {
        let questions: f64 = widths.iter().map(|width| width.questions).sum();
        let count = (questions / STRATUM).floor().clamp(1.0, MOST);
        let (mut layers, mut place) = (Vec::<Stratum>::new(), Vec::new());
        let (mut seen, mut last, mut widest) = (0.0, -1.0, f64::INFINITY);
        for width in widths {
            let run = ((seen + width.questions / 2.0) * count / questions).floor().min(count - 1.0);
            seen += width.questions;
            if run > last || width.width < widest * HALF {
                (last, widest) = (run, width.width);
                layers.push(Stratum::default());
            }
            place.push(layers.len() - 1);
            if let Some(stratum) = layers.last_mut() {
                stratum.width += width.width * width.questions;
                stratum.questions += width.questions;
                stratum.hits += width.hits;
            }
        }
        Self { widths, t, layers, place, last: (0.0, 0.0) }
    }

    /// Returns the deviation z for which `t` or more has the probability `sf(z)` at the likeliest chances of this mean.
    pub(super) fn deviation_under(&mut self, mean: f64) -> f64 {
        let widest = self.layers.iter().map(|stratum| stratum.width).fold(0.0, f64::max);
        let chances = |price: f64| {
            let price = libm::sinh(price) / widest;
            self.layers.iter().map(move |stratum| stratum.chance(price))
        };
        let sum = |price: f64| -> f64 {
            self.layers.iter().zip(chances(price)).map(|(stratum, chance)| stratum.width * chance).sum()
        };
        let price = crossing((-60.0, 60.0), self.last.1, 0.5, |price| mean - sum(price));
        let chances: Vec<f64> = chances(price).collect();
        let (widths, place, chances) = (self.widths, &self.place, &chances);
        let tilted = |rate: f64| {
            widths.iter().zip(place).map(move |(&width, &at)| {
                let chance = chances.get(at).copied().unwrap_or(0.0);
                Tilted { width, chance, fall: libm::exp(-rate * width.width) }
            })
        };
        let tilted_mean = |rate: f64| -> f64 {
            let own = |one: Tilted| one.width.questions * one.width.width * one.mean();
            tilted(libm::exp(rate)).map(own).sum()
        };
        let bounds = (libm::log(1e-4), libm::log(1e5));
        let rate = crossing(bounds, self.last.0, 0.5, |rate| tilted_mean(rate) - self.t);
        let z = deviation(libm::exp(rate), self.t, tilted(libm::exp(rate)));
        self.last = (rate, price);
        z
    }
}
