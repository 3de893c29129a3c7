//! Questions of one width.

/// Widths that differ by no more than this share are one.
pub(super) const ROUNDING: f64 = 1e-12;

/// Questions that differ by the same width between their least and their greatest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WidthClass {
    /// The width, above 0.
    pub width: f64,
    /// Number of questions.
    pub questions: f64,
    /// How many of them took the greatest value; fractions of the width where others are possible.
    pub hits: f64,
}
