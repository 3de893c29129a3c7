//! The sign-flip test: how often would chance alone, choosing who is called A, show so large a difference?

use crate::score::numerics::counter_random::{random, scramble};
use crate::score::numerics::exact::ExactScore;

/// Differences of up to so many questions are flipped in every way.
const EXACT_UP_TO: usize = 20;
/// Flips times questions that a sampled test may cost.
const MOST_WORK: usize = 200_000_000;

/// Holds the outcome of a sign-flip test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignFlip {
    /// Two-sided p-value; above 0, since what was seen counts as one of the flips.
    pub p_value: f64,
    /// Number of flips looked at.
    pub flips: u64,
    /// Whether these were all that there are.
    pub exact: bool,
}

/// Tests whether differences are as likely to be above as below 0, by the size of their sum.
///
/// Each question is its key ([`super::question_key`]) and its difference. Up to 20 differences other than 0 are flipped
/// in every way, which gives exact p-values with real ties; more are flipped 10,000 times (fewer, down to 1000, above
/// 20,000 questions) by bits that depend on seed, key and flip alone. `None` where no difference is other than 0.
pub fn sign_flip(differences: &[(u64, ExactScore)], seed: u64) -> Option<SignFlip> {
    let moved: Vec<(u64, i128)> = differences
        .iter()
        .map(|&(key, difference)| (key, difference.units()))
        .filter(|&(_, units)| units != 0)
        .collect();
    if moved.is_empty() {
        return None;
    }
    Some(if moved.len() <= EXACT_UP_TO { every_flip(&moved) } else { sampled(&moved, seed) })
}

fn every_flip(moved: &[(u64, i128)]) -> SignFlip {
    let sum: i128 = moved.iter().map(|&(_, units)| units).sum();
    let flips = 1_u64 << moved.len();
    let (mut flipped, mut as_large) = (sum, 0_u64);
    let mut signs: Vec<i128> = moved.iter().map(|&(_, units)| units).collect();
    // In Gray order each flip differs from the one before by one question.
    for flip in 1..=flips {
        as_large += u64::from(flipped.abs() >= sum.abs());
        if let Some(units) = signs.get_mut(flip.trailing_zeros() as usize) {
            flipped -= 2 * *units;
            *units = -*units;
        }
    }
    SignFlip { p_value: as_large as f64 / flips as f64, flips, exact: true }
}

fn sampled(moved: &[(u64, i128)], seed: u64) -> SignFlip {
    let sum: i128 = moved.iter().map(|&(_, units)| units).sum();
    let words = (MOST_WORK / moved.len()).clamp(1000, 10_000).div_ceil(64) as u64;
    let seed = scramble(seed ^ 0x6a09_e667_f3bc_c908);
    let mut as_large = 0_u64;
    for word in 0..words {
        let mut kept = [0_i128; 64];
        for &(key, units) in moved {
            let bits = random(key ^ seed, word);
            for (bit, kept) in kept.iter_mut().enumerate() {
                *kept += units & -i128::from(bits >> bit & 1);
            }
        }
        as_large += kept.iter().filter(|&&kept| (2 * kept - sum).abs() >= sum.abs()).count() as u64;
    }
    let flips = words * 64;
    SignFlip { p_value: (as_large + 1) as f64 / (flips + 1) as f64, flips, exact: false }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::super::question_key;
    use super::*;

    fn differences(units: impl IntoIterator<Item = i128>) -> Vec<(u64, ExactScore)> {
        units
            .into_iter()
            .enumerate()
            .map(|(at, units)| (question_key(&format!("q{at}")), ExactScore::from_units(units)))
            .collect()
    }

    #[test]
    fn every_flip_of_three() {
        // |1 + 2 + 3| is reached by two of eight flips.
        assert_eq!(sign_flip(&differences([1, 2, 0, 3]), 0).unwrap().p_value, 0.25);
        assert_eq!(sign_flip(&differences([5]), 0).unwrap().p_value, 1.0);
        assert_eq!(sign_flip(&differences([0, 0]), 0), None);
    }

    #[test]
    fn sampled_flips_meet_all_flips_and_repeat() {
        let some = differences((0..20).map(|k| (k * 37 % 11) - 3));
        let exact = sign_flip(&some, 0).unwrap();
        let moved: Vec<_> =
            some.iter().map(|&(key, d)| (key, d.units())).filter(|&(_, units)| units != 0).collect();
        let drawn = sampled(&moved, 1);
        assert!(exact.exact && !drawn.exact);
        assert!((exact.p_value - drawn.p_value).abs() < 0.02, "{exact:?} {drawn:?}");
        let mut backward = moved;
        backward.reverse();
        assert_eq!(sampled(&backward, 1), drawn);
    }
}
