//! A map as a Mermaid flow chart, for pages that draw those.

use std::fmt::Write;

use super::harmless;
use crate::argument::{Bearing, PremiseKind, Role, Stance};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;
use crate::picture::{Diagram, DiagramClaim, Direction, ReasonTarget};

/// Writes the whole map: claims `c0`, `c1`..., reasons `r0`..., so that no id of the file can be taken for syntax.
pub fn map(diagram: &Diagram, direction: Direction) -> String {
    let mut text = String::from(match direction {
        Direction::LeftToRight => "flowchart RL\n",
        Direction::TopToBottom => "flowchart BT\n",
    });
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  accTitle: {}", plain(&diagram.title));
    for (index, claim) in diagram.claims.iter().enumerate() {
        let (open, close) = match (claim.role, claim.kind) {
            (Role::Thesis, _) => ("[[", "]]"),
            (Role::Conjecture, _) => ("([", "])"),
            (_, Some(PremiseKind::Assumption)) => ("{{", "}}"),
            _ => ("[", "]"),
        };
        let _ = writeln!(text, "  c{index}{open}\"{}\"{close}", label(claim));
    }
    for (group, title, claims) in diagram.filled_groups() {
        let _ = writeln!(text, "  subgraph g{group}[\"{}\"]", escaped(title));
        for claim in claims {
            let _ = writeln!(text, "    c{claim}");
        }
        text.push_str("  end\n");
    }
    for (index, reason) in diagram.reasons.iter().enumerate() {
        let (open, sign, close, line) = match reason.bearing {
            Bearing::Supports => ("((", "+", "))", "-->"),
            Bearing::Rebuts => ("[", "−", "]", "-.-x"),
            Bearing::Undercuts => ("{", "×", "}", "-.-x"),
        };
        let name = if reason.named { format!("{sign} {}", escaped(&reason.id)) } else { sign.to_owned() };
        let _ = writeln!(text, "  r{index}{open}\"{name}\"{close}");
        for premise in &reason.premises {
            let _ = writeln!(text, "  c{premise} --- r{index}");
        }
        let target = match reason.target {
            ReasonTarget::Claim(claim) => format!("c{claim}"),
            ReasonTarget::Reason(reason) => format!("r{reason}"),
        };
        let _ = writeln!(text, "  r{index} {line} {target}");
    }
    for (one, other) in &diagram.contraries {
        let _ = writeln!(text, "  c{one} x--x|\"both cannot hold\"| c{other}");
    }
    text.push_str("  classDef thesis stroke-width:4px\n  classDef falls stroke-dasharray:6 4\n  classDef open stroke-dasharray:2 3\n");
    for (index, claim) in diagram.claims.iter().enumerate() {
        if claim.role == Role::Thesis {
            let _ = writeln!(text, "  class c{index} thesis");
        }
    }
    let claims = diagram.claims.iter().enumerate().map(|(index, claim)| ('c', index, claim.status));
    let reasons = diagram.reasons.iter().enumerate().map(|(index, reason)| ('r', index, reason.status));
    for (kind, index, status) in claims.chain(reasons) {
        if status != Label::Stands {
            let _ = writeln!(text, "  class {kind}{index} {}", status.word());
        }
    }
    text
}

fn label(claim: &DiagramClaim) -> String {
    let kind = claim.kind.map_or(claim.role.word(), Vocabulary::word);
    let mut parts = vec![format!("{} ({kind}) {}", claim.id, claim.status.word())];
    if claim.stance == Some(Stance::Rejected) {
        parts.push("rejected by the author".to_owned());
    }
    if claim.unanswered {
        parts.push("unanswered".to_owned());
    }
    parts.push(claim.text.clone());
    parts.extend(claim.questions.iter().map(|chip| format!("? {}: {}", chip.question, chip.shown)));
    parts.iter().map(|part| escaped(part)).collect::<Vec<_>>().join("<br>")
}

/// One line for a quoted label: what Mermaid, its Markdown or HTML would read becomes an entity by number.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        if matches!(c, '"' | '#' | '&' | '<' | '>' | '`' | '%' | ';' | '\\' | '*' | '_' | '$') {
            let _ = write!(shown, "#{};", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A line outside quotes, where nothing can be escaped: signs of the syntax are left out.
fn plain(text: &str) -> String {
    harmless(text)
        .chars()
        .filter(|c| !matches!(c, '#' | ';' | '%' | '{' | '}' | '<' | '>' | '&' | '"' | '`' | '\\'))
        .collect()
}
