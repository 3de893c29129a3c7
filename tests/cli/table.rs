//! `table`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["table", "bridge", "--width", "140"]), @"
    exit 0
    --- stdout
    bridge: The Bridge Will Hold                                                                                                as of 2026-11-23

     ID   ROLE         KIND, STANCE   STATUS       STRENGTH   BELIEF     OWN   CLAIM                  BEARS ON   SOURCE        QUESTION
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     T    thesis                      stands: P1       0.82    88.7%       –   The bridge stays                  gazette,      evidence
                                      with P2      (0.79 to   (88.2%           open until it is                  paragraph 1   bridge-closed:
                                      (I1)            0.86)       to           repaired.                                       for it if no ·
                                      supports                89.3%)                                                           answered no
                                      it
     C1   conjecture   rejected       falls: P1        0.05    27.5%       –   Cracked bearings       <> T       gazette,
                                      rebuts it                                make a closure                    paragraph 2
                                      and                                      unavoidable.
                                      nothing
                                      answers P1
     C2   conjecture   rejected       stands,             –        –       –   Lorries will wear it              gazette,
                                      unanswered                               down before the                   paragraph 2
                                                                               repair | and nobody
                                                                               counts them.
     P1   premise      fact           asserted,        0.90      90%     90%   Six of eight           - C1, +    gazette,
                                      unopposed                                bearings are sound.    T (I1)     paragraph
                                                                                                                 3;
                                                                                                                 inspection,
                                                                                                                 page 1
                                                                                                                 (quote
                                                                                                                 verified)
     P2   premise      judgement      asserted,        0.80      80%     80%   Six bearings carry     + T (I1)   gazette,      test
                                      unopposed                                the traffic.                      paragraph 3   repair-cost:
                                                                                                                               for it if
                                                                                                                               below 5 ·
                                                                                                                               answered 4.5
     P3   premise      assumption     asserted,        0.33    32.5%   32.5%   The toll keeps         + T                      anchor
                                      unopposed                                lorries away.                                   toll-rise: for
                                                                                                                               it if yes ·
                                                                                                                               32.5%, due
                                                                                                                               2027-01-15
     P4   premise      fact           asserted,           –        –       –   Lorries pay no toll.   x P3->T    inspection,
                                      unopposed                                                                  page 2

    7 claims: 2 conjectures (2 rejected, 1 of them unanswered), 4 premises; + supports, - rebuts, x undercuts, <> contrary
    strength: df-quad, no probability; belief: a probability; own: the number that a claim starts from; `warrant belief` says where each number
    comes from
    a to b: what other claims without a number leave open as they vary from 0 to 1, own default and relevances kept; wider than 0.2 without a
    number; ~: outer bounds
    –: no stated number (credence, forecast, answer, weight of a reason) reaches the claim, or it cannot be computed

    linked premises: all of a row are needed

     ID   FROM         BEARS ON   STATUS   WHY
    ──────────────────────────────────────────────────────────────────────────────────────
     I1   P1 with P2   + T        stands   what carries the traffic keeps the bridge open
    --- stderr
    ");
}

#[test]
fn plain() {
    let shown = Fixture::bridge().on_the_day(&["table", "--plain"]).data();
    let first: Vec<&str> = shown.split("\n\n").take(2).collect();
    assert_snapshot!(first.join("\n\n"), @"
    bridge: The Bridge Will Hold
    as of: 2026-11-23

    id: T
    role: thesis
    status: stands: P1 with P2 (I1) supports it
    strength: 0.82 (0.79 to 0.86)
    belief: 88.7% (88.2% to 89.3%)
    own: –
    claim: The bridge stays open until it is repaired.
    source: gazette, paragraph 1
    question: evidence bridge-closed: for it if no · answered no
    ");
}

#[test]
fn csv() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["table", "--format", "csv"]), @r#"
    exit 0
    --- stdout
    id,role,kind,status,strength,belief,number,claim,bears_on,source,question
    T,thesis,,stands: P1 with P2 (I1) supports it,0.82 (0.79 to 0.86),88.7% (88.2% to 89.3%),–,The bridge stays open until it is repaired.,,"gazette, paragraph 1",evidence bridge-closed: for it if no · answered no
    C1,conjecture,rejected,falls: P1 rebuts it and nothing answers P1,0.05,27.5%,–,Cracked bearings make a closure unavoidable.,<> T,"gazette, paragraph 2",
    C2,conjecture,rejected,"stands, unanswered",–,–,–,Lorries will wear it down before the repair | and nobody counts them.,,"gazette, paragraph 2",
    P1,premise,fact,"asserted, unopposed",0.90,90%,90%,Six of eight bearings are sound.,"'- C1, + T (I1)","gazette, paragraph 3; inspection, page 1 (quote verified)",
    P2,premise,judgement,"asserted, unopposed",0.80,80%,80%,Six bearings carry the traffic.,'+ T (I1),"gazette, paragraph 3",test repair-cost: for it if below 5 · answered 4.5
    P3,premise,assumption,"asserted, unopposed",0.33,32.5%,32.5%,The toll keeps lorries away.,'+ T,,"anchor toll-rise: for it if yes · 32.5%, due 2027-01-15"
    P4,premise,fact,"asserted, unopposed",–,–,–,Lorries pay no toll.,x P3->T,"inspection, page 2",
    --- stderr
    "#);
}

