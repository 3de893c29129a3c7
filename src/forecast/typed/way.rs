//! How a forecast of a question is typed, for messages.

use crate::forecast::question::{AnswerShape, Question};

/// How a forecast of a question is typed.
pub fn way_to_type(question: &Question) -> String {
    match question.kind.shape() {
        AnswerShape::YesNo => "write `72%`, `0.72` or a word of the scale".to_owned(),
        AnswerShape::Options => {
            let shown: Vec<_> = even_shares(&question.options);
            format!("write each option with its share, for example {}", shown.join(" "))
        }
        AnswerShape::Line if question.kind.on_days() => {
            "write --low 2026-01-01 --likely 2026-06-01 --high 2027-01-01 (5, 50 and 95%), --quantile 5%=2026-01-01 ..., --normal 2026-06-01,90, or --cdf FILE"
                .to_owned()
        }
        AnswerShape::Line => {
            "write --low 9000 --likely 12000 --high 20000 (5, 50 and 95%), --quantile 5%=9000 ..., --normal 12000,1500, or --cdf FILE"
                .to_owned()
        }
    }
}

/// Puts a text into double quotes for a shell where it is more than a plain word.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '%' | ',' | '/' | ':' | '+')
    };
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// Even shares of all options, as an example.
pub(super) fn even_shares(options: &[String]) -> Vec<String> {
    let shares = vec![1.0 / options.len().max(1) as f64; options.len()];
    let parts = whole_parts(&shares, 100);
    options
        .iter()
        .zip(parts)
        .map(|(name, part)| format!("--option {}", shell_word(&format!("{name}={part}%"))))
        .collect()
}

/// Splits a whole number of parts by shares that sum to 1; what rounding leaves goes to the largest remainders.
pub(super) fn whole_parts(shares: &[f64], parts: u32) -> Vec<u32> {
    let exact = shares.iter().map(|share| share * f64::from(parts));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1000; the cast saturates"
    )]
    let mut whole: Vec<(u32, f64)> = exact.map(|exact| (exact.floor() as u32, exact.fract())).collect();
    let given: u32 = whole.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..whole.len()).collect();
    order.sort_by(|&a, &b| whole[b].1.total_cmp(&whole[a].1));
    for index in order.into_iter().take(parts.saturating_sub(given) as usize) {
        whole[index].0 += 1;
    }
    whole.into_iter().map(|(part, _)| part).collect()
}
