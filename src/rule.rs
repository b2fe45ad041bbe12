//! What a rule is: data plus one function. `rules.rs` lists them all, `rules/<group>/<id>.rs` holds one each.

use std::any::Any;
use std::fmt;

use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;

use crate::config::Config;
use crate::context::Context;
use crate::finding::{Atom, Level, Place, Related, Subject};
use crate::fix::{Applicability, Plan};
use crate::index::{Group, Page, PermissionSet};
use crate::project::FileKind;
use crate::toml_file::FileError;
use crate::visibility::filters::Filters;

/// A check, with everything that is known of it before it runs.
#[derive(Debug)]
pub struct Rule {
    /// The id, as it stands in reports, configuration and cards. It never changes once released.
    pub id: &'static str,
    /// The group it belongs to.
    pub group: RuleGroup,
    /// The level of its findings; some rules lower it where they know less.
    pub level: Level,
    /// Whether it runs unless the configuration says otherwise.
    pub default: bool,
    /// The best fix that it can offer.
    pub fix: Option<Applicability>,
    /// The forcelint version that brought it.
    pub since: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// The kinds of files it looks at beside permission sets, groups, muting permission sets and pages.
    pub reads: &'static [FileKind],
    /// What `[rules.ID]` of the configuration may set; `None` for most.
    pub options: Option<Options>,
    /// Its card, in Markdown: what, why, examples that tests run, how to fix.
    pub card: &'static str,
    /// The function.
    pub check: Check,
}

/// The options of a rule, as a type of the rule's own.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The JSON schema of the table.
    pub schema: fn() -> Schema,
    /// Reads the table of the rule with this id; its defaults where the configuration has none.
    pub read: fn(&Config, &str) -> Result<BoxedOptions, FileError>,
}

/// The options of some rule; the rule knows their type.
pub type BoxedOptions = Box<dyn Any + Send + Sync>;

impl Options {
    /// The options that this type holds.
    #[must_use]
    pub const fn of<T: DeserializeOwned + JsonSchema + Default + Send + Sync + 'static>() -> Options {
        Options { schema: schema_of::<T>, read: read_as::<T> }
    }
}

fn schema_of<T: JsonSchema>() -> Schema {
    schemars::schema_for!(T)
}

fn read_as<T: DeserializeOwned + Default + Send + Sync + 'static>(
    config: &Config,
    rule: &str,
) -> Result<BoxedOptions, FileError> {
    Ok(Box::new(config.options_as::<T>(rule)?.unwrap_or_default()))
}

/// The groups of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleGroup {
    /// The deployment will fail.
    Deploy,
    /// What vendors of managed packages ask of an org.
    Package,
    /// Dangling or dead configuration.
    Reference,
    /// More access than meant.
    Security,
    /// Tidy files.
    Style,
    /// Lightning page filters.
    Visibility,
}

impl RuleGroup {
    /// All groups, sorted by name.
    pub const ALL: [RuleGroup; 6] = [
        RuleGroup::Deploy,
        RuleGroup::Package,
        RuleGroup::Reference,
        RuleGroup::Security,
        RuleGroup::Style,
        RuleGroup::Visibility,
    ];

    /// The word used in the configuration and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RuleGroup::Deploy => "deploy",
            RuleGroup::Package => "package",
            RuleGroup::Reference => "reference",
            RuleGroup::Security => "security",
            RuleGroup::Style => "style",
            RuleGroup::Visibility => "visibility",
        }
    }
}

impl fmt::Display for RuleGroup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The function of a rule, by what it is called with.
#[derive(Clone, Copy)]
pub enum Check {
    /// The reader itself meets it while it reads a file (`metadata::Irregularity`).
    Read,
    /// Called with each project set.
    Set(fn(&Context<'_>, &PermissionSet, &mut Sink)),
    /// Called with each group.
    Group(fn(&Context<'_>, &Group, &mut Sink)),
    /// Called with each muting permission set.
    Muting(fn(&Context<'_>, &PermissionSet, &mut Sink)),
    /// Called with each page.
    Page(fn(&Context<'_>, &Page, &mut Sink)),
    /// Called with the filters of each page: all rules of a page share them.
    Filters(fn(&Filters<'_, '_>, &mut Sink)),
    /// Called once.
    Project(fn(&Context<'_>, &mut Sink)),
    /// Each of these.
    Several(&'static [Check]),
    /// The engine itself: it judges what the other rules found.
    Engine,
}

impl Check {
    /// The check itself, or those that it consists of.
    #[must_use]
    pub fn parts(&self) -> &[Check] {
        match self {
            Check::Several(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Check::Read => "Read",
            Check::Set(_) => "Set",
            Check::Group(_) => "Group",
            Check::Muting(_) => "Muting",
            Check::Page(_) => "Page",
            Check::Filters(_) => "Filters",
            Check::Project(_) => "Project",
            Check::Several(_) => "Several",
            Check::Engine => "Engine",
        })
    }
}

/// Takes what a rule has to say.
#[derive(Debug, Default)]
pub struct Sink {
    atoms: Vec<Atom>,
}

impl Sink {
    /// Takes one fault of one subject.
    pub fn emit(&mut self, atom: Atom) {
        self.atoms.push(atom);
    }

    /// All that was emitted.
    #[must_use]
    pub fn into_atoms(self) -> Vec<Atom> {
        self.atoms
    }
}

impl Rule {
    /// A fault of one subject, at the rule's level; the builder methods of `Atom` add the rest.
    #[must_use]
    pub fn atom(&self, subject: Subject, place: Place, message: impl Into<String>) -> Atom {
        Atom {
            rule: self.id,
            level: self.level,
            pack: None,
            subject,
            place,
            message: message.into(),
            many: None,
            cause: String::new(),
            help: String::new(),
            url: None,
            related: Vec::new(),
            fix: None,
        }
    }
}

impl Atom {
    /// With another level.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Asked for by a pack.
    #[must_use]
    pub fn pack(mut self, id: &str) -> Self {
        self.pack = Some(id.to_owned());
        self
    }

    /// The sentence for several atoms of one cause; `{count}` stands for their number.
    #[must_use]
    pub fn many(mut self, sentence: impl Into<String>) -> Self {
        self.many = Some(sentence.into());
        self
    }

    /// What tells its finding from others of the same rule and component.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Why it matters and what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The page that says so; an empty address is none.
    #[must_use]
    pub fn url(mut self, url: Option<&str>) -> Self {
        self.url = url.filter(|url| !url.is_empty()).map(str::to_owned);
        self
    }

    /// Another place that explains it.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), place: Some(place) });
        self
    }

    /// A note that stands in no file.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), place: None });
        self
    }

    /// What mends it.
    #[must_use]
    pub fn fix(mut self, plan: Plan) -> Self {
        self.fix = Some(plan);
        self
    }
}
