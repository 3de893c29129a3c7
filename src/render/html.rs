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
                    @for block in &page.blocks { (write_block(block, &Manner::PLAIN)) }
                }
            }
        }
    };
    shown.into_string() + "\n"
}

#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    /// How far headings stand below those of a page of its own.
    pub(super) deeper: u8,
    /// Where a name leads that fills a whole cell.
    pub(super) target: &'a dyn Fn(&str) -> Option<&'a str>,
    /// Whether texts are tied together: web addresses become links, and cells carry the heading of their column for
    /// screens that are too narrow for rows.
    pub(super) woven: bool,
}

impl Manner<'_> {
    /// As a page of its own has them.
    const PLAIN: Manner<'static> = Manner { deeper: 0, target: &|_| None, woven: false };

    fn lines(&self, text: &str) -> Markup {
        if !self.woven {
            return lines(text);
        }
        html! {
            @for (index, line) in harmless_lines(text).enumerate() { @if index > 0 { br; } (self.woven_line(&line)) }
        }
    }

    /// A line in which what stands between backticks is code, or a link where something has that name.
    fn woven_line(&self, line: &str) -> Markup {
        let mut parts: Vec<&str> = line.split('`').collect();
        // A backtick without a second one is only a backtick.
        let alone = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
        html! {
            @for (index, part) in parts.iter().enumerate() {
                @if index % 2 == 0 { (linked(part)) } @else {
                    @match (self.target)(part) {
                        Some(target) => a href={"#" (target)} { (part) },
                        None => code { (part) },
                    }
                }
            }
            @if let Some(alone) = alone { "`" (linked(alone)) }
        }
    }

    fn cell(&self, cell: &Cell) -> Markup {
        let inner = match (self.target)(&cell.text) {
            Some(target) => html! { a href={"#" (target)} { (lines(&cell.text)) } },
            None => self.lines(&cell.text),
        };
        match tone_class(cell.tone) {
            Some(class) if !cell.is_empty() => html! { span class=(class) { (inner) } },
            _ => inner,
        }
    }
}

pub(super) fn write_block(block: &Block, manner: &Manner<'_>) -> Markup {
    match block {
        Block::Heading(level, text) => match (*level).max(1).saturating_add(manner.deeper) {
            1 => html! { h2 { (lines(text)) } },
            2 => html! { h3 { (lines(text)) } },
            3 => html! { h4 { (lines(text)) } },
            4 => html! { h5 { (lines(text)) } },
            _ => html! { h6 { (lines(text)) } },
        },
        Block::Paragraph(text) => html! { p { (manner.lines(text)) } },
        Block::Facts(facts) => html! {
            dl { @for (name, cell) in facts { dt { (lines(name)) } dd { (manner.cell(cell)) } } }
        },
        Block::Table(table) => write_table(table, manner),
        Block::Outline(lines) => write_outline(lines, manner),
        Block::Preformatted(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| super::harmless(text)).collect();
            html! { pre { (texts.join("\n")) } }
        }
    }
}

pub(super) fn write_table(table: &Table, manner: &Manner<'_>) -> Markup {
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
                            @for cells in rows { (write_row(table, cells, manner)) }
                        }
                    }
                }
            }
        }
        @for note in &table.notes { p.note { (manner.lines(note)) } }
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
fn write_row(table: &Table, cells: &[Cell], manner: &Manner<'_>) -> Markup {
    let nothing = Cell::default();
    let cells = cells.iter().chain(std::iter::repeat(&nothing));
    html! {
        tr { @for (index, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
            @let heading = manner.woven.then_some(&*column.title);
            @if index == 0 {
                th scope="row" class=[right(column.align)] data-label=[heading] { (manner.cell(cell)) }
            } @else {
                td class=[right(column.align)] data-label=[heading] { (manner.cell(cell)) }
            }
        } }
    }
}

/// Lists within lists, opened and closed one by one: the depth of an outline is not the depth of the stack.
fn write_outline(outline: &[OutlineLine], manner: &Manner<'_>) -> Markup {
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
        let item = html! { @if !sign.is_empty() { (lines(&sign)) " " } (manner.cell(&line.cell)) };
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

/// A text with its line breaks, harmless and escaped.
pub(super) fn lines(text: &str) -> Markup {
    html! { @for (index, line) in harmless_lines(text).enumerate() { @if index > 0 { br; } (line) } }
}

/// A line in which web addresses are links. Only `http` and `https` are, so that no address can run anything.
pub(super) fn linked(line: &str) -> Markup {
    let mut rest = line;
    let mut parts = Vec::new();
    while let Some(at) = next_address(rest) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"'`".contains(c)).unwrap_or(from.len());
        let address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
        parts.push((before, address));
        rest = &from[address.len()..];
    }
    html! { @for (before, address) in &parts { (before) (outside(address, address)) } (rest) }
}

