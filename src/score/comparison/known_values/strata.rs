//! Chances fitted in strata of similar width, for many questions.

use std::borrow::Cow;

use super::least_favourable::{Tilted, corrected, deviation};
use super::width::WidthClass;
use crate::score::numerics::root::crossing;

/// Questions in a stratum.
const STRATUM: f64 = 25.0;
/// Most strata.
const MOST: f64 = 16.0;
/// The narrowest width in a stratum as a share of the widest: a half, whatever the rounding.
const HALF: f64 = 0.499_999_999;
/// Hits and misses that are added to each stratum.
const PSEUDO: f64 = 0.5;
/// The last step of Newton's method, as a share.
const SETTLED: f64 = 1e-9;

/// Questions of similar width: sums over them.
#[derive(Clone, Copy, Default)]
struct Stratum {
    width: f64,
    squares: f64,
    questions: f64,
    hits: f64,
}

impl Stratum {
    /// The likeliest chance of a hit where a unit of the mean costs `price`, and its derivative.
    fn chance(&self, price: f64) -> (f64, f64) {
        let (hits, cost) = (self.hits + PSEUDO, price * self.width);
        let sum = cost + self.questions + 2.0 * PSEUDO;
        let root = (sum * sum - 4.0 * cost * hits).max(0.0).sqrt();
        // The same root of a quadratic, formed without a difference.
        let chance = if sum > 0.0 { 2.0 * hits / (sum + root) } else { (sum - root) / (2.0 * cost) };
        (chance, -self.width * chance * (1.0 - chance) / root)
    }
}

/// Weighted hits in strata.
pub(super) struct Strata<'w> {
    widths: Cow<'w, [WidthClass]>,
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
    ///
    /// With the most strata, each counts as questions of one width with the same mean and variance.
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
                stratum.squares += width.width * width.width * width.questions;
                stratum.questions += width.questions;
                stratum.hits += width.hits;
            }
        }
        let mut widths = Cow::Borrowed(widths);
        if count >= MOST {
            let equal = |stratum: &Stratum| WidthClass {
                width: stratum.squares / stratum.width,
                questions: stratum.width * stratum.width / stratum.squares,
                hits: stratum.hits,
            };
            (widths, place) = (layers.iter().map(equal).collect(), (0..layers.len()).collect());
        }
        Self { widths, t, layers, place, last: (0.0, 0.0) }
    }

    /// Returns the mean of which `t` or more has the probability `sf(z)` at its likeliest chances.
    pub(super) fn mean_at(&mut self, z: f64) -> f64 {
        let variance: f64 = self
            .layers
            .iter()
            .map(|stratum| {
                let (chance, _) = stratum.chance(0.0);
                stratum.width * stratum.width / stratum.questions * chance * (1.0 - chance)
            })
            .sum();
        if let Some(price) = self.newton(z, z / variance.sqrt()) {
            return self.layers.iter().map(|stratum| stratum.width * stratum.chance(price).0).sum();
        }
        // The deviation is nearly straight in the mean.
        let t = self.t;
        crossing((0.0, t), t - z * t.sqrt() / 2.0, t / 8.0, |mean| z - self.deviation_under(mean))
    }

    /// Newton's method for the price and the rate at which the tilted mean is `t` and the deviation `z`; `None` where it
    /// does not settle.
    fn newton(&self, z: f64, guess: f64) -> Option<f64> {
        let (mut price, mut rate) = (guess, guess);
        for _ in 0..20 {
            let chances: Vec<(f64, f64)> = self.layers.iter().map(|stratum| stratum.chance(price)).collect();
            let (mut mean, mut cumulant, mut variance, mut span) = (0.0, 0.0, 0.0, 0.0);
            let (mut mean_slope, mut cumulant_slope) = (0.0, 0.0);
            for (&WidthClass { width, questions, .. }, &at) in self.widths.iter().zip(&self.place) {
                let &(chance, slope) = chances.get(at)?;
                let fall = libm::exp(-rate * width);
                let norm = chance + (1.0 - chance) * fall;
                let (hit, weight) = (chance / norm, questions * width);
                let own = weight * width * hit * (1.0 - hit);
                mean += weight * hit;
                cumulant += questions * (rate * width + libm::log(norm));
                variance += own;
                span += width * own;
                mean_slope += slope * weight * fall / (norm * norm);
                cumulant_slope += slope * questions * (1.0 - fall) / norm;
            }
            let root = (2.0 * (rate * self.t - cumulant)).sqrt();
            let (gap, miss) = (mean - self.t, corrected(rate, root, variance, span)? - z);
            let determinant = (gap * mean_slope - variance * cumulant_slope) / root;
            let by_rate = (gap * cumulant_slope / root + miss * mean_slope) / determinant;
            let by_price = -(variance * miss + gap * gap / root) / determinant;
            (rate, price) = (rate + by_rate, price + by_price);
            if !(rate > 0.0 && rate.is_finite() && price.is_finite()) {
                return None;
            }
            if by_rate.abs() <= SETTLED * rate && by_price.abs() <= SETTLED * price.abs() {
                return Some(price);
            }
        }
        None
    }

    /// Returns the deviation z for which `t` or more has the probability `sf(z)` at the likeliest chances of this mean.
    pub(super) fn deviation_under(&mut self, mean: f64) -> f64 {
        let widest = self.layers.iter().map(|stratum| stratum.width).fold(0.0, f64::max);
        let chances = |price: f64| {
            let price = libm::sinh(price) / widest;
            self.layers.iter().map(move |stratum| stratum.chance(price).0)
        };
        let sum = |price: f64| -> f64 {
            self.layers.iter().zip(chances(price)).map(|(stratum, chance)| stratum.width * chance).sum()
        };
        let price = crossing((-60.0, 60.0), self.last.1, 0.5, |price| mean - sum(price));
        let chances: Vec<f64> = chances(price).collect();
        let (widths, place, chances) = (&self.widths, &self.place, &chances);
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
