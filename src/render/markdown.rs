//! Pages as GitHub's Markdown.

use super::harmless_lines;
use super::outline::{nested_depth, words};
use crate::report::{Align, Block, OutlineLine, Page, Row, Table};

/// Writes a page: the title as a heading of level 1, blocks below it.
///
/// Whatever stands in a text is shown as that text: signs that would become markup are escaped, HTML is written as
/// entities, line breaks as `<br>`. Tones are not shown. A divider is a row with its label in bold. Outlines are
/// nested lists, at most one level deeper from line to line; lines beyond level 40 begin with their depth.
pub fn page(page: &Page) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(title) = page.title.as_deref().filter(|title| !title.trim().is_empty()) {
        parts.push(format!("# {}", escape(title)));
    }
    if let Some(day) = &page.as_of {
        parts.push(format!("as of {}", escape(day)));
    }
    for block in &page.blocks {
        write_block(block, &mut parts);
    }
    parts.retain(|part| !part.trim().is_empty());
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

fn write_block(block: &Block, parts: &mut Vec<String>) {
    match block {
        Block::Heading(level, text) => {
            let signs = "#".repeat(usize::from(*level).clamp(1, 5) + 1);
            parts.push(format!("{signs} {}", escape(text)));
        }
        Block::Paragraph(text) => parts.push(escape_start(text)),
        Block::Facts(facts) => {
            let fact = |(name, cell): &(String, crate::report::Cell)| {
                format!("- **{}:** {}", escape(name), escape(&cell.text)).trim_end().to_owned()
            };
            parts.push(facts.iter().map(fact).collect::<Vec<_>>().join("\n"));
        }
        Block::Table(table) => write_table(table, parts),
        Block::Outline(lines) => parts.push(write_outline(lines)),
        Block::Preformatted(lines) => parts.push(fenced(lines)),
    }
}

fn write_table(table: &Table, parts: &mut Vec<String>) {
    parts.extend(table.caption.iter().map(|caption| escape_start(caption)));
    if !table.columns.is_empty() {
        let titles = table.columns.iter().map(|column| escape(&column.title));
        let rules = table.columns.iter().map(|column| match column.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        });
        let mut lines = vec![write_row(titles), write_row(rules)];
        for row in &table.rows {
            let width = table.columns.len();
            lines.push(match row {
                Row::Cells(cells) => {
                    let texts = cells.iter().map(|cell| escape(&cell.text));
                    write_row(texts.chain(std::iter::repeat(String::new())).take(width))
                }
                Row::Divider(label) => {
                    let label = escape(label);
                    let first = if label.is_empty() { label } else { format!("**{label}**") };
                    write_row(std::iter::once(first).chain(std::iter::repeat(String::new())).take(width))
                }
            });
        }
        parts.push(lines.join("\n"));
    }
    parts.extend(table.notes.iter().map(|note| escape_start(note)));
}

fn write_row(cells: impl Iterator<Item = String>) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(&cell);
        line.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    line
}

fn write_outline(lines: &[OutlineLine]) -> String {
    let mut before = None;
    let mut shown = Vec::with_capacity(lines.len());
    for line in lines {
        let depth = nested_depth(line.depth, before);
        before = Some(depth);
        let text = words(line.depth, line.depth > super::outline::DEEPEST, &line.sign, &line.cell.text);
        shown.push(format!("{}- {}", "  ".repeat(depth), escape_start(&text)).trim_end().to_owned());
    }
    shown.join("\n")
}

/// A block of code whose fence is longer than any within it.
fn fenced(lines: &[String]) -> String {
    let longest = |line: &String| line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(lines.iter().map(longest).max().unwrap_or(0).max(2) + 1);
    let shown = lines.iter().map(|line| super::harmless(line).trim_end().to_owned());
    std::iter::once(fence.clone()).chain(shown).chain(std::iter::once(fence)).collect::<Vec<_>>().join("\n")
}

/// Escapes a text that stands within a line: in a cell, behind a heading sign or behind a name.
fn escape(text: &str) -> String {
    let lines: Vec<String> = harmless_lines(text).map(|line| escape_line(line.trim())).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines[first..last].join("<br>")
}

/// Escapes a text at the start of a line, where list, heading and quote signs count too.
fn escape_start(text: &str) -> String {
    let mut escaped = escape(text);
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let sign = escaped.as_bytes().get(digits).copied();
    let at = match (digits, sign) {
        (0, Some(b'-' | b'+' | b'=' | b':')) => 0,
        (1.., Some(b'.' | b')')) => digits,
        _ => return escaped,
    };
    escaped.insert(at, '\\');
    escaped
}

fn escape_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, hostile, ordinary};
    use super::*;

    #[test]
    fn a_page_for_a_review() {
        assert_eq!(
            page(&ordinary()),
            "\
# chips: training cost will not fall tenfold

as of 2026-11-23

What the article argues

| Id | Status | Claim | Reason or link | P |
| --- | --- | --- | --- | ---: |
| T | open | Training cost per unit falls less than tenfold by 2030 | needs P1, P2 | |
| P2 | stands | Export controls stay in force through 2028 | question controls-2028 | 72% |
| **not argued for** | | | | |
| C1 | falls | Better algorithms | | 11% |

P is what the forecasters say.

## Facts

- **type:** binary
- **closes:** 2028-12-31

One thesis, two premises.<br>One conjecture is rejected and nothing else is said.

- T Training cost
  - \\+ P2 Export controls stay in force through 2028, as the ministry wrote
    - \\- C1 Better algorithms
      - \\[57\\] + far down

```
  |  *
  | *
```
"
        );
    }

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(
            escape(HOSTILE),
            "a\\|b\\\\\\|c<br>\\# d␛\\[31m\\\\u{202e}&lt;script&gt;alert(1)&lt;/script&gt;\
             \\`\\*\\_\\[x\\](y)&amp;amp; --&gt;\\\\u{9b}2J"
        );
        for (text, escaped) in [
            ("- a", "\\- a"),
            ("12. a", "12\\. a"),
            ("3) a", "3\\) a"),
            ("=== a", "\\=== a"),
            ("  # a", "\\# a"),
            ("1.5 a", "1\\.5 a"),
            ("a - b", "a - b"),
        ] {
            assert_eq!(escape_start(text), escaped);
        }
    }

    #[test]
    fn hostile_text_opens_nothing() {
        let shown = page(&hostile());
        let (marked_up, fenced) = shown.split_once("`````\n").expect("a fence longer than the one within");
        assert!(!marked_up.contains("<script") && !shown.contains('\u{1b}'), "{shown}");
        assert!(fenced.contains("\n````\n`````\n"), "{fenced}");
        assert!(shown.contains("| N |\n| ---: |\n"));
        assert_eq!(page(&Page::default()), "");
    }
}
