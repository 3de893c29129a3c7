//! Pages and findings for the tests of this room: an ordinary page, a hostile one, and any page.

use proptest::prelude::*;

use crate::finding::{Code, Finding, Place, Severity, SourceSet};
use crate::report::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone};

pub(super) fn ordinary() -> Page {
    let mut claims = Table::new(
        "claims",
        vec![
            Column::fixed("id", "Id"),
            Column::fixed("status", "Status"),
            Column::text("claim", "Claim", 2),
            Column::text("reason", "Reason or link", 1),
            Column::number("p", "P"),
        ],
    );
    claims.caption = Some("What the article argues".to_owned());
    claims.push(vec![
        Cell::toned("T", Tone::Strong),
        "open".into(),
        "Training cost per unit falls less than tenfold by 2030".into(),
        "needs P1, P2".into(),
        Cell::default(),
    ]);
    claims.push(vec![
        "P2".into(),
        Cell::toned("stands", Tone::Good),
        "Export controls stay in force through 2028".into(),
        "question controls-2028".into(),
        "72%".into(),
    ]);
    claims.rows.push(Row::Divider("not argued for".to_owned()));
    claims.push(vec![
        "C1".into(),
        Cell::toned("falls", Tone::Bad),
        "Better algorithms".into(),
        "".into(),
        "11%".into(),
    ]);
    claims.notes.push("P is what the forecasters say.".to_owned());
    let line =
        |depth, sign: &str, text: &str| OutlineLine { depth, sign: sign.to_owned(), cell: text.into() };
    Page {
        title: Some("chips: training cost will not fall tenfold".to_owned()),
        as_of: Some("2026-11-23".to_owned()),
        blocks: vec![
            Block::Table(claims),
            Block::Heading(1, "Facts".to_owned()),
            Block::Facts(vec![
                ("type".to_owned(), "binary".into()),
                ("closes".to_owned(), Cell::toned("2028-12-31", Tone::Warning)),
            ]),
            Block::Paragraph(
                "One thesis, two premises.\nOne conjecture is rejected and nothing else is said.".to_owned(),
            ),
            Block::Outline(vec![
                line(0, "", "T Training cost"),
                line(1, "+", "P2 Export controls stay in force through 2028, as the ministry wrote"),
                line(2, "-", "C1 Better algorithms"),
                line(57, "+", "far down"),
            ]),
            Block::Preformatted(vec!["  |  *".to_owned(), "  | *".to_owned()]),
        ],
    }
}

/// Text that tries to break out of whatever it is written into.
pub(super) const HOSTILE: &str =
    "a|b\\|c\n# d\u{1b}[31m\u{202e}<script>alert(1)</script>`*_[x](y)&amp; -->\u{9b}2J";

/// A page whose every text is hostile, with tables that lack columns or rows.
pub(super) fn hostile() -> Page {
    let mut table = Table::new(HOSTILE, vec![Column::fixed("key", "Key"), Column::text("text", "Text", 1)]);
    table.caption = Some(HOSTILE.to_owned());
    table.push(vec![HOSTILE.into(), Cell::toned(HOSTILE, Tone::Bad)]);
    table.rows.push(Row::Divider(HOSTILE.to_owned()));
    table.rows.push(Row::Cells(Vec::new()));
    table.notes.push(HOSTILE.to_owned());
    let mut bare = Table::new("bare", Vec::new());
    bare.rows.push(Row::Cells(Vec::new()));
    Page {
        title: Some(HOSTILE.to_owned()),
        as_of: Some(HOSTILE.to_owned()),
        blocks: vec![
            Block::Heading(9, HOSTILE.to_owned()),
            Block::Paragraph(HOSTILE.to_owned()),
            Block::Facts(vec![(HOSTILE.to_owned(), HOSTILE.into())]),
            Block::Table(table),
            Block::Table(bare),
            Block::Table(Table::new("empty", vec![Column::number("n", "N")])),
            Block::Outline(vec![OutlineLine { depth: 3, sign: HOSTILE.to_owned(), cell: HOSTILE.into() }]),
            Block::Preformatted(vec![HOSTILE.to_owned(), "````".to_owned()]),
        ],
    }
}

