//! What a rule is given: the frozen project, the configuration, the packs that act on it, and what is computed of them
//! once for all rules.

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::access::{Access, GrantKey, implied};
use crate::bundle::{Bundle, BundleMember, Effective, bundles};
use crate::clones::{Managed, managed_sets};
use crate::config::Config;
use crate::existence::Existence;
use crate::index::{Group, Index, Named, NeighbourFile, PermissionSet};
use crate::metadata::{Flags, GrantKind, Neighbour};
use crate::names::{NameId, namespace_of};
use crate::objects::Objects;
use crate::pack::grant::flag_words;
use crate::pack::{GrantPattern, Pack, Packs, Version, schema};
use crate::project::FileKind;
use crate::rule::BoxedOptions;
use crate::rules;
use crate::set_uses::{SetUse, set_uses};
use crate::spelling::Spellings;
use crate::suggest::Candidates;
use crate::toml_file::FileError;

/// A project as rules see it.
#[derive(Debug)]
pub struct Context<'a> {
    /// The project.
    pub index: &'a Index,
    /// The configuration.
    pub config: &'a Config,
    /// The packs whose namespace the project uses, and those without one.
    pub packs: Vec<ActivePack<'a>>,
    options: &'a RuleOptions,
    code: Option<&'a dyn CodeSearch>,
    bundles: OnceLock<Vec<Bundle<'a>>>,
    objects: OnceLock<Objects<'a>>,
    effective: OnceLock<Vec<Effective>>,
    set_uses: OnceLock<Vec<SetUse<'a>>>,
    managed_sets: OnceLock<Vec<Managed<'a>>>,
    existence: OnceLock<Existence<'a>>,
    spellings: OnceLock<Spellings<'a>>,
    set_names: OnceLock<Candidates<'a>>,
    muting_names: OnceLock<Candidates<'a>>,
}

/// Looks for names in code, which is opened only then.
pub trait CodeSearch: fmt::Debug + Sync {
    /// Of each name whether some code holds it, or might: upper and lower case being the same.
    fn holds(&self, names: &[&str]) -> Vec<bool>;
}

/// The options of all rules that have any, read once.
#[derive(Debug, Default)]
pub struct RuleOptions {
    by_rule: FxHashMap<&'static str, BoxedOptions>,
}

impl RuleOptions {
    /// Reads every `[rules.ID]` of a configuration.
    ///
    /// # Errors
    /// The first fault of each table; a table for a rule that has no options.
    pub fn read(config: &Config) -> Result<RuleOptions, Vec<FileError>> {
        let (mut by_rule, mut errors) = (FxHashMap::default(), Vec::new());
        for rule in rules::ALL {
            match &rule.options {
                Some(options) => match (options.read)(config, rule.id) {
                    Ok(read) => drop(by_rule.insert(rule.id, read)),
                    Err(error) => errors.push(error),
                },
                None => {
                    let table = config.rules.keys().find(|table| table.value == rule.id);
                    errors.extend(table.map(|at| config.error_at(at, format!("`{}` has no options", rule.id), None)));
                }
            }
        }
        if errors.is_empty() { Ok(RuleOptions { by_rule }) } else { Err(errors) }
    }
}

/// A pack that acts on the project.
#[derive(Debug)]
pub struct ActivePack<'a> {
    /// What it asks.
    pub pack: &'a Pack,
    /// The installed version of its main package, from installedPackages/ or the configuration.
    pub installed: Option<Version>,
}

impl ActivePack<'_> {
    /// Whether the installed version is this one or a later one. An unknown version counts as the newest.
    #[must_use]
    pub fn is_at_least(&self, version: Version) -> bool {
        self.installed.is_none_or(|installed| installed >= version)
    }
}

