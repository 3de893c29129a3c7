//! Colours: contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).

use warrant::render::svg::{DARK, LIGHT, Palette};

fn luminance(color: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn check(palette: &Palette) {
    let pairs = [
        (palette.text, palette.back),
        (palette.text, palette.card),
        (palette.text, palette.badge),
        (palette.faint, palette.back),
        (palette.faint, palette.card),
        (palette.thesis_text, palette.thesis),
        (palette.alarm_text, palette.alarm),
        (palette.stands, palette.card),
        (palette.falls, palette.card),
        (palette.open, palette.card),
        (palette.supports, palette.back),
        (palette.rebuts, palette.back),
        (palette.undercuts, palette.back),
        (palette.contrary, palette.back),
        (palette.faint, palette.group),
        (palette.supports, palette.band_supports),
        (palette.rebuts, palette.band_rebuts),
    ];
    // Words of plots stand on the background and on its bands.
    let plots = palette.series.iter().chain([&palette.text, &palette.faint]).map(|&ink| (ink, palette.back));
    for (one, other) in pairs.into_iter().chain(plots) {
        assert!(contrast(one, other) >= 4.5, "{one} on {other}: {:.2}", contrast(one, other));
    }
}

#[test]
fn every_pair_that_occurs_can_be_read() {
    check(&LIGHT);
    check(&DARK);
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
}

/// A colour as it appears without one kind of cones (Viénot, Brettel and Mollon 1999), in linear light.
fn without_cones(color: &str, missing: usize) -> [f64; 3] {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let (r, g, b) = (part(1), part(3), part(5));
    let l = 17.8824 * r + 43.5161 * g + 4.11935 * b;
    let m = 3.45565 * r + 27.1554 * g + 3.86714 * b;
    let s = 0.029_956_6 * r + 0.184_309 * g + 1.46709 * b;
    let (l, m) = if missing == 0 { (2.02344 * m - 2.52581 * s, m) } else { (l, 0.494_207 * l + 1.24827 * s) };
    [
        0.080_944_4 * l - 0.130_504 * m + 0.116_721 * s,
        -0.010_248_5 * l + 0.054_019_3 * m - 0.113_615 * s,
        -0.000_365_3 * l - 0.004_121_6 * m + 0.693_511 * s,
    ]
}

#[test]
fn neighbouring_series_differ_with_any_colour_vision() {
    for palette in [&LIGHT, &DARK] {
        for missing in [0, 1] {
            for pair in palette.series.windows(2) {
                let (one, other) = (without_cones(pair[0], missing), without_cones(pair[1], missing));
                // Distance in perceived lightness of each channel, which is a root of light.
                let distance: f64 = one
                    .iter()
                    .zip(other)
                    .map(|(a, b)| (a.max(0.0).cbrt() - b.max(0.0).cbrt()).powi(2))
                    .sum::<f64>()
                    .sqrt();
                assert!(distance > 0.1, "{pair:?} without cone {missing}: {distance:.3}");
            }
        }
    }
}
