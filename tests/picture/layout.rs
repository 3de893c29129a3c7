//! What a layout must keep on any map.

use std::collections::BTreeSet;

use proptest::prelude::*;
use warrant::argument::Bearing;
use warrant::picture::{
    Area, Diagram, Direction, LEAVES, Layout, LineKind, MapPicture, ReasonTarget, Scope, Step, map_picture,
    select, text_width,
};
use warrant::render::svg;

use crate::picture::maps::{any_map, claim, map, reason};

const WHOLE: Scope = Scope { focus: None, depth: Some(usize::MAX) };

fn areas(picture: &MapPicture) -> Vec<Area> {
    let cards = picture.cards.iter().map(|card| Area {
        x: card.x,
        y: card.y,
        width: card.card.width,
        height: card.card.height,
    });
    cards.chain(picture.badges.iter().map(|badge| badge.area)).collect()
}

fn overlap(one: Area, other: Area) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// The ends of a line's stretches.
fn ends(path: &[Step]) -> Vec<(i32, i32)> {
    let mut ends = Vec::new();
    for (at, step) in path.iter().enumerate() {
        let to = match *step {
            Step::Move(to) | Step::Line(to) | Step::Bend(_, to) => to,
        };
        if matches!(step, Step::Move(_)) || matches!(path.get(at + 1), None | Some(Step::Move(_))) {
            ends.push(to);
        }
    }
    ends
}

fn on_rim((x, y): (i32, i32), area: Area) -> bool {
    let inside = (area.x..=area.x + area.width).contains(&x) && (area.y..=area.y + area.height).contains(&y);
    inside && (x == area.x || x == area.x + area.width || y == area.y || y == area.y + area.height)
}

/// Boxes around the stretches of a line; bends stay within the box of their ends.
fn stretches(path: &[Step]) -> Vec<Area> {
    let mut boxes = Vec::new();
    let mut from = (0, 0);
    for step in path {
        let to = match *step {
            Step::Move(to) | Step::Line(to) | Step::Bend(_, to) => to,
        };
        if !matches!(step, Step::Move(_)) {
            let (x, y) = (from.0.min(to.0), from.1.min(to.1));
            boxes.push(Area { x, y, width: (from.0 - to.0).abs(), height: (from.1 - to.1).abs() });
        }
        from = to;
    }
    boxes
}

