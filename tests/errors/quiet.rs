//! What must not be found: errors in the sample, and anything in a workbench without fault.

use std::path::Path;

use warrant::finding::{Code, Severity};

use super::{checked, listing};

#[test]
fn the_sample_has_no_errors_and_shows_what_the_article_leaves_unanswered() {
    let (workbench, findings) = checked(Path::new(env!("CARGO_MANIFEST_DIR")));
    let all = listing(&workbench, &findings);
    assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{all}");
    let unanswered: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.code == Code::UnansweredConjecture && finding.severity == Severity::Warning)
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        unanswered,
        [
            "the conjecture `C1` is rejected, and nothing answers it: it stands",
            "the conjecture `C2` is rejected, and nothing answers it: it stands"
        ],
        "{all}"
    );
}
