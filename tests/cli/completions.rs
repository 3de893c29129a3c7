//! `completions`, and what the shell asks for while one types.

use insta::assert_snapshot;

use crate::cli::fixture::Fixture;

#[test]
fn every_shell_has_a_script() {
    let fixture = Fixture::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = fixture.run(&["completions", shell]).data();
        assert!(script.contains("warrant") && script.contains("COMPLETE"), "{shell}: {script}");
    }
}

#[test]
fn an_unknown_shell_is_refused() {
    assert_snapshot!(Fixture::empty().run(&["completions", "fsh"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'fsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'fish'

    For more information, try '--help'.
    "#);
}

#[test]
fn ids_of_the_workbench_are_completed() {
    let fixture = Fixture::bridge();
    let mut command = fixture.command();
    command.env("COMPLETE", "fish").args(["--", "warrant", "show", "bridge-"]);
    let shown = fixture.screen(&mut command).data();
    assert!(shown.starts_with("bridge-closed"), "{shown}");
}
