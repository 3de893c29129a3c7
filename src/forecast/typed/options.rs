//! `option=60%` for each option of a choice or ordinal question.

use super::error::TypedError;
use super::probability::{Reading, refuse_certainty};
use super::way::{even_shares, shell_word, whole_parts};
use crate::finding::nearest;
use crate::forecast::probability::{Probability, percent};
use crate::forecast::question::Question;
use crate::forecast::record::Prediction;
use crate::forecast::record::SUM_TOLERANCE;

/// Reads the shares of all options.
pub(super) fn read(
    question: &Question,
    typed: &[String],
    reading: Reading,
) -> Result<Prediction, TypedError> {
    let mut shares: Vec<Option<f64>> = vec![None; question.options.len()];
    for text in typed {
        let (index, share) = one(question, text, reading)?;
        let slot = shares.get_mut(index);
        if slot.is_none_or(|slot| slot.replace(share.value()).is_some()) {
            let name = question.options.get(index).map_or("", String::as_str);
            return Err(TypedError::new(
                format!("the option `{name}` is given twice"),
                "give each option once",
            ));
        }
    }
    let sum: f64 = shares.iter().flatten().sum();
    let unnamed: Vec<&str> = question
        .options
        .iter()
        .zip(&shares)
        .filter(|(_, share)| share.is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    let sums_to_one = (sum - 1.0).abs() <= SUM_TOLERANCE;
    if !unnamed.is_empty() && (!sums_to_one || !reading.certain) {
        let rest = 1.0 - sum;
        let help = if rest > SUM_TOLERANCE {
            let each = rest / unnamed.len() as f64;
            let filled = shares.iter().map(|share| share.unwrap_or(each)).collect::<Vec<_>>();
            format!("share out what is left: {}", command(question, &filled))
        } else {
            "leave something for them, or add --certain, which gives them 0".to_owned()
        };
        return Err(TypedError::new(format!("nothing is said about: {}", unnamed.join(", ")), help));
    }
    let shares: Vec<f64> = shares.into_iter().map(|share| share.unwrap_or(0.0)).collect();
    if !sums_to_one {
        let message = format!("the probabilities sum to {}, not 100%", sum_text(sum));
        let help = if sum > 0.0 {
            let normalised: Vec<f64> = shares.iter().map(|share| share / sum).collect();
            format!("in the same proportions: {}", command(question, &normalised))
        } else {
            "give each option its share".to_owned()
        };
        return Err(TypedError::new(message, help));
    }
    let named = question.options.iter().cloned().zip(shares).collect();
    Ok(Prediction::Options(named))
}

/// Reads one `option=60%`; of several `=` the last counts, since an option may have one in its name.
fn one(question: &Question, text: &str, reading: Reading) -> Result<(usize, Probability), TypedError> {
    let form =
        || format!("write it as {}", even_shares(&question.options).first().map_or("", String::as_str));
    let Some((name, share)) = text.rsplit_once('=') else {
        return Err(TypedError::new(format!("`{text}` has no `=`"), form()));
    };
    let name = name.trim();
    let Some(index) = question.options.iter().position(|option| option == name) else {
        let help = match nearest(name, question.options.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the options are: {}", question.options_in_words()),
        };
        return Err(TypedError::new(format!("unknown option `{name}`"), help));
    };
    let share = Probability::parse(share, reading.scale).map_err(|error| {
        let error = TypedError::from(error);
        TypedError::new(format!("{name}: {}", error.message), error.help)
    })?;
    refuse_certainty(share, reading.certain)
        .map_err(|error| TypedError::new(format!("{name}: {}", error.message), error.help))?;
    Ok((index, share))
}

/// `--option "a=60%"` for every option, in tenths of a per cent that sum to 100 exactly.
fn command(question: &Question, shares: &[f64]) -> String {
    let tenths = whole_parts(shares, 1000);
    let flags: Vec<_> = question
        .options
        .iter()
        .zip(tenths)
        .map(|(name, tenth)| format!("--option {}", shell_word(&format!("{name}={}", per_mille(tenth)))))
        .collect();
    flags.join(" ")
}

fn per_mille(tenths: u32) -> String {
    if tenths.is_multiple_of(10) {
        format!("{}%", tenths / 10)
    } else {
        format!("{}.{}%", tenths / 10, tenths % 10)
    }
}

fn sum_text(sum: f64) -> String {
    if sum > 1.0 {
        let text = format!("{:.4}", sum * 100.0);
        format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
    } else {
        percent(sum)
    }
}
