//! A forecast as a list of values: an ensemble, samples, or scenarios with weights.

use super::Pit;
use crate::score::error::{ScoreError, finite};

/// Holds values with their weights, in rising order.
#[derive(Debug, Clone, PartialEq)]
pub struct PointMasses {
    /// Value and share, the shares summing to 1.
    masses: Vec<(f64, f64)>,
}

impl PointMasses {
    /// Makes a forecast from values and weights, in any order; the weights need not sum to 1.
    ///
    /// Errors: no value, a value that is not finite, weights that are negative or all 0.
    pub fn new(masses: &[(f64, f64)]) -> Result<Self, ScoreError> {
        if masses.is_empty() {
            return Err(ScoreError::Empty);
        }
        let total: f64 = masses.iter().map(|&(_, weight)| weight).sum();
        if !masses.iter().all(|&(_, weight)| weight >= 0.0) || !total.is_finite() || total < f64::MIN_POSITIVE
        {
            return Err(ScoreError::BadWeights);
        }
        let mut masses = masses
            .iter()
            .map(|&(value, weight)| Ok((finite(value)?, weight / total)))
            .collect::<Result<Vec<_>, ScoreError>>()?;
        masses.sort_by(|one, other| one.0.total_cmp(&other.0));
        Ok(Self { masses })
    }

    /// Makes a forecast from the members of an ensemble, all of equal weight.
    ///
    /// Errors: no member, or one that is not finite.
    pub fn ensemble(members: &[f64]) -> Result<Self, ScoreError> {
        let masses: Vec<(f64, f64)> = members.iter().map(|&member| (member, 1.0)).collect();
        Self::new(&masses)
    }

    /// Returns the score of the outcome `y`: the mean distance to it less half the mean distance between two draws.
    ///
    /// Errors: an outcome that is not finite, or distances that are not.
    pub fn crps(&self, y: f64) -> Result<f64, ScoreError> {
        let y = finite(y)?;
        let mut score = 0.0;
        let mut cumulated = 0.0;
        for (&(value, share), next) in self.masses.iter().zip(self.masses.iter().skip(1)) {
            cumulated += share;
            // The step function is constant up to the next value; the outcome may lie inside.
            let cut = y.clamp(value, next.0);
            let rest = 1.0 - cumulated;
            score += (cut - value) * cumulated * cumulated + (next.0 - cut) * rest * rest;
        }
        finite(score + self.distance_outside(y))
    }

    /// Returns the fair score of an ensemble: what as many members drawn from it would get on average (Ferro 2014).
    ///
    /// It can be below 0. `None` for a single member. The members must have equal weights, as those of
    /// [`PointMasses::ensemble`] have. Errors: as [`PointMasses::crps`].
    pub fn crps_fair(&self, y: f64) -> Result<Option<f64>, ScoreError> {
        let score = self.crps(y)?;
        if self.masses.len() < 2 {
            return Ok(None);
        }
        let mut half_mean_difference = 0.0;
        let mut cumulated = 0.0;
        for (&(value, share), next) in self.masses.iter().zip(self.masses.iter().skip(1)) {
            cumulated += share;
            half_mean_difference += (next.0 - value) * cumulated * (1.0 - cumulated);
        }
        Ok(Some(score - half_mean_difference / (self.masses.len() - 1) as f64))
    }

    /// Tells where the outcome fell among the values.
    ///
    /// Errors: an outcome that is not finite.
    pub fn pit(&self, y: f64) -> Result<Pit, ScoreError> {
        let y = finite(y)?;
        let share = |inside: &dyn Fn(f64) -> bool| -> f64 {
            self.masses.iter().filter(|mass| inside(mass.0)).map(|mass| mass.1).sum::<f64>().clamp(0.0, 1.0)
        };
        Ok(Pit { below: share(&|value| value < y), up_to: share(&|value| value <= y) })
    }

    /// How far the outcome lies outside of all values.
    fn distance_outside(&self, y: f64) -> f64 {
        let below = self.masses.first().map_or(0.0, |first| first.0 - y);
        let above = self.masses.last().map_or(0.0, |last| y - last.0);
        below.max(above).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::rules::crps::by_integration;

    #[test]
    fn what_is_no_list_of_values_is_refused() {
        assert_eq!(PointMasses::ensemble(&[]), Err(ScoreError::Empty));
        assert!(PointMasses::ensemble(&[1.0, f64::NAN]).is_err());
        assert_eq!(PointMasses::new(&[(1.0, -1.0), (2.0, 2.0)]), Err(ScoreError::BadWeights));
        assert_eq!(PointMasses::new(&[(1.0, 0.0)]), Err(ScoreError::BadWeights));
        assert!(PointMasses::ensemble(&[0.0]).unwrap().crps(f64::INFINITY).is_err());
        assert!(PointMasses::ensemble(&[-1e308, 1e308]).unwrap().crps(-1e308).is_err());
    }

    #[test]
    fn an_outcome_at_a_value_falls_on_its_jump() {
        let pit = PointMasses::ensemble(&[1.0, 2.0, 2.0, 5.0]).unwrap().pit(2.0).unwrap();
        assert_eq!(pit, Pit { below: 0.25, up_to: 0.75 });
    }

    proptest! {
        #[test]
        fn the_steps_are_the_energy_form(
            masses in prop::collection::vec((-10.0_f64..10.0, 0.01_f64..1.0), 1..15), y in -15.0_f64..15.0,
        ) {
            let total: f64 = masses.iter().map(|mass| mass.1).sum();
            let to_outcome: f64 = masses.iter().map(|&(value, weight)| weight / total * (value - y).abs()).sum();
            let between: f64 = masses
                .iter()
                .flat_map(|one| masses.iter().map(move |other| one.1 * other.1 * (one.0 - other.0).abs()))
                .sum();
            let energy = to_outcome - 0.5 * between / (total * total);
            let score = PointMasses::new(&masses).unwrap().crps(y).unwrap();
            prop_assert!((score - energy).abs() < 1e-12, "{score} {energy}");
        }

        #[test]
        fn the_closed_form_is_the_integral(members in prop::collection::vec(-10.0_f64..10.0, 1..10), y in -15.0_f64..15.0) {
            let forecast = PointMasses::ensemble(&members).unwrap();
            let mut cuts = members.clone();
            cuts.extend([-15.0, 15.0]);
            let naive = by_integration(|x| forecast.pit(x).unwrap().up_to, y, &cuts, 10);
            prop_assert!((forecast.crps(y).unwrap() - naive).abs() < 1e-11, "{naive}");
        }

        #[test]
        fn the_fair_score_divides_by_the_other_members(members in prop::collection::vec(-10.0_f64..10.0, 2..12), y in -15.0_f64..15.0) {
            let n = members.len() as f64;
            let to_outcome: f64 = members.iter().map(|member| (member - y).abs()).sum::<f64>() / n;
            let between: f64 = members.iter().flat_map(|one| members.iter().map(move |other| (one - other).abs())).sum();
            let expected = to_outcome - between / (2.0 * n * (n - 1.0));
            let fair = PointMasses::ensemble(&members).unwrap().crps_fair(y).unwrap().unwrap();
            prop_assert!((fair - expected).abs() < 1e-12);
        }
    }
}
