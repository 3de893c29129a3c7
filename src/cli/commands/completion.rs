//! What the shell completes while one types.

use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::cli::context::Context;
use crate::cli::environment::Environment;
use crate::cli::options::GlobalOptions;
use crate::finding::{Code, Vocabulary};
use crate::render::harmless;
use crate::workbench::{Workbench, is_kebab_case};

pub(crate) fn question_ids() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(workbench) = workbench_here() else { return Vec::new() };
        workbench
            .questions
            .values()
            .filter(|question| is_kebab_case(&question.id))
            .map(|question| {
                let title = harmless(&question.title).into_owned();
                CompletionCandidate::new(&question.id).help(Some(title.into()))
            })
            .collect()
    })
}

pub(crate) fn argument_ids() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(workbench) = workbench_here() else { return Vec::new() };
        workbench.arguments.keys().filter(|id| is_kebab_case(id)).map(CompletionCandidate::new).collect()
    })
}

pub(crate) fn codes() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        Code::ALL
            .iter()
            .map(|code| CompletionCandidate::new(code.word()).help(Some(code.title().into())))
            .collect()
    })
}

fn workbench_here() -> Option<Workbench> {
    Context::new(Environment::read(), GlobalOptions::default()).load().ok()
}
