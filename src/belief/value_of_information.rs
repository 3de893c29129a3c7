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
}
