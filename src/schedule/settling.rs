//! The command that settles what is due.

use super::reason::Reason;
use crate::forecast::{Question, QuestionType};

/// The command that settles what is due; what is in capitals is for the reader to fill in.
///
/// `open` says whether the question still takes forecasts. Ids are kebab-case, so nothing needs quoting.
pub fn command(question: &Question, reason: Reason, open: bool) -> String {
    let id = &question.id;
    match reason {
        Reason::Overdue | Reason::Due | Reason::ClaimWaits | Reason::ReceiptMissing => resolve(question),
        Reason::RuleReady => format!("warrant resolve-auto {id} --apply"),
        Reason::Orphaned => format!("warrant resolve {id} --void not-applicable --known DATE --note TEXT"),
        Reason::Closes | Reason::Opens | Reason::Expiring | Reason::Stale | Reason::Never if open => {
            forecast(question)
        }
        _ => format!("warrant show {id}"),
    }
}

fn resolve(question: &Question) -> String {
    let id = &question.id;
    if question.rule.is_some() {
        return format!("warrant resolve-auto {id}");
    }
    let outcome = match question.kind {
        QuestionType::Binary => "ANSWER",
        QuestionType::Choice | QuestionType::Ordinal => "OPTION",
        QuestionType::Numeric => "NUMBER",
        QuestionType::Date => "DAY",
    };
    format!("warrant resolve {id} {outcome} --known DATE")
}

fn forecast(question: &Question) -> String {
    let id = &question.id;
    match question.kind {
        QuestionType::Binary => format!("warrant forecast {id} P"),
        QuestionType::Choice | QuestionType::Ordinal => format!("warrant forecast {id} OPTION=P..."),
        QuestionType::Numeric | QuestionType::Date => format!("warrant forecast {id} LOW LIKELY HIGH"),
    }
}
