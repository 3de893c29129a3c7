//! New records at the end of a text whose every byte stays.

/// How the lines of a file end; new lines follow the first old one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnding {
    Lf,
    CrLf,
}

impl LineEnding {
    /// How the lines of a text end; LF where it has none.
    pub(super) fn of(text: &str) -> Self {
        match text.find('\n') {
            Some(at) if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r') => Self::CrLf,
            _ => Self::Lf,
        }
    }

    /// Whether texts of several lines may stand as such: elsewhere their line breaks would become others.
    pub(super) fn allows_blocks(self) -> bool {
        self == Self::Lf
    }
}

pub(super) struct Appended {
    pub(super) text: String,
    /// Where each new record starts and ends.
    pub(super) records: Vec<std::ops::Range<usize>>,
}

/// Appends records, each after a blank line, with the line ending of the file.
///
/// The old text stays byte for byte; a final line without its line break gets one first.
pub(super) fn append(old: &str, records: &[String]) -> Appended {
    let ending = match LineEnding::of(old) {
        LineEnding::Lf => "\n",
        LineEnding::CrLf => "\r\n",
    };
    let added: usize = records.iter().map(|record| record.len() + record.len() / 16 + 4).sum();
    let mut text = String::with_capacity(old.len() + added);
    text.push_str(old);
    if !says_nothing(old) && !old.ends_with('\n') {
        text.push_str(ending);
    }
    let mut ranges = Vec::with_capacity(records.len());
    for record in records {
        let blank = text.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('\n'));
        if !says_nothing(&text) && !blank {
            text.push_str(ending);
        }
        let start = text.len();
        for line in record.lines() {
            text.push_str(line);
            text.push_str(ending);
        }
        ranges.push(start..text.len());
    }
    Appended { text, records: ranges }
}

/// Whether a text is empty but for a byte order mark.
fn says_nothing(text: &str) -> bool {
    text.is_empty() || text == "\u{feff}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_follow_the_line_ending_of_the_file() {
        let records = ["[[a]]\nb = 1\n".to_owned(), "[[a]]\nb = 2\n".to_owned()];
        assert_eq!(append("", &records).text, "[[a]]\nb = 1\n\n[[a]]\nb = 2\n");
        assert_eq!(append("x = 1", &records[..1]).text, "x = 1\n\n[[a]]\nb = 1\n");
        assert_eq!(append("x = 1\n\n", &records[..1]).text, "x = 1\n\n[[a]]\nb = 1\n");
        let appended = append("x = 1\r\ny = 2", &records);
        assert_eq!(appended.text, "x = 1\r\ny = 2\r\n\r\n[[a]]\r\nb = 1\r\n\r\n[[a]]\r\nb = 2\r\n");
        assert_eq!(&appended.text[appended.records[1].clone()], "[[a]]\r\nb = 2\r\n");
    }
}
