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
    for (one, other) in pairs {
        assert!(contrast(one, other) >= 4.5, "{one} on {other}: {:.2}", contrast(one, other));
    }
}

#[test]
fn every_pair_that_occurs_can_be_read() {
    check(&LIGHT);
    check(&DARK);
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
}
