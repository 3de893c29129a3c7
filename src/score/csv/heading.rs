//! Which column holds what.

/// Says what a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who forecast.
    Forecaster,
    /// What was asked.
    Question,
    /// The probability stated.
    Probability,
    /// What happened.
    Outcome,
    /// When the forecast was made; in an outcomes table, when the answer became known.
    Time,
    /// From when on forecasts on the question count.
    Opens,
    /// The last moment at which a forecast on the question counts; a bare date means its end.
    Closes,
    /// When the answer became known.
    Known,
    /// How much the row counts.
    Weight,
    /// The option that a probability is for.
    Option,
    /// The option's place in the order of options, as a number.
    Order,
    /// The level of a quantile.
    Quantile,
    /// The value of a quantile.
    Value,
    /// To which group the question belongs.
    Group,
}

impl Role {
    /// All roles, in the order in which they are listed for people.
    pub const ALL: [Self; 14] = [
        Self::Forecaster,
        Self::Question,
        Self::Probability,
        Self::Outcome,
        Self::Time,
        Self::Opens,
        Self::Closes,
        Self::Known,
        Self::Weight,
        Self::Option,
        Self::Order,
        Self::Quantile,
        Self::Value,
        Self::Group,
    ];

    /// Returns the headings that mean this role without a column map; the first goes before the others.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Forecaster => &["forecaster", "user", "username", "forecaster_id", "user_id", "model"],
            Self::Question => &["question", "question_id", "id", "event", "event_id", "market"],
            Self::Probability => &["probability", "p", "prob", "forecast", "prediction"],
            Self::Outcome => &["outcome", "resolution", "result", "resolved", "resolved_to", "answer", "y"],
            Self::Time => &["time", "at", "date", "timestamp", "created_at", "forecast_date"],
            Self::Opens => &["opens", "opened_at", "open_time", "open_date"],
            Self::Closes => &["closes", "closed_at", "close_time", "close_date"],
            Self::Known => &["known", "known_at", "resolved_at", "resolve_time", "resolution_date"],
            Self::Weight => &["weight", "w"],
            Self::Option => &["option", "category", "choice"],
            Self::Order => &["order", "option_order"],
            Self::Quantile => &["quantile", "level"],
            Self::Value => &["value", "predicted"],
            Self::Group => &["group"],
        }
    }

    /// Returns the name of the role, which is its first heading.
    pub fn as_str(self) -> &'static str {
        self.headings().first().copied().unwrap_or_default()
    }

    /// Returns the role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// Says which heading holds what, where headings differ from the usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    given: Vec<(Role, String)>,
}

impl ColumnMap {
    /// Takes a role from a heading, which the table must then have; a later one for the same role goes before. An empty
    /// heading says that no column has the role.
    #[must_use]
    pub fn with(mut self, role: Role, heading: &str) -> Self {
        self.given.retain(|(known, _)| *known != role);
        self.given.push((role, heading.to_owned()));
        self
    }
}

/// Says why the headings of a table do not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadingError {
    /// No column for a role that is needed.
    #[error("no column for {}: none of the headings {found:?} is one of {:?}", .role.as_str(), .role.headings())]
    Missing {
        /// The role.
        role: Role,
        /// The headings that are there.
        found: Vec<String>,
    },
    /// The column map names a heading that is not there.
    #[error("no column is headed {heading:?}; the headings are {found:?}")]
    Unknown {
        /// The heading that was given.
        heading: String,
        /// The headings that are there.
        found: Vec<String>,
    },
    /// Forecasts are to be carried forward, and no column says how far.
    #[error(
        "no column says when a question ended, as carrying forecasts forward needs: none of the headings {found:?} is closes or known"
    )]
    NoEnd {
        /// The headings that are there.
        found: Vec<String>,
    },
    /// Answers of some time are asked for, and no column says when they became known.
    #[error(
        "no column says when answers became known, as --since and --until need: none of the headings {found:?} is known"
    )]
    NoKnown {
        /// The headings that are there.
        found: Vec<String>,
    },
    /// Two columns could hold the same.
    #[error("both {first:?} and {second:?} could be the {}; name one by a column map", .role.as_str())]
    Ambiguous {
        /// The role.
        role: Role,
        /// One heading.
        first: String,
        /// The other.
        second: String,
    },
}

/// Headings that a message names, and the characters of one that it shows.
const SHOWN: usize = 30;
const LONG_HEADING: usize = 60;