impl<'a> Context<'a> {
    /// The context of a project; of all packs those that concern it. `shown` are the namespaces of what pages show, in
    /// small letters.
    #[must_use]
    pub fn new(
        index: &'a Index,
        config: &'a Config,
        packs: &'a Packs,
        options: &'a RuleOptions,
        shown: &FxHashSet<String>,
    ) -> Self {
        let packs = packs.iter().filter(|pack| concerns(pack, index, config, shown)).map(|pack| ActivePack {
            pack,
            installed: pack.namespaces().next().and_then(|namespace| installed(index, config, namespace)),
        });
        let packs = packs.collect();
        Context {
            index,
            config,
            packs,
            options,
            code: None,
            bundles: OnceLock::new(),
            objects: OnceLock::new(),
            effective: OnceLock::new(),
            managed_sets: OnceLock::new(),
            set_uses: OnceLock::new(),
            existence: OnceLock::new(),
            spellings: OnceLock::new(),
            set_names: OnceLock::new(),
            muting_names: OnceLock::new(),
        }
    }

    /// With a way to look for names in code.
    #[must_use]
    pub fn with_code(mut self, code: &'a dyn CodeSearch) -> Self {
        self.code = Some(code);
        self
    }

    /// Of each name whether classes, triggers, pages, components, custom metadata, or other files that test permissions
    /// hold it as text. Code is opened for this, so a rule asks once, and only for what it is about to report.
    #[must_use]
    pub fn mentioned_in_code(&self, names: &[&str]) -> Vec<bool> {
        match self.code {
            Some(code) => code.holds(names),
            None => vec![true; names.len()],
        }
    }

    /// The options of a rule, as the type that it named in `Rule::options`.
    #[must_use]
    pub fn options<T: 'static>(&self, rule: &str) -> Option<&'a T> {
        self.options.by_rule.get(rule)?.downcast_ref()
    }

