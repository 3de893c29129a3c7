//! The continuous ranked probability score: `integral of (F(x) - 1{x >= y})^2 dx`, exact for each kind of forecast.
//!
//! Matheson and Winkler (1976); Gneiting and Raftery (2007). It is in the unit of the value, 0 at best, lower is
//! better, and for a forecast of a single number it is the absolute error. A forecast given as quantiles is read as
//! [`PiecewiseLinear`], or scored by [`twice_mean_pinball`](crate::score::rules::quantile::QuantileForecast::twice_mean_pinball).

#[cfg_attr(
    not(any(test, feature = "internals")),
    expect(dead_code, reason = "crowds of normal forecasts will be scored exactly")
)]
mod mixture;
#[cfg_attr(
    not(any(test, feature = "internals")),
    expect(dead_code, reason = "normal forecasts will be scored exactly")
)]
mod normal;
mod piecewise_linear;

#[cfg(any(test, feature = "internals"))]
pub use mixture::NormalMixture;
#[cfg(any(test, feature = "internals"))]
pub use normal::NormalForecast;
pub use piecewise_linear::PiecewiseLinear;

/// The naive second implementation: the defining integral by the midpoint rule, in pieces cut at `cuts`.
#[cfg(test)]
pub(crate) fn by_integration(cdf: impl Fn(f64) -> f64, y: f64, cuts: &[f64], steps: u32) -> f64 {
    let mut ends: Vec<f64> = cuts.to_vec();
    ends.push(y);
    ends.sort_by(f64::total_cmp);
    ends.windows(2)
        .map(|pair| {
            let width = (pair[1] - pair[0]) / f64::from(steps);
            (0..steps)
                .map(|step| {
                    let x = pair[0] + width * (f64::from(step) + 0.5);
                    let miss = cdf(x) - if x >= y { 1.0 } else { 0.0 };
                    miss * miss * width
                })
                .sum::<f64>()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_forecast_of_one_number_costs_the_absolute_error(value in -1e3_f64..1e3, y in -1e3_f64..1e3) {
            let expected = (y - value).abs();
            let scores = [
                NormalForecast::new(value, 0.0).unwrap().crps(y).unwrap(),
                NormalMixture::new(&[(1.0, value, 0.0)]).unwrap().crps(y).unwrap(),
                PiecewiseLinear::new(&[(value, 1.0)]).unwrap().crps(y).unwrap(),
                PiecewiseLinear::new(&[(value, 0.0), (value, 1.0)]).unwrap().crps(y).unwrap(),
            ];
            for score in scores {
                prop_assert!((score - expected).abs() < 1e-12 * (1.0 + expected));
            }
        }

        #[test]
        fn moving_and_stretching_the_axis_moves_and_stretches_the_score(
            mean in -10.0_f64..10.0, deviation in 0.1_f64..5.0, y in -20.0_f64..20.0,
            shift in -100.0_f64..100.0, stretch in 0.1_f64..10.0,
        ) {
            let plain = NormalForecast::new(mean, deviation).unwrap().crps(y).unwrap();
            let moved = NormalForecast::new(stretch * mean + shift, stretch * deviation).unwrap();
            prop_assert!((moved.crps(stretch * y + shift).unwrap() - stretch * plain).abs() < 1e-10);
        }

        #[test]
        fn the_kinds_agree_where_they_overlap(
            values in prop::collection::vec(-10.0_f64..10.0, 1..12), y in -15.0_f64..15.0,
        ) {
            let parts: Vec<_> = values.iter().map(|&value| (1.0, value, 0.0)).collect();
            let mixture = NormalMixture::new(&parts).unwrap().crps(y).unwrap();
            // The same steps drawn as a piecewise linear function with a jump at every value.
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let n = sorted.len() as f64;
            let knots: Vec<_> = sorted
                .iter()
                .enumerate()
                .flat_map(|(k, &value)| [(value, k as f64 / n), (value, (k + 1) as f64 / n)])
                .collect();
            let drawn = PiecewiseLinear::new(&knots).unwrap().crps(y).unwrap();
            prop_assert!((mixture - drawn).abs() < 1e-11, "{mixture} {drawn}");
        }
    }
}
