//! Inside a room, too, imports go one way: the files of a room form no circle.
//!
//! A file depends on the files that define what it names. A name is followed through `use` and `pub use` to its
//! definition, so a `mod.rs` that only lists modules and re-exports them is passed through; one that defines things
//! itself stands above its children. Code for tests alone does not count.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

/// A module: its file, and what the names in it stand for.
#[derive(Default)]
struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// What `use` brings into the module, under the name that it has there.
    uses: BTreeMap<String, Vec<String>>,
    /// The modules whose names all are brought in.
    globs: Vec<Vec<String>>,
    defined: BTreeSet<String>,
    /// Every path that the module's code names, those of `use` included.
    paths: Vec<Vec<String>>,
}

/// The words and signs of a source file, without comments, texts and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let is = |text: &str| text.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
        at += if is("//") {
            rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())
        } else if is("r\"") || is("r#") || is("br\"") || is("br#") {
            raw_text(rest)
        } else if rest[0] == '"' {
            quoted(rest, '"')
        } else if rest[0] == '\'' {
            // A letter in quotes, or a lifetime.
            if rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\'') { quoted(rest, '\'') } else { 1 }
        } else if rest[0].is_alphanumeric() || rest[0] == '_' {
            let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
            tokens.push(word);
            tokens[tokens.len() - 1].chars().count()
        } else if is("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !rest[0].is_whitespace() {
                tokens.push(rest[0].to_string());
            }
            1
        };
    }
    tokens
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of a raw text, or of the prefix of a raw name.
fn raw_text(rest: &[char]) -> usize {
    let open = rest.iter().position(|&c| c == 'r').unwrap() + 1;
    let hashes = rest[open..].iter().take_while(|&&c| c == '#').count();
    if rest.get(open + hashes) != Some(&'"') {
        return open + hashes;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = &rest[open + hashes + 1..];
    let length = body.windows(end.len()).position(|window| window == end).unwrap_or(body.len());
    open + hashes + 1 + length + end.len()
}

/// All modules below `src/lib.rs`, as `mod` declares them.
struct Modules {
    all: Vec<Module>,
}

impl Modules {
    fn of_the_library(src: &Path) -> Self {
        let mut modules = Self { all: vec![Module { file: "lib.rs".to_owned(), ..Module::default() }] };
        let mut waiting = vec![0];
        while let Some(module) = waiting.pop() {
            let file = modules.all[module].file.clone();
            let text = fs::read_to_string(src.join(&file)).unwrap();
            let first = modules.all.len();
            modules.read(module, &tokens(&text));
            // A child without a file yet has one of its own.
            for child in first..modules.all.len() {
                if !modules.all[child].file.is_empty() {
                    continue;
                }
                let parent = &modules.all[modules.all[child].parent.unwrap()];
                let name = parent.children.iter().find(|(_, at)| **at == child).unwrap().0;
                let folder = match file.strip_suffix("/mod.rs") {
                    Some(folder) => format!("{folder}/"),
                    None if file == "lib.rs" => String::new(),
                    None => format!("{}/", file.trim_end_matches(".rs")),
                };
                let alone = format!("{folder}{name}.rs");
                let entry = format!("{folder}{name}/mod.rs");
                modules.all[child].file = if src.join(&alone).is_file() { alone } else { entry };
                waiting.push(child);
            }
        }
        modules
    }

    fn add(&mut self, parent: usize, name: &str, file: String) -> usize {
        // One declared twice has a variant for each platform.
        if let Some(&known) = self.all[parent].children.get(name) {
            return known;
        }
        let at = self.all.len();
        self.all.push(Module { file, parent: Some(parent), ..Module::default() });
        self.all[parent].children.insert(name.to_owned(), at);
        at
    }

    /// Takes a module's tokens apart.
    fn read(&mut self, module: usize, tokens: &[String]) {
        let word = |at: usize| tokens.get(at).map_or("", String::as_str);
        let mut at = 0;
        while at < tokens.len() {
            match word(at) {
                "#" if word(at + 1) == "[" && word(at + 2) == "cfg" && word(at + 3) == "(" => {
                    let end = at + group(&tokens[at + 1..]) + 1;
                    let for_tests =
                        word(at + 4) == "test" || (word(at + 4) == "any" && word(at + 6) == "test");
                    at = if for_tests { end + item(&tokens[end..]) } else { end };
                }
                "mod" if word(at + 2) == ";" => {
                    let name = word(at + 1);
                    self.add(module, name, String::new());
                    // An entry stands above what it lists.
                    self.all[module].paths.push(vec!["self".to_owned(), name.to_owned(), "mod".to_owned()]);
                    at += 3;
                }
                "mod" if word(at + 2) == "{" => {
                    let inner = self.add(module, word(at + 1), self.all[module].file.clone());
                    let end = at + 2 + group(&tokens[at + 2..]);
                    self.read(inner, &tokens[at + 3..end - 1]);
                    at = end;
                }
                "use" => {
                    let length = tokens[at..].iter().position(|token| token == ";").unwrap();
                    self.import(module, &[], &tokens[at + 1..at + length]);
                    at += length + 1;
                }
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union" => {
                    self.all[module].defined.insert(word(at + 1).to_owned());
                    at += 1;
                }
                name if is_name(name)
                    && word(at + 1) == "::"
                    && !matches!(word(at.wrapping_sub(1)), "::" | "." | "$") =>
                {
                    let mut path = vec![name.to_owned()];
                    while word(at + 1) == "::" && is_name(word(at + 2)) {
                        path.push(word(at + 2).to_owned());
                        at += 2;
                    }
                    self.all[module].paths.push(path);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Takes a tree of `use` apart.
    fn import(&mut self, module: usize, before: &[String], tree: &[String]) {
        let mut path = before.to_vec();
        let mut at = 0;
        while let Some(token) = tree.get(at) {
            match token.as_str() {
                "::" => {}
                "{" => {
                    let inside = &tree[at + 1..at + group(&tree[at..]) - 1];
                    let (mut depth, mut start) = (0, 0);
                    for (i, token) in inside.iter().enumerate() {
                        match token.as_str() {
                            "{" => depth += 1,
                            "}" => depth -= 1,
                            "," if depth == 0 => {
                                self.import(module, &path, &inside[start..i]);
                                start = i + 1;
                            }
                            _ => {}
                        }
                    }
                    return self.import(module, &path, &inside[start..]);
                }
                "*" => return self.all[module].globs.push(path),
                "as" => break,
                "self" if !path.is_empty() => {}
                _ => path.push(token.clone()),
            }
            at += 1;
        }
        if tree.is_empty() {
            return;
        }
        let alias = if tree.get(at).is_some_and(|token| token == "as") {
            &tree[at + 1]
        } else {
            &path[path.len() - 1]
        };
        self.all[module].uses.insert(alias.clone(), path.clone());
        self.all[module].paths.push(path);
    }

    /// The file that defines what a path names, where it is one of ours and no module.
    fn definition(&self, from: usize, path: &[String], depth: usize) -> Option<&str> {
        match self.walk(from, path, depth)? {
            (_, false) => None,
            (module, true) => Some(&self.all[module].file),
        }
    }

    /// The module that a path leads to, and whether it names something in it.
    fn walk(&self, from: usize, path: &[String], depth: usize) -> Option<(usize, bool)> {
        if depth > 20 {
            return None;
        }
        let mut module = from;
        for (at, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" if at == 0 => module = 0,
                "self" if at == 0 => {}
                "super" => module = self.all[module].parent?,
                name => {
                    let rest = &path[at + 1..];
                    if let Some(child) = self.all[module].children.get(name) {
                        module = *child;
                        continue;
                    }
                    if let Some(target) = self.all[module].uses.get(name).filter(|target| **target != path) {
                        return self.walk(module, &[target.as_slice(), rest].concat(), depth + 1);
                    }
                    if self.all[module].defined.contains(name) {
                        return Some((module, true));
                    }
                    for glob in &self.all[module].globs {
                        let Some((target, false)) = self.walk(module, glob, depth + 1) else { continue };
                        let there = [&[name.to_owned()], rest].concat();
                        if target != module
                            && let Some(found) = self.walk(target, &there, depth + 1)
                        {
                            return Some(found);
                        }
                    }
                    // What begins with an unknown name is another crate's; the rest is made by a macro, or is all of it.
                    return (at > 0).then_some((module, true));
                }
            }
        }
        Some((module, false))
    }

    /// For every file the files of its room that it depends on, each with a name that it takes from there.
    fn dependencies(&self) -> BTreeMap<&str, BTreeMap<&str, String>> {
        let mut all: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for (at, module) in self.all.iter().enumerate() {
            let file = module.file.as_str();
            let edges = all.entry(file).or_default();
            for path in &module.paths {
                let Some(other) = self.definition(at, path, 0) else { continue };
                if other != file && room(other) == room(file) {
                    edges.entry(other).or_insert_with(|| path[path.len() - 1].clone());
                }
            }
        }
        all
    }
}

fn room(file: &str) -> &str {
    file.split('/').next().unwrap()
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The length of what stands in brackets, with them.
fn group(tokens: &[String]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The length of an item, from its attributes to its closing brace or semicolon.
fn item(tokens: &[String]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            ";" | "," => return at + 1,
            "use" => return at + tokens[at..].iter().position(|token| token == ";").unwrap() + 1,
            "{" => return at + group(&tokens[at..]),
            "(" | "[" => at += group(&tokens[at..]),
            _ => at += 1,
        }
    }
    at
}

/// The shortest way from a file back to itself.
fn circle<'g>(graph: &'g BTreeMap<&str, BTreeMap<&str, String>>, start: &'g str) -> Option<Vec<&'g str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for &next in graph[file].keys() {
            if next == start {
                let mut way = vec![start, file];
                while way[way.len() - 1] != start {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, file);
                waiting.push_back(next);
            }
        }
    }
    None
}

/// Circles of a graph, each told once, from its first file on.
fn circles(graph: &BTreeMap<&str, BTreeMap<&str, String>>) -> Vec<String> {
    let mut told: BTreeSet<Vec<&str>> = BTreeSet::new();
    let mut circles = Vec::new();
    for &start in graph.keys() {
        let Some(way) = circle(graph, start) else { continue };
        let mut members = way.clone();
        members.sort_unstable();
        members.dedup();
        if told.insert(members) {
            let steps = way.windows(2).map(|step| format!("{} -({})-> ", step[0], graph[step[0]][step[1]]));
            circles.push(steps.collect::<String>() + start);
        }
    }
    circles
}

#[test]
fn no_room_imports_in_circles() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules = Modules::of_the_library(&src);
    let graph = modules.dependencies();
    let circles = circles(&graph);
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n"));
}