/// Words, markup, wide and joined characters, controls.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,9} ",
        2 => prop::sample::select(vec![
            "|", "\\", "\n", "\r\n", "\r", "\t", "# ", "- ", "+ ", "1. ", "```", "**", "__", "[x](y)", "<b>", "&amp;",
            "<br>", "=1+1", "-0.5", "+3%", "@x", "'", "\"", ",", "~~~", "$x$", "===", "    ",
            "\u{1b}[31m", "\u{9b}", "\u{202e}", "\u{200d}", "\u{fe0f}", "\u{2028}", "\0", "\u{e0080}", "\u{e0091}",
            "北京", "👩\u{200d}💻", "नमस्ते", "e\u{301}", "المعرفة", "ﷺ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        20 => prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        1 => (395_usize..460).prop_map(|length| "x".repeat(length)),
    ]
}

fn any_cell() -> impl Strategy<Value = Cell> {
    let tones = vec![Tone::Plain, Tone::Strong, Tone::Good, Tone::Warning, Tone::Bad, Tone::Faint];
    (any_text(), prop::sample::select(tones)).prop_map(|(text, tone)| Cell { text, tone })
}

/// A table of up to five columns whose rows may be too short or too long.
pub(super) fn any_table() -> impl Strategy<Value = Table> {
    let title = prop::sample::select(vec!["", "Id", "Claim", "a|b", "北京", "ß"]);
    let column = (title, any::<bool>(), 0_u8..4).prop_map(|(title, right, stretch)| Column {
        key: "key",
        title: title.into(),
        align: if right { Align::Right } else { Align::Left },
        stretch,
    });
    let row = prop_oneof![
        9 => prop::collection::vec(any_cell(), 0..6).prop_map(Row::Cells),
        1 => any_text().prop_map(Row::Divider),
    ];
    (
        any_text(),
        prop::option::of(any_text()),
        prop::collection::vec(column, 0..5),
        prop::collection::vec(row, 0..6),
        prop::collection::vec(any_text(), 0..2),
    )
        .prop_map(|(name, caption, columns, rows, notes)| Table { name, caption, columns, rows, notes })
}

pub(super) fn any_page() -> impl Strategy<Value = Page> {
    let depth = prop_oneof![0_usize..6, 30_usize..60, Just(usize::MAX)];
    let line =
        (depth, any_text(), any_cell()).prop_map(|(depth, sign, cell)| OutlineLine { depth, sign, cell });
    let block = prop_oneof![
        (any::<u8>(), any_text()).prop_map(|(level, text)| Block::Heading(level, text)),
        any_text().prop_map(Block::Paragraph),
        prop::collection::vec((any_text(), any_cell()), 0..4).prop_map(Block::Facts),
        any_table().prop_map(Block::Table),
        prop::collection::vec(line, 0..6).prop_map(Block::Outline),
        prop::collection::vec(any_text(), 0..4).prop_map(Block::Preformatted),
    ];
    (prop::option::of(any_text()), prop::option::of(any_text()), prop::collection::vec(block, 0..4))
        .prop_map(|(title, as_of, blocks)| Page { title, as_of, blocks })
}

/// Findings of every kind: with an excerpt, without a text, without a place, over lines, hostile, allowed.
pub(super) fn findings() -> (Vec<Finding>, SourceSet) {
    let mut sources = SourceSet::default();
    let log = sources.add("forecasts/controls-2028.toml");
    let text = "[[forecast]]\nwhy = \"x\"\n\nprobabilty = 0.72\nlong = '''\na\nb\n'''\n";
    sources.keep(log, text.to_owned());
    let stored = sources.add("sources/cnas.txt");
    let odd = sources.add("od%d:na,me\u{1b}.toml");
    sources.keep(odd, "\u{1b}\tü\u{202e}x\u{9b}".to_owned());
    let mut allowed = Finding::new(Code::Cycle, None, "allowed");
    allowed.severity = Severity::Allowed;
    let mut lines = Finding::new(Code::EmptyText, Place::new(log, 42..60), "several lines").label("here");
    lines.severity = Severity::Note;
    let findings = vec![
        Finding::new(Code::UnknownKey, Place::new(log, 24..34), "unknown key `probabilty`")
            .label("not a key of [[forecast]]")
            .related(Place::new(log, 0..12), "in this forecast")
            .help("did you mean `probability`?"),
        Finding::new(Code::UnusedSource, Place::new(stored, 3..5), "nothing cites `cnas`").help("cite it"),
        Finding::new(Code::DraftQuestion, None, "a draft"),
        lines,
        Finding::new(Code::BadId, Place::new(odd, 2..7), HOSTILE)
            .label(HOSTILE)
            .related(Place::new(stored, 0..1), HOSTILE)
            .help(HOSTILE),
        allowed,
    ];
    (findings, sources)
}
