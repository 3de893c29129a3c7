//! Piece by piece or at once: the same records and the same findings.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::finding::sort;

const CONTEXT: LogContext<'_> =
    LogContext { id: "ada", file: FileId(3), zone: Tz::UTC, scale: Scale::Icd203 };

/// Compares the two ways; tells whether the stream was read piece by piece.
fn agree(text: &str, step: usize) -> Result<bool, TestCaseError> {
    let mut whole = CONTEXT.read_whole(text);
    let streamed = CONTEXT
        .read_in_steps(text.as_bytes(), &mut Names::default(), step)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let Some(mut streamed) = streamed else { return Ok(false) };
    sort(&mut whole.findings);
    sort(&mut streamed.findings);
    prop_assert_eq!(&whole.forecaster, &streamed.forecaster, "{}", text);
    prop_assert_eq!(&whole.forecasts, &streamed.forecasts, "{}", text);
    prop_assert_eq!(&whole.findings, &streamed.findings, "{}", text);
    Ok(true)
}

/// Lines of records: good ones more often, then everything that people and hostile people write.
#[expect(clippy::too_many_lines, reason = "a list")]
fn line() -> impl Strategy<Value = String> {
    let usual = prop::sample::select(vec![
        "question = \"a-question\"",
        "question = 'another'",
        "claim = \"map/P1\"",
        "at = 2025-01-16",
        "at = 2025-01-16T10:00:00Z",
        "recorded = 2026-11-23T10:00:00.25Z # by hand",
        "p = 0.3",
        "p = 1",
        "p = 25e-2",
        "p = { \"a b\" = 0.5, c = 0.25, 'd' = 0.25 }",
        "quantiles = [[0.05, 9000], [0.5, -12000.5],\n  [0.95, 20000], # last\n]",
        "quantiles = [[0.05, 1], [0.5, 2]]",
        "cdf = [[-3.5, 0], [0, 5e-05],\n  [20000, 1]]",
        "normal = [12000, 1500]",
        "low = 1",
        "likely = 2",
        "high = 3.5",
        "withdrawn = true",
        "word = \"likely\"",
        "scale = \"kent\"",
        "why = \"so \\\"it\\\" is\\u00e4\"",
        "why = \"\"\"\nlines\n[[forecast]]\n'''\n\"\"\"",
        "why = '''\n[[forecast]]\n\"\"\" \\ '''",
        "because = [\"map/P1\", 'map/P2']",
        "because = \"map/P1\"",
        "expires = 2025-06-30",
        "corrects = 2025-01-16T00:00:00Z",
        "published = \"https://example.org/\"",
        "",
        "# [[forecast]] in a comment",
    ]);
    let odd = prop::sample::select(vec![
        "p = 1.5",
        "p = \"0.3\"",
        "p = nan",
        "p = 1e999",
        "p = -0",
        "p = 0.1_5",
        "p = 007",
        "p = {}",
        "p = { a = 0.5, a = 0.5 }",
        "p = { a = 0.7, b = 0.2 }",
        "p = { a = 0.5, b = 0.5, }",
        "p = {\n a = 0.5, b = 0.5 }",
        "p = { a.b = 1 }",
        "p = [0.3]",
        "[forecast.p]\na = 1.0",
        "[forecaster]\nname = \"late\"",
        "[[forecaster]]",
        "[forecast]",
        "[other]",
        "  [[ forecast ]] # spaced",
        "[[\"forecast\"]]",
        "[[forecast.more]]",
        "[[forecast]",
        "[[forecast]] x",
        "at = \"2025-01-16\"",
        "at = 2025-02-30",
        "at = 2025-01-16T10:00:00",
        "at = 2025-01-16 10:00:00+08:00",
        "at = 2025-01-16T10:00Z",
        "at = 2025-01-16T23:59:60Z",
        "recorded = 0001-01-01",
        "recorded = 10:00:00",
        "quantiles = [[0.5, 1], [0.4, 2]]",
        "quantiles = [[0.5, 1, 2]]",
        "quantiles = [[[[0.5]]]]",
        "quantiles = [0.5, 1]",
        "quantiles = [[0.05, 2025-01-01], [0.5, 2026-01-01]]",
        "cdf = [[1, 0], [2, 0.5], [2, 1]]",
        "cdf = [[1, 0], [2, 0.5], [3, 0.4]]",
        "cdf = [[2025-01-01, 0], [2026-01-01, 1]]",
        "cdf = [[1, 0]]",
        "cdf = [[1, 0], [2, 1.5]]",
        "normal = [1, -1]",
        "normal = [1]",
        "low = 2025-01-01",
        "high = \"x\"",
        "withdrawn = false",
        "withdrawn = 1",
        "word = \"lickely\"",
        "scale = \"none\"",
        "why = 3",
        "why = \"\\e[0m\"",
        "why = \"\\x41\"",
        "why = \"\"\"\n<<<<<<< ours\n\"\"\"",
        "why = \"\"\"open",
        "why = '''open",
        "why = \"open",
        "why = \"",
        "why = \"\ttab\"",
        "why = \"\"",
        "why = \"\u{1}\"",
        "# \u{1}",
        "because = []",
        "because = [1, \"a\"]",
        "because = [\n[[forecast]]\n]",
        "quetsion = \"a\"",
        "a.b = 1",
        "\"question\" = \"quoted key\"",
        "claim = \"P1\"",
        "<<<<<<< ours",
        "=======",
        ">>>>>>> theirs",
        "\u{feff}",
        "x",
        "ä = 1",
        "= 1",
        "}",
        "]",
    ]);
    prop_oneof![12 => usual, 1 => odd].prop_map(str::to_owned)
}

