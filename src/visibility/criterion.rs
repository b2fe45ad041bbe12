//! A criterion taken apart: what it looks at, how it compares, and with what.
//!
//! The five left sides and the seven operators are those of `UiFormulaCriterion`:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm>

use crate::metadata::Criterion;

/// A criterion, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Test {
    /// What is looked at.
    pub left: Left,
    /// How it is compared.
    pub operator: Operator,
    /// The constant it is compared with; `None` is blank, written as no `rightValue` or an empty one.
    pub right: Option<String>,
}

/// The left side of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Left {
    /// `{!Record.Account.Name}`: a field of the page's record.
    Record(FieldPath),
    /// `{!$User.Profile.Name}`: a field of the running user.
    User(FieldPath),
    /// `{!$Permission.CustomPermission.X}`: the name as written, `X` or `ns__X`.
    CustomPermission(String),
    /// `{!$Permission.StandardPermission.X}`: the name of a user permission, as written.
    StandardPermission(String),
    /// `{!$Client.FormFactor}`
    FormFactor,
    /// None of the five forms.
    Unknown,
}

/// The fields of a path, without `Record` or `$User`: `Account`, `Name`. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldPath {
    dotted: String,
}

impl FieldPath {
    /// The path over these fields; `None` where there is none.
    pub fn over<'t>(fields: impl Iterator<Item = &'t str>) -> Option<FieldPath> {
        let mut dotted = String::new();
        for field in fields {
            if !dotted.is_empty() {
                dotted.push('.');
            }
            dotted.push_str(field);
        }
        (!dotted.is_empty()).then_some(FieldPath { dotted })
    }

    /// The steps, as written.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.dotted.split('.')
    }

    /// The number of fields that the path walks over; the platform allows five.
    #[must_use]
    pub fn spans(&self) -> usize {
        self.segments().count()
    }

    /// The path as it is written after `Record.` or `$User.`, without white space.
    #[must_use]
    pub fn dotted(&self) -> &str {
        &self.dotted
    }

    /// The way to the last field, without it, where there is one; and the last field.
    #[must_use]
    pub fn split_last(&self) -> (Option<&str>, &str) {
        self.dotted.rsplit_once('.').map_or((None, &self.dotted), |(way, last)| (Some(way), last))
    }
}

/// The operator of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `EQUAL`
    Equal,
    /// `NE`
    NotEqual,
    /// `GT`
    Greater,
    /// `GE`
    GreaterOrEqual,
    /// `LT`
    Less,
    /// `LE`
    LessOrEqual,
    /// `CONTAINS`
    Contains,
    /// None of the seven.
    Unknown,
}

/// The operators by the word that stands in a file.
pub const OPERATORS: &[(&str, Operator)] = &[
    ("CONTAINS", Operator::Contains),
    ("EQUAL", Operator::Equal),
    ("GE", Operator::GreaterOrEqual),
    ("GT", Operator::Greater),
    ("LE", Operator::LessOrEqual),
    ("LT", Operator::Less),
    ("NE", Operator::NotEqual),
];

/// What list views, flows, formulas and other languages call the operators, without case, blanks and underscores.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("CONTAINS", &["contain", "include", "includes", "like"]),
    ("EQUAL", &["=", "==", "eq", "equals", "equalto", "is"]),
    ("GE", &[">=", "greaterorequal", "greaterorequals", "greaterthanorequal", "greaterthanorequalto", "gte"]),
    ("GT", &[">", "greater", "greaterthan"]),
    ("LE", &["<=", "lessorequal", "lessorequals", "lessthanorequal", "lessthanorequalto", "lte"]),
    ("LT", &["<", "less", "lessthan"]),
    ("NE", &["!=", "<>", "doesnotequal", "isnot", "neq", "notequal", "notequals", "notequalto"]),
];

impl Operator {
    /// The operator that a word means, in any case.
    #[must_use]
    pub fn of(word: &str) -> Operator {
        let word = word.trim();
        let known = OPERATORS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        known.map_or(Operator::Unknown, |(_, operator)| *operator)
    }

