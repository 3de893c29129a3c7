//! The TOML 1.0 text of records, and of nothing newer: other editors and readers fail on TOML 1.1.

use std::fmt::{Display, Write};

use chrono::{Days, NaiveDate};

use crate::forecast::{Moment, rfc3339};

/// The text of one table while it is being written, with line breaks as LF.
pub(super) struct TableText {
    text: String,
    blocks: bool,
}

impl TableText {
    /// Starts with a header such as `[[forecast]]`. `blocks` allows texts of several lines to stand as such, which is
    /// exact only in files whose lines end in LF.
    pub(super) fn new(header: &str, blocks: bool) -> Self {
        Self { text: format!("{header}\n"), blocks }
    }

    /// Writes a key with a value that is TOML already.
    pub(super) fn raw(&mut self, key: &str, value: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{key} = {value}");
    }

    /// Writes a text, over several lines where it has several.
    pub(super) fn text(&mut self, key: &str, value: &str) {
        if self.blocks && value.contains('\n') && stands_in_block(value) {
            self.raw(key, block(value));
        } else {
            self.raw(key, quoted(value));
        }
    }

    pub(super) fn maybe_text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    pub(super) fn maybe(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.raw(key, value);
        }
    }

    /// Writes a moment as an offset date-time in UTC.
    pub(super) fn moment(&mut self, key: &str, moment: Moment) {
        self.raw(key, rfc3339(moment));
    }

    /// Writes a list of texts where it is not empty.
    pub(super) fn texts(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.raw(key, list(values.iter().map(|value| quoted(value))));
        }
    }

    /// The text, which ends in a line break.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A text as a basic string: quotes, backslashes and all control characters escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        push_escaped(&mut quoted, character);
    }
    quoted.push('"');
    quoted
}

fn push_escaped(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        control if control.is_control() => {
            let _ = write!(out, "\\u{:04X}", u32::from(control));
        }
        other => out.push(other),
    }
}

/// Whether a text may stand over several lines: a lone carriage return could be taken for a line break.
fn stands_in_block(text: &str) -> bool {
    text.chars().all(|character| character == '\n' || !character.is_control())
}

/// A text as a multi-line basic string, opened on a line of its own.
fn block(text: &str) -> String {
    let mut block = String::with_capacity(text.len() + 8);
    block.push_str("\"\"\"\n");
    let mut after_quote = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let quote = character == '"';
        // One quote is harmless between other characters; a run of them, or one before the end, is not.
        if character == '\n' || (quote && !after_quote && characters.peek().is_some()) {
            block.push(character);
        } else {
            push_escaped(&mut block, character);
        }
        after_quote = quote;
    }
    block.push_str("\"\"\"");
    block
}

/// A number: whole ones as such, others with the fewest digits that read back as the same number.
pub(super) fn number(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    if value.fract() == 0.0 && value.abs() < 9e15 && !(value == 0.0 && value.is_sign_negative()) {
        return (value as i64).to_string();
    }
    format!("{value:?}")
}

/// A point on the line of a question: a number, or a day counted from 1970-01-01.
pub(super) fn point(value: f64, on_days: bool) -> String {
    match if on_days { day(value) } else { None } {
        Some(day) => day.to_string(),
        None => number(value),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within the calendar")]
fn day(value: f64) -> Option<NaiveDate> {
    if value.fract() != 0.0 || value.abs() > 4e6 {
        return None;
    }
    let days = Days::new(value.abs() as u64);
    let epoch = NaiveDate::default();
    let day = if value < 0.0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) };
    day.filter(|day| (0..=9999).contains(&chrono::Datelike::year(day)))
}

pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// An inline table on one line, as TOML 1.0 wants it.
pub(super) fn inline_table(entries: impl Iterator<Item = (String, String)>) -> String {
    let entries: Vec<_> = entries.map(|(key, value)| format!("{key} = {value}")).collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_back(text: &str) -> String {
        let table: toml::Table = text.parse().unwrap();
        table["table"]["key"].as_str().unwrap().to_owned()
    }

    proptest! {
        #[test]
        fn a_text_reads_back_as_itself(text in r#"(["\\\n\r\t'#=\[\]a]|\PC|\p{Cc}|🦀|"""){0,24}"#, blocks: bool) {
            let mut table = TableText::new("[table]", blocks);
            table.text("key", &text);
            prop_assert_eq!(read_back(&table.finish()), text);
        }

        #[test]
        fn a_number_reads_back_as_itself(value in prop_oneof![any::<f64>(), (-20_000_i32..20_000).prop_map(f64::from)]) {
            prop_assume!(value.is_finite());
            let table: toml::Table = format!("n = {}", number(value)).parse().unwrap();
            let read = table["n"].as_float().or(table["n"].as_integer().map(|n| n as f64)).unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits());
        }
    }

    #[test]
    fn what_people_read_stays_readable() {
        let mut table = TableText::new("[[forecast]]", true);
        table.text("why", "He said \"no\".\nTwice: \"no\"");
        table.raw("p", number(0.1));
        table.raw("n", list([12000.0, 0.00001].into_iter().map(number)));
        table.raw("day", point(20_000.0, true));
        insta::assert_snapshot!(table.finish(), @r#"
        [[forecast]]
        why = """
        He said "no".
        Twice: "no\""""
        p = 0.1
        n = [12000, 1e-5]
        day = 2024-10-04
        "#);
    }
}
