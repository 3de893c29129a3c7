//! Groups: claims that the picture draws in one frame.

use std::collections::HashMap;

use super::reading::{Names, Reading};
use crate::argument::{ClaimIndex, Group};
use crate::finding::{Code, Finding, Place};
use crate::workbench::read::document::{Record, short};
use crate::workbench::record::GroupRecord;

impl Reading {
    /// Reads the groups; a claim stays in the first that names it.
    pub(super) fn groups(&mut self, names: &Names, records: Vec<Record<GroupRecord>>) -> Vec<Group> {
        let mut taken: HashMap<ClaimIndex, Place> = HashMap::new();
        let mut groups = Vec::with_capacity(records.len());
        for Record { value, header } in records {
            let title = self.values.required_text(value.title, "title", "this group", header);
            if value.claims.is_none() {
                self.values.missing("claims", "this group", header, "add `claims = [\"...\"]`");
            }
            let wanted = self.names(value.claims);
            let mut claims = Vec::with_capacity(wanted.len());
            for claim in self.find_claims(names, &wanted) {
                if let Some(&first) = taken.get(&claim.value) {
                    let id = short(names.ids.get(claim.value.position()).map_or("", String::as_str));
                    self.values.push(
                        Finding::new(Code::DuplicateId, claim.place, format!("`{id}` is already in a group"))
                            .related(first, "first group here")
                            .help("remove it from one of them: a claim belongs to at most one group"),
                    );
                } else {
                    taken.insert(claim.value, claim.place);
                    claims.push(claim.value);
                }
            }
            if let Some(title) = title {
                groups.push(Group { title: title.value, claims });
            }
        }
        groups
    }
}