    /// What the project tells of objects and fields.
    pub fn objects(&self) -> &Objects<'a> {
        self.objects.get_or_init(|| Objects::of(self.index))
    }

    /// Which names would be here if they existed; for a rule that reads `CustomObject`.
    pub fn existence(&self) -> &Existence<'a> {
        self.existence.get_or_init(|| Existence::of(self))
    }

    /// How components spell their own names.
    pub fn spellings(&self) -> &Spellings<'a> {
        self.spellings.get_or_init(|| Spellings::of(self.index))
    }

    /// All groups, and what each active user access policy grants.
    pub fn bundles(&self) -> &[Bundle<'a>] {
        self.bundles.get_or_init(|| bundles(self.index))
    }

    /// Where permission sets are named so that users get them; whole for a rule that reads `set_uses::FILES`.
    pub fn set_uses(&self) -> &[SetUse<'a>] {
        self.set_uses.get_or_init(|| set_uses(self.index))
    }

    /// All bundles with what their users can do.
    pub fn effective(&self) -> impl Iterator<Item = (&Bundle<'a>, &Effective)> {
        let effective =
            self.effective.get_or_init(|| self.bundles().iter().map(|bundle| self.effective_of(bundle)).collect());
        self.bundles().iter().zip(effective)
    }

    /// The groups that a muting permission set acts on, with what their users can do. Groups that could not be read are
    /// not among them.
    pub fn muted_by<'c>(&'c self, muting: &'c PermissionSet) -> impl Iterator<Item = (&'c Bundle<'a>, &'c Effective)> {
        let names_it = |group: &Group| group.mutings.iter().any(|member| member.id == muting.id);
        self.effective().filter(move |(bundle, _)| bundle.group.is_some_and(names_it))
    }

    fn effective_of(&self, bundle: &Bundle<'_>) -> Effective {
        bundle.effective(|member| self.told(member))
    }

    /// The managed sets of packs that act, as far as their files are in the project.
    pub fn managed_sets(&self) -> &[Managed<'a>] {
        self.managed_sets.get_or_init(|| managed_sets(self))
    }

    /// The names of the permission sets, of which one may be meant by a name that none has.
    pub fn set_names(&self) -> &Candidates<'a> {
        self.set_names.get_or_init(|| Candidates::new(self.index.sets.iter().map(|set| &*set.name)))
    }

    /// The names of the muting permission sets, likewise.
    pub fn muting_names(&self) -> &Candidates<'a> {
        self.muting_names.get_or_init(|| Candidates::new(self.index.mutings.iter().map(|set| &*set.name)))
    }

    /// What the packs tell of a set whose file is not in the project.
    #[must_use]
    pub fn told(&self, member: &BundleMember<'_>) -> Access {
        let known = self.packs.iter().filter_map(|active| active.pack.set(member.name));
        let grants = known.flat_map(|set| set.grants.iter()).filter_map(|grant| self.key_of(&grant.value));
        Access::new(grants.filter_map(|(key, flags)| flags.map(|flags| (key, flags))))
    }

    /// The grant that a pattern without `*` names, if the project speaks of it at all.
    #[must_use]
    pub fn key_of(&self, grant: &GrantPattern) -> Option<(GrantKey, Option<Flags>)> {
        let names = &self.index.names;
        // The dot of a field or record type stands behind its object; any other stands behind a namespace, as in prose.
        let has_object = matches!(grant.kind, GrantKind::Field | GrantKind::RecordType);
        let in_xml = || (!has_object).then(|| grant.name.replacen(['.', ':'], "__", 1));
        let name = names.find(&grant.name).or_else(|| names.find(&in_xml()?))?;
        Some((GrantKey { kind: grant.kind, name }, grant.flags))
    }

    /// The grants of an access that a pattern means, with all their flags and what these imply.
    #[must_use]
    pub fn matching(&self, access: &Access, pattern: &GrantPattern) -> Vec<(GrantKey, Flags)> {
        let given = |key: GrantKey, flags| (key, implied(key.kind, flags));
        if pattern.name.contains('*') {
            let of_kind = access.grants().filter(|(key, _)| key.kind == pattern.kind);
            let all = of_kind.map(|(key, flags)| given(key, flags));
            return all.filter(|(key, flags)| pattern.matches(key.kind, self.name(key.name), *flags)).collect();
        }
        let key = self.key_of(pattern).map(|(key, _)| given(key, access.flags(key)));
        let is_meant = |flags: Flags| flags != Flags::NONE && pattern.flags.is_none_or(|wanted| flags.has(wanted));
        key.into_iter().filter(|(_, flags)| is_meant(*flags)).collect()
    }

    /// Whether the component comes from elsewhere: another namespace, Salesforce itself, or `external` in the
    /// configuration. `kind` is the word of grant notation or of the configuration: `permissionSet`, `class`.
    #[must_use]
    pub fn is_foreign(&self, kind: &str, name: &str) -> bool {
        self.index.names.is_foreign(name) || self.config.is_external(kind, name)
    }

    /// The installed version of a package, by its namespace, where installedPackages/ or the configuration tells it.
    #[must_use]
    pub fn installed(&self, namespace: &str) -> Option<Version> {
        installed(self.index, self.config, namespace)
    }

    /// The set of a pack that has this name, with its pack.
    #[must_use]
    pub fn pack_set(&self, name: &str) -> Option<(&ActivePack<'a>, &'a schema::PermissionSet)> {
        self.packs.iter().find_map(|active| Some((active, active.pack.set(name)?)))
    }

    /// Grants in their notation, quoted: `object:Account:edit`, one for each flag of kinds that have flags.
    #[must_use]
    pub fn notation(&self, key: GrantKey, flags: Flags) -> String {
        let flags = without_weaker(flags);
        let pattern = |flags| GrantPattern { kind: key.kind, name: self.name(key.name).to_owned(), flags };
        let words = flag_words(key.kind).iter().filter(|(flag, _)| flags.has(*flag));
        let each: Vec<String> = words.map(|(flag, _)| format!("`{}`", pattern(Some(*flag)))).collect();
        if each.is_empty() { format!("`{}`", pattern(None)) } else { each.join(", ") }
    }

    /// A grant as a subject's member: with its flag where it has one, `object:Account:edit`, and without where it has
    /// several, `object:Account`.
    #[must_use]
    pub fn member(&self, key: GrantKey, flags: Flags) -> String {
        let flags = without_weaker(flags);
        let mut words = flag_words(key.kind).iter().filter(|(flag, _)| flags.has(*flag)).map(|(flag, _)| *flag);
        let only = words.next().filter(|_| words.next().is_none());
        GrantPattern { kind: key.kind, name: self.name(key.name).to_owned(), flags: only }.to_string()
    }

    /// The name as it stands in reports: as it was first spelled in the project.
    #[must_use]
    pub fn name(&self, id: NameId) -> &'a str {
        self.index.names.text(id)
    }
}

