//! Names of questions and claims, each held once however many records are about it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::forecast::Subject;

/// What records are about, by name.
#[derive(Debug, Default)]
pub(in crate::workbench) struct Names {
    last: Option<Arc<str>>,
    all: HashSet<Arc<str>>,
}

impl Names {
    /// The one text of a name.
    pub(super) fn get(&mut self, name: &str) -> Arc<str> {
        if let Some(last) = &self.last
            && **last == *name
        {
            return Arc::clone(last);
        }
        let held = if let Some(held) = self.all.get(name) {
            Arc::clone(held)
        } else {
            let held: Arc<str> = Arc::from(name);
            self.all.insert(Arc::clone(&held));
            held
        };
        self.last = Some(Arc::clone(&held));
        held
    }

    /// Lets a subject share its name with others.
    pub(super) fn share(&mut self, subject: &mut Subject) {
        let (Subject::Question(name) | Subject::Claim(name)) = subject;
        *name = self.get(name);
    }
}
