//! A claim as a card: fixed width, its text wrapped, everything inside its box.

use super::diagram::{DiagramClaim, QuestionChip};
use super::font::{Weight, is_listed, text_width};
use super::paragraph::{Setting, drawable, elide, wrap};
use super::selection::Fold;
use crate::argument::{LinkMode, PremiseKind, Role, Stance};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;

/// Lines of a proposition that a card shows; the whole text is in its tooltip.
const LINES: usize = 12;
/// Lines of a chip.
const CHIP_LINES: usize = 3;
/// Questions that a card shows one by one.
const CHIPS: usize = 6;
/// Room between border and text.
const PADDING: i32 = 11;
/// Width of the status stripe at the near edge.
pub const STRIPE: i32 = 7;

/// The outline of a card, by which a role is told without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The thesis: a double, heavy frame.
    Double,
    /// A conjecture: round ends.
    Round,
    /// A premise: a plain box.
    Box,
    /// An assumption: cut corners.
    Cut,
    /// Background: a thin box.
    Thin,
}

/// A line of text inside a card. Positions are relative to the card; `y` is the base line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// Left end.
    pub x: i32,
    /// Base line.
    pub y: i32,
    /// Type size.
    pub size: i32,
    /// How heavy the letters are.
    pub weight: Weight,
    /// The words.
    pub text: String,
    /// Room it may take.
    pub room: i32,
    /// What it is, which decides its colour.
    pub part: Part,
}

/// What a line of a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The id.
    Id,
    /// Role and kind.
    Role,
    /// The status in a word.
    Status,
    /// The proposition.
    Proposition,
    /// The proposition of a rejected claim, struck through.
    Struck,
    /// What a badge says.
    Badge,
    /// What an urgent badge says.
    Alarm,
    /// What a chip says.
    Chip,
    /// What folds below.
    Fold,
}

/// A frame around lines of a card: a badge or a question's chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Left end.
    pub x: i32,
    /// Upper end.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Which kind.
    pub kind: FrameKind,
}

/// Kinds of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// A quiet badge.
    Badge,
    /// A badge that asks for attention.
    Alarm,
    /// A question that is open.
    OpenQuestion,
    /// A question that is answered.
    SettledQuestion,
}

/// A card, not yet placed.
#[derive(Clone, Debug)]
pub struct Card {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Its outline.
    pub shape: Shape,
    /// Its status, shown as a stripe, an icon and a word.
    pub status: Label,
    /// Centre of the status icon.
    pub icon: (i32, i32),
    /// Whether more hangs below it that is not drawn.
    pub stacked: bool,
    /// Its lines.
    pub lines: Vec<TextLine>,
    /// Frames behind lines.
    pub frames: Vec<Frame>,
    /// Everything about the claim in words, for tooltips and screen readers.
    pub tooltip: String,
    /// Whether some character has no known width, so that drawing must be clipped.
    pub clipped: bool,
}