#[test]
fn markdown_for_a_review() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["table", "--review", "--format", "md"]), @r"
    exit 0
    --- stdout
    # bridge: The Bridge Will Hold

    as of 2026-11-23

    | id | role | kind, stance | status | strength | belief | own | claim | bears on | source | question | verdict | comment |
    | --- | --- | --- | --- | ---: | ---: | ---: | --- | --- | --- | --- | --- | --- |
    | T | thesis | | stands: P1 with P2 (I1) supports it | 0.82 (0.79 to 0.86) | 88.7% (88.2% to 89.3%) | – | The bridge stays open until it is repaired. | | gazette, paragraph 1 | evidence bridge-closed: for it if no · answered no | | |
    | C1 | conjecture | rejected | falls: P1 rebuts it and nothing answers P1 | 0.05 | 27.5% | – | Cracked bearings make a closure unavoidable. | &lt;&gt; T | gazette, paragraph 2 | | | |
    | C2 | conjecture | rejected | stands, unanswered | – | – | – | Lorries will wear it down before the repair \| and nobody counts them. | | gazette, paragraph 2 | | | |
    | P1 | premise | fact | asserted, unopposed | 0.90 | 90% | 90% | Six of eight bearings are sound. | - C1, + T (I1) | gazette, paragraph 3; inspection, page 1 (quote verified) | | | |
    | P2 | premise | judgement | asserted, unopposed | 0.80 | 80% | 80% | Six bearings carry the traffic. | + T (I1) | gazette, paragraph 3 | test repair-cost: for it if below 5 · answered 4.5 | | |
    | P3 | premise | assumption | asserted, unopposed | 0.33 | 32.5% | 32.5% | The toll keeps lorries away. | + T | | anchor toll-rise: for it if yes · 32.5%, due 2027-01-15 | | |
    | P4 | premise | fact | asserted, unopposed | – | – | – | Lorries pay no toll. | x P3-&gt;T | inspection, page 2 | | | |

    7 claims: 2 conjectures (2 rejected, 1 of them unanswered), 4 premises; + supports, - rebuts, x undercuts, &lt;&gt; contrary

    strength: df-quad, no probability; belief: a probability; own: the number that a claim starts from; \`warrant belief\` says where each number comes from

    a to b: what other claims without a number leave open as they vary from 0 to 1, own default and relevances kept; wider than 0.2 without a number; \~: outer bounds

    –: no stated number (credence, forecast, answer, weight of a reason) reaches the claim, or it cannot be computed

    linked premises: all of a row are needed

    | id | from | bears on | status | why |
    | --- | --- | --- | --- | --- |
    | I1 | P1 with P2 | + T | stands | what carries the traffic keeps the bridge open |
    --- stderr
    ");
}

#[test]
fn html() {
    let page = Fixture::bridge().on_the_day(&["table", "--format", "html"]).data();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"), "{page}");
}

#[test]
fn every_format_holds_every_claim() {
    let fixture = Fixture::bridge();
    for format in FORMATS {
        let shown = fixture.on_the_day(&["table", "--format", format]).data();
        for claim in ["T", "C1", "C2", "P1", "P2", "P3", "P4", "I1"] {
            assert!(shown.contains(claim), "{format} lacks {claim}");
        }
    }
}

#[test]
fn a_resolved_anchor_decides_a_claim() {
    let fixture = Fixture::bridge();
    let question = fixture.read("forecasts/questions/toll-rise.toml");
    fixture.write(
        "forecasts/questions/toll-rise.toml",
        format!(
            "{question}\n[[resolution]]\noutcome = \"no\"\nknown = 2026-11-01\nrecorded = 2026-11-02T00:00:00Z\n\
             by = \"ada\"\nsources = [{{ url = \"https://example.org/vote\" }}]\n"
        ),
    );
    let shown = fixture.on_the_day(&["table", "--format", "csv"]).data();
    let row = shown.lines().find(|line| line.starts_with("P3,")).unwrap();
    assert!(row.contains("falls: toll-rise resolved no"), "{row}");
}

#[test]
fn with_several_arguments_one_must_be_named() {
    let fixture = Fixture::bridge();
    fixture.write(
        "arguments/second.toml",
        "[article]\ntitle = \"Second\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n",
    );
    assert_snapshot!(fixture.on_the_day(&["table"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: ARGUMENT is missing
    help: known: bridge, second
    "#);
}