/// A link to the world outside where the address is one of the web; else the words alone.
pub(super) fn outside(address: &str, words: &str) -> Markup {
    let words = super::harmless(words);
    html! {
        @if next_address(address) == Some(0) && !address.contains(char::is_whitespace) {
            // On paper the address stands beside other words.
            a.outside[words != address] href=(address) rel="noopener noreferrer" { (words) }
        } @else { (words) }
    }
}

fn next_address(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(at, _)| at).find(|&at| {
        let rest = &text[at + "http".len()..];
        let host = rest.strip_prefix("://").or_else(|| rest.strip_prefix("s://"));
        host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
    })
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

#[cfg(test)]
mod tests {
    use super::super::samples::{hostile, ordinary};
    use super::*;

    fn body(shown: &str) -> &str {
        shown
            .split_once("<main>")
            .and_then(|(_, rest)| rest.split_once("</main>"))
            .map_or("", |(body, _)| body)
    }

    #[test]
    fn a_page_with_tables_that_can_be_read_aloud() {
        let shown = page(&ordinary());
        assert_eq!(
            body(&shown),
            "<h1>chips: training cost will not fall tenfold</h1><p class=\"as-of\">as of 2026-11-23</p>\
             <div class=\"scroll\"><table><caption>What the article argues</caption><thead><tr>\
             <th scope=\"col\">Id</th><th scope=\"col\">Status</th><th scope=\"col\">Claim</th>\
             <th scope=\"col\">Reason or link</th><th scope=\"col\" class=\"right\">P</th></tr></thead>\
             <tbody><tr><th scope=\"row\"><span class=\"strong\">T</span></th><td>open</td>\
             <td>Training cost per unit falls less than tenfold by 2030</td><td>needs P1, P2</td>\
             <td class=\"right\"></td></tr>\
             <tr><th scope=\"row\">P2</th><td><span class=\"good\">stands</span></td>\
             <td>Export controls stay in force through 2028</td><td>question controls-2028</td>\
             <td class=\"right\">72%</td></tr></tbody>\
             <tbody><tr><th scope=\"rowgroup\" colspan=\"5\">not argued for</th></tr>\
             <tr><th scope=\"row\">C1</th><td><span class=\"bad\">falls</span></td><td>Better algorithms</td><td></td>\
             <td class=\"right\">11%</td></tr></tbody></table></div>\
             <p class=\"note\">P is what the forecasters say.</p><h2>Facts</h2>\
             <dl><dt>type</dt><dd>binary</dd><dt>closes</dt><dd><span class=\"warning\">2028-12-31</span></dd></dl>\
             <p>One thesis, two premises.<br>One conjecture is rejected and nothing else is said.</p>\
             <ul><li>T Training cost<ul><li>+ P2 Export controls stay in force through 2028, as the ministry wrote\
             <ul><li>- C1 Better algorithms<ul><li>[57] + far down</li></ul></li></ul></li></ul></li></ul>\
             <pre>  |  *\n  | *</pre>"
        );
    }

    #[test]
    fn nothing_is_run_or_fetched() {
        for shown in [page(&ordinary()), page(&hostile())] {
            assert!(shown.starts_with("<!DOCTYPE html><html lang=\"en\">") && shown.ends_with("</html>\n"));
            assert!(shown.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
            for outside in ["<script", "http:", "https:", "url(", "@import", "<link", "<img", "javascript:"] {
                assert!(!shown.contains(outside), "{outside}");
            }
            assert!(shown.contains("prefers-color-scheme:dark"));
        }
    }

    #[test]
    fn hostile_text_is_escaped() {
        let shown = page(&hostile());
        assert!(shown.contains(
            "<td><span class=\"bad\">a|b\\|c<br># d␛[31m\\u{202e}&lt;script&gt;alert(1)&lt;/script&gt;"
        ));
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
    }

    #[test]
    fn lists_are_closed_as_often_as_opened() {
        let line = |depth| OutlineLine { depth, sign: String::new(), cell: depth.to_string().into() };
        let outline = [0, 1, 2, 0, 5, 1, 0].map(line);
        assert_eq!(
            write_outline(&outline, &Manner::PLAIN).into_string(),
            "<ul><li>0<ul><li>1<ul><li>2</li></ul></li></ul></li><li>0<ul><li>5</li><li>1</li></ul></li><li>0</li></ul>"
        );
        assert_eq!(write_outline(&[], &Manner::PLAIN).into_string(), "");
    }
}
