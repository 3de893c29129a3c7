//! The Murphy diagram: mean elementary scores over all thresholds.

use super::axis::{Axis, number_ticks, percent_ticks};
use super::reliability::many;
use super::sheet::{MARGIN, Name, Sheet, WIDTH, names_width, sign_of, widest};
use super::{Dash, Ink, Plot, PlotLayout};
use crate::picture::geometry::{Area, Point};
use crate::report::{MurphyCurve, MurphyDiagram};

const HEIGHT: i32 = 320;

/// Draws a Murphy diagram: a curve for each forecaster, dotted and thin ones for the base rate and for even odds.
pub(crate) fn murphy_plot(diagram: &MurphyDiagram, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new("Murphy diagram", layout, WIDTH);
    let width = sheet.width;
    sheet.remark(&diagram.subject, 3, Ink::Faint);
    if diagram.curves.is_empty() {
        let sentence = "Nothing to draw: no forecast on an answered yes or no question yet.";
        sheet.nothing(sentence);
        return sheet.finish(&format!("Murphy diagram. {sentence}"));
    }
    sheet.remark(
        "What acting on the forecasts costs on average, by the probability at which somebody acts. Lower is better; twice the area is the Brier score.",
        3,
        Ink::Faint,
    );
    let highest = diagram.highest();
    let top = if highest > 0.0 { highest * 1.05 } else { 0.5 };
    let ticks = number_ticks(&Axis::linear(0.0, top, HEIGHT, 0), 36);
    let names: Vec<String> = diagram.curves.iter().chain(&diagram.baselines).map(name).collect();
    let left = MARGIN + widest(&ticks) + 10;
    let right = MARGIN + names_width(names.iter().map(String::as_str), width * 2 / 5);
    let frame = Area { x: left, y: sheet.y + 30, width: width - left - right, height: HEIGHT };
    let across = Axis::linear(0.0, 1.0, frame.x, frame.x + frame.width);
    let up = Axis::linear(0.0, top, frame.y + frame.height, frame.y);
    sheet.upwards(frame, &up, &ticks, ("mean elementary score", 12));
    let line = |curve: &MurphyCurve| -> Vec<Point> {
        let mut points: Vec<Point> =
            curve.corners.iter().map(|&(threshold, score)| (across.at(threshold), up.at(score))).collect();
        points.dedup();
        points
    };
    let mut beside: Vec<Name> = Vec::new();
    // Where each curve is highest it is told from the others best.
    let peak = |curve: &MurphyCurve| {
        let top = curve.corners.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
        top.map_or((frame.x, frame.y), |(threshold, score)| (across.at(threshold), up.at(score)))
    };
    for (curve, words) in diagram.baselines.iter().zip(names.iter().skip(diagram.curves.len())) {
        let (ink, dash, wide) = match curve.name.as_str() {
            "even odds" => (Ink::Faint, Dash::Solid, 8),
            _ => (Ink::Text, Dash::Dotted, 18),
        };
        sheet.data_line(line(curve), ink, dash, wide, words);
        beside.push(Name { at: peak(curve), text: words.clone(), ink, sign: None, dash, led: false });
    }
    for (number, (curve, words)) in diagram.curves.iter().zip(&names).enumerate() {
        let ink = Ink::Series(number);
        sheet.data_line(line(curve), ink, Dash::Own, 22, words);
        let at = peak(curve);
        sheet.sign(at, sign_of(number), ink, words);
        // Signs on the way tell curves apart without colour, at places of their own.
        let own = 0.03 * number as f64;
        for threshold in [0.2 + own, 0.7 + own] {
            if let Some(score) = score_at(curve, threshold) {
                sheet.sign((across.at(threshold), up.at(score)), sign_of(number), ink, "");
            }
        }
        beside.push(Name {
            at,
            text: words.clone(),
            ink,
            sign: Some(sign_of(number)),
            dash: Dash::Own,
            led: false,
        });
    }
    sheet.along(frame, &across, &percent_ticks(&across, 60), "threshold: acts if the forecast is above it");
    sheet.names(&beside, frame);
    for remark in &diagram.remarks {
        sheet.remark(remark, 3, Ink::Text);
    }
    let curves: Vec<String> = names.clone();
    let description = format!(
        "Murphy diagram over thresholds from 0 to 100 per cent, lower is better: {}. The highest mean elementary score is {highest:.3}.",
        curves.join("; ")
    );
    sheet.finish(&description)
}

/// The score at a threshold, on the line between the corners around it.
fn score_at(curve: &MurphyCurve, threshold: f64) -> Option<f64> {
    let after = curve.corners.partition_point(|corner| corner.0 <= threshold);
    let &(from, low) = curve.corners.get(after.checked_sub(1)?)?;
    let &(to, high) = curve.corners.get(after)?;
    Some(low + (threshold - from) / (to - from) * (high - low))
}

fn name(curve: &MurphyCurve) -> String {
    format!("{}, Brier {:.4}, {}", curve.name, curve.brier, many(curve.forecasts, "forecast"))
}
