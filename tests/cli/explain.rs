//! `explain`.

use insta::assert_snapshot;
use warrant::finding::{Code, Vocabulary};

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn one_code() {
    assert_snapshot!(Fixture::empty().run(&["explain", "unanswered-conjecture"]), @r#"
    exit 0
    --- stdout
    unanswered-conjecture (warning)

    A conjecture is rejected, and nothing answers it.

    The article rejects a conjecture, but nothing in the map speaks against it. A reviewer looks for
    this gap first: the rejection has no reason.

        [[conjecture]]
        id = "C1"
        text = "The bridge sways too much."
        stance = "rejected"                # and nothing rebuts C1

    Fix: add the claim with which the article answers it. If the article has none, keep the warning: it
    is a finding about the article.
    --- stderr
    "#);
}

#[test]
fn every_code_in_every_format() {
    let fixture = Fixture::empty();
    for format in FORMATS {
        let shown = fixture.run(&["explain", "--format", format]).data();
        for code in Code::words() {
            assert!(shown.contains(code), "{format} lacks {code}");
        }
    }
}
