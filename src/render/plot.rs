//! A plot as SVG: series are told apart by colour, dashes and marks together.

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};

use super::svg::Palette;
use crate::picture::{Plot, PlotMark, Point};

/// Dash patterns of the series, one for each.
const DASHES: [&str; 6] = ["none", "8 4", "2 3", "11 3 2 3", "5 2", "14 5"];

/// Writes a plot. All text is escaped; the same plot gives the same bytes.
pub fn plot(plot: &Plot, palette: &Palette) -> String {
    let frame = plot.frame;
    let (low, right) = (frame.y + frame.height, frame.x + frame.width);
    let sheet = format!(
        "\nsvg{{font-family:Arial,'Liberation Sans',Helvetica,'DejaVu Sans',Verdana,sans-serif;font-size:12px}}text{{fill:{}}}\
        .axis{{stroke:{};fill:none}}.grid{{stroke:{};stroke-opacity:.35}}.band{{fill:{}}}.bar{{fill:{}}}\n",
        palette.text, palette.text, palette.faint, palette.band_supports, palette.faint
    );
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(plot.width) height=(plot.height)
            viewBox={"0 0 " (plot.width) " " (plot.height)} role="img" lang="en" {
            title { (plot.title) }
            desc { (plot.description) }
            style { (PreEscaped(sheet)) }
            rect width=(plot.width) height=(plot.height) fill=(palette.back) {}
            text x=(frame.x) y="28" style="font-size:16px;font-weight:bold" { (plot.title) }
            @for (x, label) in &plot.ticks_x {
                path class="axis" d={"M" (x) " " (low) "v6"} {}
                text x=(x) y=(low + 20) text-anchor="middle" { (label) }
            }
            @for (y, label) in &plot.ticks_y {
                path class="grid" d={"M" (frame.x) " " (y) "H" (right)} {}
                path class="axis" d={"M" (frame.x) " " (y) "h-6"} {}
                text x=(frame.x - 10) y=(y + 4) text-anchor="end" { (label) }
            }
            path class="axis" d={"M" (frame.x) " " (frame.y) "V" (low) "H" (right)} {}
            text x=(right) y=(low + 38) text-anchor="end" { (plot.axes.0) }
            text x=(frame.x) y=(frame.y - 8) text-anchor="middle" { (plot.axes.1) }
            "\n"
            @for mark in &plot.marks { (write_mark(mark, palette)) "\n" }
        }
    };
    drawn.into_string() + "\n"
}

fn color(series: usize, palette: &Palette) -> &'static str {
    let colors =
        [palette.supports, palette.rebuts, palette.undercuts, palette.contrary, palette.text, palette.faint];
    colors[series % colors.len()]
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
    }
    path
}

fn write_mark(mark: &PlotMark, palette: &Palette) -> Markup {
    match mark {
        PlotMark::Diagonal(from, to) => {
            html! { path class="axis" stroke-dasharray="4 4" d=(path(&[*from, *to])) {} }
        }
        PlotMark::Band(outline) => html! { path class="band" d={ (path(outline)) "Z" } {} },
        PlotMark::Line(series, points) => html! {
            path fill="none" stroke-width="2" stroke=(color(*series, palette)) stroke-dasharray=(DASHES[series % DASHES.len()])
                d=(path(points)) {}
        },
        PlotMark::Dot(series, (x, y)) => match series % 3 {
            0 => html! { circle cx=(x) cy=(y) r="4" fill=(color(*series, palette)) {} },
            1 => html! { rect x=(x - 4) y=(y - 4) width="8" height="8" fill=(color(*series, palette)) {} },
            _ => html! { path d={"M" (x) " " (y - 5) "l5 5l-5 5l-5 -5z"} fill=(color(*series, palette)) {} },
        },
        PlotMark::Bar(area) => {
            html! { rect class="bar" x=(area.x) y=(area.y) width=(area.width) height=(area.height) {} }
        }
        PlotMark::Words((x, y), words) => html! { text x=(x) y=(y) { (words) } },
    }
}