    /// The operator that people mean by a word of other filters, formulas and flows: `equals`, `!=`, `GreaterThan`.
    #[must_use]
    pub fn meant_by(word: &str) -> Option<&'static str> {
        let plain: String = word.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).collect();
        let plain = plain.to_lowercase();
        let known = OPERATORS.iter().map(|(name, _)| *name).find(|name| name.eq_ignore_ascii_case(&plain));
        known.or_else(|| SYNONYMS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(name, _)| *name))
    }

    /// Whether the operator asks for an order: `GT`, `GE`, `LT`, `LE`.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(self, Operator::Greater | Operator::GreaterOrEqual | Operator::Less | Operator::LessOrEqual)
    }
}

/// What `{!$Client.FormFactor}` can be: a desktop, a tablet, a phone.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm>
pub const FORM_FACTORS: &[&str] = &["Large", "Medium", "Small"];

impl Test {
    /// Takes a criterion apart.
    #[must_use]
    pub fn of(criterion: &Criterion) -> Test {
        let right = criterion.right.as_ref().map(|right| right.value.trim()).filter(|right| !right.is_empty());
        Test {
            left: Left::of(&criterion.left.value),
            operator: Operator::of(&criterion.operator.value),
            right: right.map(str::to_owned),
        }
    }

    /// Whether the test asks for `true` or `false`, as every test of a permission must.
    #[must_use]
    pub fn is_yes_or_no(&self) -> bool {
        let is_word = |right: &str| right.eq_ignore_ascii_case("true") || right.eq_ignore_ascii_case("false");
        matches!(self.operator, Operator::Equal | Operator::NotEqual) && self.right.as_deref().is_some_and(is_word)
    }
}

impl Left {
    /// Reads a left side. Keywords have no case, and white space around a path and its dots does not count.
    #[must_use]
    pub fn of(text: &str) -> Left {
        Left::known(text).unwrap_or(Left::Unknown)
    }

    fn known(text: &str) -> Option<Left> {
        let mut segments = segments(text)?;
        let root = segments.next()?;
        if is(root, "Record") {
            return FieldPath::over(segments).map(Left::Record);
        }
        if is(root, "$User") {
            return FieldPath::over(segments).map(Left::User);
        }
        match (segments.next(), segments.next(), segments.next()) {
            (Some(kind), Some(name), None) if is(root, "$Permission") && is(kind, "CustomPermission") => {
                Some(Left::CustomPermission(name.to_owned()))
            }
            (Some(kind), Some(name), None) if is(root, "$Permission") && is(kind, "StandardPermission") => {
                Some(Left::StandardPermission(name.to_owned()))
            }
            (Some(what), None, None) if is(root, "$Client") && is(what, "FormFactor") => Some(Left::FormFactor),
            _ => None,
        }
    }

    /// The left side as the platform compares it: equal keys look at the same thing. `None` where it is unknown.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let key = match self {
            Left::Record(path) => format!("Record.{}", path.dotted()),
            Left::User(path) => format!("$User.{}", path.dotted()),
            Left::CustomPermission(name) => format!("$Permission.CustomPermission.{name}"),
            Left::StandardPermission(name) => format!("$Permission.StandardPermission.{name}"),
            Left::FormFactor => "$Client.FormFactor".to_owned(),
            Left::Unknown => return None,
        };
        Some(key.to_lowercase())
    }
}

/// The custom permission that a left side names in a form that pages do not have, as pages write it: `X` of
/// `{!$Permission.X}`, the form of formulas, and `ns__X` of `{!$Permission.CustomPermission.ns.X}`. [`Left::of`] calls
/// both unknown.
#[must_use]
pub fn misspelled_permission(left: &str) -> Option<String> {
    match segments(left)?.collect::<Vec<&str>>().as_slice() {
        [root, name] if is(root, "$Permission") && !is(name, "CustomPermission") && !is(name, "StandardPermission") => {
            Some((*name).to_owned())
        }
        [root, kind, namespace, name] if is(root, "$Permission") && is(kind, "CustomPermission") => {
            Some(format!("{namespace}__{name}"))
        }
        _ => None,
    }
}

fn is(segment: &str, keyword: &str) -> bool {
    segment.eq_ignore_ascii_case(keyword)
}

/// The dotted parts between `{!` and `}`. `None` where the text is no such expression or a part is no name.
fn segments(text: &str) -> Option<impl Iterator<Item = &str>> {
    let path = text.trim().strip_prefix("{!")?.strip_suffix('}')?;
    let segments = path.split('.').map(str::trim);
    let is_name = |segment: &str| !segment.is_empty() && !segment.contains(char::is_whitespace);
    segments.clone().all(is_name).then_some(segments)
}

#[cfg(test)]
mod tests;
