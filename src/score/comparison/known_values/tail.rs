//! Lower limits and p-values of the mean of weighted hits.

use super::least_favourable::{LeastFavourable, all_hit};
use super::strata::Strata;
use super::width::{ROUNDING, WidthClass};
use crate::score::numerics::root::crossing;
use crate::score::numerics::{beta, normal};

/// Narrower widths, as a share of the widest, count as certain to favour the null: fitting them would cost digits.
const NARROWEST: f64 = 1e-4;
/// Questions from which chances are fitted in strata.
const STRATA_FROM: f64 = 50.0;

/// The weighted number of hits, as a tail of its distribution under a null on its mean.
pub(super) struct Tail {
    /// Weighted number of hits.
    pub(super) hits: f64,
    /// The widest width, of which the others are shares.
    unit: f64,
    widths: Vec<WidthClass>,
    /// Weighted number of hits in this unit.
    t: f64,
    method: Method,
}

enum Method {
    NoHits,
    /// Hits that one question could account for: Markov's inequality is attained.
    OneHit,
    OneWidth(WidthClass),
    AllHit,
    LeastFavourable,
    Strata,
}

impl Tail {
    /// Takes falling widths above 0.
    pub(super) fn new(all: &[WidthClass], two_valued: bool) -> Self {
        let unit = all.first().map_or(1.0, |widest| widest.width);
        let (hits, misses, weighted) = all.iter().fold((0.0, 0.0, 0.0), |(hits, misses, weighted), one| {
            (hits + one.hits, misses + one.questions - one.hits, weighted + one.width * one.hits)
        });
        let many = hits + misses >= STRATA_FROM && all.len() > 1;
        let stratified = two_valued && many && hits > 0.0 && misses > 0.0 && weighted > unit;
        let widths: Vec<WidthClass> = all
            .iter()
            .map(|one| WidthClass { width: one.width / unit, ..*one })
            .filter(|one| stratified || one.width >= NARROWEST)
            .collect();
        let t: f64 = widths.iter().map(|one| one.width * one.hits).sum();
        let method = match widths.as_slice() {
            _ if stratified => Method::Strata,
            _ if t <= 0.0 => Method::NoHits,
            _ if t <= 1.0 + ROUNDING => Method::OneHit,
            &[one] => Method::OneWidth(one),
            widths if widths.iter().all(|one| one.hits >= one.questions) => Method::AllHit,
            _ => Method::LeastFavourable,
        };
        Self { hits: weighted, unit, widths, t, method }
    }

    /// Returns the least mean under which so many hits, or more, have at least this probability.
    pub(super) fn lower(&self, error: f64) -> f64 {
        let z = normal::quantile(1.0 - error).unwrap_or(f64::INFINITY);
        let limit = match self.method {
            Method::NoHits => 0.0,
            Method::OneHit => error * self.t,
            Method::OneWidth(one) => {
                let rest = one.questions - one.hits + 1.0;
                one.questions * beta::quantile(one.hits, rest, error).unwrap_or(0.0)
            }
            Method::AllHit => {
                let excess = |mean| libm::log(all_hit(&self.widths, mean) / error);
                crossing((0.0, self.t), self.t / 2.0, self.t / 8.0, excess)
            }
            Method::LeastFavourable => LeastFavourable::new(&self.widths, self.t).mean_at(z).min(self.t),
            Method::Strata => Strata::new(&self.widths, self.t).mean_at(z),
        };
        limit * self.unit
    }

    /// Returns the greatest probability of so many hits, or more, under a mean of at most this.
    pub(super) fn p_at_most(&self, mean: f64) -> f64 {
        let mean = mean / self.unit;
        if mean < 0.0 {
            return 0.0;
        }
        if mean >= self.t {
            return 1.0;
        }
        let p = match self.method {
            Method::NoHits => 1.0,
            Method::OneHit => mean / self.t,
            Method::OneWidth(one) => {
                let rest = one.questions - one.hits + 1.0;
                beta::cdf(one.hits, rest, mean / one.questions).unwrap_or(1.0)
            }
            Method::AllHit => all_hit(&self.widths, mean),
            Method::LeastFavourable => {
                normal::sf(LeastFavourable::new(&self.widths, self.t).deviation_under(mean))
            }
            Method::Strata => normal::sf(Strata::new(&self.widths, self.t).deviation_under(mean)),
        };
        p.min(1.0)
    }
}