/// Sets a claim as a card of a width.
pub(super) fn card(claim: &DiagramClaim, width: i32, fold: Option<Fold>) -> Card {
    let thesis = claim.role == Role::Thesis;
    let left = STRIPE + PADDING;
    let room = width - left - PADDING;
    let mut lines = Vec::new();
    let mut frames = Vec::new();
    let word = match claim.status {
        Label::Stands => "stands",
        Label::Falls => "falls",
        Label::Open => "open",
    };
    // The head: id and role at the left, status at the right.
    let status_width = text_width(word, 11, Weight::Bold);
    let status_x = width - PADDING - status_width;
    let icon = (status_x - 11, 19);
    let head_room = icon.0 - 10 - left;
    let role = role_words(claim);
    let role_width = text_width(role, 11, Weight::Regular);
    let id_room = (head_room - role_width - 7).max(24);
    let id = elide(&drawable(&claim.id), Setting { size: 13, weight: Weight::Bold, width: id_room, most: 1 });
    let role_x = left + text_width(&id, 13, Weight::Bold) + 7;
    let id_line =
        |part, x, size, weight, text: String, room| TextLine { x, y: 24, size, weight, text, room, part };
    lines.push(id_line(Part::Id, left, 13, Weight::Bold, id, id_room));
    lines.push(id_line(Part::Role, role_x, 11, Weight::Regular, role.to_owned(), icon.0 - 8 - role_x));
    lines.push(id_line(Part::Status, status_x, 11, Weight::Bold, word.to_owned(), status_width));
    let mut y = 32;
    // Badges in rows.
    let mut x = left;
    let mut badges: Vec<(&str, bool)> = Vec::new();
    match claim.stance {
        Some(Stance::Rejected) => badges.push(("rejected by the author", false)),
        Some(Stance::Held) => badges.push(("held by the author", false)),
        Some(Stance::Open) | None => {}
    }
    if claim.unanswered {
        badges.push(("! unanswered", true));
    }
    if claim.contested {
        badges.push(("contested", false));
    }
    for &(text, alarm) in &badges {
        let wide = text_width(text, 11, Weight::Regular) + 12;
        if x > left && x + wide > left + room {
            x = left;
            y += 22;
        }
        let kind = if alarm { FrameKind::Alarm } else { FrameKind::Badge };
        frames.push(Frame { x, y, width: wide, height: 18, kind });
        let part = if alarm { Part::Alarm } else { Part::Badge };
        lines.push(TextLine {
            x: x + 6,
            y: y + 13,
            size: 11,
            weight: Weight::Regular,
            text: text.to_owned(),
            room: wide - 12,
            part,
        });
        x += wide + 6;
    }
    if !badges.is_empty() {
        y += 24;
    }
    // The proposition.
    let (size, weight, step) = if thesis { (16, Weight::Bold, 21) } else { (13, Weight::Regular, 18) };
    let part = if claim.stance == Some(Stance::Rejected) { Part::Struck } else { Part::Proposition };
    let text = drawable(&claim.text);
    for line in wrap(&text, Setting { size, weight, width: room, most: LINES }) {
        y += step;
        lines.push(TextLine { x: left, y: y - 4, size, weight, text: line, room, part });
    }
    if let Some(author) = &claim.word {
        let said = format!("author's word: {}", drawable(author));
        y += 17;
        let setting = Setting { size: 11, weight: Weight::Regular, width: room, most: 1 };
        lines.push(TextLine {
            x: left,
            y: y - 4,
            size: 11,
            weight: Weight::Regular,
            text: elide(&said, setting),
            room,
            part: Part::Role,
        });
    }
    y += 6;
    for text in chip_texts(&claim.questions) {
        let set =
            wrap(&text.0, Setting { size: 11, weight: Weight::Regular, width: room - 30, most: CHIP_LINES });
        let height = 15 * i32::try_from(set.len()).unwrap_or(1) + 6;
        frames.push(Frame { x: left, y, width: room, height, kind: text.1 });
        let mut base = y + 14;
        for line in set {
            lines.push(TextLine {
                x: left + 24,
                y: base,
                size: 11,
                weight: Weight::Regular,
                text: line,
                room: room - 30,
                part: Part::Chip,
            });
            base += 15;
        }
        y += height + 5;
    }
    if let Some(fold) = fold {
        let mut base = y + 12;
        for line in wrap(&fold_words(fold), Setting { size: 11, weight: Weight::Bold, width: room, most: 3 })
        {
            lines.push(TextLine {
                x: left,
                y: base,
                size: 11,
                weight: Weight::Bold,
                text: line,
                room,
                part: Part::Fold,
            });
            base += 15;
        }
        y = base - 8;
    }
    let clipped = !lines.iter().all(|line| is_listed(&line.text));
    Card {
        width,
        height: (y + 6).max(62),
        shape: shape(claim),
        status: claim.status,
        icon,
        stacked: fold.is_some(),
        lines,
        frames,
        tooltip: tooltip(claim, word),
        clipped,
    }
}

fn shape(claim: &DiagramClaim) -> Shape {
    match (claim.role, claim.kind) {
        (Role::Thesis, _) => Shape::Double,
        (Role::Conjecture, _) => Shape::Round,
        (Role::Premise, Some(PremiseKind::Assumption)) => Shape::Cut,
        (Role::Premise, Some(PremiseKind::Background)) => Shape::Thin,
        (Role::Premise, _) => Shape::Box,
    }
}

fn role_words(claim: &DiagramClaim) -> &'static str {
    match (claim.role, claim.kind) {
        (Role::Thesis, _) => "thesis",
        (Role::Conjecture, _) => "conjecture",
        (Role::Premise, Some(kind)) => kind.word(),
        (Role::Premise, None) => "premise",
    }
}

fn chip_texts(questions: &[QuestionChip]) -> Vec<(String, FrameKind)> {
    let mut texts: Vec<(String, FrameKind)> = questions
        .iter()
        .take(CHIPS)
        .map(|chip| {
            let kind = if chip.settled { FrameKind::SettledQuestion } else { FrameKind::OpenQuestion };
            (chip_words(chip), kind)
        })
        .collect();
    if questions.len() > CHIPS {
        texts.push((format!("and {} more questions", questions.len() - CHIPS), FrameKind::OpenQuestion));
    }
    texts
}

fn chip_words(chip: &QuestionChip) -> String {
    let mode = match chip.mode {
        LinkMode::Test => "test",
        LinkMode::Evidence => "evidence",
        LinkMode::Anchor => "anchor",
    };
    let answer = chip.answer.as_ref().map_or_else(String::new, |answer| format!(" if {}", drawable(answer)));
    format!("{mode} {}{answer}: {}", drawable(&chip.question), drawable(&chip.shown))
}

fn fold_words(fold: Fold) -> String {
    let more = |count: usize, one: &str| {
        if count == 1 { format!("{count} {one}") } else { format!("{count} {one}s") }
    };
    let against = if fold.against > 0 { format!(" ({} against)", fold.against) } else { String::new() };
    match fold.claims {
        Some(claims) => {
            format!("folded: {}{against}, {} below", more(fold.reasons, "reason"), more(claims, "claim"))
        }
        None => format!("folded: {}{against}", more(fold.reasons, "reason")),
    }
}

fn tooltip(claim: &DiagramClaim, status: &str) -> String {
    let mut words = format!("{} ({}", drawable(&claim.id), role_words(claim));
    if let Some(stance) = claim.stance {
        words.push_str(", ");
        words.push_str(stance.word());
    }
    words.push_str("): ");
    words.push_str(&drawable(&claim.text));
    words.push_str(&format!(" [{status}: {}]", drawable(&claim.status_reason)));
    for chip in &claim.questions {
        words.push_str(&format!(" {{{}}}", chip_words(chip)));
    }
    words
}
