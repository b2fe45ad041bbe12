//! What a run was asked to do, and the settings of one project: its configuration, packs and rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;

use super::outcome;
use super::select::{Selection, words};
use super::since::Before;
use crate::baseline::Baseline;
use crate::config::{self, Config, Date, FailOn};
use crate::context::RuleOptions;
use crate::finding::{Atom, Level};
use crate::fs::FileSystem;
use crate::metadata::neighbours::TESTED;
use crate::names::Names;
use crate::pack::{self, Packs};
use crate::project::{DiscoverError, Project, SourceFile};
use crate::rules;
use crate::suppress::Accept;
use crate::toml_file::{FileError, Spanned};

/// What the command line asks of a run.
#[derive(Clone, Debug)]
pub struct Request {
    /// The directory that the command runs in; absolute.
    pub directory: PathBuf,
    /// The paths to lint; never none.
    pub paths: Vec<PathBuf>,
    /// Which configuration holds.
    pub config: ConfigSource,
    /// Takes the place of the configuration's `select`.
    pub select: Option<Vec<String>>,
    /// Is added to the configuration's `ignore`.
    pub ignore: Vec<String>,
    /// Is laid over the configuration's `[severity]`.
    pub severity: Vec<(String, Level)>,
    /// Takes the place of the configuration's `fail-on`.
    pub fail_on: Option<FailOn>,
    /// Paths from the working directory that are not linted; their components still exist.
    pub exclude: GlobSet,
    /// The day on which accepts are judged.
    pub today: Date,
    /// Findings that are known.
    pub baseline: Option<Baseline>,
    /// Only what is new since then is wanted.
    pub since: Option<Arc<Before>>,
}

impl Request {
    /// What is asked of a project by default: all of its directory, by the nearest configuration.
    #[must_use]
    pub fn new(directory: PathBuf, today: Date) -> Self {
        Request {
            paths: vec![directory.clone()],
            directory,
            config: ConfigSource::Nearest,
            select: None,
            ignore: Vec::new(),
            severity: Vec::new(),
            fail_on: None,
            exclude: GlobSet::empty(),
            today,
            baseline: None,
            since: None,
        }
    }

    /// Whether the command line excludes this path, or a directory around it.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let mut inside = path.ancestors().take_while(|around| !self.directory.starts_with(around));
        !self.exclude.is_empty() && inside.any(|path| self.exclude.is_match(outcome::show(path, &self.directory)))
    }
}

/// Where the configuration comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    /// `forcelint.toml` in the project's root or above it.
    Nearest,
    /// This file.
    File(PathBuf),
    /// None: every setting has its default.
    Isolated,
}

/// Why a run did not begin.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// A path, or the project above it.
    Path(DiscoverError),
    /// The configuration or a pack.
    File(FileError),
    /// Something else, in a sentence.
    Other(String),
}

impl From<DiscoverError> for Refusal {
    fn from(error: DiscoverError) -> Self {
        Refusal::Path(error)
    }
}

/// The settings of one project.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// The configuration's file, where there is one.
    pub(super) path: Option<PathBuf>,
    pub(super) packs: Packs,
    pub(super) selection: Selection,
    pub(super) fail_on: FailOn,
    pub(super) options: RuleOptions,
}

impl Settings {
    /// Reads and checks the configuration and the packs it names.
    pub(super) fn load(fs: &dyn FileSystem, request: &Request, project: &Project) -> Result<Settings, Vec<Refusal>> {
        let path = match &request.config {
            ConfigSource::Nearest => nearest(fs, &project.root),
            ConfigSource::File(path) => Some(path.clone()),
            ConfigSource::Isolated => None,
        };
        let config = match &path {
            Some(path) => read_config(fs, path, &request.directory)?,
            None => Config::default(),
        };
        let files = |errors: Vec<FileError>| errors.into_iter().map(Refusal::File).collect::<Vec<_>>();
        let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
        let groups: Vec<&str> = crate::rule::RuleGroup::ALL.iter().map(|group| group.name()).collect();
        let errors = config.check(&ids, &groups);
        if !errors.is_empty() {
            return Err(files(errors));
        }
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(&project.root).to_path_buf();
        let read = |name: &str| read_text(fs, &folder.join(name));
        let at = |entry: &_, message, help| config.error_at(entry, message, help);
        let packs = pack::load(config.packs.as_deref(), &read, &at).map_err(files)?;
        let errors = config.check_recipes(&packs);
        if !errors.is_empty() {
            return Err(files(errors));
        }
        let plain = |words: &[Spanned<String>]| words.iter().map(|word| word.value.clone()).collect();
        let select: Vec<String> = match (&request.select, &config.select) {
            (Some(select), _) => select.clone(),
            (None, Some(select)) => plain(select),
            (None, None) => vec!["default".to_owned()],
        };
        let mut ignore: Vec<String> = plain(&config.ignore);
        ignore.extend(request.ignore.iter().cloned());
        let severity = config.severity.iter().map(|(rule, level)| (rule.value.clone(), *level));
        let selection = Selection::new(&select, &ignore, severity.chain(request.severity.iter().cloned()));
        let fail_on = request.fail_on.or(config.fail_on).unwrap_or_default();
        let options = RuleOptions::read(&config).map_err(files)?;
        Ok(Settings { config, path, packs, selection, fail_on, options })
    }

