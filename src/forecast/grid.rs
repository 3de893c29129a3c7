//! A cumulative distribution on evenly spaced points, in the form in which Metaculus takes and scores it.

use super::line::Line;

/// The number of points of a continuous question: 200 steps inside the range.
pub const POINTS: usize = 201;

/// A cumulative distribution at evenly spaced locations of a line, both ends included.
///
/// The first height is the probability of an answer below `min`, the last that of an answer up to `max`.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCdf {
    line: Line,
    heights: Vec<f64>,
}

/// Why heights make no cumulative distribution.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum GridError {
    #[error("a distribution on a grid needs at least two points, not {points}")]
    TooFewPoints { points: usize },
    #[error("height {height} of point {index} is outside 0 to 1")]
    HeightOutside { index: usize, height: f64 },
    #[error("the heights fall from {before} to {height} at point {index}")]
    Falls { index: usize, before: f64, height: f64 },
    #[error("the distribution has no probability inside its range")]
    NoMassInside,
}

impl GridCdf {
    /// Takes heights that rise within 0..=1 from `min` to `max`.
    pub fn new(line: Line, heights: Vec<f64>) -> Result<Self, GridError> {
        if heights.len() < 2 {
            return Err(GridError::TooFewPoints { points: heights.len() });
        }
        let mut before = 0.0;
        for (index, &height) in heights.iter().enumerate() {
            if !(0.0..=1.0).contains(&height) {
                return Err(GridError::HeightOutside { index, height });
            }
            if height < before {
                return Err(GridError::Falls { index, before, height });
            }
            before = height;
        }
        Ok(Self { line, heights })
    }

    /// Takes the points of a stored cumulative distribution, pairs of value and height, if they are the platform's own:
    /// [`POINTS`] of them, evenly spaced along the line within 1e-8 of the range.
    pub fn stored(line: Line, points: &[(f64, f64)]) -> Option<Self> {
        let even = |(index, &(value, _)): (usize, &(f64, f64))| {
            let location = index as f64 / (POINTS - 1) as f64;
            line.location(value).is_some_and(|at| (at - location).abs() <= 1e-8)
        };
        let on_grid = points.len() == POINTS && points.iter().enumerate().all(even);
        let heights = points.iter().map(|&(_, height)| height).collect();
        if on_grid { Self::new(line, heights).ok() } else { None }
    }

    /// The line that the points divide.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// The heights, at least two.
    pub fn heights(&self) -> &[f64] {
        &self.heights
    }

    /// The number of steps inside the range, one less than points.
    pub fn steps(&self) -> usize {
        self.heights.len() - 1
    }

    /// Lists the probability of each bucket: below `min`, each step, above `max`. They sum to 1.
    #[cfg(test)]
    pub(super) fn masses(&self) -> Vec<f64> {
        let mut masses = Vec::with_capacity(self.heights.len() + 1);
        let mut before = 0.0;
        for &height in &self.heights {
            masses.push(height - before);
            before = height;
        }
        masses.push(1.0 - before);
        masses
    }

    /// Makes the distribution acceptable to Metaculus, which wants some probability everywhere.
    ///
    /// The part inside closed ends is stretched to all; then 1 % is spread evenly over the range and, per open end,
    /// 0.1 % put beyond it; last, no step keeps more than 0.19 x 200 / steps. Heights are rounded to ten decimals.
    /// Follows the platform's published `standardize_cdf` with the margin of 0.95 below the limit of 0.2 that its
    /// forecasting tools keep, down to the tolerance of the search for the scale.
    pub fn standardised(&self) -> Result<Self, GridError> {
        let (Some(&first), Some(&last)) = (self.heights.first(), self.heights.last()) else {
            return Err(GridError::TooFewPoints { points: 0 });
        };
        let bottom = if self.line.open_low() { 0.0 } else { first };
        let top = if self.line.open_high() { 1.0 } else { last };
        let inside = top - bottom;
        if inside <= 0.0 {
            return Err(GridError::NoMassInside);
        }
        let beyond = |open: bool| if open { 0.001 } else { 0.0 };
        let below = beyond(self.line.open_low());
        let kept = 0.99 - below - beyond(self.line.open_high());
        let steps = self.steps() as f64;
        let spread: Vec<f64> = self
            .heights
            .iter()
            .enumerate()
            .map(|(index, height)| {
                kept * ((height - bottom) / inside).clamp(0.0, 1.0) + 0.01 * (index as f64 / steps) + below
            })
            .collect();
        let heights = capped(&spread).into_iter().map(|height| (height * 1e10).round() / 1e10).collect();
        Self::new(self.line, heights)
    }
}

