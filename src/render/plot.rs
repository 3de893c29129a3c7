//! A plot as SVG: series are told apart by colour, dashes and signs together, and named where they end.

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};

use super::svg::{FONTS, Palette};
use crate::picture::{Anchor, Area, Dash, Ink, Plot, PlotMark, Point, PointSign, SERIES, Weight, Words};

const DASHES: [&str; SERIES] = ["none", "9 4", "2 3", "12 3 2 3", "5 2", "14 3 2 3 2 3"];

/// Writes a plot as a file of its own. All text is escaped; the same plot gives the same bytes.
pub(crate) fn plot(plot: &Plot, palette: &Palette) -> String {
    let style = html! { style { (PreEscaped(sheet(palette, ""))) } };
    picture(plot, Some(&style)).into_string() + "\n"
}

/// Writes a plot as a part of a page that has the [`sheet`] of a palette.
pub(crate) fn inline(plot: &Plot) -> Markup {
    picture(plot, None)
}

/// The style sheet of plots; every rule begins with `within`, such as `.dark `, and touches nothing but plots.
pub(crate) fn sheet(palette: &Palette, within: &str) -> String {
    let Palette { back, text, faint, grid, band, deep_band, series, .. } = palette;
    let mut sheet = format!("\n{within}.plot{{font-family:{FONTS};background:{back}}}");
    let mut ink = |name: &str, color: &str| {
        // Writing to a string cannot fail.
        let _ = write!(
            sheet,
            "{within}.plot .s-{name}{{stroke:{color};fill:none}}{within}.plot .f-{name}{{fill:{color}}}"
        );
    };
    for (name, color) in [
        ("text", text),
        ("faint", faint),
        ("grid", grid),
        ("band", band),
        ("deep", deep_band),
        ("back", back),
    ] {
        ink(name, color);
    }
    for (number, color) in series.iter().enumerate() {
        ink(&number.to_string(), color);
    }
    let _ = writeln!(sheet, "{within}.plot .hollow{{fill:{back}}}");
    sheet
}

fn picture(plot: &Plot, style: Option<&Markup>) -> Markup {
    html! {
        svg xmlns="http://www.w3.org/2000/svg" class="plot" width=(plot.width) height=(plot.height)
            viewBox={"0 0 " (plot.width) " " (plot.height)} role="img" lang="en" aria-label=(plot.title) {
            title { (plot.title) }
            desc { (plot.description) }
            @if let Some(style) = style { (style) }
            rect class="f-back" width=(plot.width) height=(plot.height) {}
            "\n"
            @for mark in &plot.marks { (write_mark(mark)) "\n" }
        }
    }
}

fn ink_name(ink: Ink) -> String {
    match ink {
        Ink::Text => "text".to_owned(),
        Ink::Faint => "faint".to_owned(),
        Ink::Grid => "grid".to_owned(),
        Ink::Band => "band".to_owned(),
        Ink::DeepBand => "deep".to_owned(),
        Ink::Series(number) => (number % SERIES).to_string(),
    }
}

fn dashes(ink: Ink, dash: Dash) -> Option<&'static str> {
    match (dash, ink) {
        (Dash::Dotted, _) => Some("2 4"),
        (Dash::Own, Ink::Series(number)) => {
            DASHES.get(number % SERIES).copied().filter(|dash| *dash != "none")
        }
        _ => None,
    }
}

/// Tenths of a pixel.
fn tenths(width: i32) -> String {
    if width % 10 == 0 { (width / 10).to_string() } else { format!("{}.{}", width / 10, width % 10) }
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
    }
    path
}

fn write_mark(mark: &PlotMark) -> Markup {
    match mark {
        PlotMark::Line { points, ink, dash, width, note } => html! {
            path class={"s-" (ink_name(*ink))} stroke-width=(tenths(*width)) stroke-dasharray=[dashes(*ink, *dash)]
                d=(path(points)) { (title(note)) }
        },
        PlotMark::Region { outline, ink } => {
            html! { path class={"f-" (ink_name(*ink))} d={ (path(outline)) "Z" } {} }
        }
        PlotMark::Bar { area: Area { x, y, width, height }, ink, hollow, note } => html! {
            @if *hollow {
                rect class={"s-" (ink_name(*ink)) " hollow"} stroke-width="1.6" stroke-dasharray="4 2"
                    x=(x) y=(y) width=(width) height=(height) { (title(note)) }
            } @else {
                rect class={"f-" (ink_name(*ink))} x=(x) y=(y) width=(width) height=(height) { (title(note)) }
            }
        },
        PlotMark::Sign { at, sign, ink, note } => write_sign(*at, *sign, &ink_name(*ink), note),
        PlotMark::Words(words) => write_words(words),
    }
}

fn title(note: &str) -> Markup {
    html! { @if !note.is_empty() { title { (note) } } }
}

fn write_words(words: &Words) -> Markup {
    let anchor = match words.anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    };
    let bold = (words.weight == Weight::Bold).then_some("bold");
    html! {
        text class={"f-" (ink_name(words.ink))} x=(words.at.0) y=(words.at.1) font-size=(words.size) font-weight=[bold]
            text-anchor=[anchor] { (words.text) }
    }
}

/// A disc, a square, a diamond, a triangle up and down, a small cross of bars; filled or as an outline.
fn write_sign((x, y): Point, sign: PointSign, ink: &str, note: &str) -> Markup {
    let filled = format!("f-{ink}");
    let hollow = format!("s-{ink} hollow");
    let (class, number, width) = match sign {
        PointSign::Filled(number) => (&filled, number, None),
        PointSign::Hollow(number) => (&hollow, number, Some("1.4")),
        PointSign::Small => {
            return html! { circle class=(filled) cx=(x) cy=(y) r="2" { (title(note)) } };
        }
        PointSign::Cross => {
            let d = format!("M{} {}l10 10m0 -10l-10 10", x - 5, y - 5);
            return html! { path class={"s-" (ink)} stroke-width="2.2" d=(d) { (title(note)) } };
        }
        PointSign::Target => {
            return html! {
                circle class=(hollow) stroke-width="2" cx=(x) cy=(y) r="8" { (title(note)) }
                circle class=(filled) cx=(x) cy=(y) r="4" { (title(note)) }
            };
        }
    };
    let d = match number % SERIES {
        0 => {
            let r = if width.is_some() { "5" } else { "4" };
            return html! { circle class=(class) stroke-width=[width] cx=(x) cy=(y) r=(r) { (title(note)) } };
        }
        1 => format!("M{} {}h8v8h-8z", x - 4, y - 4),
        2 => format!("M{x} {}l5 5l-5 5l-5 -5z", y - 5),
        3 => format!("M{x} {}l5 9h-10z", y - 5),
        4 => format!("M{x} {}l5 -9h-10z", y + 5),
        _ => format!("M{} {}h4v3h3v4h-3v3h-4v-3h-3v-4h3z", x - 2, y - 5),
    };
    html! { path class=(class) stroke-width=[width] d=(d) { (title(note)) } }
}
