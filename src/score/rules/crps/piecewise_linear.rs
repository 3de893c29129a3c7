//! A forecast as a cumulative distribution that is linear between knots.

use crate::score::error::{ScoreError, finite, probability};
use crate::score::rules::quantile::QuantileForecast;

/// Holds a cumulative distribution that is linear between knots.
///
/// Mass that the first knot already has lies at that knot, and mass that the last one still lacks lies at the last:
/// the function is 0 to the left of the first knot and 1 from the last one on. Two knots at one place are a jump.
#[derive(Debug, Clone, PartialEq)]
pub struct PiecewiseLinear {
    /// Place and height of each knot.
    knots: Vec<(f64, f64)>,
}

impl PiecewiseLinear {
    /// Makes a distribution from knots, each a place and the probability of a value up to it.
    ///
    /// Errors: no knot, a place that is not finite, a height that is no probability, places or heights that fall,
    /// places so far apart that their distance is not finite.
    pub fn new(knots: &[(f64, f64)]) -> Result<Self, ScoreError> {
        if knots.is_empty() {
            return Err(ScoreError::Empty);
        }
        let mut before: Option<(f64, f64)> = None;
        for (index, &(place, height)) in knots.iter().enumerate() {
            finite(place)?;
            probability(height)?;
            if before
                .is_some_and(|(place_before, height_before)| place < place_before || height < height_before)
            {
                return Err(ScoreError::NotIncreasing { index });
            }
            before = Some((place, height));
        }
        if let (Some(first), Some(last)) = (knots.first(), knots.last()) {
            finite(last.0 - first.0)?;
        }
        Ok(Self { knots: knots.to_vec() })
    }

    /// Reads quantiles as a distribution: linear between them, the two outer masses at the outer quantiles.
    #[must_use]
    pub fn from_quantiles(quantiles: &QuantileForecast) -> Self {
        Self { knots: quantiles.values().iter().copied().zip(quantiles.levels().iter().copied()).collect() }
    }

    /// Returns the score of the outcome `y`.
    ///
    /// Over a segment of length h the square of a height that goes from a to b integrates to h (a^2 + ab + b^2) / 3;
    /// an outcome outside of all knots adds its distance. Errors: an outcome that is not finite, or a distance.
    ///
    /// ```
    /// use warrant::score::rules::crps::PiecewiseLinear;
    ///
    /// let uniform = PiecewiseLinear::new(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// assert!((uniform.crps(0.0)? - 1.0 / 3.0).abs() < 1e-15);
    /// assert!((uniform.crps(3.0)? - 7.0 / 3.0).abs() < 1e-15);
    /// # Ok::<(), warrant::score::error::ScoreError>(())
    /// ```
    pub fn crps(&self, y: f64) -> Result<f64, ScoreError> {
        let y = finite(y)?;
        let mut score = self.distance_outside(y);
        for (&(left, low), &(right, high)) in self.knots.iter().zip(self.knots.iter().skip(1)) {
            let cut = y.clamp(left, right);
            let at_cut = height_between((left, low), (right, high), cut);
            score += squares(cut - left, low, at_cut) + squares(right - cut, 1.0 - at_cut, 1.0 - high);
        }
        finite(score)
    }

    /// How far the outcome lies outside of all knots.
    fn distance_outside(&self, y: f64) -> f64 {
        let below = self.knots.first().map_or(0.0, |first| first.0 - y);
        let above = self.knots.last().map_or(0.0, |last| y - last.0);
        below.max(above).max(0.0)
    }
}

/// The integral over a length of the square of what goes linearly from `start` to `end`.
fn squares(length: f64, start: f64, end: f64) -> f64 {
    length * (start * start + start * end + end * end) / 3.0
}

