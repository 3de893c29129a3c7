//! Answers as JSON.

use serde::Serialize;

use super::finite::Finite;
pub use super::finite::NotWritable;

/// Writes an answer with an indentation of two blanks and a line end after it.
///
/// A float that is NaN or infinite is an error that names its field; serde alone would write `null`. Control
/// characters, DEL and C1 included, are escaped as JSON has it, so that nothing is lost and no terminal is steered;
/// direction controls stay as they are, for a machine reads this.
///
/// ```
/// use warrant::render::json::answer;
///
/// assert_eq!(answer(&[0.5]).unwrap(), "[\n  0.5\n]\n");
/// assert!(answer(&[f64::NAN]).is_err());
/// ```
pub fn answer<T: Serialize + ?Sized>(answer: &T) -> Result<String, NotWritable> {
    answer.serialize(Finite { field: "answer" })?;
    let text = serde_json::to_string_pretty(answer).map_err(|error| NotWritable::Unfit(error.to_string()))?;
    Ok(escaped(text) + "\n")
}

/// Writes as escapes what serde leaves as it is and a terminal would obey; outside texts JSON has no such characters.
fn escaped(text: String) -> String {
    let steers = |c: char| matches!(c, '\u{7f}'..='\u{9f}');
    if !text.contains(steers) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize, Default)]
    struct Row {
        name: &'static str,
        brier: Option<f64>,
        bins: Vec<(f64, f32)>,
        more: BTreeMap<String, f64>,
        kind: Kind,
    }

    #[derive(Serialize, Default)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        #[default]
        None,
        Value(f64),
        Range {
            low: f64,
        },
        Pair(f64, f64),
    }

    #[test]
    fn two_blanks_and_null_for_what_is_absent() {
        let row = Row { name: "a\u{1b}\n\u{9b}", ..Row::default() };
        assert_eq!(
            answer(&row).expect("finite"),
            "{\n  \"name\": \"a\\u001b\\n\\u009b\",\n  \"brier\": null,\n  \"bins\": [],\n  \"more\": {},\n  \"kind\": \"none\"\n}\n"
        );
    }

    #[test]
    fn a_number_that_is_not_finite_is_never_null() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let more = BTreeMap::from([("a".to_owned(), bad)]);
            for (row, field) in [
                (Row { brier: Some(bad), ..Row::default() }, "brier"),
                (Row { bins: vec![(0.0, 1.0), (bad, 1.0)], ..Row::default() }, "bins"),
                (Row { bins: vec![(0.0, f32::NAN)], ..Row::default() }, "bins"),
                (Row { more, ..Row::default() }, "more"),
                (Row { kind: Kind::Value(bad), ..Row::default() }, "value"),
                (Row { kind: Kind::Range { low: bad }, ..Row::default() }, "low"),
                (Row { kind: Kind::Pair(0.0, bad), ..Row::default() }, "pair"),
            ] {
                let error = answer(&vec![row]).expect_err("not finite");
                assert_eq!(error.to_string(), format!("`{field}` is not a finite number"));
            }
        }
        let fine = Row { brier: Some(0.25), kind: Kind::Pair(0.0, -1.5), ..Row::default() };
        assert!(answer(&fine).is_ok());
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        let map = BTreeMap::from([(vec![1], 1)]);
        assert!(matches!(answer(&map), Err(NotWritable::Unfit(_))));
    }
}
