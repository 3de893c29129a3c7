//! Bayes: how reasons in bits and evidence on a claim move its probability.

use super::mixture::{Branches, mean_probability};
use std::f64::consts::LN_2;

/// How likely something is if a claim holds, against how likely if it does not. Only the ratio matters.
///
/// ```
/// use warrant::belief::probability::bayes::Likelihood;
/// // Two bits multiply the odds by four: 3 to 7 becomes 12 to 7.
/// let seen = Likelihood::new(0.8, 0.2).unwrap();
/// assert!((seen.update(0.3).unwrap() - 12.0 / 19.0).abs() < 1e-15);
/// assert!((seen.bits() - 2.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likelihood {
    /// Both are scaled so that the larger is 1.
    holds: f64,
    not: f64,
}

impl Likelihood {
    /// Tells nothing.
    pub const NONE: Self = Self { holds: 1.0, not: 1.0 };
    /// What is seen only if the claim holds.
    #[cfg_attr(
        not(any(test, feature = "internals")),
        expect(dead_code, reason = "findings of competing hypotheses")
    )]
    pub const TRUE: Self = Self { holds: 1.0, not: 0.0 };
    /// What is seen only if the claim does not hold.
    #[cfg_attr(
        not(any(test, feature = "internals")),
        expect(dead_code, reason = "findings of competing hypotheses")
    )]
    pub const FALSE: Self = Self { holds: 0.0, not: 1.0 };

    /// Builds a likelihood from two finite numbers of at least 0, not both 0.
    pub fn new(if_holds: f64, if_not: f64) -> Option<Self> {
        let possible = if_holds >= 0.0 && if_not >= 0.0 && if_holds.is_finite() && if_not.is_finite();
        let most = if_holds.max(if_not);
        (possible && most > 0.0).then(|| Self { holds: if_holds / most, not: if_not / most })
    }

    /// Builds a likelihood from a weight of evidence in bits: each bit doubles the odds.
    pub fn from_bits(bits: f64) -> Option<Self> {
        bits.is_finite().then(|| Self { holds: libm::exp2(bits.min(0.0)), not: libm::exp2((-bits).min(0.0)) })
    }

    /// Returns the weight of evidence in bits; infinite if it proves or refutes.
    pub fn bits(self) -> f64 {
        libm::log2(self.holds) - libm::log2(self.not)
    }

    /// Returns both together; `None` if they contradict each other.
    pub fn and(self, other: Self) -> Option<Self> {
        Self::new(self.holds * other.holds, self.not * other.not)
    }

    /// Returns the probability of the claim after it, from a prior in 0..=1; `None` if the prior excludes it.
    pub fn update(self, prior: f64) -> Option<f64> {
        let (holds, not) = (prior * self.holds, (1.0 - prior) * self.not);
        (holds + not > 0.0).then(|| holds / (holds + not))
    }

    /// Returns how likely it is if the claim holds or does not, up to a common factor.
    pub(super) fn of(self, holds: bool) -> f64 {
        if holds { self.holds } else { self.not }
    }
}

/// How a reason moves the log-odds of a claim, instead of a relevance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    pub(super) present: Likelihood,
    pub(super) absent: Likelihood,
}

impl Odds {
    /// The reason adds so many bits if its premises hold, and nothing if they do not.
    pub fn from_bits(bits: f64) -> Option<Self> {
        Some(Self { present: Likelihood::from_bits(bits)?, absent: Likelihood::NONE })
    }

    /// How many bits its presence adds to what its absence does; below 0 for a reason that lowers.
    pub(crate) fn bits_if_present(self) -> f64 {
        if self.present == self.absent { 0.0 } else { self.present.bits() - self.absent.bits() }
    }

    /// Whether its absence says something, too.
    pub(crate) fn absence_tells(self) -> bool {
        self.absent != Likelihood::NONE
    }

    /// The reason is expected with these probabilities if the claim holds and if not; its absence tells something
    /// too.
    ///
    /// An outcome that is impossible either way tells nothing.
    pub fn from_ratio(p_if_holds: f64, p_if_not: f64) -> Option<Self> {
        let within = |p: f64| (0.0..=1.0).contains(&p);
        (within(p_if_holds) && within(p_if_not)).then(|| Self {
            present: Likelihood::new(p_if_holds, p_if_not).unwrap_or(Likelihood::NONE),
            absent: Likelihood::new(1.0 - p_if_holds, 1.0 - p_if_not).unwrap_or(Likelihood::NONE),
        })
    }
}

