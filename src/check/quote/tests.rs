//! True quotes are found however they are typed, altered ones refused.

use super::folded::Folded;
use super::*;
use proptest::prelude::*;

const TEXT: &str = "The Kremlin’s “special operation” — so Mr O'Neill, 57 — cost 1.5 per cent;\nit is un\u{ad}likely \
                    to end\u{a0}soon.  No one\u{2011}sided ﬁnding was made… Beijing is unlikely to oppose it.\n\n北京不反对派兵。";

fn find(quote: &str) -> Found {
    QuoteText::new(TEXT).find(quote)
}

#[test]
fn what_was_only_typed_differently_is_found() {
    for quote in [
        "The Kremlin's \"special operation\" - so Mr O’Neill",
        "“special operation” -- so",
        "it is unlikely to end soon",
        "one-sided finding was made",
        "finding was made... Beijing",
        "The Kremlin's [...] operation […] unlikely to oppose",
        "... unlikely to oppose it.",
        "no... ",
        "北京不反对",
        "不反对派兵",
        "—",
    ] {
        let expected = if quote == "no... " { Found::No(None) } else { Found::Yes };
        assert_eq!(find(quote), expected, "{quote}");
    }
}

#[test]
fn what_says_something_else_is_refused() {
    for quote in [
        "likely to oppose it", // cuts "unlikely"
        "5 per cent",          // cuts 1.5
        "cost 1",              // likewise
        "special operations",
        "Beijing is unlikely to opposeit",
        "Beijing is likely to oppose",
        "unlikely not to oppose",
        "it is unlikely to end, soon",
        "北京反对",
    ] {
        assert!(matches!(find(quote), Found::No(_)), "{quote}");
    }
    assert_eq!(find("unlikely to oppose [...] The Kremlin's"), Found::OutOfOrder);
    assert_eq!(find(" [...] "), Found::Empty);
}

#[test]
fn the_nearest_passage_has_its_line_and_distance() {
    let Found::No(Some(near)) = find("Beijing is likely to oppose it") else { panic!("found") };
    assert_eq!((near.line, near.distance), (2, 2));
    assert_eq!(near.passage, "Beijing is unlikely to oppose it");
    let Found::No(Some(near)) = find("The Kremlin's \"spezial operation\"") else { panic!("found") };
    assert_eq!((near.line, near.distance), (1, 1 + 1), "the closing mark is no part of the passage");
    assert_eq!(find("nothing of this sort here"), Found::No(None));
}

#[test]
fn a_megabyte_is_searched_for_many_quotes() {
    let text = TEXT.repeat(5_000) + " the end of the matter";
    let prepared = QuoteText::new(&text);
    for _ in 0..200 {
        assert_eq!(prepared.find("soon. No one-sided finding [...] the end of the matter"), Found::Yes);
        assert!(matches!(prepared.find("the very end of the matter"), Found::No(Some(_))));
    }
}

/// Types a passage again with other marks, dashes and white space.
fn typed_anew(passage: &str, choices: &[u8]) -> String {
    let mut typed = String::new();
    for (c, choice) in passage.chars().zip(choices.iter().cycle()) {
        let other: &[&str] = match c {
            ' ' => &[" ", "  ", "\n", "\u{a0}", "\t "],
            '"' => &["\"", "“", "”", "„", "«"],
            '\'' => &["'", "’", "‘"],
            '-' => &["-", "–", "—", "\u{2011}", "--"],
            _ => &[],
        };
        match other.get(usize::from(*choice) % other.len().max(1)) {
            Some(other) => typed.push_str(other),
            None => typed.push(c),
        }
        if *choice % 11 == 10 {
            typed.push('\u{ad}');
        }
    }
    typed
}

fn text_of_words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-cäé]{1,4}[,;]?|\"[ab]{2}\"|[ab]{1,2}'s|[a-c]{1,3}-[a-c]{1,3}", 3..40)
}

proptest! {
    #[test]
    fn every_passage_typed_anew_is_found(
        words in text_of_words(),
        from in 0usize..40,
        count in 1usize..12,
        ours in proptest::collection::vec(any::<u8>(), 1..20),
        theirs in proptest::collection::vec(any::<u8>(), 1..20),
    ) {
        let from = from % words.len();
        let until = (from + count).min(words.len());
        let text = typed_anew(&words.join(" "), &theirs);
        let quote = typed_anew(&words[from..until].join(" "), &ours);
        prop_assert_eq!(QuoteText::new(&text).find(&quote), Found::Yes, "{} in {}", quote, text);
    }

    #[test]
    fn a_passage_with_parts_left_out_is_found(words in text_of_words(), cuts in (0usize..40, 0usize..40, 0usize..40)) {
        let mut cuts = [cuts.0 % words.len(), cuts.1 % words.len(), cuts.2 % words.len()];
        cuts.sort_unstable();
        let quote = format!("{} [...] {}", words[cuts[0]..=cuts[1]].join(" "), words[cuts[1] + 1..].join(" "));
        prop_assert_eq!(QuoteText::new(&words.join(" ")).find(&quote), Found::Yes, "{}", quote);
    }

    #[test]
    fn a_changed_word_is_never_found(
        words in text_of_words(),
        from in 0usize..40,
        count in 1usize..12,
        changed in 0usize..12,
        theirs in proptest::collection::vec(any::<u8>(), 1..20),
    ) {
        let from = from % words.len();
        let until = (from + count).min(words.len());
        let mut quote = words[from..until].to_vec();
        let at = changed % quote.len();
        // No word of the text has this letter.
        quote[at] = quote[at].replace(['a', 'b', 'c', 'ä', 'é'], "x");
        let text = typed_anew(&words.join(" "), &theirs);
        let refused = matches!(QuoteText::new(&text).find(&quote.join(" ")), Found::No(_));
        prop_assert!(refused);
    }

    #[test]
    fn lookup_agrees_with_a_plain_search(text in "[ab .]{0,40}", quote in "[ab]([ab .]{0,6}[ab])?") {
        let (text, quote) = (text.replace("..", "."), quote.replace("..", "."));
        let (text, quote) = (text.replace("..", "."), quote.replace("..", "."));
        let flat = Folded::of(&text).text;
        let wanted = Folded::of(&quote).text;
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let plain = flat.match_indices(wanted.as_str()).any(|(at, _)| {
            !letter(flat[..at].chars().next_back()) && !letter(flat[at + wanted.len()..].chars().next())
        });
        // Overlapping occurrences are missed by `match_indices`, so only its finds bind.
        if plain && !wanted.contains("...") {
            prop_assert_eq!(QuoteText::new(&text).find(&quote), Found::Yes);
        }
        if flat.find(wanted.as_str()).is_none() && !wanted.contains("...") {
            prop_assert!(QuoteText::new(&text).find(&quote) != Found::Yes);
        }
    }
}
