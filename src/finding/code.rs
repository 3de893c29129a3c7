//! The kinds of findings, each with a kebab-case name and a default severity.

use super::Vocabulary;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not reported.
    Allowed,
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably wrong, or a gap in the argument.
    Warning,
    /// Wrong: `check` exits with 1.
    Error,
}

impl Vocabulary for Severity {
    const WHAT: &'static str = "severity";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("allowed", Self::Allowed),
        ("note", Self::Note),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];
}

macro_rules! codes {
    ($($(#[$topic:meta])* $variant:ident $name:literal $severity:ident $title:literal;)*) => {
        /// The kind of a finding; `warrant explain` describes each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Vocabulary for Code {
            const WHAT: &'static str = "finding code";
            const WORDS: &'static [(&'static str, Self)] = &[$(($name, Self::$variant),)*];
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The severity that holds unless `warrant.toml` or a flag says otherwise.
            pub fn default_severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What the code means, in one line.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    // Files
    UnreadableFile "unreadable-file" Error "A file or folder cannot be read.";
    FileTooLarge "file-too-large" Error "A file is over the size limit.";
    NotUtf8 "not-utf8" Error "A file is not UTF-8 text.";
    MergeConflict "merge-conflict" Error "Git conflict markers were left in a file.";
    UnionMerge "union-merge" Warning "Git is told to merge logs by union, which mixes up records.";
    FolderLoop "folder-loop" Warning "A link leads back to a folder above it.";
    PathOutside "path-outside" Error "A path leads out of the workbench.";
    BadFileName "bad-file-name" Error "A file name is not a kebab-case id.";
    UnexpectedFile "unexpected-file" Warning "A file lies where nothing reads it.";
    EmptyFile "empty-file" Error "A file is empty.";

    // TOML
    TomlSyntax "toml-syntax" Error "The file is not valid TOML.";
    TomlVersion "toml-version" Warning "Only TOML 1.1 allows this; other editors fail on it.";
    UnknownKey "unknown-key" Error "A key that the format does not have.";
    MissingKey "missing-key" Error "A key that must be there is not.";
    WrongType "wrong-type" Error "A value has the wrong type.";
    UnknownWord "unknown-word" Error "A word that is none of those allowed here.";
    BadDate "bad-date" Error "A date or moment that cannot be read.";
    BadTimezone "bad-timezone" Error "A time zone that is not in the zone database.";
    BadDuration "bad-duration" Error "A length of time that cannot be read.";
    BadProbability "bad-probability" Error "A probability that is not a number from 0 to 1.";
    BadNumber "bad-number" Error "A number that is not allowed here.";
    BadId "bad-id" Error "An id in a form that is not allowed.";
    EmptyText "empty-text" Error "A text that must say something is empty.";
    DuplicateId "duplicate-id" Error "Two things have the same id.";
    UnknownReference "unknown-reference" Error "A name that refers to nothing.";

    // The argument
    MissingThesis "missing-thesis" Error "An argument without a thesis.";
    DoubleThesis "double-thesis" Error "An argument with more than one thesis.";
    SelfSupport "self-support" Error "A claim that bears on itself.";
    Cycle "cycle" Error "A chain of reasons leads back to where it began.";
    DuplicateInference "duplicate-inference" Error "Two plain edges join the same pair of claims.";
    InferenceShape "inference-shape" Error "An inference that does not have premises and exactly one target.";
    UnansweredConjecture "unanswered-conjecture" Warning "A conjecture is rejected, and nothing answers it.";
    HeldButRebutted "held-but-rebutted" Warning "A conjecture is held although it falls.";
    BearsOnNothing "bears-on-nothing" Warning "A claim that supports, rebuts and undercuts nothing.";
    UnsupportedPremise "unsupported-premise" Warning "A judgement with neither a reason nor a source behind it.";
    FactWithoutEvidence "fact-without-evidence" Warning "A fact for which no evidence is named.";
    BareAssertion "bare-assertion" Note "A conjecture is answered only by a claim that has no reason itself.";
    BearsBothWays "bears-both-ways" Note "A premise that both supports and speaks against the same claim.";
    WeightAgainstVerb "weight-against-verb" Warning "A reason whose `bits` or `lr` count the other way than its verb.";
    DuplicateText "duplicate-text" Warning "Two claims say the same.";
    ExpectationFailed "expectation-failed" Error "The status of a claim is not what the map expects.";
    AnchorAgainstClaim "anchor-against-claim" Warning "A claim failed by its resolution while others still lean on it.";
    StanceAgainstStatus "stance-against-status" Warning "A rejected conjecture is answered and still does not fall.";
    StanceAgainstBelief "stance-against-belief" Note "A conjecture is rejected and likely, or held and unlikely, by the numbers.";
    WordOutsideBelief "word-outside-belief" Note "The author's word for the thesis does not fit the belief in it.";
    BeliefNotCompared "belief-not-compared" Note "What the author says was not compared with a belief that assumes independence.";
    ResolvedAgainstClaim "resolved-against-claim" Note "A question was answered against the claim that it tests or is evidence on.";
    IncoherentGroup "incoherent-group" Warning "Numbers of one forecaster do not fit a relation between them.";

    // Sources
    UndatedSource "undated-source" Warning "A source without a date.";
    UnusedSource "unused-source" Warning "A source that nothing cites.";
    SingleSource "single-source" Note "All evidence of the argument traces to one source.";
    SourceNotStored "source-not-stored" Note "The text of a source is not stored, so its quotes are not verified.";
    SourceChanged "source-changed" Error "A stored text is not the one that was hashed.";
    QuoteNotFound "quote-not-found" Error "A quote does not stand in the stored source.";

    // Words and numbers
    WordNumberMismatch "word-number-mismatch" Warning "A number outside the interval of the word beside it.";
    MixedScales "mixed-scales" Warning "A word of one verbal scale where another is in force.";

    // Links
    LinkWithoutAnswer "link-without-answer" Error "A link does not say under which answer the claim holds.";
    LinkType "link-type" Error "A link whose answer does not fit the type of its question.";
    DuplicateLink "duplicate-link" Error "A claim with two anchors, or the same link twice.";
    UnlinkedQuestion "unlinked-question" Note "A question that no claim is linked to.";

    // Questions
    DraftQuestion "draft-question" Note "A draft: never ranked until it says what makes it scorable.";
    BadOptions "bad-options" Error "Options that cannot be told apart, are too few, or use a reserved word.";
    BadRange "bad-range" Error "A range whose ends are not in order.";
    DatesOutOfOrder "dates-out-of-order" Error "A question whose dates contradict each other.";
    WrittenAfterKnown "written-after-known" Note "A question written after its answer was known: not a track record.";
    BadOutcome "bad-outcome" Error "An outcome that the question does not allow.";
    ResolvedBeforeOpening "resolved-before-opening" Error "An answer known before the question opened.";
    VoidWithoutNote "void-without-note" Error "A void resolution that does not say why.";
    ResolutionWithoutSource "resolution-without-source" Warning "A resolution with neither a source nor a note.";
    BadRule "bad-rule" Error "A rule that cannot resolve its question.";
    NearDuplicateId "near-duplicate-id" Note "Two questions whose ids are nearly the same.";

    // Relations
    BadRelation "bad-relation" Error "A relation that repeats a question or cannot hold.";

    // Logs
    LogWithoutForecaster "log-without-forecaster" Error "A log that does not say whose it is.";
    BadForecast "bad-forecast" Error "A forecast whose value does not fit its question.";
    LateForecast "late-forecast" Warning "A forecast made outside its question's life: kept, never scored.";
    RetrospectiveForecast "retrospective-forecast" Note "A forecast written down after the answer was known: never ranked.";
    Backdated "backdated" Note "A forecast dated before it was recorded: it counts from when it was recorded.";
    FutureForecast "future-forecast" Warning "A forecast dated after it was recorded.";
    RecordsOutOfOrder "records-out-of-order" Note "Records of a log that are not in the order of recording.";
    CriteriaChanged "criteria-changed" Warning "Criteria were changed in place after forecasts were made.";
    ClarifiedAfterForecast "clarified-after-forecast" Note "Criteria were clarified after this forecast was made.";
    RecordAltered "record-altered" Error "A record says something else than it did at an earlier revision.";
    RecordRemoved "record-removed" Error "A record that was there at an earlier revision is gone.";
    RenamedSince "renamed-since" Note "A question has another id than it had at an earlier revision.";
    BadCorrection "bad-correction" Error "A correction that corrects nothing, or comes after the answer was known.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        for (index, (name, code)) in Code::WORDS.iter().enumerate() {
            assert_eq!(Code::from_word(name), Some(*code), "{name} is used twice");
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
            assert_eq!(Code::ALL[index], *code);
            assert!(code.title().ends_with('.'), "{name}: a title is a sentence");
        }
    }
}