    /// Names the pack's own page where the claim that was broken names none.
    pub(super) fn add_page(&self, atom: &mut Atom) {
        let pack = atom.pack.as_deref().and_then(|id| self.packs.get(id));
        if let (None, Some(docs)) = (&atom.url, pack.and_then(|pack| pack.docs.as_ref())) {
            atom.url = Some(docs.value.clone());
        }
    }

    /// Takes what the configuration or the command line excludes from linting; its components still exist.
    pub(super) fn exclude(&self, request: &Request, project: &mut Project) {
        if let Some(is_excluded) = self.excluded(request) {
            project.files.iter_mut().for_each(|file| file.ignored |= is_excluded(file));
        }
    }

    /// Tells the files that the configuration or the command line excludes; `None` where neither excludes any.
    pub(super) fn excluded<'r>(&self, request: &'r Request) -> Option<impl Fn(&SourceFile) -> bool + use<'r>> {
        let globs = self.config.exclude.iter().filter_map(|glob| Accept::path_matcher(glob).ok());
        let globs: Vec<_> = globs.collect();
        let is_excluded = move |file: &SourceFile| {
            globs.iter().any(|glob| glob.is_match(&*file.relative)) || request.excludes(&file.path)
        };
        let any = !self.config.exclude.is_empty() || !request.exclude.is_empty();
        any.then_some(is_excluded)
    }

    /// The table of names, with those of which packs tell the grants: they take part in the algebra although no file
    /// speaks of them.
    pub(super) fn names(&self, project: &Project) -> Names {
        let mut names = Names::new(project.namespace.as_deref());
        for pack in &self.packs {
            for grant in pack.permission_set.iter().flat_map(|set| &set.grants) {
                names.foresee(&grant.value.name);
            }
        }
        names
    }

    /// The names for whose sake a flow is worth parsing; none that holds another, such as a name its namespace.
    pub(super) fn needles(&self) -> Vec<String> {
        let of_pack = self.packs.iter().flat_map(|pack| {
            let senders = pack.flow_sender.iter().flat_map(|sender| sender.action.iter().chain(&sender.creates));
            let sets = pack.permission_set.iter().flat_map(|set| std::iter::once(&set.name).chain(&set.aliases));
            let namespaces = pack.namespaces().map(|namespace| format!("{namespace}__"));
            let longest = |name: &Spanned<String>| name.split('*').max_by_key(|piece| piece.len()).map(str::to_owned);
            senders.chain(sets).filter_map(longest).chain(namespaces)
        });
        let mut names: Vec<String> = of_pack.filter(|needle| !needle.is_empty()).collect();
        names.sort_by_key(String::len);
        let mut needles: Vec<String> = vec![TESTED.to_owned()];
        for name in names {
            if !needles.iter().any(|needle| name.contains(needle.as_str())) {
                needles.push(name);
            }
        }
        needles
    }

    /// The accepted findings of the configuration, judged on this day.
    pub(super) fn accepts(&self, today: Date) -> Vec<Accept> {
        let accept = |entry: &config::Accept| {
            let mut accept = Accept::new(&entry.rule, &entry.reason);
            // Both patterns were checked when the file was read; one that is not accepts nothing.
            accept.path = entry.path.as_ref().and_then(|path| Accept::path_matcher(path).ok());
            accept.subject = entry.subject.as_ref().and_then(|subject| Accept::subject_matcher(subject).ok());
            accept.expired = entry.is_expired(today);
            accept
        };
        self.config.accept.iter().map(|entry| accept(&entry.value)).collect()
    }
}

/// Checks the words of `--select`, `--ignore` and `--severity`.
///
/// # Errors
/// A sentence for each word that is no rule or group.
pub fn check_words(select: &[String], ignore: &[String], severity: &[(String, Level)]) -> Result<(), Vec<Refusal>> {
    let unknown = |word: &str, known: bool| {
        let near = crate::suggest::suggest(word, words());
        let hint =
            near.map_or_else(|| "`forcelint rules` lists them.".to_owned(), |near| format!("Did you mean `{near}`?"));
        (!known).then(|| Refusal::Other(format!("unknown rule or group `{word}`. {hint}")))
    };
    let of_words = select.iter().chain(ignore).filter_map(|word| unknown(word, words().any(|known| known == word)));
    let of_levels = severity.iter().filter_map(|(rule, _)| unknown(rule, rules::find(rule).is_some()));
    let refusals: Vec<Refusal> = of_words.chain(of_levels).collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

fn nearest(fs: &dyn FileSystem, root: &Path) -> Option<PathBuf> {
    root.ancestors().map(|folder| folder.join(config::FILE_NAME)).find(|path| fs.kind(path).is_some())
}

fn read_config(fs: &dyn FileSystem, path: &Path, directory: &Path) -> Result<Config, Vec<Refusal>> {
    let shown = super::outcome::show(path, directory);
    let text = read_text(fs, path).map_err(|why| vec![Refusal::Other(format!("cannot read `{shown}`: {why}"))])?;
    Config::parse(&shown, &text).map_err(|errors| errors.into_iter().map(Refusal::File).collect())
}

/// The text of a configuration or pack; the parser refuses what is too large, so no more than that is kept.
fn read_text(fs: &dyn FileSystem, path: &Path) -> Result<String, String> {
    let bytes = fs.read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
