//! A forecast as typed with all that goes with it, and lines of JSON that say as much.

use serde::Deserialize;
use serde_json::Value;

use super::error::TypedError;
use super::forecast::TypedForecast;
use super::points::as_typed;

/// A forecast as typed, on a question or a claim, with all that is said about it; nothing is looked up yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Entry {
    /// A question, or a claim as `argument/claim`.
    pub subject: String,
    /// Whether the last view is said again.
    pub same: bool,
    /// Whether the last view is withdrawn.
    pub withdrawn: bool,
    /// The forecast itself.
    pub typed: TypedForecast,
    /// The reason.
    pub why: Option<String>,
    /// Claims that are reasons, each as `argument/claim`.
    pub because: Vec<String>,
    /// When the view was held, as a day or a moment; now, where it does not say.
    pub at: Option<String>,
    /// Where the view was public.
    pub published: Option<String>,
    /// Until when it holds, as a day or a moment.
    pub expires: Option<String>,
    /// The own record that it voids, by its day or moment.
    pub corrects: Option<String>,
    /// Whether 0 and 1 are meant.
    pub certain: bool,
    /// Whether a question that is not open is meant.
    pub late: bool,
}

/// A line as written; the keys are those of a log, and values are read as flags are.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    question: Option<String>,
    claim: Option<String>,
    p: Option<Value>,
    quantiles: Option<Vec<(f64, Value)>>,
    cdf: Option<Vec<(Value, Value)>>,
    normal: Option<(Value, f64)>,
    low: Option<Value>,
    likely: Option<Value>,
    high: Option<Value>,
    why: Option<String>,
    because: Vec<String>,
    at: Option<String>,
    published: Option<String>,
    expires: Option<String>,
    corrects: Option<String>,
    withdrawn: bool,
    certain: bool,
    late: bool,
}

impl Entry {
    /// Reads one JSON object a line, with the number of each line from 1; blank lines and a byte order mark are passed over.
    ///
    /// ```
    /// use warrant::forecast::typed::Entry;
    /// let lines = Entry::of_json_lines("{\"question\": \"bridge-closed\", \"p\": 0.65}\n\n{\"p\": 0.5}\n");
    /// assert_eq!(lines[0].1.as_ref().unwrap().typed.probability.as_deref(), Some("0.65"));
    /// assert_eq!(lines[1].0, 3);
    /// assert_eq!(lines[1].1.as_ref().unwrap_err().message, "`question` is missing");
    /// ```
    pub fn of_json_lines(text: &str) -> Vec<(usize, Result<Self, TypedError>)> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        numbered.map(|(index, line)| (index + 1, Self::of_json(line))).collect()
    }

    fn of_json(line: &str) -> Result<Self, TypedError> {
        let line: Line = serde_json::from_str(line).map_err(|error| {
            // The line within the line says nothing.
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            let help = r#"write one object a line: {"question": "...", "p": 0.65, "why": "..."}"#;
            TypedError::new(message, help)
        })?;
        let subject = match (line.question, line.claim) {
            (Some(question), None) if !question.contains('/') => question,
            (None, Some(claim)) if claim.contains('/') => claim,
            (Some(_), Some(_)) => {
                return Err(TypedError::new("it has both `question` and `claim`", "write two lines"));
            }
            (Some(_), None) => {
                return Err(TypedError::new("`question` names a claim", "use the key `claim`"));
            }
            (None, Some(_)) => {
                return Err(TypedError::new("`claim` lacks its argument", "write ARGUMENT/CLAIM"));
            }
            (None, None) => {
                return Err(TypedError::new("`question` is missing", "add `question` or `claim`"));
            }
        };
        let mut typed = TypedForecast::default();
        let mut same = false;
        match line.p {
            None => {}
            Some(Value::String(text)) if text == "same" => same = true,
            Some(Value::Object(options)) => {
                for (name, share) in &options {
                    typed.options.push(format!("{name}={}", as_typed("p", share)?));
                }
            }
            Some(value) => typed.probability = Some(as_typed("p", &value)?),
        }
        for (level, value) in line.quantiles.into_iter().flatten() {
            typed.quantiles.push(format!("{level}={}", as_typed("quantiles", &value)?));
        }
        for (value, level) in line.cdf.into_iter().flatten() {
            typed.cdf.push((as_typed("cdf", &value)?, as_typed("cdf", &level)?));
        }
        if let Some((mean, sd)) = line.normal {
            typed.normal = Some(format!("{},{sd}", as_typed("normal", &mean)?));
        }
        for (slot, key, value) in [
            (&mut typed.low, "low", line.low),
            (&mut typed.likely, "likely", line.likely),
            (&mut typed.high, "high", line.high),
        ] {
            *slot = value.map(|value| as_typed(key, &value)).transpose()?;
        }
        let ways = usize::from(same) + usize::from(line.withdrawn) + usize::from(!typed.is_empty());
        if ways != 1 {
            let message =
                if ways == 0 { "the line has no forecast" } else { "the line has more than one forecast" };
            let help = "give one of `p`, `quantiles`, `cdf`, `normal`, `low`/`likely`/`high`, `withdrawn`";
            return Err(TypedError::new(message, help));
        }
        Ok(Self {
            subject,
            same,
            withdrawn: line.withdrawn,
            typed,
            why: line.why,
            because: line.because,
            at: line.at,
            published: line.published,
            expires: line.expires,
            corrects: line.corrects,
            certain: line.certain,
            late: line.late,
        })
    }
}
