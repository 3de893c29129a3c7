//! `warrant.toml` as settings.

use chrono_tz::Tz;

use super::document::{Document, Record, short};
use super::values::Values;
use crate::finding::{Code, FileId, Finding, Place, Severity, Vocabulary, one_of};
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{Scale, Span};
use crate::workbench::record::{CheckRecord, OneOrMany, SettingsFile, WorkbenchRecord};

/// What holds in the whole workbench.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// The zone in which bare days are days.
    pub zone: Tz,
    /// The verbal scale in force.
    pub scale: Scale,
    /// How the crowd's number is made.
    pub crowd: CrowdMethod,
    /// Whether prompts hide the crowd until one has a number of one's own.
    pub blind: bool,
    /// When a forecast is stale.
    pub stale_after: Span,
    /// Whether a forecast must say why.
    pub require_why: bool,
    /// Severities that differ from the defaults.
    pub levels: CheckLevels,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "workbench".to_owned(),
            zone: Tz::UTC,
            scale: Scale::Icd203,
            crowd: CrowdMethod::Median,
            blind: true,
            stale_after: Span::Days(30),
            require_why: false,
            levels: CheckLevels::default(),
        }
    }
}

/// Severities set for some codes; later ones win.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckLevels {
    levels: Vec<(Code, Severity)>,
}

impl CheckLevels {
    /// Sets the severity of a code.
    pub fn set(&mut self, code: Code, severity: Severity) {
        self.levels.push((code, severity));
    }

    /// The severity of a finding: as set, else as it came.
    pub fn apply(&self, finding: &Finding) -> Severity {
        let set = self.levels.iter().rev().find(|(code, _)| *code == finding.code);
        set.map_or(finding.severity, |&(_, severity)| severity)
    }
}

/// Reads the settings.
pub(in crate::workbench) fn read_settings(file: FileId, text: &str) -> (Settings, Vec<Finding>) {
    let mut document = Document::parse(file, text);
    let workbench = document.take::<WorkbenchRecord>("workbench", &[]);
    let check = document.take::<CheckRecord>("check", &[]);
    let findings = document.finish::<SettingsFile>();
    let mut settings = Settings::default();
    let mut values = Values { file, zone: Tz::UTC, scale: settings.scale, findings };
    if let Some(Record { value, .. }) = workbench {
        if let Some(name) = value.name {
            settings.name = name.value;
        }
        if let Some(zone) = value.timezone {
            match zone.value.parse() {
                Ok(known) => settings.zone = known,
                Err(_) => values.push(unknown_zone(&zone.value, values.place(&zone.span))),
            }
        }
        if let Some(scale) = values.bare_word(value.scale) {
            settings.scale = scale;
        }
        if let Some(crowd) = value.crowd {
            match CrowdMethod::parse(&crowd.value) {
                Ok(method) => settings.crowd = method,
                Err(error) => {
                    let help = one_of(&crowd.value, CrowdMethod::NAMES);
                    values.report(Code::UnknownWord, values.place(&crowd.span), error.to_string(), help);
                }
            }
        }
        if let Some(stale) = value.stale_after {
            match Span::parse(&stale.value) {
                Some(span) => settings.stale_after = span,
                None => values.report(
                    Code::BadDuration,
                    values.place(&stale.span),
                    format!("invalid duration `{}`", short(&stale.value)),
                    "write it as `30d`, `2w`, `6m`, or `10%` of the question's lifetime",
                ),
            }
        }
        settings.blind = value.blind.unwrap_or(settings.blind);
        settings.require_why = value.require_why.unwrap_or(false);
    }
    if let Some(Record { value, .. }) = check {
        for (list, severity) in
            [(value.allow, Severity::Allowed), (value.warn, Severity::Warning), (value.deny, Severity::Error)]
        {
            set_levels(&mut values, &mut settings.levels, list, severity);
        }
    }
    (settings, values.findings)
}

fn set_levels(
    values: &mut Values,
    levels: &mut CheckLevels,
    list: Option<OneOrMany<String>>,
    severity: Severity,
) {
    for name in list.map(|list| list.0).unwrap_or_default() {
        match Code::from_word(&name.value) {
            Some(code) => levels.set(code, severity),
            None => values.report(
                Code::UnknownWord,
                values.place(&name.span),
                format!("unknown finding code `{}`", short(&name.value)),
                crate::finding::did_you_mean(&name.value, Code::words())
                    .unwrap_or_else(|| "`warrant explain` lists all codes".to_owned()),
            ),
        }
    }
}

/// The finding that a zone is not in the database.
pub(super) fn unknown_zone(name: &str, place: Place) -> Finding {
    let help = crate::finding::did_you_mean(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    let message = format!("unknown time zone `{}`", short(name));
    Finding::new(Code::BadTimezone, place, message).help(help.unwrap_or_else(|| {
        "write a name from the time zone database, for example `UTC` or `Asia/Shanghai`".to_owned()
    }))
}
