//! Texts as typed: reasons, notes, titles.

use super::error::TypedError;

/// Most bytes of a reason or another typed text: 64 KiB.
const REASON_LIMIT: usize = 64 << 10;

/// Checks a typed text; `what` names it, such as `--why`. Blank texts are none.
///
/// # Errors
///
/// If it has control characters other than line breaks and tabs, or more than 64 KiB.
pub fn typed_text(what: &str, text: &str) -> Result<Option<String>, TypedError> {
    if text.len() > REASON_LIMIT {
        let message = format!("{what} has {} bytes; at most {REASON_LIMIT} fit", text.len());
        return Err(TypedError::new(message, "say it shortly here and name the place of the long text"));
    }
    // Line ends of Windows are line ends; a lone carriage return is none.
    let text = text.replace("\r\n", "\n");
    if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        let message = format!("{what} has the control character U+{:04X}", u32::from(control));
        return Err(TypedError::new(message, "remove it; line breaks and tabs are fine"));
    }
    let trimmed = text.trim();
    Ok((!trimmed.is_empty()).then(|| trimmed.to_owned()))
}
