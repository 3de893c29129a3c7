//! A map as Graphviz DOT, for those who want to lay it out with other tools.

use std::fmt::Write;

use super::harmless;
use crate::argument::{Bearing, PremiseKind, Role, Stance};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;
use crate::picture::{Diagram, DiagramClaim, Direction, ReasonTarget};

/// Writes the whole map: claims `c0`, `c1`..., reasons `r0`..., so that no id of the file can be taken for syntax.
pub fn map(diagram: &Diagram, direction: Direction) -> String {
    let mut text = String::from("digraph argument {\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "  graph [rankdir={}, label={}, labelloc=t, fontname=\"Arial\"];",
        match direction {
            Direction::LeftToRight => "RL",
            Direction::TopToBottom => "BT",
        },
        quoted(&diagram.title)
    );
    text.push_str("  node [fontname=\"Arial\", fontsize=11, shape=box, margin=\"0.15,0.08\"];\n  edge [fontname=\"Arial\", fontsize=10];\n");
    for (index, claim) in diagram.claims.iter().enumerate() {
        let shape = match (claim.role, claim.kind) {
            (Role::Thesis, _) => "shape=box, peripheries=2, penwidth=2",
            (Role::Conjecture, _) => "shape=box, style=rounded",
            (_, Some(PremiseKind::Assumption)) => "shape=octagon",
            (_, Some(PremiseKind::Background)) => "shape=box, style=dotted",
            _ => "shape=box",
        };
        let _ = writeln!(text, "  c{index} [label={}, {shape}];", label(claim));
    }
    for (group, title, claims) in diagram.filled_groups() {
        let members: Vec<String> = claims.iter().map(|claim| format!("c{claim};")).collect();
        let _ = writeln!(
            text,
            "  subgraph cluster_{group} {{ label={}; labeljust=l; style=dotted; {} }}",
            quoted(title),
            members.join(" ")
        );
    }
    for (index, reason) in diagram.reasons.iter().enumerate() {
        let (sign, shape, color, style) = match reason.bearing {
            Bearing::Supports => ("+", "circle", "#0b6b4f", "solid"),
            Bearing::Rebuts => ("-", "square", "#b3261e", "dashed"),
            Bearing::Undercuts => ("x", "diamond", "#6a1b9a", "dotted"),
        };
        let name = if reason.named { format!("{sign} {}", reason.id) } else { sign.to_owned() };
        let through = if reason.status == Label::Stands { "solid" } else { "dashed" };
        let why = reason.why.as_deref().unwrap_or(&reason.id);
        let _ = writeln!(
            text,
            "  r{index} [label={}, tooltip={}, shape={shape}, style={through}, color=\"{color}\", margin=\"0.02\", width=0.3, height=0.3];",
            quoted(&name),
            quoted(why),
        );
        for premise in &reason.premises {
            let _ = writeln!(text, "  c{premise} -> r{index} [arrowhead=none];");
        }
        let target = match reason.target {
            ReasonTarget::Claim(claim) => format!("c{claim}"),
            ReasonTarget::Reason(reason) => format!("r{reason}"),
        };
        let head = if reason.bearing == Bearing::Supports { "normal" } else { "tee" };
        let _ =
            writeln!(text, "  r{index} -> {target} [style={style}, color=\"{color}\", arrowhead={head}];");
    }
    for (one, other) in &diagram.contraries {
        let _ = writeln!(
            text,
            "  c{one} -> c{other} [dir=both, arrowhead=tee, arrowtail=tee, style=dashed, color=\"#7a4b00\", label=\"both cannot hold\", constraint=false];"
        );
    }
    text.push_str("}\n");
    text
}

fn label(claim: &DiagramClaim) -> String {
    let mut lines = vec![format!(
        "{} ({}) {}",
        claim.id,
        claim.kind.map_or(claim.role.word(), Vocabulary::word),
        claim.status.word()
    )];
    if claim.stance == Some(Stance::Rejected) {
        lines.push("[rejected by the author]".to_owned());
    }
    if claim.unanswered {
        lines.push("[unanswered]".to_owned());
    }
    lines.extend(super::wrap::wrap(&claim.text, 42));
    lines.extend(claim.questions.iter().map(|chip| format!("? {}: {}", chip.question, chip.shown)));
    let joined: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    format!("\"{}\\l\"", joined.join("\\l"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// One line in which nothing ends the string, escapes a character or is an entity.
fn escaped(text: &str) -> String {
    harmless(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
