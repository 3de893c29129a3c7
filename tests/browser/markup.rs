//! The report as a sequence of tags, read without a browser.

use std::collections::{BTreeMap, BTreeSet};

use crate::browser::bench::Bench;

/// A tag that opens an element, with its attributes.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// Takes a page apart. What stands in the page's own style and script is no markup.
fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(['/', '!']) {
            continue;
        }
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!name.is_empty(), "a bare < in {rest:.60}");
        rest = &rest[name.len()..];
        let mut attributes = BTreeMap::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let key: String = rest.chars().take_while(|c| !" =>\n".contains(*c)).collect();
            rest = &rest[key.len()..];
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let end = quoted.find('"').expect("a quote ends");
                value.push_str(&quoted[..end]);
                rest = &quoted[end + 1..];
            }
            assert!(!key.is_empty() && attributes.insert(key.clone(), value).is_none(), "{name} {key}");
        }
        if let "style" | "script" = name.as_str() {
            let end = rest.find(&format!("</{name}>")).expect("it ends");
            rest = &rest[end..];
        }
        tags.push(Tag { name, attributes });
    }
    tags
}

fn page(bench: &Bench) -> String {
    std::fs::read_to_string(bench.report()).unwrap()
}

#[test]
fn hostile_texts_never_become_markup() {
    let page = page(&Bench::hostile());
    let known: BTreeSet<&str> = [
        "html", "head", "meta", "title", "style", "body", "a", "header", "div", "h1", "h2", "h3", "h4", "h5",
        "p", "time", "label", "span", "input", "button", "ul", "ol", "li", "nav", "details", "summary",
        "main", "section", "article", "dl", "dt", "dd", "strong", "code", "cite", "q", "br", "table",
        "caption", "thead", "tbody", "tr", "th", "td", "footer", "script", "svg", "desc", "rect", "text",
        "tspan", "g", "path", "circle", "line", "polygon", "polyline",
    ]
    .into();
    let tags = tags(&page);
    for Tag { name, attributes } in &tags {
        assert!(known.contains(name.as_str()), "{name}");
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "style" && key != "src", "{name} {key}=\"{value}\"");
            if key == "href" {
                let safe =
                    value.starts_with('#') || value.starts_with("https://") || value.starts_with("http://");
                assert!(safe, "{name} {key}=\"{value}\"");
            }
        }
    }
    for once in ["style", "script"] {
        assert_eq!(tags.iter().filter(|tag| tag.name == once).count(), 1, "{once}");
    }
    // They are there all the same, as text.
    assert!(page.contains("&lt;img src=x onerror=alert(3)&gt;"));
    assert!(page.contains("javascript:alert(5)"));
}

#[test]
fn every_link_within_the_file_leads_somewhere() {
    for bench in [Bench::sample(), Bench::large(150), Bench::hostile(), Bench::twins()] {
        let tags = tags(&page(&bench));
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.attributes.get("id")) {
            assert!(ids.insert(id), "{id} stands twice");
        }
        let mut links = 0;
        for href in tags.iter().filter_map(|tag| tag.attributes.get("href")?.strip_prefix('#')) {
            assert!(ids.contains(&href.to_owned()), "#{href} leads nowhere");
            links += 1;
        }
        assert!(links > 20, "{links}");
    }
}

#[test]
fn every_claim_has_a_row_and_a_card() {
    for bench in [Bench::sample(), Bench::large(150), Bench::hostile()] {
        let tags = tags(&page(&bench));
        let numbers = |class: &str, name: &str| -> BTreeSet<usize> {
            tags.iter()
                .filter(|tag| tag.name == name && tag.attributes.get("class").is_none_or(|of| of == class))
                .filter_map(|tag| tag.attributes.get("data-n")?.parse().ok())
                .collect()
        };
        let all: BTreeSet<usize> = (0..bench.claims().len()).collect();
        assert_eq!(numbers("", "tr"), all);
        assert_eq!(numbers("card-link", "a"), all, "also of what the map folds");
    }
}

#[test]
fn the_same_workbench_gives_the_same_bytes() {
    for bench in [Bench::sample(), Bench::large(150)] {
        assert_eq!(page(&bench), page(&bench));
    }
}