/// A question whose answer is evidence on a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    odds: Odds,
    outcome: f64,
}

/// The most unresolved questions that may bear on one claim as evidence.
pub const MOST_EVIDENCE: usize = 20;
/// Of so many it is quicker to list all combinations of answers.
const MOST_LISTED: usize = 12;

impl Evidence {
    /// Builds it from the probability of the answer if the claim holds and if not, and from `outcome`: the
    /// probability of that answer now, which is 1 or 0 once it is resolved. All in 0..=1.
    pub fn new(p_if_holds: f64, p_if_not: f64, outcome: f64) -> Option<Self> {
        let odds = Odds::from_ratio(p_if_holds, p_if_not)?;
        (0.0..=1.0).contains(&outcome).then_some(Self { odds, outcome })
    }

    /// Returns whether the answer is not certain yet.
    pub fn is_unresolved(&self) -> bool {
        self.outcome > 0.0 && self.outcome < 1.0
    }
}

/// Returns the probability of a claim given its prior and the evidence on it.
///
/// A resolved answer updates by Bayes. An unresolved one mixes what either answer would give with the forecast's
/// probabilities (Jeffrey 1965), so that today's belief is the expectation of tomorrow's; several unresolved
/// answers are taken as independent. `None` if the prior excludes an answer that the forecast allows, or with
/// more than [`MOST_EVIDENCE`] unresolved.
///
/// ```
/// use warrant::belief::probability::bayes::{Evidence, updated};
/// // The answer is yes in 8 of 10 cases if the claim holds, else in 2 of 10; the forecast of yes is 38%,
/// // just what a prior of 30% expects, so nothing changes.
/// let forecast = Evidence::new(0.8, 0.2, 0.38).unwrap();
/// assert!((updated(0.3, &[forecast]).unwrap() - 0.3).abs() < 1e-15);
/// let resolved = Evidence::new(0.8, 0.2, 1.0).unwrap();
/// assert!((updated(0.3, &[resolved]).unwrap() - 12.0 / 19.0).abs() < 1e-15);
/// ```
pub fn updated(prior: f64, evidence: &[Evidence]) -> Option<f64> {
    let mut known = Likelihood::NONE;
    let mut open = Vec::new();
    for item in evidence {
        if item.outcome >= 1.0 {
            known = known.and(item.odds.present)?;
        } else if item.outcome <= 0.0 {
            known = known.and(item.odds.absent)?;
        } else {
            open.push(item);
        }
    }
    if open.len() > MOST_EVIDENCE {
        return None;
    }
    if open.is_empty() {
        return if known == Likelihood::NONE { Some(prior) } else { known.update(prior) };
    }
    let result =
        if open.len() > MOST_LISTED { mixed(prior, known, &open) } else { listed(prior, known, &open) };
    Some(result?.clamp(0.0, 1.0))
}

/// Mixes what a prior becomes after all answers to open questions, each case by itself.
fn listed(prior: f64, known: Likelihood, open: &[&Evidence]) -> Option<f64> {
    let mut cases = vec![(1.0, known)];
    for item in open {
        let mut next = Vec::with_capacity(2 * cases.len());
        for (weight, seen) in cases {
            next.push((weight * item.outcome, seen.and(item.odds.present)?));
            next.push((weight * (1.0 - item.outcome), seen.and(item.odds.absent)?));
        }
        cases = next;
    }
    let mut result = 0.0;
    for (weight, seen) in cases {
        result += weight * seen.update(prior)?;
    }
    Some(result)
}

