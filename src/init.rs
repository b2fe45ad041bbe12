//! The first `forcelint.toml` of a project: what the linter can tell by itself, line by line explained, and room for what
//! only people know.

use rustc_hash::FxHashSet;

use crate::clones::{Package, Suspect, lacking, suspect};
use crate::context::{ActivePack, Context};
use crate::index::PermissionSet;
use crate::metadata::Neighbour;
use crate::pack::{Pack, Role, normal};
use crate::project::FileKind;
use crate::rules;

/// A configuration that is not written yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The text of the file.
    pub text: String,
    /// How many packs act.
    pub packs: usize,
    /// How many clones are recorded.
    pub clones: usize,
    /// The clones of which a person has to say more, each with what is missing.
    pub open: Vec<String>,
}

/// The first configuration of a project.
#[must_use]
pub fn draft(context: &Context<'_>) -> Draft {
    let mut draft = Draft { text: HEAD.to_owned(), packs: 0, clones: 0, open: Vec::new() };
    selection(&mut draft.text);
    packs(context, &mut draft);
    draft.text.push_str(ELSEWHERE);
    packages(context, &mut draft.text);
    clones(context, &mut draft);
    draft.text.push_str(LAST);
    draft
}

const HEAD: &str = "\
# What forcelint checks in this project, and what the project's files do not tell.
# Every key is explained by `forcelint schema config`, every rule by `forcelint explain RULE`.

";

const ELSEWHERE: &str = "\
# Components that exist in the org and not in this repository, so that nothing complains of them.
# external = [\"permissionSet:Partner_*\"]

";

const LAST: &str = "
# Findings that are meant, each with its reason; one that expires counts again from that day on.
# [[accept]]
# rule = \"dangerous-user-permission\"
# path = \"**/Integration_API.permissionset-meta.xml\"
# subject = \"user:ModifyAllData\"
# reason = \"reviewed by security\"
# expires = 2027-06-30
";

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A string as TOML writes it, which is as JSON does but for one character; a name of a file may hold anything.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

fn selection(text: &mut String) {
    text.push_str(
        "# Rules to check: groups (package, deploy, …), ids, \"default\" or \"all\". `ignore` takes the same words.\n\
         select = [\"default\"]\nignore = []\n\n# Off by default; add the ids that you want to `select`:\n",
    );
    for rule in rules::ALL.iter().filter(|rule| !rule.default) {
        line(text, &format!("#   {:<30} {}", rule.id, rule.summary));
    }
    text.push_str(
        "\n# The lowest level of a finding that makes a run fail: \"error\", \"warning\", \"info\", or \"never\".\n\
         fail-on = \"warning\"\n\n",
    );
}

fn packs(context: &Context<'_>, draft: &mut Draft) {
    let acting: Vec<&Pack> = context.packs.iter().map(|active| active.pack).collect();
    draft.packs = acting.len();
    if acting.is_empty() {
        draft.text.push_str(
            "# Packs tell what vendors ask of an org. Each acts where its package is used; none of the built-in ones is \
             used here.\n# A pack of your own is named by its path:\n# packs = [\"packs/acme.toml\"]\n\n",
        );
        return;
    }
    draft.text.push_str(
        "# Packs tell what vendors ask of an org. These are the built-in ones whose packages this project uses; a pack of \
         your\n# own is named by its path, \"packs/acme.toml\". Without this line every built-in pack acts where its package \
         is used.\n",
    );
    let names: Vec<String> = acting.iter().map(|pack| quoted(&pack.id)).collect();
    line(&mut draft.text, &format!("packs = [{}]\n", names.join(", ")));
}

fn packages(context: &Context<'_>, text: &mut String) {
    text.push_str(
        "# Installed versions of packages. Advice changes with the version; where it is not known, the newest is assumed.\n\
         # What installedPackages/ tells need not stand here, and would not count.\n[packages]\n",
    );
    for active in &context.packs {
        let known = active.pack.namespaces().filter_map(|namespace| Some((namespace, context.installed(namespace)?)));
        for (namespace, version) in known {
            let file = tracked(context, namespace).map_or_else(String::new, |path| format!(", says {path}"));
            line(text, &format!("# {namespace} is at {version}{}", comment(&file)));
        }
        if let (None, Some(namespace)) = (active.installed, active.pack.namespaces().next()) {
            let example = active.pack.latest().map_or_else(|| "1.0".to_owned(), |version| version.to_string());
            line(text, &format!("# {namespace} = {}    # Setup, Installed Packages: Version Number", quoted(&example)));
        }
    }
    text.push('\n');
}

