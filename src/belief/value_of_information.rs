//! Value of information: what a question could still do to a claim, so which one is a crux.

/// What the answer to one yes-or-no question would do to a claim.
///
/// ```
/// use warrant::belief::value_of_information::ValueOfInformation;
/// let crux = ValueOfInformation { p: 0.25, now: 0.6, if_yes: 0.9, if_no: 0.5 };
/// assert!((crux.swing() - 0.4).abs() < 1e-12);
/// assert!((crux.expected_move() - 0.15).abs() < 1e-12);
/// assert!(crux.expectation_gap().abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueOfInformation {
    /// The probability of yes, in 0..=1.
    pub p: f64,
    /// The value of the claim now, in 0..=1.
    pub now: f64,
    /// The value of the claim after yes.
    pub if_yes: f64,
    /// The value of the claim after no.
    pub if_no: f64,
}

impl ValueOfInformation {
    /// Returns value after yes minus value after no, in -1..=1.
    pub fn swing(&self) -> f64 {
        self.if_yes - self.if_no
    }

    /// Returns how far the value is expected to move, up or down, in 0..=1.
    pub fn expected_move(&self) -> f64 {
        self.p * (self.if_yes - self.now).abs() + (1.0 - self.p) * (self.if_no - self.now).abs()
    }

    /// Returns the expected squared move. For a belief this is by how much the answer is expected to lower the
    /// Brier score of the claim.
    pub fn brier_gain(&self) -> f64 {
        let (up, down) = (self.if_yes - self.now, self.if_no - self.now);
        self.p * up * up + (1.0 - self.p) * down * down
    }

    /// Returns the expected value after the answer minus the value now, which is 0 for a belief.
    ///
    /// Anything else shows that the value is a strength, not a probability, or that p and the belief do not fit.
    pub fn expectation_gap(&self) -> f64 {
        self.p * self.if_yes + (1.0 - self.p) * self.if_no - self.now
    }

    /// Returns the mutual information of question and claim in bits, for a belief without expectation gap.
    pub fn information_bits(&self) -> f64 {
        let expected = self.p * self.if_yes + (1.0 - self.p) * self.if_no;
        let part = |weight: f64, value: f64| {
            if weight > 0.0 { weight * divergence_bits(value, expected) } else { 0.0 }
        };
        part(self.p, self.if_yes) + part(1.0 - self.p, self.if_no)
    }
}

/// Returns the relative entropy of two yes-or-no probabilities in bits; `reference` must be possible where
/// `value` is.
fn divergence_bits(value: f64, reference: f64) -> f64 {
    let part = |a: f64, b: f64| if a > 0.0 { a * libm::log2(a / b) } else { 0.0 };
    part(value, reference) + part(1.0 - value, 1.0 - reference)
}

/// What the answers to two questions would do to a claim together.
///
/// The arrays stand for: both no, only the first yes, only the second yes, both yes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointInformation {
    /// The probability of each pair of answers; they sum to 1.
    pub p: [f64; 4],
    /// The value of the claim now.
    pub now: f64,
    /// The value of the claim after each pair of answers.
    pub after: [f64; 4],
}

impl JointInformation {
    /// Builds the case of two questions that do not depend on each other.
    pub fn independent(first: f64, second: f64, now: f64, after: [f64; 4]) -> Self {
        let p =
            [(1.0 - first) * (1.0 - second), first * (1.0 - second), (1.0 - first) * second, first * second];
        Self { p, now, after }
    }

    /// Returns the expected squared move from both answers.
    pub fn brier_gain(&self) -> f64 {
        self.p.iter().zip(&self.after).map(|(p, after)| p * (after - self.now) * (after - self.now)).sum()
    }

    /// Returns the first question alone. The claim's value after its answer is the mean over the other answer.
    pub fn first(&self) -> ValueOfInformation {
        self.alone([1, 3], [0, 2])
    }

    /// Returns the second question alone.
    pub fn second(&self) -> ValueOfInformation {
        self.alone([2, 3], [0, 1])
    }

    /// Returns the joint gain minus the gains of each question alone: above 0 the questions are complements, as
    /// premises that are both needed, below 0 substitutes, as redundant ones.
    pub fn synergy(&self) -> f64 {
        self.brier_gain() - self.first().brier_gain() - self.second().brier_gain()
    }

    fn alone(&self, yes: [usize; 2], no: [usize; 2]) -> ValueOfInformation {
        let weight = |pairs: [usize; 2]| pairs.iter().map(|&pair| self.p[pair]).sum::<f64>();
        let mean = |pairs: [usize; 2]| {
            let total = weight(pairs);
            let sum: f64 = pairs.iter().map(|&pair| self.p[pair] * self.after[pair]).sum();
            if total > 0.0 { sum / total } else { self.now }
        };
        ValueOfInformation { p: weight(yes), now: self.now, if_yes: mean(yes), if_no: mean(no) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_questions_are_complements_and_redundant_ones_substitutes() {
        let linked = JointInformation::independent(0.5, 0.5, 0.25, [0.0, 0.0, 0.0, 1.0]);
        assert!((linked.brier_gain() - 0.1875).abs() < 1e-15);
        assert!((linked.first().if_yes - 0.5).abs() < 1e-15);
        assert!((linked.synergy() - 0.0625).abs() < 1e-15);
        // Two questions that always have the same answer: the second adds nothing.
        let same = JointInformation { p: [0.5, 0.0, 0.0, 0.5], now: 0.5, after: [0.2, 0.5, 0.5, 0.8] };
        assert!((same.brier_gain() - 0.09).abs() < 1e-15);
        assert!((same.synergy() + 0.09).abs() < 1e-15);
    }

    #[test]
    fn a_sure_question_tells_nothing() {
        for (p, if_yes, if_no) in [(0.0, 1.0, 0.3), (1.0, 0.3, 1.0)] {
            let sure = ValueOfInformation { p, now: 0.3, if_yes, if_no };
            assert_eq!(sure.expected_move().to_bits(), 0.0f64.to_bits());
            assert_eq!(sure.information_bits().to_bits(), 0.0f64.to_bits());
        }
        let full = ValueOfInformation { p: 0.5, now: 0.5, if_yes: 1.0, if_no: 0.0 };
        assert!((full.information_bits() - 1.0).abs() < 1e-15);
    }
}