/// Mixes the same without listing the cases.
fn mixed(prior: f64, known: Likelihood, open: &[&Evidence]) -> Option<f64> {
    let settles = |likelihood: Likelihood| likelihood.bits().is_infinite();
    if prior <= 0.0 || prior >= 1.0 || settles(known) {
        // No answer changes it, but it may contradict it.
        let answers = open.iter().flat_map(|item| [item.odds.present, item.odds.absent]);
        for answer in answers {
            known.and(answer)?.update(prior)?;
        }
        return known.update(prior);
    }
    if let Some(at) = open.iter().position(|item| settles(item.odds.present) || settles(item.odds.absent)) {
        let (item, rest) = (open[at], [&open[..at], &open[at + 1..]].concat());
        let if_yes = mixed(prior, known.and(item.odds.present)?, &rest)?;
        let if_no = mixed(prior, known.and(item.odds.absent)?, &rest)?;
        return Some(item.outcome * if_yes + (1.0 - item.outcome) * if_no);
    }
    let nats = |likelihood: Likelihood| likelihood.bits() * LN_2;
    let branches = open.iter().map(|item| Branches {
        yes: item.outcome,
        if_yes: nats(item.odds.present),
        if_no: nats(item.odds.absent),
    });
    let log_odds = libm::log(prior) - libm::log1p(-prior) + nats(known);
    Some(mean_probability(log_odds, &branches.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn evidence_in_any_order_and_both_ways() {
        let items = [(0.8, 0.2, 1.0), (0.6, 0.3, 0.4), (0.5, 0.5, 0.7), (0.3, 0.6, 0.0), (0.9, 0.45, 0.2)]
            .map(|(holds, not, outcome)| Evidence::new(holds, not, outcome).unwrap());
        let one = updated(0.3, &items).unwrap();
        let mut turned = items;
        turned.reverse();
        assert!((one - updated(0.3, &turned).unwrap()).abs() < 1e-15);
        // "Not X" with mirrored likelihoods.
        let mirrored = items.map(|item| {
            let swap = |likelihood: Likelihood| Likelihood { holds: likelihood.not, not: likelihood.holds };
            let odds = Odds { present: swap(item.odds.present), absent: swap(item.odds.absent) };
            Evidence { odds, outcome: item.outcome }
        });
        assert!((one - (1.0 - updated(0.7, &mirrored).unwrap())).abs() < 1e-15);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn mixing_is_listing(
            prior in prop_oneof![1 => Just(0.0), 1 => Just(1.0), 10 => 0.0..=1.0],
            items in prop::collection::vec((chance(), 0.0..=1.0, 0.001..0.999f64, any::<bool>()), 1..10),
            known in (chance(), chance()),
        ) {
            let items: Vec<Evidence> = items
                .iter()
                .map(|&(a, b, outcome, turned)| if turned { (b, a, outcome) } else { (a, b, outcome) })
                .map(|(holds, not, outcome)| Evidence::new(holds, not, outcome).unwrap())
                .collect();
            let open: Vec<&Evidence> = items.iter().collect();
            let known = Likelihood::new(known.0, known.1).unwrap_or(Likelihood::NONE);
            match (mixed(prior, known, &open), listed(prior, known, &open)) {
                (Some(mixed), Some(listed)) => {
                    prop_assert!((mixed - listed).abs() < 1e-14, "{} instead of {}", mixed, listed);
                }
                (mixed, listed) => prop_assert_eq!(mixed, listed),
            }
        }
    }

    fn chance() -> impl Strategy<Value = f64> {
        prop_oneof![1 => Just(0.0), 1 => Just(1.0), 20 => 0.0..=1.0]
    }

    #[test]
    fn today_is_the_expectation_of_tomorrow() {
        let at = |outcome| updated(0.2, &[Evidence::new(0.9, 0.3, outcome).unwrap()]).unwrap();
        for outcome in [0.1, 0.42, 0.9] {
            let mixed = outcome * at(1.0) + (1.0 - outcome) * at(0.0);
            assert!((at(outcome) - mixed).abs() < 1e-15);
        }
    }

    #[test]
    fn contradictions_are_no_numbers() {
        assert_eq!(Likelihood::new(0.0, 0.0), None);
        assert_eq!(Likelihood::new(f64::INFINITY, 1.0), None);
        assert_eq!(Likelihood::from_bits(f64::NAN), None);
        assert_eq!(Likelihood::TRUE.and(Likelihood::FALSE), None);
        assert_eq!(Likelihood::TRUE.update(0.0), None);
        assert_eq!(updated(1.0, &[Evidence::new(1.0, 0.0, 0.5).unwrap()]), None);
        assert_eq!(Evidence::new(0.5, 0.5, 1.5), None);
        let many = [Evidence::new(0.6, 0.5, 0.5).unwrap(); MOST_EVIDENCE + 1];
        assert_eq!(updated(0.5, &many), None);
        // Thousands of bits are as good as proof, and still a number.
        let sure = Likelihood::from_bits(5000.0).unwrap();
        assert_eq!(sure.update(0.001), Some(1.0));
        assert_eq!(Odds::from_ratio(1.0, 1.0).unwrap().absent, Likelihood::NONE);
    }
}
