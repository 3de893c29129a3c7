//! The HTML report as a reader has it: offline in a browser, by mouse and keys, on a phone, on paper, without scripts.
//!
//! What needs a browser runs where `WARRANT_TEST_BROWSER` names a Chromium and `npm ci` was run in this folder, as `.ci/run` does; says
//! elsewhere that it is skipped. `observe.mjs` does what a reader does and tells what it saw; what is expected stands
//! here.

mod bench;
mod markup;

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use bench::Bench;

/// What was seen of one report.
struct Seen {
    page: Value,
    /// The text of the printed report without blanks; none where no reader of PDF is at hand.
    paper: Option<String>,
    claims: Vec<String>,
}

static SAMPLE: LazyLock<Option<Seen>> =
    LazyLock::new(|| observe(&Bench::sample(), "reprisals", "china-north-korea/P14"));
static LARGE: LazyLock<Option<Seen>> =
    LazyLock::new(|| observe(&Bench::large(150), "number 149", "large/P1"));
static HOSTILE: LazyLock<Option<Seen>> = LazyLock::new(|| observe(&Bench::hostile(), "script", "hostile/P1"));

/// Has a report looked at; `None` where there is no browser.
fn observe(bench: &Bench, word: &str, claim: &str) -> Option<Seen> {
    let Ok(browser) = std::env::var("WARRANT_TEST_BROWSER") else {
        eprintln!("skipped: WARRANT_TEST_BROWSER names no browser");
        return None;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let report = bench.report();
    let paper = bench.root().join("report.pdf");
    let run = Command::new("node")
        .arg(folder.join("observe.mjs"))
        .args([&browser, report.to_str().unwrap(), paper.to_str().unwrap(), word, claim])
        .output()
        .expect("node is installed where a browser is");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = Command::new("pdftotext").arg("-raw").arg(&paper).arg("-").output().ok();
    if text.is_none() {
        eprintln!("skipped: pdftotext is not installed, so the printed report is not read");
    }
    Some(Seen {
        page: serde_json::from_slice(&run.stdout).expect("the observer prints JSON"),
        paper: text.map(|text| dense(&String::from_utf8_lossy(&text.stdout))),
        claims: bench.claims(),
    })
}

/// A text without blanks and breaks, which are where lines happened to end.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

/// All reports that are looked at, with their names.
fn seen() -> impl Iterator<Item = (&'static str, &'static Seen)> {
    let all = [("sample", &SAMPLE), ("large", &LARGE), ("hostile", &HOSTILE)];
    all.into_iter().filter_map(|(name, seen)| Some((name, seen.as_ref()?)))
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn nothing_is_fetched_and_nothing_fails() {
    for (name, Seen { page, .. }) in seen() {
        assert_eq!(texts(&page["console"]), [""; 0], "{name}");
        assert_eq!(texts(&page["violations"]), [""; 0], "{name}");
        assert_eq!(texts(&page["requests"]), [""; 0], "{name}");
    }
}

#[test]
fn the_policy_forbids_what_comes_from_outside() {
    for (name, Seen { page, .. }) in seen() {
        assert_eq!(texts(&page["forbidden"]), ["img-src"], "{name}: a picture from elsewhere");
    }
}

#[test]
fn search_finds_and_leads_there() {
    let Some(Seen { page, .. }) = &*SAMPLE else { return };
    let search = &page["search"];
    assert_eq!(search["said"], "1 claim, 0 questions, 1 source");
    assert!(
        texts(&search["hits"])[0].starts_with("claimP14 Nothing but fear of Western reprisals"),
        "{search}"
    );
    assert_eq!(search["cards"], 1, "marked in the map");
    assert_eq!(search["arrived"]["seen"], true);
    assert!(search["arrived"]["text"].as_str().unwrap().starts_with("P14"));
    assert_eq!(search["nothing"], "Nothing found.");
}

#[test]
fn search_finds_what_the_map_folds() {
    let Some(Seen { page, .. }) = &*LARGE else { return };
    assert!(texts(&page["search"]["hits"])[0].starts_with("claimP149 "), "before what only mentions it");
    assert_eq!(page["search"]["arrived"]["seen"], true);
}

#[test]
fn a_claim_shows_its_neighbourhood() {
    let Some(Seen { page, claims, .. }) = &*SAMPLE else { return };
    let focus = &page["focus"];
    // P14 rests on P12 with P13, and supports P17 with P1, and C4.
    for near in ["P14", "P12", "P13", "P17", "C4", "P1"] {
        assert!(texts(&focus["rows"]).contains(&near), "{focus}");
    }
    assert!(!texts(&focus["rows"]).contains(&"P22"), "{focus}");
    let shown = texts(&focus["rows"]).len();
    assert_eq!(focus["words"], format!("P14 and its {} neighbours.", shown - 1));
    assert_eq!(focus["dimmed"], claims.len() - shown, "the others fade");
    assert!(focus["lines"].as_u64().unwrap() > 0);
    assert_eq!(focus["after"], claims.len(), "Escape shows all again");
}

#[test]
fn both_ends_of_a_link_light_up() {
    for (name, Seen { page, .. }) in seen() {
        assert!(page["lit"].as_u64().unwrap() >= 1, "{name}");
    }
}

#[test]
fn maps_zoom_and_move_by_keys_and_mouse() {
    let Some(Seen { page, .. }) = &*SAMPLE else { return };
    let zoom = &page["zoom"];
    // Pixels are whole.
    assert!((zoom["larger"].as_f64().unwrap() - 1.25).abs() < 0.01, "{zoom}");
    assert_eq!(zoom["whole"], true, "0 shows the whole map");
    assert_eq!(zoom["natural"], 1);
    assert_eq!(zoom["dragged"], 150);
}

#[test]
fn light_and_dark_follow_the_system_and_the_switch() {
    for (name, Seen { page, .. }) in seen() {
        let theme = &page["theme"];
        assert_eq!(theme["before"], "rgb(255, 255, 255)", "{name}");
        assert_eq!(theme["after"], theme["dark"], "{name}");
        assert_eq!(theme["again"], theme["before"], "{name}");
        assert_ne!(theme["dark"], theme["before"], "{name}");
    }
}

#[test]
fn no_text_leaves_its_card() {
    for (name, Seen { page, claims, .. }) in seen() {
        let fonts = &page["fonts"];
        for font in ["arial", "widest", "own"] {
            assert_eq!(texts(&fonts[font]["wrong"]), [""; 0], "{name} in {font}");
            assert!(
                fonts[font]["texts"].as_u64().unwrap() >= claims.len() as u64,
                "{name}: all were measured"
            );
        }
        let width = |font: &str| fonts[font]["width"].as_f64().unwrap();
        assert!(width("widest") > width("arial") * 1.05, "{name}: the fonts differ, so both were measured");
        assert!(
            !texts(&fonts["large"]["wrong"]).is_empty(),
            "{name}: the measure finds what leaves its card"
        );
    }
}

#[test]
fn axe_finds_no_serious_fault() {
    for (name, Seen { page, .. }) in seen() {
        for look in ["light", "dark", "narrow"] {
            assert_eq!(texts(&page["axe"][look]), [""; 0], "{name}, {look}");
        }
        assert_eq!(texts(&page["axe"]["broken"]).len(), 1, "{name}: axe finds a button without a name");
    }
}

#[test]
fn a_phone_needs_no_sideways_scrolling() {
    for (name, Seen { page, .. }) in seen() {
        assert_eq!(page["narrow"], 390, "{name}");
    }
}

#[test]
fn paper_holds_every_claim() {
    for (name, seen) in seen() {
        let Some(paper) = &seen.paper else { continue };
        for claim in &seen.claims {
            let claim = dense(claim);
            // A PDF leaves out signs that its fonts do not have.
            if claim.is_ascii() {
                assert!(paper.contains(&claim), "{name}: {claim}");
            }
        }
    }
}

#[test]
fn without_scripts_everything_is_there() {
    for (name, seen) in seen() {
        let plain = &seen.page["plain"];
        let text = dense(plain["text"].as_str().unwrap());
        for claim in &seen.claims {
            assert!(text.contains(&dense(claim)), "{name}: {claim}");
        }
        assert_eq!(plain["tools"], 0, "{name}: nothing is offered that needs a script");
        assert_eq!(plain["width"], 1280, "{name}");
        assert_eq!(seen.page["rows"], seen.claims.len(), "{name}");
    }
    if let Some(seen) = &*SAMPLE {
        let text = dense(seen.page["plain"]["text"].as_str().unwrap());
        for part in ["unlikely to oppose", "What would show it wrong", "Dates ahead", "Brier", "What counts."]
        {
            assert!(text.contains(&dense(part)), "{part}");
        }
    }
}
