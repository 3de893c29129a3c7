//! How deep an outline is drawn, so that a hostile depth costs neither space nor sense.

/// Levels that are drawn by indentation; deeper lines say their depth as a number.
pub(super) const DEEPEST: usize = 40;

/// A depth in nested lists: at most one deeper than the line before, and never beyond [`DEEPEST`].
pub(super) fn nested_depth(depth: usize, before: Option<usize>) -> usize {
    depth.min(before.map_or(0, |before| before + 1)).min(DEEPEST)
}

/// The words of a line: its depth as a number where `numbered`, its sign, its text.
pub(super) fn words(depth: usize, numbered: bool, sign: &str, text: &str) -> String {
    let number = if numbered { format!("[{depth}]") } else { String::new() };
    [number.as_str(), sign, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
