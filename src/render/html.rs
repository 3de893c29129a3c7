//! Pages as HTML files of their own: no script, nothing fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::harmless_lines;
use super::outline::{DEEPEST, nested_depth, words};
use crate::report::{Align, Block, Cell, OutlineLine, Page, Row, Table, Tone};

/// Forbids everything but the style sheet that stands in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const SHEET: &str = "\
:root{color-scheme:light dark;--text:#1b1b1b;--back:#fff;--faint:#5c5c5c;--line:#8a8a8a;--good:#0b6b2e;--warning:#7a4b00;--bad:#a11212}
@media (prefers-color-scheme:dark){:root{--text:#e8e8e8;--back:#161616;--faint:#a8a8a8;--line:#777;--good:#6fd08c;--warning:#f0b95a;--bad:#ff8b82}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:75rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;font-weight:400}
thead th{border-bottom:1px solid var(--line);font-weight:600}tbody th[scope=rowgroup]{border-top:1px solid var(--line);color:var(--faint)}
.right{text-align:right;font-variant-numeric:tabular-nums}dt{font-weight:600}dd{margin:0 0 .4rem 1.5rem}
pre{overflow-x:auto}.scroll{overflow-x:auto}.strong{font-weight:600}.good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}.faint,.as-of,.note{color:var(--faint)}
";

/// Writes a page as one HTML file in light or dark colours, as the reader's system asks for.
///
/// Everything from the page is escaped, line breaks become `<br>`, control characters visible signs; a policy in the
/// head forbids scripts and everything from outside. Dividers begin groups of rows; outlines are nested lists, at most
/// one level deeper from line to line, and lines beyond level 40 begin with their depth.
pub fn page(page: &Page) -> String {
    let title = page.title.as_deref().unwrap_or("warrant");
    let shown = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (super::harmless(title)) }
                style { (PreEscaped(SHEET)) }
            }
            body {
                main {
                    @if let Some(title) = &page.title { h1 { (lines(title)) } }
                    @if let Some(day) = &page.as_of { p.as-of { "as of " (lines(day)) } }
                    @for block in &page.blocks { (write_block(block)) }
                }
            }
        }
    };
    shown.into_string() + "\n"
}

fn write_block(block: &Block) -> Markup {
    match block {
        Block::Heading(level, text) => match level {
            0 | 1 => html! { h2 { (lines(text)) } },
            2 => html! { h3 { (lines(text)) } },
            3 => html! { h4 { (lines(text)) } },
            4 => html! { h5 { (lines(text)) } },
            _ => html! { h6 { (lines(text)) } },
        },
        Block::Paragraph(text) => html! { p { (lines(text)) } },
        Block::Facts(facts) => html! {
            dl { @for (name, cell) in facts { dt { (lines(name)) } dd { (write_cell(cell)) } } }
        },
        Block::Table(table) => write_table(table),
        Block::Outline(lines) => write_outline(lines),
        Block::Preformatted(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| super::harmless(text)).collect();
            html! { pre { (texts.join("\n")) } }
        }
    }
}

fn write_table(table: &Table) -> Markup {
    let caption = table.caption.as_deref().unwrap_or(&table.name);
    html! {
        @if table.columns.is_empty() { p { (lines(caption)) } } @else {
            div.scroll {
                table {
                    caption { (lines(caption)) }
                    thead {
                        tr { @for column in &table.columns {
                            th scope="col" class=[right(column.align)] { (column.title) }
                        } }
                    }
                    @for (label, rows) in groups(&table.rows) {
                        tbody {
                            @if let Some(label) = label {
                                tr { th scope="rowgroup" colspan=(table.columns.len()) { (lines(label)) } }
                            }
                            @for cells in rows { (write_row(table, cells)) }
                        }
                    }
                }
            }
        }
        @for note in &table.notes { p.note { (lines(note)) } }
    }
}

/// The rows between dividers, each group with the label of the divider above it.
fn groups(rows: &[Row]) -> Vec<(Option<&str>, Vec<&[Cell]>)> {
    let mut groups: Vec<(Option<&str>, Vec<&[Cell]>)> = vec![(None, Vec::new())];
    for row in rows {
        match row {
            Row::Divider(label) => groups.push((Some(label), Vec::new())),
            Row::Cells(cells) => groups.last_mut().into_iter().for_each(|(_, group)| group.push(cells)),
        }
    }
    groups.retain(|(label, group)| label.is_some() || !group.is_empty());
    groups
}

/// The first cell names its row.
fn write_row(table: &Table, cells: &[Cell]) -> Markup {
    let nothing = Cell::default();
    let cells = cells.iter().chain(std::iter::repeat(&nothing));
    html! {
        tr { @for (index, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
            @if index == 0 {
                th scope="row" class=[right(column.align)] { (write_cell(cell)) }
            } @else {
                td class=[right(column.align)] { (write_cell(cell)) }
            }
        } }
    }
}

/// Lists within lists, opened and closed one by one: the depth of an outline is not the depth of the stack.
fn write_outline(outline: &[OutlineLine]) -> Markup {
    let mut shown = String::new();
    let mut before = None;
    for line in outline {
        let depth = nested_depth(line.depth, before);
        match before {
            Some(before) if depth <= before => {
                shown.push_str("</li>");
                shown.push_str(&"</ul></li>".repeat(before - depth));
            }
            _ => shown.push_str("<ul>"),
        }
        let sign = words(line.depth, line.depth > DEEPEST, &line.sign, "");
        let item = html! { @if !sign.is_empty() { (lines(&sign)) " " } (write_cell(&line.cell)) };
        shown.push_str("<li>");
        shown.push_str(&item.into_string());
        before = Some(depth);
    }
    if let Some(before) = before {
        shown.push_str("</li></ul>");
        shown.push_str(&"</li></ul>".repeat(before));
    }
    PreEscaped(shown)
}

fn write_cell(cell: &Cell) -> Markup {
    match tone_class(cell.tone) {
        Some(class) if !cell.is_empty() => html! { span class=(class) { (lines(&cell.text)) } },
        _ => lines(&cell.text),
    }
}

fn lines(text: &str) -> Markup {
    html! { @for (index, line) in harmless_lines(text).enumerate() { @if index > 0 { br; } (line) } }
}

fn right(align: Align) -> Option<&'static str> {
    (align == Align::Right).then_some("right")
}

fn tone_class(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Strong => Some("strong"),
        Tone::Good => Some("good"),
        Tone::Warning => Some("warning"),
        Tone::Bad => Some("bad"),
        Tone::Faint => Some("faint"),
    }
}
