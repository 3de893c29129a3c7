//! `arguments/<argument>.toml` as an argument map.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use super::document::{Document, Nested, Record, short};
use super::values::{Values, is_claim_id};
use crate::argument::{
    ArgumentMap, Article, Bearing, Citation, Claim, ClaimIndex, Credence, Evidence, Expectations, Inference,
    InferenceIndex, Link, LinkAnswer, LinkMode, Relevance, Role, Source, Target,
};
use crate::finding::{Code, FileId, Finding, Place, Placed, nearest};
use crate::forecast::Scale;
use crate::workbench::record::{
    AnyValue, ArgumentFile, ArticleRecord, CitationRecord, ClaimRecord, EvidenceRecord, ExpectRecord,
    InferenceRecord, LinkRecord, Located, OneOrMany, OptionsRecord, SourceRecord, Text, keys_of,
};

const CLAIM_NESTED: &[Nested] = &[("said", keys_of::<CitationRecord>), ("evidence", keys_of::<EvidenceRecord>)];

/// Reads an argument file. Stored sources are read afterwards, by the workbench.
pub(in crate::workbench) fn read_argument(
    id: &str,
    file: FileId,
    text: &str,
    zone: Tz,
    scale: Scale,
) -> (ArgumentMap, Vec<Finding>) {
    let mut document = Document::parse(file, text);
    let article = document.take::<ArticleRecord>("article", &[]);
    let sources = document.take_all::<SourceRecord>("source", &[]);
    let double = document.is_list("thesis");
    let thesis = if document.has("thesis") && !double {
        document.take::<ClaimRecord>("thesis", CLAIM_NESTED).into_iter().collect()
    } else {
        document.take_all::<ClaimRecord>("thesis", CLAIM_NESTED)
    };
    let conjectures = document.take_all::<ClaimRecord>("conjecture", CLAIM_NESTED);
    let premises = document.take_all::<ClaimRecord>("premise", CLAIM_NESTED);
    let inferences = document.take_all::<InferenceRecord>("inference", &[]);
    let links = document.take_all::<LinkRecord>("link", &[]);
    let expect = document.take::<ExpectRecord>("expect", &[]);
    let options = document.take::<OptionsRecord>("options", &[]);
    let values = Values { file, zone, scale, findings: document.finish::<ArgumentFile>() };

    let mut reading = Reading { values, sources: Vec::new(), source_by_id: HashMap::new() };
    reading.check_thesis(&thesis, double);
    let article = reading.article(article);
    reading.sources(sources);

    let mut claims = Vec::with_capacity(thesis.len() + conjectures.len() + premises.len());
    let mut edges = Vec::with_capacity(claims.capacity());
    for (role, records) in [(Role::Thesis, thesis), (Role::Conjecture, conjectures), (Role::Premise, premises)] {
        for record in records {
            reading.claim(role, record, &mut claims, &mut edges);
        }
    }
    reading.assemble(id, article, claims, edges, inferences, links, expect, options)
}

/// What a claim says it bears on, before names are looked up.
struct Edges {
    supports: Vec<Placed<String>>,
    rebuts: Vec<Placed<String>>,
    undercuts: Vec<Placed<String>>,
    contrary: Vec<Placed<String>>,
    relevance: Option<Located<AnyValue>>,
}

struct Reading {
    values: Values,
    sources: Vec<Source>,
    source_by_id: HashMap<String, usize>,
}

impl Reading {
    fn check_thesis(&mut self, thesis: &[Record<ClaimRecord>], list: bool) {
        if let [first, others @ ..] = thesis {
            for other in others {
                self.values.report(
                    Finding::new(Code::DoubleThesis, other.header, "a second thesis")
                        .related(first.header, "the first is here")
                        .help("an argument has one thesis: make this a premise or a conjecture, or a file of its own"),
                );
            }
            if list && others.is_empty() {
                self.values.report(
                    Finding::new(Code::WrongType, first.header, "the thesis is written as a list")
                        .help("write `[thesis]` with single brackets: there is exactly one"),
                );
            }
        } else if thesis.is_empty() {
            let place = Place::new(self.values.file, 0..0);
            self.values.report(
                Finding::new(Code::MissingThesis, place, "the argument has no thesis")
                    .help("add `[thesis]` with an `id` and a `text`: what the article argues for"),
            );
        }
    }

