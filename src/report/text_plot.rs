//! Shares from 0 to 1 in letters: a line of eighths, and curves.

/// Columns, one for each 2 per cent and both ends.
const WIDTH: usize = 51;
/// Rows.
const HEIGHT: usize = 15;

/// Bars of letters, from low to high.
pub(super) const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Numbers from 0 to 1 as a line of eighths.
pub fn sparkline(numbers: &[f64]) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 7")]
    let step = |number: f64| EIGHTHS[((number.clamp(0.0, 1.0) * 8.0) as usize).min(7)];
    numbers.iter().map(|&number| step(number)).collect()
}

/// A grid of letters that curves are drawn on.
pub(super) struct TextPlot {
    cells: Vec<[char; WIDTH]>,
    top: f64,
}

impl TextPlot {
    /// A grid from 0 up to `top`, above 0.
    pub(super) fn new(top: f64) -> Self {
        Self { cells: vec![[' '; WIDTH]; HEIGHT], top }
    }

    /// Draws a curve that is straight between its corners, in order of their place; what was drawn before is covered.
    pub(super) fn line(&mut self, corners: &[(f64, f64)], sign: char) {
        for column in 0..WIDTH {
            let at = column as f64 / (WIDTH - 1) as f64;
            let after = corners.partition_point(|corner| corner.0 <= at);
            let Some(&left) = after.checked_sub(1).and_then(|before| corners.get(before)) else { continue };
            let right = corners.get(after).copied().unwrap_or(left);
            let way = if right.0 > left.0 { (at - left.0) / (right.0 - left.0) } else { 0.0 };
            let height = (left.1 + way * (right.1 - left.1)) / self.top;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "from 0 to the height"
            )]
            let row = (height.clamp(0.0, 1.0) * (HEIGHT - 1) as f64).round() as usize;
            if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = sign;
            }
        }
    }

    /// The rows from above, each seventh with its height, and the axis below.
    pub(super) fn lines(&self, name: impl Fn(f64) -> String) -> Vec<String> {
        let mut lines: Vec<String> = self
            .cells
            .iter()
            .enumerate()
            .rev()
            .map(|(row, cells)| {
                let named = row % 7 == 0;
                let label =
                    if named { name(self.top * row as f64 / (HEIGHT - 1) as f64) } else { String::new() };
                format!("{label:>6} │{}", cells.iter().collect::<String>()).trim_end().to_owned()
            })
            .collect();
        lines.push(format!("       └{}", "─".repeat(WIDTH)));
        lines.push("        0%        20%       40%       60%       80%       100%".to_owned());
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_passes_where_it_should() {
        let mut plot = TextPlot::new(2.0);
        plot.line(&[(0.0, 0.0), (0.5, 1.0), (0.5, 2.0), (1.0, 2.0)], '*');
        let lines = plot.lines(|height| format!("{height}"));
        assert_eq!(lines.len(), HEIGHT + 2);
        assert_eq!(lines[0], format!("     2 │{}{}", " ".repeat(25), "*".repeat(26)));
        assert_eq!(lines[HEIGHT - 1].trim_end(), "     0 │**");
        let at_half = lines.iter().position(|line| line.starts_with("     1 │")).unwrap();
        assert_eq!(at_half, HEIGHT / 2);
        assert_eq!(lines[HEIGHT + 1].find("100%"), lines[HEIGHT + 1].find("0%").map(|at| at + 50));
    }
}