/// Limits how much any one step may rise, and scales the other steps so that the ends stay where they are.
fn capped(heights: &[f64]) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (heights.first(), heights.last()) else { return Vec::new() };
    let steps: Vec<f64> = heights.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)).collect();
    let cap = 0.95 * 0.2 * 200.0 / steps.len() as f64;
    if steps.iter().all(|&step| step <= cap) {
        return heights.to_vec();
    }
    let sum = |scale: f64| steps.iter().map(|step| cap.min(scale * step)).sum::<f64>();
    let goal = last - first;
    // The reference stops its bisection at this width; a finer one differs by up to 2e-7 from what it computes.
    let (mut low, mut high, mut scale) = (1.0, 1.0, 1.0);
    for _ in 0..200 {
        if sum(high) >= goal {
            break;
        }
        high *= 1.2;
    }
    for _ in 0..100 {
        scale = 0.5 * (low + high);
        let reached = sum(scale);
        if reached < goal {
            low = scale;
        } else {
            high = scale;
        }
        if high - low < 2e-5 {
            break;
        }
    }
    let correction = goal / sum(scale);
    let mut height = first;
    let mut capped = vec![first];
    for step in &steps {
        height += cap.min(scale * step) * correction;
        capped.push(height.min(last));
    }
    capped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Line {
        Line::linear(0.0, 1.0).unwrap()
    }

    #[test]
    fn heights_that_make_no_distribution_are_named() {
        let refused = |heights: &[f64]| GridCdf::new(unit(), heights.to_vec()).unwrap_err();
        assert_eq!(refused(&[0.5]), GridError::TooFewPoints { points: 1 });
        assert_eq!(refused(&[0.0, 1.5]), GridError::HeightOutside { index: 1, height: 1.5 });
        assert!(matches!(refused(&[0.0, f64::NAN]), GridError::HeightOutside { index: 1, .. }));
        assert_eq!(refused(&[0.0, 0.5, 0.4]), GridError::Falls { index: 2, before: 0.5, height: 0.4 });
    }

    #[test]
    fn masses_name_both_outsides() {
        let grid = GridCdf::new(unit().with_open_ends(true, true), vec![0.25, 0.5, 0.75]).unwrap();
        assert_eq!(grid.masses(), [0.25, 0.25, 0.25, 0.25]);
    }

    #[test]
    fn a_distribution_outside_a_closed_range_cannot_be_standardised() {
        let grid = GridCdf::new(unit(), vec![0.5, 0.5, 0.5]).unwrap();
        assert_eq!(grid.standardised(), Err(GridError::NoMassInside));
    }

    #[test]
    fn a_certain_answer_is_spread_to_what_the_platform_accepts() {
        let mut heights = vec![0.0; POINTS];
        heights[120..].fill(1.0);
        let line = unit().with_open_ends(true, true);
        let standard = GridCdf::new(line, heights).unwrap().standardised().unwrap();
        let masses = standard.masses();
        assert!((masses[0] - 0.001).abs() < 1e-9 && (masses[201] - 0.001).abs() < 1e-9);
        assert!(masses[1..201].iter().all(|&step| (0.01 / 200.0 - 1e-9..=0.2).contains(&step)));
    }
}
