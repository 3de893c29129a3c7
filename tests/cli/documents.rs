//! Every screen in the documents is what the program prints on the sample.
//!
//! A screen is a fenced block that begins with `$ warrant ...`; a line `...` in it stands for lines left out.

use std::fs;
use std::path::Path;

use crate::harness::program;

#[test]
fn the_documents_show_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("README.md")];
    documents.extend(fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    documents.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    documents.sort();

    let mut seen = 0;
    for document in documents {
        for (command, shown) in screens(&fs::read_to_string(&document).unwrap()) {
            let printed = run(root, &command);
            let name = document.strip_prefix(root).unwrap().display();
            assert!(
                fits(&printed, &shown),
                "{name} shows another screen; `{command}` prints now:\n{printed}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "no document shows a screen");
}

/// The commands of a document, each with the lines that it is said to print.
fn screens(document: &str) -> Vec<(String, Vec<String>)> {
    let mut screens: Vec<(String, Vec<String>)> = Vec::new();
    // Inside a fence of screens, or in any other.
    let (mut fenced, mut inside) = (false, false);
    for line in document.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            inside = false;
        } else if let Some(command) = line.strip_prefix("$ warrant ").filter(|_| fenced) {
            screens.push((command.to_owned(), Vec::new()));
            inside = true;
        } else if let Some((_, lines)) = screens.last_mut().filter(|_| inside) {
            lines.push(line.trim_end().to_owned());
        }
    }
    screens
}

/// What the program prints on the sample, with nothing of the surroundings.
fn run(root: &Path, arguments: &str) -> String {
    let mut program = program(root, root);
    let output = program.env("COLUMNS", "100").args(arguments.split_whitespace()).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// Whether the lines between the `...` are printed, in their order, and nothing else where there is no `...`.
fn fits(printed: &str, shown: &[String]) -> bool {
    let printed: Vec<&str> = printed.lines().collect();
    let mut parts = shown.split(|line| line.trim() == "...").peekable();
    let first = parts.next().unwrap_or_default();
    if !printed.starts_with(&first.iter().map(String::as_str).collect::<Vec<_>>()) {
        return false;
    }
    let mut from = first.len();
    while let Some(part) = parts.next() {
        let wanted: Vec<&str> = part.iter().map(String::as_str).collect();
        let rest = &printed[from..];
        let found = match parts.peek() {
            // The last part stands at the end.
            None => rest.ends_with(&wanted).then(|| rest.len() - wanted.len()),
            Some(_) => {
                (0..=rest.len().saturating_sub(wanted.len())).find(|&at| rest[at..].starts_with(&wanted))
            }
        };
        let Some(at) = found else { return false };
        from += at + wanted.len();
    }
    from == printed.len()
}

#[test]
fn lines_may_be_left_out_and_none_may_differ() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits("a\nb\n", &shown("a\nb")));
    assert!(!fits("a\nb\nc\n", &shown("a\nb")));
    assert!(fits("a\nb\nc\nd\n", &shown("a\n...\nd")));
    assert!(fits("a\nb\nc\nd\n", &shown("a\n...\nc\n...")));
    assert!(!fits("a\nb\nc\nd\n", &shown("a\n...\nx\n...")));
    assert!(!fits("a\nb\n", &shown("b\n...")));
}
