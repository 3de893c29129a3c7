//! The command that settles a due item.

use super::reason::Reason;
use crate::forecast::{AnswerShape, Question, QuestionType};

/// The command that settles a due item, with placeholders in capitals.
///
/// `open` says whether the question still takes forecasts. Ids are kebab-case, so nothing needs quoting.
pub(super) fn command(question: &Question, reason: Reason, open: bool) -> String {
    let id = &question.id;
    match reason {
        Reason::RuleReady => format!("warrant resolve --auto {id} --apply"),
        Reason::Overdue | Reason::Due | Reason::ClaimWaits if question.rule.is_some() => {
            format!("warrant resolve --auto {id}")
        }
        Reason::Overdue | Reason::Due | Reason::ClaimWaits => {
            format!("warrant resolve {id} {} --known DATE", answer(question.kind))
        }
        // A new record with its source replaces the bare one.
        Reason::ReceiptMissing => {
            format!("warrant resolve {id} {} --known DATE --source URL", answer(question.kind))
        }
        Reason::Orphaned => format!("warrant resolve {id} --void not-applicable --known DATE --note TEXT"),
        Reason::Closes | Reason::Opens | Reason::Expiring | Reason::Stale | Reason::Never if open => {
            format!("warrant forecast {id} {}", view(question.kind))
        }
        Reason::Closes | Reason::Opens | Reason::Expiring | Reason::Stale | Reason::Never => {
            format!("warrant show {id}")
        }
    }
}

fn answer(kind: QuestionType) -> &'static str {
    match kind.shape() {
        AnswerShape::YesNo => "ANSWER",
        AnswerShape::Options => "OPTION",
        AnswerShape::Line if kind.on_days() => "DAY",
        AnswerShape::Line => "NUMBER",
    }
}

fn view(kind: QuestionType) -> &'static str {
    match kind.shape() {
        AnswerShape::YesNo => "P",
        AnswerShape::Options => "OPTION=P",
        AnswerShape::Line => "LOW LIKELY HIGH",
    }
}
