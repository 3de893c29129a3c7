//! Cruxes as bars of letters: how far each answer would take the thesis.

use super::crux_table::CruxTable;
use crate::forecast::percent;

/// Bars at most.
const MOST: usize = 12;
/// Columns of the bars.
const COLUMNS: usize = 41;

/// Draws the rows that swing the thesis most: `█` towards what follows if the event comes about, `░` if it does not, `│`
/// where the thesis stands now. `None` without a row.
pub(super) fn tornado_lines(table: &CruxTable) -> Option<Vec<String>> {
    let now = table.now?;
    let (shown, left_out) = table.by_swing(MOST);
    if shown.is_empty() {
        return None;
    }
    let width = shown.iter().map(|row| row.id.chars().count()).max().unwrap_or(0).min(32);
    let ends = shown.iter().flat_map(|row| [row.if_so, row.if_not]);
    let (low, high) = ends.fold((now, now), |(low, high), end| (low.min(end), high.max(end)));
    let span = (high - low).max(1e-9);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the width")]
    let column =
        |value: f64| (((value - low) / span).clamp(0.0, 1.0) * (COLUMNS - 1) as f64).round() as usize;
    let mut lines = vec![format!(
        "{:width$}  {:<left$}{:>right$}",
        "thesis at",
        percent(low),
        percent(high),
        left = COLUMNS / 2,
        right = COLUMNS - COLUMNS / 2
    )];
    for row in &shown {
        let mut cells = [' '; COLUMNS];
        for (end, sign) in [(row.if_not, '░'), (row.if_so, '█')] {
            let (a, b) = (column(now), column(end));
            if let Some(bar) = cells.get_mut(a.min(b)..=a.max(b)) {
                bar.fill(sign);
            }
        }
        if let Some(cell) = cells.get_mut(column(now)) {
            *cell = '│';
        }
        let id: String = row.id.chars().take(width).collect();
        lines.push(format!("{id:width$}  {}", cells.iter().collect::<String>()).trim_end().to_owned());
    }
    if left_out > 0 {
        lines.push(format!("{left_out} more with a smaller effect"));
    }
    lines.push("█ if so (the event, or the claim holds)   ░ if not   │ now".to_owned());
    Some(lines)
}