fn good_record() -> impl Strategy<Value = String> {
    (0..4_usize, 0..100_u8, any::<bool>()).prop_map(|(name, p, why)| {
        let why = if why { "why = \"\"\"\nsome reason\n\"\"\"\n" } else { "" };
        format!("[[forecast]]\nquestion = \"q{name}\"\nat = 2025-01-16\nrecorded = 2026-11-23T10:00:00Z\np = 0.{p:02}\n{why}\n")
    })
}

fn record() -> impl Strategy<Value = String> {
    let any = vec(line(), 0..9).prop_map(|lines| format!("[[forecast]]\n{}\n", lines.join("\n")));
    let started = vec(line(), 0..4).prop_map(|lines| {
        let base = "[[forecast]]\nquestion = \"q\"\nat = 2025-01-16\nrecorded = 2026-11-23T10:00:00Z\n";
        format!("{base}{}\n", lines.join("\n"))
    });
    prop_oneof![4 => good_record(), 2 => any, 3 => started]
}

fn top() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n",
        "\u{feff}",
        "\u{feff}[forecaster]\nkind = \"persn\"\n",
        "# comment\n",
        "unknown = 1\n",
        "forecast = []\n",
        "forecast = 3\n",
        "[forecaster]\nnote = \"\"\"\n[[forecast]]\n\"\"\"\n",
        "\n\n",
        "x",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 1500 } else { 20_000 }))]

    #[test]
    fn piece_by_piece_is_the_same(top in top(), records in vec(record(), 0..6), step in 1..200_usize, cr_lf: bool) {
        let mut text = top + &records.concat();
        if cr_lf {
            text = text.replace('\n', "\r\n");
        }
        agree(&text, step)?;
    }

    #[test]
    fn cut_anywhere_it_is_the_same(records in vec(record(), 1..4), cut in any::<prop::sample::Index>(), step in 1..200_usize) {
        let text = records.concat();
        let cut = cut.index(text.len());
        if text.is_char_boundary(cut) {
            agree(&text[..cut], step)?;
            agree(&text[cut..], step)?;
        }
    }

    #[test]
    fn good_logs_never_need_the_whole(records in vec(good_record(), 0..20), step in 1..200_usize) {
        let top = "[forecaster]\nname = \"Ada\"\n\n";
        prop_assert!(agree(&(top.to_owned() + &records.concat()), step)?);
    }
}

#[test]
fn a_finding_in_a_record_does_not_need_the_whole() {
    for line in ["quetsion = 1", "p = 1.5", "[forecast.p]\na = 1.0", "at = \"2025-01-16\"", "p = { a = 1, }"]
    {
        let text = format!("# top\n[[forecast]]\np = 0.1\n[[forecast]]\n{line}\n[[forecast]]\np = 0.2\n");
        assert!(agree(&text, 20).unwrap(), "{line}");
    }
}

#[test]
fn what_is_not_utf_8_is_named_by_its_byte() {
    let mut bytes = b"[[forecast]]\np = 0.1\n[[forecast]]\n# ".to_vec();
    bytes.push(0xff);
    bytes.push(b'\n');
    let error = CONTEXT.read_in_steps(bytes.as_slice(), &mut Names::default(), 8).unwrap_err();
    assert!(matches!(error, ReadError::NotUtf8(36)), "{error}");
}
