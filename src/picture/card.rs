//! A claim as a card: fixed width, its text wrapped, everything inside its box.

use std::fmt::Write;

use super::diagram::{DiagramClaim, QuestionChip};
use super::font::{Weight, is_listed, text_width};
use super::paragraph::{Setting, drawable, elide, runs_leftward, wrap};
use super::selection::Fold;
use crate::argument::{LinkMode, PremiseKind, Role, Stance};
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;
use crate::report::status_text;

/// Lines of a proposition that a card shows; the whole text is in its tooltip.
const LINES: usize = 12;
const CHIP_LINES: usize = 3;
const CHIPS: usize = 6;
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
    /// Whether its paragraph runs from right to left; then `x` is its right end.
    pub leftward: bool,
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
    /// The claim's id, whole.
    pub id: String,
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
    let left = STRIPE + PADDING;
    let room = width - left - PADDING;
    let mut typesetter = Typesetter { left, room, y: 32, lines: Vec::new(), frames: Vec::new() };
    let icon = typesetter.head(claim, width);
    typesetter.badges(claim);
    typesetter.proposition(claim);
    typesetter.chips(claim);
    if let Some(fold) = fold {
        typesetter.fold(fold);
    }
    let Typesetter { y, lines, frames, .. } = typesetter;
    let clipped = !lines.iter().all(|line| is_listed(&line.text));
    Card {
        id: drawable(&claim.id),
        width,
        height: (y + 6).max(62),
        shape: shape(claim),
        status: claim.status,
        icon,
        stacked: fold.is_some(),
        lines,
        frames,
        tooltip: tooltip(claim),
        clipped,
    }
}

struct Typesetter {
    left: i32,
    room: i32,
    y: i32,
    lines: Vec<TextLine>,
    frames: Vec<Frame>,
}

impl Typesetter {
    /// Small type is 11 pixels high.
    fn small(&mut self, (x, y): (i32, i32), room: i32, part: Part, weight: Weight, text: String) {
        self.lines.push(TextLine { x, y, size: 11, weight, text, room, part, leftward: false });
    }

    /// Id and role at the left, status at the right; gives the centre of the status icon.
    fn head(&mut self, claim: &DiagramClaim, width: i32) -> (i32, i32) {
        let word = claim.status.word();
        let status_width = text_width(word, 11, Weight::Bold);
        let status_x = width - PADDING - status_width;
        let icon = (status_x - 11, 19);
        let role = role_words(claim);
        let id_room = (icon.0 - 10 - self.left - text_width(role, 11, Weight::Regular) - 7).max(24);
        let setting = Setting { size: 13, weight: Weight::Bold, width: id_room, most: 1 };
        let id = elide(&drawable(&claim.id), setting);
        let role_x = self.left + text_width(&id, 13, Weight::Bold) + 7;
        self.lines.push(TextLine {
            x: self.left,
            y: 24,
            size: 13,
            weight: Weight::Bold,
            text: id,
            room: id_room,
            part: Part::Id,
            leftward: false,
        });
        self.small((role_x, 24), icon.0 - 8 - role_x, Part::Role, Weight::Regular, role.to_owned());
        self.small((status_x, 24), status_width, Part::Status, Weight::Bold, word.to_owned());
        icon
    }

    fn badges(&mut self, claim: &DiagramClaim) {
        let stance = match claim.stance {
            Some(Stance::Rejected) => Some("rejected by the author"),
            Some(Stance::Held) => Some("held by the author"),
            Some(Stance::Open) | None => None,
        };
        let badges = [
            stance.map(|text| (text, FrameKind::Badge, Part::Badge)),
            claim.unanswered.then_some(("! unanswered", FrameKind::Alarm, Part::Alarm)),
            claim.contested.then_some(("contested", FrameKind::Badge, Part::Badge)),
        ];
        let (mut x, mut end) = (self.left, self.y);
        for (text, kind, part) in badges.into_iter().flatten() {
            let width = text_width(text, 11, Weight::Regular) + 12;
            if x > self.left && x + width > self.left + self.room {
                x = self.left;
                self.y += 22;
            }
            self.frames.push(Frame { x, y: self.y, width, height: 18, kind });
            self.small((x + 6, self.y + 13), width - 12, part, Weight::Regular, text.to_owned());
            x += width + 6;
            end = self.y + 24;
        }
        self.y = end;
    }

    fn proposition(&mut self, claim: &DiagramClaim) {
        let thesis = claim.role == Role::Thesis;
        let (size, weight, step) = if thesis { (16, Weight::Bold, 21) } else { (13, Weight::Regular, 18) };
        let part = if claim.stance == Some(Stance::Rejected) { Part::Struck } else { Part::Proposition };
        let (x, room) = (self.left, self.room);
        let leftward = runs_leftward(&claim.text);
        let start = if leftward { x + room } else { x };
        for text in wrap(&drawable(&claim.text), Setting { size, weight, width: room, most: LINES }) {
            self.y += step;
            self.lines.push(TextLine { x: start, y: self.y - 4, size, weight, text, room, part, leftward });
        }
        if let Some(author) = &claim.word {
            self.y += 17;
            let said = format!("author's word: {}", drawable(author));
            let said = elide(&said, Setting { size: 11, weight: Weight::Regular, width: room, most: 1 });
            self.small((x, self.y - 4), room, Part::Role, Weight::Regular, said);
        }
        self.y += 6;
    }

    fn chips(&mut self, claim: &DiagramClaim) {
        let room = self.room - 30;
        for (text, kind) in chip_texts(&claim.questions) {
            let setting = Setting { size: 11, weight: Weight::Regular, width: room, most: CHIP_LINES };
            let words = wrap(&text, setting);
            let height = 15 * i32::try_from(words.len()).unwrap_or(1) + 6;
            self.frames.push(Frame { x: self.left, y: self.y, width: self.room, height, kind });
            let mut base = self.y + 14;
            for line in words {
                self.small((self.left + 24, base), room, Part::Chip, Weight::Regular, line);
                base += 15;
            }
            self.y += height + 5;
        }
    }

    fn fold(&mut self, fold: Fold) {
        let mut base = self.y + 12;
        let setting = Setting { size: 11, weight: Weight::Bold, width: self.room, most: 3 };
        for line in wrap(&fold_words(fold), setting) {
            self.small((self.left, base), self.room, Part::Fold, Weight::Bold, line);
            base += 15;
        }
        self.y = base - 8;
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
            format!("folded: {}{against}, {}", more(fold.reasons, "reason"), more(claims, "claim"))
        }
        None => format!("folded: {}{against}", more(fold.reasons, "reason")),
    }
}

fn tooltip(claim: &DiagramClaim) -> String {
    let mut words = format!("{} ({}", drawable(&claim.id), role_words(claim));
    if let Some(stance) = claim.stance {
        words.push_str(", ");
        words.push_str(stance.word());
    }
    words.push_str("): ");
    words.push_str(&drawable(&claim.text));
    // Writing to a string cannot fail.
    let _ = write!(words, " [{}]", drawable(&status_text(claim.status.word(), &claim.status_reason)));
    for chip in &claim.questions {
        let _ = write!(words, " {{{}}}", chip_words(chip));
    }
    words
}
