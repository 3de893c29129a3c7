//! Texts that would be markup, steer or overflow.

use warrant::argument::Bearing;
use warrant::picture::{Diagram, Direction, Layout, ReasonTarget, map_picture, text_width};
use warrant::render::{dot, mermaid, svg};

use crate::picture::maps::{claim, map, reason};

/// Texts and what an XML reader must find of them in the tooltip; `None` where something is replaced.
pub(crate) const TEXTS: [&str; 10] = [
    "<script>alert(1)</script>",
    "]]> <![CDATA[ --> <!-- <?xml ?>",
    "\" onload=\"alert(1)\" x='",
    "&lt;b&gt; &amp; &#x0; &unknown;",
    "\u{0}\u{1b}[31m\u{7}\u{85}\u{9b}\u{fffe}\u{ffff}",
    "\u{202e}gnirts a\u{2066}\u{200f}\u{feff}",
    "עברית العربية فارسی",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 🏴\u{e0067}\u{e0062}\u{e007f} 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    "\\l \\n %%{init: {}}%% #quot; `**x**` $$x$$ ; end subgraph \"",
    "﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽ e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// A map in which everything is hostile.
pub(crate) fn hostile() -> Diagram {
    let mut claims: Vec<_> = TEXTS.iter().enumerate().map(|(index, text)| claim(index, text)).collect();
    claims.push(claim(TEXTS.len(), &"W".repeat(10_000)));
    for (claim, text) in claims.iter_mut().zip(TEXTS) {
        text.clone_into(&mut claim.id);
        text.clone_into(&mut claim.status_reason);
        claim.word = Some(text.to_owned());
        claim.group = Some(claim.id.len() % 3);
    }
    let mut reasons: Vec<_> = (1..claims.len())
        .map(|index| reason(Bearing::Supports, vec![index], ReasonTarget::Claim(0)))
        .collect();
    for (reason, text) in reasons.iter_mut().zip(TEXTS) {
        text.clone_into(&mut reason.id);
        reason.why = Some(text.to_owned());
        reason.named = true;
    }
    let groups = [TEXTS[0], TEXTS[8], TEXTS[4]].map(str::to_owned).into();
    Diagram { title: TEXTS.concat(), id: TEXTS[0].to_owned(), groups, ..map(claims, reasons) }
}

#[test]
fn hostile_texts_are_text() {
    let picture = map_picture(&hostile(), Layout::default());
    let text = svg::map(&picture, &svg::LIGHT);
    let document = roxmltree::Document::parse(&text).unwrap();
    let known = ["svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"];
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{node:?}");
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{node:?}");
    }
    assert!(document.descendants().any(|node| node.text().is_some_and(|text| text.contains(TEXTS[0]))));
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains(['\u{202e}', '\u{fffe}', '\u{ffff}', '\u{2066}']));
}

#[test]
fn hostile_texts_stay_in_their_boxes() {
    let picture = map_picture(&hostile(), Layout::default());
    for placed in &picture.cards {
        for line in &placed.card.lines {
            assert!(text_width(&line.text, line.size, line.weight) <= line.room, "{}", line.text);
        }
        assert!(placed.card.height < 500, "a card never shows more than it can");
        // Where no width is known, drawing is clipped.
        let foreign = placed.card.lines.iter().any(|line| line.text.chars().any(|c| u32::from(c) > 0x2100));
        assert!(!foreign || placed.card.clipped);
    }
}

#[test]
fn other_formats_keep_them_text_too() {
    let dot = dot::map(&hostile(), Direction::LeftToRight);
    // Each statement on its own line, each quote that ends a string unescaped in pairs.
    for line in dot.lines() {
        let mut quotes = 0;
        let mut escaped = false;
        for c in line.chars() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => quotes += 1,
                _ => escaped = false,
            }
            if c != '\\' {
                escaped = false;
            }
        }
        assert_eq!(quotes % 2, 0, "{line}");
    }
    let mermaid = mermaid::map(&hostile(), Direction::LeftToRight);
    assert!(!mermaid.contains("%%") && !mermaid.contains("<script") && !mermaid.contains('`'));
}