    fn article(&mut self, record: Option<Record<ArticleRecord>>) -> Article {
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

    fn sources(&mut self, records: Vec<Record<SourceRecord>>) {
        for Record { value, header } in records {
            let Some(id) = self.values.required_text(value.id, "id", "[[source]]", header) else { continue };
            if let Some(&first) = self.source_by_id.get(&id.value) {
                let place = self.sources[first].id.place;
                self.values.report(duplicate(&id, place, "source"));
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
            place,
        }
    }

    fn claim(&mut self, role: Role, record: Record<ClaimRecord>, claims: &mut Vec<Claim>, edges: &mut Vec<Edges>) {
        use crate::finding::Vocabulary as _;
        let Record { value, header } = record;
        let what = format!("this {}", role.word());
        let id = self.values.required_text(value.id, "id", &what, header);
        let text = self.values.required_text(value.text, "text", &what, header);
        let missing = |text: Option<Placed<String>>| text.unwrap_or_else(|| Placed::new(String::new(), header));
        for (key, misplaced, belongs) in [
            ("stance", value.stance.as_ref().map(|word| &word.span), Role::Conjecture),
            ("held_by", value.held_by.as_ref().map(|word| &word.span), Role::Conjecture),
            ("kind", value.kind.as_ref().map(|word| &word.span), Role::Premise),
        ] {
            if let Some(span) = misplaced.filter(|_| role != belongs) {
                let place = self.values.place(span);
                self.values.report(
                    Finding::new(Code::UnknownKey, place, format!("a {} has no `{key}`", role.word()))
                        .help(format!("`{key}` is a key of a {}", belongs.word())),
                );
            }
        }
        let credence = value.credence.and_then(|number| {
            let scale = self.values.scale;
            let (probability, word) = self.values.probability_or_word(&number)?;
            Some(probability.map(|probability| Credence { probability, word: word.map(|word| (word, scale)) }))
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

    fn names(&self, names: Option<OneOrMany<String>>) -> Vec<Placed<String>> {
        names.map_or_else(Vec::new, |names| names.0.into_iter().map(|name| self.values.text(name)).collect())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of the file, each once")]
    fn assemble(
        mut self,
        id: &str,
        article: Article,
        mut claims: Vec<Claim>,
        edges: Vec<Edges>,
        records: Vec<Record<InferenceRecord>>,
        links: Vec<Record<LinkRecord>>,
        expect: Option<Record<ExpectRecord>>,
        options: Option<Record<OptionsRecord>>,
    ) -> (ArgumentMap, Vec<Finding>) {
        let names = self.number_claims(&claims);
        for (claim, edges) in claims.iter_mut().zip(&edges) {
            claim.contrary = self.find_claims(&names, &edges.contrary);
        }
        let mut inferences = Inferences::default();
        self.plain_edges(&names, &claims, &edges, &mut inferences);
        self.inference_records(&names, records, &mut inferences);
        self.resolve_undercuts(&names, &mut inferences);
        let (inferences, links) = (inferences.finished(), self.links(&names, links));
        let expect = self.expectations(&names, expect);
        let cycles_allowed = self.options(options);
        let map = ArgumentMap::new(
            id.to_owned(),
            self.values.file,
            article,
            self.sources,
            claims,
            inferences,
            links,
            expect,
            cycles_allowed,
        );
        (map, self.values.findings)
    }

    /// Names the claims; ids that repeat or have a forbidden form are findings.
    fn number_claims(&mut self, claims: &[Claim]) -> Names {
        let mut names = Names { by_id: HashMap::with_capacity(claims.len()), ids: Vec::with_capacity(claims.len()) };
        for (index, claim) in (0u32..).zip(claims) {
            let id = &claim.id;
            names.ids.push(id.value.clone());
            if id.value.is_empty() {
                continue;
            }
            if !is_claim_id(&id.value) {
                self.values.report(bad_claim_id(id));
            }
            match names.by_id.get(&id.value) {
                Some(first) => {
                    let place = claims[first.position()].id.place;
                    self.values.report(duplicate(id, place, "claim"));
                }
                None => {
                    names.by_id.insert(id.value.clone(), ClaimIndex(index));
                }
            }
        }
        names
    }

    fn find_claim(&mut self, names: &Names, name: &Placed<String>) -> Option<ClaimIndex> {
        self.values.lookup(
            name,
            "claim",
            |id| names.by_id.get(id).copied(),
            names.ids.iter().map(String::as_str),
        )
    }

    fn find_claims(&mut self, names: &Names, wanted: &[Placed<String>]) -> Vec<Placed<ClaimIndex>> {
        wanted
            .iter()
            .filter_map(|name| self.find_claim(names, name).map(|claim| Placed::new(claim, name.place)))
            .collect()
    }

    /// Makes one inference of each `supports`, `rebuts` and `undercuts` that a claim lists.
    fn plain_edges(&mut self, names: &Names, claims: &[Claim], edges: &[Edges], inferences: &mut Inferences) {
        for ((index, claim), edges) in (0u32..).zip(claims).zip(edges) {
            let relevance = self.plain_relevance(edges);
            let mut seen: HashSet<&str> = HashSet::new();
            for (bearing, targets) in [
                (Bearing::Supports, &edges.supports),
                (Bearing::Rebuts, &edges.rebuts),
                (Bearing::Undercuts, &edges.undercuts),
            ] {
                for target in targets {
                    if !seen.insert(&target.value) {
                        self.values.report(
                            Finding::new(
                                Code::DuplicateInference,
                                target.place,
                                format!("`{}` bears on `{}` twice", claim.id.value, short(&target.value)),
                            )
                            .help("keep one, or write a second reason as an [[inference]] with an id of its own"),
                        );
                        continue;
                    }
                    let own = relevance
                        .iter()
                        .find(|(name, _)| name.as_ref().is_none_or(|name| *name == target.value))
                        .map(|(_, relevance)| relevance.clone());
                    let name = format!("{}->{}", claim.id.value, target.value);
                    let pending = Pending {
                        id: Placed::new(name, target.place),
                        plain: true,
                        premises: vec![ClaimIndex(index)],
                        bearing,
                        target_name: target.clone(),
                        why: None,
                        relevance: own,
                        target: None,
                    };
                    self.add_inference(names, pending, inferences);
                }
            }
        }
    }

    /// Looks the target of an inference up; undercuts wait until all inferences are known.
    fn add_inference(&mut self, names: &Names, mut pending: Pending, inferences: &mut Inferences) {
        if pending.bearing != Bearing::Undercuts {
            let Some(target) = self.find_claim(names, &pending.target_name) else { return };
            if pending.premises.contains(&target) {
                self.values.report(
                    Finding::new(
                        Code::SelfSupport,
                        pending.target_name.place,
                        format!("`{}` bears on itself", pending.target_name.value),
                    )
                    .help("a claim is no reason for or against itself: name another claim, or remove this"),
                );
                return;
            }
            pending.target = Some(Target::Claim(target));
        }
        inferences.0.push(pending);
    }

    fn plain_relevance(&mut self, edges: &Edges) -> Vec<(Option<String>, Placed<Relevance>)> {
        let Some(relevance) = &edges.relevance else { return Vec::new() };
        let place = self.values.place(&relevance.span);
        match &relevance.value {
            AnyValue::Number(number) => {
                let share = self.values.probability_value(*number, place);
                share.map(|share| (None, share.map(Relevance::Share))).into_iter().collect()
            }
            AnyValue::Table(pairs) => {
                let mut found = Vec::new();
                let targets = || edges.supports.iter().chain(&edges.rebuts).chain(&edges.undercuts);
                for (name, number) in pairs {
                    let number_place = self.values.place(&number.span);
                    if !targets().any(|target| target.value == name.value) {
                        let help = nearest(&name.value, targets().map(|target| target.value.as_str()));
                        self.values.report(
                            Finding::new(
                                Code::UnknownReference,
                                number_place,
                                format!("the claim does not bear on `{}`", short(&name.value)),
                            )
                            .maybe_help(help.map(|near| format!("did you mean `{near}`?"))),
                        );
                        continue;
                    }
                    match number.value {
                        AnyValue::Number(value) => {
                            if let Some(share) = self.values.probability_value(value, number_place) {
                                found.push((Some(name.value.clone()), share.map(Relevance::Share)));
                            }
                        }
                        _ => self.wrong_relevance(number_place),
                    }
                }
                found
            }
            _ => {
                self.wrong_relevance(place);
                Vec::new()
            }
        }
    }

    fn wrong_relevance(&mut self, place: Place) {
        self.values.report(
            Finding::new(Code::WrongType, place, "`relevance` is neither a number nor a table of numbers")
                .help("write relevance = 0.3, or relevance = { T = 0.3 } for one target"),
        );
    }

    fn inference_records(&mut self, names: &Names, records: Vec<Record<InferenceRecord>>, inferences: &mut Inferences) {
        let mut by_id: HashMap<String, Place> = HashMap::new();
        for Record { value, header } in records {
            let Some(id) = self.values.required_text(value.id, "id", "[[inference]]", header) else { continue };
            if !is_claim_id(&id.value) {
                self.values.report(bad_claim_id(&id));
            }
            if names.by_id.contains_key(&id.value) {
                self.values.report(
                    Finding::new(Code::DuplicateId, id.place, format!("a claim is called `{}` too", id.value))
                        .help("claims and inferences share one set of ids: rename one of them"),
                );
            }
            if let Some(&first) = by_id.get(&id.value) {
                self.values.report(duplicate(&id, first, "inference"));
                continue;
            }
            by_id.insert(id.value.clone(), id.place);
            let from = self.names(value.from);
            let mut premises: Vec<ClaimIndex> = Vec::with_capacity(from.len());
            for name in &from {
                if let Some(claim) = self.find_claim(names, name) {
                    if premises.contains(&claim) {
                        self.values.report(
                            Finding::new(
                                Code::InferenceShape,
                                name.place,
                                format!("`{}` is named twice in `from`", name.value),
                            )
                            .help("name each premise once"),
                        );
                    } else {
                        premises.push(claim);
                    }
                }
            }
            if from.is_empty() {
                self.values.missing("from", &format!("inference `{}`", id.value), header, "name its premises: from = [\"P1\", \"P2\"]");
            }
            let mut targets: Vec<(Bearing, Placed<String>)> = Vec::new();
            for (bearing, named) in [
                (Bearing::Supports, value.supports),
                (Bearing::Rebuts, value.rebuts),
                (Bearing::Undercuts, value.undercuts),
            ] {
                targets.extend(self.names(named).into_iter().map(|name| (bearing, name)));
            }
            let relevance = self.record_relevance(&id, value.relevance, value.bits, value.lr);
            let count = targets.len();
            let (Some((bearing, target)), 1) = (targets.into_iter().next(), count) else {
                self.values.report(
                    Finding::new(
                        Code::InferenceShape,
                        id.place,
                        format!("inference `{}` has {count} targets instead of one", id.value),
                    )
                    .help("give it exactly one of supports, rebuts and undercuts; a second target is a second inference"),
                );
                continue;
            };
            if premises.is_empty() {
                continue;
            }
            let pending = Pending {
                id,
                plain: false,
                premises,
                bearing,
                target_name: target,
                why: value.why.map(|text| text.value),
                relevance,
                target: None,
            };
            self.add_inference(names, pending, inferences);
        }
    }

    fn record_relevance(
        &mut self,
        id: &Placed<String>,
        share: Option<crate::workbench::record::Number>,
        bits: Option<crate::workbench::record::Number>,
        likelihoods: Option<Located<Vec<crate::workbench::record::Number>>>,
    ) -> Option<Placed<Relevance>> {
        let given = [share.is_some(), bits.is_some(), likelihoods.is_some()];
        if given.iter().filter(|&&given| given).count() > 1 {
            self.values.report(
                Finding::new(
                    Code::InferenceShape,
                    id.place,
                    format!("inference `{}` says how much it counts more than once", id.value),
                )
                .help("keep one of relevance, bits and lr"),
            );
        }
        if let Some(number) = share {
            return self.values.probability(&number).map(|share| share.map(Relevance::Share));
        }
        if let Some(number) = bits {
            let place = self.values.place(&number.span);
            return self.values.finite(&number, "`bits`").map(|bits| Placed::new(Relevance::Bits(bits), place));
        }
        let place = likelihoods.as_ref().map(|pair| self.values.place(&pair.span))?;
        let (if_holds, if_not) = self.values.likelihoods(likelihoods)?;
        Some(Placed::new(Relevance::Likelihoods(if_holds, if_not), place))
    }

    /// Points undercuts at their inferences, by id or by a name such as `P1->T`, undercutting ones included.
    ///
    /// An undercut of nothing or of itself is dropped, and in silence what undercuts a dropped one.
    fn resolve_undercuts(&mut self, names: &Names, inferences: &mut Inferences) {
        let pending = &inferences.0;
        if pending.iter().all(|pending| pending.target.is_some()) {
            return;
        }
        let mut by_name: HashMap<&str, usize> = HashMap::with_capacity(pending.len());
        for (position, pending) in pending.iter().enumerate() {
            by_name.entry(&pending.id.value).or_insert(position);
        }
        let mut target_of: Vec<Option<usize>> = vec![None; pending.len()];
        let mut undercutters: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut dropped: Vec<usize> = Vec::new();
        for (position, pending) in pending.iter().enumerate().filter(|(_, pending)| pending.target.is_none()) {
            match by_name.get(pending.target_name.value.as_str()) {
                Some(&target) if target == position => {
                    dropped.push(position);
                    let message = format!("`{}` undercuts itself", pending.id.value);
                    self.values.report(
                        Finding::new(Code::SelfSupport, pending.target_name.place, message)
                            .help("name the inference whose force it takes away"),
                    );
                }
                Some(&target) => {
                    target_of[position] = Some(target);
                    undercutters.entry(target).or_default().push(position);
                }
                None => {
                    dropped.push(position);
                    let finding = self.unknown_inference(&pending.target_name, names, &inferences.0);
                    self.values.report(finding);
                }
            }
        }
        let mut is_dropped = vec![false; pending.len()];
        while let Some(position) = dropped.pop() {
            if !std::mem::replace(&mut is_dropped[position], true) {
                dropped.extend(undercutters.remove(&position).unwrap_or_default());
            }
        }
        // Numbers are given only to those that stay.
        let mut next = 0;
        let numbers: Vec<InferenceIndex> = is_dropped
            .iter()
            .map(|&dropped| {
                let number = InferenceIndex(next);
                next += u32::from(!dropped);
                number
            })
            .collect();
        for (pending, target) in inferences.0.iter_mut().zip(&target_of) {
            if let Some(target) = target {
                pending.target = Some(Target::Inference(numbers[*target]));
            }
        }
        let mut gone = is_dropped.into_iter();
        inferences.0.retain(|_| !gone.next().unwrap_or(false));
    }

    /// The finding that an undercut names no inference.
    fn unknown_inference(&mut self, name: &Placed<String>, names: &Names, pending: &[Pending]) -> Finding {
        let ids = || pending.iter().map(|pending| pending.id.value.as_str());
        let help = if !self.values.may_suggest() {
            None
        } else if names.by_id.contains_key(&name.value) {
            let end = format!("->{}", name.value);
            Some(match ids().find(|id| id.ends_with(&end)) {
                Some(edge) => format!("an undercut names an inference, such as `{edge}`; to speak against the claim itself use `rebuts`"),
                None => "an undercut names an inference, such as `P1->T`; to speak against a claim use `rebuts`".to_owned(),
            })
        } else {
            nearest(&name.value, ids()).map(|near| format!("did you mean `{near}`?"))
        };
        Finding::new(Code::UnknownReference, name.place, format!("there is no inference `{}`", short(&name.value)))
            .help(help.unwrap_or_else(|| "an undercut names an inference by its id or as `P1->T`".to_owned()))
    }

    fn links(&mut self, names: &Names, records: Vec<Record<LinkRecord>>) -> Vec<Link> {
        let mut links = Vec::with_capacity(records.len());
        for Record { value, header } in records {
            let claim = self.values.required_text(value.claim, "claim", "[[link]]", header);
            let question = self.values.required_text(value.question, "question", "[[link]]", header);
            let claim = claim.and_then(|name| self.find_claim(names, &name));
            let (Some(claim), Some(question)) = (claim, question) else { continue };
            let mut answers: Vec<Placed<LinkAnswer>> = Vec::new();
            if let Some(answer) = value.answer {
                answers.push(self.values.text(answer).map(LinkAnswer::Word));
            }
            for (threshold, make) in [
                (value.above, LinkAnswer::Above as fn(f64) -> LinkAnswer),
                (value.below, LinkAnswer::Below as fn(f64) -> LinkAnswer),
            ] {
                if let Some(threshold) = threshold {
                    let place = self.values.place(&threshold.span);
                    answers.extend(self.values.point(&threshold).map(|number| Placed::new(make(number), place)));
                }
            }
            if answers.is_empty() {
                self.values.report(
                    Finding::new(Code::LinkWithoutAnswer, header, "the link does not say under which answer the claim holds")
                        .help("add `answer = \"yes\"` (or no, or an option), or for a number or a date `above = ...` or `below = ...`"),
                );
            } else if let [_, second, ..] = answers.as_slice() {
                self.values.report(
                    Finding::new(Code::LinkType, second.place, "the link names more than one answer")
                        .help("keep one of answer, above and below"),
                );
            }
            let mode = self.values.bare_word(value.mode).unwrap_or(LinkMode::Test);
            let has_likelihoods = value.lr.is_some();
            let likelihoods = self.values.likelihoods(value.lr);
            if mode == LinkMode::Evidence && !has_likelihoods {
                self.values.missing(
                    "lr",
                    "an evidence link",
                    header,
                    "add lr = [probability of the answer if the claim holds, probability if not]",
                );
            }
            links.push(Link { claim, question, answer: answers.into_iter().next(), mode, likelihoods, place: header });
        }
        links
    }

    fn expectations(&mut self, names: &Names, record: Option<Record<ExpectRecord>>) -> Expectations {
        let Some(Record { value, .. }) = record else { return Expectations::default() };
        let [stands, falls, open] = [value.stands, value.falls, value.open].map(|list| {
            let list = self.names(list);
            self.find_claims(names, &list)
        });
        Expectations { stands, falls, open }
    }

    fn options(&mut self, record: Option<Record<OptionsRecord>>) -> bool {
        let Some(cycles) = record.and_then(|record| record.value.cycles) else { return false };
        match cycles.value.as_str() {
            "allow" => true,
            "error" => false,
            other => {
                let place = self.values.place(&cycles.span);
                self.values.report(
                    Finding::new(Code::UnknownWord, place, format!("`{}` is no setting for cycles", short(other)))
                        .help("use one of: error, allow"),
                );
                false
            }
        }
    }
}

/// The claims by id.
struct Names {
    by_id: HashMap<String, ClaimIndex>,
    ids: Vec<String>,
}

/// An inference whose target may still be a name.
struct Pending {
    id: Placed<String>,
    plain: bool,
    premises: Vec<ClaimIndex>,
    bearing: Bearing,
    target_name: Placed<String>,
    target: Option<Target>,
    why: Option<String>,
    relevance: Option<Placed<Relevance>>,
}

#[derive(Default)]
struct Inferences(Vec<Pending>);

impl Inferences {
    fn finished(self) -> Vec<Inference> {
        let made = |pending: Pending| {
            Some(Inference {
                id: pending.id,
                plain: pending.plain,
                premises: pending.premises,
                bearing: pending.bearing,
                target: pending.target?,
                target_place: pending.target_name.place,
                why: pending.why,
                relevance: pending.relevance,
            })
        };
        self.0.into_iter().filter_map(made).collect()
    }
}

fn joined(names: Option<OneOrMany<String>>) -> Option<String> {
    let names: Vec<_> = names?.0.into_iter().map(|name| name.value).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn duplicate(id: &Placed<String>, first: Place, what: &str) -> Finding {
    Finding::new(Code::DuplicateId, id.place, format!("the {what} id `{}` is used twice", short(&id.value)))
        .label("used again")
        .related(first, "first used here")
        .help("rename one of them")
}

fn bad_claim_id(id: &Placed<String>) -> Finding {
    Finding::new(Code::BadId, id.place, format!("`{}` is no id", short(&id.value)))
        .help("an id starts with a letter and has only letters, digits, `_` and `-`")
}