/// The height at a place between two knots.
fn height_between(left: (f64, f64), right: (f64, f64), place: f64) -> f64 {
    let length = right.0 - left.0;
    if length > 0.0 { left.1 + (right.1 - left.1) * ((place - left.0) / length) } else { left.1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::rules::crps::by_integration;

    /// Knots with rising places and heights; some places repeat, and the ends may hold mass.
    fn knots() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((prop_oneof![Just(0.0), 0.1_f64..4.0], 0.0_f64..1.0), 1..12).prop_map(|steps| {
            let total: f64 = steps.iter().map(|step| step.1).sum::<f64>() + 0.25;
            let (mut place, mut height) = (-5.0, 0.0_f64);
            steps
                .into_iter()
                .map(|(step, rise)| {
                    place += step;
                    height = (height + rise / total).min(1.0);
                    (place, height)
                })
                .collect()
        })
    }

    /// The heights of the distribution below a place and up to it.
    fn heights_at(knots: &[(f64, f64)], place: f64) -> (f64, f64) {
        let below = knots.partition_point(|knot| knot.0 < place);
        let up_to = knots.partition_point(|knot| knot.0 <= place);
        let left = if below == 0 {
            0.0
        } else if below == knots.len() {
            1.0
        } else {
            height_between(knots[below - 1], knots[below], place)
        };
        let right = if up_to == knots.len() {
            1.0
        } else if below == up_to {
            left
        } else {
            knots[up_to - 1].1
        };
        (left, right)
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert_eq!(PiecewiseLinear::new(&[]), Err(ScoreError::Empty));
        assert!(PiecewiseLinear::new(&[(0.0, 1.5)]).is_err());
        assert!(PiecewiseLinear::new(&[(f64::NAN, 0.5)]).is_err());
        assert_eq!(
            PiecewiseLinear::new(&[(1.0, 0.1), (0.0, 0.2)]),
            Err(ScoreError::NotIncreasing { index: 1 })
        );
        assert_eq!(
            PiecewiseLinear::new(&[(0.0, 0.3), (1.0, 0.2)]),
            Err(ScoreError::NotIncreasing { index: 1 })
        );
        assert!(PiecewiseLinear::new(&[(-1e308, 0.0), (1e308, 1.0)]).is_err());
    }

    proptest! {
        #[test]
        fn the_closed_form_is_the_integral(knots in knots(), y in -10.0_f64..45.0) {
            let forecast = PiecewiseLinear::new(&knots).unwrap();
            let mut cuts: Vec<f64> = knots.iter().map(|knot| knot.0).collect();
            cuts.extend([-10.0, 45.0]);
            let naive = by_integration(|x| heights_at(&knots, x).1, y, &cuts, 400);
            prop_assert!((forecast.crps(y).unwrap() - naive).abs() < 1e-4, "{naive}");
        }

        #[test]
        fn a_single_number_costs_its_distance(value in -1e3_f64..1e3, y in -1e3_f64..1e3) {
            let score = PiecewiseLinear::new(&[(value, 1.0)]).unwrap().crps(y).unwrap();
            prop_assert!((score - (y - value).abs()).abs() < 1e-9);
        }

        #[test]
        fn moving_and_stretching_the_axis_moves_and_stretches_the_score(
            knots in knots(), y in -10.0_f64..45.0, shift in -100.0_f64..100.0, stretch in 0.1_f64..10.0,
        ) {
            let plain = PiecewiseLinear::new(&knots).unwrap().crps(y).unwrap();
            let moved: Vec<_> = knots.iter().map(|&(place, height)| (stretch * place + shift, height)).collect();
            let moved = PiecewiseLinear::new(&moved).unwrap().crps(stretch * y + shift).unwrap();
            prop_assert!((moved - stretch * plain).abs() < 1e-9 * (1.0 + moved));
        }

        #[test]
        fn moving_a_forecast_towards_the_answer_never_costs(
            knots in knots(), y in -10.0_f64..45.0, share in 0.0_f64..1.0,
        ) {
            let nearer: Vec<_> = knots.iter().map(|&(place, height)| (y + share * (place - y), height)).collect();
            let [plain, nearer] = [knots, nearer].map(|knots| PiecewiseLinear::new(&knots).unwrap().crps(y).unwrap());
            prop_assert!(nearer <= plain + 1e-9);
        }

        #[test]
        fn a_knot_on_the_line_changes_nothing(knots in knots(), y in -10.0_f64..45.0, at in 0.0_f64..1.0) {
            let forecast = PiecewiseLinear::new(&knots).unwrap();
            let (first, last) = (knots[0].0, knots[knots.len() - 1].0);
            let place = first + at * (last - first);
            let (below, up_to) = heights_at(&knots, place);
            // Only between knots: at a jump there are two heights.
            if (up_to - below).abs() <= 0.0 {
                let mut more = knots.clone();
                let index = more.partition_point(|knot| knot.0 < place);
                more.insert(index, (place, below));
                let cut = PiecewiseLinear::new(&more).unwrap();
                prop_assert!((cut.crps(y).unwrap() - forecast.crps(y).unwrap()).abs() < 1e-12);
            }
        }
    }
}
