//! What must not be found: errors in the sample, and anything in a workbench without fault.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warrant::check::{Strictness, check_with};
use warrant::finding::{Code, Severity};
use warrant::forecast::AsOf;
use warrant::workbench::{CheckLevels, Workbench};

use super::{checked, listing};

#[test]
fn the_sample_has_no_errors_and_shows_what_the_article_leaves_unanswered() {
    let (workbench, findings) = checked(Path::new(env!("CARGO_MANIFEST_DIR")), None);
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

/// Loads and checks a workbench of one argument.
fn argument(text: &str) -> Vec<Code> {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("arguments")).unwrap();
    fs::write(root.path().join("warrant.toml"), "[workbench]\nname = \"bridge\"\n").unwrap();
    fs::write(root.path().join("arguments/bridge.toml"), text).unwrap();
    checked(root.path(), None).1.iter().map(|finding| finding.code).collect()
}

const SOUND: &str = r#"
[thesis]
id = "T"
text = "The bridge is safe."

[[premise]]
id = "P1"
text = "Its cables were renewed."
kind = "assumption"
supports = "T"
"#;

#[test]
fn a_sound_argument_is_passed_in_silence() {
    assert_eq!(argument(SOUND), []);
    let contrary =
        "\n[[conjecture]]\nid = \"C1\"\ntext = \"It sways.\"\nstance = \"open\"\ncontrary = \"T\"\n";
    assert_eq!(
        argument(&format!("{SOUND}{contrary}")),
        [],
        "a contrary pair is no circle and bears on something"
    );
}

#[test]
fn a_circle_is_allowed_where_the_argument_says_so() {
    let circle = "\n[[premise]]\nid = \"P2\"\ntext = \"It carries lorries.\"\nsupports = \"P3\"\n\
                  \n[[premise]]\nid = \"P3\"\ntext = \"It is strong.\"\nsupports = [\"P2\", \"T\"]\n";
    assert_eq!(argument(&format!("{SOUND}{circle}")), [Code::Cycle]);
    assert_eq!(argument(&format!("{SOUND}{circle}\n[options]\ncycles = \"allow\"\n")), []);
}

#[test]
fn undercuts_of_nothing_and_of_themselves_are_dropped_however_many() {
    let mut text = SOUND.to_owned();
    for number in 0..20_000 {
        // Each undercuts the next, and the last one itself: nothing of it is left.
        let target = (number + 1).min(19_999);
        write!(text, "\n[[inference]]\nid = \"I{number}\"\nfrom = \"P1\"\nundercuts = \"I{target}\"\n")
            .unwrap();
    }
    assert_eq!(argument(&text), [Code::SelfSupport]);
}

#[test]
fn the_workbench_sets_severities_and_a_run_sets_them_last() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::create_dir(folder.join("arguments")).unwrap();
    let idle = "\n[[premise]]\nid = \"P2\"\ntext = \"It was painted.\"\nkind = \"assumption\"\n";
    let source = "\n[[source]]\nid = \"survey\"\n";
    fs::write(folder.join("arguments/bridge.toml"), format!("{SOUND}{idle}{source}")).unwrap();
    fs::write(
        folder.join("warrant.toml"),
        "[workbench]\nname = \"bridge\"\n\n[check]\nallow = \"unused-source\"\ndeny = \"undated-source\"\n",
    )
    .unwrap();
    let workbench = Workbench::load(folder, None).unwrap();
    let as_of = AsOf::day("2026-11-23".parse().unwrap(), workbench.settings.zone);
    let found = |levels: CheckLevels, strict: bool| -> Vec<(Code, Severity)> {
        let findings = check_with(&workbench, as_of, &Strictness { levels, strict });
        findings.iter().map(|finding| (finding.code, finding.severity)).collect()
    };
    let none = CheckLevels::default;
    let (idle, undated) = (Code::BearsOnNothing, Code::UndatedSource);
    assert_eq!(found(none(), false), [(idle, Severity::Warning), (undated, Severity::Error)]);
    assert_eq!(found(none(), true), [(idle, Severity::Error), (undated, Severity::Error)]);
    let mut levels = none();
    levels.set(undated, Severity::Allowed);
    levels.set(Code::UnusedSource, Severity::Warning);
    assert_eq!(found(levels, false), [(idle, Severity::Warning), (Code::UnusedSource, Severity::Warning)]);
}

#[test]
fn beside_a_syntax_error_nothing_is_called_missing() {
    assert_eq!(argument("[thesis\nid = \"T\"\ntext = \"The bridge is safe.\"\n"), [Code::TomlSyntax]);
}

#[test]
fn sources_that_trace_to_each_other_in_a_circle_are_one() {
    let text = format!(
        "{SOUND}evidence = [{{ source = \"a\" }}, {{ source = \"b\" }}]\n\
         [[source]]\nid = \"a\"\ndate = 2025-01-01\nvia = \"b\"\n\n[[source]]\nid = \"b\"\ndate = 2025-01-01\nvia = \"a\"\n"
    );
    assert_eq!(argument(&text), [Code::SingleSource]);
    let apart = text.replace("\nvia = \"b\"", "").replace("\nvia = \"a\"", "");
    assert_eq!(argument(&apart), []);
}
