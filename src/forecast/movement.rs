//! How far a forecast moved.

use super::grid::GridCdf;

/// The Jeffreys divergence between two distributions over the same outcomes, in bits.
///
/// It is the sum of (p - q) log2(p / q), zero only if nothing moved; Metaculus sorts movements by it, and .5 to .6 is
/// .0585, .9 to .95 is .0539. `None` if the lists differ in length, hold what is no probability, or if something became
/// certain or ceased to be, which is infinitely far.
///
/// ```
/// use warrant::forecast::movement::jeffreys_bits;
/// assert!((jeffreys_bits(&[0.5, 0.5], &[0.4, 0.6]).unwrap() - 0.0585).abs() < 1e-4);
/// assert_eq!(jeffreys_bits(&[0.5, 0.5], &[0.0, 1.0]), None);
/// ```
pub fn jeffreys_bits(from: &[f64], to: &[f64]) -> Option<f64> {
    if from.len() != to.len() {
        return None;
    }
    from.iter().zip(to).map(|(&p, &q)| divergence(p, q)).sum()
}

/// The Jeffreys divergence of a probability of yes and its complement, in bits; see [`jeffreys_bits`].
pub fn binary_jeffreys_bits(from: f64, to: f64) -> Option<f64> {
    Some(divergence(from, to)? + divergence(1.0 - from, 1.0 - to)?)
}

/// The Jeffreys divergence of "below" and "above", averaged over the thresholds of a range, in bits.
///
/// `None` if the grids differ or if a threshold became certain or ceased to be.
pub fn grid_jeffreys_bits(from: &GridCdf, to: &GridCdf) -> Option<f64> {
    let heights = pairs(from, to)?;
    let divergences: Option<Vec<f64>> = heights.map(|(p, q)| binary_jeffreys_bits(p, q)).collect();
    let unit = (0..=from.steps()).map(|index| index as f64 / from.steps() as f64);
    Some(trapezoids(unit, &divergences?))
}

/// The odds after a movement as a multiple of the odds before; `None` where either is 0 or infinite.
pub fn odds_ratio(from: f64, to: f64) -> Option<f64> {
    let odds = |p: f64| (p > 0.0 && p < 1.0).then(|| p / (1.0 - p));
    Some(odds(to)? / odds(from)?)
}

/// How far probability was carried inside a range, in units of its values: in all, and net upwards.
///
/// The earth mover's distance, and the part of it that moves the mean. `None` if the grids differ.
pub fn earth_mover(from: &GridCdf, to: &GridCdf) -> Option<(f64, f64)> {
    let carried: Vec<f64> = pairs(from, to)?.map(|(p, q)| p - q).collect();
    let distances: Vec<f64> = carried.iter().map(|distance| distance.abs()).collect();
    Some((trapezoids(from.values(), &distances), trapezoids(from.values(), &carried)))
}

fn divergence(p: f64, q: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) || !(0.0..=1.0).contains(&q) {
        return None;
    }
    // Also where both are 0 or both 1: what is certain and stays so did not move.
    if p.total_cmp(&q).is_eq() || (p <= 0.0 && q <= 0.0) {
        return Some(0.0);
    }
    let bits = (p - q) * (libm::log2(p) - libm::log2(q));
    bits.is_finite().then_some(bits)
}

fn pairs<'a>(from: &'a GridCdf, to: &'a GridCdf) -> Option<impl Iterator<Item = (f64, f64)> + 'a> {
    (from.line() == to.line() && from.steps() == to.steps())
        .then(|| from.heights().iter().copied().zip(to.heights().iter().copied()))
}

/// The area under straight lines between points.
fn trapezoids(places: impl Iterator<Item = f64>, heights: &[f64]) -> f64 {
    let mut area = 0.0;
    let mut before = None;
    for (place, &height) in places.zip(heights) {
        if let Some((place_before, height_before)) = before.replace((place, height)) {
            area += (place - place_before) * (height + height_before) / 2.0;
        }
    }
    area
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::line::Line;

    #[test]
    fn certainty_is_infinitely_far_and_staying_certain_is_no_movement() {
        assert_eq!(binary_jeffreys_bits(0.3, 1.0), None);
        assert_eq!(binary_jeffreys_bits(1.0, 1.0), Some(0.0));
        assert_eq!(binary_jeffreys_bits(0.0, -0.0), Some(0.0));
        assert_eq!(binary_jeffreys_bits(f64::NAN, 0.5), None);
        assert_eq!(odds_ratio(0.0, 0.5), None);
        assert_eq!(jeffreys_bits(&[0.5, 0.5], &[1.0]), None);
    }

    #[test]
    fn grids_of_other_ranges_are_not_compared() {
        let grid = |max| GridCdf::new(Line::linear(0.0, max).unwrap(), vec![0.0, 0.5, 1.0]).unwrap();
        assert_eq!(earth_mover(&grid(1.0), &grid(2.0)), None);
        assert_eq!(grid_jeffreys_bits(&grid(1.0), &grid(2.0)), None);
        assert_eq!(earth_mover(&grid(1.0), &grid(1.0)), Some((0.0, 0.0)));
    }
}
