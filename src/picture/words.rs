//! What a picture says in words: its title, what is folded, and descriptions for screen readers.

use super::diagram::ReasonTarget;
use super::font::Weight;
use super::geometry::Caption;
use super::paragraph::{Setting, drawable, elide, wrap};
use super::plan::{MARGIN, Plan};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;

const GOALS: usize = 8;

impl Plan<'_> {
    /// Title and a line that says what part of which map is shown, at the head of the picture.
    pub(super) fn title(&self, width: i32) -> Vec<Caption> {
        let mut captions = Vec::new();
        let mut y = MARGIN + 14;
        let setting = Setting { size: 20, weight: Weight::Bold, width: width - 2 * MARGIN, most: 3 };
        for text in wrap(&drawable(&self.diagram.title), setting) {
            captions.push(Caption { at: (MARGIN, y), size: 20, weight: Weight::Bold, text });
            y += 26;
        }
        let mut parts = vec![drawable(&self.diagram.id)];
        if let Some(focus) = self.layout.scope.focus.and_then(|focus| self.diagram.claims.get(focus)) {
            parts.push(format!("what bears on {}", drawable(&focus.id)));
            let goals = self.goals_of_focus();
            if !goals.is_empty() {
                parts.push(format!("which bears on {}", goals.join(", ")));
            }
        }
        let shown = self.selection.claims.iter().filter(|&&shown| shown).count();
        let all = self.diagram.claims.len();
        parts.push(if shown == all { format!("{all} claims") } else { format!("{shown} of {all} claims") });
        if let Some(day) = &self.diagram.as_of {
            parts.push(format!("as of {}", drawable(day)));
        }
        let setting = Setting { size: 12, weight: Weight::Regular, width: width - 2 * MARGIN, most: 1 };
        captions.push(Caption {
            at: (MARGIN, y - 4),
            size: 12,
            weight: Weight::Regular,
            text: elide(&parts.join(" · "), setting),
        });
        captions
    }

    /// What the focus itself bears on, each once, in file order.
    fn goals_of_focus(&self) -> Vec<String> {
        let Some(focus) = self.layout.scope.focus else { return Vec::new() };
        let mut goals: Vec<String> = Vec::new();
        for reason in self.diagram.reasons.iter().filter(|reason| reason.premises.contains(&focus)) {
            let goal = drawable(match reason.target {
                ReasonTarget::Claim(claim) => &self.diagram.claims[claim].id,
                ReasonTarget::Reason(target) => &self.diagram.reasons[target].id,
            });
            if goals.len() == GOALS {
                goals.push("…".to_owned());
                break;
            }
            if !goals.contains(&goal) {
                goals.push(goal);
            }
        }
        goals
    }

    /// What is not drawn, and how to see it.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut folded = self.selection.folded.iter().filter(|fold| fold.is_some()).count();
        if let Some(&root) = self.selection.roots.first()
            && self.selection.folded[root].is_some()
        {
            let id = drawable(&self.diagram.claims[root].id);
            notes.push(format!(
                "Not all that bears on {id} is drawn: `--focus {id} --depth 1` shows all of it."
            ));
            folded -= 1;
        }
        if folded > 0 {
            notes.push(format!(
                "{folded} {} stacked: more bears on what they say. `--focus ID` opens one, `--depth N` opens N levels.",
                if folded == 1 { "card is" } else { "cards are" }
            ));
        }
        if self.selection.left_out > 0 {
            notes.push(format!(
                "{} more claims that bear on nothing shown here are left out; `--depth N` draws them.",
                self.selection.left_out
            ));
        }
        notes
    }

    /// A reason in words, for tooltips and screen readers.
    pub(super) fn reason_words(&self, index: usize) -> String {
        let reason = &self.diagram.reasons[index];
        let premises: Vec<String> =
            reason.premises.iter().map(|&premise| drawable(&self.diagram.claims[premise].id)).collect();
        let target = match reason.target {
            ReasonTarget::Claim(claim) => &self.diagram.claims[claim].id,
            ReasonTarget::Reason(reason) => &self.diagram.reasons[reason].id,
        };
        let (verb, status) = (reason.bearing.word(), reason.status.word());
        let why = reason.why.as_ref().map_or_else(String::new, |why| format!(": {}", drawable(why)));
        format!(
            "{} [{status}]: {} {verb} {}{why}",
            drawable(&reason.id),
            premises.join(" with "),
            drawable(target)
        )
    }

    pub(super) fn description(&self) -> String {
        let count = |label: Label| {
            let claims = self.diagram.claims.iter().zip(&self.selection.claims);
            claims.filter(|(claim, shown)| **shown && claim.status == label).count()
        };
        let first = self.selection.roots.first().and_then(|&root| self.diagram.claims.get(root));
        let first = first.map_or_else(String::new, |claim| {
            format!(" It begins with {}: {}", drawable(&claim.id), drawable(&claim.text))
        });
        format!(
            "Argument map of {} claims: {} stand, {} fall, {} are open.{first}",
            self.selection.claims.iter().filter(|&&shown| shown).count(),
            count(Label::Stands),
            count(Label::Falls),
            count(Label::Open),
        )
    }
}
