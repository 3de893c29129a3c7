//! `man`.

use crate::cli::fixture::Fixture;

#[test]
fn the_page_names_every_verb() {
    let page = Fixture::empty().run(&["man"]).data();
    assert!(page.contains(".TH warrant 1"), "{page}");
    for verb in
        ["init", "report", "check", "explain", "table", "tree", "show", "list", "score", "export", "schema"]
    {
        assert!(page.contains(&format!("warrant\\-{verb}(1)")), "the page lacks {verb}");
    }
}
