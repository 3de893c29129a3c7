//! Gauss–Legendre quadrature on 0 to 1.

/// Returns nodes in (0, 1) and weights that integrate polynomials up to degree `2 * count - 1` exactly.
///
/// The roots of the Legendre polynomial are found by Newton steps from Chebyshev-like guesses, at quadratic cost.
///
/// ```
/// use warrant::belief::gradual::quadrature::gauss_legendre;
/// let integral: f64 = gauss_legendre(3).iter().map(|(x, weight)| weight * x.powi(5)).sum();
/// assert!((integral - 1.0 / 6.0).abs() < 1e-15);
/// ```
pub fn gauss_legendre(count: usize) -> Vec<(f64, f64)> {
    let mut result = vec![(0.5, 1.0); count];
    for place in 0..count.div_ceil(2) {
        let angle = std::f64::consts::PI * (place as f64 + 0.75) / (count as f64 + 0.5);
        let mut root = libm::cos(angle);
        let mut slope = 1.0;
        for _ in 0..100 {
            let (value, derivative) = legendre(count, root);
            slope = derivative;
            let step = value / derivative;
            root -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        if count % 2 == 1 && place == count / 2 {
            root = 0.0;
            slope = legendre(count, root).1;
        }
        let weight = 1.0 / ((1.0 - root * root) * slope * slope);
        result[place] = ((1.0 - root) / 2.0, weight);
        result[count - 1 - place] = (f64::midpoint(1.0, root), weight);
    }
    result
}

/// Returns the Legendre polynomial of this degree, at least 1, and its derivative.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    let (mut slope_before, mut slope) = (0.0, 1.0);
    for k in 2..=degree {
        let k = k as f64;
        (slope_before, slope) = (slope, slope_before + (2.0 * k - 1.0) * value);
        (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
    }
    (value, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrates_powers_exactly() {
        for count in [1, 2, 3, 4, 7, 20, 61, 500] {
            let nodes = gauss_legendre(count);
            assert_eq!(nodes.len(), count);
            assert!(nodes.iter().all(|&(x, weight)| x > 0.0 && x < 1.0 && weight > 0.0));
            for power in [0, 1, count, 2 * count - 1] {
                let integral: f64 =
                    nodes.iter().map(|&(x, weight)| weight * libm::pow(x, power as f64)).sum();
                let exact = 1.0 / (power as f64 + 1.0);
                assert!((integral - exact).abs() < 1e-14, "{count} {power} {integral} {exact}");
            }
        }
        assert!(gauss_legendre(0).is_empty());
    }
}