/// The file that tells a package's version.
fn tracked(context: &Context<'_>, namespace: &str) -> Option<String> {
    let mut files = context.index.neighbours_of(FileKind::InstalledPackage);
    let is_it = |name: &str| namespace.eq_ignore_ascii_case(name);
    let file = files.find(|file| matches!(file.content, Neighbour::InstalledPackage(_)) && is_it(&file.name))?;
    Some(context.index.file(file.file).relative.to_string())
}

/// A text that stays on the line of its comment.
fn comment(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn clones(context: &Context<'_>, draft: &mut Draft) {
    draft.text.push_str(
        "# Sets that were cloned from packaged ones. An upgrade changes the packaged set and never the clone; from the \
         recorded\n# version forcelint tells when a clone is behind. `without` lists grants that were left out on \
         purpose.\n",
    );
    let mut seen = FxHashSet::default();
    let suspects = context.index.project_sets().filter_map(|set| Some((set, suspect(context, set)?)));
    for (set, suspect) in suspects.filter(|(set, _)| seen.insert(normal(&set.name))) {
        record(context, set, &suspect, draft);
    }
    if draft.clones == 0 && draft.open.is_empty() {
        draft.text.push_str("# No set of this project looks like one. A record reads so:\n");
        draft.text.push_str(&entry("# ", "\"Acme_User\"", "\"Namespace__User\"", "\"1.0\""));
    }
}

fn record(context: &Context<'_>, set: &PermissionSet, suspect: &Suspect<'_, '_>, draft: &mut Draft) {
    let Suspect { active, of, installed, on_package } = suspect;
    let name = quoted(&set.name);
    let likely = of.clone().or_else(|| likely_origin(active.pack));
    let (Some(origin), Some(version)) = (&likely, *installed) else {
        let what = if likely.is_some() { "the installed version" } else { "the packaged set" };
        line(
            &mut draft.text,
            &format!(
                "\n# {} looks like one. {} is not known here: fill it in, and take the marks off.",
                comment(&name),
                capital(what)
            ),
        );
        let origin = likely.unwrap_or_else(|| format!("{}__NAME", active.pack.namespaces().next().unwrap_or_default()));
        let version = installed.map_or_else(|| "VERSION".to_owned(), |version| version.to_string());
        draft.text.push_str(&entry("# ", &comment(&name), &quoted(&origin), &quoted(&version)));
        draft.open.push(format!("{}: tell {what}", set.name));
        return;
    };
    draft.text.push('\n');
    if of.is_none() {
        line(
            &mut draft.text,
            &format!(
                "# {on_package} of its grants are the package's. Which set it was made from is a guess: correct it."
            ),
        );
        draft.open.push(format!("{}: correct the packaged set that it was cloned from, which is a guess", set.name));
    }
    let trimmed = trimmed(context, active, set, origin);
    if trimmed > 0 {
        line(
            &mut draft.text,
            &format!(
                "# It lacks {} that the packaged set gives today. Recorded at today's version they count as",
                if trimmed == 1 { "a grant".to_owned() } else { format!("{trimmed} grants") }
            ),
        );
        line(&mut draft.text, "# left out on purpose; write the version of the day when it was cloned to see them.");
    }
    draft.text.push_str(&entry("", &name, &quoted(origin), &quoted(&version.to_string())));
    draft.clones += 1;
}

/// The entry of one clone, each line behind `mark`.
fn entry(mark: &str, set: &str, of: &str, version: &str) -> String {
    format!("{mark}[[clone]]\n{mark}permission-set = {set}\n{mark}of = {of}\n{mark}version = {version}\n")
}

/// Of a pack's sets the one that admins clone for most of their users.
fn likely_origin(pack: &Pack) -> Option<String> {
    let mut bases = pack.sets_with(Role::Base).filter(|set| set.deprecated.is_none());
    let for_users = bases.find(|set| !set.has(Role::Admin) && !set.has(Role::External) && !set.has(Role::Integration));
    for_users.map(|set| set.name.value.clone())
}

/// How many grants of the managed set, where its file is in the project, the clone lacks.
fn trimmed(context: &Context<'_>, active: &ActivePack<'_>, set: &PermissionSet, origin: &str) -> usize {
    let managed = context.index.set_named(origin).filter(|managed| managed.readable);
    managed.map_or(0, |managed| lacking(context, &Package::of_pack(active), managed, set).wanted.grants().len())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_name_can_be_written_down(name in "\\PC*[\u{0}-\u{1f}\u{7f}\"\\\\]{0,3}\\PC*") {
            let table: toml::Table = format!("name = {}", quoted(&name)).parse().unwrap();
            prop_assert_eq!(table["name"].as_str(), Some(name.as_str()));
        }
    }
}
