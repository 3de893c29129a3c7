//! Where a rising function crosses 0.

/// Returns where `rising` crosses 0 between `low` and `high`: `low` where it is never below 0, `high` where it is never
/// above.
///
/// The search brackets the crossing from `guess` in steps that double from `step`, then narrows it (Chandrupatla 1997:
/// inverse quadratic interpolation, with bisection where that would not pay). Infinite values and jumps cost bisections.
///
/// ```
/// use warrant::score::numerics::root::crossing;
///
/// let root = crossing((0.0, 10.0), 1.0, 0.5, |x| x * x - 2.0);
/// assert!((root - 2_f64.sqrt()).abs() < 1e-14);
/// ```
pub fn crossing((low, high): (f64, f64), guess: f64, step: f64, mut rising: impl FnMut(f64) -> f64) -> f64 {
    let (mut a, mut step) = (guess.clamp(low, high), step);
    let mut at_a = rising(a);
    let above = at_a > 0.0;
    let (mut b, mut at_b) = (a, at_a);
    while (at_b > 0.0) == above {
        if b.total_cmp(if above { &low } else { &high }).is_eq() {
            return b;
        }
        (a, at_a) = (b, at_b);
        b = if above { (b - step).max(low) } else { (b + step).min(high) };
        step *= 2.0;
        at_b = rising(b);
    }
    let mut share = 0.5;
    for _ in 0..200 {
        let x = a + share * (b - a);
        let at_x = rising(x);
        let (c, at_c) = if (at_x > 0.0) == (at_a > 0.0) {
            (a, at_a)
        } else {
            let beyond = (b, at_b);
            (b, at_b) = (a, at_a);
            beyond
        };
        (a, at_a) = (x, at_x);
        let best = if at_a.abs() < at_b.abs() { a } else { b };
        let least = 1e-15 * (1.0 + 2.0 * best.abs()) / (b - a).abs();
        if at_a == 0.0 || least > 0.5 {
            return best;
        }
        let place = (a - b) / (c - b);
        let rise = (at_a - at_b) / (at_c - at_b);
        share = if rise * rise < place && (1.0 - rise) * (1.0 - rise) < 1.0 - place {
            let inverse = at_a / (at_b - at_a) * at_c / (at_b - at_c);
            inverse + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        } else {
            0.5
        };
        share = share.clamp(least, 1.0 - least);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_that_never_crosses_ends_at_an_end() {
        assert!((crossing((1.0, 9.0), 4.0, 1.0, |x| x) - 1.0).abs() < f64::EPSILON);
        assert!((crossing((1.0, 9.0), 4.0, 1.0, |x| x - 10.0) - 9.0).abs() < f64::EPSILON);
    }

    #[test]
    fn jumps_and_infinite_values_are_narrowed_down() {
        let jump = crossing((0.0, 1.0), 0.9, 0.1, |x| if x < 0.3 { f64::NEG_INFINITY } else { 1.0 });
        assert!((jump - 0.3).abs() < 1e-13, "{jump}");
        let steep = crossing((0.0, 100.0), 99.0, 1.0, |x| libm::log(x) + 20.0);
        assert!((steep / libm::exp(-20.0) - 1.0).abs() < 1e-5, "{steep}");
    }
}
