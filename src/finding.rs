//! What a check says: atoms, one per subject, and the findings that the report folds them into.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fix::{Applicability, Fix, Plan};
use crate::text::Span;

pub mod fold;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; never fails a run by default.
    Info,
    /// Most likely wrong.
    Warning,
    /// The deployment fails, or access is certainly wrong.
    Error,
}

impl Level {
    /// The word used in the configuration and in every report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a finding is about. Together with the rule it identifies the finding across edits, moves and re-sorting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The metadata type (`PermissionSet`), or empty where the file is no component.
    pub kind: String,
    /// The component's full name, or empty where the file is no component.
    pub name: String,
    /// The member in grant notation (`field:Account.SSN__c`, `component:sms_panel`), or empty for the component itself.
    pub member: String,
}

/// A file of the run, by its number in the run's list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Where something stands, before the file is read again: facts keep offsets, not texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The position in it.
    pub at: At,
}

/// A position that the report turns into a span when it reads the file again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// A span that is already known.
    Span(Span),
    /// The text of the child `focus` of the element that starts at `offset`; the element's own text where it has no
    /// such child and `focus` is empty, its start tag where `focus` names a child that is absent.
    Element {
        /// The byte of the element's `<`.
        offset: u32,
        /// The child element whose text is meant, or the empty string.
        focus: &'static str,
    },
}

impl Place {
    /// The text of the element that starts at `offset`, or of its child `focus`.
    #[must_use]
    pub fn element(file: FileId, offset: u32, focus: &'static str) -> Self {
        Place { file, at: At::Element { offset, focus } }
    }

    /// A span that is already known.
    #[must_use]
    pub fn span(file: FileId, span: Span) -> Self {
        Place { file, at: At::Span(span) }
    }
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What stands there, in a few words.
    pub message: String,
    /// The place; `None` for a note that stands in no file.
    pub place: Option<Place>,
}

/// One fault of one subject, as a rule emits it.
#[derive(Clone, Debug)]
pub struct Atom {
    /// The rule's id.
    pub rule: &'static str,
    /// The level, before the configuration's `[severity]`.
    pub level: Level,
    /// The name of the pack that asked, where one did.
    pub pack: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// The element or text that a person would edit.
    pub place: Place,
    /// One sentence that says what is wrong.
    pub message: String,
    /// The sentence for several atoms of one cause; `{count}` stands for their number.
    pub many: Option<String>,
    /// Atoms of one rule, component and cause fold into one finding. Empty: all of them share one cause.
    pub cause: String,
    /// Why it matters and what to write instead; may hold XML on lines of its own.
    pub help: String,
    /// The page that says so.
    pub url: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What mends it.
    pub fix: Option<Plan>,
}

/// A place in a file whose text was read again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// One subject of a finding.
#[derive(Clone, Debug)]
pub struct Member {
    /// The member in grant notation; the component itself where the subject has none.
    pub member: String,
    /// Where it stands.
    pub location: Location,
    /// The same for this rule and subject on every run: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Edits that mend this member; none where only the finding as a whole can be mended.
    pub fix: Option<Fix>,
}

/// A related place after its file was read again.
#[derive(Clone, Debug)]
pub struct RelatedLocation {
    /// What stands there.
    pub message: String,
    /// Where; `None` for a note that stands in no file.
    pub location: Option<Location>,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Suppressed {
    /// `comment`, `accept` or `baseline`.
    pub by: String,
    /// The reason that was given; empty where a comment gives none.
    pub reason: String,
}

/// What the report shows: the atoms of one rule, component and cause.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's group.
    pub group: &'static str,
    /// The pack that asked, where one did.
    pub pack: Option<String>,
    /// The level, with the configuration's `[severity]`.
    pub severity: Level,
    /// One sentence that says what is wrong.
    pub message: String,
    /// Why it matters and what to write instead.
    pub help: String,
    /// The page that says so.
    pub url: Option<String>,
    /// The first member's subject.
    pub subject: Subject,
    /// All subjects, in the order of their places; never empty.
    pub members: Vec<Member>,
    /// Other places that explain it.
    pub related: Vec<RelatedLocation>,
    /// Edits that mend all of it.
    pub fix: Option<Fix>,
    /// The same for this rule, component and cause on every run: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Set where something says that the finding is meant.
    pub suppressed: Option<Suppressed>,
}

impl Finding {
    /// The first member's place.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.members[0].location
    }

    /// The safest of its fixes: of all of it, or of some members where the others have none.
    #[must_use]
    pub fn fixable(&self) -> Option<Applicability> {
        let members = self.members.iter().filter_map(|member| member.fix.as_ref());
        members.chain(&self.fix).map(|fix| fix.applicability).min()
    }
}

/// Something that makes the run itself untrustworthy: exit status 2, shown in every format, never suppressible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunError {
    /// `unreadable`, `too-large` or `internal`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The file that it is about, where it is about one.
    pub file: Option<FileId>,
}