fn check(diagram: &Diagram, picture: &MapPicture, scope: Scope) -> Result<(), TestCaseError> {
    let all = areas(picture);
    for (at, &one) in all.iter().enumerate() {
        prop_assert!(
            one.x >= 0
                && one.y >= 0
                && one.x + one.width <= picture.width
                && one.y + one.height <= picture.height
        );
        for &other in &all[at + 1..] {
            prop_assert!(!overlap(one, other), "{one:?} overlaps {other:?}");
        }
    }
    // Every claim that is selected is drawn once.
    let selection = select(diagram, scope);
    let drawn: BTreeSet<usize> = picture.cards.iter().map(|card| card.claim).collect();
    prop_assert_eq!(drawn.len(), picture.cards.len());
    let selected: BTreeSet<usize> =
        (0..diagram.claims.len()).filter(|&claim| selection.claims[claim]).collect();
    prop_assert_eq!(&drawn, &selected);
    // Every reason of an open claim has a badge with a line for each premise and one to its target.
    let reasons: BTreeSet<usize> = selection.below.iter().flatten().copied().collect();
    let badges: Vec<usize> = picture.badges.iter().filter_map(|badge| badge.reason).collect();
    prop_assert_eq!(badges.len(), reasons.len());
    for badge in &picture.badges {
        let touching = |kind: fn(LineKind) -> bool| {
            let lines = picture.lines.iter().filter(|line| kind(line.kind));
            lines
                .flat_map(|line| ends(&line.path))
                .filter(|&end| on_rim(end, badge.area))
                .collect::<BTreeSet<_>>()
                .len()
        };
        let from_premises = touching(|kind| kind == LineKind::Premise);
        let Some(index) = badge.reason else {
            prop_assert!(touching(|kind| matches!(kind, LineKind::Lane(_))) >= 1);
            continue;
        };
        let reason = &diagram.reasons[index];
        let premises: BTreeSet<usize> = reason.premises.iter().copied().collect();
        prop_assert_eq!(from_premises, premises.len(), "{:?}", badge);
        match reason.target {
            ReasonTarget::Claim(_) => prop_assert_eq!(touching(|kind| matches!(kind, LineKind::Lane(_))), 1),
            ReasonTarget::Reason(target) if target == index => {}
            ReasonTarget::Reason(_) => prop_assert!(touching(|kind| kind == LineKind::Undercut) >= 1),
        }
    }
    // No line crosses a card or a badge.
    for line in &picture.lines {
        for stretch in stretches(&line.path) {
            for card in &picture.cards {
                let inner = Area {
                    x: card.x + 1,
                    y: card.y + 1,
                    width: card.card.width - 2,
                    height: card.card.height - 2,
                };
                let grown = Area { width: stretch.width.max(1), height: stretch.height.max(1), ..stretch };
                prop_assert!(!overlap(grown, inner), "{:?} crosses {:?}", line, inner);
            }
            for badge in &picture.badges {
                let Area { x, y, width, height } = badge.area;
                let inner = Area { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
                let grown = Area { width: stretch.width.max(1), height: stretch.height.max(1), ..stretch };
                prop_assert!(!overlap(grown, inner), "{:?} crosses the badge {:?}", line, inner);
            }
        }
    }
    frames_hold_their_cards(diagram, picture)?;
    texts_fit(picture)
}

/// Every card of a group is in one frame of that group, no other card in any, and frames keep apart.
fn frames_hold_their_cards(diagram: &Diagram, picture: &MapPicture) -> Result<(), TestCaseError> {
    for card in &picture.cards {
        let area = Area { x: card.x, y: card.y, width: card.card.width, height: card.card.height };
        let titles: Vec<&str> = picture
            .groups
            .iter()
            .filter(|group| overlap(group.area, area))
            .map(|group| group.title.as_str())
            .collect();
        let wanted: Vec<&str> =
            diagram.claims[card.claim].group.iter().map(|&group| diagram.groups[group].trim()).collect();
        prop_assert_eq!(titles, wanted);
    }
    for (at, group) in picture.groups.iter().enumerate() {
        let Area { x, y, width, height } = group.area;
        prop_assert!(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height);
        let label = &group.label;
        prop_assert!(label.at.0 + text_width(&label.text, label.size, label.weight) <= x + width);
        prop_assert!(picture.groups[at + 1..].iter().all(|other| !overlap(group.area, other.area)));
        let cards = picture.cards.iter().filter(|card| {
            let area = Area { x: card.x, y: card.y, width: card.card.width, height: card.card.height };
            overlap(area, group.area)
        });
        let highest = cards.map(|card| card.y).min();
        prop_assert!(
            highest.is_some_and(|highest| label.at.1 + 4 <= highest),
            "the title stands above its cards"
        );
    }
    Ok(())
}

fn texts_fit(picture: &MapPicture) -> Result<(), TestCaseError> {
    for card in &picture.cards {
        let card = &card.card;
        for line in &card.lines {
            let wide = text_width(&line.text, line.size, line.weight);
            prop_assert!(wide <= line.room, "{} of {}: {:?}", wide, line.room, line.text);
            let left = if line.leftward { line.x - wide } else { line.x };
            prop_assert!(left >= 0 && left + wide <= card.width - 8);
            prop_assert!(line.y - line.size >= 0 && line.y + 4 <= card.height);
        }
        for frame in &card.frames {
            prop_assert!(
                frame.x >= 0
                    && frame.x + frame.width <= card.width - 8
                    && frame.y + frame.height <= card.height
            );
        }
    }
    for caption in &picture.captions {
        prop_assert!(caption.at.0 + text_width(&caption.text, caption.size, caption.weight) <= picture.width);
    }
    for item in &picture.legend {
        let wide = text_width(item.text, 12, warrant::picture::Weight::Regular);
        prop_assert!(item.text_at.0 + wide <= picture.width && item.text_at.1 < picture.height);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_overlaps_and_everything_is_there(diagram in any_map(24), tall in any::<bool>(), width in prop::option::of(100_i32..4000)) {
        let direction = if tall { Direction::TopToBottom } else { Direction::LeftToRight };
        let layout = Layout { scope: WHOLE, direction, width };
        let picture = map_picture(&diagram, layout);
        prop_assert_eq!(picture.cards.len(), diagram.claims.len());
        check(&diagram, &picture, WHOLE)?;
        let text = svg::map(&picture, &svg::LIGHT);
        prop_assert_eq!(&text, &svg::map(&map_picture(&diagram, layout), &svg::LIGHT));
        prop_assert!(roxmltree::Document::parse(&text).is_ok());
    }

    #[test]
    fn a_part_keeps_the_same(diagram in any_map(40), focus in any::<usize>(), depth in prop::option::of(0_usize..4)) {
        let scope = Scope { focus: Some(focus % diagram.claims.len()), depth };
        let picture = map_picture(&diagram, Layout { scope, ..Layout::default() });
        check(&diagram, &picture, scope)?;
    }
}

#[test]
fn beyond_forty_leaves_branches_fold_and_depth_opens_them() {
    let claims: Vec<_> = (0..1000).map(|index| claim(index, "A claim.")).collect();
    let reasons = (1..1000)
        .map(|index| reason(Bearing::Supports, vec![index], ReasonTarget::Claim((index - 1) / 5)))
        .collect();
    let diagram = map(claims, reasons);
    let folded = map_picture(&diagram, Layout::default());
    let leaves = select(&diagram, Scope::default());
    let shown = leaves.claims.iter().filter(|&&shown| shown).count();
    assert_eq!(folded.cards.len(), shown);
    assert!((30..=LEAVES * 2).contains(&shown), "{shown}");
    assert!(folded.height < 6000 && folded.width < 3000, "{} x {}", folded.width, folded.height);
    // What is hidden is counted: 999 claims below the thesis, each below just one card.
    let hidden: usize = leaves.folded.iter().flatten().map(|fold| fold.claims.unwrap()).sum();
    assert_eq!(hidden + shown, 1000);
    let whole = map_picture(&diagram, Layout { scope: WHOLE, ..Layout::default() });
    assert_eq!(whole.cards.len(), 1000);
    assert!(whole.width < 3000, "the width follows the depth: {}", whole.width);
}

#[test]
fn one_claim_with_many_reasons_shows_some_of_each_kind() {
    let claims: Vec<_> = (0..201).map(|index| claim(index, "A claim.")).collect();
    let bearing = |index: usize| if index > 150 { Bearing::Rebuts } else { Bearing::Supports };
    let reasons = (1..201).map(|index| reason(bearing(index), vec![index], ReasonTarget::Claim(0))).collect();
    let diagram = map(claims, reasons);
    let selection = select(&diagram, Scope::default());
    let fold = selection.folded[0].unwrap();
    assert_eq!((selection.below[0].len(), fold.reasons, fold.against, fold.claims), (40, 160, 30, Some(160)));
}

#[test]
fn depth_costs_no_stack() {
    let count = 10_000;
    let claims: Vec<_> = (0..count).map(|index| claim(index, "A claim.")).collect();
    let chain = (1..count)
        .map(|index| reason(Bearing::Supports, vec![index], ReasonTarget::Claim(index - 1)))
        .collect();
    let diagram = map(claims.clone(), chain);
    assert_eq!(map_picture(&diagram, Layout { scope: WHOLE, ..Layout::default() }).cards.len(), count);
    assert!(map_picture(&diagram, Layout::default()).width < 8000);
    // Undercuts of undercuts of undercuts.
    let mut undercuts = vec![reason(Bearing::Supports, vec![1], ReasonTarget::Claim(0))];
    undercuts.extend(
        (2..count).map(|index| reason(Bearing::Undercuts, vec![index], ReasonTarget::Reason(index - 2))),
    );
    let picture = map_picture(&map(claims, undercuts), Layout { scope: WHOLE, ..Layout::default() });
    assert_eq!((picture.cards.len(), picture.badges.len()), (count, count - 1));
}

#[test]
fn undercuts_of_undercuts_do_not_lie_upon_each_other() {
    let count = 14;
    let claims: Vec<_> = (0..count).map(|index| claim(index, "A claim.")).collect();
    let mut reasons = vec![reason(Bearing::Supports, vec![1], ReasonTarget::Claim(0))];
    // Three undercut the reason, of which the first is undercut three times, and so on inwards.
    let targets = [0, 0, 0, 1, 1, 1, 4, 4, 4, 7, 7, 7];
    let undercut =
        |(at, target): (usize, usize)| reason(Bearing::Undercuts, vec![at + 2], ReasonTarget::Reason(target));
    reasons.extend(targets.into_iter().enumerate().map(undercut));
    for direction in [Direction::LeftToRight, Direction::TopToBottom] {
        let diagram = map(claims.clone(), reasons.clone());
        let picture = map_picture(&diagram, Layout { scope: WHOLE, direction, width: None });
        check(&diagram, &picture, WHOLE).unwrap();
        let lines: Vec<Vec<Area>> = picture
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Undercut)
            .map(|line| stretches(&line.path))
            .collect();
        assert!(lines.len() >= 8, "what undercuts one reason from afar shares a line: {}", lines.len());
        // Along the layer, which is the long way of a line.
        let thick = |area: &Area| Area { width: area.width.max(1), height: area.height.max(1), ..*area };
        let long = |area: &&Area| area.width.max(area.height) > 12 && area.width.min(area.height) == 0;
        for (at, one) in lines.iter().enumerate() {
            for other in &lines[at + 1..] {
                for (one, other) in
                    one.iter().filter(long).flat_map(|one| other.iter().map(move |other| (one, other)))
                {
                    let parallel = (one.width == 0) == (other.width == 0);
                    assert!(!(parallel && overlap(thick(one), thick(other))), "{one:?} lies upon {other:?}");
                }
            }
        }
    }
}

#[test]
fn what_undercuts_stays_near_what_it_undercuts() {
    // Four reasons, each with three undercuts, and nothing else that would pull them.
    let claims: Vec<_> = (0..17).map(|index| claim(index, "A claim.")).collect();
    let bearing = |at| if at == 3 { Bearing::Rebuts } else { Bearing::Supports };
    let mut reasons: Vec<_> =
        (0..4).map(|at| reason(bearing(at), vec![at + 1], ReasonTarget::Claim(0))).collect();
    reasons.extend((0..12).map(|at| reason(Bearing::Undercuts, vec![at + 5], ReasonTarget::Reason(at / 3))));
    let picture = map_picture(&map(claims, reasons), Layout { scope: WHOLE, ..Layout::default() });
    let mut cards: Vec<_> = picture.cards.iter().filter(|card| card.claim > 0).collect();
    cards.sort_by_key(|card| card.y);
    for pair in cards.windows(2) {
        let gap = pair[1].y - pair[0].y - pair[0].card.height;
        assert!(gap < 60, "{gap} pixels between cards {} and {}", pair[0].claim, pair[1].claim);
    }
}

#[test]
fn texts_that_run_from_the_right_start_there() {
    let diagram = map(vec![claim(0, "עברית וגם latin 12."), claim(1, "latin וגם עברית")], Vec::new());
    let picture = map_picture(&diagram, Layout { scope: WHOLE, ..Layout::default() });
    let text = svg::map(&picture, &svg::LIGHT);
    let document = roxmltree::Document::parse(&text).unwrap();
    let direction = |words: &str| {
        let node = document
            .descendants()
            .find(|node| node.tag_name().name() == "text" && node.text() == Some(words));
        node.unwrap().attribute("direction").map(str::to_owned)
    };
    assert_eq!(direction("עברית וגם latin 12.").as_deref(), Some("rtl"));
    assert_eq!(direction("latin וגם עברית"), None);
}

#[test]
fn an_empty_map_is_a_picture_too() {
    let picture = map_picture(&Diagram::default(), Layout::default());
    assert!(picture.cards.is_empty() && picture.width > 0 && picture.height > 0);
}
