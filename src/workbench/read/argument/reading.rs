//! Claims, sources and citations, and the names by which the other parts of the file refer to them.

use std::collections::HashMap;

use crate::argument::{Article, Citation, Claim, ClaimIndex, Credence, Evidence, Role, Source};
use crate::finding::{Code, Finding, Place, Placed};
use crate::workbench::read::document::{Record, short};
use crate::workbench::read::values::{Values, is_claim_id};
use crate::workbench::record::{
    AnyValue, ArticleRecord, ClaimRecord, Located, OneOrMany, SourceRecord, Text,
};

/// What a claim says it bears on, before names are looked up.
pub(super) struct Edges {
    pub(super) supports: Vec<Placed<String>>,
    pub(super) rebuts: Vec<Placed<String>>,
    pub(super) undercuts: Vec<Placed<String>>,
    pub(super) contrary: Vec<Placed<String>>,
    pub(super) relevance: Option<Located<AnyValue>>,
}

pub(super) struct Reading {
    pub(super) values: Values,
    pub(super) sources: Vec<Source>,
    pub(super) source_by_id: HashMap<String, usize>,
}

impl Reading {
    pub(super) fn check_thesis(&mut self, thesis: &[Record<ClaimRecord>], list: bool) {
        if let [first, others @ ..] = thesis {
            for other in others {
                self.values.push(
                    Finding::new(Code::DoubleThesis, other.header, "a second thesis")
                        .related(first.header, "first thesis here")
                        .help("make this a premise or a conjecture, or move it to its own file"),
                );
            }
            if list && others.is_empty() {
                self.values.report(
                    Code::WrongType,
                    first.header,
                    "the thesis is written as a list",
                    "write `[thesis]` with single brackets",
                );
            }
        } else if thesis.is_empty() {
            let place = Place::new(self.values.file, 0..0);
            self.values.report(
                Code::MissingThesis,
                place,
                "the argument has no thesis",
                "add `[thesis]` with an `id` and a `text`: what the article argues for",
            );
        }
    }

    pub(super) fn article(&mut self, record: Option<Record<ArticleRecord>>) -> Article {
        let Some(Record { value, header }) = record else { return Article::default() };
        let title = self.values.required_text(value.title, "title", "[article]", header);
        Article {
            title: title.map(|title| title.value).unwrap_or_default(),
            author: joined(value.author),
            publisher: value.publisher.map(|text| text.value),
            published: self.values.day(value.published),
            url: value.url.map(|text| text.value),
        }
    }

    pub(super) fn sources(&mut self, records: Vec<Record<SourceRecord>>) {
        for Record { value, header } in records {
            let Some(id) = self.values.required_text(value.id, "id", "[[source]]", header) else { continue };
            if let Some(&first) = self.source_by_id.get(&id.value) {
                let place = self.sources[first].id.place;
                self.values.push(duplicate(&id, place, "source"));
                continue;
            }
            let source = Source {
                title: value.title.map(|text| text.value),
                publisher: value.publisher.map(|text| text.value).or_else(|| joined(value.author)),
                date: self.values.day(value.date),
                url: value.url.map(|text| text.value),
                via: value.via.map(|text| self.values.text(text)),
                file: value.file.map(|text| self.values.text(text)),
                sha256: value.sha256.map(|text| self.values.text(text)),
                stored: None,
                place: header,
                id,
            };
            self.source_by_id.insert(source.id.value.clone(), self.sources.len());
            self.sources.push(source);
        }
        let names: Vec<_> = self.sources.iter().filter_map(|source| source.via.clone()).collect();
        for name in names {
            self.source(&name);
        }
    }

    fn source(&mut self, name: &Placed<String>) -> Option<usize> {
        let known = &self.source_by_id;
        let ids = self.sources.iter().map(|source| source.id.value.as_str());
        self.values.lookup(name, "source", |id| known.get(id).copied(), ids)
    }

    fn citation(
        &mut self,
        source: Option<Text>,
        locator: Option<Text>,
        quote: Option<Text>,
        place: Place,
    ) -> Citation {
        let source = self.values.required_text(source, "source", "this citation", place);
        Citation {
            source: source.and_then(|name| self.source(&name)),
            locator: locator.map(|text| text.value),
            quote: quote.map(|text| self.values.text(text)),
        }
    }

