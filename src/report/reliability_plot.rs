//! A reliability diagram in letters: stated probability to the right, what happened upwards.

use super::text_plot::EIGHTHS;
use crate::score::calibration::reliability_diagram::ReliabilityDiagram;
use crate::score::calibration::simulation::BandPoint;

/// Columns, one for each 2 per cent and both ends.
const WIDTH: usize = 51;
/// Rows, one for each 5 per cent and both ends.
const HEIGHT: usize = 21;

/// Draws steps (`●`), the 90 per cent consistency band (`░`), the diagonal (`·`) and below them how often which
/// probability was stated.
pub(super) fn reliability_plot(diagram: &ReliabilityDiagram) -> Vec<String> {
    let mut cells = vec![vec![' '; WIDTH]; HEIGHT];
    let mut put = |column: usize, row: usize, sign: char| {
        if let Some(cell) = cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = sign;
        }
    };
    for column in 0..WIDTH {
        let p = column as f64 / (WIDTH - 1) as f64;
        if let Some((low, high)) = band_at(&diagram.band, p) {
            for row in place(low, HEIGHT)..=place(high, HEIGHT) {
                put(column, row, '░');
            }
        }
        put(column, place(p, HEIGHT), '·');
    }
    for step in &diagram.steps {
        for column in place(step.low, WIDTH)..=place(step.high, WIDTH) {
            put(column, place(step.rate, HEIGHT), '●');
        }
    }
    let mut lines: Vec<String> = cells
        .iter()
        .enumerate()
        .rev()
        .map(|(row, cells)| {
            let label = if row % 5 == 0 { format!("{:>4}%", row * 5) } else { " ".repeat(5) };
            format!("{label} │{}", cells.iter().collect::<String>()).trim_end().to_owned()
        })
        .collect();
    lines.push(format!("      └{}", "─".repeat(WIDTH)));
    lines.push(format!("       {}", counts(diagram)).trim_end().to_owned());
    lines.push("       0%         20%       40%       60%       80%     100%".to_owned());
    lines.push(
        "  ● happened, pooled into steps   ░ 90% band of a calibrated forecaster   ▁█ how often stated"
            .to_owned(),
    );
    lines
}

/// Where a share falls on so many rows or columns.
fn place(share: f64, size: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the size")]
    let at = (share.clamp(0.0, 1.0) * (size - 1) as f64).round() as usize;
    at
}

/// The band at a probability, on a line between its nearest points; `None` outside them.
fn band_at(band: &[BandPoint], p: f64) -> Option<(f64, f64)> {
    let after = band.partition_point(|point| point.p < p - 0.01);
    let right = band.get(after)?;
    if (right.p - p).abs() <= 0.01 {
        return Some((right.low, right.high));
    }
    let left = band.get(after.checked_sub(1)?)?;
    let share = (p - left.p) / (right.p - left.p);
    let between = |from: f64, to: f64| from + share * (to - from);
    Some((between(left.low, right.low), between(left.high, right.high)))
}

fn counts(diagram: &ReliabilityDiagram) -> String {
    let mut strip = vec![' '; WIDTH];
    let most = diagram.counts.iter().map(|bar| bar.rows).max().unwrap_or(0);
    for bar in &diagram.counts {
        let height = (bar.rows * EIGHTHS.len() as u64).div_ceil(most.max(1)).clamp(1, EIGHTHS.len() as u64);
        let sign = usize::try_from(height - 1).ok().and_then(|at| EIGHTHS.get(at)).copied().unwrap_or('█');
        // 20 bars over 51 columns: five columns for two bars.
        let (from, to) = (bar.index * 5 / 2, (bar.index + 1) * 5 / 2);
        let to = if bar.index == 19 { WIDTH } else { to };
        for cell in strip.iter_mut().take(to).skip(from) {
            *cell = sign;
        }
    }
    strip.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::calibration::reliability_diagram::{CountBar, Step};

    #[test]
    fn steps_lie_where_they_should() {
        let diagram = ReliabilityDiagram {
            steps: vec![
                Step { low: 0.1, high: 0.2, rows: 10, rate: 0.15 },
                Step { low: 1.0, high: 1.0, rows: 2, rate: 1.0 },
            ],
            band: Vec::new(),
            counts: vec![CountBar { index: 2, rows: 10 }, CountBar { index: 19, rows: 1 }],
        };
        let lines = reliability_plot(&diagram);
        assert_eq!(lines.len(), HEIGHT + 4);
        assert!(lines[0].ends_with('●'), "{}", lines[0]);
        assert_eq!(lines[HEIGHT - 1 - 3].matches('●').count(), 6);
        assert!(lines[HEIGHT + 1].contains('█') && lines[HEIGHT + 1].ends_with('▁'));
    }

    #[test]
    fn an_empty_diagram_is_a_diagonal() {
        let empty = ReliabilityDiagram { steps: Vec::new(), band: Vec::new(), counts: Vec::new() };
        assert_eq!(
            reliability_plot(&empty).iter().flat_map(|line| line.chars()).filter(|&c| c == '·').count(),
            WIDTH
        );
    }
}