/// The columns that were found.
#[derive(Debug, Clone)]
pub(super) struct Headings<'map> {
    found: Vec<String>,
    map: &'map ColumnMap,
}

impl<'map> Headings<'map> {
    /// Takes a header and checks that it has what the map names.
    pub(super) fn new(header: &[String], map: &'map ColumnMap) -> Result<Self, HeadingError> {
        let found = header.iter().map(|heading| heading.trim().to_owned()).collect();
        let headings = Self { found, map };
        let named = |heading: &str| heading.is_empty() || !headings.all(heading).is_empty();
        match map.given.iter().find(|(_, heading)| !named(heading)) {
            Some((_, heading)) => {
                Err(HeadingError::Unknown { heading: heading.clone(), found: headings.shown() })
            }
            None => Ok(headings),
        }
    }

    fn all(&self, wanted: &str) -> Vec<usize> {
        let headings = self.found.iter().enumerate();
        headings.filter(|(_, heading)| heading.eq_ignore_ascii_case(wanted)).map(|(at, _)| at).collect()
    }

    fn candidates(&self, role: Role) -> Vec<usize> {
        if let Some((_, heading)) = self.map.given.iter().find(|(known, _)| *known == role) {
            return if heading.is_empty() { Vec::new() } else { self.all(heading) };
        }
        // A column that was given to a role is not another's; the name of the role goes before its other headings.
        let given: Vec<usize> = self.map.given.iter().flat_map(|(_, heading)| self.all(heading)).collect();
        let free = |wanted: &&str| -> Vec<usize> {
            self.all(wanted).into_iter().filter(|at| !given.contains(at)).collect()
        };
        let mut by_heading = role.headings().iter().map(free);
        let first = by_heading.next().unwrap_or_default();
        if first.is_empty() { by_heading.flatten().collect() } else { first }
    }

    /// Returns the column of a role, if there is one; it must be the only one that could be meant.
    pub(super) fn column(&self, role: Role) -> Result<Option<usize>, HeadingError> {
        let candidates = self.candidates(role);
        if let [first, second, ..] = candidates.as_slice() {
            let name = |at: &usize| self.found.get(*at).cloned().unwrap_or_default();
            return Err(HeadingError::Ambiguous { role, first: name(first), second: name(second) });
        }
        Ok(candidates.first().copied())
    }

    /// The first headings as a message shows them.
    fn shown(&self) -> Vec<String> {
        let mut shown: Vec<String> = self
            .found
            .iter()
            .take(SHOWN)
            .map(|heading| {
                let mut start: String = heading.chars().take(LONG_HEADING).collect();
                if start.len() < heading.len() {
                    start.push('…');
                }
                start
            })
            .collect();
        if self.found.len() > SHOWN {
            shown.push(format!("… and {} more", self.found.len() - SHOWN));
        }
        shown
    }

    /// Says that no column tells when a question ended.
    pub(super) fn no_end(&self) -> HeadingError {
        HeadingError::NoEnd { found: self.shown() }
    }

    /// Says that no column tells when answers became known.
    pub(super) fn no_known(&self) -> HeadingError {
        HeadingError::NoKnown { found: self.shown() }
    }

    /// Returns the column of a role that there must be.
    pub(super) fn required(&self, role: Role) -> Result<usize, HeadingError> {
        self.column(role)?.ok_or_else(|| HeadingError::Missing { role, found: self.shown() })
    }
}

/// Tells whether a table has a row for each option or quantile, from its first bytes: a column is headed option, or
/// quantile, or the column map names one for it.
///
/// ```
/// use warrant::score::csv::{ColumnMap, is_long_form};
/// assert!(is_long_form(b"question,option,p,outcome\n", &ColumnMap::default()));
/// assert!(!is_long_form(b"question,category,p,outcome\n", &ColumnMap::default()));
/// ```
pub fn is_long_form(start: &[u8], columns: &ColumnMap) -> bool {
    let mut lines = start.split(|&byte| byte == b'\n' || byte == b'\r').filter(|line| !line.is_empty());
    let line = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let plain = |field: &str| {
        field.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}').to_ascii_lowercase()
    };
    let headed = |name: &str| line.split([',', ';', '\t']).any(|field| plain(field) == name);
    let given =
        |role: Role| columns.given.iter().find(|(known, _)| *known == role).map(|(_, heading)| heading);
    [Role::Option, Role::Quantile]
        .into_iter()
        .any(|role| given(role).map_or_else(|| headed(role.as_str()), |heading| !heading.is_empty()))
}