    pub(super) fn claim(
        &mut self,
        role: Role,
        record: Record<ClaimRecord>,
        claims: &mut Vec<Claim>,
        edges: &mut Vec<Edges>,
    ) {
        use crate::finding::Vocabulary as _;
        let Record { value, header } = record;
        let what = format!("this {}", role.word());
        let id = self.values.required_text(value.id, "id", &what, header);
        let text = self.values.required_text(value.text, "text", &what, header);
        let missing =
            |text: Option<Placed<String>>| text.unwrap_or_else(|| Placed::new(String::new(), header));
        for (key, misplaced, belongs) in [
            ("stance", value.stance.as_ref().map(|word| &word.span), Role::Conjecture),
            ("held_by", value.held_by.as_ref().map(|word| &word.span), Role::Conjecture),
            ("kind", value.kind.as_ref().map(|word| &word.span), Role::Premise),
        ] {
            if let Some(span) = misplaced.filter(|_| role != belongs) {
                let place = self.values.place(span);
                let message = format!("a {} has no `{key}`", role.word());
                let help = format!("`{key}` is a key of a {}", belongs.word());
                self.values.report(Code::UnknownKey, place, message, help);
            }
        }
        let credence = value.credence.and_then(|number| {
            let scale = self.values.scale;
            let (probability, word) = self.values.probability_or_word(&number)?;
            Some(
                probability.map(|probability| Credence { probability, word: word.map(|word| (word, scale)) }),
            )
        });
        let stance = value.stance.and_then(|word| self.values.word(word));
        let kind = value.kind.and_then(|word| self.values.word(word));
        let confidence = self.values.bare_word(value.confidence);
        let said = value.said.map(|said| {
            let place = self.values.place(&said.span);
            self.citation(said.value.source, said.value.locator, said.value.quote, place)
        });
        let mut evidence = Vec::with_capacity(value.evidence.len());
        for item in value.evidence {
            let place = self.values.place(&item.span);
            let record = item.value;
            evidence.push(Evidence {
                citation: self.citation(record.source, record.locator, record.quote, place),
                against: record.against.unwrap_or(false),
            });
        }
        claims.push(Claim {
            id: missing(id),
            role,
            text: missing(text),
            stance,
            kind,
            word: value.word.map(|word| self.values.text(word)),
            held_by: value.held_by.map(|text| text.value),
            credence,
            confidence,
            contested: value.contested.unwrap_or(false),
            contrary: Vec::new(),
            said,
            evidence,
            place: header,
        });
        edges.push(Edges {
            supports: self.names(value.supports),
            rebuts: self.names(value.rebuts),
            undercuts: self.names(value.undercuts),
            contrary: self.names(value.contrary),
            relevance: value.relevance,
        });
    }

    pub(super) fn names(&self, names: Option<OneOrMany<String>>) -> Vec<Placed<String>> {
        names.map_or_else(Vec::new, |names| names.0.into_iter().map(|name| self.values.text(name)).collect())
    }

    /// Names the claims; ids that repeat or have a forbidden form are findings.
    pub(super) fn number_claims(&mut self, claims: &[Claim]) -> Names {
        let mut names =
            Names { by_id: HashMap::with_capacity(claims.len()), ids: Vec::with_capacity(claims.len()) };
        for (index, claim) in (0u32..).zip(claims) {
            let id = &claim.id;
            names.ids.push(id.value.clone());
            if id.value.is_empty() {
                continue;
            }
            if !is_claim_id(&id.value) {
                self.values.push(bad_claim_id(id));
            }
            match names.by_id.get(&id.value) {
                Some(first) => {
                    let place = claims[first.position()].id.place;
                    self.values.push(duplicate(id, place, "claim"));
                }
                None => {
                    names.by_id.insert(id.value.clone(), ClaimIndex(index));
                }
            }
        }
        names
    }

    pub(super) fn find_claim(&mut self, names: &Names, name: &Placed<String>) -> Option<ClaimIndex> {
        self.values.lookup(
            name,
            "claim",
            |id| names.by_id.get(id).copied(),
            names.ids.iter().map(String::as_str),
        )
    }

    pub(super) fn find_claims(
        &mut self,
        names: &Names,
        wanted: &[Placed<String>],
    ) -> Vec<Placed<ClaimIndex>> {
        wanted
            .iter()
            .filter_map(|name| self.find_claim(names, name).map(|claim| Placed::new(claim, name.place)))
            .collect()
    }
}

pub(super) struct Names {
    pub(super) by_id: HashMap<String, ClaimIndex>,
    pub(super) ids: Vec<String>,
}

fn joined(names: Option<OneOrMany<String>>) -> Option<String> {
    let names: Vec<_> = names?.0.into_iter().map(|name| name.value).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub(super) fn duplicate(id: &Placed<String>, first: Place, what: &str) -> Finding {
    Finding::new(Code::DuplicateId, id.place, format!("the {what} id `{}` is used twice", short(&id.value)))
        .label("used again")
        .related(first, "first used here")
        .help("rename one of them")
}

pub(super) fn bad_claim_id(id: &Placed<String>) -> Finding {
    Finding::new(Code::BadId, id.place, format!("invalid id `{}`", short(&id.value)))
        .help("start with a letter; use only letters, digits, `_` and `-`")
}