/// The flags less what the others say anyway: a visible tab is available.
fn without_weaker(flags: Flags) -> Flags {
    if flags.has(Flags::TAB_VISIBLE) { flags.minus(Flags::TAB_AVAILABLE) } else { flags }
}

/// A pack acts where its namespace is used, or a set is named that it asks the org to make; one without a namespace
/// holds a company's own conventions.
fn concerns(pack: &Pack, index: &Index, config: &Config, shown: &FxHashSet<String>) -> bool {
    let mut namespaces = pack.namespaces().peekable();
    let is_used = |namespace| uses(index, namespace, shown) || config.installed(namespace).is_some();
    namespaces.peek().is_none() || namespaces.any(is_used) || names_local_set(pack, index)
}

/// Whether the project has or names a set that the pack asks the org to make. Such a name carries no namespace, so only
/// one that begins with the namespace's letters speaks of the package: others may be anybody's.
fn names_local_set(pack: &Pack, index: &Index) -> bool {
    let speaks = |name: &str| {
        let rest = |namespace: &str| {
            let start = name.get(..namespace.len()).filter(|start| start.eq_ignore_ascii_case(namespace));
            start.and(name.get(namespace.len()..))
        };
        pack.namespaces().filter_map(rest).any(|rest| rest.starts_with('_'))
    };
    let is_met = |name: &str| {
        let id = index.names.find(name);
        id.is_some_and(|id| index.set(id).is_some() || index.references_to(Named::PermissionSet, id).next().is_some())
    };
    let local = pack.permission_set.iter().filter(|set| set.local);
    let mut names =
        local.flat_map(|set| std::iter::once(&set.name.value).chain(set.aliases.iter().map(|name| &**name)));
    names.any(|name| speaks(name) && is_met(name))
}

/// Whether a name of the project carries the namespace. Those of a page's components and of what a flow calls and
/// creates are in no table, nor is a namespace with a dot behind it, as prose writes it.
fn uses(index: &Index, namespace: &str, shown: &FxHashSet<String>) -> bool {
    let carries = |name: &str| namespace_of(name).is_some_and(|prefix| prefix.eq_ignore_ascii_case(namespace));
    let in_flow = |file: &NeighbourFile| {
        let Neighbour::Flow(flow) = &file.content else { return false };
        flow.actions.iter().any(|action| carries(&action.name.value))
            || flow.creates.iter().any(|create| carries(&create.object.value))
            || flow.literals.iter().any(|literal| carries(&literal.value))
    };
    let dotted = |name: &str| name.split_once('.').is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(namespace));
    index.names.uses_namespace(namespace)
        || index.references().iter().any(|reference| dotted(&reference.name))
        || index.neighbours_of(FileKind::InstalledPackage).any(|file| file.name.eq_ignore_ascii_case(namespace))
        || shown.contains(&namespace.to_ascii_lowercase())
        || index.neighbours_of(FileKind::Flow).any(in_flow)
}

/// The version that installedPackages/ tells, else the one in the configuration.
fn installed(index: &Index, config: &Config, namespace: &str) -> Option<Version> {
    let mut files = index.neighbours_of(FileKind::InstalledPackage);
    let tracked = files.find(|file| file.name.eq_ignore_ascii_case(namespace)).and_then(|file| match &file.content {
        Neighbour::InstalledPackage(version) => version.as_ref()?.value.parse().ok(),
        _ => None,
    });
    tracked.or_else(|| config.installed(namespace))
}
