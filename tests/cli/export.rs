//! `export`.

use insta::assert_snapshot;

use crate::cli::fixture::Fixture;

#[test]
fn six_tables() {
    let fixture = Fixture::bridge();
    assert_snapshot!(fixture.on_the_day(&["export", "out"]), @r#"
    exit 0
    --- stdout
    --- stderr
    Wrote six tables to [BENCH]/out.
    "#);
    assert_snapshot!(fixture.read("out/resolutions.csv"), @r#"
    question,outcome,void,known,recorded,by,sources,note
    bridge-closed,no,false,2026-07-01,2026-07-01T09:00:00Z,ada,https://example.org/road-office,Searched the road office's page on 1 July 2026.
    material,rubber,false,2026-04-02,2026-04-02T12:00:00Z,ada,https://example.org/contract,
    repair-cost,4.5,false,2026-04-02,2026-04-02T12:00:00Z,ada,https://example.org/contract,
    strike,void (annulled),true,2026-05-01,2026-05-02T09:00:00Z,ada,https://example.org/cameras,The booths were replaced by cameras.
    "#);
    assert_snapshot!(fixture.read("out/links.csv"), @r#"
    argument,claim,question,answer,mode,lr_if,lr_if_not
    bridge,T,bridge-closed,no,evidence,0.9,0.5
    bridge,P3,toll-rise,yes,anchor,,
    bridge,P2,repair-cost,below 5,test,,
    "#);
    for table in ["questions", "forecasts", "claims", "inferences"] {
        let text = fixture.read(&format!("out/{table}.csv"));
        assert!(text.lines().count() > 1, "{table}: {text}");
    }
    let forecasts = fixture.read("out/forecasts.csv");
    assert_eq!(forecasts.lines().count(), 1 + 11 + 4 + 1, "a row for every record, void ones included");
}

#[test]
fn one_document() {
    let fixture = Fixture::bridge();
    let shown = fixture.on_the_day(&["export", "--json"]).data();
    let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(value["questions"].as_array().unwrap().len(), 7);
    let screen = fixture.on_the_day(&["export", "out", "--json"]);
    assert_eq!(screen.code, 0);
    assert_eq!(fixture.read("out/warrant.json"), shown);
}

#[test]
fn six_tables_are_no_stream() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["export"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: six tables do not fit into one stream of CSV
    help: name a folder: `warrant export DIR`; or use --format json
    "#);
}
