//! E-values: evidence that may be looked at after every answer.

use super::sum::KnownSum;
use super::width::WidthClass;
use crate::score::numerics::root::crossing;

/// Rates, per unit of score, that the e-value is the mean over: fixed before any data.
const RATES: std::ops::RangeInclusive<i32> = -3..=9;

impl KnownSum {
    /// Returns the e-value of "the mean expected value is above 0": at 20 it is as strong as p = 0.05, and it may be read
    /// after every question.
    ///
    /// At each rate it is `exp(rate * T)`, T the weighted hits, over the greatest mean that any chances under the null
    /// give it: at most the martingale of the true chances, for which the null is that the average expected value of the
    /// questions answered so far was never above 0 (the weak null of Choe and Ramdas 2023; Howard et al. 2021). It
    /// assumes that the order in which questions are answered does not reveal their answers.
    pub fn e_value(&self) -> f64 {
        let hits: f64 = self.widths.iter().map(|one| one.width * one.hits).sum();
        let logs: Vec<f64> = RATES
            .map(|power| {
                let rate = libm::exp2(f64::from(power));
                rate * hits - self.greatest_cumulant(rate, hits - self.total)
            })
            .collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mean = logs.iter().map(|log| libm::exp(log - most)).sum::<f64>() / logs.len() as f64;
        if most == f64::INFINITY { f64::MAX } else { libm::exp(most + libm::log(mean)).min(f64::MAX) }
    }

    /// The greatest logarithm of the mean of `exp(rate * T)` that chances with this mean of T have.
    fn greatest_cumulant(&self, rate: f64, mean: f64) -> f64 {
        let sum = |of: &dyn Fn(&WidthClass) -> f64| -> f64 {
            self.widths.iter().map(|one| one.questions * of(one)).sum()
        };
        if mean >= sum(&|one| one.width) {
            return sum(&|one| rate * one.width);
        }
        if mean <= 0.0 {
            return if mean < 0.0 { f64::NEG_INFINITY } else { 0.0 };
        }
        let fall = |one: &WidthClass| libm::exp(-rate * one.width);
        let rest = |one: &WidthClass| -libm::expm1(-rate * one.width);
        let chance = |one: &WidthClass, price: f64| {
            (libm::exp(-price) / one.width - fall(one) / rest(one)).clamp(0.0, 1.0)
        };
        let bounds = self.widths.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| {
            let all = libm::log(rest(one) / one.width);
            (all.min(low), (all + rate * one.width).max(high))
        });
        let price =
            crossing(bounds, bounds.0, 1.0, |price| mean - sum(&|one| one.width * chance(one, price)));
        sum(&|one| {
            let chance = chance(one, price);
            rate * one.width + libm::log(chance + (1.0 - chance) * fall(one))
        })
    }
}
