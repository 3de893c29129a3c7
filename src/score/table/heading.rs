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
    /// How much the row counts.
    Weight,
    /// The option that a probability is for.
    Option,
    /// The level of a quantile.
    Quantile,
    /// The value of a quantile.
    Value,
}

impl Role {
    const ALL: [Self; 9] = [
        Self::Forecaster,
        Self::Question,
        Self::Probability,
        Self::Outcome,
        Self::Time,
        Self::Weight,
        Self::Option,
        Self::Quantile,
        Self::Value,
    ];

    /// Returns the headings that mean this role without a column map; the first goes before the others.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Forecaster => &["forecaster", "user", "username", "forecaster_id", "user_id", "model"],
            Self::Question => &["question", "question_id", "id", "event", "event_id", "market"],
            Self::Probability => &["probability", "p", "prob", "forecast", "prediction"],
            Self::Outcome => &["outcome", "resolution", "result", "resolved", "answer", "y"],
            Self::Time => &["time", "at", "date", "timestamp", "known", "created_at", "forecast_date"],
            Self::Weight => &["weight", "w"],
            Self::Option => &["option", "category", "choice"],
            Self::Quantile => &["quantile", "level"],
            Self::Value => &["value", "predicted"],
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
    /// Takes a role from a heading, which the table must then have; a later one for the same role goes before.
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

/// The columns that were found.
#[derive(Debug, Clone)]
pub(super) struct Headings {
    columns: [Option<usize>; Role::ALL.len()],
    found: Vec<String>,
}

impl Headings {
    pub(super) fn find(header: &[String], map: &ColumnMap) -> Result<Self, HeadingError> {
        let found: Vec<String> = header.iter().map(|heading| heading.trim().to_owned()).collect();
        let mut columns = [None; Role::ALL.len()];
        let all = |wanted: &str| -> Vec<usize> {
            let same = |heading: &String| heading.eq_ignore_ascii_case(wanted);
            (0..found.len()).filter(|&at| found.get(at).is_some_and(same)).collect()
        };
        let given: Vec<usize> = map.given.iter().flat_map(|(_, heading)| all(heading)).collect();
        for (role, column) in Role::ALL.into_iter().zip(&mut columns) {
            let candidates = match map.given.iter().find(|(known, _)| *known == role) {
                Some((_, heading)) => {
                    let candidates = all(heading);
                    if candidates.is_empty() {
                        return Err(HeadingError::Unknown { heading: heading.clone(), found });
                    }
                    candidates
                }
                // The name of the role goes before its other headings; a column given to a role is not another's.
                None => {
                    let free = |wanted: &&str| -> Vec<usize> {
                        all(wanted).into_iter().filter(|at| !given.contains(at)).collect()
                    };
                    let mut by_name = role.headings().iter().map(free);
                    let first = by_name.next().unwrap_or_default();
                    if first.is_empty() { by_name.flatten().collect() } else { first }
                }
            };
            if let [first, second, ..] = candidates.as_slice() {
                let name = |at: &usize| found.get(*at).cloned().unwrap_or_default();
                return Err(HeadingError::Ambiguous { role, first: name(first), second: name(second) });
            }
            *column = candidates.first().copied();
        }
        Ok(Self { columns, found })
    }

    pub(super) fn column(&self, role: Role) -> Option<usize> {
        self.columns.get(role as usize).copied().flatten()
    }

    pub(super) fn required(&self, role: Role) -> Result<usize, HeadingError> {
        self.column(role).ok_or_else(|| HeadingError::Missing { role, found: self.found.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn usual_headings_in_any_order() {
        let found = Headings::find(&header(" P ,Outcome,user,id,note"), &ColumnMap::default()).unwrap();
        assert_eq!(found.column(Role::Probability), Some(0));
        assert_eq!(found.column(Role::Forecaster), Some(2));
        assert_eq!(found.column(Role::Question), Some(3));
        assert_eq!(found.column(Role::Time), None);
        assert!(matches!(found.required(Role::Time), Err(HeadingError::Missing { role: Role::Time, .. })));
    }

    #[test]
    fn a_map_goes_first() {
        let map = ColumnMap::default().with(Role::Probability, "prob1").with(Role::Outcome, "p");
        let found = Headings::find(&header("probability,prob1,p"), &map).unwrap();
        assert_eq!((found.column(Role::Probability), found.column(Role::Outcome)), (Some(1), Some(2)));
        let missing = Headings::find(&header("p,y"), &map).unwrap_err();
        assert!(matches!(missing, HeadingError::Unknown { heading, .. } if heading == "prob1"));
    }

    #[test]
    fn two_candidates_are_a_question() {
        assert!(Headings::find(&header("p,prob,y"), &ColumnMap::default()).is_err());
        let found = Headings::find(&header("p,probability,y"), &ColumnMap::default()).unwrap();
        assert_eq!(found.column(Role::Probability), Some(1));
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }
}
