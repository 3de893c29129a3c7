//! The argument as an outline: the thesis first, below each claim what bears on it.

use super::argument_table::{sign, status_text};
use super::page::{Block, Cell, OutlineLine, Page, Tone, heading};
use super::world::World;
use crate::argument::{ArgumentMap, ClaimIndex, InferenceIndex, Role};
use crate::belief::labelling::Label;
use crate::belief::status::Statuses;
use crate::finding::Vocabulary;

/// What is still to be written: a claim or an inference below a claim.
enum Step {
    Claim(ClaimIndex, usize, String),
    Inference(InferenceIndex, usize),
}

/// Outlines an argument without recursion; what was shown already is named and not repeated. `depth` cuts it.
pub fn argument_tree(world: &World<'_>, map: &ArgumentMap, depth: Option<usize>) -> Page {
    let statuses = world.statuses(map);
    let mut shown = vec![false; map.claims.len()];
    let mut lines = Vec::new();
    let deepest = depth.unwrap_or(usize::MAX);
    // The thesis first, then whatever bears on nothing, then what only cycles hold.
    let by_role = |role: Role| {
        map.numbered_claims().filter(move |(_, claim)| claim.role == role).map(|(index, _)| index)
    };
    let roots = by_role(Role::Thesis).chain(
        map.numbered_claims()
            .filter(|(index, claim)| claim.role != Role::Thesis && map.uses(*index).is_empty())
            .map(|(index, _)| index),
    );
    let rest = map.numbered_claims().map(|(index, _)| index);
    for root in roots.chain(rest) {
        if shown[root.position()] {
            continue;
        }
        let mut waiting = vec![Step::Claim(root, 0, String::new())];
        while let Some(step) = waiting.pop() {
            match step {
                Step::Claim(index, level, sign) => {
                    let claim = map.claim(index);
                    let repeated = std::mem::replace(&mut shown[index.position()], true);
                    let reasons = map.reasons(index);
                    let mut text = if repeated && !reasons.is_empty() {
                        format!("{} (see above)", claim.id.value)
                    } else {
                        claim_text(world, map, &statuses, index, repeated)
                    };
                    let tone = match statuses.claim(index) {
                        Label::Falls => Tone::Faint,
                        _ if claim.role == Role::Thesis => Tone::Strong,
                        _ => Tone::Plain,
                    };
                    let more = !repeated && !reasons.is_empty();
                    if more && level >= deepest {
                        text.push_str(&format!(" (+{} below)", reasons.len()));
                    }
                    lines.push(OutlineLine { depth: level, sign, cell: Cell::toned(text, tone) });
                    if more && level < deepest {
                        waiting
                            .extend(reasons.iter().rev().map(|&reason| Step::Inference(reason, level + 1)));
                    }
                }
                Step::Inference(index, level) => {
                    let inference = map.inference(index);
                    let mark = sign(inference.bearing.word()).to_owned();
                    let undercutters = map.undercutters(index);
                    if let ([only], true, true) =
                        (inference.premises.as_slice(), inference.plain, undercutters.is_empty())
                    {
                        waiting.push(Step::Claim(*only, level, mark));
                        continue;
                    }
                    let status = statuses.inference(index).word();
                    let why =
                        inference.why.as_deref().map_or_else(String::new, |why| format!(" {}", why.trim()));
                    let text = format!("{} [{status}]{why}", inference.id.value);
                    lines.push(OutlineLine {
                        depth: level,
                        sign: mark,
                        cell: Cell::toned(text, Tone::Faint),
                    });
                    if level < deepest {
                        waiting.extend(
                            undercutters.iter().rev().map(|&undercut| Step::Inference(undercut, level + 1)),
                        );
                        waiting.extend(
                            inference
                                .premises
                                .iter()
                                .rev()
                                .map(|&premise| Step::Claim(premise, level + 1, "&".to_owned())),
                        );
                    }
                }
            }
        }
    }
    let legend = "+ supports, - rebuts, x undercuts, & linked premise".to_owned();
    Page {
        title: Some(heading(&map.id, &map.article.title)),
        as_of: world.shown_as_of(),
        blocks: vec![Block::Outline(lines), Block::Paragraph(legend)],
    }
}

/// A claim in one line: id, status and why, text, and the first time the questions it is linked to.
fn claim_text(
    world: &World<'_>,
    map: &ArgumentMap,
    statuses: &Statuses,
    index: ClaimIndex,
    repeated: bool,
) -> String {
    let claim = map.claim(index);
    let status = status_text(statuses.claim(index).word(), &statuses.reason(map, index));
    let mut text = format!("{} [{status}] {}", claim.id.value, claim.text.value);
    if !repeated {
        for link in world.links_of(map, index) {
            text.push_str(&format!(" {{{}}}", link.question.value));
        }
    }
    text
}
