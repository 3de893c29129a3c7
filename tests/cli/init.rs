//! `init`.

use insta::assert_snapshot;

use crate::cli::fixture::Fixture;

#[test]
fn makes_a_workbench_without_an_error() {
    let fixture = Fixture::empty();
    assert_snapshot!(fixture.run(&["init", "new"]), @r#"
    exit 0
    --- stdout
    --- stderr
    Created a workbench in [BENCH]/new: warrant.toml, arguments/example.toml, forecasts/questions/example-question.toml, forecasts/log/example-forecaster.toml.
    Next: edit arguments/example.toml, then `warrant -C new check` and `warrant -C new table`.
    "#);
    for verb in [
        &["check", "-C", "new"][..],
        &["report", "-C", "new"],
        &["tree", "-C", "new"],
        &["score", "-C", "new"],
    ] {
        let screen = fixture.run(verb);
        assert_eq!(screen.code, 0, "{verb:?}: {screen}");
    }
    assert!(fixture.read("new/.schemas/argument.json").contains("\"thesis\""));
}

#[test]
fn completes_what_a_killed_run_began_on_another_day() {
    let fixture = Fixture::empty();
    assert_eq!(fixture.run(&["init", "new"]).code, 0);
    let argument = fixture.read("new/arguments/example.toml").replace("20", "19");
    fixture.write("new/arguments/example.toml", &argument);
    std::fs::remove_file(fixture.root().join("new/warrant.toml")).unwrap();
    std::fs::remove_dir_all(fixture.root().join("new/.schemas")).unwrap();
    assert_eq!(fixture.run(&["init", "new"]).code, 0);
    assert_eq!(fixture.read("new/arguments/example.toml"), argument);
    assert!(fixture.read("new/.schemas/argument.json").contains("\"thesis\""));

    std::fs::remove_file(fixture.root().join("new/warrant.toml")).unwrap();
    fixture.write("new/arguments/example.toml", argument.replace("thesis", "conjecture"));
    assert_snapshot!(fixture.run(&["init", "new"]), @"
    exit 2
    --- stdout
    --- stderr
    error: [BENCH]/new already exists: arguments/example.toml
    help: `init` never overwrites; name an empty folder
    ");
}

#[test]
fn never_overwrites() {
    let fixture = Fixture::bridge();
    let before = fixture.read("warrant.toml");
    assert_snapshot!(fixture.run(&["init"]), @"
    exit 2
    --- stdout
    --- stderr
    error: [BENCH] already exists: warrant.toml
    help: `init` never overwrites; name an empty folder
    ");
    assert_eq!(fixture.read("warrant.toml"), before);
    assert!(!fixture.root().join("arguments/example.toml").exists(), "nothing is written beside it either");
}
