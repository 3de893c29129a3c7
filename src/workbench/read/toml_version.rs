//! What only TOML 1.1 allows, which other editors and readers of the files refuse.

use crate::finding::{Code, FileId, Finding, Place};

/// Finds line breaks and trailing commas in inline tables, and the escapes `\e` and `\x`.
pub(super) fn findings(file: FileId, text: &str) -> Vec<Finding> {
    let mut scan = Scan { file, bytes: text.as_bytes(), at: 0, findings: Vec::new() };
    scan.run();
    scan.findings
}

struct Scan<'a> {
    file: FileId,
    bytes: &'a [u8],
    at: usize,
    findings: Vec<Finding>,
}

impl Scan<'_> {
    fn run(&mut self) {
        // Open brackets: `{` of inline tables and `[` of lists; only the innermost matters.
        let mut open: Vec<u8> = Vec::new();
        let mut last = b'\n';
        let mut reported = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'#' => {
                    self.at +=
                        self.bytes[self.at..].iter().position(|&b| b == b'\n').unwrap_or(self.bytes.len());
                    continue;
                }
                b'"' | b'\'' => {
                    self.skip_string(byte);
                    last = byte;
                    continue;
                }
                b'{' => {
                    open.push(byte);
                    reported = false;
                }
                b'[' => open.push(byte),
                b'}' if last == b',' && open.last() == Some(&b'{') => {
                    self.report(self.at..self.at + 1, "a comma before the end of an inline table");
                    open.pop();
                }
                b'}' | b']' => {
                    open.pop();
                }
                b'\n' if open.last() == Some(&b'{') && !reported => {
                    let mut start = self.at.saturating_sub(1);
                    while self.bytes.get(start).is_some_and(|byte| byte & 0xC0 == 0x80) {
                        start -= 1;
                    }
                    self.report(start..self.at, "a line break in an inline table");
                    reported = true;
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                last = byte;
            }
            self.at += 1;
        }
    }

    /// Moves past a string of either quote, single or triple.
    fn skip_string(&mut self, quote: u8) {
        let triple =
            self.bytes.get(self.at + 1) == Some(&quote) && self.bytes.get(self.at + 2) == Some(&quote);
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' && quote == b'"' {
                if let Some(b'e' | b'x') = self.bytes.get(self.at + 1) {
                    self.report(self.at..self.at + 2, "an escape");
                }
                self.at += 2;
            } else if byte == quote
                && (!triple
                    || self
                        .bytes
                        .get(self.at..self.at + 3)
                        .is_some_and(|run| run.iter().all(|&b| b == quote)))
            {
                self.at += if triple { 3 } else { 1 };
                // A triple-quoted string may end in one or two quotes of its own.
                while triple && self.bytes.get(self.at) == Some(&quote) {
                    self.at += 1;
                }
                return;
            } else if byte == b'\n' && !triple {
                return;
            } else {
                self.at += 1;
            }
        }
    }

    fn report(&mut self, span: std::ops::Range<usize>, what: &str) {
        let message = format!("{what}: only TOML 1.1 allows this");
        self.findings.push(
            Finding::new(Code::TomlVersion, Place::new(self.file, span), message)
                .help("write it in TOML 1.0: many editors and programs reject TOML 1.1"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        findings(FileId(0), text).len()
    }

    #[test]
    fn toml_1_0_passes() {
        assert_eq!(
            count(
                "a = [\n 1,\n]\nb = { c = \"},\\n\", d = '''{\n''' } # { ,\n[x]\ne = \"\"\"\n{ ,}\n\"\"\"\n"
            ),
            0
        );
    }

    #[test]
    fn toml_1_1_is_named() {
        assert_eq!(count("a = { b = 1, }\n"), 1);
        assert_eq!(count("a = {\n b = 1\n}\n"), 1);
        assert_eq!(count("a = \"\\e[0m\"\n"), 1);
    }
}
